//! Who may do anything at all, and who may ask for a CSM.

use baton_storage::people::{self, Person};
use baton_storage::{Reader, names, user_groups};
use serde_json::json;

use crate::accounts::people_sync::lookup::Lookup;
use crate::app::App;
use crate::config::Entry;
use crate::engine::interaction::{Interaction, Payload};
use crate::engine::job::Job;
use crate::error::ActionError;

/// The actor, if they are a full, active member of our workspace. Guests, bots, people of other
/// workspaces and those who have left may do nothing.
///
/// # Errors
/// A sentence for whoever may not.
pub async fn member(app: &App, db: &mut Reader, interaction: &Interaction) -> Result<Person, ActionError> {
    let Some((person, workspace)) = people::with_workspace(db, &interaction.actor).await? else {
        let now = app.clock.now();
        let typed = match &interaction.payload {
            Payload::Command { name, text } => {
                Some(format!("{name} {}", names::decoded(text)).trim().to_owned())
            }
            _ => None,
        };
        let lookup =
            Lookup::of(&interaction.actor, now).answering(interaction.response_url.as_deref(), typed);
        let effects = vec![lookup.effect(app, now)?];
        let sentence = app.words.plain("replies.not_known", json!({}))?;
        return Err(ActionError::Rejection { sentence, effects, stale: false });
    };
    if !person.is_member_of(&workspace) || !acts_for_us(db, interaction, &workspace).await? {
        return Err(ActionError::rejection(app.words.plain("replies.not_member", json!({}))?));
    }
    Ok(person)
}

/// Whether a click of one of our members came from our workspace or, on an Enterprise Grid, from another one of theirs
/// or of our organization. Slack names the workspace in which somebody is at home, which may be a sister of ours.
async fn acts_for_us(
    db: &mut Reader,
    interaction: &Interaction,
    workspace: &str,
) -> Result<bool, ActionError> {
    let theirs = match interaction.actor_workspace.as_deref() {
        Some(theirs) if theirs != workspace => theirs,
        _ => return Ok(true),
    };
    if people::workspaces_of(db, &interaction.actor).await?.iter().any(|one| one == theirs) {
        return Ok(true);
    }
    let organization = people::organization(db).await?;
    let named = [Some(theirs), interaction.actor_organization.as_deref()];
    Ok(organization.is_some_and(|ours| named.contains(&Some(ours.as_str()))))
}

/// Whether a member may ask for a CSM: everybody, unless the configuration names who (R1).
///
/// # Errors
/// A sentence for whoever may not.
pub async fn may_request(app: &App, db: &mut Reader, actor: &Person) -> Result<(), ActionError> {
    let allowed = &app.config.organization.requesters;
    if allowed.is_empty() {
        return Ok(());
    }
    let groups = user_groups::of_user(db, &actor.user_id).await?;
    let named = allowed.iter().any(|entry| match entry {
        Entry::User(user) => *user == actor.user_id,
        Entry::Group(group) => groups.contains(group),
    });
    if named {
        Ok(())
    } else {
        Err(ActionError::rejection(app.words.plain("replies.not_requester", json!({}))?))
    }
}
