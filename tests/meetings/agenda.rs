//! A meeting has its agenda ahead of its day.

use crate::harness::*;

/// Whether the internal meeting's agenda stands in Homeworld's channel.
fn stands(bot: &TestBot) -> bool {
    bot.ws.peek(HOME).iter().any(|one| one.text.contains("Agenda:") || one.text.contains("Key people"))
}

/// Without a day the agenda comes two working days before the step is due; with one, two working days before that;
/// moved once more, it is not posted twice. Proves T2, A1.
#[tokio::test(flavor = "multi_thread")]
async fn the_agenda_follows_the_meetings_day() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.arranged("2026-12-10", "14:30").await;
    bot.until("2026-12-08T08:59:00Z").await;
    assert!(!stands(&bot), "the step was due on 30 November, but they meet later");
    bot.until("2026-12-08T09:01:00Z").await;
    assert!(stands(&bot));
    let count = bot.ws.peek(HOME).len();
    bot.moved("2026-12-15", "14:30").await;
    bot.until("2026-12-14T12:00:00Z").await;
    let agendas = bot.ws.peek(HOME).iter().filter(|one| one.text.contains("Agenda:")).count();
    assert!(agendas <= 1, "{agendas} agendas, {count} messages before");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (changed).ics
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Tue 15 Dec, 14:30.
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.ics
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Alex Moreau: Sam Ortiz invited you: “Account team meeting: Homeworld Inc.”, Homeworld Inc., Tue 15 Dec, 14:30.
    Alex Moreau: Sam Ortiz rescheduled “Account team meeting: Homeworld Inc.” for Homeworld Inc. from Thu 10 Dec, 14:…
    Ravi Patel: Sam Ortiz invited you: “Account team meeting: Homeworld Inc.”, Homeworld Inc., Tue 15 Dec, 14:30.
    Ravi Patel: Sam Ortiz rescheduled “Account team meeting: Homeworld Inc.” for Homeworld Inc. from Thu 10 Dec, 14:…
    ");
}
