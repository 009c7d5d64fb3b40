//! `baton doctor`: what needs somebody's hand, and what to do about it, command by command. It changes nothing.
//!
//! Deliberately absent: what is wrong with the configuration, the token and the channels, which `baton check` names.

use anyhow::{Result, bail};
use baton_storage::asides::{self, Aside};
use baton_storage::outbox::OutboxEntry;
use baton_storage::states::{AsideSort, OutboxState};
use baton_storage::time::At;
use baton_storage::{Storage, mending, soundness};
use chrono::Duration;

use crate::cli::outbox::entry::Known;
use crate::cli::upcoming::plain::printable;
use crate::cli::{check, output};
use crate::clock::Clock;
use crate::config::environment::{Environment, Variables};

/// What was refused longer ago is of no use any more.
const RECENT: Duration = Duration::days(14);
/// So many of each kind are listed; `baton outbox list` lists the others.
const MOST: u32 = 20;

/// Says what needs a hand.
///
/// # Errors
/// When something does: it has been written, with what to do about it.
pub async fn run(variables: &Variables) -> Result<()> {
    let environment = Environment::read(variables)?;
    let mut db = Storage::open_to_read(&environment.database_url).await?;
    let unsound = soundness(&mut db).await?;
    if !unsound.is_empty() {
        output::lines(unsound)?;
        let what = "Next: stop Baton, and `baton restore` the latest copy that is sound; if the version alone is another, start Baton once.";
        output::lines([what.to_owned()])?;
        bail!("the database is not sound, or of another version");
    }
    let now = Clock::system().now();
    let known = Known::read(&environment, variables);
    let unknown = mending::in_states(&mut db, &[OutboxState::Unknown], MOST).await?;
    let refused = mending::in_states(&mut db, &[OutboxState::Discarded], MOST).await?;
    let refused: Vec<OutboxEntry> = refused.into_iter().filter(|entry| is_recent(entry, now)).collect();
    let aside = asides::all(&mut db).await?;
    drop(db);
    let mut lines = Vec::new();
    entries(&mut lines, &known, "may or may not have been sent", &unknown);
    entries(&mut lines, &known, "refused for good in the last two weeks", &refused);
    set_aside(&mut lines, &known, &aside);
    let count = unknown.len() + refused.len() + aside.len();
    if count == 0 {
        return output::lines(["Nothing needs a hand.".to_owned()]);
    }
    output::lines(lines)?;
    bail!("{count} {} a hand", if count == 1 { "thing needs" } else { "things need" })
}

/// Whether it is of use to have it sent after all. What an operator gave up is settled.
fn is_recent(entry: &OutboxEntry, now: At) -> bool {
    let given_up = entry.fault.as_deref() == Some(mending::GIVEN_UP);
    !given_up && entry.settled_at.is_some_and(|at| now.since(at) <= RECENT)
}

fn entries(lines: &mut Vec<String>, known: &Known, what: &str, entries: &[OutboxEntry]) {
    if entries.is_empty() {
        return;
    }
    lines.push(format!("{} {what}:", entries.len()));
    for entry in entries {
        lines.push(format!("  {}", known.line(entry)));
        lines.push(format!("    {}", known.advice(entry)));
    }
}

fn set_aside(lines: &mut Vec<String>, known: &Known, aside: &[Aside]) {
    if aside.is_empty() {
        return;
    }
    lines.push(format!("{} set aside, while everything else goes on:", aside.len()));
    for one in aside {
        let name = format!("{} {}", one.name, one.slot);
        let what = known.kind(&one.kind);
        lines.push(printable(&format!("  {what} ({}): {}", name.trim(), one.reason)));
        lines.push(format!("    Next: {}", next(one)));
    }
}

fn next(aside: &Aside) -> String {
    let id = &aside.name;
    match (aside.sort, aside.again_at) {
        (_, None) => "correct its cron rule in baton.toml or the templates, and restart Baton.".into(),
        (AsideSort::OutboxEntry, Some(at)) => format!(
            "mend the cause and restart Baton, which tries it at once; by itself it does after {}. \
             To give it up: `baton outbox discard {id} --because TEXT`.",
            check::moment(at)
        ),
        (_, Some(at)) => format!(
            "mend the cause and restart Baton, which tries it at once; by itself it does after {}.",
            check::moment(at)
        ),
    }
}
