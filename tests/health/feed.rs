//! What the CRM says, beside what people say.

use super::*;

/// Red is told at once to everybody whom the file names; once, however often the CRM says it again. Better again is
/// told to the same people with their next day's message, once. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn red_is_told_at_once_and_better_with_the_day() {
    let bot = ready().await;
    crm(&bot, "green").await;
    assert!(heard(&bot).is_empty(), "nobody hears that all is well");
    bot.until("2026-11-23T15:00:00Z").await;
    crm(&bot, "Red").await;
    insta::assert_snapshot!(heard(&bot).join("\n"), @"
Ravi: • Homeworld Inc. is red since Mon 23 Nov; it was green. Source: Salesforce.
Sam: • Homeworld Inc. is red since Mon 23 Nov; it was green. Source: Salesforce.
Alex: • Homeworld Inc. is red since Mon 23 Nov; it was green. Source: Salesforce.
Maya: • Homeworld Inc. is red since Mon 23 Nov; it was green. Source: Salesforce.
Dana: • Homeworld Inc. is red since Mon 23 Nov; it was green. Source: Salesforce.
    ");
    crm(&bot, "red").await;
    bot.deal(json!({ "amount": 300_000 })).await;
    bot.nobody_else_heard();
    bot.until("2026-11-26T12:00:00Z").await;
    assert!(heard(&bot).iter().all(|line| !line.contains("red since")), "told once");
    bot.ws.mark_all_read();
    crm(&bot, "green").await;
    bot.nobody_else_heard();
    bot.until("2026-11-27T12:00:00Z").await;
    insta::assert_snapshot!(heard(&bot).join("\n"), @"
Ravi: • Homeworld Inc. is green again since Thu 26 Nov. Source: Salesforce.
Sam: • Homeworld Inc. is green again since Thu 26 Nov. Source: Salesforce.
Alex: • Homeworld Inc. is green again since Thu 26 Nov. Source: Salesforce.
Maya: • Homeworld Inc. is green again since Thu 26 Nov. Source: Salesforce.
Dana: • Homeworld Inc. is green again since Thu 26 Nov. Source: Salesforce.
    ");
    bot.until("2026-12-04T12:00:00Z").await;
    assert!(!heard(&bot).iter().any(|line| line.contains("green")), "once");
}

/// Yellow waits for the morning; what is over before anybody heard of it is told to nobody. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn yellow_waits_for_the_morning() {
    let bot = ready().await;
    crm(&bot, "yellow").await;
    bot.nobody_else_heard();
    bot.until("2026-11-24T12:00:00Z").await;
    insta::assert_snapshot!(heard(&bot).join("\n"), @"
Ravi: • Homeworld Inc. is yellow since Mon 23 Nov. Source: Salesforce.
Sam: • Homeworld Inc. is yellow since Mon 23 Nov. Source: Salesforce.
Alex: • Homeworld Inc. is yellow since Mon 23 Nov. Source: Salesforce.
Maya: • Homeworld Inc. is yellow since Mon 23 Nov. Source: Salesforce.
Dana: • Homeworld Inc. is yellow since Mon 23 Nov. Source: Salesforce.
    ");
    crm(&bot, "green").await;
    bot.until("2026-11-25T12:00:00Z").await;
    bot.ws.mark_all_read();
    crm(&bot, "yellow").await;
    crm(&bot, "green").await;
    bot.until("2026-11-26T12:00:00Z").await;
    insta::assert_snapshot!(heard(&bot).join("\n"), @"");
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.");
}

/// A person's newer word is not overwritten by an older word of the CRM's, nor by one that only repeats what the CRM
/// said before; a newer one of the CRM's counts, and says so to whoever had said otherwise. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn the_newer_word_counts() {
    let bot = ready().await;
    crm(&bot, "green").await;
    bot.until("2026-11-23T12:00:00Z").await;
    say(&bot, RAVI, "Red", "Their champion left, nobody answers").await;
    bot.crm_at("2026-11-23T11:00:00Z".into(), json!({ "account": { "id": HOMEWORLD, "health": "yellow" } }))
        .await;
    assert_eq!(health_of(&bot).await.as_deref(), Some("red"), "older");
    bot.until("2026-11-23T13:00:00Z").await;
    crm(&bot, "yellow").await;
    assert_eq!(health_of(&bot).await.as_deref(), Some("red"), "said before");
    bot.until("2026-11-24T12:00:00Z").await;
    bot.ws.mark_all_read();
    crm(&bot, "green").await;
    assert_eq!(health_of(&bot).await.as_deref(), Some("green"), "newer, and new");
    bot.until("2026-11-25T12:00:00Z").await;
    let told = heard(&bot);
    let overruled = "Ravi: • Homeworld Inc. is green since Tue 24 Nov (source: Salesforce); you set red on Mon 23 Nov. The newer entry is in effect. To correct it, press Health on the account's card.";
    assert!(told.iter().any(|line| line == overruled), "{told:#?}");
    assert_eq!(
        told.iter().filter(|line| line.starts_with("Ravi") && line.contains("green")).count(),
        1,
        "{told:#?}"
    );
    let said: Vec<String> = reports(&bot)
        .await
        .into_iter()
        .rev()
        .map(|report| format!("{} {}", report.said_by, report.health))
        .collect();
    assert_eq!(said, ["Salesforce green", "Salesforce yellow", "U0RAVI red", "Salesforce green"]);
}

/// An account that is new to us, a colour that is none, and one that nobody serves: kept, and nobody is told.
/// Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_or_unknown_is_kept_and_told_to_nobody() {
    let bot = ready().await;
    bot.crm(json!({ "account": { "id": "0015e00000Redly", "name": "Redly", "segment": "enterprise", "region": "EMEA", "health": "red", "csm_email": "ravi.patel@example.com" } })).await;
    crm(&bot, "<!channel>").await;
    bot.crm(json!({ "account": { "id": "0015e00000RaviBAAR", "health": "red" } })).await;
    bot.nobody_else_heard();
    assert_eq!(health_of(&bot).await.as_deref(), Some("<!channel>"));
    let shown = bot.handoff_card(RAVI).await.text_of();
    assert!(shown.contains("*Health*\n&lt;!channel&gt;"), "{shown}");
    crm(&bot, "green").await;
    bot.until("2026-11-24T12:00:00Z").await;
    assert!(heard(&bot).is_empty());
}
