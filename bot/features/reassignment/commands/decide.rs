//! The manager's word on a reassignment that a CSM asks for themselves.

use baton_storage::Reader;
use baton_storage::ids::ReassignmentId;
use baton_storage::people::{self, Person};
use baton_storage::reassignments::{self, Reassignment};
use baton_storage::states::ReassignmentState;
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::reassignment::commands::{gone, when};
use crate::features::reassignment::{actions, view};

/// "Agree": the accounts change hands. What is not theirs any more stays where it is.
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (mut reassignment, _) = proposed(ctx.app, ctx.tx, interaction.value(), actor).await?;
    actions::decide::agree(ctx, &mut reassignment, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Say no": the form for the reason.
pub async fn open_refuse(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let (reassignment, _) = proposed(app, db, interaction.value(), actor).await?;
    let from = people::name(db, &reassignment.from_csm).await?;
    Ok(Answer::open(view::form::reason(&app.words, reassignment.reassignment_id.as_str(), &from)?))
}

/// Said no: nothing changes hands.
pub async fn refuse(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let (mut reassignment, team) = proposed(ctx.app, ctx.tx, &form.private, actor).await?;
    let why = sentence_at(ctx.app, "reason", form.text("reason"))?;
    actions::decide::refuse(ctx, &mut reassignment, team, &why, actor).await?;
    Ok(Answer::default())
}

/// The one behind the button, for those whose word it needs, while it waits for that.
async fn proposed<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<(Reassignment, &'a Team), ActionError> {
    let Some(reassignment) = reassignments::find(db, &ReassignmentId::from(id)).await? else {
        return Err(gone(app)?);
    };
    let Some(team) = app.config.team(&reassignment.team_id) else { return Err(gone(app)?) };
    if !roles::leads(app, &actor.user_id, team) {
        let mut managers = Vec::new();
        for manager in &team.managers {
            managers.extend(people::find(db, manager).await?.map(|person| person.name));
        }
        let facts = json!({ "managers": managers.join(" or "), "team": team.name });
        return Err(ActionError::rejection(app.words.plain("reassignment.fault.manager", facts)?));
    }
    if reassignment.state == ReassignmentState::Proposed {
        return Ok((reassignment, team));
    }
    let sentence = match (&reassignment.decided_by, reassignment.decided_at) {
        (Some(who), Some(at)) => {
            let facts = json!({ "who": people::name(db, who).await?, "when": when(at, team) });
            app.words.plain("reassignment.fault.settled", facts)?
        }
        _ => app.words.plain("reassignment.fault.gone", json!({}))?,
    };
    Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}
