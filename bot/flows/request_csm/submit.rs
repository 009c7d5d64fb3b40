//! Sending the form: qualification (Q1–Q4), joining an open request (R7), and opening one (R3, R4).

use baton_storage::accounts::{self, Account};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::RequestId;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::requests::{self, Request};
use baton_storage::states::RequestState;
use baton_storage::time::At;
use baton_storage::{Reader, assignments, people};
use serde_json::json;
use slack_morphism::prelude::SlackView;

use super::change::{self, Deed};
use super::draft::{self, Draft};
use crate::app::App;
use crate::config::Team;
use crate::error::Failure;
use crate::flows::access;
use crate::flows::visit::{Act, Answer, Going};
use crate::jobs::request::{self as say, Card, Dedicated, Everybody, Receipt};
use crate::jobs::{Job, ladder};
use crate::messages::request::pages::{self, NoRequest};
use crate::messages::request::picture::phrase;
use crate::policy::ladder::Tells;
use crate::policy::qualification::{self, AccountFacts, CurrentCsm, Parent, Verdict};
use crate::policy::routing::{self, Parties};

/// A new request.
pub fn new(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        access::may_request(app, tx, actor).await?;
        let draft = draft::read(app, visit.submission()?, today(app, now))?;
        let known = accounts::find(tx, &draft.account_id).await?;
        same_account(app, tx, &draft).await?;
        if let Some(open) = requests::open_of(tx, &draft.opportunity_id).await? {
            return join(Act { app, tx, now, actor, visit }, open).await;
        }
        let verdict = qualify(app, tx, &draft, known.as_ref()).await?;
        if let Some(page) = not_requested(app, tx, &draft, known.as_ref(), &verdict, now).await? {
            if draft.dedicated {
                tell_of_dedicated(Act { app, tx, now, actor, visit }, &draft, known.as_ref()).await?;
            }
            return Ok(Answer::on_top(page));
        }
        let request = open(Act { app, tx, now, actor, visit }, &draft, known, &verdict).await?;
        let picture = say::picture(app, tx, &request.request_id, now).await?;
        Ok(Answer::instead(pages::asked(&app.words, &picture, false)?))
    })
}

/// A request brought up to date by who asked.
pub fn update(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let form = visit.submission()?;
        let picture = change::load(app, tx, &form.private, now).await?;
        change::requester_only(app, &picture, actor)?;
        change::still(app, &picture, &[RequestState::Open, RequestState::Question])?;
        let draft = draft::read(app, form, today(app, now))?;
        let mut request = picture.request.clone();
        if draft.opportunity_id != request.opportunity_id || draft.account_id != request.account_id {
            let account = json!({ "account": picture.account.name });
            let sentence = app.words.plain("request_form.fault.other_account", account)?;
            return Err(Failure::Fields([("opportunity_url", sentence)].into()));
        }
        let changed = changes(&request, &draft).join(", ");
        let before = request.state;
        apply(&mut request, &draft);
        let deed = Deed { actor: &actor.user_id, action: "request.update", before, why: Some(&changed) };
        if draft.team != request.team_id {
            change::reroute(app, tx, &mut request, &draft.team, &deed, now).await?;
        } else if !changed.is_empty() {
            change::store(app, tx, &mut request, &deed, now).await?;
            change::note(app, tx, &request, "updated", json!({ "what": changed }), now).await?;
        }
        let picture = say::picture(app, tx, &request.request_id, now).await?;
        Ok(Answer::instead(pages::asked(&app.words, &picture, true)?))
    })
}

/// The page for an account that has a CSM or the pool already (Q2); none for any other.
///
/// # Errors
/// When the database refuses.
pub async fn has_csm_already(
    app: &App,
    db: &mut Reader,
    account: &Account,
) -> Result<Option<SlackView>, Failure> {
    let csm = current_csm(app, db, Some(account)).await?;
    if csm == CurrentCsm::None {
        return Ok(None);
    }
    let facts = AccountFacts {
        segment: account.segment.unwrap_or(baton_storage::states::Segment::Enterprise),
        expected_arr: account.arr,
        csm,
        parent: None,
        dedicated: false,
    };
    let verdict = qualification::qualify(&facts, &app.playbook.qualification);
    let managers = phrase(std::iter::once("the CSM manager"));
    let told = no_request(app, db, &account.name, managers, Some(account), &verdict).await?;
    Ok(told.map(|told| pages::no_request(&app.words, &told)).transpose()?)
}

/// The deal's account, where the CRM has told us of it, must be the one of the form.
async fn same_account(app: &App, db: &mut Reader, draft: &Draft) -> Result<(), Failure> {
    let Some(deal) = opportunities::find(db, &draft.opportunity_id).await? else { return Ok(()) };
    if deal.account_id == draft.account_id {
        return Ok(());
    }
    let account = accounts::find(db, &deal.account_id).await?;
    let account = account.map_or(deal.account_id.0, |account| account.name);
    let sentence = app.words.plain("request_form.fault.other_account", json!({ "account": account }))?;
    Err(Failure::Fields([("opportunity_url", sentence)].into()))
}

/// The second request for a deal joins the first (R7).
async fn join(act: Act<'_>, open: Request) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, .. } = act;
    let own = open.requester == actor.user_id;
    if !own && requests::watch(tx, &open.request_id, &actor.user_id, now).await? {
        let object = format!("request:{}", open.request_id);
        audit::record(tx, &Entry::new(now, &actor.user_id, "request.join", object)).await?;
        let who = json!({ "who": actor.name });
        change::note(app, tx, &open, "joined", who, now).await?;
        say::refresh(app, tx, &open, now).await?;
    }
    let picture = say::picture(app, tx, &open.request_id, now).await?;
    Ok(Answer::instead(pages::joined(&app.words, &picture, own)?))
}

async fn qualify(
    app: &App,
    db: &mut Reader,
    draft: &Draft,
    known: Option<&Account>,
) -> Result<Verdict, Failure> {
    let parent = match known.and_then(|account| account.parent_id.as_ref()) {
        Some(parent) => accounts::find(db, parent).await?.map(|found| Parent {
            name: found.name,
            // Asking for a CSM of its own is what makes a child managed.
            child_managed: true,
        }),
        None => None,
    };
    let facts = AccountFacts {
        segment: draft.segment,
        expected_arr: draft.arr,
        csm: current_csm(app, db, known).await?,
        parent,
        dedicated: draft.dedicated,
    };
    Ok(qualification::qualify(&facts, &app.playbook.qualification))
}

/// Who is CSM now: by our own assignment, else by the CRM's field.
async fn current_csm(app: &App, db: &mut Reader, account: Option<&Account>) -> Result<CurrentCsm, Failure> {
    let Some(account) = account else { return Ok(CurrentCsm::None) };
    if let Some(assignment) = assignments::current(db, &account.account_id).await? {
        let person = people::find(db, &assignment.csm).await?;
        let name = person.map_or(assignment.csm.0.clone(), |person| person.name);
        return Ok(CurrentCsm::Person { name, user: Some(assignment.csm) });
    }
    let csm = CurrentCsm::of_field(account.csm_field.as_deref(), &app.playbook.qualification);
    let CurrentCsm::Person { name, .. } = &csm else { return Ok(csm) };
    Ok(match people::by_email(db, name).await? {
        Some(person) if person.active => CurrentCsm::Person { name: person.name, user: Some(person.user_id) },
        Some(person) => CurrentCsm::Person { name: person.name, user: None },
        None => csm,
    })
}

/// The page that takes the request's place, where the verdict is not that one is made.
async fn not_requested(
    app: &App,
    db: &mut Reader,
    draft: &Draft,
    known: Option<&Account>,
    verdict: &Verdict,
    now: At,
) -> Result<Option<SlackView>, Failure> {
    let managers = match app.config.team(&draft.team) {
        Some(team) => manager_names(app, db, team, now).await?,
        None => "the CSM manager".into(),
    };
    let told = no_request(app, db, &draft.account_name, managers, known, verdict).await?;
    let told = told.map(|told| NoRequest { told_dedicated: draft.dedicated, ..told });
    Ok(told.map(|told| pages::no_request(&app.words, &told)).transpose()?)
}

async fn no_request(
    app: &App,
    db: &mut Reader,
    account: &str,
    managers: String,
    known: Option<&Account>,
    verdict: &Verdict,
) -> Result<Option<NoRequest>, Failure> {
    use qualification::Answer as A;
    let route = &app.playbook.qualification.scale_route;
    let route = Some((route.text.clone(), route.url.clone()));
    let (csm, route) = match &verdict.answer {
        A::Qualifies { .. } | A::Unknown => return Ok(None),
        A::HasCsm { name, user } => {
            let workspace = people::workspace(db).await?.unwrap_or_default();
            let link = user.as_ref().map(|user| format!("slack://user?team={workspace}&id={user}"));
            (Some((name.clone(), link)), None)
        }
        A::Scale | A::Pooled { .. } => (None, route),
        A::None => (None, None),
    };
    Ok(Some(NoRequest {
        account: account.to_owned(),
        managers,
        csm,
        source: known.map_or_else(|| "The CRM".into(), |account| account.source.clone()),
        why: verdict.why.sentence.clone(),
        route,
        told_dedicated: false,
    }))
}

async fn manager_names(app: &App, db: &mut Reader, team: &Team, now: At) -> Result<String, Failure> {
    let everybody = Everybody::load(app, db, now).await?;
    let names = team.managers.iter().filter_map(|user| everybody.person(user)).map(|one| one.name.as_str());
    Ok(phrase(names))
}

/// A Dedicated customer is made known to the manager during pre-sales whatever the verdict (Q3).
async fn tell_of_dedicated(act: Act<'_>, draft: &Draft, known: Option<&Account>) -> Result<(), Failure> {
    let Act { app, tx, now, actor, .. } = act;
    let Some(team) = app.config.team(&draft.team) else { return Ok(()) };
    if known.is_none() {
        keep_account(tx, draft, None, &actor.name, now).await?;
    }
    let everybody = Everybody::load(app, tx, now).await?;
    let parties = Parties { requester: &actor.user_id, csm: None };
    let told =
        routing::whom(&app.config, team, Tells::Managers, parties, now, |user| everybody.availability(user));
    for told in told {
        let note = Dedicated { account: draft.account_id.clone(), by: actor.user_id.clone(), to: told.user };
        note.enqueue(app, tx, now).await?;
    }
    Ok(())
}

/// Opens the request, with everything that follows.
async fn open(
    act: Act<'_>,
    draft: &Draft,
    known: Option<Account>,
    verdict: &Verdict,
) -> Result<Request, Failure> {
    let Act { app, tx, now, actor, .. } = act;
    let mut account = keep_account(tx, draft, known, &actor.name, now).await?;
    if account.priority.is_none()
        && let Some((priority, _)) = &verdict.starting_priority
    {
        account.priority = Some(*priority);
        accounts::keep(tx, &account).await?;
    }
    keep_deal(tx, draft, &actor.name, now).await?;
    let request = request(draft, actor.user_id.clone(), now);
    requests::add(tx, &request).await?;
    let object = format!("request:{}", request.request_id);
    let entry = Entry::new(now, &actor.user_id, "request.open", object).because(&verdict.why.sentence);
    audit::record(tx, &entry).await?;
    ladder::replan(app, tx, &request, now).await?;
    let id = || request.request_id.clone();
    Card { request: id(), team: request.team_id.clone() }.enqueue(app, tx, now).await?;
    Receipt { request: id(), to: actor.user_id.clone() }.enqueue(app, tx, now).await?;
    Ok(request)
}

fn request(draft: &Draft, requester: baton_storage::ids::UserId, now: At) -> Request {
    Request {
        request_id: RequestId::fresh(),
        opportunity_id: draft.opportunity_id.clone(),
        account_id: draft.account_id.clone(),
        team_id: draft.team.clone(),
        requester,
        state: RequestState::Open,
        version: 1,
        close_date: draft.close_date.to_string(),
        lam: draft.lam,
        arr: draft.arr,
        stage: draft.stage.clone(),
        why_now: draft.why_now.clone(),
        pov: draft.pov,
        pov_outcome: draft.pov_outcome.clone(),
        dedicated: draft.dedicated,
        notes: draft.notes.clone(),
        question: None,
        asked_by: None,
        asked_at: None,
        answer: None,
        answered_at: None,
        acknowledged_by: None,
        acknowledged_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
        opened_at: now,
        routed_at: now,
        changed_at: now,
    }
}

/// What the form adds to what is known of the account: a person's word fills gaps, it does not overwrite.
async fn keep_account(
    tx: &mut baton_storage::Tx,
    draft: &Draft,
    known: Option<Account>,
    source: &str,
    now: At,
) -> Result<Account, Failure> {
    let mut account =
        known.unwrap_or_else(|| Account::named(draft.account_id.clone(), &draft.account_name, source, now));
    account.url = account.url.or_else(|| draft.account_url.clone());
    account.segment = account.segment.or(Some(draft.segment));
    account.region = account.region.or_else(|| Some(draft.region.clone()));
    account.lam = account.lam.or(Some(draft.lam));
    account.dedicated = Some(account.dedicated.unwrap_or(false) || draft.dedicated);
    accounts::keep(tx, &account).await?;
    Ok(account)
}

async fn keep_deal(tx: &mut baton_storage::Tx, draft: &Draft, source: &str, now: At) -> Result<(), Failure> {
    if opportunities::find(tx, &draft.opportunity_id).await?.is_some() {
        return Ok(());
    }
    let deal = Opportunity {
        opportunity_id: draft.opportunity_id.clone(),
        account_id: draft.account_id.clone(),
        name: None,
        url: draft.opportunity_url.clone(),
        kind: None,
        stage: Some(draft.stage.clone()),
        stage_since: None,
        close_date: Some(draft.close_date.to_string()),
        amount: None,
        owner_email: None,
        source: source.to_owned(),
        known_at: now,
    };
    Ok(opportunities::keep(tx, &deal).await?)
}

/// What differs between a request and its new draft, in words for the thread.
fn changes(request: &Request, draft: &Draft) -> Vec<String> {
    let pairs = [
        ("close date", request.close_date != draft.close_date.to_string()),
        ("LAM", request.lam != draft.lam),
        ("expected ARR", request.arr != draft.arr),
        ("stage", request.stage != draft.stage),
        ("why now", request.why_now != draft.why_now),
        ("proof of value", request.pov != draft.pov || request.pov_outcome != draft.pov_outcome),
        ("Dedicated", request.dedicated != draft.dedicated),
        ("notes", request.notes != draft.notes),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}

fn apply(request: &mut Request, draft: &Draft) {
    request.close_date = draft.close_date.to_string();
    request.lam = draft.lam;
    request.arr = draft.arr;
    request.stage = draft.stage.clone();
    request.why_now = draft.why_now.clone();
    request.pov = draft.pov;
    request.pov_outcome = draft.pov_outcome.clone();
    request.dedicated = draft.dedicated;
    request.notes = draft.notes.clone();
}

/// Today, where the organization is.
fn today(app: &App, now: At) -> chrono::NaiveDate {
    now.utc().with_timezone(&app.config.organization.timezone).date_naive()
}
