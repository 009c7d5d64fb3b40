//! How long Slack waits: the acknowledgement of a signed `/request-csm` and of a sent form by the bot, beside
//! a bare handler that verifies the same signature and makes one durable insert.
//!
//! Everything runs on this machine in one run, each server in a process of its own, so that its CPU time is
//! its own. The bare handler comes twice: on a plain pool of connections, as one would write it first, and on
//! our writer with its group commit. It prints a table, the ratios, and how often the disk was waited for
//! before an answer. It asserts only that it ran: machines differ.
//!
//! `cargo bench --bench acknowledge -- [--short] [--people N] [--only KIND]`

#![allow(
    clippy::disallowed_methods,
    reason = "the signed requests are of the present, as the servers take no others"
)]

mod disk;
mod load;
mod servers;

use std::time::Duration;

use load::{Kind, Measured};
use servers::{Role, Server};

const CONNECTIONS: [usize; 3] = [1, 16, 64];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(role) = arguments.first().and_then(|name| Role::parse(name)) {
        return servers::play(role, &arguments[1..]);
    }
    let short = arguments.iter().any(|argument| argument == "--short");
    let given = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let people = given("--people").and_then(|number| number.parse().ok()).unwrap_or(500);
    let only = given("--only").unwrap_or_default();
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.name().contains(&only)).collect();
    let span = if short { Duration::from_millis(600) } else { Duration::from_secs(5) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(compare(span, people, &kinds));
}

async fn compare(span: Duration, people: usize, kinds: &[Kind]) {
    let slack = Server::start(Role::Slack, &[&people.to_string()]);
    println!("{people} people; {:.1} s each", span.as_secs_f64());
    println!("what                 server      conn    req/s   p50 ms   p99 ms  cpu µs/req");
    let mut verdicts = Vec::new();
    for &kind in kinds {
        for connections in CONNECTIONS {
            let mut of = Vec::new();
            for role in [Role::Pool, Role::Writer, Role::Bot] {
                let directory = disk::place();
                let server = Server::start(role, &[&directory.path().display().to_string(), &slack.api()]);
                // Warm, and not measured.
                load::run(&server, kind, connections, span / 5, 0).await;
                let measured = load::run(&server, kind, connections, span, 1).await;
                println!("{:<20} {:<10} {connections:>5} {measured}", kind.name(), role.name());
                of.push(measured);
            }
            verdicts.push((kind, connections, of));
        }
    }
    println!();
    for (kind, connections, of) in &verdicts {
        let (pool, writer, bot) = (&of[0], &of[1], &of[2]);
        println!(
            "{:<20} {connections:>3} connections: the bot has {:.2} of the pool's throughput and {:.2} of the writer's, \
             at {:.1} and {:.1} times the CPU",
            kind.name(),
            bot.per_second() / pool.per_second(),
            bot.per_second() / writer.per_second(),
            bot.cpu_micros() / pool.cpu_micros(),
            bot.cpu_micros() / writer.cpu_micros(),
        );
    }
    for &kind in kinds {
        println!("{:<20} {}", kind.name(), disk::waits_before_the_answer(kind, &slack).await);
    }
    let all = verdicts.iter().flat_map(|(_, _, of)| of);
    assert!(all.clone().all(Measured::ran), "every server answered");
    println!("acknowledge: measured {} times", all.count());
}
