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
async fn creating() -> Stage {
    let on = "ops =";
    Stage::with(|text| *text = text.replacen(on, "create_account_channels = true\nops =", 1)).await
}

/// The handoff begins: the account needs its channel.
async fn wanted(stage: &Stage, account: &str) {
    let (app, account) = (stage.app.clone(), account.into());
    let now = stage.clock.now();
    let write = stage.app.storage.write(move |tx| {
        Box::pin(async move { features::channels::actions::wanted(&app, tx, &account, now).await })
    });
    write.await.expect("written");
}

/// The channels that were made for accounts, as the workspace has them.
fn made(stage: &Stage) -> Vec<Channel> {
    let all = stage.ws.world().channels.into_values();
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
    let stage = creating().await;
    let offer = stage.assigned().await;
    stage.ws.deactivate(ALEX).await;
    stage.press(RAVI, &offer, "Accept").await.ok();
    wanted(&stage, HOMEWORLD).await;
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    let made = made(&stage);
    assert_eq!(made.len(), 1, "{made:#?}");
    assert_eq!((made[0].name.as_str(), made[0].is_ext_shared()), (NAME, false));
    assert_eq!(made[0].kind, local_slack::ChannelKind::Private);
    assert_eq!(made[0].members, [BOT, SAM, RAVI]);
    assert_eq!(made[0].topic, "Homeworld Inc.: internal channel of the account team. No customers here.");
    assert_eq!(stage.channel_of(HOMEWORLD).await.as_ref(), Some(&made[0].id));
    assert_eq!(stage.channel_history().await, [("baton".into(), String::new(), made[0].id.clone())]);
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    assert_eq!(stage.ws.calls_of("conversations.create").len(), 1);
}

/// Where the organization has not asked for it nothing is made, and no scope for it is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_unless_it_is_wanted() {
    let stage = Stage::open().await;
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    assert!(made(&stage).is_empty() && stage.ws.calls_of("conversations.create").is_empty());
    assert!(!manifest::scopes(&stage.app.config).contains(&"groups:write"));

    let stage = creating().await;
    assert!(manifest::scopes(&stage.app.config).contains(&"groups:write"));
    let mut account = stage.account(HOMEWORLD).await;
    account.channel = Some(ROOM.into());
    told(&stage.app, account).await;
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    assert!(made(&stage).is_empty(), "one is known");
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
        let stage = creating().await;
        stage.ws.faults().add(Fault::on("conversations.create").times(times).doing(how.clone()));
        for method in ["list", "setTopic", "invite"] {
            let once = Fault::on(&format!("conversations.{method}")).times(1);
            stage.ws.faults().add(once.doing(how.clone()));
        }
        wanted(&stage, HOMEWORLD).await;
        stage.pass(Duration::minutes(5)).await;
        let made = made(&stage);
        assert_eq!(made.len(), 1, "{how:?} {times} times: {made:#?}");
        assert_eq!(made[0].members, [BOT, SAM, ALEX], "{how:?} {times} times");
        assert_eq!(stage.channel_of(HOMEWORLD).await.as_ref(), Some(&made[0].id), "{how:?} {times} times");
        assert!(stage.ws.dm(ROBIN).is_empty(), "{how:?} {times} times: nothing that ops could do");
    });
    join_all(played).await;
}

/// What Baton made before it died, and nobody knows of: it is found by its name and taken. A channel of that name
/// that is somebody else's, archived, or another account's is left alone, and the next name is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_ours_or_is_not() {
    let stage = creating().await;
    stage.add_channel(there(BOT));
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    assert_eq!(stage.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM));
    assert_eq!(made(&stage).len(), 1);

    let archived = Channel { archived: true, ..there(BOT) };
    for taken in [there(SAM), archived] {
        let stage = creating().await;
        stage.add_channel(taken);
        wanted(&stage, HOMEWORLD).await;
        stage.settle().await;
        let own = stage.channel_of(HOMEWORLD).await.expect("a channel");
        assert_eq!(stage.ws.world().channels[&own].name, "acct-homeworld-inc-2");
    }
}

/// After a lost answer a name that is taken is looked for twice more before it is held to be somebody else's: Slack's
/// list may be late, and a second channel would be worse than a few seconds.
#[tokio::test(flavor = "multi_thread")]
async fn what_shows_late_is_waited_for() {
    let lost = |how| Fault::on("conversations.create").times(1).doing(how);
    let stage = creating().await;
    stage.ws.faults().add(lost(Misbehave::ResetAfter));
    wanted(&stage, HOMEWORLD).await;
    while made(&stage).is_empty() {
        stage.worker_once().await;
    }
    let id = made(&stage)[0].id.clone();
    let listed = |listed: bool| {
        let members = if listed { vec![BOT.to_owned()] } else { Vec::new() };
        stage.ws.edit(|world| world.channels.get_mut(&id).expect("it").members = members);
    };
    listed(false);
    stage.clock.set(stage.clock.now() + Duration::seconds(6));
    stage.worker_once().await;
    assert_eq!((stage.ws.calls_of("conversations.list").len(), made(&stage).len()), (1, 1));
    listed(true);
    stage.pass(Duration::minutes(1)).await;
    assert_eq!(stage.channel_of(HOMEWORLD).await.as_ref(), Some(&id));
    assert_eq!(made(&stage).len(), 1);

    let stage = creating().await;
    stage.add_channel(there(SAM));
    stage.ws.faults().add(lost(Misbehave::ResetBefore));
    wanted(&stage, HOMEWORLD).await;
    stage.pass(Duration::minutes(1)).await;
    let own = stage.channel_of(HOMEWORLD).await.expect("a channel");
    assert_eq!(stage.ws.world().channels[&own].name, "acct-homeworld-inc-2");
    assert_eq!((stage.ws.calls_of("conversations.list").len(), made(&stage).len()), (3, 2));
}

/// Two accounts of one name, begun at once, with lost answers: each has a channel of its own.
#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_name_have_two_channels() {
    for lost in [0, 1, 2, 3] {
        let stage = creating().await;
        told(&stage.app, Account::named(TWIN.into(), "Homeworld, Inc.", "Salesforce", stage.clock.now()))
            .await;
        stage.ws.faults().add(Fault::on("conversations.create").times(lost).doing(Misbehave::ResetAfter));
        wanted(&stage, HOMEWORLD).await;
        wanted(&stage, TWIN).await;
        stage.pass(Duration::minutes(3)).await;
        let (one, other) = (stage.channel_of(HOMEWORLD).await, stage.channel_of(TWIN).await);
        assert!(one.is_some() && other.is_some() && one != other, "{lost}: {one:?} {other:?}");
        assert_eq!(made(&stage).len(), 2, "{lost}");
    }
}

/// Slack does not let Baton make channels: operators are told once for this account, with what to do instead, however
/// often it is wanted.
#[tokio::test(flavor = "multi_thread")]
async fn what_slack_refuses_is_told_to_operators_once() {
    let stage = creating().await;
    let refused = Misbehave::ApiError("restricted_action".into());
    stage.ws.faults().add(Fault::on("conversations.create").doing(refused));
    for _ in 0..3 {
        wanted(&stage, HOMEWORLD).await;
        stage.pass(Duration::days(1)).await;
    }
    assert_eq!(
        stage.news(ROBIN),
        [
            "Baton cannot give Homeworld Inc. its internal channel, or not everybody in it (restricted_action). Make a \
          channel by hand, invite Baton, and attach it: type /handoff and the account's name."
        ]
    );
    assert_eq!(stage.channel_of(HOMEWORLD).await, None);
    stage.ws.faults().clear();
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    assert!(stage.channel_of(HOMEWORLD).await.is_some(), "and when it may, it does");
}

/// One person cannot be invited: the others are, and operators hear of it.
#[tokio::test(flavor = "multi_thread")]
async fn one_who_cannot_be_invited_keeps_nobody_out() {
    let stage = creating().await;
    let refused = Misbehave::ApiError("ura_max_channels".into());
    stage.ws.faults().add(Fault::on("conversations.invite").with("users", SAM).doing(refused));
    wanted(&stage, HOMEWORLD).await;
    stage.settle().await;
    assert_eq!(made(&stage)[0].members, [BOT, ALEX]);
    assert_eq!(stage.news(ROBIN).len(), 1);
}

/// Somebody attaches a channel while Baton is making one: their word counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_word_counts_more() {
    let stage = creating().await;
    stage.ws.faults().add(Fault::on("conversations.create").times(1).doing(Misbehave::ResetAfter));
    wanted(&stage, HOMEWORLD).await;
    while made(&stage).is_empty() {
        stage.worker_once().await;
    }
    let mut account = stage.account(HOMEWORLD).await;
    account.channel = Some(ROOM.into());
    told(&stage.app, account).await;
    stage.pass(Duration::minutes(2)).await;
    assert_eq!(stage.channel_of(HOMEWORLD).await.as_deref(), Some(ROOM));
    assert_eq!(made(&stage)[0].members, [BOT], "ours stays empty");
}
