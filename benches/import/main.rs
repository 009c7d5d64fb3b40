//! What `baton import` costs: a row costs the same in a large file as in a small one, and memory stays where it is.
//!
//! The real program takes files of so many rows into a new database, the same rows anew with every deal moved on,
//! and a dry run of them. It prints a table, and fails when a row of the larger file is much dearer than one of the
//! smaller, or memory grows with the file. CPU time of the program is compared where Linux counts it, less what it
//! takes to start; elsewhere the time on the clock.
//!
//! What a row costs on the clock is mostly how often it goes to the engine: each errand is a hand-over between threads.
//! So these are counted too, which no other load of the machine changes.
//!
//! `cargo bench --bench import` compares 1,000 rows with 30,000; `-- --full` with 100,000, which have to be in within
//! a minute.

mod file;
mod run;

use std::time::Duration;

use run::{Cost, Ground};

/// So much dearer a row of the larger file may be: a tree that is a level or two higher, a cache that no longer holds
/// all of it. What reads again all that came before costs tens of times as much. A busy machine gets some room; the full
/// run is for an idle one.
const DEARER: f64 = 2.0;
const DEARER_IN_FULL: f64 = 1.5;
/// So much more memory the larger file may take, in kilobytes a row: its own text, where each row stands and what it
/// comes down to. It is about one; what was read of a row, or the row as it is stored, would be several.
const KILOBYTES_A_ROW: f64 = 2.0;
const FEW: usize = 1_000;

fn main() {
    let full = std::env::args().any(|argument| argument == "--full");
    let (many, dearer) = if full { (100_000, DEARER_IN_FULL) } else { (30_000, DEARER) };
    println!("what          rows    CPU s   clock s   rows/s   µs a row   memory MB");
    let started = (0..3).map(|_| Ground::new().import(&file::first(0), false));
    let start = started.reduce(Cost::or_less).expect("three starts");
    let (mut few, mut much) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        keep_least(&mut few, measure(FEW, &start));
    }
    // The least of two, so that what else the machine does meanwhile counts for less.
    for _ in 0..2 {
        keep_least(&mut much, measure(many, &start));
    }
    for (row, rows) in few.iter().map(|row| (row, FEW)).chain(much.iter().map(|row| (row, many))) {
        let (what, cost) = row;
        let (cpu, clock) = (cost.cpu.as_secs_f64(), cost.clock.as_secs_f64());
        let (speed, each) = (rows as f64 / clock, cost.compared() * 1e6 / rows as f64);
        let memory = cost.memory as f64 / 1024.0;
        println!("{what:<10} {rows:>7} {cpu:>8.2} {clock:>9.2} {speed:>8.0} {each:>10.0} {memory:>11.0}");
    }
    for (what, errands) in errands() {
        println!("{what}: {errands:.2} errands to the engine a row");
    }
    for ((what, few), (_, much)) in few.iter().zip(&much) {
        let ratio = (much.compared() / many as f64) / (few.compared() / FEW as f64);
        println!("{what}: a row costs {ratio:.2} times as much among {} times the rows", many / FEW);
        assert!(ratio < dearer, "{what}: the cost of a row grows with the file");
        let grown = (much.memory as f64 - few.memory as f64) / many as f64;
        assert!(grown < KILOBYTES_A_ROW, "{what}: memory grows by {grown:.2} kB a row");
        assert!(!full || much.clock < Duration::from_secs(60), "{what}: 100,000 rows take {:?}", much.clock);
    }
}

/// The three runs over a file of so many rows, less what it costs to start.
fn measure(rows: usize, start: &Cost) -> Vec<(&'static str, Cost)> {
    let ground = Ground::new();
    let first = file::first(rows);
    let dry = ground.import(&first, true);
    let taken = ground.import(&first, false);
    let again = ground.import(&file::moved_on(rows), false);
    [("dry run", dry), ("first", taken), ("moved on", again)]
        .map(|(what, cost)| (what, cost.less(start)))
        .into()
}

/// How often a row goes to the engine, in each of the three runs.
fn errands() -> Vec<(&'static str, f64)> {
    let count = |rows| {
        let ground = Ground::new();
        let first = file::first(rows);
        let dry = ground.errands(&first, true);
        [dry, ground.errands(&first, false), ground.errands(&file::moved_on(rows), false)]
    };
    let (start, few) = (count(0), count(FEW));
    let each = |run: usize| (few[run] - start[run]) as f64 / FEW as f64;
    ["dry run", "first", "moved on"].into_iter().enumerate().map(|(run, what)| (what, each(run))).collect()
}

fn keep_least(least: &mut Vec<(&'static str, Cost)>, measured: Vec<(&'static str, Cost)>) {
    if least.is_empty() {
        *least = measured;
        return;
    }
    for ((_, least), (_, measured)) in least.iter_mut().zip(measured) {
        *least = least.or_less(measured);
    }
}
