//! The page for whoever gets no CSM of their own (Q1–Q4).

use baton_storage::accounts::Account;
use baton_storage::states::Segment;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use slack_morphism::prelude::SlackView;

use crate::accounts::directory::Directory;
use crate::accounts::qualification::{self, AccountFacts, CurrentCsm, QualificationRules, Verdict};
use crate::app::App;
use crate::config::Team;
use crate::error::ActionError;
use crate::features::requests::form::Draft;
use crate::features::requests::load::verdict::current_csm;
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
