//! The updates that are owed.

use chrono::NaiveDate;

use super::*;

/// Red: an update every two weeks, asked of the CSM on its day with the two-field form; it stands in the thread of the
/// handoff card and on the page, and the next one is owed two weeks later. Nobody answers: asked once more, then the
/// managers hear, once. Green ends it. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_owed_every_two_weeks() {
    let bot = ready().await;
    say(&bot, MAYA, "Red", "Their champion left, nobody answers").await;
    assert_eq!(heard(&bot).len(), 4, "the account team and the director, not whoever said it");
    bot.until("2026-12-07T08:59:00Z").await;
    assert!(!heard(&bot).iter().any(|line| line.contains("needs a health update")));
    bot.until("2026-12-07T12:00:00Z").await;
    let asked = bot.last_dm(RAVI);
    assert!(
        asked.text_of().contains(
            "○ Homeworld Inc. is red and needs a health update every 14 days. The last update was Mon 23 Nov."
        ),
        "{}",
        asked.text_of()
    );
    bot.press(RAVI, &asked, "Add an update").await.ok();
    let refused =
        bot.form(RAVI).set("What happened?", "met").set("What is the next step?", "call").refused().await;
    assert_eq!(refused.len(), 2, "{refused:?}");
    let form = bot.form(RAVI).set("What happened?", "We met the new <head> of platform");
    form.set("What is the next step?", "A workshop on runners on the 14th").send().await;
    bot.put_forms_away(RAVI).await;
    let note = bot.ws.thread(HOME, &bot.only_of(HOME).ts).pop().expect("a note");
    assert_eq!(
        note.text,
        "*Update:* Homeworld Inc. is red. We met the new &lt;head&gt; of platform.\n*Next:* A workshop on runners on the 14th\n_Ravi Patel_"
    );
    bot.until("2026-12-09T12:00:00Z").await;
    let shown = bot.handoff_card(SAM).await.text_of();
    assert!(shown.contains("*Red* since Mon 23 Nov. We met the new &lt;head&gt; of platform.\n*Next:* A workshop on runners on the 14th\n_Ravi Patel, 2 days ago_"), "{shown}");
    bot.ws.mark_all_read();
    let told = journal(&bot, "2026-12-09", "2027-01-31").await;
    insta::assert_snapshot!(told, @"
    Mon 21 Dec Ravi: ○ Homeworld Inc. is red and needs a health update every 14 days. The last update was Mon 7 Dec.
    Tue 22 Dec Ravi: ○ Homeworld Inc. is red and needs a health update every 14 days. The last update was Mon 7 Dec.
    ");
    say(&bot, RAVI, "Green", "").await;
    let told = journal(&bot, "2027-01-31", "2027-03-15").await;
    insta::assert_snapshot!(told, @"
Mon 1 Feb Sam: • Homeworld Inc. is green again since Sun 31 Jan. Source: Ravi Patel.
Mon 1 Feb Alex: • Homeworld Inc. is green again since Sun 31 Jan. Source: Ravi Patel.
Mon 1 Feb Maya: • Homeworld Inc. is green again since Sun 31 Jan. Source: Ravi Patel.
Mon 1 Feb Dana: • Homeworld Inc. is green again since Sun 31 Jan. Source: Ravi Patel.
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests, in a thread: The FY28 Q1 review is closed: 0 of 1 account reviewed, 0 changed priority, 1 not reviewed.
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 0 of 1 account was reviewed, 0 chang…
    ");
}

/// Whose morning comes before their team's is asked on the day on which the update is owed, and again the next day: not a
/// day late. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn whose_morning_is_earlier_is_asked_the_same_day() {
    let bot = ready().await;
    bot.ws.change_user(RAVI, |user| user.tz = "Europe/Helsinki".into()).await.ok();
    say(&bot, MAYA, "Red", "Their champion left, nobody answers").await;
    assert_eq!(heard(&bot).len(), 4);
    for day in ["2026-12-07", "2026-12-08"] {
        bot.until(&format!("{day}T06:59:00Z")).await;
        assert!(!heard(&bot).iter().any(|line| line.contains("needs a health update")), "{day}");
        bot.until(&format!("{day}T07:01:00Z")).await;
        let asked = heard(&bot);
        assert!(asked.iter().any(|line| line.contains("needs a health update")), "{day}: {asked:#?}");
    }
    bot.others_heard().await;
}

/// What these people read of its health, day by day.
async fn journal(bot: &TestBot, from: &str, to: &str) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut lines = Vec::new();
    for date in day(from).iter_days().take_while(|date| *date <= day(to)) {
        bot.until(&format!("{date}T18:00:00Z")).await;
        let of_it =
            |line: &String| line.contains("Homeworld Inc. is") || line.contains("an update on Homeworld");
        let about = heard(bot).into_iter().filter(of_it);
        lines.extend(about.map(|line| format!("{} {line}", date.format("%a %-d %b"))));
    }
    lines.join("\n")
}

/// The CSM may update sooner, from the page; an account with a channel and no card has it as a message of its own.
/// Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_sooner_and_without_a_card() {
    let bot = TestBot::open().await;
    let sickly = json!({ "id": "0015e00000Sickl", "name": "Sickly & Sons", "segment": "enterprise", "region": "EMEA",
        "health": "yellow", "csm_email": "ravi.patel@example.com", "channel": HOME });
    bot.crm(json!({ "account": sickly })).await;
    bot.ws.mark_all_read();
    bot.until("2026-12-01T12:00:00Z").await;
    bot.command(RAVI, "/handoff", "sickly").await.ok();
    let shown = bot.ws.last_ephemeral(RAVI).expect("the card");
    bot.press(RAVI, &shown, "Add a health update").await.ok();
    let form = bot.form(RAVI).set("What happened?", "The licenses were renewed");
    form.set("What is the next step?", "Call with their CTO on Friday").send().await;
    let note = bot.only(HOME);
    assert!(
        note.text.starts_with("*Update:* Sickly &amp; Sons is yellow. The licenses were renewed."),
        "{}",
        note.text
    );
    bot.until("2026-12-30T18:00:00Z").await;
    assert!(
        !heard(&bot).iter().any(|line| line.contains("needs a health update")),
        "it counts from the last word"
    );
    bot.until("2026-12-31T18:00:00Z").await;
    assert!(
        heard(&bot)
            .iter()
            .any(|line| line.starts_with("Ravi: ○ Sickly &amp; Sons is yellow and needs a health update"))
    );
    crm_green(&bot).await;
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("No longer needed: its health has changed."), "{text}");
}

async fn crm_green(bot: &TestBot) {
    bot.crm(json!({ "account": { "id": "0015e00000Sickl", "health": "green" } })).await;
}

/// The team's meeting reads how an unwell account is, what is said and planned of it, by whom and how long ago.
/// Proves M1, G5.
#[tokio::test(flavor = "multi_thread")]
async fn the_meeting_reads_the_latest_word() {
    let bot = TestBot::with(|config| {
        let team = config.find("[[teams]]\nid = \"amer-enterprise\"").expect("the other team");
        config.insert_str(team, "[teams.account_team_meeting]\ncron = \"0 0 9 * * Mon *\"\n\n");
    })
    .await;
    bot.handed().await;
    bot.until("2026-11-26T09:00:00Z").await;
    say(&bot, RAVI, "Red", "Nobody <there> answers any more").await;
    bot.until("2026-11-30T09:00:30Z").await;
    let text = bot.ws.messages(EMEA).pop().expect("the agenda").text_of();
    assert!(
        text.contains(
            "Homeworld Inc.: Red · Nobody &lt;there&gt; answers any more · Ravi Patel, 26 Nov 2026"
        ),
        "{text}"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Alex Moreau: Homeworld Inc. is red since Thu 26 Nov. Nobody <there> answers any more. Source: Ravi Patel.
    Dana Whitfield: Homeworld Inc. is red since Thu 26 Nov. Nobody <there> answers any more. Source: Ravi Patel.
    Maya Lopez: Homeworld Inc. is red since Thu 26 Nov. Nobody <there> answers any more. Source: Ravi Patel.
    Sam Ortiz: Homeworld Inc. is red since Thu 26 Nov. Nobody <there> answers any more. Source: Ravi Patel.
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    ");
}
