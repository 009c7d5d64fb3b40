//! The card on a diet, and "All steps": the page with everything that can be done (T1, G4).

use local_slack::Message;
use serde_json::json;

use crate::harness::*;

/// How many buttons and menus of a message one can press.
fn controls(card: &Message) -> usize {
    let rows = card.blocks.iter().filter_map(|block| block["elements"].as_array());
    let pressed = rows.flatten().filter(|one| matches!(one["type"].as_str(), Some("button" | "overflow")));
    let beside = card.blocks.iter().filter(|block| block["accessory"].is_object());
    pressed.count() + beside.count()
}

/// In every state of a handoff the card shows at most four things to press: two of the next step, "All steps", a menu.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_shows_at_most_four_controls() {
    let bot = TestBot::open().await;
    let begun = bot.handed().await;
    assert_eq!(controls(&begun), 4, "{:?}", begun.buttons());
    bot.press(SAM, &begun, "Done").await.ok();
    assert_eq!(controls(&bot.only(HOME)), 4, "two steps are open");
    bot.stage("Closed Won").await;
    let won = bot.only(HOME);
    assert_eq!(controls(&won), 4, "six steps are open after Closed Won");
    assert!(won.blocks.len() <= 10, "{} blocks", won.blocks.len());
    bot.until("2027-01-20T12:00:00Z").await;
    let late = bot.only_of(HOME);
    assert!(late.text_of().contains("*late*"), "{}", late.text_of());
    assert_eq!(controls(&late), 4, "all of them are late");
    bot.stage("Closed Lost").await;
    assert!(controls(&bot.only_of(HOME)) <= 4, "nor when it is lost");
    bot.unread_is_fine("what is reminded and escalated until January is looked at in the track's scenarios");
}

/// "All steps" shows every step with what can be done; what is done there changes the page where it stands and the card,
/// and a form that opens over it leads back to it.
#[tokio::test(flavor = "multi_thread")]
async fn all_steps_are_settled_on_one_page() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.press(SAM, &card, "Done").await.ok();
    bot.press(SAM, &bot.only(HOME), "All steps").await.ok();
    let page = bot.form(SAM).view;
    insta::assert_snapshot!(printed::page(&page), @"
    *Handoff:* `■▪▪□□□□` 1 of 7 done
    ✓ Internal account team meeting · Sam Ortiz, Mon 23 Nov, 10:00
    [Undo]
    ○ *Deck and strategy plan for the introduction* · Ravi Patel · due Fri 27 Nov
    [Done] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Not applicable | Why?)
    ○ *Introduction to the customer* · Sam Ortiz · due Mon 7 Dec
    Customer record 0% complete (target 60%), so the customer may be asked again. “Deck and strategy plan for the introduction” is not done yet.
    [Schedule] [Done] [Remind me tomorrow] [Draft introduction] […] (Snooze a week | Snooze until… | Not mine | Not applicable | Why?)
    □ Kickoff call · Ravi Patel · after Closed Won
    □ First cadence call · Ravi Patel · after Closed Won
    □ First value · Ravi Patel · after Closed Won
    □ Onboarding complete · Ravi Patel · after Closed Won
    ");

    bot.press_at(SAM, "Deck and strategy plan", "Done").await;
    let after = bot.form(SAM).view;
    assert_eq!(after.id, page.id, "the page is the same one");
    assert!(after.text_of().contains("✓ Deck and strategy plan"), "{}", after.text_of());
    assert!(bot.only(HOME).text_of().contains("✓ Deck and strategy plan"), "and the card follows");

    bot.press_at(SAM, "Introduction to the customer", "Not applicable").await;
    let form = bot.form(SAM);
    assert_eq!(form.view.root_view_id, page.id, "the form lies over the page");
    form.set("Why does it not apply?", "They know each other").send().await;
    let after = bot.form(SAM).view;
    assert_eq!(after.id, page.id, "the form leads back");
    assert!(
        after.text_of().contains("– Introduction to the customer · not applicable: They know each other")
    );
    bot.put_forms_away(SAM).await;
    insta::assert_snapshot!(bot.others_heard().await, @"");
}

/// A meeting that is scheduled over "All steps" stands on the page when its form is closed; and what somebody else has
/// settled meanwhile is shown there to whoever comes too late.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_all_steps_stays_true() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    for user in [SAM, MAYA] {
        bot.press(user, &card, "All steps").await.ok();
    }
    bot.press_at(SAM, "Internal account team meeting", "Schedule").await;
    let form = bot.form(SAM).set("Day", "2026-11-26").set("Time", "10:00");
    form.send().await;
    let closed = bot.form(SAM).view.id;
    bot.ws.close_view(SAM, &closed).await;
    assert!(bot.form(SAM).view.text_of().contains("Internal account team meeting* · Sam Ortiz · meeting"));
    bot.put_forms_away(SAM).await;

    bot.press(SAM, &bot.only(HOME), "All steps").await.ok();
    bot.press(SAM, &bot.only(HOME), "It took place").await.ok();
    bot.form(SAM).send().await;
    bot.press_at(MAYA, "Internal account team meeting", "Done").await;
    assert!(bot.form(MAYA).view.text_of().contains("✓ Internal account team meeting · Sam Ortiz"));
    assert!(bot.news(MAYA).iter().any(|text| text.starts_with("Sam Ortiz already closed this")));
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: ✓ Sam Ortiz confirmed that Account team meeting: Homeworld Inc. took place.");
}

/// A card of an older version stands with the buttons of every step: each of them still does what it says.
#[tokio::test(flavor = "multi_thread")]
async fn the_buttons_of_an_old_card_still_work() {
    let bot = TestBot::open().await;
    let mut old = bot.handed().await;
    let task = bot.asked_of(SAM).await.remove(0).task_id.0;
    let label = |text: &str| json!({ "type": "plain_text", "text": text });
    let row = json!({ "type": "actions", "block_id": "old", "elements": [
        { "type": "button", "action_id": "tasks.day", "text": label("Remind me tomorrow"), "value": task },
        { "type": "overflow", "action_id": "tasks.menu", "options": [
            { "text": label("Not applicable"), "value": format!("tasks.drop {task}") },
            { "text": label("Why?"), "value": format!("tasks.why {task}") },
        ] },
    ] });
    old.blocks.push(row);
    bot.press(SAM, &old, "Remind me tomorrow").await.ok();
    assert!(bot.only(HOME).text_of().contains("snoozed until Tue 24 Nov"), "{}", bot.only(HOME).text_of());
    bot.press(SAM, &old, "Not applicable").await.ok();
    bot.form(SAM).set("Why does it not apply?", "They met last week").send().await;
    assert!(bot.only(HOME).text_of().contains("not applicable: They met last week"));
    insta::assert_snapshot!(bot.others_heard().await, @"");
}
