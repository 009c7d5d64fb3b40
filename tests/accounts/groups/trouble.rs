//! A group that cannot be read any more, and a Slack that does not answer.

use local_slack::{Fault, Misbehave};

use super::*;

/// A group is disabled: whoever was in it last keeps the role, operators are told once with what to do, and once more when
/// it happens again.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_disabled_group_the_last_members_stay() {
    let mut bot = led_by_groups().await;
    bot.ws.disable_group(CSMS).await.ok();
    bot.settle().await;
    assert_eq!(bot.csms(), [RAVI, ELENA]);
    insta::assert_snapshot!(bot.only_news(ROBIN).text, @"The user group @emea-csms was disabled in Slack. Its last known members keep the role that baton.toml gives it. Enable the group again, or name another one in baton.toml and restart Baton.");
    bot.restart().await;
    bot.until("2026-11-25T03:00:00Z").await;
    assert_eq!(bot.csms(), [RAVI, ELENA]);
    bot.nobody_else_heard();
    bot.ws.enable_group(CSMS).await.ok();
    bot.settle().await;
    bot.nobody_else_heard();
    bot.ws.disable_group(CSMS).await.ok();
    bot.settle().await;
    assert!(bot.only_news(ROBIN).text.contains("@emea-csms was disabled"));
    bot.nobody_else_heard();
}

/// A group that has gone from Slack: the same, found at the nightly reading.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_group_that_has_gone_the_last_members_stay() {
    let bot = led_by_groups().await;
    bot.ws.edit(|world| drop(world.user_groups.remove(LEADS)));
    bot.until("2026-11-24T03:00:00Z").await;
    assert_eq!(bot.managers(), [MAYA, TOM]);
    assert!(bot.only_news(ROBIN).text.contains("@emea-leads is not in Slack"), "told");
    bot.nobody_else_heard();
}

/// Slack does not answer at the very first start: Baton starts all the same, reads the groups when Slack answers, and takes
/// nobody for somebody who has just joined.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_without_slack_catches_up() {
    let bot = TestBot::in_world(
        |world| {
            let group = UserGroup::of(LEADS, "emea-leads", &[MAYA, TOM]);
            world.user_groups.insert(group.id.clone(), group);
        },
        by_groups,
    )
    .await;
    // The group of the CSMs was never there: its role waits, and who is named holds it.
    assert_eq!((bot.managers(), bot.csms()), (vec![MAYA, TOM], vec![RAVI]));
    assert!(bot.dms(ROBIN).join("\n").contains("is not in Slack"), "{:?}", bot.dms(ROBIN));
    bot.ws.edit(|world| {
        let group = UserGroup::of(CSMS, "emea-csms", &[ELENA]);
        world.user_groups.insert(group.id.clone(), group);
    });
    let limit = Misbehave::RateLimited { retry_after_s: 600 };
    bot.ws.faults().add(Fault::on("usergroups.list").times(2).doing(limit));
    bot.until("2026-11-24T04:00:00Z").await;
    assert_eq!(bot.csms(), [RAVI, ELENA]);
    assert!(bot.news(MAYA).is_empty(), "it is no news who is in a group that is read for the first time");
    bot.unread_is_fine("looked at above");
}
