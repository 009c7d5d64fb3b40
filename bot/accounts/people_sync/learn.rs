//! What Slack says of people, kept; and what follows from it.

use baton_storage::people::{self, Person};
use baton_storage::time::At;

use crate::app::Ctx;
use crate::engine::interaction::SlackEvent;
use crate::event::Event;
use crate::slack::client::people::{User, user};

/// Slack tells of somebody who comes, changes or goes.
pub(crate) async fn told(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    match user(&event.body["user"]) {
        Some(user) => learn(ctx, user).await,
        None => Ok(()),
    }
}

/// Keeps what Slack says of somebody, and what follows from it where they have left.
pub async fn learn(ctx: &mut Ctx<'_>, user: User) -> anyhow::Result<()> {
    let ours = people::workspace(ctx.tx).await?;
    let workspaces = user.workspaces.clone();
    let person = person(user, ours.as_deref(), ctx.now);
    let before = people::find(ctx.tx, &person.user_id).await?;
    people::keep(ctx.tx, &person).await?;
    if !workspaces.is_empty() {
        people::keep_workspaces(ctx.tx, &person.user_id, &workspaces).await?;
    }
    ctx.emit(Event::PersonLearnt { before: before.as_ref(), person: &person }).await
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
