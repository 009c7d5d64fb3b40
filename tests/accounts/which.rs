//! Which of several accounts is meant, what was mistyped, and links: the same after every command.

use local_slack::Delivery;
use serde_json::json;

use super::*;
use baton::rules::crm;

/// Every command that takes an account.
const EVERY: &[&str] = &["/request-csm", "/handoff", "/agenda", "/disengage", "/priority", "/reengage"];

impl TestBot {
    /// What Sam sees after a command: the message to him alone, or the form.
    async fn sees_after(&self, command: &str, text: &str) -> String {
        let delivery: Delivery = self.ws.command(SAM, GENERAL, command, text).await;
        self.settle().await;
        let said = delivery.json()["text"].as_str().unwrap_or_default().to_owned();
        self.ws.ephemerals(SAM);
        let named = |view: &local_slack::View| view.value_of("account_name").unwrap_or_default();
        let form = self.ws.modal(SAM).map(|view| view.text_of() + &named(&view)).unwrap_or_default();
        if !form.is_empty() {
            self.put_forms_away(SAM).await;
        }
        format!("{said}{form}")
    }
}

/// Two accounts that fit are a question after every command, never a choice that Baton makes. Proves R3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn two_that_fit_are_always_a_question() {
    let bot = TestBot::open().await;
    bot.known_accounts(&["Railworks Oy", "Trailer Parts"]).await;
    for command in EVERY {
        let said = bot.sees_after(command, "rail").await;
        assert!(said.contains("2 accounts match “rail”. Which one?"), "{command}: {said}");
    }
    bot.command(SAM, "/request-csm", "rail").await.ok();
    let choice = bot.ws.last_ephemeral(SAM).expect("a choice");
    assert_eq!(choice.buttons(), ["Railworks Oy", "Northwind Rail", "Another account: rail"]);
    bot.press(SAM, &choice, "Railworks Oy").await.ok();
    assert_eq!(bot.form(SAM).view.value_of("requests.account").as_deref(), Some("A00000"));
    bot.put_forms_away(SAM).await;
    bot.press(SAM, &choice, "Another account: rail").await.ok();
    assert_eq!(bot.form(SAM).view.value_of("account_name").as_deref(), Some("rail"));
}

/// A whole name comes before a longer one that begins so, a word or a beginning before a part of a word. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_comes_before_the_part() {
    let bot = TestBot::open().await;
    bot.known_accounts(&["Delta", "Delta Air", "Deltares", "Sun Systems", "Samsung", "Kasun"]).await;
    let said = bot.says_privately("/handoff", "DELTA").await;
    assert!(said.contains("Delta") && !said.contains("Which one?"), "{said}");
    assert!(bot.says_privately("/handoff", "delt").await.contains("3 accounts"));
    let said = bot.says_privately("/handoff", "sun").await;
    assert!(said.contains("Sun Systems") && !said.contains("Which one?"), "{said}");
    let said = bot.says_privately("/handoff", "systems sun").await;
    assert!(said.contains("Sun Systems"), "words in another order: {said}");
    assert!(bot.says_privately("/handoff", "su").await.contains("Sun Systems"));
    assert!(bot.says_privately("/handoff", "amsun").await.contains("Samsung"));
}

/// What was mistyped is offered after every command, and nothing is done before somebody said so. Proves R3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_mistyped_is_offered() {
    let bot = TestBot::open().await;
    for command in EVERY {
        for typed in ["Homewrold", "homewold inc", "Hoemworld", "home world", "Homeworlds"] {
            let said = bot.sees_after(command, typed).await;
            assert!(said.contains("Did you mean Homeworld Inc.?"), "{command} {typed}: {said}");
        }
        let said = bot.sees_after(command, "Umbrella").await;
        assert!(!said.contains("Did you mean"), "{command}: {said}");
    }
    bot.command(SAM, "/handoff", "northwnd rail").await.ok();
    let choice = bot.ws.last_ephemeral(SAM).expect("a choice");
    assert_eq!(choice.buttons(), ["Northwind Rail"]);
}

/// Links in Slack's form, among other words and of a deal lead to the account; one that is none of the CRM is no name,
/// and what kind is needed is said. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn links_are_links_and_no_names() {
    let bot = TestBot::open().await;
    for typed in [
        format!("<{}|Homeworld>", account_url(HOMEWORLD)),
        format!("<{}>", deal_url(HOMEWORLD_DEAL)),
        format!("see {} please", account_url(HOMEWORLD)),
        format!("about <{}|the account> today", account_url(HOMEWORLD)),
        HOMEWORLD[..15].to_owned(),
    ] {
        for command in ["/handoff", "/request-csm", "/agenda"] {
            let said = bot.sees_after(command, &typed).await;
            assert!(said.contains("Homeworld"), "{command} {typed}: {said}");
            assert!(!said.contains("I can't find an account"), "{command} {typed}: {said}");
        }
    }
    let contact = "https://gitlab.lightning.force.com/lightning/r/Contact/0035e00000HomeWAAR/view";
    for command in EVERY {
        for (typed, words) in [
            (
                "https://docs.google.com/document/d/1x",
                "This link leads to docs.google.com. Paste a link to an account",
            ),
            ("<https://acme.example/about|our customer>", "This link leads to acme.example."),
            ("www.acme.example/about", "This link leads to www.acme.example."),
            (
                "https://gitlab.lightning.force.com/lightning/o/Account/list",
                "doesn't lead to an account or an opportunity",
            ),
            (contact, "This is the link of a contact."),
            ("0015e00000HomeWXXX", "incomplete or mistyped"),
        ] {
            let said = bot.sees_after(command, typed).await;
            assert!(said.contains(words), "{command} {typed}: {said}");
        }
    }
    let unknown = account_url("0015e00000Nowhe");
    let said = bot.sees_after("/handoff", &unknown).await;
    assert!(said.contains("This link's account isn't in the CRM data yet."), "{said}");
}

/// What Slack makes a link of by itself is the name that was typed.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_looks_like_an_address_is_a_name() {
    let bot = TestBot::open().await;
    bot.known_accounts(&["Booking.com"]).await;
    for typed in ["booking.com", "<http://booking.com|booking.com>"] {
        let said = bot.says_privately("/handoff", typed).await;
        assert!(said.contains("Booking.com") && !said.contains("link"), "{typed}: {said}");
    }
}

/// An account that was merged leads to what it was merged into: by name, link, id, and from a button that stands
/// already. Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_account_leads_to_the_one_it_went_into() {
    let bot = TestBot::open().await;
    let old = "0015e00000OldOnAAF";
    let old = crm::parse_link(&old[..15], crm::CrmObject::Account, &[]).expect("an id").id18;
    bot.crm(json!({ "account": { "id": old, "name": "Starfleet" } })).await;
    bot.command(SAM, "/handoff", "Starfleet").await.ok();
    bot.crm(json!({ "account": { "id": old, "merged_into": HOMEWORLD } })).await;
    bot.ws.mark_all_read();
    for typed in ["starfleet", "Starfl", "Starflete", old.as_str(), &account_url(&old)] {
        for command in EVERY {
            let said = bot.sees_after(command, typed).await;
            // Who may end coverage is said by the team's name.
            let refused = *command == "/disengage" && said.contains("EMEA Enterprise");
            assert!(said.contains("Homeworld") || refused, "{command} {typed}: {said}");
        }
    }
}

/// Two accounts of one name are told apart.
#[tokio::test(flavor = "multi_thread")]
async fn two_of_one_name_are_told_apart() {
    let bot = TestBot::open().await;
    bot.of_emea(1, "Globex", |_| {}).await;
    bot.of_emea(2, "GLOBEX", |account| account.region = Some("AMER".into())).await;
    bot.command(SAM, "/handoff", "globex").await.ok();
    let choice = bot.ws.last_ephemeral(SAM).expect("a choice");
    assert_eq!(choice.buttons(), ["Globex · EMEA enterprise", "GLOBEX · AMER enterprise"]);
}

/// The fields of forms offer what commands find, by name, by what it may be mistyped for, and by link. Proves C1, R3.
#[tokio::test(flavor = "multi_thread")]
async fn the_fields_of_forms_offer_what_commands_find() {
    let bot = TestBot::open().await;
    bot.known_accounts(&["Railworks Oy"]).await;
    let said = bot.ws.say(SAM, GENERAL, "They are a bank", None).await.expect("said");
    bot.ws.message_shortcut(MAYA, GENERAL, &said.ts, "add_to_record").await.ok();
    bot.settle().await;
    bot.command(SAM, "/request-csm", "").await.ok();
    for (user, field) in [(MAYA, "record.account"), (SAM, "requests.account")] {
        for (typed, offered) in [
            ("rail", ["Railworks Oy", "Northwind Rail"].as_slice()),
            ("Homewrold", ["Homeworld Inc."].as_slice()),
            (&account_url(HOMEWORLD), ["Homeworld Inc."].as_slice()),
            ("https://docs.google.com/x", [].as_slice()),
        ] {
            assert_eq!(bot.offered_in(user, field, typed).await, offered, "{field}: {typed}");
        }
    }
}
