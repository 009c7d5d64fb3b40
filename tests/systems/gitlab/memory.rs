//! A GitLab that outlives its process: what is remembered of it, in a form that can be kept, and beginning anew.

use super::GitLab;
use super::instance::{Group, Instance, Project, Token, User};
use super::world::World;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
struct Memory {
    users: Vec<User>,
    tokens: Vec<Token>,
    groups: Vec<Group>,
    projects: Vec<Project>,
    last_id: u64,
}

impl GitLab {
    /// What has to be kept for it to go on later: its people with their tokens, groups, and projects with all that is in
    /// them.
    pub fn remember(&self) -> Value {
        let instance = self.instance();
        let memory = Memory {
            users: instance.users.clone(),
            tokens: instance.tokens.clone(),
            groups: instance.groups.clone(),
            projects: instance.projects.clone(),
            last_id: instance.last(),
        };
        serde_json::to_value(memory).unwrap_or_default()
    }

    /// Puts back what was kept, in place of what is there.
    ///
    /// # Errors
    /// When it was not written by [`remember`](Self::remember).
    pub fn recall(&self, memory: Value) -> Result<(), serde_json::Error> {
        let memory: Memory = serde_json::from_value(memory)?;
        let mut instance = self.instance();
        instance.users = memory.users;
        instance.tokens = memory.tokens;
        instance.groups = memory.groups;
        instance.projects = memory.projects;
        instance.go_on_from(memory.last_id);
        Ok(())
    }

    /// Forgets everything. What it consists of is this.
    pub fn begin_anew(&self, world: World) {
        let mut instance = self.instance();
        let (base_url, import_ms) = (instance.base_url.clone(), instance.import_ms);
        *instance = Instance::new(world, &base_url, instance.now);
        instance.import_ms = import_ms;
    }
}
