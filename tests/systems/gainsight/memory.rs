//! A tenant that outlives its process: what is remembered of it, in a form that can be kept, and beginning anew.

use super::Gainsight;
use super::tenant::Tenant;
use super::world::World;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Serialize, Deserialize)]
struct Memory {
    companies: Vec<Map<String, Value>>,
    last: u64,
}

impl Gainsight {
    /// The companies; the fields are those of its [`World`].
    pub fn remember(&self) -> Value {
        let tenant = self.tenant();
        let memory = Memory { companies: tenant.companies.clone(), last: tenant.last() };
        serde_json::to_value(memory).unwrap_or_default()
    }

    /// Puts back what was kept, in place of what is there.
    ///
    /// # Errors
    /// When it was not written by [`remember`](Self::remember).
    pub fn recall(&self, memory: Value) -> Result<(), serde_json::Error> {
        let memory: Memory = serde_json::from_value(memory)?;
        let mut tenant = self.tenant();
        tenant.companies = memory.companies;
        tenant.go_on_from(memory.last);
        Ok(())
    }

    /// Forgets everything. What it consists of is this.
    pub fn begin_anew(&self, world: World) {
        let mut tenant = self.tenant();
        *tenant = Tenant::new(world.fields, tenant.now);
    }

    /// Keeps so many of the last requests, and no older ones.
    pub fn keep_requests(&self, most: usize) {
        self.0.requests.keep_at_most(most);
    }

    /// Every company, picklists by their labels, in the order in which they were added.
    pub fn companies(&self) -> Vec<Value> {
        let accounts: Vec<String> = {
            let tenant = self.tenant();
            let id = |one: &Map<String, Value>| one["SFDC_Account_ID"].as_str().map(str::to_owned);
            tenant.companies.iter().filter_map(id).collect()
        };
        accounts.iter().filter_map(|account| self.company(account)).collect()
    }
}
