//! Who gets a CSM, by the form and by what is known (Q1–Q4).

use baton_storage::accounts::{self, Account};
use baton_storage::{Reader, assignments, people};

use crate::accounts::qualification::{self, AccountFacts, CurrentCsm, Parent, QualificationRules, Verdict};
use crate::app::App;
use crate::error::ActionError;
use crate::features::requests::form::Draft;

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
pub(crate) async fn current_csm(
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
