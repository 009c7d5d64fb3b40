//! Where no step of a track asks for a milestone, it is asked for by itself.

use std::path::Path;

use super::*;

/// Milestones that no step stands for.
fn without_steps() -> (tempfile::TempDir, impl FnOnce(&mut String)) {
    let directory = tempfile::tempdir().expect("a directory");
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/onboarding.toml"))
            .expect("the file");
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("step = ")).collect();
    std::fs::write(directory.path().join("onboarding.toml"), text.join("\n")).expect("written");
    let path = directory.path().display().to_string();
    let change = move |config: &mut String| {
        *config =
            config.replace("fiscal_year_starts", &format!("templates_dir = \"{path}\"\nfiscal_year_starts"));
    };
    (directory, change)
}

/// Reminded before each, asked once, done with one click from the message, which is on the card with its day; told to
/// be late only where it was not. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn a_milestone_without_a_step_is_asked_for_by_itself() {
    let (_directory, change) = without_steps();
    let bot = ready_with(TestBot::with(change).await).await;
    win(&bot).await;
    let told = journal(&bot, "2026-11-25", "2026-12-07").await;
    insta::assert_snapshot!(told, @"
    Thu 26 Nov Ravi: *Later* / ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on. / ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. Due Thu 24 Dec. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won. Due Thu 24 Dec. / ○ Complete the onboarding of Homeworld Inc. within 45 days of Closed Won. Due Fri 8 Jan.
    Wed 2 Dec Ravi: *Later* / ○ Homeworld Inc.: please mark “Kickoff call” as done when it is.
    Thu 3 Dec Ravi: ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on.
    Mon 7 Dec Ravi: ○ Homeworld Inc.: please mark “Kickoff call” as done when it is.
    ");
    let asked = bot.last_dm(RAVI);
    let done = asked.blocks.clone();
    let place = done.iter().position(|block| {
        block["text"]["text"].as_str().is_some_and(|text| text.contains("please mark “Kickoff call” as done"))
    });
    let mut one = asked.clone();
    one.blocks = vec![done[place.expect("the kickoff") + 1].clone()];
    bot.press(RAVI, &one, "Done").await.ok();
    assert!(line(&bot).contains("✓ Kickoff call (day 12)"), "{}", line(&bot));
    bot.press(RAVI, &one, "Done").await.ok();
    assert!(
        bot.last_private(RAVI).starts_with("Ravi Patel already closed this"),
        "{}",
        bot.last_private(RAVI)
    );
    bot.ws.mark_all_read();
    let told = journal(&bot, "2026-12-08", "2026-12-18").await;
    insta::assert_snapshot!(told, @"
    Wed 9 Dec Ravi: ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on.
    Fri 18 Dec Ravi: ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won. / ○ Homeworld Inc.: please mark “First cadence call” as done when it is. / ○ Homeworld Inc.: please mark “First value” as done when it is.
    ");
}

/// A commercial account that is assigned days after it was won: the clock counts from Closed Won. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn a_commercial_account_counts_from_its_win() {
    let bot = TestBot::with(|config| {
        let teams = config.find("[[people]]").expect("the people");
        let team = format!(
            "[[teams]]\nid = \"emea-commercial\"\nname = \"EMEA Commercial\"\nregion = \"EMEA\"\nsegment = \"commercial\"\n\
             timezone = \"Europe/London\"\nchannel = \"{AMER}\"\ntrack = \"commercial\"\npriority_model = \"commercial\"\n\
             managers = [\"{NINA}\"]\ndirectors = [\"{DANA}\"]\ncsms = [\"{GRACE}\"]\n\n"
        );
        config.insert_str(teams, &team);
    })
    .await;
    let (id, deal) = ("0015e00000Mercu", "0065e00000Mercu");
    let mercury = |stage: &str| {
        json!({
            "opportunity": { "id": deal, "name": "Mercury – new", "stage": stage, "amount": 250_000,
                "close_date": "2026-12-01", "owner_email": "alex.moreau@example.com", "type": "new_business" },
            "account": { "id": id, "name": "Mercury", "segment": "Mid-Market", "region": "EMEA", "lam": 400_000 },
        })
    };
    bot.crm(mercury("6-Awaiting Signature")).await;
    bot.crm(mercury("Closed Won")).await;
    bot.until("2026-11-27T10:00:00Z").await;
    bot.press(NINA, &bot.only(AMER), "Assign").await.ok();
    bot.form(NINA).set("CSM", GRACE).send().await;
    bot.press(GRACE, &bot.last_dm(GRACE), "Accept").await.ok();
    bot.command(GRACE, "/handoff", "mercury").await.ok();
    let card = bot.last_private(GRACE);
    assert!(
        card.contains("*Onboarding, 45 days, started Mon 23 Nov:* ○ Kickoff call, due Mon 7 Dec"),
        "{card}"
    );
    let page = bot.ws.last_ephemeral(GRACE).expect("the card");
    bot.press(GRACE, &page, "Onboarding").await.ok();
    let text = bot.ws.modal(GRACE).expect("the page").text_of();
    assert!(
        text.contains("*Pearl*: an onboarding of 180 days") && text.contains("Mid-Market in the CRM"),
        "O2: {text}"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Grace Kim is the CSM of Mercury.
    Alex Moreau: Grace Kim is the CSM of Mercury. Next: invite Grace Kim to the internal account team meeting.
    Dana Whitfield: Mercury (EMEA Commercial) has no CSM yet. Can you assign one?
    Dana Whitfield: Mercury (EMEA Commercial) has no CSM yet. The request was sent Mon 23 Nov, 10:00; the managers and t…
    Grace Kim: Mercury: 0 of 7 handoff steps are done. Next: Command plan and pitch deck complete, Alex Moreau, by…
    Nina Falk: Mercury (EMEA Commercial) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it up?
    Nina Falk: Mercury (EMEA Commercial) has no CSM yet, and the deadline has passed. Alex Moreau sent the request…
    ");
}

/// An account that its CSM had before Baton knew of it has no handoff: its milestones are asked for by themselves, from
/// the day on which its onboarding began. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_handoff_is_onboarded_too() {
    let bot = TestBot::open().await;
    let mut alder = bot.account("0015e00000RaviBAAR").await;
    alder.region = Some("EMEA".into());
    alder.segment = Some(baton_storage::states::Segment::Enterprise);
    alder.onboarding_since = Some(bot.clock.now());
    told(&bot.app, alder).await;
    bot.crm(json!({ "account": { "id": "0015e00000RaviBAAR", "licenses": 100, "licenses_active": 9 } }))
        .await;
    let heard = journal(&bot, "2026-11-23", "2026-12-08").await;
    insta::assert_snapshot!(heard, @"
    Tue 24 Nov Ravi: ○ Alder Insurance is Pr2. New answer from Salesforce: Is the customer in a stage that needs more time? Yes. Is Pr2 still right?
    Fri 27 Nov Ravi: ○ Alder Insurance is Pr2. New answer from Salesforce: Is the customer in a stage that needs more time? Yes. Is Pr2 still right?
    Mon 30 Nov Ravi: *Later* / ○ Alder Insurance: please mark “Kickoff call” as done when it is.
    Fri 4 Dec Ravi: ○ Alder Insurance: please mark “Kickoff call” as done when it is.
    Tue 8 Dec Ravi: ○ Alder Insurance: “Kickoff call” was due Mon 7 Dec and is not done yet. What is the reason?
    ");
    bot.press(RAVI, &bot.last_dm(RAVI), "Done").await.ok();
    bot.form(RAVI).set("When was it done?", "2026-12-07").send().await;
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("No longer needed: it was done in time."), "{text}");
    assert!(bot.account("0015e00000RaviBAAR").await.onboarding_since.is_some());
}

/// Down from before the first reminder until after the day: one question, why it is late, and no reminder of what was
/// to come. Proves O1, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_time_of_silence_there_is_one_question() {
    let (_directory, change) = without_steps();
    let bot = ready_with(TestBot::with(change).await).await;
    win(&bot).await;
    bot.until("2026-11-30T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.skip_to("2026-12-11T07:00:00Z");
    bot.settle().await;
    bot.until("2026-12-11T12:00:00Z").await;
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("Homeworld Inc.: “Kickoff call” was due Wed 9 Dec and is not done yet."), "{text}");
    assert!(!text.contains("please mark"), "{text}");
}
