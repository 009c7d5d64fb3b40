//! Messages whose place or reader is not what it was.

use crate::harness::*;

/// The team's channel was archived: the managers get the card by direct message, with why; ops are told once.
/// Proves R4 and promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn an_archived_channel_sends_the_card_to_the_managers() {
    let bot = TestBot::open().await;
    bot.ws.archive(EMEA).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
    assert!(bot.ws.messages(EMEA).is_empty());
    for manager in [MAYA, TOM] {
        let card = bot.only_news(manager);
        assert!(card.text_of().contains("Sent to you because <#C0EMEA> is archived."), "{}", card.text_of());
    }
    assert_eq!(
        bot.news(ROBIN),
        [
            "Baton could not post in <#C0EMEA> (is_archived). The people concerned got a direct message instead. Unarchive the channel, or set another one in baton.toml."
        ]
    );
    bot.press(TOM, &bot.last_dm(TOM), "Assign").await.ok();
    bot.form(TOM).set("CSM", RAVI).send().await;
    for manager in [MAYA, TOM] {
        assert!(
            bot.ws.dm(manager)[0].text_of().contains("Tom Becker assigned *Ravi Patel*"),
            "both copies are current"
        );
    }
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Tom Becker assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason.
    Sam Ortiz: Ravi Patel was assigned to Homeworld Inc. and has not accepted yet.
    ");
}

/// A channel that is shared with a customer, or about to be, or that Slack will not tell about, gets nothing.
/// Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_internal_goes_where_a_customer_reads() {
    for how in ["shared", "pending", "unknown"] {
        let bot = TestBot::open().await;
        match how {
            "shared" => drop(bot.ws.share(EMEA).await),
            "pending" => bot.ws.invite_team(EMEA),
            _ => {
                let refuse = local_slack::Misbehave::ApiError("channel_not_found".into());
                bot.ws.faults().add(local_slack::Fault::on("conversations.info").doing(refuse));
            }
        }
        bot.command(SAM, "/request-csm", "homeworld").await.ok();
        bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
        assert!(bot.ws.messages(EMEA).is_empty(), "{how}");
        assert_eq!(
            bot.ws
                .calls_of("chat.postMessage")
                .iter()
                .filter(|call| call.arguments["channel"] == EMEA)
                .count(),
            0
        );
        assert!(bot.last_dm(MAYA).has_button("Assign"), "{how}: the manager has it all the same");
        assert_eq!(bot.others_heard_so_many().await, "Robin Park: 1\nSam Ortiz: 1\nTom Becker: 1");
    }
}

/// Maya has left: Tom is asked. Both have left: the director is not left guessing, ops and they are.
/// Proves R4, R6.
#[tokio::test(flavor = "multi_thread")]
async fn when_the_manager_has_left_the_others_are_asked() {
    let bot = TestBot::open().await;
    bot.ws.deactivate(MAYA).await;
    let card = bot.asked().await;
    assert!(card.text.starts_with("Tom Becker, Homeworld Inc."), "{}", card.text);
    bot.until("2026-11-23T14:01:00Z").await;
    assert!(bot.ws.dm(MAYA).is_empty(), "nobody writes to who has left");
    assert!(bot.last_dm(TOM).text.contains("Can you pick it up?"));
    bot.press(TOM, &card, "Assign").await.ok();
    bot.form(TOM).send().await;
    assert!(bot.only(EMEA).text_of().contains("Tom Becker assigned"));
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Tom Becker assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason.");
}

/// Ravi leaves after the form was opened: he cannot be chosen any more; after he was asked: the managers
/// get his offer's reminder.
/// Proves R5, R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_who_has_left_is_not_assigned() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.ws.deactivate(RAVI).await;
    let faults = bot.form(MAYA).set("CSM", RAVI).refused().await;
    assert_eq!(faults["csm"], "Ravi Patel has left. Choose someone else.");
    bot.form(MAYA).set("CSM", ELENA).send().await;
    bot.ws.deactivate(ELENA).await;
    bot.ws.mark_all_read();
    bot.until("2026-11-24T10:05:00Z").await;
    let heard = bot.news(MAYA);
    assert!(
        heard.iter().any(|news| news.contains("Elena Costa has not answered about Homeworld Inc.")),
        "{heard:#?}"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Elena Costa has not answered about Homeworld Inc. since Mon 23 Nov, 10:00.");
}
