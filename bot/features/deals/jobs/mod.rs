//! What the rules of `deals.toml` have to say of a deal, as moments: put up whenever the deal, its account or
//! its request changes, and taken when they come (R2, T).

pub mod begin;
pub mod lost;

use baton_storage::Reader;
use baton_storage::accounts::Account;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::OpportunityId;
use baton_storage::news::{self, Around};
use baton_storage::occurrences::Occurrence;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{Segment, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::qualification::QualificationRules;
use crate::accounts::qualification::{AccountFacts, Answer, CurrentCsm};
use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::accounts::{qualification, roles};
use crate::app::{App, Ctx};
use crate::config::Team;
use crate::engine::job::Fired;
use crate::features::deals::arrivals;
use crate::features::deals::jobs::begin::moments;
use crate::features::deals::rules::asks::DealRules;
use crate::features::deals::rules::asks::{DealFacts, DealRule, Rhythm, Since};
use crate::rules::calendar::Calendar;
use crate::rules::stages::Stage;
use crate::tasks;
use crate::tasks::actions::Asking;
use crate::tasks::actions::facts::Seen;

/// The kind of a rule's moment.
pub const MOMENT: &str = "deals.rule";
/// The kind of the moment at which a lost deal's account is let go.
pub const LET_GO: &str = "deals.let_go";

/// A rule's moment, as its row remembers it.
#[derive(Serialize, Deserialize)]
pub(crate) struct RuleMoment {
    opportunity: OpportunityId,
    rule: String,
}

/// A deal, its account and its team, and what the rules ask of them.
pub struct DealContext<'a> {
    pub account: Account,
    pub deal: Opportunity,
    pub team: &'a Team,
    pub stage: &'a Stage,
    requested: bool,
    has_csm: bool,
    /// Why the account gets no CSM of its own, if it does not.
    gets_none: Option<String>,
    expected_arr: Option<i64>,
}

impl DealContext<'_> {
    /// The deal as the rules see it.
    pub fn facts(&self) -> DealFacts<'_> {
        DealFacts {
            stage: self.stage,
            stage_since: self.deal.stage_since.unwrap_or(self.deal.known_at),
            close_date: self.deal.close_date.as_deref().and_then(|day| day.parse().ok()),
            requested: self.requested,
            has_csm: self.has_csm,
            gets_none: self.gets_none.is_some(),
            track: &self.team.track,
        }
    }

    /// Why the account gets no CSM of its own, if it is known that it does not (Q1, Q2).
    pub fn gets_none_because(&self) -> Option<&str> {
        self.gets_none.as_deref()
    }

    /// What the account will be worth a year if the deal is won, whole currency units; none if not known.
    pub const fn expected_arr(&self) -> Option<i64> {
        self.expected_arr
    }

    /// Whether the account has a CSM.
    pub const fn has_csm(&self) -> bool {
        self.has_csm
    }

    /// The deal's account, deal and team.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: Some(&self.deal), team: self.team }
    }
}

/// What a deal's tasks are about.
pub fn subject(deal: &OpportunityId) -> Subject {
    Subject::Deal(deal.clone())
}

/// A deal as the rules see it; none while its team, or its stage, is not known.
pub async fn load_context<'a>(
    app: &'a App,
    db: &mut Reader,
    deal: &OpportunityId,
) -> anyhow::Result<Option<DealContext<'a>>> {
    Ok(news::around(db, deal).await?.and_then(|around| seen(app, &around)))
}

/// The same by what was read of it.
pub fn seen<'a>(app: &'a App, around: &Around) -> Option<DealContext<'a>> {
    let Around { deal, account, requests, assignment, .. } = around.clone();
    if deal.merged_into.is_some() {
        return None;
    }
    let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage))?;
    let team = team_of(app, &account)?;
    let since = deal.stage_since.unwrap_or(deal.known_at);
    // One that was settled in an earlier stage asked for an earlier stage; whether it brought a CSM is said by
    // the assignment.
    let requested = requests
        .iter()
        .filter(|request| request.opportunity_id == deal.opportunity_id)
        .any(|one| one.state.is_open() || one.changed_at >= since);
    let rules = &app.playbook.of::<QualificationRules>();
    let has_csm = roles::looks_after(app, &account, assignment.as_ref());
    let expected_arr = expected_arr(&account, &deal);
    let facts = AccountFacts {
        segment: account.segment.unwrap_or(Segment::Enterprise),
        expected_arr,
        currency: app.config.organization.currency,
        csm: CurrentCsm::of_field(account.csm_field.as_deref(), rules),
        parent: None,
        dedicated: false,
    };
    let verdict = qualification::qualify(&facts, rules);
    let none = matches!(verdict.answer, Answer::Scale | Answer::None | Answer::Pooled { .. });
    let gets_none = none.then_some(verdict.why.sentence);
    Some(DealContext { account, deal, team, stage, requested, has_csm, gets_none, expected_arr })
}

/// What the account will be worth a year if the deal is won; unknown if neither is known.
fn expected_arr(account: &Account, deal: &Opportunity) -> Option<i64> {
    match (account.arr, deal.amount) {
        (None, None) => None,
        (arr, amount) => Some(arr.unwrap_or(0).saturating_add(amount.unwrap_or(0))),
    }
}

/// Puts up the moments of a deal as it is now, and takes back what is no longer asked.
pub async fn replan(ctx: &mut Ctx<'_>, deal: &OpportunityId) -> anyhow::Result<()> {
    let context = load_context(ctx.app, ctx.tx, deal).await?;
    replan_as(ctx, deal, context.as_ref()).await
}

/// The same by how the deal stands now.
pub async fn replan_as(
    ctx: &mut Ctx<'_>,
    deal: &OpportunityId,
    context: Option<&DealContext<'_>>,
) -> anyhow::Result<()> {
    let subject = subject(deal);
    let (rules, stages) = (ctx.app.playbook.of::<DealRules>(), &ctx.app.playbook.stages);
    let wanted = context.map_or_else(|| Ok(Vec::new()), |context| moments(ctx.app, context))?;
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
    tasks::list::ask(ctx, asking, listed, &context.place()).await?;
    Ok(Fired::Done)
}
