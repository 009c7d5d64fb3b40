//! Two accounts become one in the CRM: one level stays, and nothing of either's past is lost.

use super::exceptions::{WHY, settled};
use super::*;

const OTHER: &str = "0015e00000AlphaAAB";

/// The level in force of the account that stays is kept; the other's history hangs on it from then on, its exception
/// has ended, which whoever asked for it hears, and nobody is asked about it any more. Proves P5, P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_leaves_one_level_and_both_histories() {
    let bot = settled().await;
    let now = bot.clock.now();
    told(&bot.app, account(now, OTHER, "Alpha Rail", "EMEA", "ravi.patel")).await;
    bot.review(MAYA, "Alpha Rail").await.set(PROPOSAL, "Pr1").send().await;
    bot.asks(RAVI, "Alpha Rail", WHY).await;
    bot.review(RAVI, "Alpha Rail").await.set(PROPOSAL, "Pr2").send().await;
    let mayas = bot.last_dm(MAYA);
    bot.crm(json!({ "account": { "id": OTHER, "merged_into": NORTHWIND } })).await;
    assert!(
        bot.last_dm(MAYA).text_of().contains("No longer needed: the account was merged into Northwind Rail.")
    );
    bot.press(MAYA, &mayas, "Approve").await.ok();
    assert!(bot.last_private(MAYA).starts_with("This is closed:"), "{}", bot.last_private(MAYA));
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    let page = bot.priority(RAVI, "Northwind").await;
    assert!(
        page.text_of().starts_with("Northwind Rail is Pr2") && page.has_button("Review"),
        "{}",
        page.text_of()
    );
    bot.press(SAM, &bot.priority(SAM, "Northwind").await, "History").await.ok();
    let history = bot.reads(SAM);
    assert_eq!(history.matches("replaced").count(), 2, "{history}");
    bot.ws.mark_all_read();
    bot.until("2026-11-26T09:01:00Z").await;
    let told = "Northwind Rail: the exception to Pr2, which you requested, has ended: the account was merged into Northwind Rail.";
    assert_eq!(bot.news(RAVI), [told]);
}

/// Where only the one that goes was ever decided, its level, its answers and its exception go along. Proves P5, P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_level_goes_along_where_there_is_none() {
    let bot = open().await;
    bot.talos_is_calm().await;
    bot.asks(GRACE, "Talos", WHY).await;
    let mut new = account(bot.clock.now(), OTHER, "Alpha Rail", "AMER", "grace.kim");
    new.priority = None;
    told(&bot.app, new).await;
    bot.crm(json!({ "account": { "id": TALOS, "merged_into": OTHER } })).await;
    assert_eq!(bot.level(OTHER).await, Some(Priority::Pr2));
    let page = bot.priority(GRACE, "Alpha").await;
    assert!(page.text_of().contains("Set by Grace Kim"), "{}", page.text_of());
    for user in [ALEX, NINA, DANA] {
        let asked = bot.ws.dm(user).into_iter().rev().find(|one| one.has_button("Approve")).expect("asked");
        bot.press(user, &asked, "Approve").await.ok();
    }
    assert_eq!(bot.level(OTHER).await, Some(Priority::Pr1), "everyone has approved");
}
