//! Reminders that people do not mute: one message a day, in one's own working hours, each thing with what can be
//! done about it.

use baton_storage::states::{OccurrenceState, TaskState};
use baton_storage::{occurrences, tasks};
use serde_json::json;

use crate::harness::*;

/// Two more deals of Sam's that come to stage 4 today.
async fn two_more(bot: &TestBot) {
    for (number, name) in [("Alpha", "Alpha AG"), ("Bravo", "Bravo BV")] {
        bot.crm(json!({
            "opportunity": { "id": format!("0065e00000{number}"), "name": name, "stage": "4-Proposal",
                "amount": 300_000, "close_date": "2027-03-01", "owner_email": "alex.moreau@example.com",
                "url": deal_url(HOMEWORLD_DEAL) },
            "account": { "id": format!("0015e00000{number}"), "name": name, "segment": "enterprise",
                "region": "EMEA", "sa_email": "sam.ortiz@example.com", "lam": 1_000_000 },
        }))
        .await;
    }
}

/// Three things on one morning are one message; done, put off and passed on are each one press; what is settled
/// stays visible; the next morning only what is open and wanted comes again.
/// Proves T1, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn one_message_a_day_with_everything_in_it() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    two_more(&bot).await;
    bot.until("2026-11-24T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    let digest = bot.last_dm(SAM);
    assert!(digest.text.starts_with("Sam, 3 open tasks. First: "), "{}", digest.text);
    assert!(digest.text_of().contains("3 open tasks"));
    let press = async |label: &str| bot.press(SAM, &bot.last_dm(SAM), label).await.ok();
    press("Done").await;
    press("Remind me tomorrow").await;
    let text = bot.last_dm(SAM).text_of();
    assert!(text.contains("2 open tasks") && text.contains("Snoozed until Wed 25 Nov."), "{text}");
    bot.until("2026-11-25T09:01:00Z").await;
    let next = bot.only_news(SAM);
    assert!(next.text_of().contains("1 open task"), "only what was put off: {}", next.text_of());
    bot.until("2026-11-26T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1, "two working days after the first time");
}

/// Put off for a week, or to a day of one's choice; a day that has passed is not taken; putting off uses none of
/// the three reminders and nobody is escalated to meanwhile. Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_comes_back_on_its_day() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Snooze until…").await.ok();
    let errors = bot.form(SAM).set("Until which day?", "2026-11-23").refused().await;
    assert_eq!(errors["until"], "23 Nov 2026 has passed. Choose a later day.");
    let errors = bot.form(SAM).set("Until which day?", "2027-11-23").refused().await;
    assert!(errors["until"].starts_with("That is more than three months ahead."));
    bot.form(SAM).set("Until which day?", "2026-12-10").send().await;
    bot.ws.mark_all_read();
    bot.until("2026-12-10T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-12-10T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    bot.press(SAM, &bot.last_dm(SAM), "Snooze a week").await.ok();
    bot.until("2026-12-17T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-12-17T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
}

/// "Not mine": to whoever is named, who reads by whom; to nobody in particular: the manager; not to a guest.
/// Proves promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_mine_goes_to_somebody_else() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Not mine").await.ok();
    let errors = bot.form(SAM).set("Whose is it?", VERA).refused().await;
    assert!(errors["pass"].contains("Vera Holm can't take this"), "{errors:?}");
    bot.form(SAM).set("Whose is it?", LEE).send().await;
    bot.until("2026-11-25T09:01:00Z").await;
    assert!(
        bot.last_dm(LEE).text_of().contains("Sam Ortiz passed it to you."),
        "{}",
        bot.last_dm(LEE).text_of()
    );
    bot.press(LEE, &bot.last_dm(LEE), "Not mine").await.ok();
    bot.form(LEE).send().await;
    bot.ws.mark_all_read();
    bot.until("2026-11-26T09:01:00Z").await;
    assert!(bot.only_news(MAYA).text_of().contains("Lee Novak passed it to you."));
}

/// "Why?" says the rule, what is known and how old that is, and when it comes next; it may be asked by whoever
/// reads it, and by nobody else.
/// Proves R2, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn why_says_the_rule_the_facts_and_the_next_time() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Why?").await.ok();
    let page = bot.form(SAM).view.text_of();
    assert!(page.contains("*Rule:* R2 of the handoff process"), "{page}");
    assert!(
        page.contains(
            "is in 4-Proposal (since 23 h ago), expected to close 15 Feb 2027; from Salesforce, 23 h ago."
        ),
        "{page}"
    );
    assert!(page.contains("I'll remind you Thu 26 Nov, unless it is done."), "{page}");
    bot.until("2026-11-30T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Why?").await.ok();
    let page = bot.form(SAM).view.text_of();
    assert!(
        page.contains(
            "there are no more reminders. If it is still open Tue 1 Dec, the managers are notified."
        ),
        "{page}"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Sam, 1 open task: Homeworld Inc. is in 4-Proposal, and no CSM has been requested. Customers meet the…");
}

/// In their own time zone: New York reads at nine in New York. Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_in_their_own_morning() {
    let bot = TestBot::open().await;
    bot.ws.change_user(SAM, |user| user.tz = "America/New_York".into()).await;
    bot.settle().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-23T13:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-23T14:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1, "nine in New York, the same day");
}

/// Away: whoever stands in reads it with their own, in one message; with nobody to stand in it waits for the
/// return. On a holiday nobody reads anything. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_and_holidays_are_respected() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/csm-away", "").await.ok();
    bot.form(SAM).set("First day away", "2026-11-24").set("Last day away", "2026-11-27").send().await;
    bot.stage("4-Proposal").await;
    bot.ws.mark_all_read();
    bot.until("2026-11-30T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-30T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1, "back on Monday");
    assert!(!bot.last_dm(SAM).text_of().contains("Sent late"), "he was away, so it is not late");
    bot.nobody_else_heard();

    bot.command(MAYA, "/csm-away", "").await.ok();
    bot.form(MAYA).set("First day away", "2026-12-01").set("Last day away", "2026-12-11").send().await;
    bot.until("2026-12-08T09:30:00Z").await;
    let told = bot.news(TOM);
    assert!(told.iter().any(|text| text.contains("overdue")), "Tom stands in for Maya: {told:#?}");
    assert!(bot.news(MAYA).is_empty());
}

/// Who has left receives nothing: what was theirs is the manager's by morning. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_who_has_left_owed_is_the_managers() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    bot.ws.mark_all_read();
    bot.ws.deactivate(RAVI).await;
    bot.settle().await;
    bot.until("2026-11-26T09:01:00Z").await;
    assert!(
        bot.last_dm(MAYA).text_of().contains("Prepare the program overview deck"),
        "{}",
        bot.last_dm(MAYA).text_of()
    );
    assert!(bot.news(RAVI).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @r#"
    Maya Lopez: Ravi Patel has left Slack. 3 accounts need a new CSM: Alder Insurance, Homeworld Inc., Northwind Rai…
    Sam Ortiz: Sam, 1 open task: Schedule the "Welcome to GitLab" call in which Homeworld Inc. meets the CSM.
    "#);
}

/// A great many things: the first eight in full, the others one press away, page by page; nothing is lost.
/// Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_not_a_wall() {
    let bot = TestBot::open().await;
    for number in 0..30 {
        bot
            .crm(json!({
                "opportunity": { "id": format!("0065e00000D{number:04}"), "stage": "4-Proposal", "amount": 300_000 },
                "account": { "id": format!("0015e00000A{number:04}"), "name": format!("Customer <{number}>"),
                    "segment": "enterprise", "region": "EMEA", "sa_email": "sam.ortiz@example.com" },
            }))
            .await;
    }
    bot.until("2026-11-24T09:01:00Z").await;
    let digest = bot.only_news(SAM);
    assert!(digest.text_of().contains("30 open tasks"));
    bot.press(SAM, &digest, "Show 22 more").await.ok();
    let page = bot.form(SAM).view;
    assert_eq!(page.text_of().matches("is in 4-Proposal").count(), 20);
    let page = bot.turns(SAM, "Next").await;
    assert_eq!(page.text_of().matches("is in 4-Proposal").count(), 2);
    let mut db = bot.app.storage.read().await.expect("a reader");
    let open = tasks::owed_by(&mut db, &SAM.into()).await.expect("tasks");
    assert!(open.len() == 30 && open.iter().all(|task| task.state == TaskState::Open && task.reminded == 1));
}

/// Down for five days, over a deal's move to stage 4, a step that was due and a team's weekly meeting: on return each
/// appears once, what is late is marked, what is of no use any more is recorded as skipped, in one message a
/// person; the next morning is quiet.
/// Proves promise 2, T1, M1.
#[tokio::test(flavor = "multi_thread")]
async fn after_five_days_down_each_thing_appears_once() {
    let bot = TestBot::with(|config| {
        let team = config.find("[[teams]]\nid = \"amer-enterprise\"").expect("the other team");
        config.insert_str(team, "[teams.account_team_meeting]\ncron = \"0 0 9 * * Mon *\"\n\n");
    })
    .await;
    bot.handed().await;
    two_more(&bot).await;
    bot.ws.mark_all_read();
    let posted = bot.ws.messages(EMEA).len();
    bot.skip_to("2026-12-02T11:00:00Z");
    bot.settle().await;
    // The CRM kept what it could not deliver, and tells it now.
    let third = json!({
        "opportunity": { "id": "0065e00000Third", "name": "Third", "stage": "4-Proposal", "amount": 300_000,
            "close_date": "2027-03-01" },
        "account": { "id": "0015e00000Third", "name": "Third SA", "segment": "enterprise", "region": "EMEA",
            "sa_email": "lee.novak@example.com" },
    });
    bot.crm_at("2026-11-27T10:00:00+00:00".into(), third).await;
    bot.until("2026-12-03T08:00:00Z").await;
    let told = bot.news(SAM);
    assert_eq!(told.len(), 1, "one message for all of it: {told:#?}");
    let digest = bot.last_dm(SAM).text_of();
    assert!(digest.contains("*Late:* it was due Mon 30 Nov."), "{digest}");
    assert_eq!(digest.matches("Sent late; planned for Tue 24 Nov").count(), 3, "{digest}");
    assert!(bot.only_of(HOME).text_of().contains("*late*, due Mon 30 Nov"));
    assert_eq!(bot.ws.messages(EMEA).len(), posted, "Monday's meeting is over");
    let mut db = bot.app.storage.read().await.expect("a reader");
    let settled = async |db: &mut baton_storage::Reader, schedule: &str, state: OccurrenceState| {
        let moments = occurrences::of_schedule(db, schedule).await.expect("moments");
        moments.iter().filter(|moment| moment.state == state).count()
    };
    let reminder = format!("reminder:{SAM}");
    assert_eq!(settled(&mut db, &reminder, OccurrenceState::Completed).await, 1);
    assert_eq!(settled(&mut db, "team-meeting:emea-enterprise", OccurrenceState::Skipped).await, 1);
    drop(db);
    bot.ws.mark_all_read();
    bot.until("2026-12-03T09:30:00Z").await;
    assert!(bot.news(SAM).is_empty(), "the next morning is quiet");
    let told = bot.news(LEE);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("Third SA is in 4-Proposal"), "{told:#?}");
}
