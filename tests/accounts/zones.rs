//! The zone somebody lives by, where their profile names none or one that nobody knows.

use crate::harness::*;
use baton::accounts::roles;

/// Without a zone in the profile, or with one that is unknown, the team's counts; for who is in no team the
/// organization's.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_zone_the_teams_counts() {
    let bot = TestBot::open().await;
    let config = &bot.app.config;
    let zone = |user: &str, profile: &str| config.zone_of(&user.into(), profile).name().to_owned();
    for profile in ["", " ", "Mars/Olympus_Mons", "EST5EDT4"] {
        assert_eq!(zone(GRACE, profile), "America/New_York", "{profile:?}");
        assert_eq!(zone(RAVI, profile), "Europe/London", "{profile:?}");
        assert_eq!(zone("U0NOBODY", profile), "Europe/London", "the organization's");
    }
    assert_eq!(zone(GRACE, "Asia/Tokyo"), "Asia/Tokyo", "a profile's own zone counts");
    assert_eq!(zone(GRACE, "UTC"), "UTC", "and so does UTC, if it says so");
}

/// `tz: null` in Slack's answer, and a zone that is none, are kept as no zone; a CSM of New York is then told at the
/// start of a day in New York.
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_without_a_zone_is_told_in_the_morning_of_its_team() {
    let bot = TestBot::open().await;
    for (id, zone) in [(GRACE, ""), (NINA, "Nowhere/Land")] {
        bot.ws.change_user(id, |user| user.tz = zone.into()).await.ok();
        let mut db = bot.app.storage.read().await.expect("a reader");
        let person = baton_storage::people::find(&mut db, &id.into()).await.expect("read").expect("known");
        let calendar = roles::calendar(&bot.app, Some(&person));
        assert_eq!(calendar.zone().name(), "America/New_York", "{id}: {:?}", person.timezone);
    }
}
