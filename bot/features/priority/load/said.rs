//! Decisions and answers in words: who said what, when, by which model.

use baton_storage::Reader;
use baton_storage::assessments::{self, Assessment};
use baton_storage::ids::UserId;
use baton_storage::people::Person;
use baton_storage::reviews::Review;
use baton_storage::states::AssessmentState;
use baton_storage::time::At;
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::accounts::roles;
use crate::app::App;
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::Answer;
use crate::features::priority::rules::flow::Step;
use crate::features::priority::rules::level::label;
use crate::features::priority::rules::models::Models;
use crate::features::priority::view::facts::{DecisionFacts, SaidFacts};
use crate::features::priority::view::page::Entry;
use crate::slack::dates::{age, day};

/// What people call the quarter of a review.
pub fn quarter(app: &App, review: &Review) -> String {
    let first = review.quarter.parse::<NaiveDate>();
    first.map_or_else(
        |_| review.quarter.clone(),
        |first| crate::rules::quarter::label(first, app.config.organization.fiscal_year_starts),
    )
}

/// What the words may use of something that was decided or proposed.
pub(crate) async fn decision(
    app: &App,
    db: &mut Reader,
    one: &Assessment,
    zone: Tz,
) -> anyhow::Result<DecisionFacts> {
    let known = app.playbook.of::<Models>().get(&one.model);
    let agreed =
        one.settled_by.as_ref().filter(|by| one.state == AssessmentState::Decided && **by != one.assessed_by);
    Ok(DecisionFacts {
        level: label(one.level),
        state: one.state,
        because: one.why.clone(),
        by: load::rights::actor_name(db, &one.assessed_by).await?,
        on: date(one.assessed_at, zone),
        agreed_by: match agreed {
            Some(by) => Some(load::rights::actor_name(db, by).await?),
            None => None,
        },
        model: known.map_or_else(|| one.model.clone(), |model| model.name.clone()),
        effective: day(&one.version),
    })
}

/// The steps of a path, in words.
pub async fn steps(db: &mut Reader, path: &[Step], now: At, zone: Tz) -> anyhow::Result<Vec<SaidFacts>> {
    let mut said = Vec::new();
    for step in path {
        let by = said_by(db, &step.said_by, step.by_person, step.at, now, zone).await?;
        said.push(SaidFacts { asks: step.asks.clone(), answer: step.answer.clone(), by });
    }
    Ok(said)
}

/// Whose word an answer is: `Ravi Patel, 3 Aug 2026`, or `from Salesforce, 3 min ago`.
pub async fn said_by(
    db: &mut Reader,
    who: &str,
    by_person: bool,
    at: At,
    now: At,
    zone: Tz,
) -> anyhow::Result<String> {
    if !by_person {
        return Ok(format!("from {who}, {}", age(at, now)));
    }
    Ok(format!("{}, {}", load::rights::name(db, &UserId::from(who)).await?, date(at, zone)))
}

/// The same of parameters.
pub(crate) async fn answers(
    db: &mut Reader,
    all: Vec<(String, Answer)>,
    now: At,
    zone: Tz,
) -> anyhow::Result<Vec<SaidFacts>> {
    let mut said = Vec::new();
    for (label, answer) in all {
        let by = said_by(db, &answer.said_by, answer.by_person, answer.at, now, zone).await?;
        let yes = if answer.choice == "yes" { "Yes" } else { "No" };
        said.push(SaidFacts { asks: label, answer: yes.to_owned(), by });
    }
    Ok(said)
}

/// Everything that was ever decided or proposed, the latest first.
pub async fn history(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    reader: &Person,
    now: At,
) -> anyhow::Result<Vec<Entry>> {
    let zone = roles::calendar(app, Some(reader)).zone();
    let mut entries = Vec::new();
    for one in assessments::of_account(db, &context.account.account_id).await? {
        let path: Vec<Step> = serde_json::from_str(&one.path).unwrap_or_default();
        let facts = decision(app, db, &one, zone).await?;
        entries.push(Entry { facts, path: steps(db, &path, now, zone).await? });
    }
    Ok(entries)
}

/// `3 Aug 2026`, where the reader is.
pub fn date(at: At, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%-d %b %Y").to_string()
}
