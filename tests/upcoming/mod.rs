//! `baton upcoming`: what is foretold is what then happens.

mod command;

use baton_storage::time::At;
use chrono::Duration;
use serde_json::json;

use crate::harness::*;
use baton::cli::upcoming::rehearsal::Whither;
use baton::cli::upcoming::{Foresight, foresee};

/// What is said to whom, when (to the minute), in which words.
type Said = (String, String, String);

/// Foretells so many days from now on.
async fn foretold(bot: &TestBot, days: i64) -> Foresight {
    let now = bot.clock.now();
    let until = now + Duration::days(days);
    foresee(bot.app.config.clone(), &bot.database(), now, until, |_| ()).await.expect("a foresight")
}

fn minute(at: At) -> String {
    at.utc().format("%Y-%m-%d %a %H:%M").to_string()
}

fn told(foresight: &Foresight) -> Vec<Said> {
    let whither = |whither: &Option<Whither>| match whither {
        Some(Whither::Person(user)) => user.0.clone(),
        Some(Whither::Channel(channel) | Whither::Thread(channel)) => channel.0.clone(),
        None => String::new(),
    };
    let said = foresight.said.iter();
    let said =
        said.map(|said| (minute(said.at), whither(&said.whither), said.text.clone().unwrap_or_default()));
    let mut said: Vec<Said> = said.collect();
    said.sort();
    said
}

/// What was posted after so many other things.
fn posted(bot: &TestBot, before: usize) -> Vec<Said> {
    let people = [SAM, LEE, ALEX, MAYA, TOM, NINA, DANA, RAVI, ELENA, GRACE, ROBIN];
    let reader = |channel: &str| {
        let person = people.iter().find(|person| bot.ws.dm_channel(person) == channel);
        person.map_or(channel, |person| person).to_owned()
    };
    let posts = bot.ws.produced().into_iter().skip(before);
    let posts = posts.filter(|one| one.by == "chat.postMessage" && one.accepted);
    let text = |payload: &serde_json::Value| payload["text"].as_str().unwrap_or_default().to_owned();
    let mut said: Vec<Said> =
        posts.map(|one| (minute(At(one.at)), reader(&one.to), text(&one.payload))).collect();
    said.sort();
    said
}

/// Foretells, lets the days pass with nobody doing anything, and compares; what was said.
async fn proves_true(bot: &TestBot, days: i64) -> Vec<Said> {
    let before = bot.ws.produced().len();
    let foretold = told(&foretold(bot, days).await);
    assert_eq!(told(&self::foretold(bot, days).await), foretold, "asking changes nothing");
    bot.pass(Duration::days(days)).await;
    let posted = posted(bot, before);
    assert_eq!(foretold, posted, "left: foretold, right: posted");
    posted
}

/// Another account of EMEA Enterprise, of Lee's, with its deal.
async fn umbrella(bot: &TestBot, stage_name: &str, close_date: &str) {
    bot.crm(json!({
        "opportunity": { "id": "0065e00000Umbre", "name": "Umbrella – new", "stage": stage_name,
            "amount": 250_000, "close_date": close_date, "owner_email": "alex.moreau@example.com",
            "type": "new_business", "url": deal_url("0065e00000UmbreAAB") },
        "account": { "id": "0015e00000Umbre", "name": "Umbrella <& Sons>", "segment": "enterprise",
            "region": "EMEA", "lam": 900_000, "arr": 0, "sa_email": "lee.novak@example.com",
            "url": account_url("0015e00000UmbreAAB") },
    }))
    .await;
}

/// A month of a running handoff, a deal in stage 3 nobody asks about, and its close date that comes near and
/// passes: every message that is foretold is posted, to that person at that minute in those words, and no other.
/// Proves R2, T1, T2, G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_foretold_message_by_message() {
    let bot = TestBot::open().await;
    bot.handed().await;
    umbrella(&bot, "3-Technical Evaluation", "2026-12-09").await;
    let said = proves_true(&bot, 30).await;
    let to = |user: &str| said.iter().filter(|(_, to, _)| to == user).count();
    assert!(to(SAM) >= 2 && to(LEE) >= 4 && to(ALEX) >= 2 && to(MAYA) >= 2, "{said:#?}");
    assert!(said.iter().any(|(_, _, text)| text.contains("overdue")), "{said:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Alex Moreau: Alex, 1 open task: Umbrella <& Sons>: the close date was 9 Dec 2026, and the deal is still open in 3… (2 times)
    Lee Novak: Lee, 1 open task: Umbrella <& Sons> has been in 3-Technical Evaluation since 23 Nov 2026, and no CSM… (3 times)
    Lee Novak: Lee, 1 open task: Umbrella <& Sons> is expected to close on 9 Dec 2026 and is still in 3-Technical E… (3 times)
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Maya Lopez: Umbrella <& Sons>: overdue. Lee Novak has been reminded 3 times to request a CSM for Umbrella <& Son… (2 times)
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Tom Becker: Umbrella <& Sons>: overdue. Lee Novak has been reminded 3 times to request a CSM for Umbrella <& Son… (2 times)
    ");
}

/// A request that nobody acts on climbs its ladder as foretold; what waits in the outbox goes at once.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waits_is_foretold() {
    let bot = TestBot::open().await;
    bot.ws.command(SAM, GENERAL, "/request-csm", "homeworld").await.ok();
    bot.quiet().await;
    bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send_only().await;
    let foresight = foretold(&bot, 30).await;
    let text = foresight.text(30);
    assert!(text.contains("At once  #C0EMEA\n"), "{text}");
    assert!(text.contains("(R6: No manager has acknowledged the request within 4 working hours)"), "{text}");
    let said = proves_true(&bot, 30).await;
    let people: Vec<&str> = said.iter().map(|(_, to, _)| to.as_str()).collect();
    assert!(people.contains(&EMEA) && people.contains(&DANA), "{people:?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: Maya Lopez and Tom Becker, Homeworld Inc. (EMEA Enterprise) needs a CSM by Wed 25 Nov.
    Dana Whitfield: Homeworld Inc. (EMEA Enterprise) has no CSM yet. The request was sent Mon 23 Nov, 10:00; the manager…
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has no CSM yet, and the deadline has passed. Sam Ortiz sent the req…
    Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has no CSM yet, and the deadline has passed. Sam Ortiz sent the req…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has no CSM yet. Can you assign one?
    ");
}

/// Somebody is away: who stands in for them hears it, or they do when they are back, as foretold.
/// Proves R5, R6, R2.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_is_foreseen() {
    let bot = TestBot::open().await;
    umbrella(&bot, "5-Negotiating", "2027-01-15").await;
    bot.asked().await;
    bot.away(MAYA, "2026-11-24", "2026-12-02").await;
    bot.away(LEE, "2026-11-24", "2026-12-11").await;
    umbrella(&bot, "4-Proposal", "2027-01-15").await;
    bot.settle().await;
    let said = proves_true(&bot, 30).await;
    let heard = |user: &str, day: &str| said.iter().any(|(at, to, _)| to == user && at.contains(day));
    assert!(!heard(MAYA, "2026-11-25") && heard(TOM, "2026-11-25"), "{said:#?}");
    assert!(heard(LEE, "2026-12-14"), "{said:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Dana Whitfield: Homeworld Inc. (EMEA Enterprise) has no CSM yet. The request was sent Mon 23 Nov, 10:00; the manager…
    Lee Novak: Lee, 1 open task: Umbrella <& Sons> is in 4-Proposal, and no CSM has been requested. Customers meet…
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    Maya Lopez: Umbrella <& Sons>: overdue. Lee Novak has been reminded 1 time to request a CSM for Umbrella <& Sons…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has no CSM yet, and the deadline has passed. Sam Ortiz sent the req…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has no CSM yet. Can you assign one?
    Tom Becker: Umbrella <& Sons>: overdue. Lee Novak has been reminded 1 time to request a CSM for Umbrella <& Sons…
    ");
}

/// Nobody hears anything on a holiday, nor is that foretold. Proves R6, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_is_foreseen() {
    let bot = TestBot::with(|config| {
        let days = r#"holidays = ["2026-11-30", "2026-12-01", "2026-12-25"]"#;
        *config = config.replace(r#"holidays = ["2026-12-25"]"#, days);
    })
    .await;
    bot.handed().await;
    umbrella(&bot, "3-Technical Evaluation", "2026-12-24").await;
    let said = proves_true(&bot, 40).await;
    for holiday in ["2026-11-30", "2026-12-01", "2026-12-25"] {
        assert!(said.iter().all(|(at, ..)| !at.contains(holiday)), "{holiday}: {said:#?}");
    }
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Alex Moreau: Alex, 1 open task: Umbrella <& Sons>: the close date was 24 Dec 2026, and the deal is still open in…
    Lee Novak: Lee, 1 open task: Umbrella <& Sons> has been in 3-Technical Evaluation since 23 Nov 2026, and no CSM… (3 times)
    Lee Novak: Lee, 1 open task: Umbrella <& Sons> is expected to close on 24 Dec 2026 and is still in 3-Technical… (3 times)
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Maya Lopez: Umbrella <& Sons>: overdue. Lee Novak has been reminded 3 times to request a CSM for Umbrella <& Son… (2 times)
    Ravi Patel: Ravi, 1 open task: Homeworld Inc. (Pr1): no customer contact logged since 23 Nov 2026. Expected ever…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Tom Becker: Umbrella <& Sons>: overdue. Lee Novak has been reminded 3 times to request a CSM for Umbrella <& Son… (2 times)
    ");
}

/// A deal that is lost and stays so: what the account's people will hear when it is let go. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_deal_that_will_be_let_go_is_foreseen() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.stage("8-Closed Lost").await;
    let said = proves_true(&bot, 35).await;
    assert!(said.iter().any(|(_, to, text)| to == RAVI && text.contains("has no CSM")), "{said:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: the deal was lost and has not reopened. The handoff has ended, and the account has n…
    Ravi Patel: Homeworld Inc.: the deal was lost and has not reopened. The handoff has ended, and the account has n…
    Ravi Patel: Homeworld Inc.: the deal was lost, and its handoff is paused. If the deal reopens by 23 Dec, the han…
    Sam Ortiz: Homeworld Inc.: the deal was lost, and its handoff is paused. If the deal reopens by 23 Dec, the han…
    ");
}

/// Somebody leaves: what was theirs is foretold for whoever has the role then. Proves R6, T1.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_is_foreseen() {
    let bot = TestBot::open().await;
    umbrella(&bot, "4-Proposal", "2027-01-15").await;
    bot.ws.deactivate(LEE).await;
    bot.settle().await;
    let said = proves_true(&bot, 14).await;
    assert!(said.iter().all(|(_, to, _)| to != LEE), "{said:#?}");
    assert!(said.iter().any(|(_, to, _)| to == ALEX), "{said:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Alex, 1 open task: Umbrella <& Sons> is in 4-Proposal, and no CSM has been requested. Customers meet… (3 times)
    Maya Lopez: Umbrella <& Sons>: overdue. Alex Moreau has been reminded 3 times to request a CSM for Umbrella <& S…
    Tom Becker: Umbrella <& Sons>: overdue. Alex Moreau has been reminded 3 times to request a CSM for Umbrella <& S…
    ");
}
