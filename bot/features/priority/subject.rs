//! An account's priority: what is known for it, what was decided, and what follows from a decision.
//!
//! One way in for every decision: `priority::actions::decide`. It keeps the path that led to it, sets the level, marks the
//! account's place in the review, and brings up to date whatever shows it. Deliberately absent: the questions and
//! what they lead to, which are `templates/priority/`.

use std::sync::Arc;

use baton_storage::ids::AccountId;
use baton_storage::subject::Subject;
use baton_storage::time::At;

use crate::accounts::target::Target;
use crate::accounts::teams::today;
use crate::app::App;
use crate::config::Team;
use crate::features::priority::rules::models::Models;
use crate::features::priority::rules::{Model, Version};

/// What tasks about an account's priority are about.
pub fn subject(account: &AccountId) -> Subject {
    Subject::Priority(account.clone())
}

/// A team's model. Its absence is a fault found at the start.
pub fn model(app: &App, team: &Team) -> Option<Arc<Model>> {
    app.playbook.of::<Models>().get(&team.priority_model)
}

/// What the model of a team aims at today (P2, P3).
pub fn target(app: &App, team: &Team, now: At) -> Target {
    let model = model(app, team);
    let version = model.as_deref().and_then(|model: &Model| model.in_force(today(app, team, now)));
    version.map(|version: &Version| version.target).unwrap_or_default()
}
