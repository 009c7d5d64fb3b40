//! Schedules and moments that cannot be done.

use baton_storage::states::{AsideSort, OccurrenceState};
use chrono::Duration;
use proptest::prelude::*;

use crate::harness::*;
use baton::accounts::people_sync;
use baton::engine::cleanup;
use baton::engine::job::Job;
use baton::engine::set_aside::{alone, pause};
use baton::registry::jobs::TABLE;

/// An error and a panic are an answer, and the pause grows from five minutes to six hours.
#[tokio::test]
async fn a_panic_is_an_answer() {
    assert_eq!(alone(async { Ok(7) }).await.expect("an answer"), 7);
    let error = alone::<()>(async { anyhow::bail!("broken") }).await.expect_err("an error");
    assert_eq!(error.to_string(), "broken");
    let empty: Vec<u8> = Vec::new();
    let error = alone(async { Ok(empty[usize::from(empty.is_empty())]) }).await.expect_err("a panic");
    assert_eq!(error.to_string(), "it panicked; the log says where");
}

proptest! {
    /// However often something was tried, it is tried again, within six hours, and never sooner than before.
    #[test]
    fn the_pause_grows_to_six_hours(attempts in any::<i64>()) {
        let (one, next) = (pause(attempts), pause(attempts.saturating_add(1)));
        prop_assert!(one >= Duration::minutes(5) && one <= Duration::hours(6) && one <= next);
    }
}

/// Each kind of moment in turn cannot be settled, or is planned with arguments of another version: it is set aside with
/// its reason, another kind that is due beside it is done in the same tick, and operators hear of the kind once.
/// Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn each_kind_fails_alone() {
    let bot = TestBot::open().await;
    for (number, kind) in TABLE.moments().map(|moment| moment.kind).enumerate() {
        let other = match kind {
            cleanup::Cleanup::KIND => people_sync::Refresh::KIND,
            _ => cleanup::Cleanup::KIND,
        };
        let (bad, good) = (format!("bad:{number}"), format!("good:{number}"));
        bot.spoil(kind).await;
        bot.due(&bad, kind, "nonsense").await;
        bot.due(&good, other, "{}").await;
        bot.settle().await;
        assert_eq!(bot.state_of(&good).await, Some(OccurrenceState::Completed), "{kind} stops {other}");
        assert_eq!(bot.state_of(&bad).await, Some(OccurrenceState::Scheduled), "{kind}");
        let aside = bot.aside().await;
        let one = aside.iter().find(|one| one.name == bad).unwrap_or_else(|| panic!("{kind}: {aside:#?}"));
        assert_eq!((one.sort, one.kind.as_str(), one.attempts), (AsideSort::Moment, kind, 1));
        assert!(!one.reason.is_empty(), "{kind}");
        bot.unspoil().await;
    }
    bot.pass(Duration::minutes(1)).await;
    let told = bot.news(ROBIN);
    assert!(!told.is_empty() && told.len() <= TABLE.moments().count(), "{told:#?}");
    let before = told.len();
    bot.pass(Duration::hours(2)).await;
    assert_eq!(bot.news(ROBIN).len(), 0, "once, not again, after {before}");
}

/// A manager's reminder cannot be settled for an hour; another team's comes in time, operators read what is the matter
/// in words and once, `/metrics` counts it, and once it can be settled it comes by itself. Proves R6, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_aside_comes_back_by_itself() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.spoil("requests.rung").await;
    bot.pass(Duration::hours(5)).await;
    assert!(bot.news(MAYA).is_empty(), "not while it cannot be settled");
    let told = bot.news(ROBIN);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("set aside") && told[0].contains("a reminder of a request"), "{told:#?}");
    assert!(!told[0].contains("requests.rung"), "{told:#?}");
    let aside = bot.aside().await;
    assert!(aside[0].attempts > 2, "with a growing pause: {aside:#?}");
    bot.unspoil().await;
    bot.pass(Duration::hours(3)).await;
    assert_eq!(bot.news(MAYA).len(), 1, "the reminder");
    assert!(bot.aside().await.is_empty());
    assert!(bot.news(ROBIN).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…");
}

/// After a restart everything that was set aside is tried at once, without waiting for its pause; operators do not hear
/// again of what they have heard of.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_tries_everything_again() {
    let mut bot = TestBot::open().await;
    bot.spoil("housekeeping").await;
    bot.due("mine", "housekeeping", "{}").await;
    bot.pass(Duration::minutes(20)).await;
    assert_eq!(bot.news(ROBIN).len(), 1);
    bot.restart().await;
    bot.pass(Duration::minutes(1)).await;
    assert!(bot.news(ROBIN).is_empty(), "told already");
    assert!(!bot.aside().await.is_empty());
    bot.unspoil().await;
    bot.restart().await;
    assert_eq!(bot.state_of("mine").await, Some(OccurrenceState::Completed));
}

fn meeting(config: &mut String, of: &str, cron: &str) {
    let place =
        if of == "emea" { "[[teams]]\nid = \"amer-enterprise\"" } else { "[[people]]\nid = \"U0ELENA\"" };
    let at = config.find(place).expect("the place after the team");
    config.insert_str(at, &format!("[teams.account_team_meeting]\ncron = \"{cron}\"\n\n"));
}

/// A meeting whose days never come, or are over: Baton starts, the other team's meeting and reminders go on, and
/// operators are told the file, the key and the line. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn a_cron_that_never_comes_stops_one_meeting() {
    for never in ["0 0 9 30 2 * *", "0 0 9 * * Mon 2020", "0 0 9 31 4,6,9,11 * *"] {
        let bot = TestBot::with(|config| {
            meeting(config, "emea", never);
            meeting(config, "amer", "0 0 9 * * Tue *");
        })
        .await;
        bot.pass(Duration::minutes(1)).await;
        let told = bot.ws.dm(ROBIN);
        assert_eq!(told.len(), 1, "{told:#?}");
        let text = told[0].text_of();
        assert!(
            text.contains("baton.toml:") && text.contains("teams[0].account_team_meeting.cron"),
            "{text}"
        );
        assert!(text.contains("emea-enterprise") && text.contains("account team meeting"), "{text}");
        bot.asked().await;
        bot.until("2026-11-24T15:00:00Z").await;
        let mut db = bot.app.storage.read().await.expect("a reader");
        let amer = baton_storage::occurrences::of_schedule(&mut db, "team-meeting:amer-enterprise").await;
        assert_eq!(amer.expect("moments").len(), 1, "{never}");
        assert_eq!(bot.ws.dm(ROBIN).len(), 1, "{never}: told once");
        for manager in [MAYA, TOM] {
            assert!(!bot.news(manager).is_empty(), "{never}: the managers' reminder");
        }
    }
}

/// The last day of a rule is still a day: it comes, and only what would come after it is set aside. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_slot_of_a_rule_still_comes() {
    let bot = TestBot::with(|config| meeting(config, "emea", "0 0 9 24 11 * 2026")).await;
    bot.until("2026-11-24T08:59:00Z").await;
    assert!(bot.aside().await.is_empty());
    bot.until("2026-11-24T12:00:00Z").await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let slots = baton_storage::occurrences::of_schedule(&mut db, "team-meeting:emea-enterprise").await;
    assert_eq!(slots.expect("moments").len(), 1);
    let aside = bot.aside().await;
    assert_eq!(aside.len(), 1, "{aside:#?}");
    assert_eq!((aside[0].sort, aside[0].again_at), (AsideSort::Schedule, None));
    assert!(aside[0].reason.starts_with("baton.toml:"), "{}", aside[0].reason);
    insta::assert_snapshot!(bot.others_heard_of_faults().await, @"
    #emea-csm-requests: Agenda: EMEA Enterprise: Account team meeting.
    Robin Park: One task failed and was set aside: the account team meeting, until baton.toml is changed: baton.toml…
    ");
}

/// A schedule's own row is damaged: it alone waits. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_schedule_waits_alone() {
    let bot = TestBot::with(|config| {
        meeting(config, "emea", "0 0 9 * * Tue *");
        meeting(config, "amer", "0 0 9 * * Tue *");
    })
    .await;
    for damage in ["zone = 'Nowhere/Else'", "cron = 'often'"] {
        let damaged =
            format!("update schedules set {damage} where schedule = 'team-meeting:emea-enterprise'");
        bot.statement(String::leak(damaged)).await;
    }
    bot.until("2026-11-24T15:00:00Z").await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let amer = baton_storage::occurrences::of_schedule(&mut db, "team-meeting:amer-enterprise").await;
    assert_eq!(amer.expect("moments").len(), 1);
    let aside = bot.aside().await;
    assert_eq!(aside.len(), 1, "{aside:#?}");
    assert_eq!(aside[0].name, "team-meeting:emea-enterprise");
    insta::assert_snapshot!(bot.others_heard_of_faults().await, @"Robin Park: One task failed and was set aside: the account team meeting: a schedule in an unknown zone");
}
