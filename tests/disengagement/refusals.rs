//! Who may not, what cannot be, and what somebody writes who means harm.

use super::*;

/// Maya says no with her reason: Ravi reads it, the account keeps its CSM, nothing was said in the channel; he can
/// ask again.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn the_manager_says_no() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.letting_go().await;
    let asked = bot.last_dm(MAYA);
    bot.press(MAYA, &asked, "Decline").await.ok();
    bot.form(MAYA).set("Why not?", "Their renewal is in March").send().await;
    assert_eq!(
        bot.news(RAVI),
        ["Homeworld Inc.: Maya Lopez declined ending CSM coverage. “Their renewal is in March”"]
    );
    assert_eq!(bot.ws.peek(HOME).len(), 1, "the handoff card alone");
    let one = bot.disengagement().await;
    assert_eq!((one.state.as_str(), one.why.as_deref()), ("refused", Some("Their renewal is in March")));
    bot.press(MAYA, &asked, "Approve").await.ok();
    assert!(bot.last_private(MAYA).contains("Maya Lopez declined this"), "{}", bot.last_private(MAYA));
    bot.letting_go().await;
    assert_eq!(bot.disengagement().await.state.as_str(), "proposed", "asked again");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Ravi Patel requests to end CSM coverage for Homeworld Inc. Below the threshold after a downgrade or…
    Tom Becker: Homeworld Inc.: this is closed. Approve or decline ending CSM coverage for Homeworld Inc., which Rav…
    Tom Becker: Ravi Patel requests to end CSM coverage for Homeworld Inc. Below the threshold after a downgrade or…
    ");
}

/// Only the account's CSM and those who lead its team may; the CSM who asks cannot agree to it; the seller cannot
/// press what stands in the channel; an account without a CSM, or without a team, has nothing to end.
/// Proves D2, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may() {
    let bot = TestBot::open().await;
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    assert!(bot.last_private(RAVI).starts_with("Only the account’s CSM, the managers of EMEA Enterprise"));
    bot.command(MAYA, "/disengage", "homeworld").await.ok();
    assert!(bot.last_private(MAYA).contains("Homeworld Inc. has no CSM of its own"));
    bot.command(RAVI, "/disengage", "northwind").await.ok();
    assert!(bot.last_private(RAVI).contains("No team covers Northwind Rail"));
    bot.command(RAVI, "/disengage", "umbrella").await.ok();
    assert!(bot.last_private(RAVI).contains("I can't find an account called “umbrella”"));

    bot.handed().await;
    for other in [SAM, ALEX, ELENA, GRACE] {
        bot.command(other, "/disengage", "homeworld").await.ok();
        assert!(bot.last_private(other).starts_with("Only "), "{other}");
    }
    bot.letting_go().await;
    let asked = bot.last_dm(MAYA);
    let forged = json!({ "type": "block_actions", "trigger_id": "1.2.3", "container": {},
        "user": { "id": RAVI, "team_id": "T0GITLAB" },
        "actions": [{ "type": "button", "action_id": "disengagement.agree",
            "value": bot.disengagement().await.disengagement_id }] });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&forged))).await.ok();
    assert!(
        bot.last_dm(RAVI).text.starts_with("Only Maya Lopez or Tom Becker"),
        "{}",
        bot.last_dm(RAVI).text
    );
    assert_eq!(bot.disengagement().await.state.as_str(), "proposed");
    bot.press(MAYA, &asked, "Approve").await.ok();
    let card = bot.letgo_card();
    for (other, label) in [(ALEX, "Record the meeting"), (SAM, "Withdraw"), (LEE, "Record the meeting")] {
        bot.press(other, &card, label).await.ok();
        assert!(bot.last_private(other).starts_with("Only "), "{other}");
    }
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Inc.: Maya Lopez approved ending CSM coverage. Next: tell the customer in a meeting with A…
    Tom Becker: Homeworld Inc.: this is closed. Approve or decline ending CSM coverage for Homeworld Inc., which Rav…
    ");
}

/// Two at once begin one; a form that was open longer is told what has happened since; sending twice changes once.
/// Proves D1, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn one_begins_and_the_other_is_told() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    bot.command(TOM, "/disengage", "homeworld").await.ok();
    let fill = |form: Form<'_>| -> () {
        let _ = form.set("Reason", DOWNGRADED).set("Internal reason", EXPLANATION);
    };
    fill(bot.form(RAVI));
    fill(bot.form(TOM));
    bot.form(RAVI).send().await;
    let late = bot.form(TOM).send_only().await.ok();
    bot.settle().await;
    assert!(late.body.contains("is already in progress; Ravi Patel started"), "{}", late.body);
    bot.put_forms_away(RAVI).await;
    bot.put_forms_away(TOM).await;
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    let card = bot.ws.last_ephemeral(RAVI).expect("how far it is");
    assert!(
        card.text_of().contains("Waiting for Maya Lopez or Tom Becker to approve."),
        "{}",
        card.text_of()
    );

    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    let card = bot.letgo_card();
    bot.press(RAVI, &card, "Record the meeting").await.ok();
    bot.press(MAYA, &card, "Withdraw").await.ok();
    bot.form(MAYA).set("Why?", "They bought back 200 seats").send().await;
    let late = bot.form(RAVI).set("What did you discuss with them?", SUPPORT).send_only().await.ok();
    bot.settle().await;
    assert!(late.body.contains("Maya Lopez withdrew this"), "{}", late.body);
    let card = bot.letgo_card();
    assert!(
        card.text_of().contains("Withdrawn by Maya Lopez: “They bought back 200 seats”."),
        "{}",
        card.text_of()
    );
    assert!(card.buttons().is_empty(), "{:?}", card.buttons());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Inc.: Maya Lopez approved ending CSM coverage. Next: tell the customer in a meeting with A…
    Ravi Patel: Homeworld Inc.: Maya Lopez withdrew the request to end CSM coverage. “They bought back 200 seats”
    Tom Becker: Homeworld Inc.: this is closed. Approve or decline ending CSM coverage for Homeworld Inc., which Rav…
    ");
}

/// What cannot be is said at its field: too short a reason, a meeting to come, nobody there, a guest who stays
/// responsible; nothing of it is kept.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_said_at_its_field() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    let form = bot.form(RAVI).set("Reason", DOWNGRADED).set("Internal reason", "because");
    let faults = form.refused().await;
    assert!(faults["explanation"].starts_with("Please add a little more"), "{faults:#?}");
    bot.form(RAVI).set("Internal reason", EXPLANATION).send().await;
    bot.put_forms_away(RAVI).await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    bot.press(RAVI, &bot.letgo_card(), "Record the meeting").await.ok();
    let form = bot.form(RAVI).set("Day", "2026-11-24").set("New contact", VERA);
    let faults = form.set("What did you discuss with them?", SUPPORT).refused().await;
    assert_eq!(faults["day"], "24 Nov 2026 is in the future. Record the meeting after it takes place.");
    assert_eq!(faults["successor"], "Vera Holm is not a full member of this workspace.");
    let faults = bot.form(RAVI).set("Day", "2025-11-01").set("Our attendees", VERA).refused().await;
    assert!(faults["day"].contains("more than a year ago"), "{faults:#?}");
    assert!(faults.contains_key("present"), "{faults:#?}");
    assert_eq!(bot.disengagement().await.state.as_str(), "agreed");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Inc.: Maya Lopez approved ending CSM coverage. Next: tell the customer in a meeting with A…
    Tom Becker: Homeworld Inc.: this is closed. Approve or decline ending CSM coverage for Homeworld Inc., which Rav…
    ");
}

/// Hostile text is text: no mention is made of it in any message, card or form, and nothing of it is filled in.
/// Proves D2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_only_text() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let name = "<!channel> {{ 7*7 }} {successor} *bold*";
    bot.crm(json!({ "account": { "id": HOMEWORLD, "name": name } })).await;
    let evil = "<!here> <@U0MAYA> {{ terms.csm }} `code` </script>";
    bot.command(RAVI, "/disengage", "0015e00000HomeWAAR").await.ok();
    let form = bot.form(RAVI).set("Reason", DOWNGRADED);
    form.set("Internal reason", evil).send().await;
    bot.put_forms_away(RAVI).await;
    let asked = bot.last_dm(MAYA);
    assert!(asked.text.contains("&lt;!here&gt; &lt;@U0MAYA&gt; {{ terms.csm }}"), "{}", asked.text);
    bot.press(MAYA, &asked, "Approve").await.ok();
    let card = bot.letgo_card().text_of();
    assert!(card.contains("> &lt;!here&gt; &lt;@U0MAYA&gt;"), "{card}");
    bot.press(RAVI, &bot.letgo_card(), "Record the meeting").await.ok();
    let form = bot.form(RAVI).set("What did you discuss with them?", &[SUPPORT, IN_WRITING].join("|"));
    form.set("Anything else for the follow-up", "{features_url} <!channel>").send().await;
    bot.press(RAVI, &bot.letgo_card(), "Write the follow-up").await.ok();
    let draft = bot.form(RAVI).view.value_of("letter").expect("a draft");
    assert!(draft.starts_with("Hello <!channel> {{ 7*7 }} {successor} *bold* team,"), "{draft}");
    assert!(draft.contains("\n\n{features_url} <!channel>\n\n"), "as it was written: {draft}");
    bot.form(RAVI).send().await;
    for produced in bot.ws.produced() {
        let mut read = Vec::new();
        interpreted(&produced.payload, &mut read);
        for text in read {
            assert!(!text.contains("<!channel>") && !text.contains("<!here>"), "{text}");
        }
    }
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: <!channel> {{ 7*7 }} {successor} *bold*: Maya Lopez approved ending CSM coverage. Next: tell the cus…
    Tom Becker: <!channel> {{ 7*7 }} {successor} *bold*: this is closed. Approve or decline ending CSM coverage for…
    ");
}

/// Every text that Slack reads markup into: the notification line, and what is `mrkdwn`.
fn interpreted(value: &serde_json::Value, read: &mut Vec<String>) {
    let text = value["text"].as_str().filter(|_| value["type"] == "mrkdwn" || value.get("blocks").is_some());
    read.extend(text.map(str::to_owned));
    let inner = value.as_object().into_iter().flat_map(|object| object.values());
    for inner in inner.chain(value.as_array().into_iter().flatten()) {
        interpreted(inner, read);
    }
}

/// A channel that customers can read gets no card: whoever lets the account go has it instead.
/// Proves D2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_customers_read_gets_no_card() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.letting_go().await;
    bot.ws.share(HOME).await;
    let before = bot.ws.peek(HOME).len();
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(bot.ws.peek(HOME).len(), before, "nothing new where customers read");
    let mine = bot.ws.peek(&bot.ws.dm_channel(RAVI));
    let card = mine
        .into_iter()
        .find(|one| one.has_button("Record the meeting") && one.text_of().contains("ending CSM coverage"));
    let card = card.expect("the card");
    assert!(card.text_of().contains(EXPLANATION));
    bot.press(RAVI, &card, "Record the meeting").await.ok();
    bot.form(RAVI).set("What did you discuss with them?", SUPPORT).send().await;
    assert_eq!(bot.ws.peek(HOME).len(), before);
    assert_eq!(bot.disengagement().await.state.as_str(), "met");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Inc.: Maya Lopez approved ending CSM coverage. Next: tell the customer in a meeting with A…
    Robin Park: Baton could not post in #acct-homeworld (shared_outside). The people concerned got a direct message…
    Tom Becker: Homeworld Inc.: this is closed. Approve or decline ending CSM coverage for Homeworld Inc., which Rav…
    ");
}
