//! A team as whoever leads it sees it, and teams side by side.

use anyhow::Result;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::accounts::ranking;
use crate::features::home::load::team::{Carries, TeamBoard};
use crate::features::home::view::lines::waits;
use crate::features::reviews::view::summary::{Mix, aim, verdict};
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{date, weekday};
use crate::slack::words::Words;

/// So many of its people stand there, and so many teams.
const CARRIES: usize = 15;
const TEAMS: usize = 10;

/// Something that is late, and whose it is.
#[derive(Serialize)]
struct LateFacts<'a> {
    account: &'a str,
    owner: &'a str,
    task: &'a str,
    due: Option<String>,
}

/// What one carries.
#[derive(Serialize)]
struct LoadFacts<'a> {
    name: &'a str,
    hours: String,
    capacity: String,
    over: bool,
    count: usize,
    pr1: usize,
    pr2: usize,
    verdict: Option<String>,
    away: bool,
    until: Option<String>,
}

/// A team and its sums.
#[derive(Serialize)]
struct TeamFacts<'a> {
    team: &'a str,
    waiting: usize,
    elsewhere: usize,
    more: usize,
    late: usize,
    more_late: bool,
    shown_late: usize,
    proposals: usize,
    exceptions: usize,
    people: usize,
    over: usize,
    hours: String,
    capacity: String,
    pr1: usize,
    pr2: usize,
    verdict: Option<String>,
    aim: Option<String>,
    oldest: Option<String>,
}

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
            let facts = LateFacts {
                account: &late.account,
                owner: &late.owner,
                task: &late.task,
                due: late.due.map(|due| weekday(due, zone)),
            };
            words.mrkdwn("home.team.late_line", facts)
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
    let facts = LoadFacts {
        name: &one.name,
        hours: ranking::hours(one.hours),
        capacity: ranking::hours(one.capacity),
        over: one.hours > one.capacity,
        count: one.accounts,
        pr1: one.mix.pr1,
        pr2: one.mix.pr2,
        verdict: verdict(words, &one.mix)?,
        away: away.is_some(),
        until: away.flatten(),
    };
    words.mrkdwn("home.team.load_line", facts)
}

fn facts<'a>(words: &Words, team: &'a TeamBoard, zone: Tz) -> Result<TeamFacts<'a>> {
    type Says<'s> = &'s dyn Fn(&Words, &Mix) -> Result<Option<String>>;
    let of = |says: Says<'_>| -> Result<Option<String>> {
        Ok(team.mix.as_ref().map(|mix| says(words, mix)).transpose()?.flatten())
    };
    let (hours_of, capacity) =
        team.loads.iter().fold((0.0, 0.0), |(sum, all), one| (sum + one.hours, all + one.capacity));
    Ok(TeamFacts {
        team: &team.name,
        waiting: team.waiting,
        elsewhere: team.elsewhere,
        more: team.waiting.saturating_sub(team.queue.len()),
        late: team.late_count,
        more_late: team.late_count > team.late.len(),
        shown_late: team.late.len(),
        proposals: team.proposals,
        exceptions: team.exceptions,
        people: team.loads.len(),
        over: team.loads.iter().filter(|one| one.hours > one.capacity).count(),
        hours: ranking::hours(hours_of),
        capacity: ranking::hours(capacity),
        pr1: team.mix.as_ref().map_or(0, |mix| mix.pr1),
        pr2: team.mix.as_ref().map_or(0, |mix| mix.pr2),
        verdict: of(&verdict)?,
        aim: of(&|words, mix| aim(words, &mix.target))?,
        oldest: team.queue.first().map(|first| date(first.request.opened_at, zone)),
    })
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
