//! "Agree to all": the list to untick, and what is agreed to of it (P3).

use baton_storage::assessments;
use baton_storage::ids::TeamId;
use baton_storage::people::Person;

use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::home::commands::not_theirs;
use crate::features::home::view::agree::{self, ProposalFacts};
use crate::features::priority;
use crate::features::priority::rules::level::label;
use crate::slack::payloads::ProposedLevel;

/// The list, everything ticked.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let team = led(app, interaction.value(), actor)?;
    let mut proposals = Vec::new();
    for proposed in assessments::proposed(db, &team.id).await? {
        let context = priority::commands::load_context(app, db, &proposed.account_id, now).await?;
        let facts = ProposalFacts {
            account: context.account.name.clone(),
            level: label(context.level()),
            to: label(proposed.level),
            who: priority::load::rights::actor_name(db, &proposed.assessed_by).await?,
        };
        let of = ProposedLevel { account: proposed.account_id, assessment: Some(proposed.assessment_id) };
        proposals.push((of.to_string(), facts));
    }
    if proposals.is_empty() {
        return Ok(Answer::open(agree::agreed(&app.words, &team.name, 0, 0)?));
    }
    Ok(Answer::open(agree::form(&app.words, team.id.as_str(), &team.name, &proposals)?))
}

/// Agrees to what is ticked, as it was when the list was opened: what was proposed anew since is passed over.
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let team = led(ctx.app, &form.private, actor)?;
    let (mut agreed, mut passed) = (0, 0);
    for value in
        agree::fields().flat_map(|name| form.ticked(&name).into_iter().map(str::to_owned).collect::<Vec<_>>())
    {
        let ProposedLevel { account, assessment } = ProposedLevel::read(&value);
        let context = priority::commands::load_context(ctx.app, ctx.tx, &account, ctx.now).await?;
        priority::commands::decide::may_agree(ctx.app, ctx.tx, &context, actor).await?;
        let there = context.proposed.as_ref().map(|proposed| &proposed.assessment_id);
        if there.is_none() || there != assessment.as_ref() || context.team.id != team.id {
            passed += 1;
            continue;
        }
        priority::actions::agree(ctx, &context, &actor.user_id).await?;
        agreed += 1;
    }
    Ok(Answer::instead(agree::agreed(&ctx.app.words, &team.name, agreed, passed)?))
}

/// The team, for whoever leads it.
fn led<'a>(app: &'a App, id: &str, actor: &Person) -> Result<&'a Team, ActionError> {
    let team = app.config.team(&TeamId::from(id));
    match team.filter(|team| priority::load::rights::leads(app, team, &actor.user_id)) {
        Some(team) => Ok(team),
        None => Err(not_theirs(app)?),
    }
}
