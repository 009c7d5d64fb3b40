//! Who may do anything at all, and who may ask for a CSM.

use baton_storage::people::{self, Person};
use baton_storage::{Reader, names};
use serde_json::json;

use crate::accounts::people_sync::lookup::Lookup;
use crate::app::App;
use crate::config::Requester;
use crate::engine::interaction::{Deed, Visit};
use crate::engine::job::Job;
use crate::error::Failure;

/// The actor, if they are a full, active member of our workspace. Guests, bots, people of other
/// workspaces and those who have left may do nothing.
///
/// # Errors
/// A sentence for whoever may not.
pub async fn member(app: &App, db: &mut Reader, visit: &Visit) -> Result<Person, Failure> {
    let workspace = people::workspace(db).await?;
    let person = people::find(db, &visit.actor).await?;
    let (Some(workspace), Some(person)) = (workspace, person) else {
        let now = app.clock.now();
        let typed = match &visit.deed {
            Deed::Command { name, text } => {
                Some(format!("{name} {}", names::decoded(text)).trim().to_owned())
            }
            _ => None,
        };
        let lookup = Lookup::of(&visit.actor, now).answering(visit.response_url.as_deref(), typed);
        let effects = vec![lookup.effect(app, now)?];
        let sentence = app.words.plain("replies.not_known", json!({}))?;
        return Err(Failure::Rejection { sentence, effects, too_late: false });
    };
    if !person.is_member_of(&workspace) || !acts_for_us(db, visit, &workspace).await? {
        return Err(Failure::rejection(app.words.plain("replies.not_member", json!({}))?));
    }
    Ok(person)
}

/// Whether a click of one of our members came from our workspace or, on an Enterprise Grid, from another one of theirs
/// or of our organization. Slack names the workspace in which somebody is at home, which may be a sister of ours.
async fn acts_for_us(db: &mut Reader, visit: &Visit, workspace: &str) -> Result<bool, Failure> {
    let theirs = match visit.actor_workspace.as_deref() {
        Some(theirs) if theirs != workspace => theirs,
        _ => return Ok(true),
    };
    if people::workspaces_of(db, &visit.actor).await?.iter().any(|one| one == theirs) {
        return Ok(true);
    }
    let organization = people::organization(db).await?;
    let named = [Some(theirs), visit.actor_organization.as_deref()];
    Ok(organization.is_some_and(|ours| named.contains(&Some(ours.as_str()))))
}

/// Whether a member may ask for a CSM: everybody, unless the configuration names who (R1).
///
/// # Errors
/// A sentence for whoever may not.
pub async fn may_request(app: &App, db: &mut Reader, actor: &Person) -> Result<(), Failure> {
    let allowed = &app.config.organization.requesters;
    if allowed.is_empty() {
        return Ok(());
    }
    let groups = people::groups_of(db, &actor.user_id).await?;
    let named = allowed.iter().any(|requester| match requester {
        Requester::User(user) => *user == actor.user_id,
        Requester::Group(group) => groups.contains(group),
    });
    if named { Ok(()) } else { Err(Failure::rejection(app.words.plain("replies.not_requester", json!({}))?)) }
}
