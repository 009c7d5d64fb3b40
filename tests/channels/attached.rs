//! "Attach a channel" on an account's card.

use local_slack::{Channel, Input, Message, Misbehave};
use serde_json::json;

use super::ROOM;
use crate::harness::*;

/// The account's card, as somebody asks for it.
async fn card(stage: &Stage, user: &str) -> Message {
    stage.command(user, "/handoff", "homeworld").await.ok();
    stage.ws.ephemerals(user).pop().expect("the card")
}

/// Sam opens the form and chooses a channel; the form is not sent.
async fn chosen<'s>(stage: &'s Stage, channel: &str) -> Form<'s> {
    chosen_by(stage, SAM, channel).await
}

/// The same, by anybody.
async fn chosen_by<'s>(stage: &'s Stage, user: &'s str, channel: &str) -> Form<'s> {
    let card = card(stage, user).await;
    let label = if card.has_button("Attach a channel") { "Attach a channel" } else { "Change channel" };
    stage.press(user, &card, label).await.ok();
    stage.form(user).set("Channel", channel)
}

/// The SA says which channel it is: that is stored with who said it before Slack is asked anything, then Slack
/// is asked, and Sam hears that it will do. The card names it from then on.
#[tokio::test(flavor = "multi_thread")]
async fn the_sa_attaches_a_channel() {
    let stage = Stage::open().await;
    stage.add_channel(Channel::public(ROOM, "homeworld-internal", &[BOT, SAM]));
    let form = chosen(&stage, ROOM).await;
    let asked = stage.ws.calls().len();
    form.send_only().await.ok();
    assert_eq!(stage.ws.calls().len(), asked, "no call stands between the form and its answer");
    assert_eq!(stage.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM));
    let page = stage.form(SAM).view.text_of();
    assert!(page.contains("<#C0ROOM> is the internal channel of *Homeworld Inc.* now."), "{page}");

    stage.settle().await;
    assert_eq!(
        stage.news(SAM),
        ["Homeworld Inc.: I can post in <#C0ROOM>. It is the account's internal channel from now on."]
    );
    let card = card(&stage, SAM).await;
    assert!(card.text_of().contains("internal channel <#C0ROOM>"), "{}", card.text_of());
    assert!(card.has_button("Change channel"), "{:?}", card.buttons());

    stage.add_channel(Channel::private("C0OTHER", "homeworld-team", &[BOT, SAM]));
    chosen(&stage, "C0OTHER").await.send().await;
    assert_eq!(stage.news(SAM).len(), 1);
    let history = stage.channel_history().await;
    let told = [(SAM, "", ROOM), (SAM, ROOM, "C0OTHER")];
    let told = told.map(|(who, before, after)| (who.to_owned(), before.to_owned(), after.to_owned()));
    assert_eq!(history, told);
    stage.nobody_else_heard();
}

/// The handoff is under way before a channel is known: its card is in the CSM's direct messages, with a button to
/// attach one, and comes into the channel once that is found good, and not before.
#[tokio::test(flavor = "multi_thread")]
async fn the_handoff_card_comes_into_the_channel() {
    let stage = Stage::open().await;
    let offer = stage.assigned().await;
    stage.press(RAVI, &offer, "Accept").await.ok();
    stage.add_channel(Channel::private(ROOM, "homeworld", &[RAVI]));
    let cards = |place: &str| {
        let all = stage.ws.messages(place).into_iter();
        all.filter(|one| one.text_of().contains("Internal account team meeting")).collect::<Vec<_>>()
    };
    let mine = stage.ws.dm_channel(RAVI);
    let card = cards(&mine).into_iter().find(|one| one.has_button("Attach a channel")).expect("the card");
    stage.press(RAVI, &card, "Attach a channel").await.ok();
    stage.form(RAVI).set("Channel", ROOM).send().await;
    assert!(cards(ROOM).is_empty());
    stage.ws.edit(|world| world.channels.get_mut(ROOM).expect("it").members.push(BOT.into()));
    stage.press(RAVI, &stage.last_dm(RAVI), "Check again").await.ok();
    assert_eq!(cards(ROOM).len(), 1);
    assert!(stage.last_dm(RAVI).text.contains("I can post in <#C0ROOM>."));
    // It stands once: where it was leads to where it is, and stays so when the handoff goes on.
    assert!(cards(&mine).iter().all(|one| one.ts != card.ts), "{:#?}", cards(&mine));
    let left = |stage: &Stage| stage.ws.message(&mine, &card.ts).expect("the old place");
    assert_eq!(left(&stage).text, "Homeworld Inc.: this card is in <#C0ROOM> now.");
    assert!(left(&stage).buttons().is_empty());
    stage.press(RAVI, &cards(ROOM)[0], "Not applicable").await.ok();
    stage.form(RAVI).set("Why does it not apply?", "They met already").send().await;
    assert_eq!(left(&stage).text, "Homeworld Inc.: this card is in <#C0ROOM> now.");

    // And in another channel, and back in the first.
    stage.add_channel(Channel::private("C0OTHER", "homeworld-team", &[BOT, RAVI]));
    for (channel, before) in [("C0OTHER", ROOM), (ROOM, "C0OTHER")] {
        chosen_by(&stage, RAVI, channel).await.send().await;
        assert_eq!(cards(channel).len(), 1, "{channel}");
        assert!(cards(before).is_empty(), "{before}: {:#?}", cards(before));
        let word = format!("Homeworld Inc.: this card is in <#{channel}> now.");
        assert!(stage.ws.messages(before).iter().any(|one| one.text == word), "{before}");
    }
}

/// The account team and who leads its team have the button; nobody else has. What counts is who one is when one
/// presses it, and again when the form is sent. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn the_account_team_and_its_managers_may() {
    let stage = Stage::open().await;
    let offer = stage.assigned().await;
    assert!(!card(&stage, RAVI).await.has_button("Attach a channel"), "he has not accepted");
    stage.press(RAVI, &offer, "Accept").await.ok();
    for (user, may) in [
        (SAM, true),
        (ALEX, true),
        (RAVI, true),
        (MAYA, true),
        (DANA, true),
        (LEE, false),
        (NINA, false),
        (ELENA, false),
    ] {
        assert_eq!(card(&stage, user).await.has_button("Attach a channel"), may, "{user}");
    }

    stage.add_channel(Channel::public(ROOM, "homeworld-internal", &[BOT, SAM]));
    let seen = card(&stage, SAM).await;
    let form = chosen(&stage, ROOM).await;
    let mut account = stage.account(HOMEWORLD).await;
    account.sa_email = Some("lee.novak@example.com".into());
    told(&stage.app, account).await;
    form.send_only().await.ok();
    stage.settle().await;
    let who = "This is for the account team of Homeworld Inc. and the CSM managers of EMEA Enterprise. \
               Ask Lee Novak or Alex Moreau or Ravi Patel or Maya Lopez or Tom Becker.";
    assert!(stage.form(SAM).view.text_of().contains(who), "{}", stage.form(SAM).view.text_of());
    stage.press(SAM, &seen, "Attach a channel").await.ok();
    assert_eq!(stage.last_private(SAM), who);
    assert_eq!(stage.channel_of(HOMEWORLD).await, None);
    assert!(card(&stage, LEE).await.has_button("Attach a channel"), "Lee is the SA now");
}

/// Baton is not in the channel, which it cannot even see where it is private: Sam hears how to bring it in, and once
/// he has, one press later, that it will do.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_without_baton_says_how_to_invite_it() {
    for channel in [Channel::public(ROOM, "homeworld", &[SAM]), Channel::private(ROOM, "homeworld", &[SAM])] {
        let stage = Stage::open().await;
        stage.add_channel(channel);
        chosen(&stage, ROOM).await.send().await;
        let missing = stage.last_dm(SAM);
        assert!(
            missing.text.contains("I am not in <#C0ROOM>, so I post nothing there yet."),
            "{}",
            missing.text
        );
        assert!(missing.text.contains("`/invite @Baton`"), "{}", missing.text);
        assert_eq!(stage.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM), "it stays with the account");

        stage.press(SAM, &missing, "Check again").await.ok();
        let still = stage.last_dm(SAM);
        assert_ne!(still.ts, missing.ts);
        assert!(still.text.contains("I am not in"), "{}", still.text);
        assert_eq!(stage.ws.dm(SAM)[0].buttons(), [""; 0], "the first has done its work");

        stage.ws.edit(|world| world.channels.get_mut(ROOM).expect("it").members.push(BOT.into()));
        stage.press(SAM, &still, "Check again").await.ok();
        assert!(stage.last_dm(SAM).text.contains("I can post in <#C0ROOM>."));
    }
}

/// A channel that a customer can read, or soon will, is not in the list; one that is shared after it was chosen is
/// not used, and Sam hears why. Promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_shared_outside_is_not_used() {
    let stage = Stage::open().await;
    stage.add_channel(Channel::shared("C0CUSTOMER", "ext-homeworld", &[BOT, SAM]));
    stage.add_channel(Channel::public(ROOM, "homeworld", &[BOT, SAM]));
    let form = chosen(&stage, ROOM).await;
    let shared = Input::Conversation("C0CUSTOMER".into());
    assert!(stage.ws.fill(SAM, &form.view.id, "channel", shared).is_err(), "it is not offered");
    form.send_only().await.ok();
    stage.ws.invite_team(ROOM);
    stage.settle().await;
    let news = stage.last_dm(SAM);
    assert!(
        news.text.contains("is shared with another organization, so I post nothing there"),
        "{}",
        news.text
    );
    assert!(stage.ws.messages(ROOM).is_empty());

    stage.add_channel(Channel::private("C0OURS", "homeworld-ours", &[BOT, SAM]));
    stage.press(SAM, &news, "Choose another").await.ok();
    stage.form(SAM).set("Channel", "C0OURS").send().await;
    assert!(stage.last_dm(SAM).text.contains("I can post in <#C0OURS>."));
    assert!(stage.ws.messages(ROOM).is_empty());
}

/// An archived channel is not used, until somebody takes it out of the archive.
#[tokio::test(flavor = "multi_thread")]
async fn an_archived_channel_is_not_used() {
    let stage = Stage::open().await;
    stage.add_channel(Channel::public(ROOM, "homeworld", &[BOT, SAM]));
    let form = chosen(&stage, ROOM).await;
    form.send_only().await.ok();
    stage.ws.archive(ROOM).await;
    stage.settle().await;
    let news = stage.last_dm(SAM);
    assert!(news.text.contains("<#C0ROOM> is archived"), "{}", news.text);
    stage.ws.unarchive(ROOM).await;
    stage.press(SAM, &news, "Check again").await.ok();
    assert!(stage.last_dm(SAM).text.contains("I can post in <#C0ROOM>."));
}

/// Slack is out of order when it is asked about the channel: it is asked again until it answers, and Sam hears once.
/// Another cause is named to him as Slack names it.
#[tokio::test(flavor = "multi_thread")]
async fn slack_is_asked_until_it_answers() {
    let stage = Stage::open().await;
    stage.add_channel(Channel::public(ROOM, "homeworld", &[BOT, SAM]));
    let form = chosen(&stage, ROOM).await;
    let fault = |how| local_slack::Fault::on("conversations.info").doing(how);
    stage.ws.faults().add(fault(Misbehave::Status(503)));
    form.send().await;
    stage.pass(chrono::Duration::minutes(5)).await;
    assert!(stage.ws.dm(SAM).is_empty());
    stage.ws.faults().clear();
    stage.pass(chrono::Duration::minutes(10)).await;
    assert_eq!(stage.news(SAM).len(), 1);

    stage.ws.faults().add(fault(Misbehave::ApiError("missing_scope".into())).times(1));
    chosen(&stage, ROOM).await.send().await;
    assert!(stage.last_dm(SAM).text.contains("(missing_scope)"), "{}", stage.last_dm(SAM).text);
}

/// What comes back from a form is not trusted: neither a direct message for a channel, which the menu does not
/// offer, nor the account, which whoever sends it may have nothing to do with. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_offered_is_not_taken() {
    let stage = Stage::open().await;
    let card = card(&stage, SAM).await;
    stage.press(SAM, &card, "Attach a channel").await.ok();
    let (form, dm) = (stage.form(SAM), stage.ws.dm_channel(SAM));
    let wrong = Input::Conversation(dm.clone());
    assert!(stage.ws.fill(SAM, &form.view.id, "channel", wrong).is_err(), "it is not offered");

    let sent = |user: &str, channel: &str| {
        let chosen = json!({ "type": "conversations_select", "selected_conversation": channel });
        let view = json!({
            "id": format!("V{user}"), "hash": "1", "callback_id": "channels.attach", "private_metadata": HOMEWORLD,
            "state": { "values": { "channel": { "channel": chosen } } },
        });
        let form =
            json!({ "type": "view_submission", "user": { "id": user, "team_id": "T0GITLAB" }, "view": view });
        stage.signed(INTERACTIONS, payload(&form))
    };
    let answer = stage.knock(&sent(SAM, &dm)).await.ok();
    assert_eq!(
        answer.json()["errors"]["channel"],
        "Choose a channel: a direct message cannot be an account's channel."
    );
    let answer = stage.knock(&sent(LEE, EMEA)).await.ok();
    assert!(answer.body.contains("This is for the account team of Homeworld Inc."), "{}", answer.body);
    let click = json!({
        "type": "block_actions", "user": { "id": LEE, "team_id": "T0GITLAB" },
        "actions": [{ "type": "button", "action_id": "channels.check", "value": HOMEWORLD }],
    });
    stage.knock(&stage.signed(INTERACTIONS, payload(&click))).await.ok();
    assert_eq!(stage.channel_of(HOMEWORLD).await, None);
    assert!(stage.ws.calls_of("conversations.info").is_empty());
}
