//! `/csm-away`: time off, known to load and routing.

use crate::harness::*;

/// Ravi is away: the open card shows it, he is no longer suggested, and can be chosen all the same.
/// Proves R5.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_is_suggested_later() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.away(RAVI, "2026-11-23", "2026-12-04").await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("Ravi Patel | 1.4 of 31.25 h | 1 | 1 | 1 | until 4 Dec"), "{card}");
    assert!(card.contains("*Suggested: Elena Costa.*"), "{card}");
    assert!(bot.form(RAVI).view.text_of().contains("*Ravi Patel* is away 23 Nov – 4 Dec."));

    bot.command(RAVI, "/csm-away", "").await.ok();
    let view = bot.form(RAVI).view;
    assert!(view.text_of().contains("You are away 23 Nov – 4 Dec."), "{}", view.text_of());
    let place = local_slack::Place::View(view.id.clone());
    bot.ws.click(RAVI, place, "absence.clear", local_slack::Choice::Button).await.ok();
    bot.settle().await;
    assert!(bot.only(EMEA).text_of().contains("*Suggested: Ravi Patel.*"));
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Welcome back. You are no longer marked as away.");
}

/// Who goes away with an offer unanswered is told that it waits.
/// Proves R5, R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_waits_is_mentioned() {
    let bot = TestBot::open().await;
    bot.assigned().await;
    bot.away(RAVI, "2026-11-24", "2026-11-24").await;
    let saved = bot.form(RAVI).view.text_of();
    assert!(saved.contains("*Ravi Patel* is away on 24 Nov."), "{saved}");
    assert!(saved.contains("1 account offered to Ravi Patel still needs an answer."), "{saved}");
}

/// Maya is away: her backup hears the reminders in her place.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_managers_reminders_go_to_who_stands_in() {
    let bot = TestBot::open().await;
    bot.away(MAYA, "2026-11-23", "2026-11-27").await;
    assert!(bot.form(MAYA).view.text_of().contains("During that time, reminders go to Tom Becker."));
    let card = bot.asked().await;
    assert!(card.text.starts_with("Tom Becker, "), "{}", card.text);
    bot.ws.mark_all_read();
    bot.until("2026-11-23T14:05:00Z").await;
    assert_eq!(bot.news(TOM).len(), 1);
}

/// The backup is away on some of the same days: whoever is away reads who is really there, and what waits.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_who_is_away_does_not_stand_in() {
    let bot = TestBot::open().await;
    bot.away(TOM, "2026-11-25", "2026-11-30").await;
    let saved = bot.form(TOM).view.text_of();
    assert!(saved.contains("No backup is set. Requests go to Maya Lopez instead."), "{saved}");
    bot.away(MAYA, "2026-11-24", "2026-11-27").await;
    let saved = bot.form(MAYA).view.text_of();
    assert!(!saved.contains("reminders go to Tom Becker"), "{saved}");
    assert!(saved.contains("Tom Becker is the backup, but is away 25 Nov – 27 Nov."), "{saved}");
    assert!(saved.contains("requests go to Robin Park."), "ops are there: {saved}");
    // The next week he is there on every day.
    bot.away(MAYA, "2026-12-01", "2026-12-04").await;
    assert!(bot.form(MAYA).view.text_of().contains("During that time, reminders go to Tom Becker."));
}

/// Managers do it for their CSMs, nobody for anybody else; days that make no sense are named.
/// Proves R5.
#[tokio::test(flavor = "multi_thread")]
async fn days_and_rights_are_checked() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/csm-away", "").await.ok();
    let form = bot.form(SAM).set("Person", RAVI).set("First day away", "2026-12-01");
    let faults = form.set("Last day away", "2026-12-02").refused().await;
    assert!(faults["who"].starts_with("You can set your own time off"), "{faults:#?}");
    let faults = bot.form(SAM).set("Person", SAM).set("Last day away", "2026-11-30").refused().await;
    assert_eq!(faults["last"], "The last day is before the first day. Swap them?");

    bot.command(MAYA, "/csm-away", "").await.ok();
    let form = bot.form(MAYA).set("Person", RAVI).set("First day away", "2026-12-01");
    form.set("Last day away", "2026-12-02").send().await;
    assert!(bot.form(MAYA).view.text_of().contains("*Ravi Patel* is away 1 Dec – 2 Dec."));
}
