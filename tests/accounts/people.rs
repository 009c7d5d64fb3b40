//! The list of everybody, a page at a time; and one person by themselves.

use chrono::Duration;
use local_slack::{Fault, Misbehave, User};

use crate::harness::*;

/// So many more people than a list of one minute.
const CROWD: usize = 10_000;

/// Somebody new in #general, of whom Slack tells nothing by itself.
fn newcomer(bot: &TestBot, number: usize) -> String {
    let user = nobody(number);
    let id = user.id.clone();
    bot.ws.edit(|world| {
        world.channels.get_mut(GENERAL).expect("#general").members.push(id.clone());
        world.users.insert(id.clone(), user);
    });
    id
}

fn nobody(number: usize) -> User {
    User::member(&format!("U9{number:05}"), &format!("Person {number}"))
}

impl TestBot {
    /// Ten thousand more people, of whom Slack tells nothing by itself.
    fn crowd_of_people(&self) {
        self.ws.edit(|world| {
            for number in 0..CROWD {
                let user = nobody(number);
                world.users.insert(user.id.clone(), user);
            }
        });
    }

    async fn known_people(&self) -> usize {
        let mut db = self.app.storage.read().await.expect("a reader");
        baton_storage::people::all(&mut db).await.expect("people").len()
    }

    fn pages_asked(&self) -> Vec<String> {
        let calls = self.ws.calls_of("users.list");
        calls.iter().map(|call| call.arguments["cursor"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Ten thousand people, and Slack refuses a page now and then: each page that was answered is asked for once, and the
/// pause that Slack asks for is kept. Everybody is known in the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_read_on_where_slack_refused() {
    let bot = TestBot::open().await;
    bot.crowd_of_people();
    let before = bot.pages_asked().len();
    for (page, seconds) in [(3, 30), (20, 60), (21, 17), (40, 45)] {
        let limit = Misbehave::RateLimited { retry_after_s: seconds };
        let fault = Fault::on("users.list").with("cursor", &format!("page:{}", page * 200));
        bot.ws.faults().add(fault.times(1).doing(limit));
    }
    bot.until("2026-11-24T02:30:00Z").await;
    assert_eq!(bot.known_people().await, CROWD + 13);
    let asked = bot.pages_asked().split_off(before);
    assert_eq!(asked.iter().filter(|cursor| cursor.is_empty()).count(), 1, "the first page once: {asked:?}");
    let expected = (CROWD + 13).div_ceil(200) + 4;
    assert_eq!(asked.len(), expected, "every page once, and those that were refused once more");
    let at = |page: usize| {
        let calls = bot.ws.calls_of("users.list").split_off(before);
        let of = calls.into_iter().filter(|call| call.arguments["cursor"] == format!("page:{}", page * 200));
        of.map(|call| call.at).collect::<Vec<_>>()
    };
    for (page, seconds) in [(3, 30), (20, 60), (21, 17), (40, 45)] {
        let times = at(page);
        assert_eq!(times.len(), 2, "page {page}");
        assert!(times[1] - times[0] >= seconds * 1000, "Slack asked for {seconds} s: {times:?}");
    }
    bot.ws.mark_all_read();
}

/// Baton stops in the middle of the list and starts again: it goes on at the page that comes next.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_survives_a_restart() {
    let mut bot = TestBot::open().await;
    bot.crowd_of_people();
    let limit = Misbehave::RateLimited { retry_after_s: 600 };
    bot.ws.faults().add(Fault::on("users.list").with("cursor", "page:5000").times(1).doing(limit));
    bot.until("2026-11-24T02:05:00Z").await;
    assert_eq!(bot.known_people().await, 5000, "as far as Slack told");
    let before = bot.pages_asked().len();
    bot.restart().await;
    bot.pass(Duration::minutes(30)).await;
    assert_eq!(bot.known_people().await, CROWD + 13);
    let asked = bot.pages_asked().split_off(before);
    let rest: Vec<String> = (5000..CROWD + 13).step_by(200).map(|at| format!("page:{at}")).collect();
    assert_eq!(asked, rest, "it goes on, and does not begin again");
    let calls = bot.ws.calls_of("users.list").split_off(before - 1);
    assert!(calls[1].at - calls[0].at >= 600_000, "Slack asked for ten minutes");
    bot.ws.mark_all_read();
}

/// A cursor that Slack has forgotten is no reason to know nobody: the list is read once more, not for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_cursor_begins_the_list_once_more() {
    let bot = TestBot::open().await;
    bot.crowd_of_people();
    let before = bot.pages_asked().len();
    let gone = Misbehave::ApiError("invalid_cursor".into());
    bot.ws.faults().add(Fault::on("users.list").with("cursor", "page:4000").times(1).doing(gone));
    bot.until("2026-11-24T02:30:00Z").await;
    assert_eq!(bot.known_people().await, CROWD + 13);
    let asked = bot.pages_asked().split_off(before);
    assert_eq!(asked.iter().filter(|cursor| cursor.is_empty()).count(), 2);
    bot.ws.mark_all_read();
}

/// Somebody we do not know types a command: they are told to wait a moment, Slack is asked for them and for nobody
/// else, and they are told what to type again; then it works. Proves R1.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_knocks_is_asked_for_by_themselves() {
    let bot = TestBot::open().await;
    let id = newcomer(&bot, 7);
    let lists = bot.pages_asked().len();
    // The list is at rest for a long time, which is no reason to let anybody wait.
    let limit = Misbehave::RateLimited { retry_after_s: 3000 };
    bot.ws.faults().add(Fault::on("users.list").doing(limit));
    let answer = bot.ws.command(&id, GENERAL, "/handoff", "Homeworld &amp; Co").await;
    let said = answer.json()["text"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("looking you up"), "{said}");
    assert!(bot.ws.calls_of("users.info").is_empty(), "Slack is answered first");
    bot.settle().await;
    assert_eq!(bot.ws.calls_of("users.info").len(), 1);
    assert_eq!(bot.pages_asked().len(), lists, "nobody else is asked for");
    let said = bot.last_private(&id);
    assert!(said.contains("I found you, Person 7. Please try again: /handoff Homeworld &amp; Co"), "{said}");
    bot.command(&id, "/handoff", "homeworld").await.ok();
    assert!(bot.last_private(&id).contains("Homeworld Inc."));
    assert_eq!(bot.ws.calls_of("users.info").len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"Person 7, who alone sees it: I'm looking you up in Slack. Please try again in a few seconds.");
}

/// However often somebody knocks within a minute, Slack is asked once; whom Slack does not know is told so.
#[tokio::test(flavor = "multi_thread")]
async fn an_impatient_stranger_is_asked_for_once() {
    let bot = TestBot::open().await;
    let id = newcomer(&bot, 8);
    bot.ws.faults().add(Fault::on("users.info").doing(Misbehave::ApiError("user_not_visible".into())));
    for _ in 0..3 {
        bot.ws.command(&id, GENERAL, "/handoff", "homeworld").await.ok();
    }
    bot.settle().await;
    assert_eq!(bot.ws.calls_of("users.info").len(), 1);
    let said = bot.last_private(&id);
    assert!(said.contains("I can't look you up in Slack (user_not_visible)"), "{said}");
    insta::assert_snapshot!(bot.others_heard().await, @"Person 8, who alone sees it: I'm looking you up in Slack. Please try again in a few seconds. (3 times)");
}
