//! What a field that finds accounts costs, letter by letter: what is offered among 100,000 accounts is found about as
//! quickly as among 1,000.
//!
//! Two databases are filled with accounts of two words and a number; then names are typed into the field letter by
//! letter: names that are there, pieces out of the middle of a word, mistyped ones, links, and hostile text. It prints a
//! table, and fails when the slowest of a hundred keys takes much longer in the large book than in the small one.
//!
//! `cargo bench --bench typing`

#![allow(clippy::disallowed_methods, reason = "the time on the clock is what is measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use baton::accounts::lookup::offer::offered;
use baton::app::App;
use baton::cli::serve::assemble;
use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::engine::interaction::Typing;
use baton_storage::Fault;
use baton_storage::accounts::{self, Account};
use baton_storage::people::{self, Person};
use baton_storage::time::At;
use secrecy::SecretString;

const CONFIG: &str = include_str!("../baton.toml");
/// Monday 23 November 2026, ten o'clock.
const NOW: At = At(1_795_428_000_000);
/// How many accounts there are.
const BOOKS: [usize; 2] = [1_000, 100_000];
/// How many names are typed into each.
const NAMES: usize = 60;
/// How many accounts are written at once.
const BATCH: usize = 5_000;
/// By so much the slowest of a hundred keys may become slower: pieces of words are looked for in every name.
const SLOWER: f64 = 30.0;

const FIRST: [&str; 10] =
    ["Alder", "Boreal", "Castell", "Dorsal", "Ember", "Fjord", "Granite", "Harbor", "Ironbridge", "Juniper"];
const SECOND: [&str; 10] = [
    "Insurance",
    "Railways",
    "Media",
    "Pharma",
    "Logistics",
    "Bank",
    "Energy",
    "Robotics",
    "Foods",
    "Systems",
];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(measure());
}

async fn measure() {
    println!("accounts     keys   p50 ms   p99 ms   max ms");
    let mut slowest = Vec::new();
    for count in BOOKS {
        let (app, _directory) = book(count).await;
        let mut took = Vec::new();
        for typed in typed(count) {
            took.push(key(&app, &typed).await);
        }
        took.sort_unstable();
        let at = |part: usize| took[took.len() * part / 100].as_secs_f64() * 1e3;
        let most = took[took.len() - 1].as_secs_f64() * 1e3;
        println!("{count:>8} {:>8} {:>8.2} {:>8.2} {most:>8.2}", took.len(), at(50), at(99));
        slowest.push(took[took.len() * 99 / 100]);
    }
    let ratio = slowest[1].as_secs_f64() / slowest[0].as_secs_f64();
    println!("typing: {ratio:.1} times as long among {} times the accounts", BOOKS[1] / BOOKS[0]);
    assert!(ratio < SLOWER, "what a key costs grows with how many accounts there are");
}

/// How long it takes until something is offered.
async fn key(app: &Arc<App>, typed: &str) -> Duration {
    let mut db = app.storage.read().await.expect("a reader");
    let actor = somebody();
    let begun = Instant::now();
    let offers = offered(Typing { app, db: &mut db, actor: &actor, typed }).await;
    let took = begun.elapsed();
    assert!(offers.is_ok_and(|offers| offers.len() <= 100));
    took
}

/// What is in the field after each key.
fn typed(count: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut letters = |text: &str| {
        for (end, _) in text.char_indices().skip(1) {
            all.push(text[..end].to_owned());
        }
        all.push(text.to_owned());
    };
    for number in 0..NAMES {
        letters(&name(number * (count / NAMES)));
    }
    for text in [
        "nsuran",
        "ailwa",
        "ridge 7",
        "Jnuiper",
        "Gramite Enregy",
        "12345",
        "%",
        "_",
        "'; drop table",
        "\u{202e}Alder",
    ] {
        letters(text);
    }
    all.push("https://gitlab.lightning.force.com/lightning/r/Account/0015e00000HomeWAAR/view".into());
    all.push("x".repeat(3_000));
    all
}

fn name(number: usize) -> String {
    format!("{} {} {number}", FIRST[number % 10], SECOND[number / 10 % 10])
}

fn somebody() -> Person {
    Person {
        user_id: "U0SAM".into(),
        workspace: "T0".into(),
        name: "Sam Ortiz".into(),
        email: Some("sam@example.com".into()),
        timezone: "Europe/London".into(),
        guest: false,
        bot: false,
        active: true,
        known_at: NOW,
    }
}

/// A bot without a Slack that knows so many accounts, and the directory of its database.
async fn book(count: usize) -> (Arc<App>, tempfile::TempDir) {
    // On the disk of the build, where `/tmp` may be memory.
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let database = format!("sqlite://{}", directory.path().join("baton.db").display());
    let config = Config::parse(CONFIG, "baton.toml", &Variables::default()).expect("a sound baton.toml");
    let token = SecretString::from("xoxb-bench");
    let app = assemble(config, Clock::manual(NOW), &database, "http://127.0.0.1:9/api/", &token).await;
    let app = app.expect("a bot");
    for first in (0..count).step_by(BATCH) {
        let written = app.storage.write(move |tx| {
            Box::pin(async move {
                people::keep(tx, &somebody()).await?;
                for number in first..(first + BATCH).min(count) {
                    let id = format!("001{:08x}{number:07}", (number as u32).wrapping_mul(2_654_435_761));
                    let mut account = Account::named(id.into(), &name(number), "Salesforce", NOW);
                    if number.is_multiple_of(200) {
                        account.sa_email = Some("sam@example.com".into());
                    }
                    accounts::keep(tx, &account).await?;
                }
                Ok::<_, Fault>(())
            })
        });
        written.await.expect("written");
    }
    app.storage.fold_log().await.expect("folded");
    (app, directory)
}
