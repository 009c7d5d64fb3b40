//! What recurs: Baton's own rounds, each team's meeting and its quarterly review, as rows with a cursor.

use std::sync::Arc;

use baton_storage::asides;
use baton_storage::schedules::{self, Missed, Schedule};
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;

use crate::accounts::people_sync;
use crate::app::App;
use crate::config::Config;
use crate::config::fault::Fault;
use crate::engine::cleanup;
use crate::engine::job::Job;
use crate::engine::scheduler::next_slot;
use crate::engine::set_aside::{Asides, Thing, operators};
use crate::features;
use crate::features::reviews::rules::ReviewRules;
use crate::rules::playbook::Playbook;

/// The recurring things of Baton itself.
const OWN: &[(&str, &str)] = &[
    (people_sync::Refresh::KIND, "0 0 2 * * * *"),
    (cleanup::Cleanup::KIND, "0 30 * * * * *"),
    (features::weekly::jobs::PLAN, features::weekly::jobs::CRON),
];

/// Something that recurs, or why it does not.
struct Recurring {
    name: String,
    kind: &'static str,
    row: Result<Schedule, Fault>,
}

/// What recurs and never comes (again), each with the place that says when: a 30 February, a year that has passed.
pub fn faults(config: &Config, playbook: &Playbook, now: At) -> Vec<Fault> {
    all(config, playbook, now).into_iter().filter_map(|one| one.row.err()).collect()
}

/// Why a schedule comes no more.
pub(crate) fn why_not(app: &App, name: &str, now: At) -> String {
    let named = all(&app.config, &app.playbook, now).into_iter().find(|one| one.name == name);
    let fault = named.and_then(|one| one.row.err()).map(|fault| fault.to_string());
    fault.unwrap_or_else(|| "it comes no more".to_owned())
}

/// Writes down the recurring schedules; one that stands keeps its cursor. One that never comes is set aside, and the
/// others are not held up by it. What was set aside before is tried again.
pub async fn prepare(app: &Arc<App>) -> anyhow::Result<()> {
    let (app, now) = (app.clone(), app.clock.now());
    let storage = app.storage.clone();
    let keep = storage.write(move |tx| {
        Box::pin(async move {
            asides::forget_settled(tx).await?;
            let mut known = Asides::load(tx).await?;
            let all = all(&app.config, &app.playbook, now);
            let good = all.iter().filter(|one| one.row.is_ok());
            let names: Vec<String> = good.map(|one| one.name.clone()).collect();
            for recurring in
                [features::team_meeting::jobs::SCHEDULE, features::reviews::actions::open::SCHEDULE]
            {
                schedules::retain(tx, recurring, &names).await?;
            }
            known.keep_schedules(tx, &all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()).await?;
            for Recurring { name, kind, row } in &all {
                match row {
                    Ok(row) => {
                        schedules::keep(tx, row).await?;
                        known.done(tx, AsideSort::Schedule, name, "").await?;
                    }
                    Err(fault) => {
                        let thing = Thing { sort: AsideSort::Schedule, name, slot: "", kind };
                        known.retire(tx, thing, &fault.to_string(), now).await?;
                    }
                }
            }
            asides::hasten(tx, now).await?;
            known.tell(&operators(&app), tx, now).await
        })
    });
    keep.await
}

fn all(config: &Config, playbook: &Playbook, now: At) -> Vec<Recurring> {
    let own = OWN.iter().map(|&(kind, cron)| {
        let zone = config.organization.timezone;
        let row = row(kind, kind, &serde_json::json!({}), cron, zone, i64::MAX, now);
        let row = row.map_err(|what| Fault { place: kind.to_owned(), line: None, what });
        Recurring { name: kind.to_owned(), kind, row }
    });
    let meetings = config.teams.iter().enumerate().filter_map(|(index, team)| {
        let meeting = team.account_team_meeting.as_ref()?;
        let name = format!("{}{}", features::team_meeting::jobs::SCHEDULE, team.id);
        let (kind, args) = (
            features::team_meeting::jobs::MEETING,
            features::team_meeting::jobs::Meeting { team: team.id.clone() },
        );
        let grace = features::team_meeting::jobs::GRACE.num_milliseconds();
        let row = row(&name, kind, &args, &meeting.cron, team.timezone, grace, now).map_err(|what| {
            let path = format!("teams[{index}].account_team_meeting.cron");
            config.fault(&path, format!("`{path}` of team {}: \"{}\" {what}", team.id, meeting.cron))
        });
        Some(Recurring { name, kind, row })
    });
    let quarterly = playbook.of::<ReviewRules>().cron(config.organization.fiscal_year_starts);
    let reviews = config.teams.iter().map(|team| {
        let name = format!("{}{}", features::reviews::actions::open::SCHEDULE, team.id);
        let (kind, args) = (
            features::reviews::actions::open::OPEN,
            features::reviews::actions::open::Opening { team: team.id.clone() },
        );
        let grace = features::reviews::actions::open::GRACE.num_milliseconds();
        let row = row(&name, kind, &args, &quarterly, team.timezone, grace, now).map_err(|what| {
            let what = format!("`opens`: \"{quarterly}\" {what}");
            Fault { place: "reviews.toml".to_owned(), line: None, what }
        });
        Recurring { name, kind, row }
    });
    own.chain(meetings).chain(reviews).collect()
}

/// The row of something that recurs, or what is wrong with it: how the sentence with its rule goes on.
fn row(
    name: &str,
    kind: &str,
    args: &impl Serialize,
    cron: &str,
    zone: Tz,
    grace_ms: i64,
    now: At,
) -> Result<Schedule, String> {
    let next = next_slot(cron, zone, now).map_err(|error| error.to_string())?;
    let next = next.ok_or("never comes: no such day is ahead")?;
    Ok(Schedule {
        schedule: name.to_owned(),
        kind: kind.to_owned(),
        args: serde_json::to_string(args).map_err(|error| error.to_string())?,
        cron: cron.to_owned(),
        zone: zone.name().to_owned(),
        missed: Missed::Latest,
        grace_ms,
        next_slot: next.slot,
        next_at: next.at,
    })
}
