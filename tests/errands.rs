//! What an answer costs, counted by the log: how often it goes to the engine, before Slack is answered and after it. Each
//! time is a hand-over between threads in SQLite, and would be a round trip elsewhere: most of what an answer costs.
//!
//! A statement that is added, or one that is not needed any more, shows in the table.

use crate::harness::errands::{Errands, alone, run_alone};
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
/// So much more than the budget is luck too: on a machine that answers late, what follows an answer comes before it, and the
/// clock finds nothing due once more.
const LATE: usize = 3;

/// Begins each line of the table.
const LINE: &str = "errands: ";

/// A person does something: what went to the engine until they were answered, and what the messages after it cost.
async fn counted<T>(errands: &Errands, bot: &TestBot, what: &str, does: impl Future<Output = T>) -> T {
    bot.settle().await;
    errands.taken();
    let done = does.await;
    let until_the_answer = errands.taken();
    bot.settle().await;
    let after_it = errands.taken();
    println!("{LINE}{what} {} {}", until_the_answer.len(), until_the_answer.len() + after_it.len());
    if alone().is_some_and(|how| how == "each") {
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
/// counted in a process of its own: `BATON_TEST_ALONE=each`, and the name of this test, print each statement.
#[test]
fn an_answer_costs_few_errands() {
    if alone().is_some() {
        let errands = Errands::counted();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(play(&errands));
        return;
    }
    let said = run_alone("errands::an_answer_costs_few_errands");
    let spent: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix(LINE)).collect();
    assert_eq!(spent.len(), BUDGET.len(), "{said}");
    for (line, (what, until_the_answer, together)) in spent.iter().zip(BUDGET) {
        let numbers = line.strip_prefix(what).unwrap_or_else(|| panic!("{what}: {said}"));
        let numbers: Vec<usize> = numbers.split_whitespace().filter_map(|one| one.parse().ok()).collect();
        assert_eq!(numbers.len(), 2, "{line}");
        for (spent, budget) in numbers.into_iter().zip([until_the_answer, together]) {
            assert!(spent <= budget + LATE, "{what} costs {spent} errands, and {budget} before:\n{said}");
            assert!(
                spent + LUCK >= budget,
                "{what} costs {spent} errands only: lower its budget of {budget}"
            );
        }
    }
}
