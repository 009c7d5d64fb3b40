//! What is missing, who would know, and where one is told.

use serde_json::{Value, json};

use super::*;

/// The handoff card says how much is known, what is missing and who would know it, and follows what is saved; the
/// same window opens from it. Proves T6, C1.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_who_would_know() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    let text = card.text_of();
    assert!(text.contains("*Customer record:* 0 of 18 key facts known (0%). Missing: Organization, Industry, Why GitLab, Champion and 14 more."), "{text}");
    assert!(text.contains("Ask Alex Moreau (12), Sam Ortiz (6)."), "{text}");
    bot.press(RAVI, &card, "Customer record").await.ok();
    let page = bot.reads(RAVI);
    assert!(page.contains("Ask *Alex Moreau* about: Organization, Industry, Why GitLab"), "{page}");
    assert!(page.contains("and 6 more."), "{page}");
    bot.turn(RAVI, "record.section#business").await;
    bot.form(RAVI).set("Organization", "A bank").set("Why GitLab", "One tool").send().await;
    assert!(bot.only(HOME).text_of().contains("2 of 18 key facts known (11%). Missing: Industry, Champion"));
    assert!(bot.only(HOME).text_of().contains("Alex Moreau (10), Sam Ortiz (6)"));
}

/// Somebody nobody knows is called by the role. Proves T6.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_nobody_has_is_named_by_itself() {
    let bot = TestBot::open().await;
    let nobody = json!({ "id": HOMEWORLD, "sae_email": null });
    bot.crm(json!({ "account": nobody })).await;
    bot.deal(json!({ "owner_email": null })).await;
    bot.record(SAM).await;
    assert!(bot.reads(SAM).contains("Ask *the SAE* about: Organization"), "{}", bot.reads(SAM));
}

/// A step that comes too early leads to the record, and back. Proves T6.
#[tokio::test(flavor = "multi_thread")]
async fn the_gate_leads_to_the_record() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(SAM, &bot.only(HOME), "Done").await.ok();
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    let gate = bot.form(SAM);
    assert!(gate.view.text_of().contains("Ask Alex Moreau (12), Sam Ortiz (6)."), "{}", gate.view.text_of());
    bot.turn(SAM, "record.open").await;
    bot.turn(SAM, "record.section#people").await;
    bot.turn(SAM, "record.history").await;
    let history = bot.form(SAM).view.id;
    bot.ws.close_view(SAM, &history).await;
    bot.form(SAM).set("Champion", "Kim Reed").send().await;
    let page = bot.form(SAM).view;
    assert!(page.text_of().contains("*1 of 18* key facts known"), "{}", page.text_of());
    bot.ws.close_view(SAM, &page.id).await;
    assert_eq!(bot.form(SAM).view.submit.as_deref(), Some("Mark as done"), "the gate is still there");
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Ravi, 1 open task: Prepare the program overview deck and the strategy plan summary for Homeworld Inc…");
}

/// Where a proof of value was run, its page is wanted too. Proves T7, C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_pov_makes_its_page_wanted() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    drop(bot.form(SAM).set("Why now?", "POV completed and its result presented"));
    bot.choose(SAM, "pov", "Completed, result presented").await;
    bot.form(SAM).set("Outcome of the proof of value", "All goals met").send().await;
    bot.record(SAM).await;
    let page = bot.reads(SAM);
    assert!(page.contains("*0 of 24* key facts known"), "{page}");
    assert!(page.contains("*Proof of value* · 0 of 6 known\nMissing: Objectives and results"), "{page}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: Maya Lopez and Tom Becker, Homeworld Inc. (EMEA Enterprise) needs a CSM by Wed 25 Nov.
    Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.
    ");
}

/// What is missing is filled in where it is missed: the form of its section opens with the cursor in its field.
/// Who may not write is told who may; a fact that is no longer asked for is said to be gone. Proves A4, C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_filled_in_where_it_is_missed() {
    let bot = TestBot::open().await;
    for key in ["metrics", "of-old"] {
        let value = format!("{HOMEWORLD}/{key}");
        let fill = json!({ "type": "button", "action_id": "record.fill", "value": value,
            "text": { "type": "plain_text", "text": key } });
        let message = json!({ "channel": HOME, "text": "An agenda",
            "blocks": [{ "type": "actions", "elements": [fill] }] });
        let post = reqwest::Client::new().post(format!("{}chat.postMessage", bot.ws.api_url()));
        let answer = post.bearer_auth(TOKEN).json(&message).send().await.expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        assert_eq!(answer["ok"], true, "{answer}");
    }
    let agendas = bot.ws.messages(HOME);
    let agenda = |label| agendas.iter().find(|one| one.has_button(label)).expect("the message");
    bot.press(SAM, agenda("metrics"), "metrics").await.ok();
    let form = bot.form(SAM).view;
    assert_eq!(form.title, "Command plan");
    let focused: Vec<_> =
        form.blocks.iter().filter(|block| block["element"]["focus_on_load"] == true).collect();
    assert_eq!((focused.len(), focused[0]["label"]["text"].as_str()), (1, Some("Metrics")));
    bot.form(SAM).set("Metrics", "Lead time").send().await;
    assert_eq!(bot.values("metrics").await, ["Lead time"]);
    bot.press(LEE, agenda("metrics"), "metrics").await.ok();
    assert!(bot.last_private(LEE).starts_with("Only the account team of Homeworld Inc."));
    bot.press(SAM, agenda("of-old"), "of-old").await.ok();
    assert!(bot.last_private(SAM).starts_with("This part of the record no longer exists."));
}

/// What the CSM reads first stands on the card: linked where it is known, named where it is not. Proves T1, C2.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_what_the_csm_reads_first() {
    let bot = TestBot::open().await;
    let text = bot.handed().await.text_of();
    assert!(
        text.contains("*Pre-reading for the CSM:* Not linked yet: Meeting notes, Command plan"),
        "{text}"
    );
    bot.section(SAM, "links").await;
    bot.form(SAM).set("Meeting notes", "https://docs.example.com/notes?a=1").send().await;
    let text = bot.only_of(HOME).text_of();
    assert!(
        text.contains("<https://docs.example.com/notes?a=1|Meeting notes> · Not linked yet: Command plan"),
        "{text}"
    );
}
