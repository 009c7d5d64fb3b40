//! A team as whoever leads it sees it, teams side by side, and how Baton itself is doing.

use anyhow::Result;
use baton_storage::connections::Connection;
use baton_storage::cursors::Cursor;
use baton_storage::states::OutboxState;
use chrono_tz::Tz;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::accounts::ranking;
use crate::features::home::load::ops::Ops;
use crate::features::home::load::team::{Carries, TeamBoard};
use crate::features::home::view::lines::waits;
use crate::features::reviews::view::summary::{Mix, aim, verdict};
use crate::slack::blocks::{self, button, cut, section};
use crate::slack::dates::{date, moment, weekday};
use crate::slack::words::Words;

/// So many of its people stand there, and so many teams.
const CARRIES: usize = 15;
const TEAMS: usize = 10;
/// So many things that went wrong are named, with so much of each reason.
const FAILED: usize = 5;
const REASON: usize = 200;

/// A team in full.
pub fn team(words: &Words, team: &TeamBoard, zone: Tz) -> Result<Vec<SlackBlock>> {
    let facts = facts(words, team, zone)?;
    let say = |key: &str| words.mrkdwn(&format!("home.team.{key}"), &facts);
    let label = |key: &str| words.plain(&format!("home.button.{key}"), &facts);
    let mut parts = vec![blocks::divider(), blocks::header(&words.plain("home.team.header", &facts)?)];
    parts.push(section(&say("queue")?));
    for asked in &team.queue {
        parts.push(waits(words, asked, zone)?);
    }
    if team.waiting > team.queue.len() {
        let all = button("home.queue", &label("queue")?, &format!("{}/0", team.id));
        parts.push(blocks::actions(vec![all.into()]));
    }
    if team.proposals + team.exceptions > 0 {
        parts.push(section(&say("decide")?));
    }
    if team.proposals > 0 {
        let through = button("priority.proposals", &label("through")?, &team.id);
        let agree = button("home.agree", &label("agree_all")?, &team.id);
        parts.push(blocks::actions(vec![through.into(), agree.into()]));
    }
    let late: Result<Vec<String>> = team
        .late
        .iter()
        .map(|late| {
            let due = late.due.map(|due| weekday(due, zone));
            words.mrkdwn(
                "home.team.late_line",
                json!({ "account": late.account, "owner": late.owner, "task": late.task, "due": due }),
            )
        })
        .collect();
    parts.push(section(&[vec![say("late")?], late?].concat().join("\n")));
    let loads: Result<Vec<String>> =
        team.loads.iter().take(CARRIES).map(|one| carries(words, one, zone)).collect();
    parts.push(section(&[vec![say("load")?], loads?].concat().join("\n")));
    Ok(parts)
}

/// What one carries, in a line.
fn carries(words: &Words, one: &Carries, zone: Tz) -> Result<String> {
    let away = one.away_until.map(|until| until.map(|until| date(until.plus_millis(-1), zone)));
    words.mrkdwn(
        "home.team.load_line",
        json!({
            "name": one.name, "hours": ranking::hours(one.hours), "capacity": ranking::hours(one.capacity),
            "over": one.hours > one.capacity, "count": one.accounts, "pr1": one.mix.pr1, "pr2": one.mix.pr2,
            "verdict": verdict(words, &one.mix)?,
            "away": away.is_some(), "until": away.flatten(),
        }),
    )
}

fn facts(words: &Words, team: &TeamBoard, zone: Tz) -> Result<Value> {
    type Says<'s> = &'s dyn Fn(&Words, &Mix) -> Result<Option<String>>;
    let of = |says: Says<'_>| -> Result<Option<String>> {
        Ok(team.mix.as_ref().map(|mix| says(words, mix)).transpose()?.flatten())
    };
    let (hours_of, capacity) =
        team.loads.iter().fold((0.0, 0.0), |(sum, all), one| (sum + one.hours, all + one.capacity));
    Ok(json!({
        "team": team.name, "waiting": team.waiting, "elsewhere": team.elsewhere,
        "more": team.waiting.saturating_sub(team.queue.len()), "late": team.late_count,
        "more_late": team.late_count > team.late.len(), "shown_late": team.late.len(),
        "proposals": team.proposals, "exceptions": team.exceptions, "people": team.loads.len(),
        "over": team.loads.iter().filter(|one| one.hours > one.capacity).count(),
        "hours": ranking::hours(hours_of), "capacity": ranking::hours(capacity),
        "pr1": team.mix.as_ref().map_or(0, |mix| mix.pr1), "pr2": team.mix.as_ref().map_or(0, |mix| mix.pr2),
        "verdict": of(&verdict)?, "aim": of(&|words, mix| aim(words, &mix.target))?,
        "oldest": team.queue.first().map(|first| date(first.request.opened_at, zone)),
    }))
}

/// Teams side by side: the same sums of each.
pub fn beside(words: &Words, teams: &[TeamBoard], zone: Tz) -> Result<Vec<SlackBlock>> {
    if teams.is_empty() {
        return Ok(Vec::new());
    }
    let counted = json!({ "count": teams.len() });
    let mut parts = vec![blocks::divider(), blocks::header(&words.plain("home.beside.header", &counted)?)];
    for team in teams.iter().take(TEAMS) {
        let facts = facts(words, team, zone)?;
        let name = words.mrkdwn("home.beside.team", &facts)?;
        let all =
            button("home.queue", &words.plain("home.button.requests", &facts)?, &format!("{}/0", team.id));
        let name = if team.waiting > 0 { blocks::section_with(&name, all) } else { section(&name) };
        let keys = ["waiting", "late", "load", "mix", "decide"];
        let fields: Result<Vec<String>> =
            keys.iter().map(|key| words.mrkdwn(&format!("home.beside.{key}"), &facts)).collect();
        parts.push(name);
        parts.push(blocks::fields(fields?.into_iter().filter(|text| !text.is_empty())));
    }
    Ok(parts)
}

/// A number with a comma at every thousand.
fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// How Salesforce is read.
fn salesforce(words: &Words, cursor: Option<&Cursor>, known: &Connection, zone: Tz) -> Result<String> {
    let loading = known.load_began_at.is_some() && known.loaded_at.is_none();
    // Before the first reading the cursor says where that is to begin.
    let read = cursor.filter(|_| known.calls_used.is_some());
    words.mrkdwn(
        "home.ops.salesforce",
        json!({
            "read": read.map(|cursor| moment(cursor.read_at, zone)),
            "until": read.map(|cursor| moment(cursor.read_until, zone)),
            "failed": known.failed_at.map(|at| moment(at, zone)),
            "because": cut(known.failure.as_deref().unwrap_or_default(), REASON),
            "used": known.calls_used.map(thousands), "allowed": known.calls_allowed.map(thousands),
            "loading": loading, "loaded": thousands(known.loaded), "all": thousands(known.to_load),
            "compared": known.compared_at.map(|at| moment(at, zone)), "differences": known.differences,
        }),
    )
}

/// How Baton itself is doing.
pub fn ops(words: &Words, ops: &Ops, zone: Tz) -> Result<Vec<SlackBlock>> {
    let of = |state: OutboxState| ops.failed.iter().filter(move |(one, _)| one.state == state);
    let count = |state| of(state).map(|(one, _)| one.count).sum::<i64>();
    let facts = json!({
        "failed": count(OutboxState::Discarded), "unknown": count(OutboxState::Unknown), "aside": ops.aside.len(),
        "news": ops.news.map(|at| moment(at, zone)),
        "gitlab_at": ops.gitlab.and_then(|(at, _)| at).map(|at| moment(at, zone)),
        "stuck": ops.gitlab.map(|(_, stuck)| stuck),
        "calendar_at": ops.calendar.and_then(|(at, _)| at).map(|at| moment(at, zone)),
        "calendar_stuck": ops.calendar.map(|(_, stuck)| stuck),
    });
    let say = |key: &str| words.mrkdwn(&format!("home.ops.{key}"), &facts);
    let mut parts = vec![blocks::divider(), blocks::header(&words.plain("home.ops.header", &facts)?)];
    parts.push(section(&say("news")?));
    if let Some((cursor, connection)) = &ops.salesforce {
        parts.push(section(&salesforce(words, cursor.as_ref(), connection, zone)?));
    }
    if ops.gitlab.is_some() {
        parts.push(section(&say("gitlab")?));
    }
    if ops.calendar.is_some() {
        parts.push(section(&say("calendar")?));
    }
    for (key, state) in [("unknown", OutboxState::Unknown), ("failed", OutboxState::Discarded)] {
        let lines: Result<Vec<String>> = of(state)
            .take(FAILED)
            .map(|(one, what)| {
                let because = cut(one.fault.as_deref().unwrap_or_default(), REASON);
                let at = moment(one.settled_at, zone);
                words.mrkdwn(
                    "home.ops.line",
                    json!({ "what": what, "count": one.count, "because": because, "at": at }),
                )
            })
            .collect();
        parts.push(section(&[vec![say(key)?], lines?].concat().join("\n")));
    }
    let lines: Result<Vec<String>> = ops
        .aside
        .iter()
        .take(FAILED)
        .map(|(one, what)| {
            let at = moment(one.since_at, zone);
            words.mrkdwn(
                "home.ops.aside_line",
                json!({ "what": what, "because": cut(&one.reason, REASON), "at": at }),
            )
        })
        .collect();
    parts.push(section(&[vec![say("aside")?], lines?].concat().join("\n")));
    Ok(parts)
}
