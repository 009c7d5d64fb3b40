//! Two months of the demo, as its people live them: how much each of them hears a day.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;
use local_slack::{Choice, Input, Place, UserKind};
use serde_json::json;

use super::{MAYA, Open, as_maya};

/// What somebody does with the first thing that they can settle, each working day.
const DEEDS: [&str; 3] = ["Accept", "Approve", "Done"];
/// So many messages a day a person gets at most on half of the days on which they get any.
const MEDIAN: usize = 1;
/// So many at most on the worst day of anybody: the day on which many accounts start at once.
const MOST: usize = 4;

/// Homeworld gets its CSM on the first day and is won after two weeks; everybody settles one thing a working day.
/// Then nobody hears more than one message on most days, and never more than a few.
#[tokio::test(flavor = "multi_thread")]
async fn two_months_bring_one_message_a_day() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    open.ask().await;
    let card = open.card().await;
    open.press(MAYA, &card, "Assign").await;
    open.until("Maya's form", || ws.modal(MAYA).is_some()).await;
    let form = ws.modal(MAYA).expect("the form");
    ws.fill(MAYA, &form.id, "csm", Input::option("U0RAVI")).expect("a choice");
    ws.submit(MAYA, &form.id).await.ok();
    let begun = open.sandbox.bot.clock.now();
    for day in 0..43 {
        if day == 10 {
            open.win("Homeworld Inc.").await;
        }
        open.everybody_does_one_thing().await;
        open.taken(open.post("time", as_maya("working-day")).await);
    }
    assert!(open.sandbox.bot.clock.now() > begun + Duration::days(58), "two months");
    let counts = open.heard_a_day(begun.utc());
    let mut days: Vec<usize> = counts.values().copied().collect();
    days.sort_unstable();
    let (all, median) = (days.iter().sum::<usize>(), days[days.len() / 2]);
    let ((who, on), most) = counts.iter().max_by_key(|(_, count)| **count).expect("messages");
    println!("{all} messages on {} days of a person; median {median}, most {most} ({who}, {on})", days.len());
    assert!(median <= MEDIAN, "{median} messages a day");
    assert!(*most <= MOST, "{who} got {most} messages on {on}: {:#?}", open.heard_on(who, *on));
    open.end().await;
}

impl Open {
    /// Everybody settles the first thing in their messages that they can.
    async fn everybody_does_one_thing(&self) {
        let ws = &self.sandbox.workspace;
        let people = ws.world().users.into_values().filter(|user| user.kind == UserKind::Member);
        for person in people {
            let user = person.id.as_str();
            let messages = ws.peek(&ws.dm_channel(user));
            let deed = messages.iter().rev().find_map(|message| {
                DEEDS.iter().find_map(|label| message.button(label)).map(|action| (message, action))
            });
            let Some((message, action)) = deed else { continue };
            ws.click(user, Place::of(message), &action, Choice::Button).await.ok();
            self.quiet().await;
            while let Some(view) = ws.modal(user) {
                if view.submit.is_some() && view.inputs().is_empty() {
                    ws.submit(user, &view.id).await.ok();
                    self.quiet().await;
                }
                if ws.modal(user).is_some_and(|still| still.id == view.id) {
                    ws.close_view(user, &view.id).await;
                }
            }
        }
    }

    /// Waits for what goes on after Slack was answered.
    async fn quiet(&self) {
        let app = self.sandbox.bot.app().await.expect("a bot");
        self.until("quiet", || app.tasks.is_empty()).await;
    }

    /// The deal of an account is won in the CRM.
    async fn win(&self, account: &str) {
        let book = self.get("deals").await;
        let deals = book["deals"].as_array().expect("deals");
        let deal = deals.iter().find(|deal| deal["account"] == account).expect("the deal");
        let won = json!({ "deal": deal["id"], "stage": "Closed Won" });
        self.taken(self.post("deals", won).await);
    }

    /// How many messages each person got on each of their days since then.
    fn heard_a_day(&self, since: DateTime<chrono::Utc>) -> BTreeMap<(String, NaiveDate), usize> {
        let ws = &self.sandbox.workspace;
        let mut counts = BTreeMap::new();
        for (user, person) in ws.world().users {
            let zone: Tz = person.tz.parse().unwrap_or(Tz::UTC);
            for message in ws.peek(&ws.dm_channel(&user)) {
                let at = said_at(&message.ts);
                if message.bot_id.is_some() && at > since {
                    *counts.entry((user.clone(), at.with_timezone(&zone).date_naive())).or_default() += 1;
                }
            }
        }
        counts
    }

    /// What a person got on one of their days.
    fn heard_on(&self, user: &str, day: NaiveDate) -> Vec<String> {
        let ws = &self.sandbox.workspace;
        let zone = ws.world().users.get(user).and_then(|person| person.tz.parse().ok()).unwrap_or(Tz::UTC);
        let messages = ws.peek(&ws.dm_channel(user)).into_iter();
        let of_day = messages.filter(|one| said_at(&one.ts).with_timezone(&zone).date_naive() == day);
        of_day.map(|one| one.text).collect()
    }
}

/// When a message was posted.
fn said_at(ts: &str) -> DateTime<chrono::Utc> {
    let seconds = ts.split('.').next().and_then(|seconds| seconds.parse().ok()).unwrap_or_default();
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
