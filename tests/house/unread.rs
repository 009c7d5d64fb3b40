//! A message that nobody looked at fails its scenario (house rule 12): the harness does it, and is tried here.

use local_slack::Input;

use crate::harness::*;

/// A scenario that leaves messages unread fails and names each with whom it went to. House rule 12.
#[tokio::test(flavor = "multi_thread")]
#[should_panic(
    expected = "nobody looked at these messages:\n#emea-csm-requests: Maya Lopez and Tom Becker, "
)]
async fn what_nobody_looked_at_fails_its_scenario() {
    let bot = TestBot::open().await;
    bot.asked_again().await;
}

/// What would still happen by itself happens before the end is judged. House rule 12.
#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "nobody looked at these messages:\n#emea-csm-requests: ")]
async fn what_is_still_on_its_way_counts() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM);
    let why = form.view.field("Why now?").expect("the field").block_id;
    let chosen = Input::option("Nearing the end of stage 3");
    bot.ws.fill(SAM, &form.view.id, &why, chosen).expect("an option");
    form.send_only().await.ok();
    assert!(bot.ws.peek(EMEA).is_empty(), "it is on its way");
}

/// Who reads somebody's latest message has looked at that one and no other; what is named at the end is looked at.
/// House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn one_message_is_looked_at_and_the_others_are_named() {
    let bot = TestBot::open().await;
    bot.asked_again().await;
    bot.last_dm(SAM);
    insta::assert_snapshot!(bot.others_heard().await, @"#emea-csm-requests: Maya Lopez and Tom Becker, Homeworld Inc. (EMEA Enterprise) needs a CSM by Wed 25 Nov.");
    bot.nobody_else_heard();
}

/// A scenario lets its messages go by giving a reason. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_let_go_with_a_reason_fails_nothing() {
    let bot = TestBot::open().await;
    bot.asked_again().await;
    bot.unread_is_fine("this scenario is about leaving them unread");
}
