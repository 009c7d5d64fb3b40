//! The weekly summary of whoever manages teams.

use baton::features::weekly::rules::{coming_monday, days_and_hours, median};
use baton_storage::settings::{self, Settings};
use chrono_tz::Tz;
use serde_json::json;

use crate::harness::*;
use crate::settings::WEEKLY;

/// Monday at nine, London.
const MONDAY: &str = "2026-11-30T09:00:00Z";

impl TestBot {
    /// These managers have set nothing: their summary comes.
    async fn wants_weekly(&self, managers: &[&'static str]) {
        let (managers, now) = (managers.to_vec(), self.clock.now());
        let write = self.app.storage.write(move |tx| {
            Box::pin(async move {
                for manager in managers {
                    settings::keep(tx, &manager.into(), &Settings::default(), now).await?;
                }
                Ok::<_, baton_storage::Fault>(())
            })
        });
        write.await.unwrap_or_else(|fault| panic!("{fault}"));
    }

    /// The summaries that somebody has got.
    fn summaries(&self, user: &str) -> Vec<local_slack::Message> {
        let all = self.ws.dm(user);
        all.into_iter().filter(|message| message.text.contains("your week in")).collect()
    }

    /// A renewal of an account of EMEA Enterprise, as the CRM tells of it.
    async fn renewal(&self, number: usize, change: serde_json::Value) {
        let mut deal = json!({
            "id": format!("0065e00000Renw{number}"), "name": "Renewal", "type": "renewal", "stage": "2-Scoping",
            "close_date": "2027-01-20",
        });
        for (key, value) in change.as_object().expect("an object") {
            deal[key] = value.clone();
        }
        let account = json!({
            "id": format!("0015e00000Renw{number}"), "name": format!("Renewing {number}"), "region": "EMEA",
            "segment": "enterprise", "csm_email": "ravi.patel@example.com",
        });
        self.crm(json!({ "opportunity": deal, "account": account })).await;
    }
}

/// Maya's Monday: what was asked and what waits, how long it took, what is late, which renewals come; a button leads to
/// where it is turned off. The other team's manager gets nothing, since nothing is to be said.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_reads_their_week() {
    let bot = TestBot::open().await;
    bot.renewal(1, json!({})).await;
    bot.renewal(2, json!({ "close_date": "2027-06-30" })).await;
    bot.renewal(3, json!({ "stage": "8-Closed Lost" })).await;
    bot.renewal(4, json!({ "type": "new_business" })).await;
    bot.wants_weekly(&[MAYA, NINA]).await;
    bot.asked().await;
    bot.until("2026-11-30T08:59:00Z").await;
    assert!(bot.summaries(MAYA).is_empty());
    bot.until("2026-11-30T10:00:00Z").await;
    let summaries = bot.summaries(MAYA);
    assert_eq!(summaries.len(), 1, "{:#?}", bot.dms(MAYA));
    insta::assert_snapshot!(summaries[0].text_of(), @r"
    Your week: EMEA Enterprise
    *New requests*
    1
    *To assign*
    1
    *Median time to assign*
    None assigned this week
    *Late tasks*
    0
    *Renewals in 90 days*
    1
    *To assign, oldest first*
    • Homeworld Inc., requested on 23 Nov 2026
    *Renewals*
    • Renewing 1, closes 20 Jan 2027
    Your weekly summary. You can turn it off in your settings.
    Your settings
    ");
    insta::assert_snapshot!(summaries[0].text, @"Maya, your week in EMEA Enterprise: 1 new request, 1 to assign, 0 late tasks, 1 renewal in the next 90 days.");
    assert!(bot.summaries(NINA).is_empty() && bot.summaries(TOM).is_empty());
    bot.press(MAYA, &summaries[0], "Your settings").await.ok();
    bot.form(MAYA).set(WEEKLY, "Off").send().await;
    bot.until("2026-12-08T10:00:00Z").await;
    assert_eq!(bot.summaries(MAYA).len(), 1, "it is turned off");
    bot.ws.mark_all_read();
}

/// It took two hours until the request had its CSM: that is the median of the week.
#[tokio::test(flavor = "multi_thread")]
async fn the_median_is_of_what_was_assigned() {
    let bot = TestBot::open().await;
    bot.wants_weekly(&[MAYA]).await;
    let card = bot.asked().await;
    bot.pass(chrono::Duration::hours(2)).await;
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.until("2026-11-30T10:00:00Z").await;
    let summary = bot.summaries(MAYA).remove(0).text_of();
    assert!(summary.contains("*Median time to assign*\n2 hours"), "{summary}");
    bot.ws.mark_all_read();
}

/// Nine o'clock is that of the manager's own zone; a week with nothing to say brings no message; on a holiday it comes on
/// the next working day; whoever is away, wants quiet or has left gets none.
#[tokio::test(flavor = "multi_thread")]
async fn it_comes_at_nine_where_the_manager_is() {
    let bot = TestBot::open().await;
    bot.wants_weekly(&[MAYA, TOM, NINA]).await;
    bot.until("2026-11-30T12:00:00Z").await;
    for user in [MAYA, TOM, NINA] {
        assert!(bot.summaries(user).is_empty(), "there was nothing to say");
    }
    bot.ws.change_user(MAYA, |user| user.tz = "America/New_York".into()).await.ok();
    bot.asked_again().await;
    bot.until("2026-12-07T13:59:00Z").await;
    assert!(bot.summaries(MAYA).is_empty());
    assert_eq!(bot.summaries(TOM).len(), 1);
    bot.until("2026-12-07T15:00:00Z").await;
    assert_eq!(bot.summaries(MAYA).len(), 1);
    bot.command(TOM, "/csm-away", "").await.ok();
    bot.form(TOM).set("First day away", "2026-12-14").set("Last day away", "2026-12-14").send().await;
    bot.set(MAYA, &[(crate::settings::QUIET, "2026-12-15")]).await;
    bot.until("2026-12-15T20:00:00Z").await;
    assert_eq!((bot.summaries(MAYA).len(), bot.summaries(TOM).len()), (1, 1));
    bot.ws.mark_all_read();
}

/// A holiday on Monday: it comes on Tuesday. Down over the weekend: it comes late, once; down for half the week: not at
/// all.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_comes_late_or_not_at_all() {
    let holiday = |text: &mut String| *text = text.replacen("2026-12-25", "2026-11-30", 1);
    let bot = TestBot::with(holiday).await;
    bot.wants_weekly(&[MAYA]).await;
    bot.asked().await;
    bot.until("2026-11-30T23:00:00Z").await;
    assert!(bot.summaries(MAYA).is_empty());
    bot.until("2026-12-01T10:00:00Z").await;
    assert_eq!(bot.summaries(MAYA).len(), 1);
    bot.ws.mark_all_read();
    for (up, count) in [("2026-11-30T15:00:00Z", 1), ("2026-12-03T10:00:00Z", 0)] {
        let bot = TestBot::open().await;
        bot.wants_weekly(&[MAYA]).await;
        bot.asked().await;
        bot.until("2026-11-28T12:00:00Z").await;
        bot.skip_to(up);
        bot.pass(chrono::Duration::hours(1)).await;
        assert_eq!(bot.summaries(MAYA).len(), count, "{up}");
        bot.ws.mark_all_read();
    }
    assert_eq!(at(MONDAY).0, coming_monday(at("2026-11-29T00:00:00Z"), Tz::Europe__London).1.0);
}

/// The coming Monday, wherever somebody is and whatever the clocks do that weekend.
#[test]
fn monday_is_the_coming_one() {
    for (sunday, zone, monday, nine) in [
        ("2026-11-29T05:00:00Z", Tz::America__New_York, "2026-11-30", "2026-11-30T14:00:00Z"),
        ("2026-11-29T05:00:00Z", Tz::Pacific__Kiritimati, "2026-11-30", "2026-11-29T19:00:00Z"),
        ("2026-11-29T11:00:00Z", Tz::Pacific__Kiritimati, "2026-11-30", "2026-11-29T19:00:00Z"),
        // The clocks go forward in the night before.
        ("2027-03-28T00:00:00Z", Tz::Europe__London, "2027-03-29", "2027-03-29T08:00:00Z"),
        ("2027-10-31T00:00:00Z", Tz::Europe__London, "2027-11-01", "2027-11-01T09:00:00Z"),
    ] {
        let (day, at_nine) = coming_monday(at(sunday), zone);
        assert_eq!((day.to_string().as_str(), at_nine), (monday, at(nine)), "{sunday} {zone}");
    }
}

/// The middle of times, and how they are said.
#[test]
fn times_have_a_middle() {
    assert_eq!(
        (median(&[]), median(&[3]), median(&[1, 5]), median(&[1, 2, 9])),
        (None, Some(3), Some(3), Some(2))
    );
    let hour = 3_600_000;
    assert_eq!((days_and_hours(59 * 60_000), days_and_hours(hour)), ((0, 0), (0, 1)));
    assert_eq!((days_and_hours(47 * hour), days_and_hours(49 * hour)), ((0, 47), (2, 0)));
    assert_eq!(days_and_hours(-5), (0, 0));
}
