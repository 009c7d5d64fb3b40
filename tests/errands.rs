//! What an answer costs, counted by the log: how often it goes to the engine, before Slack is answered and after it. Each
//! time is a hand-over between threads in SQLite, and would be a round trip elsewhere: most of what an answer costs.
//!
//! A statement that is added, or one that is not needed any more, shows in the table.

use std::process::Command;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::harness::*;
use crate::reviews;

/// What may be spent: until the answer, and with everything that follows. Opening a form goes on after the answer, so what
/// is on which side of it differs a little from run to run.
const BUDGET: [(&str, usize, usize); 7] = [
    ("/handoff", 27, 31),
    ("/request-csm", 15, 22),
    ("the request, sent", 38, 84),
    ("Assign", 23, 26),
    ("the CSM, assigned", 35, 112),
    ("Accept", 101, 341),
    ("Nothing changed", 64, 117),
];
/// So much less than the budget is luck; more than that, and the budget is to be lowered.
const LUCK: usize = 5;

/// Set for the process that counts: its log is its own, and nothing else runs there.
const COUNTS: &str = "BATON_COUNTS_ERRANDS";
/// Begins each line of the table.
const LINE: &str = "errands: ";

/// Every statement that went to the engine, as its text.
#[derive(Clone, Default)]
struct Errands(Arc<Mutex<Vec<String>>>);

impl Errands {
    /// Those since the last time.
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("the errands"))
    }
}

impl<S: Subscriber> Layer<S> for Errands {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut text = Statement::default();
            event.record(&mut text);
            self.0.lock().expect("the errands").push(text.0);
        }
    }
}

#[derive(Default)]
struct Statement(String);

impl Visit for Statement {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}

/// A person does something: what went to the engine until they were answered, and what the messages after it cost.
async fn counted<T>(errands: &Errands, bot: &TestBot, what: &str, does: impl Future<Output = T>) -> T {
    bot.settle().await;
    errands.taken();
    let done = does.await;
    let until_the_answer = errands.taken();
    bot.settle().await;
    let after_it = errands.taken();
    println!("{LINE}{what} {} {}", until_the_answer.len(), until_the_answer.len() + after_it.len());
    if std::env::var_os(COUNTS).is_some_and(|how| how == "each") {
        for (when, statements) in [("until", until_the_answer), ("after", after_it)] {
            statements.iter().for_each(|statement| println!("  {when}: {statement}"));
        }
    }
    done
}

/// A request, from the command to the CSM who accepts; and an answer in a review.
async fn play(errands: &Errands) {
    let bot = TestBot::open().await;
    bot.unread_is_fine("what is counted is what it costs");
    counted(errands, &bot, "/handoff", bot.ws.command(SAM, GENERAL, "/handoff", "homeworld")).await.ok();
    counted(errands, &bot, "/request-csm", bot.ws.command(SAM, GENERAL, "/request-csm", "homeworld"))
        .await
        .ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    counted(errands, &bot, "the request, sent", form.send_only()).await.ok();
    let card = bot.only(EMEA);
    counted(errands, &bot, "Assign", bot.press_only(MAYA, &card, "Assign")).await.ok();
    let form = bot.form(MAYA).set("CSM", RAVI);
    counted(errands, &bot, "the CSM, assigned", form.send_only()).await.ok();
    let offer = bot.last_dm(RAVI);
    counted(errands, &bot, "Accept", bot.press_only(RAVI, &offer, "Accept")).await.ok();

    let bot = reviews::opened(3).await;
    bot.unread_is_fine("what is counted is what it costs");
    let account = reviews::walk(&bot, RAVI);
    counted(errands, &bot, "Nothing changed", bot.press_only(RAVI, &account, "Nothing changed")).await.ok();
}

/// What people press most costs few errands until they are answered, which they wait for, and few after it. It is
/// counted in a process of its own: `BATON_COUNTS_ERRANDS=each`, and the name of this test, print each statement.
#[test]
fn an_answer_costs_few_errands() {
    if std::env::var_os(COUNTS).is_some() {
        let errands = Errands::default();
        let log = tracing_subscriber::registry().with(errands.clone());
        tracing::subscriber::set_global_default(log).expect("the only log of this process");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(play(&errands));
        return;
    }
    let this = std::env::current_exe().expect("these tests");
    let ran = Command::new(this)
        .args(["--exact", "errands::an_answer_costs_few_errands", "--nocapture"])
        .env(COUNTS, "all")
        .output()
        .expect("these tests, run");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    let spent: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix(LINE)).collect();
    assert_eq!(spent.len(), BUDGET.len(), "{said}");
    for (line, (what, until_the_answer, together)) in spent.iter().zip(BUDGET) {
        let numbers = line.strip_prefix(what).unwrap_or_else(|| panic!("{what}: {said}"));
        let numbers: Vec<usize> = numbers.split_whitespace().filter_map(|one| one.parse().ok()).collect();
        for (spent, budget) in numbers.iter().zip([until_the_answer, together]) {
            assert!(*spent <= budget, "{what} costs {spent} errands, and {budget} before:\n{said}");
            assert!(
                spent + LUCK >= budget,
                "{what} costs {spent} errands only: lower its budget of {budget}"
            );
        }
        assert_eq!(numbers.len(), 2, "{line}");
    }
}
