//! "Attach channel" on an account's card.

use local_slack::{Channel, Input, Misbehave};
use serde_json::json;

use super::ROOM;
use crate::harness::*;

/// Sam opens the form and chooses a channel; the form is not sent.
async fn chosen<'s>(bot: &'s TestBot, channel: &str) -> Form<'s> {
    chosen_by(bot, SAM, channel).await
}

/// The same, by anybody.
async fn chosen_by<'s>(bot: &'s TestBot, user: &'s str, channel: &str) -> Form<'s> {
    let card = bot.handoff_card(user).await;
    let label = if card.offers("Attach channel") { "Attach channel" } else { "Change channel" };
    bot.press(user, &card, label).await.ok();
    bot.form(user).set("Channel", channel)
}

/// The SA says which channel it is: that is stored with who said it before Slack is asked anything, then Slack
/// is asked, and Sam hears that it will do. The card names it from then on.
#[tokio::test(flavor = "multi_thread")]
async fn the_sa_attaches_a_channel() {
    let bot = TestBot::open().await;
    bot.add_channel(Channel::public(ROOM, "homeworld-internal", &[BOT, SAM]));
    let form = chosen(&bot, ROOM).await;
    let asked = bot.ws.calls().len();
    form.send_only().await.ok();
    assert_eq!(bot.ws.calls().len(), asked, "no call stands between the form and its answer");
    assert_eq!(bot.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM));
    let page = bot.form(SAM).view.text_of();
    assert!(page.contains("<#C0ROOM> is now the internal channel of *Homeworld Inc.*"), "{page}");

    bot.settle().await;
    assert_eq!(
        bot.news(SAM),
        ["Homeworld Inc.: <#C0ROOM> is now the internal channel, and I can post there."]
    );
    let card = bot.handoff_card(SAM).await;
    assert!(card.text_of().contains("internal channel <#C0ROOM>"), "{}", card.text_of());
    assert!(card.offers("Change channel"), "{:?}", card.buttons());

    bot.add_channel(Channel::private("C0OTHER", "homeworld-team", &[BOT, SAM]));
    chosen(&bot, "C0OTHER").await.send().await;
    assert_eq!(bot.news(SAM).len(), 1);
    let history = bot.channel_history().await;
    let told = [(SAM, "", ROOM), (SAM, ROOM, "C0OTHER")];
    let told = told.map(|(who, before, after)| (who.to_owned(), before.to_owned(), after.to_owned()));
    assert_eq!(history, told);
}

/// The handoff is under way before a channel is known: its card is in the CSM's direct messages, with a button to
/// attach one, and comes into the channel once that is found good, and not before.
#[tokio::test(flavor = "multi_thread")]
async fn the_handoff_card_comes_into_the_channel() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.add_channel(Channel::private(ROOM, "homeworld", &[RAVI]));
    let cards = |place: &str| {
        let all = bot.ws.messages(place).into_iter();
        all.filter(|one| one.text_of().contains("Internal account team meeting")).collect::<Vec<_>>()
    };
    let mine = bot.ws.dm_channel(RAVI);
    let card = cards(&mine).into_iter().find(|one| one.offers("Attach channel")).expect("the card");
    bot.press(RAVI, &card, "Attach channel").await.ok();
    bot.form(RAVI).set("Channel", ROOM).send().await;
    assert!(cards(ROOM).is_empty());
    bot.ws.edit(|world| world.channels.get_mut(ROOM).expect("it").members.push(BOT.into()));
    bot.press(RAVI, &bot.last_dm(RAVI), "Check again").await.ok();
    assert_eq!(cards(ROOM).len(), 1);
    assert!(bot.last_dm(RAVI).text.contains("and I can post there."));
    // It stands once: where it was leads to where it is, and stays so when the handoff goes on.
    assert!(cards(&mine).iter().all(|one| one.ts != card.ts), "{:#?}", cards(&mine));
    let left = |bot: &TestBot| bot.ws.message(&mine, &card.ts).expect("the old place");
    assert_eq!(left(&bot).text, "Homeworld Inc.: this card has moved to <#C0ROOM>.");
    assert!(left(&bot).buttons().is_empty());
    bot.press_step(RAVI, &cards(ROOM)[0], "Not applicable").await;
    bot.form(RAVI).set("Why does it not apply?", "They met already").send().await;
    assert_eq!(left(&bot).text, "Homeworld Inc.: this card has moved to <#C0ROOM>.");

    // And in another channel, and back in the first.
    bot.add_channel(Channel::private("C0OTHER", "homeworld-team", &[BOT, RAVI]));
    for (channel, before) in [("C0OTHER", ROOM), (ROOM, "C0OTHER")] {
        chosen_by(&bot, RAVI, channel).await.send().await;
        assert_eq!(cards(channel).len(), 1, "{channel}");
        assert!(cards(before).is_empty(), "{before}: {:#?}", cards(before));
        let word = format!("Homeworld Inc.: this card has moved to <#{channel}>.");
        assert!(bot.ws.messages(before).iter().any(|one| one.text == word), "{before}");
    }
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: #homeworld-team is now the internal channel, and I can post there.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// The account team and who leads its team have the button; nobody else has. What counts is who one is when one
/// presses it, and again when the form is sent. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn the_account_team_and_its_managers_may() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    assert!(!bot.handoff_card(RAVI).await.offers("Attach channel"), "he has not accepted");
    bot.press(RAVI, &offer, "Accept").await.ok();
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
        assert_eq!(bot.handoff_card(user).await.offers("Attach channel"), may, "{user}");
    }

    bot.add_channel(Channel::public(ROOM, "homeworld-internal", &[BOT, SAM]));
    let seen = bot.handoff_card(SAM).await;
    let form = chosen(&bot, ROOM).await;
    let mut account = bot.account(HOMEWORLD).await;
    account.sa_email = Some("lee.novak@example.com".into());
    told(&bot.app, account).await;
    form.send_only().await.ok();
    bot.settle().await;
    let who = "Only the account team of Homeworld Inc. and the CSM managers of EMEA Enterprise can do this. \
               Ask Lee Novak or Alex Moreau or Ravi Patel or Maya Lopez or Tom Becker.";
    assert!(bot.form(SAM).view.text_of().contains(who), "{}", bot.form(SAM).view.text_of());
    bot.press(SAM, &seen, "Attach channel").await.ok();
    assert_eq!(bot.last_private(SAM), who);
    assert_eq!(bot.channel_of(HOMEWORLD).await, None);
    assert!(bot.handoff_card(LEE).await.offers("Attach channel"), "Lee is the SA now");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// Baton is not in the channel, which it cannot even see where it is private: Sam hears how to bring it in, and once
/// he has, one press later, that it will do.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_without_baton_says_how_to_invite_it() {
    for channel in [Channel::public(ROOM, "homeworld", &[SAM]), Channel::private(ROOM, "homeworld", &[SAM])] {
        let bot = TestBot::open().await;
        bot.add_channel(channel);
        chosen(&bot, ROOM).await.send().await;
        let missing = bot.last_dm(SAM);
        assert!(
            missing.text.contains("I'm not a member of <#C0ROOM>, so I can't post there yet."),
            "{}",
            missing.text
        );
        assert!(missing.text.contains("`/invite @Baton`"), "{}", missing.text);
        assert_eq!(bot.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM), "it stays with the account");

        bot.press(SAM, &missing, "Check again").await.ok();
        let still = bot.last_dm(SAM);
        assert_ne!(still.ts, missing.ts);
        assert!(still.text.contains("I'm not a member of"), "{}", still.text);
        assert_eq!(bot.ws.dm(SAM)[0].buttons(), [""; 0], "the first has done its work");

        bot.ws.edit(|world| world.channels.get_mut(ROOM).expect("it").members.push(BOT.into()));
        bot.press(SAM, &still, "Check again").await.ok();
        assert!(bot.last_dm(SAM).text.contains("and I can post there."));
    }
}

/// A channel that a customer can read, or soon will, is not in the list; one that is shared after it was chosen is
/// not used, and Sam hears why. Promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_shared_outside_is_not_used() {
    let bot = TestBot::open().await;
    bot.add_channel(Channel::shared("C0CUSTOMER", "ext-homeworld", &[BOT, SAM]));
    bot.add_channel(Channel::public(ROOM, "homeworld", &[BOT, SAM]));
    let form = chosen(&bot, ROOM).await;
    let shared = Input::Conversation("C0CUSTOMER".into());
    assert!(bot.ws.fill(SAM, &form.view.id, "channel", shared).is_err(), "it is not offered");
    form.send_only().await.ok();
    bot.ws.invite_team(ROOM);
    bot.settle().await;
    let news = bot.last_dm(SAM);
    assert!(
        news.text.contains("is shared with another organization, so I don't post there"),
        "{}",
        news.text
    );
    assert!(bot.ws.messages(ROOM).is_empty());

    bot.add_channel(Channel::private("C0OURS", "homeworld-ours", &[BOT, SAM]));
    bot.press(SAM, &news, "Choose another channel").await.ok();
    bot.form(SAM).set("Channel", "C0OURS").send().await;
    assert!(bot.last_dm(SAM).text.contains("and I can post there."));
    assert!(bot.ws.messages(ROOM).is_empty());
}

/// An archived channel is not used, until somebody takes it out of the archive.
#[tokio::test(flavor = "multi_thread")]
async fn an_archived_channel_is_not_used() {
    let bot = TestBot::open().await;
    bot.add_channel(Channel::public(ROOM, "homeworld", &[BOT, SAM]));
    let form = chosen(&bot, ROOM).await;
    form.send_only().await.ok();
    bot.ws.archive(ROOM).await;
    bot.settle().await;
    let news = bot.last_dm(SAM);
    assert!(news.text.contains("<#C0ROOM> is archived"), "{}", news.text);
    bot.ws.unarchive(ROOM).await;
    bot.press(SAM, &news, "Check again").await.ok();
    assert!(bot.last_dm(SAM).text.contains("and I can post there."));
}

/// Slack is out of order when it is asked about the channel: it is asked again until it answers, and Sam hears once.
/// Another cause is named to him as Slack names it.
#[tokio::test(flavor = "multi_thread")]
async fn slack_is_asked_until_it_answers() {
    let bot = TestBot::open().await;
    bot.add_channel(Channel::public(ROOM, "homeworld", &[BOT, SAM]));
    let form = chosen(&bot, ROOM).await;
    let fault = |how| local_slack::Fault::on("conversations.info").doing(how);
    bot.ws.faults().add(fault(Misbehave::Status(503)));
    form.send().await;
    bot.pass(chrono::Duration::minutes(5)).await;
    assert!(bot.ws.dm(SAM).is_empty());
    bot.ws.faults().clear();
    bot.pass(chrono::Duration::minutes(10)).await;
    assert_eq!(bot.news(SAM).len(), 1);

    bot.ws.faults().add(fault(Misbehave::ApiError("missing_scope".into())).times(1));
    chosen(&bot, ROOM).await.send().await;
    assert!(bot.last_dm(SAM).text.contains("(missing_scope)"), "{}", bot.last_dm(SAM).text);
}

/// What comes back from a form is not trusted: neither a direct message for a channel, which the menu does not
/// offer, nor the account, which whoever sends it may have nothing to do with. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_offered_is_not_taken() {
    let bot = TestBot::open().await;
    let card = bot.handoff_card(SAM).await;
    bot.press(SAM, &card, "Attach channel").await.ok();
    let (form, dm) = (bot.form(SAM), bot.ws.dm_channel(SAM));
    let wrong = Input::Conversation(dm.clone());
    assert!(bot.ws.fill(SAM, &form.view.id, "channel", wrong).is_err(), "it is not offered");

    let sent = |user: &str, channel: &str| {
        let chosen = json!({ "type": "conversations_select", "selected_conversation": channel });
        let view = json!({
            "id": format!("V{user}"), "hash": "1", "callback_id": "channels.attach", "private_metadata": HOMEWORLD,
            "state": { "values": { "channel": { "channel": chosen } } },
        });
        let form =
            json!({ "type": "view_submission", "user": { "id": user, "team_id": "T0GITLAB" }, "view": view });
        bot.signed(INTERACTIONS, payload(&form))
    };
    let answer = bot.send_raw(&sent(SAM, &dm)).await.ok();
    assert_eq!(
        answer.json()["errors"]["channel"],
        "Choose a channel. A direct message can't be an account's channel."
    );
    let answer = bot.send_raw(&sent(LEE, EMEA)).await.ok();
    assert!(answer.body.contains("Only the account team of Homeworld Inc."), "{}", answer.body);
    let click = json!({
        "type": "block_actions", "user": { "id": LEE, "team_id": "T0GITLAB" },
        "actions": [{ "type": "button", "action_id": "channels.check", "value": HOMEWORLD }],
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    assert_eq!(bot.channel_of(HOMEWORLD).await, None);
    assert!(bot.ws.calls_of("conversations.info").is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"Lee Novak: Only the account team of Homeworld Inc. and the CSM managers of EMEA Enterprise can do this. Ask Sam…");
}
