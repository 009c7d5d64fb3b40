//! The card on a diet, and "All steps": the page with everything that can be done (T1, G4).

use local_slack::{Choice, Message, Place, View};
use serde_json::json;

use crate::harness::*;

/// How many buttons and menus of a message one can press.
fn controls(card: &Message) -> usize {
    let rows = card.blocks.iter().filter_map(|block| block["elements"].as_array());
    let pressed = rows.flatten().filter(|one| matches!(one["type"].as_str(), Some("button" | "overflow")));
    let beside = card.blocks.iter().filter(|block| block["accessory"].is_object());
    pressed.count() + beside.count()
}

/// Presses a button of the block after the line that begins so, on the page before somebody.
async fn press_at(bot: &TestBot, user: &str, line: &str, label: &str) {
    let View { id, blocks, .. } = bot.form(user).view;
    let at = blocks
        .iter()
        .position(|block| block["text"]["text"].as_str().is_some_and(|text| text.contains(line)));
    let row = &blocks[at.unwrap_or_else(|| panic!("no {line:?} in {blocks:#?}")) + 1];
    let elements = row["elements"].as_array().expect("buttons");
    let button = elements.iter().find(|one| one["text"]["text"] == label);
    let (element, choice) = match button {
        Some(button) => (button, Choice::Button),
        None => {
            let menu = elements.iter().find(|one| one["type"] == "overflow").expect("a menu");
            let entry =
                menu["options"].as_array().expect("entries").iter().find(|one| one["text"]["text"] == label);
            (menu, Choice::option(entry.expect("the entry")["value"].as_str().expect("a value")))
        }
    };
    let block = row["block_id"].as_str().expect("an id");
    let action = format!("{block}/{}", element["action_id"].as_str().expect("an action"));
    bot.ws.click(user, Place::View(id), &action, choice).await.ok();
    bot.settle().await;
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
    bot.stage("8-Closed Lost").await;
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
    insta::assert_snapshot!(printed::card(&Message { blocks: page.blocks.clone(), ..Message::default() }), @"");

    press_at(&bot, SAM, "Deck and strategy plan", "Done").await;
    let after = bot.form(SAM).view;
    assert_eq!(after.id, page.id, "the page is the same one");
    assert!(after.text_of().contains("✓ Deck and strategy plan"), "{}", after.text_of());
    assert!(bot.only(HOME).text_of().contains("✓ Deck and strategy plan"), "and the card follows");

    press_at(&bot, SAM, "Introduction to the customer", "Not applicable").await;
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
    press_at(&bot, SAM, "Internal account team meeting", "Schedule").await;
    let form = bot.form(SAM).set("Day", "2026-11-26").set("Start time", "10:00");
    form.send().await;
    let closed = bot.form(SAM).view.id;
    bot.ws.close_view(SAM, &closed).await;
    assert!(bot.form(SAM).view.text_of().contains("Internal account team meeting* · Sam Ortiz · meeting"));
    bot.put_forms_away(SAM).await;

    bot.press(SAM, &bot.only(HOME), "All steps").await.ok();
    bot.press(SAM, &bot.only(HOME), "Took place").await.ok();
    bot.form(SAM).send().await;
    press_at(&bot, MAYA, "Internal account team meeting", "Done").await;
    assert!(bot.form(MAYA).view.text_of().contains("✓ Internal account team meeting · Sam Ortiz"));
    assert!(bot.news(MAYA).iter().any(|text| text.starts_with("Sam Ortiz already closed this")));
    insta::assert_snapshot!(bot.others_heard().await, @"");
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
