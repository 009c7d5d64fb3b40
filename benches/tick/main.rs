//! What a tick of the scheduler costs: it grows with what is due, not with what exists.
//!
//! A database is filled with so many moments to come, one per open deal, and as many that have been settled;
//! then a few become due, and the tick that settles them is measured, and ticks with nothing to do. It prints a
//! table, and fails when a hundred times as many moments make a tick much dearer. CPU time of the whole process
//! is compared where Linux counts it, since a disk has its moods; elsewhere the time on the clock.
//!
//! The moments are of the kind `housekeeping`, which plans one row of the outbox and looks at nothing else.
//! Kinds that read more of what exists deserve a row of their own in [`KINDS`].
//!
//! `cargo bench --bench tick -- [--short]`

mod book;
mod place;

use std::fmt;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use baton::engine::cleanup::Cleanup;
use baton::engine::job::Job;
use book::Book;
use place::{Cost, Place};

/// How many moments exist, to come and settled each.
const EXIST: [usize; 3] = [1_000, 10_000, 100_000];
/// How many become due.
const DUE: usize = 200;
/// Which kinds are planned, and by which arguments.
const KINDS: &[(&str, &str)] = &[(Cleanup::KIND, "{}")];
/// Of how many deals the rules speak in one tick.
const SPOKEN_OF: usize = 100;
/// By so much a tick may become dearer from the fewest to the most: a tree that is a level or two higher, caches
/// that hold less of it, and a machine that is busy with something else.
const DEARER: f64 = 1.6;
/// The same where the processor cannot be chosen; see [`on_one_processor`].
const DEARER_ANYWHERE: f64 = 4.0;
/// Says that we are on one processor already.
const HERE: &str = "--here";

/// What was measured on one database, the least of all rounds: whatever else the machine does only adds to it.
struct Row {
    kind: &'static str,
    exist: usize,
    due: Cost,
    idle: Cost,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let here = arguments.iter().any(|argument| argument == HERE);
    if !here && let Some(done) = on_one_processor(&arguments) {
        std::process::exit(done.code().unwrap_or(1));
    }
    let dearer = if here { DEARER } else { DEARER_ANYWHERE };
    let short = arguments.iter().any(|argument| argument == "--short");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let ratio = runtime.block_on(rules_speak());
    assert!(ratio < dearer, "a tick's cost grows with how many deals there are");
    let rows = runtime.block_on(measure(if short { 60 } else { 400 }));
    for (kind, _) in KINDS {
        let of: Vec<&Row> = rows.iter().filter(|row| row.kind == *kind).collect();
        let (few, many) = (of[0], of[of.len() - 1]);
        for (what, few, many) in [("due", &few.due, &many.due), ("idle", &few.idle, &many.idle)] {
            let ratio = many.compared() / few.compared();
            println!(
                "{kind}, {what}: {ratio:.2} times the cost among {} times the moments",
                EXIST[2] / EXIST[0]
            );
            assert!(ratio < dearer, "a tick's cost grows with what exists");
        }
    }
}

/// How much dearer the tick is in which the rules speak of as many deals, among the most deals and the fewest.
async fn rules_speak() -> f64 {
    println!("open deals   {SPOKEN_OF} of them asked about: CPU ms   clock ms");
    let mut costs = Vec::new();
    let mut books = Vec::new();
    for exist in EXIST {
        let book = Book::of(exist).await;
        // Warm, and not measured.
        book.tick_over(0..SPOKEN_OF).await;
        books.push((exist, book, Cost::MOST));
    }
    for round in 1..EXIST[0] / SPOKEN_OF {
        for (_, book, cost) in &mut books {
            *cost = cost.or_less(book.tick_over(round * SPOKEN_OF..(round + 1) * SPOKEN_OF).await);
        }
    }
    for (exist, _, cost) in &books {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!("{exist:>10} {:>31.2} {:>10.2}", ms(cost.cpu), ms(cost.clock));
        costs.push(cost.compared());
    }
    let ratio = costs[costs.len() - 1] / costs[0];
    println!("rules: {ratio:.2} times the cost among {} times the deals", EXIST[2] / EXIST[0]);
    ratio
}

/// Runs this program on one processor, where `taskset` is to be had: an errand to the engine's thread costs three
/// times as much whenever the system puts that thread on another one, and it may do so for one database alone.
fn on_one_processor(arguments: &[String]) -> Option<ExitStatus> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let ours = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?.trim();
    let first = ours.split(['-', ',']).next()?;
    let mut again = Command::new("taskset");
    again.args(["-c", first]).arg(std::env::current_exe().ok()?).args(arguments).arg(HERE);
    // Ours are 0 and a panic's 101; with any other, `taskset` could not.
    again.status().ok().filter(|status| matches!(status.code(), Some(0 | 101)))
}

async fn measure(rounds: usize) -> Vec<Row> {
    println!("kind             exist   {DUE} due: CPU ms   clock ms   idle: CPU µs   clock µs");
    let mut rows = Vec::new();
    for (kind, args) in KINDS {
        let mut places = Vec::new();
        for exist in EXIST {
            let place = Place::filled(kind, args, exist).await;
            // Warm, and not measured.
            place.due_tick(0, DUE).await;
            places.push((place, Row { kind, exist, due: Cost::MOST, idle: Cost::MOST }));
        }
        // In turn, so that a machine that is busy for a while is so for all of them.
        for round in 1..=rounds {
            for (place, row) in &mut places {
                row.due = row.due.or_less(place.due_tick(round, DUE).await);
                row.idle = row.idle.or_less(place.idle_ticks(100).await);
            }
        }
        for (_, row) in places {
            println!("{row}");
            rows.push(row);
        }
    }
    rows
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, exist, due, idle } = self;
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        write!(f, "{kind:<14} {exist:>7} {:>17.2} {:>10.2}", ms(due.cpu), ms(due.clock))?;
        write!(f, "{:>15.1} {:>10.1}", ms(idle.cpu) * 1e3, ms(idle.clock) * 1e3)
    }
}
