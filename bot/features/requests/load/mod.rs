//! Loading a request with all that its messages show, and the team's load (R5).

pub mod verdict;

use std::collections::BTreeMap;

use anyhow::Context;
use baton_storage::actor::Actor;
use baton_storage::assignments::{self, Assignment, AssignmentState};
use baton_storage::ids::{RequestId, UserId};
use baton_storage::requests::{self, Request};
use baton_storage::time::At;
use baton_storage::{Reader, accounts, opportunities, people};

use crate::accounts::candidates::CsmCandidates;
use crate::accounts::directory::Directory;
use crate::accounts::qualification::QualificationRules;
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::App;
use crate::features::priority::subject::target;
use crate::features::requests::rules::escalation::Times;
use crate::features::requests::rules::timing::may_request;
use crate::features::requests::rules::{self, RequestRules};
use crate::features::requests::view::context::RequestContext;
use crate::rules::calendar::Calendar;

/// The request and everything around it, as it is now, with the load of every CSM of its team.
///
/// # Errors
/// When the request or its team is unknown, or the database refuses.
pub async fn load_full(
    app: &App,
    db: &mut Reader,
    id: &RequestId,
    now: At,
) -> anyhow::Result<RequestContext> {
    let mut context = load_summary(app, db, id, now).await?;
    let team = app.config.team(&context.team).context("a request of a team that is not configured")?;
    let directory = Directory::load(app, db, &[], now).await?;
    let handed_back: BTreeMap<UserId, String> = context
        .assignments
        .iter()
        .filter(|one| one.state == AssignmentState::HandedBack)
        .map(|one| (one.csm.clone(), one.reason.clone().unwrap_or_default()))
        .collect();
    context.ranked =
        CsmCandidates::of(app, db, team, &directory, target(app, team, now), now).await?.rank(&handed_back);
    Ok(context)
}

/// The same without anybody's load: for what does not help to choose a CSM, which is all but the card and
/// the form behind Assign.
///
/// # Errors
/// As [`load_full`].
pub async fn load_summary(
    app: &App,
    db: &mut Reader,
    id: &RequestId,
    now: At,
) -> anyhow::Result<RequestContext> {
    let request = requests::find(db, id).await?.context("a request that is not stored")?;
    let account = accounts::find(db, &request.account_id).await?.context("a request without its account")?;
    let deal = opportunities::find(db, &request.opportunity_id)
        .await?
        .context("a request without its opportunity")?;
    let team = app.config.team(&request.team_id).context("a request of a team that is not configured")?;
    let assignments = assignments::of_request(db, id).await?;
    let watchers = requests::watchers(db, id).await?;
    let directory = Directory::load(app, db, &involved(&request, &assignments, &watchers), now).await?;
    let parent = match &account.parent_id {
        Some(parent) => Some(accounts::find(db, parent).await?.map_or(parent.0.clone(), |found| found.name)),
        None => None,
    };
    let sae = match deal.owner_email.as_ref().or(account.sae_email.as_ref()) {
        Some(email) => people::by_email(db, email).await?.map(|person| (person.name, person.user_id)),
        None => None,
    };
    let parties = Parties { requester: &request.requester, csm: None };
    let told =
        routing::whom(&app.config, team, Tells::Managers, parties, now, |user| directory.availability(user));
    let times = times(&request, assignments.last().map(|latest| latest.assigned_at));
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let steps =
        rules::escalation::due(request.state, &times, &app.playbook.of::<RequestRules>().ladder, &calendar);
    let reason = app.playbook.of::<RequestRules>().why_now.iter().find(|reason| reason.id == request.why_now);
    Ok(RequestContext {
        parent,
        team: team.id.clone(),
        team_name: team.name.clone(),
        zone: team.timezone,
        currency: app.config.organization.currency,
        managers: told.into_iter().map(|told| told.user).collect(),
        names: directory.names(),
        sae,
        watchers,
        assignments,
        ranked: Vec::new(),
        due: promised(&steps),
        why_now: reason.map_or_else(|| request.why_now.clone(), |reason| reason.label.clone()),
        rule: rule(app, &request),
        dedicated_url: request
            .dedicated
            .then(|| app.playbook.of::<QualificationRules>().dedicated_best_practices.clone()),
        request,
        account,
        deal,
        now,
    })
}

/// Whom a request's messages name, beside those of the configuration.
fn involved<'r>(
    request: &'r Request,
    assignments: &'r [Assignment],
    watchers: &'r [UserId],
) -> Vec<&'r UserId> {
    let decided = request.decided_by.as_ref().and_then(Actor::person);
    let acted = [request.asked_by.as_ref(), request.acknowledged_by.as_ref(), decided].into_iter().flatten();
    let named = assignments.iter().flat_map(|one| [&one.csm, &one.assigned_by]);
    std::iter::once(&request.requester).chain(acted).chain(named).chain(watchers).collect()
}

/// By when a CSM is named, or the offer is answered: the first step of the thing itself, not of a sign of life.
pub fn promised(steps: &[rules::escalation::Due]) -> Option<At> {
    let kept = |due: &&rules::escalation::Due| due.waits_for != rules::escalation::WaitsFor::Acknowledge;
    steps.iter().find(kept).or(steps.first()).map(|due| due.at)
}

/// When what happened to a request, as the escalation counts.
pub fn times(request: &Request, assigned: Option<At>) -> Times {
    Times {
        opened: request.opened_at,
        returned: (request.routed_at != request.opened_at).then_some(request.routed_at),
        acknowledged: request.acknowledged_at,
        asked: request.asked_at,
        answered: request.answered_at,
        assigned,
    }
}

/// Why it may be asked for now (R2), or the rule's id where the rules have changed since.
fn rule(app: &App, request: &Request) -> String {
    let rules = &app.playbook;
    let stage = rules.stages.parse(&request.stage);
    let reasoned = stage.and_then(|stage| {
        may_request(stage, &request.why_now, request.pov, &rules.stages, rules.of::<RequestRules>()).ok()
    });
    reasoned.map_or_else(|| "R2".into(), |reasoned| reasoned.sentence)
}
