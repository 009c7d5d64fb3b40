//! Without a connection: whoever looks after an account is asked to enter its priority.

use baton_storage::asks::Asks;
use baton_storage::states::Priority;

use super::land::{NORTHWIND, gives};
use crate::harness::*;
use crate::priority::{account, open_with};

async fn asked(bot: &TestBot) -> Vec<String> {
    let tasks = bot.asked_of(RAVI).await;
    let ours = tasks.iter().filter(|task| task.asks == Asks::Level && task.account_id.as_str() == NORTHWIND);
    ours.map(|task| task.facts.clone()).collect()
}

/// A manager decides, and the CSM is asked with the next day's message; a newer decision takes its place; done, nothing is
/// asked until another level is decided. Proves G3.
#[tokio::test(flavor = "multi_thread")]
async fn the_csm_is_asked_with_the_days_message() {
    let bot = open_with(|text| text.push_str("\n[gainsight]\nby_hand = true\n")).await;
    let decides = async |level: &str| {
        bot.review(MAYA, "Northwind").await.set("Which priority do you propose?", level).send().await;
        bot.settle().await;
    };
    decides("Pr2").await;
    assert_eq!(asked(&bot).await.len(), 1);
    bot.ws.mark_all_read();
    bot.until("2026-11-24T09:30:00Z").await;
    let digest = bot.last_dm(RAVI);
    let line = digest.text_of().lines().find(|line| line.contains("Gainsight")).map(str::to_owned);
    insta::assert_snapshot!(line.unwrap_or_default(), @"○ Northwind Rail is Pr2 now. Please set that priority in Gainsight.");
    decides("Pr1").await;
    assert_eq!(asked(&bot).await, ["{\"level\":\"Pr1\"}"], "the newer one alone");
    bot.until("2026-11-25T09:30:00Z").await;
    let tasks = bot.asked_of(RAVI).await;
    let ours = tasks.iter().find(|task| task.asks == Asks::Level).expect("the task");
    let digest = bot.last_dm(RAVI).text_of();
    assert!(digest.contains("Northwind Rail is Pr1 now."), "{digest}");
    for (action, count) in [("tasks.done", 0), ("tasks.undo", 1), ("tasks.done", 0)] {
        bot.forge(RAVI, action, ours.task_id.as_str()).await;
        bot.settle().await;
        assert_eq!(asked(&bot).await.len(), count, "{action}");
    }
    decides("Pr1").await;
    assert!(asked(&bot).await.is_empty(), "it stands there");
    bot.clock.advance(chrono::Duration::minutes(1));
    decides("Pr2").await;
    assert_eq!(asked(&bot).await, ["{\"level\":\"Pr2\"}"]);
    bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}

/// Without the section nobody is asked anything; with it, nobody of an account that nobody looks after.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_unless_a_company_wants_it() {
    let bot = open_with(|_| ()).await;
    bot.review(MAYA, "Northwind").await.set("Which priority do you propose?", "Pr2").send().await;
    bot.settle().await;
    assert!(asked(&bot).await.is_empty());
    bot.unread_is_fine("who hears of a level is looked at in tests/priority");
    let bot = open_with(|text| text.push_str("\n[gainsight]\nby_hand = true\n")).await;
    told(&bot.app, account(bot.clock.now(), NORTHWIND, "Northwind Rail", "EMEA", "nobody")).await;
    let now = bot.clock.now();
    bot.app.write(now, |ctx| Box::pin(gives(ctx, Priority::Pr2))).await.expect("a level");
    bot.settle().await;
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    for user in [RAVI, MAYA, TOM, DANA, ROBIN] {
        assert!(bot.asked_of(user).await.iter().all(|task| task.asks != Asks::Level), "{user}");
    }
    bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}
