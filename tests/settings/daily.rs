//! The day's message by what its reader has set.

use chrono::Duration;
use serde_json::json;

use super::*;

/// Who has set nothing gets one message at the start of their working day, as ever.
#[tokio::test(flavor = "multi_thread")]
async fn without_settings_the_day_begins_with_it() {
    let bot = TestBot::open().await;
    bot.something_to_do().await;
    bot.until("2026-11-24T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-24T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    bot.ws.mark_all_read();
}

/// Sam wants it at seven: it comes at seven, also though it was planned for nine. At four in the afternoon: then, and not
/// in the morning.
#[tokio::test(flavor = "multi_thread")]
async fn it_comes_at_the_hour_that_was_set() {
    for (hour, before, after) in
        [("07:00", "06:59", "07:01"), ("16:00", "15:59", "16:01"), ("23:00", "22:59", "23:01")]
    {
        let bot = TestBot::open().await;
        bot.something_to_do().await;
        // On the day on which it happened nobody is told of it any more, unless their hour is ahead.
        bot.until("2026-11-23T23:30:00Z").await;
        bot.ws.mark_all_read();
        bot.set(SAM, &[(HOUR, hour)]).await;
        bot.until(&format!("2026-11-24T{before}:00Z")).await;
        assert!(bot.news(SAM).is_empty(), "{hour}");
        bot.until(&format!("2026-11-24T{after}:00Z")).await;
        let news = bot.news(SAM);
        assert_eq!(news.len(), 1, "{hour}: {news:?}");
        assert!(news[0].starts_with("Sam, 1 open task: "), "{news:?}");
        bot.ws.mark_all_read();
    }
}

/// "Remind me tomorrow" means tomorrow for whoever is told early, too.
#[tokio::test(flavor = "multi_thread")]
async fn tomorrow_is_tomorrow_also_early_in_the_morning() {
    let bot = TestBot::open().await;
    bot.set(SAM, &[(HOUR, "06:00")]).await;
    bot.something_to_do().await;
    bot.until("2026-11-24T06:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    bot.press(SAM, &bot.last_dm(SAM), "Remind me tomorrow").await.ok();
    bot.until("2026-11-25T05:59:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2026-11-25T06:01:00Z").await;
    let news = bot.news(SAM);
    assert!(news.iter().any(|text| text.starts_with("Sam, 1 open task: ")), "{news:?}");
    bot.ws.mark_all_read();
}

/// Only on Wednesdays and Sundays: nothing on Tuesday, all of it on Wednesday.
#[tokio::test(flavor = "multi_thread")]
async fn it_comes_on_the_days_that_were_set() {
    let bot = TestBot::open().await;
    bot.something_to_do().await;
    bot.set(SAM, &[(DAYS, "Wed|Sun")]).await;
    bot.until("2026-11-25T08:59:00Z").await;
    assert!(bot.news(SAM).is_empty());
    bot.until("2026-11-25T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    bot.ws.mark_all_read();
}

/// Everything is put off until a day: nothing comes before, and what is late for that is not called late by Baton. What
/// somebody waits for comes all the same.
#[tokio::test(flavor = "multi_thread")]
async fn quiet_holds_back_all_but_what_is_urgent() {
    let bot = TestBot::open().await;
    bot.set(SAM, &[(QUIET, "2026-12-01")]).await;
    bot.something_to_do().await;
    bot.until("2026-11-27T18:00:00Z").await;
    assert!(bot.news(SAM).is_empty());
    bot.ws.mark_all_read();
    // Maya asks Sam something about another account: a request waits for the answer.
    bot.crm(json!({
        "account": { "id": "0015e00000Urgen", "name": "Urgent Co", "region": "EMEA", "segment": "enterprise" },
        "opportunity": { "id": "0065e00000Urgen", "name": "Urgent", "stage": "4-Proposal",
            "close_date": "2027-02-15", "type": "new_business" },
    }))
    .await;
    bot.command(SAM, "/request-csm", "urgent co").await.ok();
    bot.form(SAM).set("LAM", "300000").set("Why now?", "Nearing the end of stage 3").send().await;
    bot.ws.mark_all_read();
    let card = bot.ws.messages(EMEA).pop().expect("a card");
    bot.press(MAYA, &card, "Ask Sam").await.ok();
    bot.form(MAYA).set("What do you need to know?", "How large?").send().await;
    let news = bot.news(SAM);
    assert!(news.iter().any(|text| text.contains("How large?")), "{news:?}");
    bot.until("2026-12-01T08:59:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2026-12-01T09:10:00Z").await;
    let message = bot.ws.take_unread(SAM).pop().expect("the daily message").text_of();
    assert!(!message.contains("Sent late"), "{message}");
    bot.ws.mark_all_read();
}

/// A request that waits reminds its manager and escalates, whatever they have set. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_escalation_comes_whatever_is_set() {
    let bot = TestBot::open().await;
    bot.set(MAYA, &[(QUIET, "2026-12-01"), (DAYS, "Sun")]).await;
    bot.asked().await;
    bot.ws.mark_all_read();
    bot.until("2026-11-23T14:10:00Z").await;
    let news = bot.news(MAYA);
    assert!(news.iter().any(|text| text.contains("Homeworld Inc.")), "{news:?}");
    bot.ws.mark_all_read();
}

/// A message for each task: two tasks are two messages, each with its buttons; what is done is done in its own. The next
/// day with one message a day again they stand together.
#[tokio::test(flavor = "multi_thread")]
async fn each_task_can_have_its_own_message() {
    let bot = TestBot::open().await;
    bot.set(SAM, &[(HOW, "A separate message for each task")]).await;
    for (number, name) in [(1, "First Co"), (2, "Second Co")] {
        bot.crm(json!({
            "account": { "id": format!("0015e00000Each{number}"), "name": name, "region": "EMEA",
                "segment": "enterprise", "sa_email": "sam.ortiz@example.com" },
            "opportunity": { "id": format!("0065e00000Each{number}"), "name": name, "close_date": "2027-02-15",
                "stage": "3-Technical Evaluation", "type": "new_business" },
        }))
        .await;
    }
    bot.pass(Duration::hours(1)).await;
    for number in [1, 2] {
        let id = format!("0065e00000Each{number}");
        bot.crm(json!({ "opportunity": { "id": id, "stage": "4-Proposal" } })).await;
    }
    bot.until("2026-11-24T08:59:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2026-11-24T09:20:00Z").await;
    let messages = bot.ws.take_unread(SAM);
    assert!(messages.len() >= 2, "{messages:#?}");
    for name in ["First Co", "Second Co"] {
        let own = messages.iter().find(|message| message.text.contains(name)).expect("its own message");
        assert!(own.text_of().contains("Sent on its own because of your settings"), "{}", own.text_of());
        assert!(own.has_button("Done") || own.has_button("Request a CSM"), "{:?}", own.buttons());
    }
    bot.ws.mark_all_read();
}

/// What was told today is not told again today, whatever hour is set afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_today_is_not_told_again() {
    let bot = TestBot::open().await;
    bot.something_to_do().await;
    bot.until("2026-11-24T10:00:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    bot.ws.mark_all_read();
    bot.set(SAM, &[(HOUR, "15:00")]).await;
    bot.until("2026-11-24T23:00:00Z").await;
    assert!(bot.news(SAM).is_empty());
    bot.ws.mark_all_read();
}

/// Whoever stands in for somebody who is away is told by their own settings.
#[tokio::test(flavor = "multi_thread")]
async fn quiet_ends_by_itself() {
    let bot = TestBot::open().await;
    bot.set(SAM, &[(QUIET, "2026-11-25")]).await;
    bot.something_to_do().await;
    bot.until("2026-11-24T20:00:00Z").await;
    assert!(bot.news(SAM).is_empty());
    bot.until("2026-11-25T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    let saved = bot.set(SAM, &[(HOUR, "08:00")]).await;
    assert!(!saved.contains("urgent"), "the day has come: {saved}");
    bot.ws.mark_all_read();
}
