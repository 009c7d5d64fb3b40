//! Arranging the meeting of a step, moving it, cancelling it.

use local_slack::Input;

use super::property;
use crate::harness::*;

/// Sam arranges the internal meeting: the account team is chosen already, times are his own, the card says when it
/// is, the calendar file and a link to Google's calendar stand in its thread; it is moved under the same UID with a
/// higher SEQUENCE, and cancelled under it too; then it can be arranged again.
/// Proves T2, G4.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_arranged_moved_and_cancelled_under_one_uid() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    assert!(card.has_button("Schedule") && card.has_button("Done"), "{:?}", card.buttons());
    let form = bot.scheduling(SAM).await;
    let text = form.view.text_of();
    assert!(text.contains("*Internal account team meeting* for *Homeworld Inc.* Times are"), "{text}");
    assert!(text.contains("Times are in your time zone, Europe/London."), "{text}");
    assert_eq!(form.view.value_of("day").as_deref(), Some("2026-11-25"));
    assert_eq!(form.view.value_of("minutes").as_deref(), Some("60"));
    assert_eq!(form.view.value_of("people").as_deref(), Some("U0SAM, U0ALEX, U0RAVI"));
    assert!(form.view.field("Customer attendees").is_none(), "ours alone");
    form.set("Day", "2026-11-26")
        .set("Time", "14:30")
        .set("Location", "https://meet.example.com/hw")
        .send()
        .await;
    let page = bot.form(SAM).view.text_of();
    assert!(page.contains("*Account team meeting: Homeworld Inc.*"), "{page}");
    bot.put_forms_away(SAM).await;

    let first = bot.meeting().await;
    let card = bot.card();
    assert!(
        card.text_of().contains("○ *Internal account team meeting* · Sam Ortiz · meeting"),
        "{}",
        card.text_of()
    );
    assert!(!card.has_button("Schedule") && card.has_button("It took place"), "{:?}", card.buttons());
    let files = bot.files(HOME);
    assert_eq!(files.len(), 1);
    let (name, title, ics) = &files[0];
    assert_eq!(name, &format!("meeting-{}-0.ics", first.meeting_id));
    assert_eq!(title, "Account team meeting: Homeworld Inc.ics");
    let of = |name: &str| property(ics, name).unwrap_or_default();
    assert_eq!(of("METHOD"), "REQUEST");
    assert_eq!(of("UID"), format!("{}@baton", first.meeting_id));
    assert_eq!(
        (of("SEQUENCE"), of("DTSTART"), of("DTEND")),
        ("0".into(), "20261126T143000Z".into(), "20261126T153000Z".into())
    );
    assert_eq!(of("DTSTAMP"), first.changed_at.utc().format("%Y%m%dT%H%M%SZ").to_string());
    assert!(of("ORGANIZER").contains("mailto:sam.ortiz@example.com"), "{ics}");
    assert_eq!(ics.matches("ATTENDEE").count(), 3, "{ics}");
    assert!(of("DESCRIPTION").contains("Not known yet"), "its agenda, among ourselves: {ics}");
    let message = bot.ws.peek(HOME).into_iter().find(|one| one.has_button("Create in Google Calendar"));
    let message = message.expect("the meeting's message");
    assert_eq!(message.thread_ts.as_ref(), Some(&card.ts));
    let link = serde_json::to_string(&message.blocks).expect("blocks");
    assert!(link.contains("dates=20261126T143000Z%2F20261126T153000Z"), "{link}");
    assert!(link.contains("ctz=Europe%2FLondon"), "{link}");

    bot.press(RAVI, &message, "Create in Google Calendar").await.ok();
    assert!(bot.ws.ephemerals(RAVI).is_empty(), "the link has opened, and that is all");

    let second = bot.moved("2026-11-27", "09:30").await;
    assert_eq!((&second.meeting_id, second.sequence), (&first.meeting_id, 1));
    let files = bot.files(HOME);
    assert_eq!(files.len(), 2);
    assert_eq!(property(&files[1].2, "UID"), property(&files[0].2, "UID"));
    assert_eq!(property(&files[1].2, "SEQUENCE").as_deref(), Some("1"));
    assert_eq!(property(&files[1].2, "DTSTART").as_deref(), Some("20261127T093000Z"));
    let told = bot
        .ws
        .peek(HOME)
        .into_iter()
        .filter(|one| one.text.contains("Account team meeting"))
        .collect::<Vec<_>>();
    assert_eq!(told.len(), 1, "one message, updated");
    assert!(told[0].text.contains("Fri 27 Nov, 09:30"), "{}", told[0].text);

    bot.press_step(SAM, &bot.card(), "Cancel meeting").await;
    bot.form(SAM).set("Why?", "Kim is ill").send().await;
    let third = bot.meeting().await;
    assert_eq!(
        (third.sequence, third.state.as_str(), third.reason.as_deref()),
        (2, "cancelled", Some("Kim is ill"))
    );
    let files = bot.files(HOME);
    let ics = &files[2].2;
    assert_eq!(property(ics, "METHOD").as_deref(), Some("CANCEL"));
    assert_eq!(property(ics, "STATUS").as_deref(), Some("CANCELLED"));
    assert_eq!(property(ics, "SEQUENCE").as_deref(), Some("2"));
    let card = bot.card();
    assert!(card.has_button("Schedule"), "{:?}", card.buttons());
    assert!(
        card.text_of().contains("○ *Internal account team meeting* · Sam Ortiz · due Mon 30 Nov"),
        "{}",
        card.text_of()
    );

    let fourth = bot.arranged("2026-12-01", "10:00").await;
    assert_eq!((&fourth.meeting_id, fourth.sequence, fourth.is_planned()), (&first.meeting_id, 3, true));
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: Account team meeting: Homeworld Inc (changed).ics");
}

/// Whoever has nothing to do with the account is told who may; two people at once: one wins, the other hears who and
/// when; sending a form again changes nothing; the same again is no change.
/// Proves T2, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn one_wins_and_the_other_is_told() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.press(LEE, &card, "Schedule").await.ok();
    assert!(
        bot.last_private(LEE).starts_with("Only Sam Ortiz, the account team"),
        "{}",
        bot.last_private(LEE)
    );

    bot.press(SAM, &card, "Schedule").await.ok();
    bot.press(RAVI, &card, "Schedule").await.ok();
    let (sams, ravis) = (bot.form(SAM), bot.form(RAVI));
    let sams = sams.set("Day", "2026-11-26").set("Time", "10:00");
    let ravis = ravis.set("Day", "2026-11-27").set("Time", "11:00");
    let (one, other) = tokio::join!(sams.send_only(), ravis.send_only());
    let (one, other) = (one.ok(), other.ok());
    bot.settle().await;
    let late = [&one, &other]
        .into_iter()
        .filter(|sent| sent.body.contains("has changed this meeting in the meantime"));
    let late: Vec<_> = late.collect();
    assert_eq!(late.len(), 1, "{} {}", one.body, other.body);
    assert!(late[0].body.contains("it is now on"), "{}", late[0].body);
    assert_eq!(bot.meeting().await.sequence, 0);
    assert_eq!(bot.files(HOME).len(), 1);
    bot.put_forms_away(SAM).await;
    bot.put_forms_away(RAVI).await;

    bot.press(SAM, &bot.card(), "Reschedule").await.ok();
    bot.form(SAM).send().await;
    assert_eq!(bot.meeting().await.sequence, 0, "nothing was moved");
    assert_eq!(bot.files(HOME).len(), 1);
    bot.press(SAM, &card, "Schedule").await.ok();
    assert_eq!(
        bot.form(SAM).view.value_of("day").as_deref(),
        Some(if one.body.contains("in the meantime") { "2026-11-27" } else { "2026-11-26" }),
        "an old card opens the form that moves it"
    );
    insta::assert_snapshot!(bot.others_heard_so_many().await, @"#acct-homeworld, in a thread: 1");
}

/// What cannot be is said at its field; outside working hours and on a holiday it is said, and a second sending means
/// it. The customer's own meeting asks for people outside, and its invitation holds nothing of ours.
/// Proves T3, T5, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_said_at_its_field() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let form = bot.scheduling(SAM).await;
    let past = form.set("Day", "2026-11-20").refused().await;
    assert_eq!(past["day"], "Fri 20 Nov 2026, 10:00 has passed. Choose a later time.");
    let far = bot.form(SAM).set("Day", "2028-11-20").refused().await;
    assert!(far["day"].starts_with("That is more than a year ahead."), "{far:?}");
    let guest = bot.form(SAM).set("Day", "2026-11-26").set("Our attendees", "U0SAM,U0VERA").refused().await;
    assert!(guest["people"].starts_with("Vera Holm can't be invited here"), "{guest:?}");

    let form = bot.form(SAM).set("Our attendees", "U0SAM,U0RAVI").set("Day", "2026-12-25");
    form.send().await;
    let form = bot.form(SAM);
    assert!(
        form.view.text_of().contains("is not a working day of EMEA Enterprise."),
        "{}",
        form.view.text_of()
    );
    assert_eq!(form.view.value_of("people").as_deref(), Some("U0SAM, U0RAVI"), "nothing is lost");
    assert!(bot.meeting_of("internal-meeting").await.is_none());
    form.set("Day", "2026-11-26").set("Time", "20:00").send().await;
    assert!(bot.form(SAM).view.text_of().contains("is outside the working hours of EMEA Enterprise."));
    bot.form(SAM).send().await;
    assert_eq!(bot.meeting().await.starts_at, at("2026-11-26T20:00:00Z"), "a second sending means it");
    bot.put_forms_away(SAM).await;

    bot.press(SAM, &bot.card(), "It took place").await.ok();
    bot.form(SAM).send().await;
    bot.put_forms_away(SAM).await;
    bot.press(SAM, &bot.card(), "All steps").await.ok();
    let offered = bot.form(SAM).view.buttons();
    assert_eq!(offered.iter().filter(|label| *label == "Schedule").count(), 1, "{offered:?}");
    bot.put_forms_away(SAM).await;
    let form = bot.scheduling(SAM).await;
    assert!(
        form.view.text_of().contains("“Deck and strategy plan for the introduction” is not done yet."),
        "T6"
    );
    assert!(form.view.text_of().contains("The customer sees only the title"));
    let wrong = form.set("Customer attendees", "kim at homeworld").refused().await;
    assert!(wrong["guests"].starts_with("“kim at homeworld” is not an email address."), "{wrong:?}");
    let form = bot.form(SAM).set("Customer attendees", "kim.reed@homeworld.example\nlou@homeworld.example");
    form.set("Day", "2026-12-01").send().await;
    let (_, title, ics) = bot.files(HOME).pop().expect("a file");
    assert_eq!(title, "Welcome to GitLab: Homeworld Inc.ics");
    let unfolded = ics.replace("\r\n ", "");
    assert!(unfolded.contains("mailto:kim.reed@homeworld.example"), "{unfolded}");
    assert!(unfolded.contains("DESCRIPTION:Introductions"), "the customer's agenda: {unfolded}");
    assert!(!unfolded.contains("· ask ") && !unfolded.contains("chedule"), "{unfolded}");
    let filled = bot.ws.fill(SAM, "V0NONE", "day", Input::date("2026-12-01"));
    assert!(filled.is_err());
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc. took place on Thu 26 Nov, 20:00.
    #acct-homeworld, in a thread: Welcome to GitLab: Homeworld Inc.: Tue 1 Dec, 10:00.
    #acct-homeworld, in a thread: ✓ Sam Ortiz confirmed that Account team meeting: Homeworld Inc. took place.
    ");
}
