//! A lost deal's account: held for a while, as the deal may reopen; then nobody's again.

use baton_storage::Tx;
use baton_storage::ids::OpportunityId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::Role;
use baton_storage::time::At;
use serde_json::json;

use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::event::Event;
use crate::features::deals::jobs::LET_GO;
use crate::features::deals::jobs::begin::RuleMoment;
use crate::features::deals::load::context::{load_context, subject};
use crate::rules::stages::StageKind as Counts;
use crate::tasks;
use crate::tasks::actions::notices::News;

/// Holds a lost deal's account until then.
pub async fn let_go_at(tx: &mut Tx, deal: &OpportunityId, at: At, now: At) -> anyhow::Result<()> {
    let schedule = format!("lost:{deal}");
    let args = RuleMoment { opportunity: deal.clone(), rule: String::new() };
    let slot = format!("lost@{now}", now = now.0);
    let moment = Occurrence::planned(&schedule, &slot, LET_GO, serde_json::to_string(&args)?, at);
    Ok(occurrences::plan(tx, &schedule, &[moment], "lost anew", now).await?)
}

/// The deal is alive again: nobody lets its account go.
pub async fn keep(tx: &mut Tx, deal: &OpportunityId, now: At) -> anyhow::Result<()> {
    occurrences::cancel(tx, &format!("lost:{deal}"), "the deal is open again", now).await?;
    Ok(())
}

/// The deal has not reopened: the handoff ends, and the account is nobody's again.
pub async fn release(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let moment: RuleMoment = serde_json::from_str(&occurrence.args)?;
    let Some(context) = load_context(ctx.app, ctx.tx, &moment.opportunity).await? else {
        return Ok(Fired::Skipped("the deal is not known any more".into()));
    };
    if !matches!(context.stage.counts_as, Counts::Lost | Counts::Dropped) {
        return Ok(Fired::Skipped("the deal is open again".into()));
    }
    let news = News {
        subject: subject(&moment.opportunity),
        what: "let_go",
        roles: &[Role::Csm, Role::Managers],
        facts: json!({}),
    };
    tasks::actions::notices::notify(ctx, news, &context.place()).await?;
    let why = "the deal was lost and has not reopened";
    ctx.emit(Event::DealLetGo { account: &context.account.account_id, why }).await?;
    Ok(Fired::Done)
}
