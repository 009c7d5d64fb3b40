//! The account team's recurring meeting: its topics are computed (M1).

use baton_storage::occurrences;
use baton_storage::states::OccurrenceState;
use serde_json::json;

use crate::harness::*;

/// A stage whose EMEA team meets so.
async fn meeting(rule: &str) -> TestBot {
    TestBot::with(|config| {
        let team = config.find("[[teams]]\nid = \"amer-enterprise\"").expect("the other team");
        config.insert_str(team, &format!("[teams.account_team_meeting]\n{rule}\n\n"));
    })
    .await
}

/// Something to talk about: an account in bad health.
async fn unwell(bot: &TestBot) {
    bot.crm(json!({ "account": { "id": "0015e00000Sickl", "name": "Sickly & Sons", "segment": "enterprise",
        "region": "EMEA", "health": "yellow", "channel": HOME } }))
        .await;
}

/// Every Monday at nine: who is unwell, the worst first; growth and renewals; new business; who is on the way to
/// onboarded and what is late there. An account about which there is nothing to say is not mentioned; each
/// leads to its channel. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn the_topics_are_computed() {
    let bot = meeting("cron = \"0 0 9 * * Mon *\"").await;
    bot.handed().await;
    unwell(&bot).await;
    bot.crm(json!({ "account": { "id": "0015e00000Redly", "name": "Redly <PLC>", "segment": "enterprise",
        "region": "EMEA", "health": "Red" } }))
        .await;
    bot.crm(json!({ "account": { "id": "0015e00000Green", "name": "Greenfield", "segment": "enterprise",
        "region": "EMEA", "health": "green" } }))
        .await;
    bot.crm(json!({ "account": { "id": "0015e00000Grows", "name": "Growers", "segment": "enterprise", "region": "EMEA" },
        "opportunity": { "id": "0065e00000Grows", "name": "Growers – to Ultimate", "type": "upgrade",
            "stage": "1-Discovery", "close_date": "2027-01-20", "amount": 90_000 } })).await;
    bot.until("2026-11-30T08:59:00Z").await;
    let before = bot.ws.messages(EMEA).len();
    bot.until("2026-11-30T09:00:30Z").await;
    let posted = bot.ws.messages(EMEA);
    assert_eq!(posted.len(), before + 1);
    let agenda = posted.last().expect("the agenda");
    assert!(agenda.text.contains("EMEA Enterprise: Account team meeting"), "{}", agenda.text);
    let text = agenda.text_of();
    let unwell = "Health: yellow or red\n• Redly &lt;PLC&gt;: Red\n\
                  • <slack://channel?team=T0GITLAB&amp;id=C0HOMEWORLD|Sickly &amp; Sons: Yellow>";
    assert!(text.contains(unwell), "{text}");
    assert!(
        text.contains("Growers: Growers – to Ultimate · 1-Discovery · closes 20 Jan 2027 · $90k"),
        "{text}"
    );
    assert!(text.contains("New business") && text.contains("3-Technical Evaluation"), "{text}");
    assert!(text.contains("0 of 7 steps done · Ravi Patel"), "{text}");
    assert!(!text.contains("Greenfield"), "{text}");
    bot.until("2026-12-07T09:00:30Z").await;
    assert_eq!(bot.ws.messages(EMEA).len(), before + 2, "once a week");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    ");
}

/// Open growth, upgrades and renewals stand there with the plan that the account team has for them, from the customer
/// record; where there is none, with who would add it. New business has no such plan. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn growth_stands_there_with_its_plan() {
    let bot = meeting("cron = \"0 0 9 * * Mon *\"").await;
    bot.handed().await;
    for (id, kind, name) in
        [("Upgr", "upgrade", "to Ultimate"), ("Renw", "renewal", "renewal"), ("Grow", "growth", "seats")]
    {
        let deal = json!({ "id": format!("0065e000000{id}"), "name": format!("Homeworld – {name}"), "type": kind,
            "stage": "1-Discovery", "close_date": "2027-01-20", "amount": 90_000 });
        bot.crm(json!({ "account": { "id": HOMEWORLD, "csm_email": "ravi.patel@example.com" }, "opportunity": deal })).await;
    }
    let agenda = |bot: &TestBot| bot.ws.messages(EMEA).last().expect("the agenda").text_of();
    bot.until("2026-11-30T09:00:30Z").await;
    let text = agenda(&bot);
    for name in ["to Ultimate", "renewal", "seats"] {
        let line = text.lines().find(|line| line.contains(&format!("Homeworld – {name}"))).expect(name);
        assert!(line.contains("no plan yet: Ravi Patel can add it to the customer record"), "{line}");
    }
    let new = text.lines().find(|line| line.contains("new business · 3-Technical")).expect("new business");
    assert!(!new.contains("plan"), "{new}");

    bot.knows("link-account-plan", "https://docs.example/plan").await;
    bot.until("2026-12-07T09:00:30Z").await;
    assert!(agenda(&bot).contains("· plan: https://docs.example/plan"), "{}", agenda(&bot));

    bot.knows("growth-plan", "Ravi shows scanning\nin January;\n*Alex* sends the <quote>").await;
    bot.until("2026-12-14T09:00:30Z").await;
    let text = agenda(&bot);
    assert!(
        text.contains("· plan: Ravi shows scanning in January; *Alex* sends the &lt;quote&gt;"),
        "{text}"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Ravi Patel: Ravi, 2 open tasks. First: Homeworld Inc. has an open upgrade opportunity: Homeworld – to Ultimate.…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    ");
}

/// With nothing to talk about nobody is called together; without the setting nobody ever is. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_to_talk_about_is_no_meeting() {
    let bot = meeting("cron = \"0 0 9 * * Mon *\"").await;
    bot.stage("1-Discovery").await;
    bot.pass(chrono::Duration::days(15)).await;
    assert!(bot.ws.messages(EMEA).is_empty());
    let off = TestBot::open().await;
    unwell(&off).await;
    off.pass(chrono::Duration::days(15)).await;
    assert!(off.ws.messages(EMEA).is_empty());
}

/// On a holiday it moves to the next working day, at its hour. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_holiday_it_moves_to_the_next_working_day() {
    let bot = meeting("cron = \"0 30 10 * * Fri *\"").await;
    unwell(&bot).await;
    bot.until("2026-12-25T12:00:00Z").await;
    assert_eq!(days(&bot), ["2026-11-27T10:30", "2026-12-04T10:30", "2026-12-11T10:30", "2026-12-18T10:30"]);
    bot.until("2026-12-28T10:31:00Z").await;
    assert_eq!(days(&bot).last().map(String::as_str), Some("2026-12-28T10:30"));
    bot.until("2027-01-01T12:00:00Z").await;
    assert_eq!(
        days(&bot).last().map(String::as_str),
        Some("2027-01-01T10:30"),
        "and the next is on its own day"
    );
}

/// Over a change of the clocks it stays at nine on the wall. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn it_stays_at_its_hour_when_the_clocks_change() {
    let bot = meeting("cron = \"0 0 9 * * Mon *\"").await;
    unwell(&bot).await;
    bot.skip_to("2027-03-21T12:00:00Z");
    bot.settle().await;
    bot.until("2027-04-06T12:00:00Z").await;
    let held = days(&bot);
    assert_eq!(held, ["2027-03-22T09:00", "2027-03-29T08:00", "2027-04-05T08:00"], "in UTC");
}

/// Every other week, over the end of a year of fifty-three weeks: always fourteen days apart. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn every_other_week_goes_on_over_the_years_end() {
    let bot = meeting("cron = \"0 0 9 * * Mon *\"\nevery_weeks = 2").await;
    unwell(&bot).await;
    bot.until("2027-02-01T12:00:00Z").await;
    let held: Vec<chrono::NaiveDateTime> =
        days(&bot).iter().map(|day| format!("{day}:00").parse().expect("a moment")).collect();
    assert!(held.len() >= 4, "{held:?}");
    assert!(held.windows(2).all(|pair| (pair[1] - pair[0]).num_days() == 14), "{held:?}");
}

/// Down over the meeting: late on the same day it is posted once, on another day it is recorded as skipped.
/// Proves M1, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_late_once_or_skipped() {
    let bot = meeting("cron = \"0 0 9 * * Mon *\"").await;
    unwell(&bot).await;
    bot.skip_to("2026-12-02T09:00:00Z");
    bot.settle().await;
    assert!(bot.ws.messages(EMEA).is_empty(), "Monday's is of no use on Wednesday");
    let mut db = bot.app.storage.read().await.expect("a reader");
    let slots = occurrences::of_schedule(&mut db, "team-meeting:emea-enterprise").await.expect("slots");
    assert_eq!(slots.iter().map(|slot| slot.state).collect::<Vec<_>>(), [OccurrenceState::Skipped]);
    drop(db);
    bot.skip_to("2026-12-07T15:00:00Z");
    bot.settle().await;
    assert_eq!(bot.ws.messages(EMEA).len(), 1, "in the afternoon it is late, and still of use");
}

/// When what was posted into the team's channel, in UTC.
fn days(bot: &TestBot) -> Vec<String> {
    let moment = |ts: &str| {
        let seconds: i64 = ts.split('.').next().and_then(|whole| whole.parse().ok()).expect("a timestamp");
        baton_storage::time::At(seconds * 1000).utc().format("%Y-%m-%dT%H:%M").to_string()
    };
    let messages = bot.ws.messages(EMEA);
    let agendas = messages.iter().filter(|message| message.text.contains("Account team meeting"));
    agendas.map(|message| moment(&message.ts)).collect()
}
