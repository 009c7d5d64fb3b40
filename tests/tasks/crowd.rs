//! A large book: ten thousand deals, two thousand things on one morning.

use std::collections::BTreeMap;

use local_slack::{Fault, Misbehave, User};
use serde_json::json;

use crate::harness::*;
use baton::accounts::people_sync;
use baton::{error, features};

/// How many deals there are, of which every fifth is in stage 4; how many architects share them.
const DEALS: usize = 10_000;
const ARCHITECTS: usize = 200;

/// Ten thousand deals, of which two thousand come to stage 4 without a request on the same day: the next morning
/// two hundred people read one message each, and all two thousand things are in them.
/// Proves R2, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_things_on_one_morning_are_one_message_a_person() {
    let bot = TestBot::open().await;
    for number in 0..ARCHITECTS {
        let mut user = User::member(&format!("U0ARC{number:03}"), &format!("Architect {number}"));
        user.email = format!("architect{number}@example.com");
        user.tz = "Europe/London".into();
        bot.ws.edit(|world| world.users.insert(user.id.clone(), user));
    }
    people_sync::refresh(&bot.app).await.expect("who is who");
    let now = bot.clock.now();
    for chunk in (0..DEALS).collect::<Vec<_>>().chunks(1000) {
        let chunk = chunk.to_vec();
        let write = bot.app.write(now, move |ctx| {
            Box::pin(async move {
                for number in chunk {
                    let news = news(number, ctx.now);
                    features::deals::actions::apply(ctx, &news).await?;
                }
                Ok::<_, error::ActionError>(())
            })
        });
        write.await.expect("taken");
    }
    // Slack asks for a pause three hundred times: each is kept, and nothing is lost or doubled for it.
    let slower = Misbehave::RateLimited { retry_after_s: 3 };
    bot.ws.faults().add(Fault::on("chat.postMessage").times(300).doing(slower));
    bot.until("2026-11-24T09:00:30Z").await;
    bot.settle().await;
    let mut per_person: BTreeMap<String, usize> = BTreeMap::new();
    let mut things = 0;
    for message in bot.ws.unread_everywhere() {
        *per_person.entry(message.channel.clone()).or_default() += 1;
        let (count, _) = message
            .text_of()
            .lines()
            .next()
            .expect("a header")
            .split_once(' ')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .expect("a count");
        things += count.parse::<usize>().expect("a number");
    }
    bot.ws.mark_all_read();
    assert_eq!(per_person.len(), ARCHITECTS);
    assert!(per_person.values().all(|count| *count == 1), "{per_person:?}");
    assert_eq!(things, DEALS / 5);
}

fn news(number: usize, now: baton_storage::time::At) -> features::deals::form::News {
    let bot = if number.is_multiple_of(5) { "4-Proposal" } else { "1-Discovery" };
    let data = json!({
        "opportunity": { "id": format!("0065e0000{number:06}"), "stage": bot, "amount": 300_000, "close_date": "2027-06-01" },
        "account": { "id": format!("0015e0000{number:06}"), "name": format!("Customer {number}"), "segment": "enterprise",
            "region": "EMEA", "sa_email": format!("architect{}@example.com", (number / 5) % ARCHITECTS) },
    });
    let part = |key: &str| data[key].clone();
    features::deals::form::news(
        "salesforce".into(),
        format!("evt-{number}"),
        now,
        Some(serde_json::from_value(part("opportunity")).expect("a deal")),
        Some(serde_json::from_value(part("account")).expect("an account")),
        data.to_string(),
        &[],
    )
    .expect("news")
}
