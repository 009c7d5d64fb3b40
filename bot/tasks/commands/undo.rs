//! "Undo", on what is settled.

use baton_storage::ids::TaskId;
use baton_storage::people::{self, Person};
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::app::Ctx;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::slack::replies;
use crate::tasks::actions::undo;
use crate::tasks::commands::gone;
use crate::tasks::rules::undo_until;

/// "Undo": what was said of it is taken back, with what followed; what stands is said.
pub async fn take_back(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let Some(mut task) = stored_tasks::find(ctx.tx, &TaskId::from(interaction.value())).await? else {
        return Err(gone(ctx.app)?);
    };
    undoable(ctx, &task, actor).await?;
    let stays = undo::take_back(ctx, &mut task, &actor.user_id).await?;
    if stays.is_empty() {
        return Ok(Answer::default());
    }
    let sentence = ctx.app.words.plain("tasks.undone", json!({ "stays": stays }))?;
    Ok(Answer::privately(replies::sentence(&sentence)))
}

/// Lets through whoever said it and whoever leads the team, for a day.
async fn undoable(ctx: &mut Ctx<'_>, task: &Task, actor: &Person) -> Result<(), ActionError> {
    let refused = |key: &str, facts: Value, stale: bool| -> Result<(), ActionError> {
        let sentence = ctx.app.words.plain(&format!("tasks.fault.{key}"), facts)?;
        Err(ActionError::Rejection { sentence, effects: Vec::new(), stale })
    };
    if task.state == TaskState::Open {
        return refused("asked_again", json!({}), true);
    }
    let (Some(until), Some(by)) = (undo_until(task), &task.settled_by) else {
        return refused("gone", json!({}), true);
    };
    let leads = |team| roles::leads_role(ctx.app, &actor.user_id, team, task.role);
    let leads = ctx.app.config.team(&task.team_id).is_some_and(leads);
    if by.person() != Some(&actor.user_id) && !leads {
        let team = ctx.app.config.team(&task.team_id).map(|team| team.name.as_str());
        let who = people::actor_name(ctx.tx, by).await?;
        return refused("not_yours_to_undo", json!({ "who": who, "team": team }), false);
    }
    if ctx.now > until {
        return refused("too_late_to_undo", json!({}), true);
    }
    Ok(())
}
