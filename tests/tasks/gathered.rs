//! What comes by itself within the same few minutes is one message to one person.

use baton::accounts::roles::Place as Where;
use baton::accounts::teams::team_of;
use baton::engine::scheduler;
use baton::registry::jobs::TABLE;
use baton::tasks;
use baton::tasks::actions::asking::Asking;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::states::{OutboxState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::{accounts, outbox};
use chrono::Duration;
use local_slack::{Fault, Misbehave};
use serde_json::json;

use crate::harness::*;

/// So many proposals of Ravi's that nobody agreed to: all are told to the director at the same moment.
async fn left_unagreed(bot: &TestBot, count: usize) {
    for number in 0..count {
        let mut account = numbered_deal(number, "1-Discovery")["account"].clone();
        account["csm_email"] = json!("ravi.patel@example.com");
        bot.crm(json!({ "account": account })).await;
    }
    let now = bot.clock.now();
    let write = bot.app.write(now, move |ctx| {
        Box::pin(async move {
            for account in accounts::all(ctx.tx).await? {
                let Some(team) = team_of(ctx.app, &account).filter(|_| account.name.starts_with("Quant"))
                else {
                    continue;
                };
                let asking = Asking {
                    subject: Subject::Priority(account.account_id.clone()),
                    asks: Asks::Confirm,
                    role: Role::Managers,
                    kind: TaskKind::Action,
                    urgent: false,
                    facts: json!({ "who": "Ravi Patel", "level": "Pr1", "to": "Pr2", "because": "Calm." }),
                    due_at: None,
                    reminders: vec![ctx.now],
                    escalate_at: Some(ctx.now + Duration::days(2)),
                };
                let place = Where { account: &account, deal: None, team };
                tasks::actions::open(ctx, asking, &place).await?;
            }
            Ok::<_, anyhow::Error>(())
        })
    });
    write.await.expect("asked");
    bot.ws.mark_all_read();
}

/// Fourteen proposals are left unagreed: the director reads one message, with the first five, a way to all of them,
/// and what can be done about each; what is settled is settled in it, and every one counts as told.
/// Proves P3, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn fourteen_proposals_left_unagreed_are_one_message() {
    let bot = TestBot::open().await;
    left_unagreed(&bot, 14).await;
    bot.until("2026-11-26T10:30:00Z").await;
    let told = bot.news(DANA);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].ends_with("And 12 more."), "{told:?}");
    let message = bot.last_dm(DANA);
    let text = message.text_of();
    assert!(text.contains("14 messages for you") && text.contains("and 9 more"), "{text}");
    assert_eq!(text.matches("approve or decline Pr2 for Quant").count(), 5, "{text}");
    assert_eq!(message.buttons().iter().filter(|label| *label == "Approve").count(), 5);
    bot.press(DANA, &message, "Show all").await.ok();
    let page = bot.form(DANA).view;
    assert_eq!(page.text_of().matches("approve or decline Pr2 for Quant").count(), 10);
    let page = bot.turns(DANA, "Next").await;
    assert_eq!(page.text_of().matches("approve or decline Pr2 for Quant").count(), 4);
    let page = bot.turns(DANA, "Back").await;
    assert_eq!(page.text_of().matches("approve or decline Pr2 for Quant").count(), 10);
    for task in bot.asked_of(MAYA).await {
        assert!(task.escalated_at.is_some(), "{}", task.subject);
    }
    // What is settled elsewhere is settled here.
    let mut first = bot.asked_of(MAYA).await.remove(0);
    let now = bot.clock.now();
    let write = bot.app.write(now, move |ctx| {
        Box::pin(async move {
            tasks::actions::settle(ctx, &mut first, TaskState::Done, Some(MAYA.into()), None).await
        })
    });
    write.await.expect("settled");
    bot.settle().await;
    let text = bot.last_dm(DANA).text_of();
    assert!(text.contains("✓") && text.contains("Done by Maya Lopez"), "{text}");
    assert_eq!(bot.dms(DANA).len(), 1, "the same message");
    bot.until("2026-11-27T08:30:00Z").await;
    assert!(bot.news(DANA).is_empty(), "told once");
    insta::assert_snapshot!(bot.others_heard().await, @"Maya Lopez: Maya, 13 open tasks. First: Ravi Patel proposes Pr2 for Quant 1 (now Pr1). Calm. Do you approve?");
}

/// One urgent thing comes at once; what follows within the next minutes is one message, a few minutes later.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_comes_at_once_and_the_rest_together() {
    let bot = TestBot::open().await;
    for number in 0..8 {
        bot.crm(numbered_deal(number, "5-Negotiating")).await;
        bot.clock.set(bot.clock.now() + Duration::seconds(5));
    }
    for manager in [MAYA, TOM] {
        let told = bot.news(manager);
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].starts_with("Quant 0 is in 5-Negotiating"), "a lone one does not wait: {told:?}");
    }
    bot.pass(Duration::minutes(6)).await;
    assert_eq!(bot.news(MAYA).len(), 1);
    let text = bot.last_dm(MAYA).text_of();
    assert!(text.contains("7 messages for you") && text.contains("and 2 more"), "{text}");
    let message = bot.last_dm(MAYA);
    bot.press(MAYA, &message, "Done").await.ok();
    let text = bot.last_dm(MAYA).text_of();
    assert!(text.contains("Done by Maya Lopez"), "{text}");
    assert_eq!(bot.last_dm(MAYA).buttons().iter().filter(|label| *label == "Done").count(), 4);
    bot.pass(Duration::minutes(60)).await;
    assert!(bot.news(MAYA).is_empty());
    bot.crm(numbered_deal(9, "5-Negotiating")).await;
    assert_eq!(bot.news(MAYA).len(), 1, "an hour later a lone one comes at once again");
    let owed = bot.asked_of(MAYA).await;
    assert_eq!(
        owed.iter().filter(|task| task.asks.rule() == Some("stage-5") && task.reminded == 1).count(),
        8
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Tom Becker: Quant 1: this is closed. Assign a CSM to Quant 1 (in 5-Negotiating, expected to close on 1 Mar 2027)…
    Tom Becker: Quant 9 is in 5-Negotiating and has no CSM. It is expected to close on 1 Mar 2027.
    ");
}

/// The bot dies while it is sending the message of all: it is looked for, sent once, and every one of them is done.
/// Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn dying_while_sending_loses_and_repeats_nothing() {
    let mut bot = TestBot::open().await;
    left_unagreed(&bot, 6).await;
    bot.until("2026-11-25T09:59:00Z").await;
    bot.skip_to("2026-11-25T10:00:30Z");
    scheduler::tick(&bot.app, &TABLE).await.expect("a tick");
    let now = bot.clock.now();
    let claim = bot.app.storage.write(move |tx| {
        Box::pin(async move { outbox::claim(tx, now, now + Duration::seconds(60), &[], 16).await })
    });
    let claimed = claim.await.expect("claimed");
    let leaders: Vec<_> = claimed.iter().filter(|effect| effect.kind == "tasks.single").collect();
    assert_eq!(leaders.len(), 1, "one goes out for all: {claimed:#?}");
    bot.restart().await;
    bot.pass(Duration::minutes(10)).await;
    assert_eq!(bot.dms(DANA).len(), 1, "{:#?}", bot.dms(DANA));
    assert!(bot.last_dm(DANA).text_of().contains("6 messages for you"));
    assert_eq!(doubles(&bot.ws), [""; 0]);
    let singles = bot.outbox().await.into_iter().filter(|effect| effect.kind == "tasks.single");
    let singles: Vec<_> = singles.map(|effect| effect.state).collect();
    assert_eq!(singles, [OutboxState::Completed; 6]);
    insta::assert_snapshot!(bot.others_heard().await, @"Maya Lopez: Maya, 6 open tasks. First: Ravi Patel proposes Pr2 for Quant 0 (now Pr1). Calm. Do you approve?");
}

/// Slack took the message and the answer was lost, and the bot is started anew: the message of all is looked for, stands
/// once, and is brought up to date. Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_many_is_posted_once_whatever_happens() {
    let mut bot = TestBot::open().await;
    left_unagreed(&bot, 6).await;
    let dana = bot.ws.dm_channel(DANA);
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(&dana).times(1).doing(Misbehave::ResetAfter));
    bot.until("2026-11-26T10:29:00Z").await;
    bot.restart().await;
    bot.until("2026-11-26T11:00:00Z").await;
    assert_eq!(bot.dms(DANA).len(), 1, "{:#?}", bot.dms(DANA));
    assert_eq!(doubles(&bot.ws), [""; 0]);
    let singles = bot.outbox().await.into_iter().filter(|effect| effect.kind == "tasks.single");
    let singles: Vec<_> = singles.map(|effect| effect.state).collect();
    assert_eq!(singles, [OutboxState::Completed; 6]);
    bot.ws.mark_all_read();

    // Slack refuses the message, for now: nothing is lost, and what has come meanwhile joins it.
    bot.ws.faults().add(Fault::on("chat.postMessage").times(3).doing(Misbehave::Status(503)));
    for number in 10..14 {
        bot.crm(numbered_deal(number, "5-Negotiating")).await;
    }
    bot.pass(Duration::minutes(10)).await;
    let told = bot.news(MAYA);
    assert!(!told.is_empty() && told.len() <= 2, "{told:#?}");
    assert_eq!(bot.asked_of(MAYA).await.iter().filter(|task| task.asks.rule() == Some("stage-5")).count(), 4);
    assert_eq!(doubles(&bot.ws), [""; 0]);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Tom Becker: Quant 10 is in 5-Negotiating and has no CSM. It is expected to close on 1 Mar 2027.
    Tom Becker: Quant 11 is in 5-Negotiating and has no CSM. It is expected to close on 1 Mar 2027. Quant 12 is in 5…
    ");
}

/// Thirty things of somebody who has left are one message to whoever has them now, on the day after.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn thirty_things_of_a_leaver_are_one_message() {
    let bot = TestBot::open().await;
    for number in 0..30 {
        bot.crm(numbered_deal(number, "4-Proposal")).await;
    }
    bot.until("2026-11-24T09:01:00Z").await;
    assert_eq!(bot.news(SAM).len(), 1);
    bot.ws.mark_all_read();
    bot.ws.deactivate(SAM).await;
    bot.settle().await;
    bot.until("2026-11-27T12:00:00Z").await;
    assert_eq!(bot.news(ALEX).len(), 1, "the seller is the next nearest");
    assert!(bot.last_dm(ALEX).text_of().contains("30 open tasks"), "{}", bot.last_dm(ALEX).text_of());
}
