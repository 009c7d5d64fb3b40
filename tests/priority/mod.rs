//! An account's priority: its page, its review, proposals and exceptions.

mod page;

use baton_storage::accounts::Account;
use baton_storage::assessments::{self, Assessment};
use baton_storage::states::{AssessmentState, Priority, Segment};

use crate::harness::*;

/// Ravi's, in EMEA, where managers agree to what is proposed (P3).
pub const NORTHWIND: &str = "0015e00000RaviAAAR";
/// Grace's, in AMER, where questions decide (P2).
pub const TALOS: &str = "0015e00000TalosAAR";

/// An account as the CRM tells of it.
pub fn account(stage: &Stage, id: &str, name: &str, region: &str, csm: &str) -> Account {
    let mut account = Account::named(id.into(), name, "Salesforce", stage.clock.now());
    account.region = Some(region.into());
    account.segment = Some(Segment::Enterprise);
    account.csm_field = Some(format!("{csm}@example.com"));
    account.sae_email = Some("alex.moreau@example.com".into());
    account.priority = Some(Priority::Pr1);
    account.lam = Some(1_200_000);
    account.arr = Some(300_000);
    account.health = Some("green".into());
    account.stages_adopted = Some(4);
    account
}

/// A stage with an account of Ravi's in EMEA and one of Grace's in AMER, both Pr1 by the CRM.
pub async fn open() -> Stage {
    let stage = Stage::open().await;
    told(&stage.app, account(&stage, NORTHWIND, "Northwind Rail", "EMEA", "ravi.patel")).await;
    told(&stage.app, account(&stage, TALOS, "Talos Systems", "AMER", "grace.kim")).await;
    stage
}

impl Stage {
    /// The page of an account, seen by somebody.
    pub async fn priority(&self, user: &str, name: &str) -> local_slack::Message {
        self.command(user, "/priority", name).await.ok();
        self.ws.ephemerals(user).pop().expect("a page")
    }

    /// What was decided, or proposed, of an account.
    pub async fn assessed(&self, id: &str, state: AssessmentState) -> Option<Assessment> {
        let mut db = self.app.storage.read().await.expect("a reader");
        assessments::standing(&mut db, &id.into(), state).await.expect("the assessments")
    }
}
