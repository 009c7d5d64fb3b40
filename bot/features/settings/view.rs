//! The form of somebody's settings, and what holds once it was sent.

use anyhow::Result;
use baton_storage::settings::Settings;
use baton_storage::time::At;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::accounts::settings::{WEEK, days};
use crate::features::settings::form::{Facts, START};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::checkboxes::checkboxes;
use crate::slack::dates::{Moment, moment};
use crate::slack::words::Words;

/// The form, with what is set now.
pub fn form(words: &Words, set: &Settings, facts: &Facts) -> Result<SlackView> {
    let opens = facts.hours.opens.format("%H:%M").to_string();
    let say = |key: &str| words.plain(&format!("settings.{key}"), json!({ "opens": opens }));
    let mut hours = vec![(say("start")?, START.to_owned())];
    hours.extend((0..24).map(|hour| (format!("{hour:02}:00"), hour.to_string())));
    let hour = set.daily_hour.map_or_else(|| START.to_owned(), |hour| hour.to_string());
    let mut boxes = Vec::new();
    for day in WEEK {
        boxes.push((words.plain(&format!("settings.day.{day}"), Value::Null)?, day.to_string()));
    }
    let chosen = set.days.map_or_else(|| facts.hours.days.clone(), days);
    let ticked: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let ahead = |day: &&String| day.parse::<NaiveDate>().is_ok_and(|day| day > facts.today);
    let quiet = set.quiet_until.as_ref().filter(ahead);
    let choice = |key: &str, value: &str| -> Result<(String, String)> { Ok((say(key)?, value.to_owned())) };
    let how = [choice("digest", "digest")?, choice("single", "single")?];
    let labels = [say("hour")?, say("days")?, say("quiet")?, say("how")?, say("weekly")?];
    let hints = [say("hour_hint")?, say("quiet_hint")?];
    let field = |place: usize, id, hint, optional| Field { id, label: &labels[place], hint, optional };
    let mut parts = vec![
        blocks::context(&words.mrkdwn("settings.intro", Value::Null)?),
        field(0, "hour", hints[0].as_str(), false).select(&hours, Some(&hour)),
        checkboxes(&field(1, "days", "", false), &boxes, &ticked),
        field(2, "quiet", hints[1].as_str(), true).date(quiet.map(String::as_str)),
        field(3, "how", "", false).radio(&how, Some(if set.single { "single" } else { "digest" })),
    ];
    if facts.manages {
        let weekly = [choice("weekly_on", "on")?, choice("weekly_off", "off")?];
        parts.push(field(4, "weekly", "", false).radio(&weekly, Some(if set.weekly { "on" } else { "off" })));
    }
    Ok(blocks::form("settings.save", "", &say("title")?, &say("submit")?, &say("close")?, parts))
}

#[derive(Serialize)]
struct SavedFacts {
    single: bool,
    quiet: Option<String>,
    next: Option<Moment>,
}

/// What holds from now on; `next` is when their next message of a day comes, if there is something to say by then.
pub fn saved(words: &Words, set: &Settings, next: Option<(At, Tz)>) -> Result<SlackView> {
    let facts = SavedFacts {
        single: set.single,
        quiet: set.quiet_until.as_deref().map(crate::slack::dates::day),
        next: next.map(|(at, zone)| moment(at, zone)),
    };
    let parts = vec![section(&words.mrkdwn("settings.saved", &facts)?)];
    let title = words.plain("settings.title", &facts)?;
    Ok(blocks::page(&title, &words.plain("settings.done", &facts)?, parts))
}
