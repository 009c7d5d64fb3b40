//! The real program on a database of its own, and what a run of it costs.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A directory with a database, a configuration and a file.
pub struct Ground(tempfile::TempDir);

/// What a run cost.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Of the program; nothing where it cannot be known.
    pub cpu: Duration,
    pub clock: Duration,
    /// The most memory that it held, in kilobytes.
    pub memory: u64,
}

impl Cost {
    /// Less what another run cost.
    pub fn less(self, start: &Self) -> Self {
        let (cpu, clock) = (self.cpu.saturating_sub(start.cpu), self.clock.saturating_sub(start.clock));
        Self { cpu, clock, memory: self.memory }
    }

    /// The lesser of each.
    pub fn or_less(self, other: Self) -> Self {
        let (cpu, clock) = (self.cpu.min(other.cpu), self.clock.min(other.clock));
        Self { cpu, clock, memory: self.memory.min(other.memory) }
    }

    /// What is compared, in seconds.
    pub fn compared(&self) -> f64 {
        let known = if self.cpu.is_zero() { self.clock } else { self.cpu };
        known.as_secs_f64()
    }
}

impl Ground {
    pub fn new() -> Self {
        // On the disk of the build, where `/tmp` may be memory.
        let ground = Self(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory"));
        std::fs::write(ground.0.path().join("baton.toml"), include_str!("../baton.toml")).expect("a file");
        ground
    }

    /// Imports a file of this content.
    pub fn import(&self, csv: &str, dry_run: bool) -> Cost {
        let mut command = self.command(csv, dry_run);
        let (cpu, began) = (of_children(), Instant::now());
        let mut program = command.spawn().expect("a program");
        let memory = watched(&mut program);
        assert!(program.wait().expect("an end").success());
        Cost { cpu: of_children().saturating_sub(cpu), clock: began.elapsed(), memory }
    }

    /// Imports a file of this content; how many errands that is to the engine, by the log.
    pub fn errands(&self, csv: &str, dry_run: bool) -> usize {
        let mut command = self.command(csv, dry_run);
        command.env("RUST_LOG", "sqlx::query=trace").env("BATON_LOG_FORMAT", "json");
        let ended = command.stderr(Stdio::piped()).output().expect("a program");
        assert!(ended.status.success());
        let log = String::from_utf8_lossy(&ended.stderr);
        log.lines().filter(|line| line.contains("\"target\":\"sqlx::query\"")).count()
    }

    fn command(&self, csv: &str, dry_run: bool) -> Command {
        std::fs::write(self.0.path().join("deals.csv"), csv).expect("a file");
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.args(["import", "deals.csv"]).args(dry_run.then_some("--dry-run"));
        command.env_clear().env("DATABASE_URL", "sqlite://baton.db").current_dir(self.0.path());
        command.stdout(Stdio::null());
        command
    }
}

/// The most memory that a program holds until it ends, in kilobytes; nothing where it cannot be known.
fn watched(program: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", program.id());
    let mut most = 0;
    while program.try_wait().expect("a child").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        most = most.max(held.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    most
}

/// The CPU time of the programs that we have waited for, in hundredths of a second; nothing where it is not counted.
fn of_children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    // The fields are counted from the state, which is the third.
    let ticks = after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
