//! The facts of a request as the templates name them.

use baton_storage::assignments::AssignmentState;
use baton_storage::states::Pov;
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::features::requests::view::context::RequestContext;
use crate::rules::sentence::phrase;
use crate::slack::dates::{day, moment, weekday};

/// Everything the templates of a request may use.
pub fn of(context: &RequestContext) -> Value {
    let request = &context.request;
    let zone = context.zone;
    let named = |user: &Option<_>| user.as_ref().map(|user| context.name(user).to_owned());
    let at = |at: Option<At>| at.map(|at| moment(at, zone));
    let assignment = context.assignment();
    let open = request.state.is_open();
    let back = assignment.filter(|last| last.state == AssignmentState::HandedBack && open);
    json!({
        "account": context.account.name,
        "account_url": context.account.url,
        "opportunity_url": context.deal.url,
        "parent": context.parent,
        "team": context.team_name,
        "managers": context.manager_names(),
        "state": request.state,
        "settled": !open,
        "manager_ids": context.managers,
        "manager": context.managers.first(),
        "one": context.managers.len() == 1,
        "requester": request.requester,
        "requester_name": context.name(&request.requester),
        "requester_first": context.first_name(&request.requester),
        "sae": context.sae.as_ref().map_or("the account team", |(name, _)| name),
        "stage": request.stage,
        "close_date": day(&request.close_date),
        "lam": context.currency.rounded(request.lam),
        "arr": request.arr.map_or_else(|| "not known yet".to_owned(), |arr| context.currency.rounded(arr)),
        "pov": pov(request.pov),
        "pov_outcome": request.pov_outcome,
        "why_now": context.why_now,
        "rule": context.rule,
        "notes": quoted(&request.notes),
        "question": request.question,
        "answer": request.answer,
        "asked_by_name": named(&request.asked_by),
        "asked_at": at(request.asked_at),
        "acknowledged_by_name": named(&request.acknowledged_by),
        "decided_by_name": request.decided_by.as_ref().map(|actor| context.actor_name(actor)),
        "decided_at": at(request.decided_at),
        "reason": request.reason,
        "routed_at": moment(request.routed_at, zone),
        "opened_at": moment(request.opened_at, zone),
        "due": context.due.map(|due| moment(due, zone)),
        "due_day": context.due.map(|due| weekday(due, zone)),
        "watchers": phrase(context.watchers.iter().map(|user| context.name(user))),
        "csm": assignment.map(|assignment| assignment.csm.clone()),
        "csm_name": assignment.map(|assignment| context.name(&assignment.csm)),
        "assigned_by_name": assignment.map(|assignment| context.name(&assignment.assigned_by)),
        "self_assigned": assignment.is_some_and(|assignment| assignment.assigned_by == assignment.csm),
        "handed_back_by": back.map(|last| context.name(&last.csm)),
        "handed_back_why": back.and_then(|last| last.reason.clone()),
        "note": assignment.map(|assignment| quoted(&assignment.note)),
        "settled_at": at(assignment.and_then(|assignment| assignment.settled_at)),
        "offer_reason": assignment.and_then(|assignment| assignment.reason.clone()),
        "source": context.deal.source,
        "crm_stage": context.deal.stage,
        "known_at": moment(context.deal.known_at, zone),
        "dedicated_url": context.dedicated_url,
    })
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
