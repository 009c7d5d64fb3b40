//! The facts of a request as the templates name them.

use baton_storage::assignments::AssignmentState;
use baton_storage::ids::UserId;
use baton_storage::states::{Pov, RequestState};
use baton_storage::time::At;
use serde::Serialize;

use crate::features::requests::view::context::RequestContext;
use crate::rules::sentence::phrase;
use crate::slack::dates::{Moment, day, moment, weekday};

/// Everything the templates of a request may use.
#[derive(Serialize)]
pub struct RequestFacts<'a> {
    pub account: &'a str,
    pub account_url: Option<&'a str>,
    pub opportunity_url: Option<&'a str>,
    pub parent: Option<&'a str>,
    pub team: &'a str,
    pub managers: String,
    pub state: RequestState,
    pub settled: bool,
    pub manager_ids: &'a [UserId],
    pub manager: Option<&'a UserId>,
    /// Whether there is one manager.
    pub one: bool,
    pub requester: &'a UserId,
    pub requester_name: &'a str,
    pub requester_first: &'a str,
    pub sae: &'a str,
    pub stage: &'a str,
    pub close_date: String,
    pub lam: String,
    pub arr: String,
    pub pov: &'static str,
    pub pov_outcome: &'a str,
    pub why_now: &'a str,
    pub rule: &'a str,
    pub notes: String,
    pub question: Option<&'a str>,
    pub answer: Option<&'a str>,
    pub asked_by_name: Option<&'a str>,
    pub asked_at: Option<Moment>,
    pub acknowledged_by_name: Option<&'a str>,
    pub decided_by_name: Option<&'a str>,
    pub decided_at: Option<Moment>,
    pub reason: Option<&'a str>,
    pub routed_at: Moment,
    pub opened_at: Moment,
    pub due: Option<Moment>,
    pub due_day: Option<String>,
    pub watchers: String,
    pub csm: Option<&'a UserId>,
    pub csm_name: Option<&'a str>,
    pub assigned_by_name: Option<&'a str>,
    pub self_assigned: bool,
    pub handed_back_by: Option<&'a str>,
    pub handed_back_why: Option<&'a str>,
    pub note: Option<String>,
    pub settled_at: Option<Moment>,
    pub offer_reason: Option<&'a str>,
    pub source: &'a str,
    /// The deal's stage as the CRM has it now.
    pub crm_stage: Option<&'a str>,
    pub known_at: Moment,
    pub dedicated_url: Option<&'a str>,
}

/// The facts of a request as it stands.
pub fn of(context: &RequestContext) -> RequestFacts<'_> {
    let request = &context.request;
    let zone = context.zone;
    let at = |at: Option<At>| at.map(|at| moment(at, zone));
    let assignment = context.assignment();
    let open = request.state.is_open();
    let back = assignment.filter(|last| last.state == AssignmentState::HandedBack && open);
    RequestFacts {
        account: &context.account.name,
        account_url: context.account.url.as_deref(),
        opportunity_url: context.deal.url.as_deref(),
        parent: context.parent.as_deref(),
        team: &context.team_name,
        managers: context.manager_names(),
        state: request.state,
        settled: !open,
        manager_ids: &context.managers,
        manager: context.managers.first(),
        one: context.managers.len() == 1,
        requester: &request.requester,
        requester_name: context.name(&request.requester),
        requester_first: context.first_name(&request.requester),
        sae: context.sae.as_ref().map_or("the account team", |(name, _)| name),
        stage: &request.stage,
        close_date: day(&request.close_date),
        lam: context.currency.rounded(request.lam),
        arr: request.arr.map_or_else(|| "not known yet".to_owned(), |arr| context.currency.rounded(arr)),
        pov: pov(request.pov),
        pov_outcome: &request.pov_outcome,
        why_now: &context.why_now,
        rule: &context.rule,
        notes: quoted(&request.notes),
        question: request.question.as_deref(),
        answer: request.answer.as_deref(),
        asked_by_name: request.asked_by.as_ref().map(|user| context.name(user)),
        asked_at: at(request.asked_at),
        acknowledged_by_name: request.acknowledged_by.as_ref().map(|user| context.name(user)),
        decided_by_name: request.decided_by.as_ref().map(|actor| context.actor_name(actor)),
        decided_at: at(request.decided_at),
        reason: request.reason.as_deref(),
        routed_at: moment(request.routed_at, zone),
        opened_at: moment(request.opened_at, zone),
        due: at(context.due),
        due_day: context.due.map(|due| weekday(due, zone)),
        watchers: phrase(context.watchers.iter().map(|user| context.name(user))),
        csm: assignment.map(|assignment| &assignment.csm),
        csm_name: assignment.map(|assignment| context.name(&assignment.csm)),
        assigned_by_name: assignment.map(|assignment| context.name(&assignment.assigned_by)),
        self_assigned: assignment.is_some_and(|assignment| assignment.assigned_by == assignment.csm),
        handed_back_by: back.map(|last| context.name(&last.csm)),
        handed_back_why: back.and_then(|last| last.reason.as_deref()),
        note: assignment.map(|assignment| quoted(&assignment.note)),
        settled_at: at(assignment.and_then(|assignment| assignment.settled_at)),
        offer_reason: assignment.and_then(|assignment| assignment.reason.as_deref()),
        source: &context.deal.source,
        crm_stage: context.deal.stage.as_deref(),
        known_at: moment(context.deal.known_at, zone),
        dedicated_url: context.dedicated_url.as_deref(),
    }
}

/// How far the proof of value is, in words.
pub const fn pov(pov: Pov) -> &'static str {
    match pov {
        Pov::None => "None",
        Pov::Running => "Running",
        Pov::Presented => "Done",
    }
}

/// Text to stand after a quote mark: each of its lines gets one.
fn quoted(text: &str) -> String {
    text.trim().replace('\n', "\n> ")
}
