//! Messages whose place or reader is not what it was.

use crate::harness::*;

/// The team's channel was archived: the managers get the card by direct message, with why; ops are told once.
/// Proves R4 and promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn an_archived_channel_sends_the_card_to_the_managers() {
    let stage = Stage::open().await;
    stage.ws.archive(EMEA).await;
    stage.command(SAM, "/request-csm", "homeworld").await.ok();
    stage.form(SAM).set("Why now", "Nearing the end of stage 3").send().await;
    assert!(stage.ws.messages(EMEA).is_empty());
    for manager in [MAYA, TOM] {
        let card = stage.last_dm(manager);
        assert!(
            card.text_of().contains("You get this here because <#C0EMEA> is archived."),
            "{}",
            card.text_of()
        );
        assert_eq!(stage.news(manager).len(), 1);
    }
    assert_eq!(
        stage.news(ROBIN),
        [
            "Baton could not post in <#C0EMEA> (is_archived); those concerned were told by direct message instead. Unarchive the channel, or name another one in baton.toml."
        ]
    );
    stage.press(TOM, &stage.last_dm(TOM), "Assign").await.ok();
    stage.form(TOM).set("CSM", RAVI).send().await;
    for manager in [MAYA, TOM] {
        assert!(
            stage.ws.dm(manager)[0].text_of().contains("Tom Becker assigned *Ravi Patel*"),
            "both copies are current"
        );
    }
}

/// A channel that is shared with a customer, or about to be, or that Slack will not tell about, gets nothing.
/// Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_internal_goes_where_a_customer_reads() {
    for how in ["shared", "pending", "unknown"] {
        let stage = Stage::open().await;
        match how {
            "shared" => drop(stage.ws.share(EMEA).await),
            "pending" => stage.ws.invite_team(EMEA),
            _ => {
                let refuse = local_slack::Misbehave::ApiError("channel_not_found".into());
                stage.ws.faults().add(local_slack::Fault::on("conversations.info").doing(refuse));
            }
        }
        stage.command(SAM, "/request-csm", "homeworld").await.ok();
        stage.form(SAM).set("Why now", "Nearing the end of stage 3").send().await;
        assert!(stage.ws.messages(EMEA).is_empty(), "{how}");
        assert_eq!(
            stage
                .ws
                .calls_of("chat.postMessage")
                .iter()
                .filter(|call| call.arguments["channel"] == EMEA)
                .count(),
            0
        );
        assert!(stage.last_dm(MAYA).has_button("Assign"), "{how}: the manager has it all the same");
    }
}

/// Maya has left: Tom is asked. Both have left: the director is not left guessing, ops and they are.
/// Proves R4, R6.
#[tokio::test(flavor = "multi_thread")]
async fn when_the_manager_has_left_the_others_are_asked() {
    let stage = Stage::open().await;
    stage.ws.deactivate(MAYA).await;
    let card = stage.asked().await;
    assert!(card.text.starts_with("Tom Becker, Homeworld Inc."), "{}", card.text);
    stage.until("2026-11-23T14:01:00Z").await;
    assert!(stage.ws.dm(MAYA).is_empty(), "nobody writes to who has left");
    assert!(stage.last_dm(TOM).text.contains("nobody has picked it up"));
    stage.press(TOM, &card, "Assign").await.ok();
    stage.form(TOM).send().await;
    assert!(stage.only(EMEA).text_of().contains("Tom Becker assigned"));
}

/// Ravi leaves after the form was opened: he cannot be chosen any more; after he was asked: the managers
/// get his offer's reminder.
/// Proves R5, R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_who_has_left_is_not_assigned() {
    let stage = Stage::open().await;
    let card = stage.asked().await;
    stage.press(MAYA, &card, "Assign").await.ok();
    stage.ws.deactivate(RAVI).await;
    let faults = stage.form(MAYA).set("CSM", RAVI).refused().await;
    assert_eq!(faults["csm"], "Ravi Patel has left. Choose somebody else.");
    stage.form(MAYA).set("CSM", ELENA).send().await;
    stage.ws.deactivate(ELENA).await;
    stage.ws.mark_all_read();
    stage.until("2026-11-24T10:05:00Z").await;
    let heard = stage.news(MAYA);
    assert!(
        heard.iter().any(|news| news.contains("Elena Costa has not answered on Homeworld Inc.")),
        "{heard:#?}"
    );
}
