//! Reads the form of somebody's settings: every fault at its field.

use std::collections::BTreeMap;

use baton_storage::settings::Settings;
use chrono::{Days, NaiveDate, Weekday};
use serde_json::json;

use crate::accounts::settings::{WEEK, bits};
use crate::engine::interaction::submission::Submission;
use crate::rules::calendar::WorkingHours;
use crate::slack::words::Words;

/// So many days somebody can be left alone; whoever is away for longer says so by `/csm-away`, so that others stand in.
pub const QUIET_DAYS: u64 = 14;
/// The choice "when my working day starts".
pub const START: &str = "start";

/// What the form depends on beside what is set.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Today, where they are.
    pub today: NaiveDate,
    /// When people work, unless told.
    pub hours: WorkingHours,
    /// Whether they manage a team, and may get its weekly summary.
    pub manages: bool,
}

/// What was chosen, or a sentence for each field that is to be put right.
pub fn read(
    words: &Words,
    form: &Submission,
    before: &Settings,
    facts: &Facts,
) -> anyhow::Result<Result<Settings, BTreeMap<&'static str, String>>> {
    let mut faults = BTreeMap::new();
    let say = |key: &str| {
        let last = facts.today + Days::new(QUIET_DAYS);
        words.plain(&format!("settings.fault.{key}"), json!({ "day": last.format("%-d %b").to_string() }))
    };
    let daily_hour = match form.choice("hour") {
        Some(START) => None,
        chosen => {
            let hour = chosen.and_then(|hour| hour.parse::<i64>().ok()).filter(|hour| (0..24).contains(hour));
            if hour.is_none() {
                faults.insert("hour", say("hour")?);
            }
            hour
        }
    };
    let ticked: Vec<Weekday> = form.ticked("days").into_iter().filter_map(day).collect();
    if ticked.is_empty() {
        faults.insert("days", say("days")?);
    }
    // Whoever ticks the working days follows them, whatever they are changed to.
    let usual = bits(&ticked) == bits(&facts.hours.days);
    let days = (!usual && !ticked.is_empty()).then(|| bits(&ticked));
    let quiet_until = form.date("quiet").map(str::to_owned);
    match quiet_until.as_deref().map(str::parse::<NaiveDate>) {
        Some(Ok(day)) if day <= facts.today => drop(faults.insert("quiet", say("past")?)),
        Some(Ok(day)) if day > facts.today + Days::new(QUIET_DAYS) => {
            drop(faults.insert("quiet", say("far")?));
        }
        Some(Err(_)) => drop(faults.insert("quiet", say("quiet")?)),
        _ => {}
    }
    let single = match form.choice("how") {
        Some("single") => true,
        Some("digest") => false,
        _ => {
            faults.insert("how", say("how")?);
            false
        }
    };
    let weekly = match form.choice("weekly").filter(|_| facts.manages) {
        Some(choice) => choice == "on",
        None => before.weekly,
    };
    Ok(match faults.is_empty() {
        true => Ok(Settings { daily_hour, days, quiet_until, single, weekly }),
        false => Err(faults),
    })
}

/// The day that a box stands for.
fn day(value: &str) -> Option<Weekday> {
    WEEK.into_iter().find(|day| day.to_string() == value)
}
