//! What trying a priority model costs: a book of ten times as many accounts takes ten times as long, and no more memory.
//!
//! Two databases are filled, with deals for some accounts and answers to most; then `baton policy try` goes through
//! each, in a process of its own, so that what is measured is its time and its memory and nobody else's: through the small
//! one as often as makes as many accounts. It prints a table, and fails when an account costs much more in the large
//! book than in the small one, or when the memory grows with the book. CPU time is compared where Linux counts it;
//! where `/proc` does not tell, memory is not.
//!
//! `cargo bench --bench policy`

mod book;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use baton::cli::policy::{TryOptions, try_model};
use baton::config::Config;
use baton::config::environment::Variables;
use book::{NOW, fill};

/// How many accounts there are.
const BOOKS: [usize; 2] = [10_000, 100_000];
/// How often each book is gone through; the least counts, whatever else the machine does only adds to it.
const ROUNDS: usize = 3;
/// By so much an account may become dearer in the large book: a tree that is a level higher, caches that hold less of it.
const DEARER: f64 = 2.0;
/// By so many MB the most that is in memory may grow.
const MORE: u64 = 30;
/// Says that we are the process that is measured; the database follows, and how often to go through it.
const HERE: &str = "--here";

/// What going through a book cost.
struct Row {
    accounts: usize,
    /// Seconds of the processor for one account, or on the clock where the processor's are not counted.
    each: f64,
    /// Seconds on the clock for the whole book.
    clock: f64,
    /// The most that was in memory, in kB; none where the system does not tell.
    peak: Option<u64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    if let Some(at) = arguments.iter().position(|argument| argument == HERE) {
        let times = arguments[at + 2].parse().expect("a number");
        return runtime.block_on(go_through(&arguments[at + 1], times));
    }
    // On the disk of the build, where `/tmp` may be memory.
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let mut rows = Vec::new();
    for accounts in BOOKS {
        let begun = Instant::now();
        let database = address(directory.path(), accounts);
        runtime.block_on(fill(&database, accounts));
        println!("a book of {accounts} accounts, made in {:.1} s", begun.elapsed().as_secs_f64());
        rows.push(Row { accounts, each: f64::MAX, clock: f64::MAX, peak: None });
    }
    // In turn, so that a machine that is busy for a while is so for both.
    for _ in 0..ROUNDS {
        for row in &mut rows {
            let again = measured(&address(directory.path(), row.accounts), row.accounts);
            row.each = row.each.min(again.each);
            row.clock = row.clock.min(again.clock);
            row.peak = row.peak.max(again.peak);
        }
    }
    println!("\naccounts   seconds   CPU µs an account   most in memory");
    for Row { accounts, each, clock, peak } in &rows {
        let peak = peak.map_or_else(|| "not told".to_owned(), |peak| format!("{:.1} MB", peak as f64 / 1e3));
        println!("{accounts:>8} {clock:>9.2} {:>19.1} {peak:>16}", each * 1e6);
    }
    let [few, many] = rows.as_slice() else { unreachable!("two books") };
    let ratio = many.each / few.each;
    println!("an account costs {ratio:.2} times as much in the large book");
    assert!(ratio < DEARER, "an account costs more where there are more of them");
    if let (Some(few), Some(many)) = (few.peak, many.peak) {
        let more = many.saturating_sub(few) / 1000;
        println!("the large book needs {more} MB more");
        assert!(more < MORE, "memory grows with the book");
    }
}

fn address(directory: &Path, accounts: usize) -> String {
    format!("sqlite://{}", directory.join(format!("{accounts}.db")).display())
}

/// What another process says that a book of so many accounts cost.
fn measured(database: &str, accounts: usize) -> Row {
    let times = BOOKS[1] / accounts;
    let mut again = Command::new(std::env::current_exe().expect("ourselves"));
    let again = again.args([HERE, database, &times.to_string()]).output().expect("a process");
    let told = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(again.status.success(), "{told}{}", String::from_utf8_lossy(&again.stderr));
    let numbers: Vec<f64> = told.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [cpu, clock, peak] = numbers[..] else { panic!("{told}") };
    let compared = if cpu > 0.0 { cpu } else { clock };
    let (each, clock) = (compared / (times * accounts) as f64, clock / times as f64);
    Row { accounts, each, clock, peak: (peak > 0.0).then_some(peak as u64) }
}

/// Tries the shipped model on a book so many times, and says what that cost: seconds of CPU and clock, kB of memory.
async fn go_through(database: &str, times: usize) {
    let config = Config::parse(CONFIG, "baton.toml", &Variables::default()).expect("a sound baton.toml");
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/priority/us-enterprise.toml");
    let options = TryOptions { model, team: Some("emea-enterprise".into()), all: true, json: false };
    let (begun, cpu) = (Instant::now(), seconds_of_cpu());
    for _ in 0..times {
        let (mut lines, mut last) = (0_usize, String::new());
        let say = |line: &str| {
            lines += 1;
            line.clone_into(&mut last);
            Ok(())
        };
        try_model(&config, database, &options, NOW, |_, _| (), say).await.expect("a trial");
        assert!(lines > 1000 && last.contains(" accounts: "), "{lines} lines, the last of them: {last}");
    }
    let clock = begun.elapsed().as_secs_f64();
    println!("{} {clock} {}", seconds_of_cpu() - cpu, peak().unwrap_or(0));
}

/// The CPU time of all our threads, those that ended too, to the hundredth; nothing where it is not counted.
fn seconds_of_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything: user and system time are the 12th and 13th from there.
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks = behind.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The most memory that this process has had, in kB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

const CONFIG: &str = include_str!("../baton.toml");
