//! The user groups that the configuration names, asked of Slack at the start, every night, and whenever Slack tells that
//! one has changed. What an event says of members is not taken from it: events come twice, late and in any order, and
//! name no more than 500.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_storage::ids::{UserGroupId, UserId};
use baton_storage::outbox::{self, OutboxEntry};
use baton_storage::time::At;
use baton_storage::user_groups::{self, GroupState, UserGroup};
use baton_storage::{people, waiting};
use serde::{Deserialize, Serialize};

use crate::accounts::people_sync::asked::{Fault, came_to, store};
use crate::accounts::people_sync::follow::follow;
use crate::accounts::people_sync::lookup::Lookup;
use crate::app::{App, Ctx};
use crate::engine::interaction::SlackEvent;
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::ops_note;
use crate::engine::outcome::Outcome;
use crate::slack::client::groups::Group;
use crate::slack::client::people::user;

/// So many members whom nobody knows are asked for by themselves; more are new to Baton altogether, and are in the list of
/// everybody that is read every night.
const STRANGERS: usize = 20;

/// Ask Slack what has become of the user groups that the configuration names, and who is in them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Groups {
    /// What asks for it, such as the start: at most one of the same name is ever done. None where Slack told of a change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

impl Job for Groups {
    const KIND: &'static str = "people.group";

    fn lane(&self, _app: &App) -> String {
        "people.groups".into()
    }

    fn unique_key(&self) -> Option<String> {
        self.because.as_ref().map(|because| format!("groups:{because}"))
    }

    /// Nothing to load: the work is all Slack's.
    async fn prepare(self, _ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        Ok(Delivery::Do(Box::new(self)))
    }
}

impl Errand for Groups {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        came_to(ask(app).await, effect, now)
    }
}

/// Reads the groups before anything is asked of them, where one of them was never read; and tells what changed while Baton
/// was down, as far as it is known. Where Slack does not answer, Baton begins all the same and reads them a little later.
///
/// # Errors
/// When the database refuses.
pub async fn at_the_start(app: &Arc<App>) -> anyhow::Result<()> {
    let known = user_groups::all(&mut *app.storage.read().await?).await?;
    let is_new = |id: &&UserGroupId| known.iter().all(|group| group.group_id != **id);
    if app.config.groups().iter().any(is_new) {
        match ask(app).await {
            Ok(()) => return Ok(()),
            Err(Fault::Slack(failure)) => {
                tracing::warn!(%failure, "Slack did not say who is in the user groups")
            }
            Err(Fault::Ours(error)) => return Err(error),
        }
    }
    follow(app, false).await
}

/// Slack tells that a group has changed. Changes that come together are read once.
pub async fn told(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    let id = event.body["subteam_id"].as_str().or_else(|| event.body["subteam"]["id"].as_str());
    let Some(id) = id.map(UserGroupId::from) else { return Ok(()) };
    if ctx.app.config.groups().contains(&id) { ask_again(ctx).await } else { Ok(()) }
}

/// Slack tells of a person, whom the next listener keeps: a guest who becomes a member counts in a group from now on, and
/// the other way round.
pub async fn person_told(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    let Some(now) = user(&event.body["user"]) else { return Ok(()) };
    let before = people::find(ctx.tx, &now.id).await?;
    let changed = before.is_none_or(|before| (before.guest || before.bot) != (now.guest || now.bot));
    if changed { ask_again(ctx).await } else { Ok(()) }
}

/// Has the groups read once more, unless that is about to be done.
async fn ask_again(ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
    let again = Groups::default();
    if !waiting::waits(ctx.tx, Groups::KIND, &serde_json::to_string(&again)?).await? {
        again.enqueue(ctx).await?;
    }
    Ok(())
}

/// Reads the groups, and follows what they say.
pub(crate) async fn ask(app: &Arc<App>) -> Result<(), Fault> {
    let named: Vec<UserGroupId> = app.config.groups().into_iter().cloned().collect();
    if named.is_empty() {
        return Ok(());
    }
    let mut there: BTreeMap<UserGroupId, Group> = BTreeMap::new();
    for mut group in app.slack.groups().await? {
        if !named.contains(&group.id) {
            continue;
        }
        if group.members.is_none() && !group.disabled {
            group.members = Some(app.slack.group_members(&group.id).await?);
        }
        there.insert(group.id.clone(), group);
    }
    store(app, move |ctx| {
        Box::pin(async move {
            for id in &named {
                keep(ctx, id, there.get(id)).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(follow(app, false).await?)
}

/// Keeps what Slack says of a group. Of one that is disabled or gone the members stay who were known last, and operators
/// are told once.
async fn keep(ctx: &mut Ctx<'_>, id: &UserGroupId, said: Option<&Group>) -> anyhow::Result<()> {
    let before = user_groups::find(ctx.tx, id).await?;
    let state = match said {
        Some(group) if group.disabled => GroupState::Disabled,
        Some(_) => GroupState::Active,
        None => GroupState::Missing,
    };
    let was = before.as_ref().map(|before| before.state);
    let known = |part: fn(&UserGroup) -> &String| before.as_ref().map(part).cloned();
    let now = UserGroup {
        group_id: id.clone(),
        name: said
            .map(|group| group.name.clone())
            .or_else(|| known(|before| &before.name))
            .unwrap_or_else(|| id.0.clone()),
        handle: said
            .map(|group| group.handle.clone())
            .or_else(|| known(|before| &before.handle))
            .unwrap_or_default(),
        state,
        since_at: before
            .as_ref()
            .filter(|before| before.state == state)
            .map_or(ctx.now, |before| before.since_at),
        known_at: ctx.now,
    };
    user_groups::keep(ctx.tx, &now).await?;
    if state != GroupState::Active {
        // A disabled group that was never read has members all the same.
        if let (None, Some(members)) = (was, said.and_then(|group| group.members.as_ref())) {
            user_groups::keep_members(ctx.tx, id, members).await?;
        }
        if was != Some(state) {
            for note in ops_note::group(ctx.app, &now, ctx.now) {
                outbox::add(ctx.tx, note, ctx.now).await?;
            }
        }
        return Ok(());
    }
    let members = said.and_then(|group| group.members.as_deref()).unwrap_or_default();
    user_groups::keep_members(ctx.tx, id, members).await?;
    ask_for_strangers(ctx, members).await
}

/// Has those asked for by themselves whom Slack has not told us of, where everybody else is known.
async fn ask_for_strangers(ctx: &mut Ctx<'_>, members: &[UserId]) -> anyhow::Result<()> {
    let known = people::among(ctx.tx, &members.iter().collect::<Vec<_>>()).await?;
    let strangers: Vec<&UserId> =
        members.iter().filter(|member| known.iter().all(|person| person.user_id != **member)).collect();
    if strangers.len() > STRANGERS {
        return Ok(());
    }
    for stranger in strangers {
        Lookup::of(stranger, ctx.now).enqueue(ctx).await?;
    }
    Ok(())
}
