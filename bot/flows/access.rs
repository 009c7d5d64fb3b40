//! Who may do anything at all, and who may ask for a CSM.

use baton_storage::Reader;
use baton_storage::people::{self, Person};
use serde_json::json;

use super::visit::Visit;
use crate::app::App;
use crate::config::Requester;
use crate::error::Failure;
use crate::jobs::Job;
use crate::jobs::people::Refresh;

/// The actor, if they are a full, active member of our workspace. Guests, bots, people of other
/// workspaces and those who have left may do nothing.
///
/// # Errors
/// A sentence for whoever may not.
pub async fn member(app: &App, db: &mut Reader, visit: &Visit) -> Result<Person, Failure> {
    let workspace = people::workspace(db).await?;
    let person = people::find(db, &visit.actor).await?;
    let (Some(workspace), Some(person)) = (workspace, person) else {
        // Once in five minutes and person, however often they try.
        let now = app.clock.now();
        let because = format!("met {} at {}", visit.actor, now.seconds() / 300);
        let effects = vec![Refresh { because }.effect(app, now)?];
        let sentence = app.words.plain("replies.not_known", json!({}))?;
        return Err(Failure::Rejection { sentence, effects, too_late: false });
    };
    let stranger = visit.actor_workspace.as_ref().is_some_and(|theirs| *theirs != workspace);
    if stranger || !person.is_member_of(&workspace) {
        return Err(Failure::rejection(app.words.plain("replies.not_member", json!({}))?));
    }
    Ok(person)
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
