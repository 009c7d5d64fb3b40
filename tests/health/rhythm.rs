//! The updates that are owed.

use chrono::NaiveDate;

use super::*;

/// Red: an update every two weeks, asked of the CSM on its day with the two-field form; it stands in the thread of the
/// handoff card and on the page, and the next one is owed two weeks later. Nobody answers: asked once more, then the
/// managers hear, once. Green ends it. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_owed_every_two_weeks() {
    let stage = ready().await;
    say(&stage, MAYA, "Red", "Their champion left, nobody answers").await;
    assert_eq!(heard(&stage).len(), 4, "the account team and the director, not whoever said it");
    stage.until("2026-12-07T08:59:00Z").await;
    assert!(!heard(&stage).iter().any(|line| line.contains("update on it")));
    stage.until("2026-12-07T12:00:00Z").await;
    let asked = stage.last_dm(RAVI);
    assert!(
        asked.text_of().contains(
            "○ Homeworld Inc. is red: an update on it is owed every 14 days. The last word was on Mon 23 Nov."
        ),
        "{}",
        asked.text_of()
    );
    stage.press(RAVI, &asked, "Update").await.ok();
    let refused =
        stage.form(RAVI).set("What happened?", "met").set("What is planned next?", "call").refused().await;
    assert_eq!(refused.len(), 2, "{refused:?}");
    let form = stage.form(RAVI).set("What happened?", "We met the new <head> of platform");
    form.set("What is planned next?", "A workshop on runners on the 14th").send().await;
    close(&stage, RAVI).await;
    let note = stage.ws.thread(HOME, &stage.only_of(HOME).ts).pop().expect("a note");
    assert_eq!(
        note.text,
        "*Update:* Homeworld Inc. is red. We met the new &lt;head&gt; of platform.\n*Next:* A workshop on runners on the 14th\n_Ravi Patel_"
    );
    stage.until("2026-12-09T12:00:00Z").await;
    let shown = card(&stage, SAM).await.text_of();
    assert!(shown.contains("*Red* since Mon 23 Nov. We met the new &lt;head&gt; of platform.\n*Next:* A workshop on runners on the 14th\n_Ravi Patel, 2 days ago_"), "{shown}");
    stage.ws.mark_all_read();
    let told = journal(&stage, "2026-12-09", "2027-01-31").await;
    insta::assert_snapshot!(told, @"
    Mon 21 Dec Ravi: ○ Homeworld Inc. is red: an update on it is owed every 14 days. The last word was on Mon 7 Dec.
    Tue 22 Dec Ravi: ○ Homeworld Inc. is red: an update on it is owed every 14 days. The last word was on Mon 7 Dec.
    Wed 23 Dec Maya: ○ Ravi Patel is asked to write an update on Homeworld Inc., which is red.
    Wed 23 Dec Tom: ○ Ravi Patel is asked to write an update on Homeworld Inc., which is red.
    ");
    say(&stage, RAVI, "Green", "").await;
    let told = journal(&stage, "2027-01-31", "2027-03-15").await;
    insta::assert_snapshot!(told, @"
    Mon 1 Feb Sam: • Homeworld Inc. is green again since Sun 31 Jan. So says Ravi Patel.
    Mon 1 Feb Alex: • Homeworld Inc. is green again since Sun 31 Jan. So says Ravi Patel.
    Mon 1 Feb Maya: • Homeworld Inc. is green again since Sun 31 Jan. So says Ravi Patel.
    Mon 1 Feb Dana: • Homeworld Inc. is green again since Sun 31 Jan. So says Ravi Patel.
    ");
}

/// What these people read of its health, day by day.
async fn journal(stage: &Stage, from: &str, to: &str) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut lines = Vec::new();
    for date in day(from).iter_days().take_while(|date| *date <= day(to)) {
        stage.until(&format!("{date}T18:00:00Z")).await;
        let of_it =
            |line: &String| line.contains("Homeworld Inc. is") || line.contains("an update on Homeworld");
        let about = heard(stage).into_iter().filter(of_it);
        lines.extend(about.map(|line| format!("{} {line}", date.format("%a %-d %b"))));
    }
    lines.join("\n")
}

/// The CSM may update sooner, from the page; an account with a channel and no card has it as a message of its own.
/// Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_sooner_and_without_a_card() {
    let stage = Stage::open().await;
    let sickly = json!({ "id": "0015e00000Sickl", "name": "Sickly & Sons", "segment": "enterprise", "region": "EMEA",
        "health": "yellow", "csm_email": "ravi.patel@example.com", "channel": HOME });
    stage.crm(json!({ "account": sickly })).await;
    stage.ws.mark_all_read();
    stage.until("2026-12-01T12:00:00Z").await;
    stage.command(RAVI, "/handoff", "sickly").await.ok();
    let shown = stage.ws.ephemerals(RAVI).pop().expect("the card");
    stage.press(RAVI, &shown, "Update on its health").await.ok();
    let form = stage.form(RAVI).set("What happened?", "The licences were renewed");
    form.set("What is planned next?", "Call with their CTO on Friday").send().await;
    let note = stage.only(HOME);
    assert!(
        note.text.starts_with("*Update:* Sickly &amp; Sons is yellow. The licences were renewed."),
        "{}",
        note.text
    );
    stage.until("2026-12-30T18:00:00Z").await;
    assert!(!heard(&stage).iter().any(|line| line.contains("update on it")), "it counts from the last word");
    stage.until("2026-12-31T18:00:00Z").await;
    assert!(
        heard(&stage)
            .iter()
            .any(|line| line.starts_with("Ravi: ○ Sickly &amp; Sons is yellow: an update on it"))
    );
    crm_green(&stage).await;
    let text = stage.last_dm(RAVI).text_of();
    assert!(text.contains("No longer asked: its health has changed."), "{text}");
}

async fn crm_green(stage: &Stage) {
    stage.crm(json!({ "account": { "id": "0015e00000Sickl", "health": "green" } })).await;
}

/// The team's meeting reads how an unwell account is, what is said and planned of it, by whom and how long ago.
/// Proves M1, G5.
#[tokio::test(flavor = "multi_thread")]
async fn the_meeting_reads_the_latest_word() {
    let stage = Stage::with(|config| {
        let team = config.find("[[teams]]\nid = \"amer-enterprise\"").expect("the other team");
        config.insert_str(team, "[teams.account_team_meeting]\ncron = \"0 0 9 * * Mon *\"\n\n");
    })
    .await;
    stage.handed().await;
    stage.until("2026-11-26T09:00:00Z").await;
    say(&stage, RAVI, "Red", "Nobody <there> answers any more").await;
    stage.until("2026-11-30T09:00:30Z").await;
    let text = stage.ws.messages(EMEA).pop().expect("the agenda").text_of();
    assert!(
        text.contains(
            "Homeworld Inc.: Red · Nobody &lt;there&gt; answers any more · Ravi Patel, 26 Nov 2026"
        ),
        "{text}"
    );
}
