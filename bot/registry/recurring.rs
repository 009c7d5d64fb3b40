//! What recurs, as every feature gives it, written down as rows with a cursor.

use std::sync::Arc;

use baton_storage::asides;
use baton_storage::schedules::{self, Missed, Schedule};
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use chrono::Duration;
use serde_json::json;

use crate::app::App;
use crate::config::Config;
use crate::config::fault::Fault;
use crate::engine::recurring::{Recurrence, Recurs, Said};
use crate::engine::scheduler::next_slot;
use crate::engine::set_aside::{Asides, Thing, operators};
use crate::registry::features::FEATURES;
use crate::rules::playbook::Playbook;

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
    app.write(app.clock.now(), move |ctx| {
        Box::pin(async move {
            asides::forget_settled(ctx.tx).await?;
            let mut known = Asides::load(ctx.tx).await?;
            let all = all(&ctx.app.config, &ctx.app.playbook, ctx.now);
            let good = all.iter().filter(|one| one.row.is_ok());
            let names: Vec<String> = good.map(|one| one.name.clone()).collect();
            for recurs in FEATURES.iter().flat_map(|feature| feature.schedules) {
                if let Recurs::Teams { prefix, .. } = recurs {
                    schedules::retain(ctx.tx, prefix, &names).await?;
                }
            }
            let named: Vec<String> = all.iter().map(|one| one.name.clone()).collect();
            known.keep_schedules(ctx.tx, &named).await?;
            for Recurring { name, kind, row } in &all {
                match row {
                    Ok(row) => {
                        schedules::keep(ctx.tx, row).await?;
                        known.done(ctx.tx, AsideSort::Schedule, name, "").await?;
                    }
                    Err(fault) => {
                        let thing = Thing { sort: AsideSort::Schedule, name, slot: "", kind };
                        known.retire(ctx.tx, thing, &fault.to_string(), ctx.now).await?;
                    }
                }
            }
            asides::hasten(ctx.tx, ctx.now).await?;
            known.tell(&operators(ctx.app), ctx.tx, ctx.now).await
        })
    })
    .await
}

fn all(config: &Config, playbook: &Playbook, now: At) -> Vec<Recurring> {
    let mut all = Vec::new();
    for recurs in FEATURES.iter().flat_map(|feature| feature.schedules) {
        match recurs {
            Recurs::Round { kind, cron } => {
                let round = Recurrence {
                    name: (*kind).to_owned(),
                    kind,
                    args: json!({}),
                    cron: (*cron).to_owned(),
                    zone: config.organization.timezone,
                    grace: Duration::MAX,
                    said: Said::Rules { file: kind, key: "cron" },
                };
                all.push(recurring(config, round, now));
            }
            Recurs::Teams { plan, .. } => {
                all.extend(plan(config, playbook).into_iter().map(|one| recurring(config, one, now)));
            }
        }
    }
    all
}

/// What recurs with its row, or the fault of whoever says when.
fn recurring(config: &Config, one: Recurrence, now: At) -> Recurring {
    let row = row(&one, now).map_err(|fault| match &one.said {
        Said::Config { path, what } => config.fault(path, format!("{what}: \"{}\" {fault}", one.cron)),
        Said::Rules { file, key } => {
            let what = format!("`{key}`: \"{}\" {fault}", one.cron);
            Fault { place: (*file).to_owned(), line: None, what }
        }
    });
    Recurring { name: one.name, kind: one.kind, row }
}

/// The row of something that recurs, or what is wrong with it: how the sentence with its rule goes on.
fn row(one: &Recurrence, now: At) -> Result<Schedule, String> {
    let next = next_slot(&one.cron, one.zone, now).map_err(|error| error.to_string())?;
    let next = next.ok_or("never comes: no such day is ahead")?;
    Ok(Schedule {
        schedule: one.name.clone(),
        kind: one.kind.to_owned(),
        args: one.args.to_string(),
        cron: one.cron.clone(),
        zone: one.zone.name().to_owned(),
        missed: Missed::Latest,
        grace_ms: one.grace.num_milliseconds(),
        next_slot: next.slot,
        next_at: next.at,
    })
}
