//! Who gets a CSM, and the page for whoever does not (Q1–Q4).

use baton_storage::accounts::{self, Account};
use baton_storage::states::Segment;
use baton_storage::time::At;
use baton_storage::{Reader, assignments, people};
use slack_morphism::prelude::SlackView;

use crate::accounts::directory::Directory;
use crate::accounts::qualification;
use crate::accounts::qualification::QualificationRules;
use crate::accounts::qualification::{AccountFacts, CurrentCsm, Parent, Verdict};
use crate::app::App;
use crate::config::Team;
use crate::error::ActionError;
use crate::features::requests::form::Draft;
use crate::features::requests::view;
use crate::features::requests::view::pages::NoRequest;
use crate::rules::sentence::phrase;

/// The page for an account that has a CSM or the pool already (Q2); none for any other.
pub async fn has_csm_already(
    app: &App,
    db: &mut Reader,
    account: &Account,
) -> Result<Option<SlackView>, ActionError> {
    let csm = current_csm(app, db, Some(account)).await?;
    if csm == CurrentCsm::None {
        return Ok(None);
    }
    let facts = AccountFacts {
        segment: account.segment.unwrap_or(Segment::Enterprise),
        expected_arr: account.arr,
        currency: app.config.organization.currency,
        csm,
        parent: None,
        dedicated: false,
    };
    let verdict = qualification::qualify(&facts, app.playbook.of::<QualificationRules>());
    let managers = phrase(std::iter::once("the CSM manager"));
    let told = no_request(app, db, &account.name, managers, Some(account), &verdict).await?;
    Ok(told.map(|told| view::pages::no_request(&app.words, &told)).transpose()?)
}

/// The verdict on an account, by the form and by what is known of it.
pub async fn qualify(
    app: &App,
    db: &mut Reader,
    draft: &Draft,
    known: Option<&Account>,
) -> Result<Verdict, ActionError> {
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
        currency: app.config.organization.currency,
        csm: current_csm(app, db, known).await?,
        parent,
        dedicated: draft.dedicated,
    };
    Ok(qualification::qualify(&facts, app.playbook.of::<QualificationRules>()))
}

/// Who is CSM now: by our own assignment, else by the CRM's field.
async fn current_csm(
    app: &App,
    db: &mut Reader,
    account: Option<&Account>,
) -> Result<CurrentCsm, ActionError> {
    let Some(account) = account else { return Ok(CurrentCsm::None) };
    if let Some(assignment) = assignments::current(db, &account.account_id).await? {
        let person = people::find(db, &assignment.csm).await?;
        let name = person.map_or(assignment.csm.0.clone(), |person| person.name);
        return Ok(CurrentCsm::Person { name, user: Some(assignment.csm) });
    }
    let csm = CurrentCsm::of_field(account.csm_field.as_deref(), app.playbook.of::<QualificationRules>());
    let CurrentCsm::Person { name, .. } = &csm else { return Ok(csm) };
    Ok(match people::by_email(db, name).await? {
        Some(person) if person.active => CurrentCsm::Person { name: person.name, user: Some(person.user_id) },
        Some(person) => CurrentCsm::Person { name: person.name, user: None },
        None => csm,
    })
}

/// The page that takes the request's place, where the verdict is not that one is made.
pub async fn not_requested(
    app: &App,
    db: &mut Reader,
    draft: &Draft,
    known: Option<&Account>,
    verdict: &Verdict,
    now: At,
) -> Result<Option<SlackView>, ActionError> {
    let managers = match app.config.team(&draft.team) {
        Some(team) => manager_names(app, db, team, now).await?,
        None => "the CSM manager".into(),
    };
    let told = no_request(app, db, &draft.account_name, managers, known, verdict).await?;
    let told = told.map(|told| NoRequest { told_dedicated: draft.dedicated, ..told });
    Ok(told.map(|told| view::pages::no_request(&app.words, &told)).transpose()?)
}

async fn no_request(
    app: &App,
    db: &mut Reader,
    account: &str,
    managers: String,
    known: Option<&Account>,
    verdict: &Verdict,
) -> Result<Option<NoRequest>, ActionError> {
    use qualification::Answer as A;
    let route = &app.playbook.of::<QualificationRules>().scale_route;
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

async fn manager_names(app: &App, db: &mut Reader, team: &Team, now: At) -> Result<String, ActionError> {
    let directory = Directory::load(app, db, &[], now).await?;
    let names = team.managers.iter().filter_map(|user| directory.person(user)).map(|one| one.name.as_str());
    Ok(phrase(names))
}
