//! The message of a day: what is late first, then what is due this week, then what comes later.

use baton_storage::tasks;
use chrono::Duration;
use serde_json::json;

use crate::harness::*;

/// A deal of Sam's that comes to stage 4 today.
async fn another(bot: &TestBot, name: &str) {
    bot.crm(json!({
        "opportunity": { "id": format!("0065e00000{name}"), "name": name, "stage": "4-Proposal",
            "amount": 300_000, "close_date": "2027-03-01", "owner_email": "alex.moreau@example.com" },
        "account": { "id": format!("0015e00000{name}"), "name": name, "segment": "enterprise",
            "region": "EMEA", "sa_email": "sam.ortiz@example.com", "lam": 1_000_000 },
    }))
    .await;
}

/// Everything stands under its heading, the most urgent first; what comes later is a line without buttons, and one press
/// leads to them.
/// Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_days_message_is_sorted_by_urgency() {
    let bot = TestBot::open().await;
    for name in ["Delta", "Bravo", "Alpha"] {
        another(&bot, name).await;
    }
    let now = bot.clock.now();
    let all = bot.asked_of(SAM).await;
    let moved = bot.app.storage.write(move |tx| {
        Box::pin(async move {
            for mut task in all {
                let days = match task.account_id.as_str() {
                    id if id.starts_with("0015e00000Alpha") => -3,
                    id if id.starts_with("0015e00000Bravo") => 4,
                    _ => 20,
                };
                task.due_at = Some(now + Duration::days(days));
                tasks::change(tx, &task).await?;
            }
            Ok::<_, baton_storage::Fault>(())
        })
    });
    moved.await.expect("moved");
    bot.until("2026-11-24T09:01:00Z").await;
    let digest = bot.only_news(SAM);
    assert!(
        digest.text.starts_with("Sam, 2 open tasks, 1 late. First: Alpha is in 4-Proposal"),
        "{}",
        digest.text
    );
    insta::assert_snapshot!(printed::card(&digest), @"
    ## 2 open tasks, 1 late, 1 later
    *Late*
    ○ Alpha is in 4-Proposal, and no CSM has been requested. Customers meet their CSM in this stage. Can you request one now?
    *Late:* it was due Fri 20 Nov.
    [Request a CSM] [Done] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Why?)
    *This week*
    ○ Bravo is in 4-Proposal, and no CSM has been requested. Customers meet their CSM in this stage. Can you request one now?
    Due Fri 27 Nov.
    [Request a CSM] [Done] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Why?)
    *Later*
    ○ Delta is in 4-Proposal, and no CSM has been requested. Customers meet their CSM in this stage. Can you request one now? Due Sun 13 Dec.
    [Open later tasks]
      · Your daily summary.
    ");
    bot.press(SAM, &digest, "Open later tasks").await.ok();
    let page = bot.form(SAM).view;
    assert!(page.text_of().contains("Delta is in 4-Proposal") && page.has_button("Request a CSM"));
}
