//! What somebody said to an exception is taken back for a day (P5).

use super::exceptions::{WHY, settled};
use super::*;

/// Everybody has agreed, and the last one takes it back: the level before holds again, the exception waits for that one
/// answer, and whoever would have read of it the next morning reads nothing. Said again, it holds again. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_taken_back() {
    let bot = settled().await;
    bot.asks(RAVI, "Northwind", WHY).await;
    for user in [ALEX, SAM, MAYA, ROBIN, LEE] {
        bot.press(user, &bot.last_dm(user), "Approve").await.ok();
    }
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1));
    bot.press(LEE, &bot.last_dm(LEE), "Undo").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    let waits = bot.consents().await.into_iter().filter(|one| one.ends_with("None")).count();
    assert_eq!(waits, 1, "{:?}", bot.consents().await);
    bot.ws.mark_all_read();
    bot.until("2026-11-26T09:01:00Z").await;
    for user in [RAVI, ALEX, SAM, MAYA, ROBIN] {
        let heard = bot.news(user);
        assert!(heard.iter().all(|text| !text.contains("by exception until")), "{user}: {heard:?}");
    }
    let asked = bot.ws.dm(LEE).into_iter().rev().find(|one| one.has_button("Approve")).expect("asked again");
    bot.press(LEE, &asked, "Approve").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1));
    bot.ws.mark_all_read();
}

/// A refusal is taken back: those who had not answered are asked again. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_taken_back() {
    let bot = settled().await;
    bot.asks(ALEX, "Northwind", WHY).await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Decline").await.ok();
    bot.form(MAYA).set("Why not?", "The migration was put off to June.").send().await;
    let asked = bot.asked_of(SAM).await.len();
    bot.press(MAYA, &bot.last_dm(MAYA), "Undo").await.ok();
    assert_eq!(bot.asked_of(SAM).await.len(), asked + 1, "asked again");
    for user in [MAYA, RAVI, SAM, ROBIN, LEE] {
        let asked = bot.ws.dm(user).into_iter().rev().find(|one| one.has_button("Approve"));
        bot.press(user, &asked.unwrap_or_else(|| panic!("{user} is asked")), "Approve").await.ok();
    }
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1));
    bot.ws.mark_all_read();
}
