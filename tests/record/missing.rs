//! What is missing, who would know, and where one is told.

use serde_json::{Value, json};

use super::*;

/// The handoff card says how much is known, what is missing and who would know it, and follows what is saved; the
/// same window opens from it. Proves T6, C1.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_who_would_know() {
    let stage = Stage::open().await;
    let card = stage.handed().await;
    let text = card.text_of();
    assert!(text.contains("*Customer record:* 0 of 18 known (0 %). Missing: The organization, Industry, Why GitLab, Champion and 14 more."), "{text}");
    assert!(text.contains("Who would know: Alex Moreau (12), Sam Ortiz (6)."), "{text}");
    stage.press(RAVI, &card, "Customer record").await.ok();
    let page = stage.reads(RAVI);
    assert!(page.contains("*Alex Moreau* would know: The organization, Industry, Why GitLab"), "{page}");
    assert!(page.contains("and 6 more."), "{page}");
    stage.turn(RAVI, "record.section#business").await;
    stage.form(RAVI).set("The organization", "A bank").set("Why GitLab", "One tool").send().await;
    assert!(stage.only(HOME).text_of().contains("2 of 18 known (11 %). Missing: Industry, Champion"));
    assert!(stage.only(HOME).text_of().contains("Alex Moreau (10), Sam Ortiz (6)"));
}

/// Somebody nobody knows is called by the role. Proves T6.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_nobody_has_is_named_by_itself() {
    let stage = Stage::open().await;
    let nobody = json!({ "id": HOMEWORLD, "sae_email": null });
    stage.crm(json!({ "account": nobody })).await;
    stage.deal(json!({ "owner_email": null })).await;
    stage.record(SAM).await;
    assert!(stage.reads(SAM).contains("*the SAE* would know: The organization"), "{}", stage.reads(SAM));
}

/// A step that comes too early leads to the record, and back. Proves T6.
#[tokio::test(flavor = "multi_thread")]
async fn the_gate_leads_to_the_record() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.press(SAM, &stage.only(HOME), "Done").await.ok();
    stage.until("2026-11-24T09:01:00Z").await;
    stage.press(SAM, &stage.last_dm(SAM), "Done").await.ok();
    let gate = stage.form(SAM);
    assert!(
        gate.view.text_of().contains("Who would know: Alex Moreau (12), Sam Ortiz (6)."),
        "{}",
        gate.view.text_of()
    );
    stage.turn(SAM, "record.open").await;
    stage.turn(SAM, "record.section#people").await;
    stage.turn(SAM, "record.history").await;
    let history = stage.form(SAM).view.id;
    stage.ws.close_view(SAM, &history).await;
    stage.form(SAM).set("Champion", "Kim Reed").send().await;
    let page = stage.form(SAM).view;
    assert!(page.text_of().contains("*1 of 18* known"), "{}", page.text_of());
    stage.ws.close_view(SAM, &page.id).await;
    assert_eq!(stage.form(SAM).view.submit.as_deref(), Some("Done anyway"), "the gate is still there");
}

/// Where a proof of value was run, its page is wanted too. Proves T7, C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_pov_makes_its_page_wanted() {
    let stage = Stage::open().await;
    stage.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = stage.form(SAM).set("Why now", "The POV is done and its result presented");
    let form = form.set("Proof of value", "Done, result presented");
    form.set("Outcome of the proof of value", "All goals met").send().await;
    stage.record(SAM).await;
    let page = stage.reads(SAM);
    assert!(page.contains("*0 of 24* known"), "{page}");
    assert!(page.contains("*Proof of value* · 0 of 6 known\nStill wanted: Objectives and results"), "{page}");
}

/// What is missing is filled in where it is missed: the form of its section opens with the cursor in its field.
/// Who may not write is told who may; a fact that is no longer asked for is said to be gone. Proves A4, C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_filled_in_where_it_is_missed() {
    let stage = Stage::open().await;
    for key in ["metrics", "of-old"] {
        let value = format!("{HOMEWORLD}/{key}");
        let fill = json!({ "type": "button", "action_id": "record.fill", "value": value,
            "text": { "type": "plain_text", "text": key } });
        let message = json!({ "channel": HOME, "text": "An agenda",
            "blocks": [{ "type": "actions", "elements": [fill] }] });
        let post = reqwest::Client::new().post(format!("{}chat.postMessage", stage.ws.api_url()));
        let answer = post.bearer_auth(TOKEN).json(&message).send().await.expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        assert_eq!(answer["ok"], true, "{answer}");
    }
    let agendas = stage.ws.messages(HOME);
    let agenda = |label| agendas.iter().find(|one| one.has_button(label)).expect("the message");
    stage.press(SAM, agenda("metrics"), "metrics").await.ok();
    let form = stage.form(SAM).view;
    assert_eq!(form.title, "Command plan");
    let focused: Vec<_> =
        form.blocks.iter().filter(|block| block["element"]["focus_on_load"] == true).collect();
    assert_eq!((focused.len(), focused[0]["label"]["text"].as_str()), (1, Some("Metrics")));
    stage.form(SAM).set("Metrics", "Lead time").send().await;
    assert_eq!(stage.values("metrics").await, ["Lead time"]);
    stage.press(LEE, agenda("metrics"), "metrics").await.ok();
    assert!(stage.last_private(LEE).starts_with("Only the account team of Homeworld Inc."));
    stage.press(SAM, agenda("of-old"), "of-old").await.ok();
    assert!(stage.last_private(SAM).starts_with("I do not know this part of the record any more."));
}

/// What the CSM reads first stands on the card: linked where it is known, named where it is not. Proves T1, C2.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_what_the_csm_reads_first() {
    let stage = Stage::open().await;
    let text = stage.handed().await.text_of();
    assert!(
        text.contains("*The CSM reads first:* Meeting notes (not known yet), Command plan (not known yet)"),
        "{text}"
    );
    stage.section(SAM, "links").await;
    stage.form(SAM).set("Meeting notes", "https://docs.example.com/notes?a=1").send().await;
    let text = stage.only_of(HOME).text_of();
    assert!(
        text.contains("<https://docs.example.com/notes?a=1|Meeting notes>, Command plan (not known yet)"),
        "{text}"
    );
}
