//! What the rules of `deals.toml` have to say of a deal, as moments: put up whenever the deal, its account or
//! its request changes, and taken when they come (R2, T).

pub mod begin;
pub mod lost;

use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::OpportunityId;
use baton_storage::news::{self, Around};
use baton_storage::occurrences::Occurrence;
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use serde_json::json;

use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::deals::arrivals;
use crate::features::deals::jobs::begin::{RuleMoment, moments};
use crate::features::deals::load::context::{load_context, seen, subject};
use crate::features::deals::rules::asks::{DealFacts, DealRule, DealRules, Rhythm, Since};
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::facts::Seen;

/// The kind of the moment at which a lost deal's account is let go.
pub const LET_GO: &str = "deals.let_go";

/// Puts up the moments of a deal as it is now, and takes back what is no longer asked.
pub async fn replan(ctx: &mut Ctx<'_>, deal: &OpportunityId) -> anyhow::Result<()> {
    let around = news::around(ctx.tx, deal).await?;
    replan_as(ctx, deal, around.as_ref()).await
}

/// The same by what stands around the deal now.
pub async fn replan_as(
    ctx: &mut Ctx<'_>,
    deal: &OpportunityId,
    around: Option<&Around>,
) -> anyhow::Result<()> {
    let subject = subject(deal);
    let context = around.and_then(|around| seen(ctx.app, around));
    let context = context.as_ref();
    let (rules, stages) = (ctx.app.playbook.of::<DealRules>(), &ctx.app.playbook.stages);
    let wanted = context.map_or_else(|| Ok(Vec::new()), |context| moments(ctx.app, context))?;
    // Nothing was asked or planned of it, and nothing is to be.
    if wanted.is_empty() && around.is_some_and(|around| !around.is_busy(&subject)) {
        return Ok(());
    }
    for mut open in news::plan(ctx.tx, &subject, &wanted, "the deal moved on", ctx.now).await? {
        let Some(rule) =
            open.asks.rule().and_then(|id| rules.find(id)).filter(|_| open.state == TaskState::Open)
        else {
            continue;
        };
        let holds = context.is_some_and(|context| {
            rule.holds(&context.facts(), stages) && same_date(rule, &open, &context.facts())
        });
        if holds {
            // As long as it holds, it speaks of today; once it does not, of the last day on which it did.
            let now_seen = context.map(|now| Seen::now(&now.account.name, Some(&now.deal)));
            if now_seen.is_some_and(|seen| seen.keep(&mut open)) {
                stored_tasks::change(ctx.tx, &open).await?;
            }
        } else {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some("the deal moved on"))
                .await?;
        }
    }
    Ok(())
}

/// Whether a task of a rule about the close date speaks of the date that is expected now.
fn same_date(rule: &DealRule, task: &Task, deal: &DealFacts<'_>) -> bool {
    let facts: serde_json::Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let expected = deal.close_date.map(|day| day.to_string());
    rule.since == Since::Stage || facts["day"].as_str() == expected.as_deref()
}

/// A rule's moment has come.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let moment: RuleMoment = serde_json::from_str(&occurrence.args)?;
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(context) = load_context(ctx.app, ctx.tx, &moment.opportunity).await? else {
        return skipped("the deal is not known any more");
    };
    let Some(rule) = ctx.app.playbook.of::<DealRules>().find(&moment.rule) else {
        return skipped("there is no such rule any more");
    };
    let deal = context.facts();
    if !rule.holds(&deal, &ctx.app.playbook.stages) {
        return skipped("the deal moved on");
    }
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let listed = arrivals::is_listed(ctx.app, ctx.tx, &context.deal).await?;
    if let Some(why) = rule.passes_over(listed) {
        return skipped(why);
    }
    let at_once = rule.urgent && !listed;
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| at_once && *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let subject = subject(&moment.opportunity);
    let settled = [TaskState::Done, TaskState::Dropped];
    let before = stored_tasks::of_subject(ctx.tx, &subject).await?;
    if before.iter().any(|one| {
        one.asks.rule() == Some(&rule.id) && settled.contains(&one.state) && same_date(rule, one, &deal)
    }) {
        return skipped("it was answered before");
    }
    let Rhythm { reminders, escalate_at } = rule.rhythm(ctx.now, &calendar);
    let mut facts = Seen::now(&context.account.name, Some(&context.deal)).to_keep();
    facts["day"] = json!(deal.close_date.map(|day| day.to_string()));
    let asking = Asking {
        subject,
        asks: Asks::Rule(rule.id.clone()),
        role: rule.owner,
        kind: if rule.asked { TaskKind::Action } else { TaskKind::Notice },
        urgent: at_once,
        facts,
        due_at: None,
        reminders,
        escalate_at,
    };
    tasks::actions::list::ask(ctx, asking, listed, &context.place()).await?;
    Ok(Fired::Done)
}
