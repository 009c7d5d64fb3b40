//! Who may do what, what comes twice, and where nothing internal goes.

use baton_storage::states::EngagementState;
use local_slack::{Choice, Place};

use super::*;

/// The account's CSM, the managers of its team, and their backups may ask; others hear who may. What counts is who
/// one is when the form is sent. Proves E1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_ask() {
    let more = format!("\n[[people]]\nid = \"{RAVI}\"\nbackup = \"{ELENA}\"\n");
    let bot = stage_with("", &more).await;
    for user in [RAVI, ELENA, MAYA, TOM] {
        bot.command(user, "/reengage", "homeworld").await.ok();
        assert!(bot.form(user).view.text_of().contains("*Homeworld Inc.*: "), "{user}");
    }
    for user in [SAM, ALEX, LEE, NINA, GRACE] {
        bot.command(user, "/reengage", "homeworld").await.ok();
        assert_eq!(
            bot.last_private(user),
            "Only the CSM of Homeworld Inc. and the CSM managers of EMEA Enterprise can request help: \
             Ravi Patel or Maya Lopez or Tom Becker.",
            "{user}"
        );
    }
    let form = filled(&bot, RAVI, EXPANSION, NEW).await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "csm_email": "grace.kim@example.com" } })).await;
    form.send_only().await.ok();
    bot.settle().await;
    assert!(bot.form(RAVI).view.text_of().contains("can request help: Grace Kim or Maya Lopez"));
    assert!(kept(&bot).await.is_empty());
    bot.command(VERA, "/reengage", "homeworld").await.ok();
    assert!(bot.last_private(VERA).contains("full members"));
}

/// An account whose region nobody serves: a sentence says what is missing. Proves E1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_no_team_says_so() {
    let bot = opened().await;
    bot.command(RAVI, "/reengage", "Alder").await.ok();
    let said = bot.last_private(RAVI);
    assert!(said.starts_with("I can't tell which team covers Alder Insurance:"), "{said}");
}

/// Whoever is not asked answers nothing; whoever has nothing to do with it closes nothing; only who asked withdraws.
/// Proves E3, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_answer_and_close() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let letter = bot.last_dm(SAM);
    let task = value(&letter, "Accept");
    for action in ["reengagement.take", "reengagement.decline", "reengagement.suggest"] {
        let said = forged(&bot, ALEX, action, &task).await;
        assert_eq!(said, "Only Sam Ortiz can answer this.", "{action}");
    }
    let id = value(&card(&bot), "Close");
    for user in [ALEX, SAM, LEE] {
        let said = forged(&bot, user, "reengagement.close", &id).await;
        assert_eq!(said, "Only Ravi Patel or Maya Lopez or Tom Becker can close this.", "{user}");
    }
    for user in [SAM, MAYA] {
        let said = forged(&bot, user, "reengagement.withdraw", &id).await;
        assert_eq!(said, "Only Ravi Patel, who requested it, can withdraw this.");
    }
    for action in ["reengagement.still", "reengagement.approve", "tasks.done"] {
        forged(&bot, ALEX, action, &task).await;
        let letter = bot.ws.dm(SAM).remove(0);
        assert!(letter.has_button("Accept"), "{action} answers nothing in Sam's place");
    }
    assert_eq!(kept(&bot).await[0].state, EngagementState::Asked);
    bot.press(SAM, &letter, "Accept").await.ok();
    bot.press(SAM, &card(&bot), "Close").await.ok();
    bot.form(SAM).set("Outcome", "The POV is done, and won").send().await;
    assert_eq!(kept(&bot).await[0].closed_by, Some(SAM.into()), "whoever takes it may close it");
    assert!(bot.news(RAVI).iter().any(|text| text.contains("Sam Ortiz closed")));
    assert_eq!(
        forged(&bot, RAVI, "reengagement.close", &id).await,
        "This is closed: Sam Ortiz closed it, Mon 23 Nov, 10:00."
    );
    assert!(
        forged(&bot, SAM, "reengagement.take", "nothing")
            .await
            .starts_with("This help request no longer exists.")
    );
    assert!(
        forged(&bot, RAVI, "reengagement.close", "nothing")
            .await
            .starts_with("This help request no longer exists.")
    );
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: ✓ Sam Ortiz closed it: “The POV is done, and won”");
}

/// Two at once for one account go on side by side when they are for different reasons; for the same reason the second
/// leads to the first, and nothing that was typed is lost. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_for_one_account() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let form = filled(&bot, MAYA, POV, NEW).await;
    assert!(
        form.view.text_of().contains("Already open: A POV, evaluation, RFP or security review, Sam Ortiz"),
        "{}",
        form.view.text_of()
    );
    form.send_only().await.ok();
    bot.settle().await;
    let page = bot.form(MAYA);
    insta::assert_snapshot!(page.view.text_of(), @"
    Already requested
    Ravi Patel already requested help with *Homeworld Inc.* for the same reason, *A POV, evaluation, RFP or security review*, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>. Close that request first, or go back and choose another reason.
    ○ *Sam Ortiz* (SA) is asked.
    The card is in <#C0HOMEWORLD>.
    Close
    Withdraw
    ");
    assert_eq!(kept(&bot).await.len(), 1);
    let place = Place::View(page.view.id.clone());
    bot.ws.click(MAYA, place, "reengagement.close", Choice::Button).await.ok();
    bot.settle().await;
    assert!(bot.form(MAYA).view.field("Outcome").is_some(), "the way to the open one");

    filled(&bot, MAYA, "An executive business review", EXISTING).await.send().await;
    let all = kept(&bot).await;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|one| one.state == EngagementState::Asked));
    let cards = bot.ws.messages(HOME);
    assert_eq!(
        cards.iter().filter(|one| one.text_of().contains("help requested")).count(),
        2,
        "each has its card"
    );
    assert_eq!(bot.news(SAM).len(), 2);
    insta::assert_snapshot!(bot.others_heard().await, @"Alex Moreau: Maya Lopez requests your help with Homeworld Inc.: An executive business review. Can you take it?");
}

/// Withdrawn: nobody is asked any more, and the letter says so. Whoever took it hears of it. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn withdrawn() {
    let bot = opened().await;
    asked(&bot, EXPANSION, NEW).await;
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    let letter = bot.last_dm(ALEX);
    bot.ws.mark_all_read();
    bot.press(RAVI, &card(&bot), "Withdraw").await.ok();
    bot.form(RAVI).set("Why?", "The customer put it off").send().await;
    assert!(bot.last_dm(ALEX).text_of().ends_with("No longer needed."), "{}", bot.last_dm(ALEX).text_of());
    assert_eq!(
        bot.news(SAM),
        [
            "Homeworld Inc.: Ravi Patel withdrew the help request (Expansion plans for a tier upgrade): “The customer put it off”"
        ]
    );
    assert!(
        card(&bot).text_of().contains("– *Alex Moreau* (SAE) no longer needs to answer."),
        "{}",
        card(&bot).text_of()
    );
    bot.press(ALEX, &letter, "Accept").await.ok();
    assert_eq!(bot.last_private(ALEX), "This is closed: Ravi Patel withdrew it, Mon 23 Nov, 10:00.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Withdrawn);
    bot.until("2026-12-04T16:00:00Z").await;
    let told = bot.news(ALEX);
    assert!(told.iter().all(|text| !text.contains("requests your help")), "{told:#?}");
}

/// What people write mentions nobody and links nowhere, wherever it is shown. Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_stays_text() {
    let bot = opened().await;
    let form = filled(&bot, RAVI, "Services, or a draft statement of work", EXISTING).await;
    let hostile = "<!channel> <https://evil.example|here> *bold*\n> {{ secret }} &amp; {account}";
    form.set("What do you need?", hostile)
        .set("Scope of the statement of work", &format!("{hostile}{}", "x".repeat(1300)))
        .send()
        .await;
    bot.press(SAM, &bot.last_dm(SAM), "Decline").await.ok();
    bot.form(SAM).set("Why?", hostile).send().await;
    bot.press(LEE, &bot.last_dm(LEE), "Decline").await.ok();
    bot.form(LEE).set("Why?", hostile).send().await;
    bot.press(ALEX, &bot.last_dm(ALEX), "Accept").await.ok();
    bot.press(RAVI, &card(&bot), "Close").await.ok();
    bot.form(RAVI).set("Outcome", hostile).send().await;
    let mut said: Vec<String> =
        bot.ws.messages(HOME).iter().map(|one| format!("{} {}", one.text, one.text_of())).collect();
    for user in [SAM, LEE, ALEX, RAVI, NINA] {
        said.extend(bot.ws.dm(user).iter().map(|one| format!("{} {}", one.text, one.text_of())));
    }
    assert!(said.iter().any(|text| text.contains("&lt;!channel&gt; &lt;https://evil.example|here&gt;")));
    assert!(
        said.iter().all(|text| !text.contains("<!channel>") && !text.contains("<https://evil")),
        "{said:#?}"
    );
}

/// The account's channel is shared with the customer: the card goes to whoever asked, who reads why, and no note goes
/// there; shared while it stands, it is not brought up to date any more. Proves promise 3, E3.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_internal_reaches_a_customer() {
    let bot = opened().await;
    bot.ws.share(HOME).await;
    filled(&bot, RAVI, POV, NEW).await.send().await;
    assert!(bot.ws.messages(HOME).is_empty());
    let redirected = bot.last_dm(RAVI).text_of();
    assert!(redirected.contains("is shared with another organization, and this is internal"), "{redirected}");
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    assert!(bot.ws.messages(HOME).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Inc.: Sam Ortiz accepted: A POV, evaluation, RFP or security review. When it is done, clos…
    Robin Park: Baton could not post in #acct-homeworld (shared_outside). The people concerned got a direct message…
    ");

    let bot = super::opened().await;
    let before = asked(&bot, POV, NEW).await.text_of();
    bot.ws.share(HOME).await;
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    assert_eq!(card(&bot).text_of(), before);
    assert!(notes(&bot).is_empty());
    assert!(
        bot.news(RAVI).iter().any(|text| text.contains("Sam Ortiz accepted")),
        "he hears of it all the same"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"Robin Park: Baton could not post in #acct-homeworld (shared_outside). The people concerned got a direct message…");
}

/// A second click changes nothing: one answer, one note, one piece of news. Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_click_changes_nothing() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let letter = bot.last_dm(SAM);
    bot.press(SAM, &letter, "Accept").await.ok();
    bot.press(SAM, &letter, "Accept").await.ok();
    assert_eq!(
        bot.last_private(SAM),
        "Sam Ortiz already answered this, Mon 23 Nov, 10:00. The card shows the answer."
    );
    assert_eq!(bot.news(RAVI).len(), 1);
    assert_eq!(notes(&bot), ["✓ Sam Ortiz accepted."]);
}

/// In a commercial segment lunch-and-learns can be chosen, elsewhere not; what was not offered is not taken.
/// Proves E1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_segments_own_reasons_are_offered() {
    let bot = stage_with("", &format!(
        "\n[[teams]]\nid = \"emea-commercial\"\nname = \"EMEA Commercial\"\nregion = \"EMEA\"\nsegment = \"commercial\"\n\
         channel = \"{AMER}\"\ntrack = \"commercial\"\npriority_model = \"commercial\"\nmanagers = [\"{TOM}\"]\n\
         directors = [\"{DANA}\"]\ncsms = [\"{RAVI}\"]\n"
    ))
    .await;
    let shop = json!({ "id": "0015e00000Baker", "name": "Bakeries", "segment": "mid-market", "region": "EMEA",
        "csm_email": "ravi.patel@example.com", "sa_email": "sam.ortiz@example.com" });
    bot.crm(json!({ "account": shop })).await;
    bot.command(RAVI, "/reengage", "bakeries").await.ok();
    let form =
        bot.form(RAVI).set("Reason", "A lunch and learn").set("Which of the customer's teams?", EXISTING);
    form.set("What do you need?", "Pipelines over a sandwich").send().await;
    assert_eq!(kept(&bot).await[0].reason, "lunch_and_learn");

    let sent = json!({
        "type": "view_submission", "user": { "id": RAVI, "team_id": "T0GITLAB" },
        "view": { "id": "V1", "hash": "1", "callback_id": "reengagement.new",
            "private_metadata": json!({ "account": HOMEWORLD, "prompt": null }).to_string(),
            "state": { "values": {
                "reason": { "reason": { "type": "static_select", "selected_option": { "value": "lunch_and_learn" } } },
                "details": { "details": { "type": "plain_text_input", "value": "Pipelines over a sandwich" } },
            } } },
    });
    let answer = bot.send_raw(&bot.signed(INTERACTIONS, payload(&sent))).await.ok();
    insta::assert_snapshot!(answer.json()["errors"].to_string(), @r#"{"reason":"This reason is not available for enterprise accounts. Choose one from the list.","team":"Choose one.","upgrade":"Choose one.","whom":"Choose one."}"#);
    assert_eq!(kept(&bot).await.len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Bakeries: Ravi Patel requests help from Sam Ortiz: A lunch and learn. Waiting for Sam Ortiz.
    Sam Ortiz: Ravi Patel requests your help with Bakeries: A lunch and learn. Can you take it?
    ");
}
