//! The calendar file on its way: lost answers, channels that are shared, a history that cannot be read.

use baton_storage::states::OutboxState;
use chrono::Duration;
use futures::future::join_all;
use local_slack::{Fault, Misbehave};

use crate::harness::*;

/// However Slack loses or garbles an answer on the way, once and three times in a row, one file stands in the thread.
/// Proves G4, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_slack_does_one_file_stands() {
    let ways = [
        Misbehave::Status(500),
        Misbehave::StatusAfter(502),
        Misbehave::ApiErrorAfter("internal_error".into()),
        Misbehave::HangAfter,
        Misbehave::ResetBefore,
        Misbehave::ResetAfter,
        Misbehave::TruncatedBody,
        Misbehave::HtmlBody,
        Misbehave::RateLimited { retry_after_s: 2 },
    ];
    let plays = ways.into_iter().flat_map(|how| [1, 3].map(|times| (how.clone(), times)));
    let played = plays.map(|(how, times)| async move {
        let bot = TestBot::open().await;
        bot.handed().await;
        for method in ["files.getUploadURLExternal", "files.completeUploadExternal"] {
            bot.ws.faults().add(Fault::on(method).times(times).doing(how.clone()));
        }
        bot.arranged("2026-12-03", "10:00").await;
        bot.pass(Duration::minutes(10)).await;
        assert_eq!(bot.files(HOME).len(), 1, "{how:?} {times} times");
        let told = bot.others_heard().await;
        assert_eq!(
            told,
            "#acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Thu 3 Dec, 10:00."
        );
    });
    join_all(played).await;
}

/// The answer to sharing it is lost and the thread cannot be read: whether it stands is not known. It is held, ops
/// are told, and it is not sent again. Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_unknown_fate_is_not_sent_again() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.ws.faults().add(Fault::on("files.completeUploadExternal").times(1).doing(Misbehave::ResetAfter));
    let refused = Misbehave::ApiError("missing_scope".into());
    bot.ws.faults().add(Fault::on("conversations.replies").doing(refused));
    bot.arranged("2026-12-03", "10:00").await;
    bot.pass(Duration::hours(2)).await;
    assert_eq!(bot.files(HOME).len(), 1);
    let file = bot.outbox().await.into_iter().find(|effect| effect.kind == "meetings.file").expect("it");
    assert_eq!((file.state, file.fault.as_deref()), (OutboxState::Unknown, Some("missing_scope")));
    assert_eq!(bot.news(ROBIN).len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Thu 3 Dec, 10:00.");
}

/// Nothing of it goes into a channel that somebody outside can read: neither file nor message. Whoever arranged the
/// meeting has both instead. Proves G4, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_channel_gets_no_file() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.ws.edit(|world| {
        let home = world.channels.get_mut(HOME).expect("the channel");
        home.shared_with = vec!["T0CUSTOMER".into()];
    });
    let before = bot.ws.peek(HOME).len();
    bot.press(SAM, &bot.card(), "Schedule").await.ok();
    bot.form(SAM).set("Day", "2026-12-03").send().await;
    assert_eq!(bot.ws.peek(HOME).len(), before);
    assert!(bot.files(HOME).is_empty());
    let dm = bot.ws.dm_channel(SAM);
    assert_eq!(bot.files(&dm).len(), 1);
    let messages = bot.ws.dm(SAM);
    assert!(messages.iter().any(|one| one.has_button("Create in Google Calendar")), "{messages:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"Robin Park: Baton could not post in #acct-homeworld (shared_outside). The people concerned got a direct message…");
}

/// A meeting that moves before its file was sent: only the newest is. Proves G4.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_newest_file_is_sent() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.ws.faults().add(Fault::on("files.getUploadURLExternal").doing(Misbehave::Status(503)));
    bot.arranged("2026-12-03", "10:00").await;
    bot.moved("2026-12-04", "10:00").await;
    bot.ws.faults().clear();
    bot.pass(Duration::minutes(10)).await;
    let files = bot.files(HOME);
    assert_eq!(files.len(), 1);
    assert!(files[0].0.ends_with("-1.ics"), "{}", files[0].0);
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Fri 4 Dec, 10:00.");
}
