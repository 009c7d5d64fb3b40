//! What the sentences of something that is asked may use. While it is open they speak of today; what is settled, or
//! was told, keeps what was known then.

use baton_storage::accounts;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::TaskState;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::rules::calendar::local_time;
use crate::slack::dates::{age, date, day};

/// Under which name a task keeps what was known.
pub(crate) const KEPT: &str = "kept";

/// What is known of the account and its deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub account: String,
    deal: Option<String>,
    stage: Option<String>,
    /// When the deal entered its stage.
    since: Option<At>,
    /// `YYYY-MM-DD`.
    closes: Option<String>,
    source: Option<String>,
    known_at: Option<At>,
}

impl Seen {
    /// What is known now.
    pub fn now(account: &str, deal: Option<&Opportunity>) -> Self {
        Self {
            account: account.to_owned(),
            deal: deal.map(|deal| deal.name.clone().unwrap_or_else(|| deal.opportunity_id.0.clone())),
            stage: deal.and_then(|deal| deal.stage.clone()),
            since: deal.and_then(|deal| deal.stage_since),
            closes: deal.and_then(|deal| deal.close_date.clone()),
            source: deal.map(|deal| deal.source.clone()),
            known_at: deal.map(|deal| deal.known_at),
        }
    }

    /// What counts for a task: what it has kept, if it is settled or was told; else this.
    pub fn of(self, task: &Task) -> Self {
        let counts = !task.is_action() || task.state != TaskState::Open;
        let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
        let kept = counts.then(|| serde_json::from_value(facts[KEPT].clone()).ok()).flatten();
        kept.unwrap_or(self)
    }

    /// The same as the task keeps it.
    pub fn to_keep(&self) -> Value {
        json!({ KEPT: self })
    }

    /// Lets a task keep it, in the place of what it kept; `false` if that was the same.
    pub fn keep(&self, task: &mut Task) -> bool {
        let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_else(|_| json!({}));
        let kept = json!(self);
        let changed = facts[KEPT] != kept;
        facts[KEPT] = kept;
        task.facts = facts.to_string();
        changed
    }
}

/// What is known now is kept with a task that is being settled or told, unless it keeps something already.
pub(crate) async fn keep(db: &mut Reader, task: &mut Task) -> anyhow::Result<()> {
    let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    if facts[KEPT].is_object() {
        return Ok(());
    }
    let Some(account) = accounts::resolve_merged(db, &task.account_id).await? else { return Ok(()) };
    let deal = opportunities::named(db, task.opportunity_id.as_ref()).await?;
    Seen::now(&account.name, deal.as_ref()).keep(task);
    Ok(())
}

/// What the sentences and the "Why" may use.
pub(crate) async fn facts(
    db: &mut Reader,
    task: &Task,
    seen: &Seen,
    now: At,
    zone: Tz,
) -> anyhow::Result<Value> {
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_else(|_| json!({}));
    facts["account"] = json!(seen.account);
    facts["deal"] = json!(seen.deal);
    facts["stage"] = json!(seen.stage.clone().unwrap_or_else(|| "no stage".into()));
    // Days as a calendar counts them, not as a clock does.
    let local = |at: At| local_time(zone, at).date_naive();
    let until = task.settled_at.filter(|_| task.state != TaskState::Open).unwrap_or(now);
    let days = seen.since.map_or(0, |since| (local(until) - local(since)).num_days().max(0));
    facts["days"] = json!(days.to_string());
    if !facts["since"].is_string() {
        facts["since"] =
            json!(seen.since.map_or_else(|| "an unknown day".to_owned(), |since| date(since, zone)));
    }
    facts["close_date"] = json!(seen.closes.as_deref().map_or_else(|| "an unknown date".into(), day));
    facts["source"] = json!(seen.source);
    facts["age"] = json!(seen.known_at.map(|at| age(at, now)));
    facts["since_age"] = json!(seen.since.map(|since| age(since, now)));
    let moved = (facts["from_day"].as_str(), facts["to_day"].as_str());
    if let (Some(Ok(from)), Some(Ok(to))) = (moved.0.map(str::parse), moved.1.map(str::parse)) {
        let (from, to): (NaiveDate, NaiveDate) = (from, to);
        facts["by"] = json!((to - from).num_days().abs());
        facts["later"] = json!(to > from);
        facts["from"] = json!(day(&from.to_string()));
        facts["to"] = json!(day(&to.to_string()));
    }
    if let Some(user) = facts["user"].as_str().map(baton_storage::ids::UserId::from) {
        facts["name"] = json!(people::find(db, &user).await?.map_or(user.0, |person| person.name));
    }
    Ok(facts)
}
