//! The request form asks for the account first, found by typing; what is known of it is folded away.

use local_slack::Input;
use serde_json::json;

use crate::harness::*;

const ACCOUNT: &str = "requests.account";
const WHY: &str = "Nearing the end of stage 3";

/// Sam names the account by typing, says why now, and sends: nothing else is asked, as the CRM has told the rest.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_named_by_typing_and_the_rest_is_known() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "").await.ok();
    assert_eq!(bot.offered_in(SAM, ACCOUNT, "").await, ["Homeworld Inc."], "their own before they type");
    assert_eq!(bot.offered_in(SAM, ACCOUNT, "rail").await, ["Northwind Rail"]);
    assert_eq!(bot.offered_in(SAM, ACCOUNT, "homewrold").await, ["Homeworld Inc."], "mistyped");
    assert_eq!(bot.offered_in(SAM, ACCOUNT, &deal_url(HOMEWORLD_DEAL)).await, ["Homeworld Inc."], "pasted");
    for hostile in ["%", "'; drop table accounts; --", "<!channel>", "\u{0}", &"x".repeat(5_000)] {
        assert!(bot.offered_in(SAM, ACCOUNT, hostile).await.is_empty(), "{hostile}");
    }
    bot.finds(SAM, ACCOUNT, "home", "Homeworld Inc.").await;
    insta::assert_snapshot!(bot.form(SAM).view.text_of(), @"
    Request a CSM
    Account
    Type a name or paste a link
    Why now?
    Nearing the end of stage 3
    Moving to stage 4
    POV completed and its result presented
    Another reason, see the notes
    Proof of value
    None
    In progress
    Completed, result presented
    GitLab Dedicated
    No
    Yes
    Notes for the CSM
    *Homeworld – new business*
    3-Technical Evaluation · closes 15 Feb 2027 · LAM $1.2M · expected ARR $250k · Enterprise · EMEA
    _From Salesforce, just now_
    Change
    ");
    bot.form(SAM).set("Why now?", WHY).send().await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("$1.2M") && card.contains("15 Feb 2027"), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// What nobody has told us is asked, in sight; what is filled in so far stays when another choice draws the form anew.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_asked() {
    let bot = TestBot::open().await;
    bot.crm(json!({
        "account": { "id": "0015e00000Urgen", "name": "Urgent Co", "region": "EMEA" },
        "opportunity": { "id": "0065e00000Urgen", "name": "Urgent", "stage": "4-Proposal",
            "close_date": "2026-10-01", "type": "new_business" },
    }))
    .await;
    bot.command(SAM, "/request-csm", "urgent co").await.ok();
    let labels: Vec<String> = bot.form(SAM).view.inputs().into_iter().map(|field| field.label).collect();
    assert_eq!(
        labels,
        [
            "Account",
            "Why now?",
            "Proof of value",
            "Expected close date",
            "LAM",
            "Segment",
            "GitLab Dedicated",
            "Expected ARR after this deal",
            "Notes for the CSM"
        ],
        "the close date has passed, the others are missing"
    );
    let form =
        bot.form(SAM).set("Why now?", "Moving to stage 4").set("LAM", "300k").set("Segment", "Enterprise");
    drop(form.set("Notes for the CSM", "Two sites"));
    bot.choose(SAM, "pov", "Completed, result presented").await;
    let form = bot.form(SAM);
    assert_eq!(form.view.value_of("lam").as_deref(), Some("300k"), "nothing is lost");
    let form = form.set("Outcome of the proof of value", "Pipelines 40% faster");
    let faults = form.refused().await;
    assert_eq!(faults["close_date"], "1 Oct 2026 has passed. When is this deal expected to close now?");
    bot.form(SAM).set("Expected close date", "2027-03-01").send().await;
    let card = bot.only(EMEA).text_of();
    for part in ["Urgent Co", "1 Mar 2027", "$300k", "Pipelines 40% faster", "Two sites"] {
        assert!(card.contains(part), "{part}: {card}");
    }
    bot.ws.mark_all_read();
}

/// An open request is said before the form is sent: to others that they would follow it, to who asked that they may update
/// it. Proves R7.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_request_is_said_before_the_form_is_sent() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.command(LEE, "/request-csm", "homeworld").await.ok();
    let shown = bot.form(LEE).view.text_of();
    assert!(
        shown.contains(
            "*Sam Ortiz* requested a CSM for this deal on Mon 23 Nov. If you send this form, you follow that request."
        ),
        "{shown}"
    );
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let shown = bot.form(SAM).view;
    assert!(
        shown.text_of().contains("You requested a CSM for this deal on Mon 23 Nov."),
        "{}",
        shown.text_of()
    );
    assert_eq!(bot.turns(SAM, "Update request").await.title, "Update your request");
    bot.nobody_else_heard();
}

/// An account with several open deals: the one that is furthest along is chosen, another one is a choice away, and its
/// own stage and dates take their place. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn another_open_deal_is_a_choice_away() {
    let bot = TestBot::open().await;
    let second = deal18("0065e00000Secnd");
    bot.crm(json!({
        "account": { "id": HOMEWORLD, "name": "Homeworld Inc." },
        "opportunity": { "id": second, "name": "Second site", "stage": "4-Proposal", "close_date": "2027-05-01" },
    }))
    .await;
    bot.ws.mark_all_read();
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let shown = bot.form(SAM).view.text_of();
    assert!(shown.contains("4-Proposal · closes 1 May 2027"), "{shown}");
    bot.choose(SAM, "requests.deal", "Homeworld – new business · 3-Technical Evaluation").await;
    let shown = bot.form(SAM).view.text_of();
    assert!(shown.contains("3-Technical Evaluation · closes 15 Feb 2027"), "{shown}");
    bot.form(SAM).set("Why now?", WHY).send().await;
    assert!(bot.only(EMEA).text_of().contains("15 Feb 2027"));
    bot.ws.mark_all_read();
}

/// An account that has a CSM says so on a page above the form as soon as it is chosen. Proves Q2.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_a_csm_says_so_when_it_is_chosen() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "").await.ok();
    bot.finds(SAM, ACCOUNT, "rail", "Northwind Rail").await;
    assert!(bot.form(SAM).view.text_of().contains("*Ravi Patel* is the CSM of *Northwind Rail*"));
    assert_eq!(bot.ws.modal_stack(SAM).len(), 2, "the form is underneath");
    bot.nobody_else_heard();
}

/// A form that is sent before the choice of its account was heard shows what is known first; the second press sends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_too_early_shows_what_is_known_first() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "").await.ok();
    bot.offered_in(SAM, ACCOUNT, "home").await;
    // Chosen, but the bot is not told.
    let view = bot.form(SAM).view.id;
    bot.ws.fill(SAM, &view, ACCOUNT, Input::option("Homeworld Inc.")).expect("filled in");
    bot.form(SAM).set("Why now?", WHY).send().await;
    assert!(bot.ws.messages(EMEA).is_empty(), "nothing is asked yet");
    assert!(bot.form(SAM).view.text_of().contains("3-Technical Evaluation"));
    bot.form(SAM).send().await;
    assert_eq!(bot.form(SAM).view.title, "Request sent");
    bot.only(EMEA);
    bot.ws.mark_all_read();
}

/// The outcome of a proof of value is asked before anything is sent, even where the form could not be drawn anew for it.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_was_not_asked_is_asked_before_it_is_sent() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", WHY).set("Notes for the CSM", "Two sites");
    form.set("Proof of value", "Completed, result presented").send().await;
    assert!(bot.ws.messages(EMEA).is_empty(), "nothing is asked yet");
    let form = bot.form(SAM);
    assert_eq!(form.view.value_of("notes").as_deref(), Some("Two sites"), "nothing is lost");
    form.set("Outcome of the proof of value", "Pipelines 40% faster").send().await;
    assert!(bot.only(EMEA).text_of().contains("Pipelines 40% faster"));
    bot.ws.mark_all_read();
}

/// What the CRM said may have changed when the form is sent: a fault of a field that is folded stands at the account,
/// and "Change" unfolds it. Proves R2, R3.
#[tokio::test(flavor = "multi_thread")]
async fn a_folded_field_that_became_wrong_is_said_at_the_account() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    bot.stage("2-Scoping").await;
    let faults = bot.form(SAM).set("Why now?", WHY).refused().await;
    let sentence = "The opportunity is in 2-Scoping. You can request a CSM from 3-Technical Evaluation.";
    assert_eq!(faults[ACCOUNT], sentence);
    bot.unfolded(SAM).await.set("Stage", "3-Technical Evaluation").send().await;
    bot.only(EMEA);
    bot.ws.mark_all_read();
}

/// An account that the CRM has not told us of is entered by hand.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_not_listed_is_entered_by_hand() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "").await.ok();
    drop(bot.form(SAM).set("Why now?", WHY));
    let form = bot.turns(SAM, "My account isn't listed").await;
    let labels: Vec<String> = form.inputs().into_iter().map(|field| field.label).collect();
    assert_eq!(labels[..3], ["Account link", "Opportunity link", "Account name"]);
    assert_eq!(form.value_of("why_now").as_deref(), Some("end-of-stage-3"), "nothing is lost");
    bot.nobody_else_heard();
}
