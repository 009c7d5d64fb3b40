//! Accounts are found while one types, and all of them are a press away.

use super::*;

/// The labels of what is offered to somebody who has typed so far.
async fn offered(bot: &TestBot, user: &str, typed: &str) -> Vec<String> {
    let place = Place::View(bot.home(user).id);
    let offers = bot.ws.suggestions(user, place, "home.find", typed).await;
    offers.iter().filter_map(|one| one["text"]["text"].as_str()).map(str::to_owned).collect()
}

/// What is typed is looked for by words and beginnings, whatever its case; what is chosen opens the account's page over
/// the Home tab. Hostile text finds nothing and breaks nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_while_one_types() {
    let bot = TestBot::open().await;
    bot.open_home(SAM).await;
    assert_eq!(offered(&bot, SAM, "home").await, ["Homeworld Inc."]);
    assert_eq!(offered(&bot, SAM, "RAIL").await, ["Northwind Rail"]);
    assert_eq!(offered(&bot, SAM, "").await, ["Homeworld Inc."], "their own before they type");
    for hostile in ["%", "'; drop table accounts; --", "<!channel>", "\u{0}", &"x".repeat(5_000)] {
        assert!(offered(&bot, SAM, hostile).await.is_empty(), "{hostile}");
    }
    assert_eq!(offered(&bot, SAM, "home").await.len(), 1);
    let home = Place::View(bot.home(SAM).id);
    bot.ws.click(SAM, home, "home.find", Choice::option("Homeworld Inc.")).await.ok();
    bot.settle().await;
    let page = bot.page(SAM);
    assert!(page.contains("Homeworld Inc.") && page.contains("3-Technical Evaluation"), "{page}");
}

/// A guest is offered nothing, nor is anybody for a field that there is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_offered_nothing() {
    let bot = TestBot::open().await;
    let ask = |user: &str, action: &str| {
        let typing = json!({
            "type": "block_suggestion", "user": { "id": user, "team_id": "T0GITLAB" }, "action_id": action,
            "block_id": "b", "value": "home", "view": { "id": "V1", "type": "home" },
        });
        bot.signed(INTERACTIONS, payload(&typing))
    };
    let answer = bot.send_raw(&ask(SAM, "home.find")).await.ok();
    assert_eq!(answer.json()["options"].as_array().map(Vec::len), Some(1), "{}", answer.body);
    for (user, action) in [(VERA, "home.find"), (SAM, "of.old"), ("U0NOBODY", "home.find")] {
        let answer = bot.send_raw(&ask(user, action)).await.ok();
        assert_eq!(answer.json(), json!({ "options": [] }), "{user} {action}");
    }
}

/// A manager goes through 300 accounts by page, level, health and CSM; whoever leads no team sees their own alone.
#[tokio::test(flavor = "multi_thread")]
async fn all_accounts_are_paged_and_filtered() {
    let bot = TestBot::open().await;
    bot.crowd(
        |number, account| {
            account.csm_field =
                Some(["ravi.patel@example.com", "elena.costa@example.com"][number % 2].into());
            account.health = Some(if number % 100 == 7 { "red" } else { "green" }.into());
        },
        300,
    )
    .await;
    bot.open_home(MAYA).await;
    bot.press_at_home(MAYA, "Show all 301").await;
    let page = bot.form(MAYA).view;
    assert!(page.text_of().contains("301 of 301 accounts"), "{}", page.text_of());
    assert!(
        page.text_of().contains("1–10 of 301") || page.text_of().contains("1 to 10 of 301"),
        "{}",
        page.text_of()
    );
    bot.press_on_page(MAYA, "Next").await;
    let second = bot.form(MAYA).view;
    assert_eq!(second.id, page.id, "in place of the page before it");
    assert_ne!(second.text_of(), page.text_of());
    bot.choose(MAYA, "home.accounts#health", "red").await;
    let red = bot.page(MAYA);
    assert!(red.contains("3 of 301 accounts") && red.contains("*Many 107*"), "{red}");
    bot.choose(MAYA, "home.accounts#csm", "Ravi Patel").await;
    assert!(
        bot.page(MAYA).contains("0 of 301 accounts"),
        "those that are red are Elena's: {}",
        bot.page(MAYA)
    );
    bot.choose(MAYA, "home.accounts#csm", "Elena Costa").await;
    assert!(bot.page(MAYA).contains("3 of 301 accounts"), "{}", bot.page(MAYA));
    bot.press_on_page(MAYA, "Open").await;
    assert!(bot.ws.modal_stack(MAYA).iter().any(|view| view.text_of().contains("Many 007")));
    bot.ws.mark_all_read();
}

/// `/baton` says what somebody can do, by their role; with a name it shows the account. Only they see it.
#[tokio::test(flavor = "multi_thread")]
async fn one_command_says_what_one_can_do() {
    let bot = TestBot::open().await;
    bot.command(RAVI, "/baton", "").await.ok();
    let text = bot.last_private(RAVI);
    assert!(
        text.contains("Look after your accounts* (EMEA Enterprise)") && !text.contains("Assign the requests"),
        "{text}"
    );
    bot.command(MAYA, "/baton", "").await.ok();
    assert!(bot.last_private(MAYA).contains("Assign the requests* of EMEA Enterprise"));
    bot.command(MAYA, "/baton", "homeworld").await.ok();
    assert!(bot.last_private(MAYA).contains("3-Technical Evaluation"));
    bot.command(VERA, "/baton", "").await.ok();
    assert!(bot.last_private(VERA).contains("full members"));
}
