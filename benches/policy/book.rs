//! A large book: what the CRM and a year of reviews would have left behind.

use baton_storage::accounts::{self, Account};
use baton_storage::assessments::{self, Assessment};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::people::{self, Person};
use baton_storage::states::{AssessmentState, Priority, Segment};
use baton_storage::time::At;
use baton_storage::{Fault, Storage};
use serde_json::json;

/// Monday 23 November 2026, ten o'clock.
pub const NOW: At = At(1_795_428_000_000);
/// How many accounts a CSM looks after.
const OF_A_CSM: usize = 40;
/// How many are written at once.
const BATCH: usize = 5000;

/// Makes a database of so many accounts of EMEA Enterprise: each fourth with two open deals, nine of ten with answers.
pub async fn fill(database: &str, accounts: usize) {
    let storage = Storage::open(database).await.expect("a database");
    for first in (0..accounts).step_by(BATCH) {
        let written = storage.write(move |tx| {
            Box::pin(async move {
                for number in first..(first + BATCH).min(accounts) {
                    if number.is_multiple_of(OF_A_CSM) {
                        people::keep(tx, &csm(number / OF_A_CSM)).await?;
                    }
                    accounts::keep(tx, &account(number)).await?;
                    if !number.is_multiple_of(10) {
                        assessments::add(tx, &assessment(number)).await?;
                    }
                    if number.is_multiple_of(4) {
                        opportunities::keep(tx, &deal(number, "upgrade")).await?;
                        opportunities::keep(tx, &deal(number, "renewal")).await?;
                    }
                }
                Ok::<_, Fault>(())
            })
        });
        written.await.expect("written");
    }
    storage.fold_log().await.expect("folded");
    storage.close().await;
}

fn email(csm: usize) -> String {
    format!("csm{csm}@example.com")
}

fn csm(number: usize) -> Person {
    Person {
        user_id: format!("U0CSM{number}").into(),
        workspace: "T0".into(),
        name: format!("Somebody {number}"),
        email: Some(email(number)),
        timezone: "Europe/London".into(),
        guest: false,
        bot: false,
        active: true,
        known_at: NOW,
    }
}

fn account(number: usize) -> Account {
    // Ids in no order, as a CRM's are.
    let mut account = Account::named(id(number).into(), &format!("Customer {number}"), "Salesforce", NOW);
    account.segment = Some(Segment::Enterprise);
    account.region = Some("EMEA".into());
    account.arr = Some((number as i64 * 7919) % 1_000_000);
    account.csm_field = Some(email(number / OF_A_CSM));
    account.health =
        (number.is_multiple_of(3)).then(|| if number.is_multiple_of(30) { "red" } else { "green" }.into());
    account.priority = Some(if number.is_multiple_of(3) { Priority::Pr1 } else { Priority::Pr2 });
    account
}

fn id(number: usize) -> String {
    format!("001{:08x}{number:07}", (number as u32).wrapping_mul(2_654_435_761))
}

fn assessment(number: usize) -> Assessment {
    let answer =
        |choice: &str| json!({ "choice": choice, "said_by": "U0CSM1", "by_person": true, "at": NOW });
    let yes = |each: usize| answer(if number.is_multiple_of(each) { "yes" } else { "no" });
    let answers =
        json!({ "stages": yes(7), "infrastructure": yes(11), "risk": answer("no"), "growth": answer("no") });
    Assessment {
        assessment_id: format!("s-{number}").into(),
        account_id: id(number).into(),
        team_id: "emea-enterprise".into(),
        model: "us-enterprise".into(),
        version: "2021-08-01".into(),
        level: Priority::Pr2,
        state: AssessmentState::Decided,
        path: "[]".into(),
        answers: answers.to_string(),
        why: "None of the 5 questions speaks for more.".into(),
        assessed_by: "U0CSM1".into(),
        assessed_at: NOW,
        settled_by: None,
        settled_at: None,
    }
}

fn deal(number: usize, kind: &str) -> Opportunity {
    Opportunity {
        opportunity_id: format!("{kind}-{number}").into(),
        account_id: id(number).into(),
        name: Some(format!("{kind} {number}")),
        url: None,
        kind: Some(kind.into()),
        stage: Some("4-Proposal".into()),
        stage_since: Some(NOW),
        close_date: Some(if number.is_multiple_of(8) { "2027-02-15" } else { "2027-10-15" }.into()),
        amount: Some(250_000),
        owner_email: None,
        merged_into: None,
        deleted_at: None,
        source: "Salesforce".into(),
        known_at: NOW,
    }
}
