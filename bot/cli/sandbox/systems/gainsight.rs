//! The company's Gainsight: a company for each account, found by the CRM's id.

use anyhow::Result;
use local_systems::Now;
use local_systems::gainsight::{ACCESS_KEY, Gainsight, World};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::sandbox::systems::system::{Company, System, Thing};
use crate::config::environment::Variables;
use crate::connectors::gainsight::connection;

/// How many of the last requests are kept: nobody here asks for older ones.
const REQUESTS: usize = 50;

/// The tenant.
pub struct GainsightHere(Gainsight);

impl GainsightHere {
    /// A tenant without companies.
    pub fn start(listener: TcpListener, now: Now) -> Self {
        let tenant = Gainsight::start_on(listener, World::of_customers(), now);
        tenant.keep_requests(REQUESTS);
        Self(tenant)
    }
}

impl System for GainsightHere {
    fn name(&self) -> &'static str {
        "Gainsight"
    }

    fn section(&self) -> (&'static str, Value) {
        let section = json!({
            "base_url": self.0.base_url(), "priority_field": "Priority__gc", "lifecycle_field": "Lifecycle__gc",
        });
        ("gainsight", section)
    }

    fn address(&self) -> &str {
        self.0.base_url()
    }

    fn fill(&self, company: &Company) -> Result<()> {
        self.0.begin_anew(World::of_customers());
        for (account, _) in &company.book {
            self.0.put(json!({ "Name": account.name, "SFDC_Account_ID": account.account_id.as_str() }));
        }
        Ok(())
    }

    fn connect(&self, app: &App) -> Result<()> {
        let Some(section) = &app.config.gainsight else { return Ok(()) };
        let variables = Variables::from([("GAINSIGHT_ACCESS_KEY", ACCESS_KEY)]);
        if let Some(connection) = connection::open(section, &variables)? {
            app.connections.put(connection);
        }
        Ok(())
    }

    /// Companies of which anything is entered, the one that was changed last first.
    fn written(&self) -> Vec<Thing> {
        let mut companies = self.0.companies();
        companies.sort_by_key(|company| std::cmp::Reverse(company["ModifiedDate"].as_i64()));
        companies.iter().filter_map(thing).collect()
    }

    fn set_down(&self, down: bool) {
        self.0.faults().set_down(down);
    }

    fn remember(&self) -> Value {
        self.0.remember()
    }

    fn recall(&self, memory: Value) -> Result<()> {
        Ok(self.0.recall(memory)?)
    }
}

/// What Baton entered at a company; none where it entered nothing.
fn thing(company: &Value) -> Option<Thing> {
    let said = |label: &str, field: &str| Some((label.to_owned(), company[field].as_str()?.to_owned()));
    let facts = [said("Priority", "Priority__gc"), said("Lifecycle", "Lifecycle__gc")];
    let facts: Vec<(String, String)> = facts.into_iter().flatten().collect();
    let title = company["Name"].as_str()?.to_owned();
    (!facts.is_empty()).then_some(Thing { title, facts })
}
