//! What the deal feed shows that is a reason to ask somebody back is put before the account's CSM, once (E4): an
//! upgrade opens, services are quoted, a renewal nears, a customer evaluates.
//!
//! A prompt changes nothing by itself. What was answered is not offered again; what was told and has passed is not
//! either, except a renewal that has moved to another day.

use anyhow::Context;
use baton_storage::asks::{AskKind, Asks, TaskKind};
use baton_storage::engagements::Engagement;
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::news::{self, Around};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use chrono::NaiveTime;
use serde_json::{Value, json};

use crate::accounts::teams;
use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::event::Reopened;
use crate::features::deals::load::context::{DealContext, seen};
use crate::features::reengagement::actions;
use crate::features::reengagement::rules::{Deal, ReengageRules, Since};
use crate::features::reviews::rules::ReviewRules;
use crate::rules::calendar::{Calendar, first_instant};
use crate::rules::sentence::fill;
use crate::slack::dates::day;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// The kind of the moment at which a renewal is near.
pub const PROMPT: &str = "reengagement.prompt";

/// What prompts about a deal are about.
pub fn subject(deal: &OpportunityId) -> Subject {
    Subject::Reengage(deal.clone())
}

/// Something to be offered.
struct Offer {
    /// The prompt's id.
    prompt: String,
    /// The id of the reason.
    reason: String,
    says: String,
    whom: String,
    /// None: now.
    at: Option<At>,
    /// The day that it speaks of, where it speaks of one.
    day: Option<String>,
}

impl Offer {
    fn asks(&self) -> Asks {
        Asks::Prompt(self.prompt.clone())
    }

    fn facts(&self) -> Value {
        json!({ "says": self.says, "whom": self.whom, "reason": self.reason, "day": self.day })
    }
}

/// A deal changed: what it is a reason for is offered, or will be when its day comes; what it is no reason for any
/// more is taken back. `moved`: it is in another stage.
pub async fn follow(ctx: &mut Ctx<'_>, deal: &OpportunityId, moved: bool) -> anyhow::Result<()> {
    let around = news::around(ctx.tx, deal).await?;
    follow_as(ctx, deal, around.as_ref(), moved).await
}

/// The same by what stands around the deal now.
pub async fn follow_as(
    ctx: &mut Ctx<'_>,
    deal: &OpportunityId,
    around: Option<&Around>,
    moved: bool,
) -> anyhow::Result<()> {
    let context = around.and_then(|around| seen(ctx.app, around));
    let context = context.as_ref();
    let open = around.map(|around| around.engagements.as_slice()).unwrap_or_default();
    let offers = match context {
        Some(context) => offers(ctx, context, open)?,
        None => Vec::new(),
    };
    // Most deals are a reason for nothing, and never were.
    if !offers.is_empty() || around.is_none_or(|around| around.is_busy(&subject(deal))) {
        bring_into_line(ctx, deal, context, &offers).await?;
    }
    if let Some(context) = context.filter(|_| moved) {
        actions::meanwhile::moved(ctx, context, open).await?;
    }
    Ok(())
}

/// Makes what is asked and planned of a deal what it is a reason for.
async fn bring_into_line(
    ctx: &mut Ctx<'_>,
    deal: &OpportunityId,
    context: Option<&DealContext<'_>>,
    offers: &[Offer],
) -> anyhow::Result<()> {
    for mut open in stored_tasks::of_subject(ctx.tx, &subject(deal)).await? {
        if open.state != TaskState::Open {
            continue;
        }
        let come =
            offers.iter().find(|offer| offer.asks() == open.asks && offer.at.is_none_or(|at| at <= ctx.now));
        match come {
            Some(offer) => keep(ctx, &mut open, offer).await?,
            None => {
                let why = ctx.app.words.plain("reengagement.passed", json!({}))?;
                tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(&why)).await?;
            }
        }
    }
    let mut wanted = Vec::new();
    for offer in offers {
        let Some(context) = context else { continue };
        match offer.at {
            None => put(ctx, context, offer).await?,
            Some(at) => {
                let slot = format!("{}@{}", offer.prompt, offer.day.as_deref().unwrap_or_default());
                let args = json!({ "deal": deal, "prompt": offer.prompt }).to_string();
                wanted.push(Occurrence::planned(subject(deal), &slot, PROMPT, args, at.max(ctx.now)));
            }
        }
    }
    Ok(occurrences::plan(ctx.tx, &subject(deal), &wanted, "the deal moved on", ctx.now).await?)
}

/// The day has come.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = OpportunityId::from(args["deal"].as_str().context("a moment of no deal")?);
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let around = news::around(ctx.tx, &id).await?;
    let seen = around.as_ref().and_then(|around| Some((around, seen(ctx.app, around)?)));
    let Some((around, context)) = seen else {
        return skipped("the deal is not known any more");
    };
    let offers = offers(ctx, &context, &around.engagements)?;
    let offer = offers.iter().find(|offer| Some(offer.prompt.as_str()) == args["prompt"].as_str());
    match offer.filter(|offer| offer.at.is_none_or(|at| at <= ctx.now)) {
        Some(offer) => put(ctx, &context, offer).await?,
        None => return skipped("the deal moved on"),
    }
    Ok(Fired::Done)
}

/// "Not now" is taken back: it is offered again, unless the deal has moved on.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let (Subject::Reengage(deal), AskKind::Prompt) = (&reopened.task.subject, reopened.task.asks.kind())
    else {
        return Ok(());
    };
    follow(ctx, deal, false).await?;
    let task = stored_tasks::find(ctx.tx, &reopened.task.task_id).await?;
    if task.is_none_or(|task| task.state != TaskState::Open) {
        reopened.stays.add(ctx.app.words.plain("reengagement.fault.prompt", json!({}))?);
    }
    Ok(())
}

/// What was offered of a reason has come about: somebody asks for it.
pub async fn answered(
    ctx: &mut Ctx<'_>,
    account: &AccountId,
    reason: &str,
    by: &baton_storage::ids::UserId,
) -> anyhow::Result<()> {
    for mut open in stored_tasks::open_of_account(ctx.tx, account).await? {
        let facts: Value = serde_json::from_str(&open.facts).unwrap_or_default();
        if open.asks.kind() == AskKind::Prompt && facts["reason"].as_str() == Some(reason) {
            tasks::actions::settle(ctx, &mut open, TaskState::Done, Some(by.into()), None).await?;
        }
    }
    Ok(())
}

/// Everything that a deal is a reason for now, or will be; nothing while nobody looks after the account, or while
/// somebody is asked back for the same, by what is `open` of the account.
fn offers(ctx: &Ctx<'_>, context: &DealContext<'_>, open: &[Engagement]) -> anyhow::Result<Vec<Offer>> {
    if !context.has_csm() {
        return Ok(Vec::new());
    }
    let (rules, account) = (&ctx.app.playbook.of::<ReengageRules>(), &context.account);
    let closes = context.deal.close_date.clone();
    let kind = context.deal.kind.as_deref();
    let upgrades = &ctx.app.playbook.of::<ReviewRules>().upgrade_types;
    let seen = Deal {
        kind,
        stage: context.stage,
        close_date: closes.as_deref().and_then(|day| day.parse().ok()),
        upgrade: kind.is_some_and(|kind| upgrades.iter().any(|one| one.eq_ignore_ascii_case(kind.trim()))),
    };
    let facts = json!({
        "account": account.name,
        "deal": context.deal.name.as_deref().unwrap_or(context.deal.opportunity_id.as_str()),
        "close_date": closes.as_deref().map(day),
    });
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let mut offers = Vec::new();
    for prompt in &rules.prompts {
        let today = teams::today(ctx.app, context.team, ctx.now);
        let Some(since) = rules.prompts(prompt, &seen, today, &ctx.app.playbook.stages) else { continue };
        let mut reasons = rules.of_segment(context.team.segment);
        let Some(reason) = reasons.find(|reason| reason.id == prompt.reason) else { continue };
        if open.iter().any(|one| one.reason == reason.id) {
            continue;
        }
        let (at, day) = match since {
            Since::Now => (None, None),
            Since::Day(day) => {
                let midnight = first_instant(calendar.zone(), day.and_time(NaiveTime::MIN));
                (Some(calendar.next_opening(midnight).unwrap_or(midnight)), closes.clone())
            }
        };
        offers.push(Offer {
            prompt: prompt.id.clone(),
            reason: reason.id.clone(),
            says: fill(&prompt.says, &facts),
            whom: ctx.app.words.plain(&format!("reengagement.whom.{}", reason.whom.as_str()), json!({}))?,
            at,
            day,
        });
    }
    Ok(offers)
}

/// Puts it before the CSM, unless it was before.
async fn put(ctx: &mut Ctx<'_>, context: &DealContext<'_>, offer: &Offer) -> anyhow::Result<()> {
    let subject = subject(&context.deal.opportunity_id);
    let before = stored_tasks::of_subject(ctx.tx, &subject).await?;
    if before.iter().any(|task| task.asks == offer.asks() && was_offered(task, offer)) {
        return Ok(());
    }
    let asking = Asking {
        subject,
        asks: offer.asks(),
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: offer.facts(),
        due_at: None,
        reminders: vec![ctx.now],
        escalate_at: None,
    };
    tasks::actions::open(ctx, asking, &context.place()).await?;
    Ok(())
}

fn was_offered(task: &Task, offer: &Offer) -> bool {
    let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let moved = facts["day"].as_str() != offer.day.as_deref();
    match task.state {
        TaskState::Open | TaskState::Done | TaskState::Dropped => true,
        TaskState::Superseded => task.reminded > 0 && !moved,
    }
}

/// It still stands: its words follow what is known.
async fn keep(ctx: &mut Ctx<'_>, open: &mut Task, offer: &Offer) -> anyhow::Result<()> {
    let mut facts: Value = serde_json::from_str(&open.facts).unwrap_or_default();
    let before = facts.clone();
    if let (Some(known), Some(new)) = (facts.as_object_mut(), offer.facts().as_object()) {
        known.extend(new.clone());
    }
    if facts != before {
        open.facts = facts.to_string();
        stored_tasks::change(ctx.tx, open).await?;
        tasks::actions::refresh(ctx, open).await?;
    }
    Ok(())
}
