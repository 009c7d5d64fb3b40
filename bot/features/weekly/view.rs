//! A week's summary, as its reader sees it.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::weekly::load::Week;
use crate::features::weekly::rules::days_and_hours;
use crate::rules::sentence::{first_name, phrase};
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{date, day};
use crate::slack::message::Message;
use crate::slack::words::Words;

#[derive(Serialize)]
struct WeekFacts<'a> {
    first: &'a str,
    teams: String,
    opened: i64,
    waiting: usize,
    assigned: usize,
    /// How long it took to assign: days, or hours where it was less than two days.
    days: i64,
    hours: i64,
    late: usize,
    renewals: usize,
    more_waiting: usize,
    more_late: usize,
    more_renewals: usize,
}

/// Something that is late.
#[derive(Serialize)]
struct LateFacts<'a> {
    account: &'a str,
    owner: &'a str,
    task: &'a str,
}

/// The summary.
pub fn summary(words: &Words, name: &str, week: &Week) -> Result<Message> {
    let (days, hours) = week.took.map(days_and_hours).unwrap_or_default();
    let facts = WeekFacts {
        first: first_name(name),
        teams: phrase(week.teams.iter().map(String::as_str)),
        opened: week.opened,
        waiting: week.waiting,
        assigned: week.assigned,
        days,
        hours,
        late: week.late,
        renewals: week.renewals,
        more_waiting: week.waiting.saturating_sub(week.oldest.len()),
        more_late: week.late.saturating_sub(week.latest.len()),
        more_renewals: week.renewals.saturating_sub(week.soonest.len()),
    };
    let say = |key: &str| words.mrkdwn(&format!("weekly.{key}"), &facts);
    let mut parts = vec![blocks::header(&words.plain("weekly.header", &facts)?)];
    let keys = ["opened", "waiting", "took", "late", "renewals"];
    parts.push(blocks::fields(keys.map(say).into_iter().collect::<Result<Vec<String>>>()?));
    let waiting = week.oldest.iter().map(|(account, since)| {
        words.mrkdwn("weekly.line.waiting", json!({ "account": account, "since": date(*since, week.zone) }))
    });
    parts.extend(list(say("list.waiting")?, waiting.collect::<Result<_>>()?));
    let late = week
        .latest
        .iter()
        .map(|(account, owner, task)| words.mrkdwn("weekly.line.late", LateFacts { account, owner, task }));
    parts.extend(list(say("list.late")?, late.collect::<Result<_>>()?));
    let renewals = week.soonest.iter().map(|deal| {
        words.mrkdwn("weekly.line.renewal", json!({ "account": deal.account, "day": day(&deal.close_date) }))
    });
    parts.extend(list(say("list.renewals")?, renewals.collect::<Result<_>>()?));
    let settings = button("settings.open", &words.plain("weekly.settings", &facts)?, "");
    parts.push(blocks::context(&say("why")?));
    parts.push(blocks::actions(vec![settings.into()]));
    Ok(Message::internal(say("text")?, parts))
}

/// Lines under their heading; nothing where there are none.
fn list(heading: String, lines: Vec<String>) -> Option<SlackBlock> {
    (!lines.is_empty()).then(|| section(&[vec![heading], lines].concat().join("\n")))
}
