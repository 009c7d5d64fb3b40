//! Recurring schedules against an independent oracle: Python's zoneinfo, for every zone and every change of its
//! clocks from 2010 to 2039. `tests/oracle/slots.py` says what it works out, and how; `tests/run` lets it.
//!
//! No zone and no change is left out. The names of these tests begin with `oracle_`, by which `tests/run --fast`
//! leaves them out: the oracle has to be installed.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;
use std::thread;

use baton::rules::recurrence::{Occurrence, next_occurrence};
use baton_storage::time::At;
use chrono::{Duration, NaiveDateTime};
use chrono_tz::{IANA_TZDB_VERSION, TZ_VARIANTS, Tz};
use cron::Schedule;

/// What the oracle knows of zones that share their data.
struct Known {
    zones: Vec<Tz>,
    /// Every change of their clocks, with the schedules around it.
    changes: Vec<Change>,
}

struct Change {
    at: At,
    /// By how much clocks go forward, or back if it is negative.
    by: Duration,
    schedules: Vec<Planned>,
}

struct Planned {
    words: String,
    cron: Schedule,
    slots: Vec<Occurrence>,
}

/// What the oracle wrote.
fn written() -> String {
    let path = std::env::var_os("BATON_ORACLE").map(PathBuf::from);
    let path = path.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/target/oracle/slots.txt").into());
    let asked = "the oracle was asked: tests/run does that, and tests/oracle/run alone";
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; {asked}", path.display()))
}

fn read(text: &str) -> Vec<Known> {
    let mut all: Vec<Known> = Vec::new();
    for line in text.lines().skip(1) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |place: usize| words[place].parse::<i64>().expect("a number");
        match words[0] {
            "zones" => {
                let zones = words[1..].iter().map(|name| name.parse().expect("a zone of ours")).collect();
                all.push(Known { zones, changes: Vec::new() });
            }
            "change" => {
                let change = Change {
                    at: At(number(1) * 1000),
                    by: Duration::seconds(number(3) - number(2)),
                    schedules: Vec::new(),
                };
                all.last_mut().expect("zones").changes.push(change);
            }
            _ => {
                let change = all.last_mut().expect("zones").changes.last_mut().expect("a change");
                change.schedules.push(planned(&words));
            }
        }
    }
    all
}

fn planned(words: &[&str]) -> Planned {
    let named = words.iter().take_while(|word| !word.contains('=')).count();
    let time = |time: &str| {
        let parts: Vec<&str> = time.split(':').collect();
        format!("{} {} {}", parts[2], parts[1], parts[0])
    };
    let cron = match words[..named] {
        ["daily", at] => format!("{} * * * *", time(at)),
        ["weekly", day, at] => format!("{} * * {day} *", time(at)),
        ["monthly", day, at] => format!("{} {day} * * *", time(at)),
        ["quarters"] => "0 0,15,30,45 * * * * *".into(),
        ref other => panic!("the oracle says {other:?}"),
    };
    let slot = |word: &&str| {
        let (slot, at) = word.split_once('=').expect("a slot and its instant");
        Occurrence { slot: slot.into(), at: At(at.parse::<i64>().expect("an instant") * 1000) }
    };
    Planned {
        words: words[..named].join(" "),
        cron: Schedule::from_str(&cron).expect(&cron),
        slots: words[named..].iter().map(slot).collect(),
    }
}

/// Where Baton says something else than the oracle, one line each.
fn disagreements(known: &Known) -> Vec<String> {
    let mut found = Vec::new();
    for change in &known.changes {
        let turn = change.by.abs() / 2;
        for (zone, planned) in
            known.zones.iter().flat_map(|zone| change.schedules.iter().map(move |p| (zone, p)))
        {
            let Planned { words, cron, slots } = planned;
            let ours = |after: At| next_occurrence(cron, *zone, after);
            // One after the other, as a cursor goes.
            let mut after = slots[0].at.plus_millis(-1);
            for slot in slots {
                let answer = ours(after);
                if answer.as_ref() != Some(slot) {
                    found.push(format!("{zone}, {words}: {answer:?}, and by the oracle {slot:?}"));
                    break;
                }
                after = slot.at;
            }
            // And for who asks just before the clocks change, at that moment, and half a gap or fold later.
            for after in [change.at.plus_millis(-1), change.at, change.at + turn] {
                let next = slots.iter().find(|slot| slot.at > after);
                if slots[0].at <= after && next.is_some() && ours(after).as_ref() != next {
                    found.push(format!(
                        "{zone}, {words}, after {}: {:?}, not {next:?}",
                        after.utc(),
                        ours(after)
                    ));
                }
            }
        }
    }
    found
}

/// M1, P6: daily, weekly and monthly, around every change of every zone's clocks from 2010 to 2039, each local
/// slot comes once and when the oracle says.
#[test]
fn oracle_agrees_about_every_slot_around_every_change() {
    let text = written();
    let all = read(&text);
    let changes: usize = all.iter().map(|known| known.changes.len() * known.zones.len()).sum();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let found: Vec<String> = thread::scope(|scope| {
        let all = &all;
        let each =
            |worker| move || all.iter().skip(worker).step_by(workers).flat_map(disagreements).collect();
        let asked: Vec<_> = (0..workers).map(|worker| scope.spawn(each(worker))).collect();
        asked
            .into_iter()
            .flat_map(|one: thread::ScopedJoinHandle<'_, Vec<String>>| one.join().expect("done"))
            .collect()
    });
    println!("{changes} changes in {} zones", TZ_VARIANTS.len());
    assert!(changes > 10_000, "{changes} changes are too few to be all");
    let first: Vec<_> = found.iter().take(40).map(String::as_str).collect();
    assert!(found.is_empty(), "{} disagreements:\n  {}", found.len(), first.join("\n  "));
}

/// M1: the oracle speaks of our release of the time-zone data and of every zone that a team may name.
#[test]
fn oracle_knows_our_zones_by_our_data() {
    let text = written();
    let release = text.lines().next().and_then(|line| line.strip_prefix("tzdata "));
    assert_eq!(release, Some(IANA_TZDB_VERSION), "tests/oracle/requirements.txt pins what chrono-tz has");
    let names = text.lines().filter_map(|line| line.strip_prefix("zones "));
    let theirs: BTreeSet<&str> = names.flat_map(|names| names.split(' ')).collect();
    let ours: BTreeSet<&str> = TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    let differ: Vec<_> = theirs.symmetric_difference(&ours).collect();
    assert!(differ.is_empty(), "known to one alone: {differ:?}");
}

/// A check that the check bites, at every change of London's clocks: the second of two same hours, a skipped
/// time taken for one of summer, a slot left out, a slot that comes twice and one under another name are noticed.
#[test]
fn oracle_is_contradicted_when_it_is_wrong() {
    let text = written();
    let mut all = read(&text);
    let london = all.iter_mut().find(|known| known.zones.contains(&Tz::Europe__London)).expect("London");
    let (mut skipped, mut repeated) = (0, 0);
    for change in std::mem::take(&mut london.changes) {
        for planned in &change.schedules {
            let noticed = |alter: &dyn Fn(&mut Vec<Occurrence>)| {
                let mut slots = planned.slots.clone();
                alter(&mut slots);
                let wrong = Planned { words: planned.words.clone(), cron: planned.cron.clone(), slots };
                let changes = vec![Change { schedules: vec![wrong], ..change }];
                let found = disagreements(&Known { zones: vec![Tz::Europe__London], changes });
                assert!(!found.is_empty(), "{} at {}", planned.words, change.at.utc());
            };
            noticed(&|slots| drop(slots.remove(1)));
            noticed(&|slots| slots.insert(1, slots[0].clone()));
            noticed(&|slots| slots[1].slot.replace_range(11..13, "05"));
            for (place, slot) in planned.slots.iter().enumerate() {
                let wall = slot.at.utc().with_timezone(&Tz::Europe__London).naive_local();
                let nominal: NaiveDateTime = slot.slot.parse().expect("a local time");
                if wall != nominal {
                    skipped += 1;
                    noticed(&|slots| slots[place].at = At::from(nominal.and_utc()) - Duration::hours(1));
                }
                if change.at + change.by <= slot.at && slot.at < change.at {
                    repeated += 1;
                    noticed(&|slots| slots[place].at = slot.at - change.by);
                }
            }
        }
    }
    println!("{skipped} skipped times, {repeated} repeated ones");
    assert!(skipped > 200 && repeated > 200, "{skipped} and {repeated} are too few to be all");
}
