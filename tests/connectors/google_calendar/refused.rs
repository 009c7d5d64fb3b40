//! What Google refuses reaches a person as a sentence, once.

use chrono::Duration;
use local_systems::google_calendar::Trouble;
use local_systems::{Fault, Misbehave};

use super::land::Land;
use super::{ACCOUNT, SAMS, SCOPES};
use crate::harness::*;

fn told(land: &Land, user: &str) -> String {
    let news = land.bot.news(user);
    news.into_iter().filter(|text| text.contains("Google")).collect::<Vec<_>>().join("\n")
}

/// What operators read of the calendar in their Home tab.
async fn at_home(land: &Land) -> String {
    let home = printed::page(&land.bot.open_home(ROBIN).await);
    let line = home.lines().find(|line| line.contains("*Google Calendar:*"));
    line.unwrap_or("nothing").trim().to_owned()
}

/// No delegation: operators read one sentence, the link to make the event by hand stands on the card, it is tried once an
/// hour, and goes on once it is mended.
#[tokio::test(flavor = "multi_thread")]
async fn no_delegation_is_for_operators() {
    let land = Land::open().await;
    land.calendar.set_delegation(ACCOUNT, &[]);
    land.arranged("2026-11-26", "14:30").await;
    insta::assert_snapshot!(told(&land, ROBIN), @"Google does not let my service account act as people, so events for meetings wait. In Google's Admin console, give its client ID domain-wide delegation for the two scopes that `baton check` names. I keep trying every hour.");
    assert_eq!(told(&land, SAM), "");
    assert!(land.message().has_button("Create in Google Calendar"));
    assert!(land.message().text_of().contains("I cannot create the event in Google Calendar yet."));
    insta::assert_snapshot!(at_home(&land).await, @"*Google Calendar:* last answer Mon 23 Nov, 10:00 · 1 meeting waiting for someone to fix a problem.");
    let asked = land.calendar.requests().len();
    land.bot.pass(Duration::hours(3)).await;
    assert!(land.calendar.requests().len() <= asked + 4, "one look an hour");
    assert_eq!(told(&land, ROBIN), "", "once");
    land.calendar.set_delegation(ACCOUNT, &SCOPES);
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(land.events().len(), 1);
    assert!(land.message().has_button("Open in Google Calendar"));
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// The organizer has no Google account: the organizer reads it, and nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_whom_google_does_not_know_is_told() {
    let land = Land::open().await;
    land.calendar.remove_user(SAMS);
    land.arranged("2026-11-26", "14:30").await;
    insta::assert_snapshot!(told(&land, SAM), @"Google has no account with your address sam.ortiz@example.com, so there is no event for *Account team meeting: Homeworld Inc.* Check the email address in your Slack profile, then reschedule the meeting. Until then, create the event yourself from the link in the handoff thread.");
    assert_eq!(told(&land, ROBIN), "");
    land.bot.pass(Duration::hours(3)).await;
    assert_eq!(told(&land, SAM), "", "once");
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// The limit for invitations is used up: operators are told, and the event comes within the hour.
#[tokio::test(flavor = "multi_thread")]
async fn a_used_up_limit_is_told_and_passes() {
    let land = Land::open().await;
    land.calendar.faults().add(Fault::on("POST */events", Misbehave::Own(Trouble::Quota)).times(1));
    land.arranged("2026-11-26", "14:30").await;
    insta::assert_snapshot!(told(&land, ROBIN), @"Google's limit for invitations is used up for now, so events for meetings wait. I keep trying every hour.");
    assert_eq!(land.events().len(), 0);
    land.bot.pass(Duration::minutes(61)).await;
    assert_eq!(land.events().len(), 1);
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// A calendar that hides what it has is no meeting that was called off.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_is_not_called_off() {
    let land = Land::open().await;
    land.arranged("2026-11-26", "14:30").await;
    land.calendar.faults().add(Fault::on("GET */events*", Misbehave::Own(Trouble::NoAccess)));
    land.bot.pass(Duration::minutes(10)).await;
    assert!(land.meeting().await.is_planned());
    insta::assert_snapshot!(told(&land, SAM), @"I can't change the calendar sam.ortiz@example.com, so the event for *Account team meeting: Homeworld Inc.* is not up to date. Check in Google Calendar that it exists and that you own it. I keep trying every hour.");
    assert_eq!(land.calendar.ever_made(), 1);
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}
