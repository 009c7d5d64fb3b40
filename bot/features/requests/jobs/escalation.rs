//! The escalation of a request (R6): who is reminded when nobody acts, and who is told then.
//!
//! Every change of a request takes the old steps away and plans those of its new state, so a step that
//! comes always speaks of something that is still waited for.

use baton_storage::Reader;
use baton_storage::ids::{RequestId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::requests::{self, Request};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::accounts::directory::Directory;
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::moment::Fired;
use crate::features;
use crate::features::requests::rules::escalation::{Due, WaitsFor};
use crate::features::requests::rules::{self, RequestRules};
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::view::people::StepFacts;
use crate::features::requests::{jobs, load, view};
use crate::rules::Reasoned;
use crate::rules::calendar::Calendar;
use crate::rules::sentence::phrase;
use crate::slack::dates;

/// The kind of a step's moment.
pub const ESCALATION: &str = "requests.rung";

/// A step, as its moment remembers it.
#[derive(Serialize, Deserialize)]
struct EscalationStep {
    request: RequestId,
    /// The version it was put up for; the request has changed if it has another one.
    version: i64,
    #[serde(rename = "rung")]
    step: String,
}

/// Tell one person that a request waits.
#[derive(Serialize, Deserialize)]
pub struct EscalationNotice {
    request: RequestId,
    version: i64,
    #[serde(rename = "rung")]
    step: String,
    to: UserId,
}

impl Job for EscalationNotice {
    const KIND: &'static str = "requests.nudge";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("nudge:{}:{}:{}:{}", self.request, self.version, self.step, self.to))
    }

    /// What the nudge says, if it is still true.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let context = load::load_summary(app, db, &self.request, now).await?;
        if context.request.version != self.version {
            return Ok(Delivery::NotWanted("the request went on"));
        }
        let steps = steps(app, db, &context.request).await?;
        let Some(place) = steps.iter().position(|due| due.step == self.step) else {
            return Ok(Delivery::NotWanted("the escalation has no such step any more"));
        };
        let due = &steps[place];
        let next = next(app, db, &context, &self.to, due, &steps[place + 1..], now).await?;
        let why = StepFacts {
            why: &due.why.sentence,
            rule: due.why.rule,
            next_at: next.as_ref().map(|next| dates::moment(next.at, context.zone)),
            next_who: next.as_ref().filter(|next| !next.who.is_empty()).map(|next| next.phrase()),
            next_one: next.as_ref().is_some_and(|next| next.who.len() == 1),
        };
        // In the place of a CSM or a requester who is not there, the managers read what concerns managers.
        let csm = context.assignment().map(|latest| &latest.csm);
        let stands_in = match due.tells {
            Tells::Csm => csm != Some(&self.to),
            Tells::Requester => context.request.requester != self.to,
            Tells::Managers | Tells::Backup | Tells::Directors => false,
        };
        let tells = if stands_in { Tells::Managers } else { due.tells };
        let waits_for = due.waits_for.as_str();
        let message = view::people::escalation_notice(&app.words, &context, waits_for, tells.as_str(), &why)?;
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key: None,
            instead: context.managers,
        })))
    }
}

/// Takes away a request's steps and plans those of its present state.
pub async fn replan(ctx: &mut Ctx<'_>, request: &Request) -> anyhow::Result<()> {
    let schedule = format!("request:{}", request.request_id);
    occurrences::cancel(ctx.tx, &schedule, "the request went on", ctx.now).await?;
    for due in steps(ctx.app, ctx.tx, request).await? {
        let args = EscalationStep {
            request: request.request_id.clone(),
            version: request.version,
            step: due.step.clone(),
        };
        let slot = format!("{}@{}", due.step, request.version);
        let args = serde_json::to_string(&args)?;
        occurrences::add(ctx.tx, &Occurrence::planned(&schedule, &slot, ESCALATION, args, due.at)).await?;
    }
    // What the rules say of a deal depends on whether somebody asked.
    features::deals::jobs::replan(ctx, &request.opportunity_id).await
}

/// The steps that come if nothing happens.
async fn steps(app: &App, db: &mut Reader, request: &Request) -> anyhow::Result<Vec<Due>> {
    let Some(team) = app.config.team(&request.team_id) else { return Ok(Vec::new()) };
    let assigned = jobs::latest(db, &request.request_id).await?;
    let times = load::times(request, assigned.map(|latest| latest.assigned_at));
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    Ok(rules::escalation::due(request.state, &times, &app.playbook.of::<RequestRules>().ladder, &calendar))
}

/// A step's moment has come: whom to tell is decided now.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let step: EscalationStep = serde_json::from_str(&occurrence.args)?;
    let Some(request) = requests::find(ctx.tx, &step.request).await? else {
        return Ok(Fired::Skipped("the request is gone".into()));
    };
    if request.version != step.version {
        return Ok(Fired::Skipped("the request went on".into()));
    }
    let Some(team) = ctx.app.config.team(&request.team_id) else {
        return Ok(Fired::Skipped("the team is no longer configured".into()));
    };
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let Some(due) = steps(ctx.app, ctx.tx, &request).await?.into_iter().find(|due| due.step == step.step)
    else {
        return Ok(Fired::Skipped("the escalation has no such step any more".into()));
    };
    let offered = jobs::latest(ctx.tx, &step.request).await?;
    let parties: Vec<_> =
        std::iter::once(&request.requester).chain(offered.as_ref().map(|latest| &latest.csm)).collect();
    let directory = Directory::load(ctx.app, ctx.tx, &parties, ctx.now).await?;
    let parties = Parties { requester: &request.requester, csm: offered.as_ref().map(|latest| &latest.csm) };
    let told = routing::whom(&ctx.app.config, team, due.tells, parties, ctx.now, |user| {
        directory.availability(user)
    });
    for told in told {
        let escalation_notice = EscalationNotice {
            request: step.request.clone(),
            version: step.version,
            step: step.step.clone(),
            to: told.user,
        };
        escalation_notice.enqueue(ctx).await?;
    }
    Ok(Fired::Done)
}

/// What comes after a step if nothing happens.
struct Next {
    at: At,
    /// The names of those who hear of it then and not now; none: only the reader does, again.
    who: Vec<String>,
}

impl Next {
    fn phrase(&self) -> String {
        phrase(self.who.iter().map(String::as_str))
    }
}

/// The next step that somebody hears of who does not hear of this one; else the next at which the reader does again.
async fn next(
    app: &App,
    db: &mut Reader,
    context: &RequestContext,
    reader: &UserId,
    due: &Due,
    later: &[Due],
    now: At,
) -> anyhow::Result<Option<Next>> {
    let Some(team) = app.config.team(&context.team) else { return Ok(None) };
    let csm = context.assignment().map(|latest| &latest.csm);
    let also: Vec<&UserId> = std::iter::once(&context.request.requester).chain(csm).collect();
    let directory = Directory::load(app, db, &also, now).await?;
    let parties = Parties { requester: &context.request.requester, csm };
    let whom = |tells| {
        let told = routing::whom(&app.config, team, tells, parties, now, |user| directory.availability(user));
        told.into_iter().map(|told| told.user).collect::<Vec<_>>()
    };
    let hear_now = whom(due.tells);
    let mut again = None;
    for step in later {
        let told = whom(step.tells);
        let new: Vec<&UserId> =
            told.iter().filter(|user| *user != reader && !hear_now.contains(user)).collect();
        if !new.is_empty() {
            let name = |user: &&UserId| {
                directory.person(user).map_or_else(|| user.0.clone(), |person| person.name.clone())
            };
            return Ok(Some(Next { at: step.at, who: new.iter().map(name).collect() }));
        }
        if again.is_none() && told.contains(reader) {
            again = Some(Next { at: step.at, who: Vec::new() });
        }
    }
    Ok(again)
}

/// Why such a message is due, by the rule; none where the escalation has no such step any more.
pub async fn why(app: &App, db: &mut Reader, args: &str) -> anyhow::Result<Option<Reasoned>> {
    let escalation_notice = EscalationNotice::read(args)?;
    let Some(request) = requests::find(db, &escalation_notice.request).await? else { return Ok(None) };
    let due = steps(app, db, &request).await?.into_iter().find(|due| due.step == escalation_notice.step);
    Ok(due.map(|due| due.why))
}

impl WaitsFor {
    /// The word as the rules and the templates spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Assign => "assign",
            Self::Answer => "answer",
            Self::Accept => "accept",
        }
    }
}

impl Tells {
    /// The word as the rules and the templates spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Managers => "managers",
            Self::Backup => "backup",
            Self::Directors => "directors",
            Self::Csm => "csm",
            Self::Requester => "requester",
        }
    }
}
