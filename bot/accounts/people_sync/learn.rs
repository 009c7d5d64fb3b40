//! What Slack says of people, kept; and what follows from it.

use baton_storage::Tx;
use baton_storage::people::{self, Person};
use baton_storage::states::AsideSort;
use baton_storage::time::At;

use crate::accounts::people_sync::Refresh;
use crate::app::App;
use crate::engine::job::Job;
use crate::engine::set_aside::{Asides, Thing, alone, operators};
use crate::error::said;
use crate::event::Event;
use crate::slack::client::people::User;

/// Keeps each of them. What follows from one person is no reason not to know the others.
pub(crate) async fn keep(app: &App, tx: &mut Tx, users: Vec<User>, now: At) -> anyhow::Result<()> {
    let mut asides = Asides::load(tx).await?;
    for user in users {
        let (id, kind) = (user.id.clone(), Refresh::KIND);
        tx.begin_part().await?;
        match alone(learn(app, tx, user, now)).await {
            Ok(()) => {
                tx.keep_part().await?;
                asides.done(tx, AsideSort::Person, id.as_str(), "").await?;
            }
            Err(error) => {
                // As they were, so that the next refresh finds the same change.
                tx.undo_part().await?;
                let thing = Thing { sort: AsideSort::Person, name: id.as_str(), slot: "", kind };
                asides.put(tx, thing, &said(&error), now).await?;
            }
        }
    }
    asides.tell(&operators(app), tx, now).await
}

/// Keeps what Slack says of somebody, and what follows from it where they have left.
///
/// # Errors
/// When the database refuses.
pub async fn learn(app: &App, tx: &mut Tx, user: User, now: At) -> anyhow::Result<()> {
    let ours = people::workspace(tx).await?;
    let workspaces = user.workspaces.clone();
    let person = person(user, ours.as_deref(), now);
    let before = people::find(tx, &person.user_id).await?;
    people::keep(tx, &person).await?;
    if !workspaces.is_empty() {
        people::keep_workspaces(tx, &person.user_id, &workspaces).await?;
    }
    app.tell(tx, Event::PersonLearnt { before: before.as_ref(), person: &person }, now).await
}

/// Slack's word on a user, as we keep it: of the workspaces of an Enterprise Grid, ours is the one that counts.
fn person(user: User, ours: Option<&str>, now: At) -> Person {
    let workspace = ours.filter(|ours| user.workspaces.iter().any(|one| one == ours)).map(str::to_owned);
    Person {
        user_id: user.id,
        workspace: workspace.unwrap_or(user.workspace),
        name: user.name,
        email: user.email,
        // Nothing where the profile says nothing: then the zone of the team counts.
        timezone: user.timezone.unwrap_or_default(),
        guest: user.guest,
        bot: user.bot,
        active: user.active,
        known_at: now,
    }
}
