//! The company's GitLab: a group before the sale and one after it, templates, and its people as users.

use anyhow::Result;
use local_systems::Now;
use local_systems::gitlab::{GitLab, TOKEN, World};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::sandbox::systems::system::{Company, System, Thing};
use crate::config::environment::Variables;
use crate::connectors::gitlab::connection;

/// How long an import takes, in milliseconds: long enough to be seen, and nobody's patience.
const IMPORT: i64 = 3_000;
/// How many of the last requests are kept: nobody here asks for older ones.
const REQUESTS: usize = 50;
/// The user that Baton is there.
const BATON: &str = "baton";

/// The instance.
pub struct GitLabHere(GitLab);

impl GitLabHere {
    /// A GitLab with Baton's user alone.
    pub fn start(listener: TcpListener, now: Now) -> Self {
        let gitlab = GitLab::start_on(listener, World::new(), now);
        gitlab.set_import_time(IMPORT);
        gitlab.keep_requests(REQUESTS);
        Self(gitlab)
    }
}

impl System for GitLabHere {
    fn name(&self) -> &'static str {
        "GitLab"
    }

    fn section(&self) -> (&'static str, Value) {
        let section = json!({
            "base_url": self.0.base_url(),
            "pre_sales_group": "account-management/pre-sales", "post_sales_group": "account-management",
            "enterprise_template": "account-management/templates/enterprise",
            "commercial_template": "account-management/templates/commercial",
            "triage_project": "customer-success/account-triage",
        });
        ("gitlab", section)
    }

    fn address(&self) -> &str {
        self.0.base_url()
    }

    fn fill(&self, company: &Company) -> Result<()> {
        let world = company
            .people
            .iter()
            .fold(World::of_customers(), |world, one| world.user(&one.handle, &one.name, &one.email));
        self.0.begin_anew(world);
        Ok(())
    }

    fn connect(&self, app: &App) -> Result<()> {
        let Some(section) = &app.config.gitlab else { return Ok(()) };
        app.connections.put(connection::open(section, &Variables::from([("GITLAB_TOKEN", TOKEN)]))?);
        Ok(())
    }

    fn written(&self) -> Vec<Thing> {
        let projects = self.0.paths().into_iter().filter_map(|path| self.0.project(&path));
        let mut things: Vec<(u64, Thing)> =
            projects.filter_map(|project| Some((project["id"].as_u64()?, thing(&project)?))).collect();
        things.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        things.into_iter().map(|(_, thing)| thing).collect()
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

/// What Baton made of a project or in it; none of one that it left alone.
fn thing(project: &Value) -> Option<Thing> {
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let own = |issue: &&Value| issue["author"]["username"] == BATON;
    let issues = project["issues"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: String| facts.push((label.to_owned(), value));
    if project["import_type"].is_null() {
        for issue in issues.iter().filter(own) {
            fact("Issue", format!("{} · {}", said(&issue["title"]), said(&issue["state"])));
        }
        return (!facts.is_empty()).then(|| Thing { title: said(&project["path_with_namespace"]), facts });
    }
    fact("Group", said(&project["namespace"]["full_path"]));
    let members = project["members"].as_array().map(Vec::as_slice).unwrap_or_default();
    let members: Vec<String> = members.iter().map(|member| format!("@{}", said(&member[0]))).collect();
    fact("Members", if members.is_empty() { "nobody yet".to_owned() } else { members.join(", ") });
    match project["import_status"].as_str() {
        Some("finished") => {
            let titles: Vec<String> = issues.iter().map(|issue| said(&issue["title"])).collect();
            fact("Issues", titles.join(", "));
        }
        status => fact("Template", format!("import {}", status.unwrap_or("unknown"))),
    }
    Some(Thing { title: said(&project["name"]), facts })
}
