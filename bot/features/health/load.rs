//! An account's health as people read it: since when it is so, and the latest word on it.

use baton_storage::accounts::Account;
use baton_storage::health::{self, Report};
use baton_storage::ids::UserId;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use chrono_tz::Tz;
use serde_json::json;

use crate::app::{App, Section};
use crate::features::health::rules::HealthRules;
use crate::features::health::view::{self, Latest};
use crate::slack::dates::{age, date, weekday};

/// How an account is; none where nobody has said anything, or what was said is no colour.
pub async fn latest(
    app: &App,
    db: &mut Reader,
    account: &Account,
    zone: Tz,
    now: At,
) -> anyhow::Result<Option<Latest>> {
    let rules = &app.playbook.of::<HealthRules>();
    let Some(colour) = account.health.as_deref().and_then(|word| rules.colour(word)) else { return Ok(None) };
    let said = health::of_account(db, &account.account_id).await?;
    let is = |report: &&Report| rules.colour(&report.health) == Some(colour);
    let streak: Vec<&Report> = said.iter().skip_while(|report| !is(report)).take_while(is).collect();
    let Some(since) = streak.last() else { return Ok(None) };
    let word = streak.iter().find(|report| report.why.is_some() || report.plan.is_some()).or(streak.first());
    let Some(word) = word else { return Ok(None) };
    Ok(Some(Latest {
        label: colour.label.clone(),
        well: rules.is_best(colour),
        since: weekday(since.said_at, zone),
        why: word.why.clone(),
        plan: word.plan.clone(),
        said_by: name(db, word).await?,
        age: age(word.said_at, now),
        said_on: date(word.said_at, zone),
    }))
}

/// Who said it, as people call them.
async fn name(db: &mut Reader, report: &Report) -> anyhow::Result<String> {
    if !report.by_person {
        return Ok(report.said_by.clone());
    }
    let person = people::find(db, &UserId::from(report.said_by.as_str())).await?;
    Ok(person.map_or_else(|| report.said_by.clone(), |person| person.name))
}

/// Who said the latest word on an account, and its id; for whoever comes second.
pub async fn report(db: &mut Reader, account: &Account) -> anyhow::Result<Option<(Report, String)>> {
    match health::of_account(db, &account.account_id).await?.into_iter().next() {
        Some(report) => {
            let name = name(db, &report).await?;
            Ok(Some((report, name)))
        }
        None => Ok(None),
    }
}

/// How the account is, for its page.
pub async fn section(
    app: &App,
    db: &mut Reader,
    account: &Account,
    zone: Tz,
    now: At,
) -> anyhow::Result<Section> {
    let latest = latest(app, db, account, zone, now).await?;
    let label = |key: &str| app.words.plain(&format!("health.{key}"), json!({}));
    let mut menu = vec![(label("button")?, "health.open")];
    if latest.as_ref().is_some_and(|latest| !latest.well) {
        menu.push((label("owe")?, "health.update"));
    }
    let text = latest.map(|latest| view::lines(&app.words, &latest)).transpose()?;
    Ok(Section { text, first: false, button: None, menu })
}
