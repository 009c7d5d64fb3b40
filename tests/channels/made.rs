//! Channels that Baton makes, where an organization wants that.

use baton_storage::accounts::Account;
use chrono::Duration;
use futures::future::join_all;
use local_slack::{Channel, Fault, Misbehave};

use super::ROOM;
use crate::harness::*;
use baton::cli::manifest;
use baton::features;

const NAME: &str = "acct-homeworld-inc";
/// Another Homeworld Inc.
const TWIN: &str = "0015e00000TwinHAAR";

/// A stage on which Baton creates channels.
async fn creating() -> TestBot {
    let on = "ops =";
    TestBot::with(|text| *text = text.replacen(on, "create_account_channels = true\nops =", 1)).await
}

/// The handoff begins: the account needs its channel.
async fn wanted(bot: &TestBot, account: &str) {
    let account = account.into();
    let now = bot.clock.now();
    let write = bot.app.write(now, move |ctx| {
        Box::pin(async move { features::channels::actions::wanted(ctx, &account).await })
    });
    write.await.expect("written");
}

/// The channels that were made for accounts, as the workspace has them.
fn made(bot: &TestBot) -> Vec<Channel> {
    let all = bot.ws.world().channels.into_values();
    all.filter(|channel| channel.name.starts_with(NAME)).collect()
}

/// A channel of the account's name that is there already.
fn there(creator: &str) -> Channel {
    Channel { creator: creator.into(), ..Channel::private(ROOM, NAME, &[creator]) }
}

/// One private channel, called as the account, with the account team in it and nobody else, and with a topic that says
/// what it is for; that Baton made it is on record.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_made_once_with_the_account_team_in_it() {
    let bot = creating().await;
    let offer = bot.assigned().await;
    bot.ws.deactivate(ALEX).await;
    bot.press(RAVI, &offer, "Accept").await.ok();
    wanted(&bot, HOMEWORLD).await;
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    let made = made(&bot);
    assert_eq!(made.len(), 1, "{made:#?}");
    assert_eq!((made[0].name.as_str(), made[0].is_ext_shared()), (NAME, false));
    assert_eq!(made[0].kind, local_slack::ChannelKind::Private);
    assert_eq!(made[0].members, [BOT, SAM, RAVI]);
    assert_eq!(made[0].topic, "Homeworld Inc.: internal channel of the account team. No customers here.");
    assert_eq!(bot.channel_of(HOMEWORLD).await.as_ref(), Some(&made[0].id));
    assert_eq!(bot.channel_history().await, [("baton".into(), String::new(), made[0].id.clone())]);
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    assert_eq!(bot.ws.calls_of("conversations.create").len(), 1);
    // Whichever of the two was sent first, Ravi's own card leads to the one in the channel.
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld-inc: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Ravi Patel: Homeworld Inc.: this card has moved to #acct-homeworld-inc.
    Robin Park: Baton could not message @Alex Moreau (nobody_there). They have left or can't receive Baton's message…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// Where the organization has not asked for it nothing is made, and no scope for it is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_unless_it_is_wanted() {
    let bot = TestBot::open().await;
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    assert!(made(&bot).is_empty() && bot.ws.calls_of("conversations.create").is_empty());
    assert!(!manifest::scopes(&bot.app.config).contains(&"groups:write"));

    let bot = creating().await;
    assert!(manifest::scopes(&bot.app.config).contains(&"groups:write"));
    let mut account = bot.account(HOMEWORLD).await;
    account.channel = Some(ROOM.into());
    told(&bot.app, account).await;
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    assert!(made(&bot).is_empty(), "one is known");
}

/// However Slack loses, refuses or garbles the answer, once and three times in a row, one channel is there in the
/// end, and it is the account's. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_slack_does_one_channel_is_made() {
    let code = |code: &str| code.to_owned();
    let ways = [
        Misbehave::Status(500),
        Misbehave::StatusAfter(502),
        Misbehave::ApiError(code("internal_error")),
        Misbehave::ApiErrorAfter(code("fatal_error")),
        Misbehave::HangBefore,
        Misbehave::HangAfter,
        Misbehave::ResetBefore,
        Misbehave::ResetAfter,
        Misbehave::TruncatedBody,
        Misbehave::HtmlBody,
        Misbehave::RateLimited { retry_after_s: 2 },
    ];
    let plays = ways.into_iter().flat_map(|how| [1, 3].map(|times| (how.clone(), times)));
    let played = plays.map(|(how, times)| async move {
        let bot = creating().await;
        bot.ws.faults().add(Fault::on("conversations.create").times(times).doing(how.clone()));
        for method in ["list", "setTopic", "invite"] {
            let once = Fault::on(&format!("conversations.{method}")).times(1);
            bot.ws.faults().add(once.doing(how.clone()));
        }
        wanted(&bot, HOMEWORLD).await;
        bot.pass(Duration::minutes(5)).await;
        let made = made(&bot);
        assert_eq!(made.len(), 1, "{how:?} {times} times: {made:#?}");
        assert_eq!(made[0].members, [BOT, SAM, ALEX], "{how:?} {times} times");
        assert_eq!(bot.channel_of(HOMEWORLD).await.as_ref(), Some(&made[0].id), "{how:?} {times} times");
        assert!(bot.ws.dm(ROBIN).is_empty(), "{how:?} {times} times: nothing that ops could do");
    });
    join_all(played).await;
}

/// What Baton made before it died, and nobody knows of: it is found by its name and taken. A channel of that name
/// that is somebody else's, archived, or another account's is left alone, and the next name is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_ours_or_is_not() {
    let bot = creating().await;
    bot.add_channel(there(BOT));
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    assert_eq!(bot.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM));
    assert_eq!(made(&bot).len(), 1);

    let archived = Channel { archived: true, ..there(BOT) };
    for taken in [there(SAM), archived] {
        let bot = creating().await;
        bot.add_channel(taken);
        wanted(&bot, HOMEWORLD).await;
        bot.settle().await;
        let own = bot.channel_of(HOMEWORLD).await.expect("a channel");
        assert_eq!(bot.ws.world().channels[&own].name, "acct-homeworld-inc-2");
    }
}

/// After a lost answer a name that is taken is looked for twice more before it is held to be somebody else's: Slack's
/// list may be late, and a second channel would be worse than a few seconds.
#[tokio::test(flavor = "multi_thread")]
async fn what_shows_late_is_waited_for() {
    let lost = |how| Fault::on("conversations.create").times(1).doing(how);
    let bot = creating().await;
    bot.ws.faults().add(lost(Misbehave::ResetAfter));
    wanted(&bot, HOMEWORLD).await;
    while made(&bot).is_empty() {
        bot.worker_once().await;
    }
    let id = made(&bot)[0].id.clone();
    let listed = |listed: bool| {
        let members = if listed { vec![BOT.to_owned()] } else { Vec::new() };
        bot.ws.edit(|world| world.channels.get_mut(&id).expect("it").members = members);
    };
    listed(false);
    bot.clock.set(bot.clock.now() + Duration::seconds(6));
    bot.worker_once().await;
    assert_eq!((bot.ws.calls_of("conversations.list").len(), made(&bot).len()), (1, 1));
    listed(true);
    bot.pass(Duration::minutes(1)).await;
    assert_eq!(bot.channel_of(HOMEWORLD).await.as_ref(), Some(&id));
    assert_eq!(made(&bot).len(), 1);

    let bot = creating().await;
    bot.add_channel(there(SAM));
    bot.ws.faults().add(lost(Misbehave::ResetBefore));
    wanted(&bot, HOMEWORLD).await;
    bot.pass(Duration::minutes(1)).await;
    let own = bot.channel_of(HOMEWORLD).await.expect("a channel");
    assert_eq!(bot.ws.world().channels[&own].name, "acct-homeworld-inc-2");
    assert_eq!((bot.ws.calls_of("conversations.list").len(), made(&bot).len()), (3, 2));
}

/// Two accounts of one name, begun at once, with lost answers: each has a channel of its own.
#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_name_have_two_channels() {
    for lost in [0, 1, 2, 3] {
        let bot = creating().await;
        told(&bot.app, Account::named(TWIN.into(), "Homeworld, Inc.", "Salesforce", bot.clock.now())).await;
        bot.ws.faults().add(Fault::on("conversations.create").times(lost).doing(Misbehave::ResetAfter));
        wanted(&bot, HOMEWORLD).await;
        wanted(&bot, TWIN).await;
        bot.pass(Duration::minutes(3)).await;
        let (one, other) = (bot.channel_of(HOMEWORLD).await, bot.channel_of(TWIN).await);
        assert!(one.is_some() && other.is_some() && one != other, "{lost}: {one:?} {other:?}");
        assert_eq!(made(&bot).len(), 2, "{lost}");
    }
}

/// Slack does not let Baton make channels: operators are told once for this account, with what to do instead, however
/// often it is wanted.
#[tokio::test(flavor = "multi_thread")]
async fn what_slack_refuses_is_told_to_operators_once() {
    let bot = creating().await;
    let refused = Misbehave::ApiError("restricted_action".into());
    bot.ws.faults().add(Fault::on("conversations.create").doing(refused));
    for _ in 0..3 {
        wanted(&bot, HOMEWORLD).await;
        bot.pass(Duration::days(1)).await;
    }
    assert_eq!(
        bot.news(ROBIN),
        [
            "Baton could not set up the internal channel of Homeworld Inc. completely (restricted_action). Create a \
          channel, invite Baton, and attach it: type /handoff and the account's name."
        ]
    );
    assert_eq!(bot.channel_of(HOMEWORLD).await, None);
    bot.ws.faults().clear();
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    assert!(bot.channel_of(HOMEWORLD).await.is_some(), "and when it may, it does");
}

/// One person cannot be invited: the others are, and operators hear of it.
#[tokio::test(flavor = "multi_thread")]
async fn one_who_cannot_be_invited_keeps_nobody_out() {
    let bot = creating().await;
    let refused = Misbehave::ApiError("ura_max_channels".into());
    bot.ws.faults().add(Fault::on("conversations.invite").with("users", SAM).doing(refused));
    wanted(&bot, HOMEWORLD).await;
    bot.settle().await;
    assert_eq!(made(&bot)[0].members, [BOT, ALEX]);
    assert_eq!(bot.news(ROBIN).len(), 1);
}

/// Somebody attaches a channel while Baton is making one: their word counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_word_counts_more() {
    let bot = creating().await;
    bot.ws.faults().add(Fault::on("conversations.create").times(1).doing(Misbehave::ResetAfter));
    wanted(&bot, HOMEWORLD).await;
    while made(&bot).is_empty() {
        bot.worker_once().await;
    }
    let mut account = bot.account(HOMEWORLD).await;
    account.channel = Some(ROOM.into());
    told(&bot.app, account).await;
    bot.pass(Duration::minutes(2)).await;
    assert_eq!(bot.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM));
    assert_eq!(made(&bot)[0].members, [BOT], "ours stays empty");
}
