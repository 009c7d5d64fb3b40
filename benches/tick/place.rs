//! A bot without a Slack, on a database in which much is planned; and what a tick of it costs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use baton::app::App;
use baton::cli::serve::assemble;
use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::engine::scheduler;
use baton::registry::jobs::TABLE;
use baton::registry::recurring;
use baton_storage::Fault;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::OccurrenceState;
use baton_storage::time::At;
use secrecy::SecretString;

/// Monday 23 November 2026, ten o'clock. The clock moves by a millisecond a round, so that nothing of the bot's
/// own becomes due.
pub const NOW: At = At(1_795_428_000_000);
const DAY: i64 = 86_400_000;

/// A bot and its database.
pub struct Place {
    app: Arc<App>,
    kind: &'static str,
    args: &'static str,
    _directory: tempfile::TempDir,
}

/// What something cost.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Of the whole process; nothing where it cannot be known.
    pub cpu: Duration,
    pub clock: Duration,
}

impl Cost {
    /// More than anything costs.
    pub const MOST: Self = Self { cpu: Duration::MAX, clock: Duration::MAX };

    /// The lesser of each.
    pub fn or_less(self, other: Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), clock: self.clock.min(other.clock) }
    }

    /// What is compared, in seconds.
    pub fn compared(&self) -> f64 {
        let known = if self.cpu.is_zero() { self.clock } else { self.cpu };
        known.as_secs_f64()
    }
}

/// A bot without a Slack, and the directory of its database.
pub async fn bot() -> (Arc<App>, tempfile::TempDir) {
    // On the disk of the build, where `/tmp` may be memory.
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let database = format!("sqlite://{}", directory.path().join("baton.db").display());
    let config = Config::parse(CONFIG, "baton.toml", &Variables::default()).expect("a sound baton.toml");
    let token = SecretString::from("xoxb-bench");
    let app = assemble(config, Clock::manual(NOW), &database, "http://127.0.0.1:9/api/", &token).await;
    (app.expect("a bot"), directory)
}

impl Place {
    /// A database with so many moments of a kind in the days to come, and as many settled in the days before.
    pub async fn filled(kind: &'static str, args: &'static str, exist: usize) -> Self {
        let (app, directory) = bot().await;
        let place = Self { app, kind, args, _directory: directory };
        recurring::prepare(&place.app).await.expect("its schedules");
        let moments = (0..exist as i64).flat_map(|deal| {
            let day = (deal % 400 + 1) * DAY;
            let to_come = place.moment(&format!("deal:{deal}"), "to come", NOW.plus_millis(day + deal));
            let mut settled = place.moment(&format!("deal:{deal}"), "settled", NOW.plus_millis(-day - deal));
            settled.state = OccurrenceState::Completed;
            settled.settled_at = Some(NOW);
            [to_come, settled]
        });
        place.add(moments.collect()).await;
        place.app.storage.fold_log().await.expect("folded");
        place
    }

    fn moment(&self, schedule: &str, slot: &str, at: At) -> Occurrence {
        Occurrence::planned(schedule, slot, self.kind, self.args.into(), at)
    }

    async fn add(&self, mut moments: Vec<Occurrence>) {
        while !moments.is_empty() {
            let some = moments.split_off(moments.len().saturating_sub(5000));
            let added = self.app.storage.write(move |tx| {
                Box::pin(async move {
                    for moment in &some {
                        assert!(occurrences::add(tx, moment).await?);
                    }
                    Ok::<_, Fault>(())
                })
            });
            added.await.expect("added");
        }
    }

    /// Lets so many become due, and settles them in one tick, which is what is measured.
    pub async fn due_tick(&self, round: usize, due: usize) -> Cost {
        let now = NOW.plus_millis(round as i64);
        let moments =
            (0..due).map(|number| self.moment(&format!("due:{number}"), &format!("{round}.{number}"), now));
        self.add(moments.collect()).await;
        self.app.clock.set(now);
        let meter = Meter::start();
        let settled = scheduler::tick(&self.app, &TABLE).await.expect("a tick");
        let cost = meter.read();
        assert_eq!(settled, due, "all that was due, and nothing else");
        cost
    }

    /// What one tick costs while nothing is due: the mean of so many.
    pub async fn idle_ticks(&self, ticks: u32) -> Cost {
        let meter = Meter::start();
        for _ in 0..ticks {
            assert_eq!(scheduler::tick(&self.app, &TABLE).await.expect("a tick"), 0);
        }
        let cost = meter.read();
        Cost { cpu: cost.cpu / ticks, clock: cost.clock / ticks }
    }
}

/// Reads how much of the processor and of the clock something took.
pub struct Meter(Duration, Instant);

impl Meter {
    /// From now on.
    pub fn start() -> Self {
        Self(cpu(), Instant::now())
    }

    /// Until now.
    pub fn read(&self) -> Cost {
        Cost { cpu: cpu().saturating_sub(self.0), clock: self.1.elapsed() }
    }
}

/// The CPU time of all our threads, finer than the hundredths of a second of `stat`; nothing where it is not counted.
fn cpu() -> Duration {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return Duration::ZERO };
    let of = |thread: std::fs::DirEntry| {
        let counted = std::fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        counted.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0)
    };
    Duration::from_nanos(threads.filter_map(Result::ok).map(of).sum())
}

const CONFIG: &str = include_str!("../baton.toml");
