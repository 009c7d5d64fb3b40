//! What leads on from the Home tab: each thing's own button does there what it does everywhere.

use local_slack::Input;

use super::*;
use crate::priority::{self, NORTHWIND};

/// A task is done, put off and explained from the Home tab as it is from the day's message.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_done_at_home() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T10:00:00Z").await;
    bot.ws.mark_all_read();
    let before = drawn(&bot.open_home(SAM).await);
    assert!(before.contains("*This week: 1*"), "{before}");
    bot.press_at_home(SAM, "Done").await;
    let after = drawn(&bot.home(SAM));
    assert!(!after.contains("*This week: 1*") || after != before, "{after}");
    assert_ne!(after, before);
    bot.ws.mark_all_read();
}

/// What is answered to a click at home opens as a page over it, and no direct message comes; so does a refusal.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_opens_over_the_home_tab() {
    let bot = TestBot::open().await;
    bot.open_home(SAM).await;
    bot.press_at_home(SAM, "Open").await;
    assert!(bot.page(SAM).contains("Homeworld Inc."));
    bot.nobody_else_heard();
    // What is refused there is said there.
    bot.asked().await;
    bot.open_home(MAYA).await;

    let place = Place::View(bot.home(MAYA).id);
    let assign = bot.home(MAYA).button("Assign").expect("a button");
    let card = bot.only(EMEA);
    bot.press(TOM, &card, "Assign").await.ok();
    let choice = bot.form(TOM).set("CSM", RAVI);
    choice.send_only().await.ok();
    // Her Home tab still shows what Tom has just done.
    bot.ws.click(MAYA, place, &assign, Choice::Button).await.ok();
    bot.quiet().await;
    let page = bot.page(MAYA);
    assert!(page.contains("CSM") && page.contains("Homeworld Inc."), "{page}");
    bot.settle().await;
    bot.ws.mark_all_read();
}

/// "Approve all" lists what was proposed, everything ticked; what is unticked stays proposed. Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn all_but_what_is_unticked_is_agreed_to() {
    let bot = priority::open().await;
    bot.proposed("Pr2").await;
    bot.ws.mark_all_read();
    let view = drawn(&bot.open_home(MAYA).await);
    assert!(view.contains("1 proposal for a priority") && view.contains("[Approve all…]"), "{view}");
    bot.press_at_home(MAYA, "Approve all…").await;
    let form = bot.form(MAYA);
    let boxes = form.view.field("agree_0").expect("boxes");
    assert_eq!(boxes.options[0].0, "Northwind Rail: Pr1 → Pr2, says Ravi Patel");
    assert_eq!(boxes.value.as_deref(), Some(boxes.options[0].1.as_str()), "everything is ticked");
    bot.ws.fill(MAYA, &form.view.id, "agree_0", Input::Check(Vec::new())).expect("unticked");
    form.send_only().await;
    assert!(bot.page(MAYA).contains("You approved nothing"), "{}", bot.page(MAYA));
    assert_eq!(bot.level(NORTHWIND).await, Some(baton_storage::states::Priority::Pr1));
    drop(bot.ws.close_view(MAYA, &bot.form(MAYA).view.id).await);
    bot.press_at_home(MAYA, "Approve all…").await;
    bot.form(MAYA).send_only().await;
    bot.settle().await;
    assert!(bot.page(MAYA).contains("✓ You approved 1 proposal of EMEA Enterprise."), "{}", bot.page(MAYA));
    assert_eq!(bot.level(NORTHWIND).await, Some(baton_storage::states::Priority::Pr2));
    assert!(!drawn(&bot.home(MAYA)).contains("Approve all"));
    bot.ws.mark_all_read();
}

/// What was proposed anew while the list was open is passed over, and said so; who leads no team agrees to nothing.
/// Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn what_changed_meanwhile_is_passed_over() {
    let bot = priority::open().await;
    bot.proposed("Pr2").await;
    bot.open_home(MAYA).await;
    bot.press_at_home(MAYA, "Approve all…").await;
    let form = bot.form(MAYA);
    let proposal = bot.ws.peek(&bot.ws.dm_channel(MAYA)).len();
    bot.proposed("Pr1").await;
    bot.proposed("Pr2").await;
    form.send_only().await;
    bot.settle().await;
    let page = bot.page(MAYA);
    assert!(
        page.contains("You approved nothing") && page.contains("1 changed while the list was open"),
        "{page}"
    );
    assert!(bot.ws.peek(&bot.ws.dm_channel(MAYA)).len() >= proposal);
    let click = json!({
        "type": "block_actions", "user": { "id": LEE, "team_id": "T0GITLAB" },
        "actions": [{ "type": "button", "action_id": "home.agree", "value": "emea-enterprise" }],
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    bot.settle().await;
    assert_eq!(bot.news(LEE), ["Only the team's managers and directors can do this."]);
    bot.ws.mark_all_read();
}
