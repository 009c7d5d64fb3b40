//! What is typed into the form, and what stands at its fields when it makes no sense.

use serde_json::json;

use crate::harness::*;

/// Sam opens the form for Homeworld with every field.
async fn open(bot: &TestBot) -> Form<'_> {
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    bot.unfolded(SAM).await
}

/// Swapped links are named, and the form stays as it was filled in.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn swapped_links_are_pointed_out() {
    let bot = TestBot::open().await;
    let form = open(&bot).await;
    let faults = form
        .set("Account link", &deal_url(HOMEWORLD_DEAL))
        .set("Opportunity link", &account_url(HOMEWORLD))
        .set("Why now?", "Nearing the end of stage 3")
        .refused()
        .await;
    assert!(faults["account_url"].starts_with("This is the opportunity's link."), "{faults:#?}");
    assert!(faults["opportunity_url"].starts_with("This is the account's link."), "{faults:#?}");
    assert_eq!(faults.len(), 2);
    let form = bot.form(SAM).set("Account link", &account_url(HOMEWORLD));
    form.set("Opportunity link", &HOMEWORLD_DEAL[..15]).send().await;
    assert_eq!(bot.form(SAM).view.title, "Request sent");
    bot.only(EMEA);
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// Classic links and 15-character ids are as good as Lightning links; the card links to the record.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn classic_links_and_short_ids_are_understood() {
    let bot = TestBot::open().await;
    let classic = format!("https://gitlab.my.salesforce.com/{}", &HOMEWORLD[..15]);
    let form = open(&bot).await.set("Account link", &classic).set("Opportunity link", HOMEWORLD_DEAL);
    form.set("Why now?", "Nearing the end of stage 3").send().await;
    assert!(bot.only(EMEA).text_of().contains(&account_url(HOMEWORLD)));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// Every field that makes no sense is named at once, each with what right looks like.
/// Proves R3, R4.
#[tokio::test(flavor = "multi_thread")]
async fn every_fault_stands_at_its_field_at_once() {
    let bot = TestBot::open().await;
    let faults = open(&bot)
        .await
        .set("Account link", "0015e00000HomeWXXX")
        .set("LAM", "a lot")
        .set("Expected close date", "2026-11-01")
        .set("Segment", "Commercial")
        .set("Why now?", "Nearing the end of stage 3")
        .refused()
        .await;
    assert!(faults["account_url"].contains("incomplete or mistyped"), "{faults:#?}");
    assert!(faults.contains_key("lam"));
    assert_eq!(faults["close_date"], "1 Nov 2026 has passed. When is this deal expected to close now?");
    assert_eq!(faults["segment"], "EMEA has no team for commercial accounts. It has one for enterprise.");
    assert_eq!(faults.len(), 4);
    assert!(bot.ws.messages(EMEA).is_empty(), "nothing was posted");
}

/// Never before stage 3; early in stage 3 only once a proof of value was presented, with its outcome; a
/// deal that is lost is no deal. From stage 4 on any reason will do.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn the_stage_decides_when_a_csm_may_be_asked_for() {
    let bot = TestBot::open().await;
    let early =
        open(&bot).await.set("Stage", "2-Scoping").set("Why now?", "Moving to stage 4").refused().await;
    assert_eq!(
        early["stage"],
        "The opportunity is in 2-Scoping. You can request a CSM from 3-Technical Evaluation."
    );

    let vague = bot.form(SAM).set("Stage", "3-Technical Evaluation");
    let vague = vague.set("Why now?", "Another reason, see the notes").refused().await;
    assert!(vague["why_now"].contains("too early"), "{vague:#?}");

    let unproven = bot.form(SAM).set("Why now?", "POV completed and its result presented").refused().await;
    assert!(unproven.contains_key("pov"), "{unproven:#?}");
    let silent = bot.form(SAM).set("Proof of value", "Completed, result presented").refused().await;
    assert!(silent["pov_outcome"].starts_with("Please describe the outcome in a sentence"), "{silent:#?}");

    let lost = bot
        .form(SAM)
        .set("Stage", "8-Closed Lost")
        .set("Outcome of the proof of value", "Faster")
        .refused()
        .await;
    assert!(lost["stage"].contains("8-Closed Lost"), "{lost:#?}");

    bot.form(SAM).set("Stage", "3-Technical Evaluation").send().await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("Done: Faster"), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// What people write cannot mention a channel, forge a link or break a block.
/// Proves R3 and promise 3's escaping.
#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_stays_what_they_wrote() {
    let bot = TestBot::open().await;
    let nasty = "<!channel> & <https://evil.example|click> <@U0MAYA> *bold* `code` > quote";
    let form = open(&bot).await.set("Account name", "<!here> & Sons").set("Notes for the CSM", nasty);
    form.set("Why now?", "Nearing the end of stage 3").send().await;
    let card = bot.only(EMEA);
    let raw = serde_json::to_string(&card.blocks).expect("JSON") + &card.text;
    assert!(!raw.contains("<!channel>") && !raw.contains("<!here>"), "{raw}");
    assert!(!raw.contains("<https://evil.example"), "{raw}");
    assert!(
        raw.contains("&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; &lt;@U0MAYA&gt;"),
        "{raw}"
    );
    assert_eq!(raw.matches("<@U0MAYA>").count(), 1, "only the bot's own mention: {raw}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// A form filled to the last character is taken, and everything it leads to stays within Slack's limits.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn the_longest_words_fit() {
    let bot = TestBot::open().await;
    let long = "&".repeat(2000);
    let form = open(&bot).await.set("Account name", &"W".repeat(150));
    let form = form.set("Notes for the CSM", &long).set("Outcome of the proof of value", &long);
    let form = form.set("Proof of value", "Completed, result presented");
    form.set("Why now?", "Nearing the end of stage 3").send().await;
    assert!(bot.only(EMEA).has_button("Assign"));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// The same form sent twice is one request; Sam reads the same answer both times.
/// Proves R7.
#[tokio::test(flavor = "multi_thread")]
async fn sending_twice_is_asking_once() {
    let bot = TestBot::open().await;
    let form = open(&bot).await.set("Why now?", "Nearing the end of stage 3");
    let first = form.send_only().await.ok();
    let again = bot.ws.redeliver(&first, 1, "http_timeout").await;
    assert_eq!(first.body, again.body, "a retry gets the first answer");
    bot.settle().await;
    bot.only(EMEA);

    open(&bot).await.set("Why now?", "Nearing the end of stage 3").send().await;
    let page = bot.form(SAM).view;
    assert_eq!(page.title, "Already requested");
    assert!(page.text_of().contains("You requested a CSM for this deal"), "{}", page.text_of());
    bot.only(EMEA);
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// Lee asks for the deal Sam asked for: one request, Lee follows it and hears of its outcome.
/// Proves R7.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_request_for_a_deal_joins_the_first() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.command(LEE, "/request-csm", "homeworld").await.ok();
    bot.form(LEE).set("Why now?", "Moving to stage 4").send().await;
    let page = bot.form(LEE).view.text_of();
    assert!(
        page.contains("*Sam Ortiz* already requested a CSM for this deal")
            && page.contains("You now follow that request"),
        "{page}"
    );
    assert!(bot.only(EMEA).text_of().contains("Also following: Lee Novak."));
    let thread = bot.ws.thread(EMEA, &card.ts);
    assert!(
        thread
            .iter()
            .any(|note| note.text
                == "Lee Novak requested a CSM for the same deal and now follows this request.")
    );

    bot.press(MAYA, &bot.only(EMEA), "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    assert_eq!(
        bot.dms(LEE),
        [
            "Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.",
        ]
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// Who may ask can be limited to people and user groups.
/// Proves R1.
#[tokio::test(flavor = "multi_thread")]
async fn only_named_requesters_may_ask_where_they_are_named() {
    let ops = format!("ops = [\"{ROBIN}\"]");
    let limited = format!("{ops}\nrequesters = [\"{LEE}\"]");
    let bot = TestBot::with(|config| *config = config.replace(&ops, &limited)).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    assert!(bot.ws.modal(SAM).is_none());
    assert!(bot.last_private(SAM).starts_with("You don't have permission to request a CSM."));
    bot.command(LEE, "/request-csm", "homeworld").await.ok();
    assert!(bot.ws.modal(LEE).is_some());
}

/// A customer whose name is made of Slack's marks stands in bold like any other, on the card and in every message of its
/// request. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_marks_stays_in_bold() {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "name": "*Co* `x" } })).await;
    bot.command(SAM, "/request-csm", &account_url(HOMEWORLD)).await.ok();
    bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
    let mut bold = 0;
    for shown in bot.ws.produced() {
        let text = shown.payload.to_string();
        assert!(!text.contains("**"), "{text}");
        bold += text.matches("*∗Co∗ ˋx*").count();
    }
    assert!(bold > 0, "somewhere it is bold");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: Maya Lopez and Tom Becker, *Co* `x (EMEA Enterprise) needs a CSM by Wed 25 Nov.
    Sam Ortiz: Maya Lopez and Tom Becker have your request for *Co* `x and will assign a CSM by Wed 25 Nov.
    ");
}

/// What contradicts itself is refused where it does: an outcome of a proof of value that there was none of. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_needs_a_proof_of_value() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.unfolded(SAM).await.set("Why now?", "Nearing the end of stage 3");
    let faults = form.set("Outcome of the proof of value", "40% faster").refused().await;
    let sentence =
        "You entered an outcome, but no proof of value. Choose its status above, or clear the outcome.";
    assert_eq!(faults["pov_outcome"], sentence);
    bot.form(SAM).set("Proof of value", "Completed, result presented").send().await;
    assert!(bot.only(EMEA).text_of().contains("40% faster"));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// Slack writes "(optional)" beside what may stay empty, so the outcome is needed from the moment at which the proof of
/// value is said to be presented, and no longer once it is not; what was typed stays. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn the_outcome_is_needed_once_it_was_presented() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.unfolded(SAM).await.set("Why now?", "Nearing the end of stage 3");
    drop(form.set("Notes for the CSM", "Mind the gap"));
    assert!(bot.may_stay_empty(SAM, "pov_outcome"));
    bot.choose(SAM, "pov", "Completed, result presented").await;
    assert!(!bot.may_stay_empty(SAM, "pov_outcome"));
    let unsaid = bot.form(SAM).send_only().await;
    assert!(unsaid.field_errors.contains_key("pov_outcome"), "Slack asks for it itself");
    assert_eq!(bot.form(SAM).view.value_of("notes").as_deref(), Some("Mind the gap"));
    bot.choose(SAM, "pov", "None").await;
    assert!(bot.may_stay_empty(SAM, "pov_outcome"));
    bot.form(SAM).send().await;
    assert!(bot.only(EMEA).text_of().contains("Mind the gap"));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}
