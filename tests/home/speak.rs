//! What Baton answers to those who speak to it.

use local_slack::Channel;

use super::*;

/// "hello" in the direct message gets one answer: who Baton is, and what they can do. A name gets the account's page.
#[tokio::test(flavor = "multi_thread")]
async fn hello_gets_an_answer() {
    let bot = TestBot::open().await;
    bot.ws.say(RAVI, RAVI, "hello", None).await.expect("people can write there");
    bot.settle().await;
    let answer = bot.only_news(RAVI).text_of();
    insta::assert_snapshot!(answer, @"
    Hello Ravi, I am Baton. I help move customer accounts from pre-sales to post-sales.
    • *Look after your accounts* (EMEA Enterprise): your tasks come once a day, and my Home tab lists them. `/priority` reviews an account, `/reengage` asks its SA or SAE back, `/csm-away` says when you are away.
    • *Ask for a CSM* for an account, and see who has the next step: *Request a CSM*, or `/request-csm`.
    • *See an account's handoff*: find it here, or type `/handoff` and its name.
    Find an account…
    Request a CSM
    Your tasks are on my *Home* tab, above this conversation.
    ");
    bot.ws.say(RAVI, RAVI, "northwind", None).await.expect("people can write there");
    bot.settle().await;
    let answer = bot.last_dm(RAVI);
    assert!(answer.text_of().contains("Ravi, I know this account."), "{}", answer.text_of());
    bot.press(RAVI, &answer, "Northwind Rail").await.ok();
    assert!(bot.last_private(RAVI).contains("Northwind Rail"));
    bot.ws.mark_all_read();
}

/// Where somebody mentions it in a channel of ours, it answers in the thread, and says nothing of any account. In one
/// that a customer reads it says nothing; whoever asked hears it in their direct message. A guest gets no answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_where_it_is_ours() {
    let bot = TestBot::open().await;
    let said = bot.ws.say(SAM, EMEA, &format!("<@{BOT}> homeworld?"), None).await.expect("said");
    bot.settle().await;
    let thread = bot.ws.thread(EMEA, &said.ts);
    assert_eq!(thread.len(), 2, "{thread:#?}");
    assert!(
        thread[1].text.starts_with("I am Baton.") && !thread[1].text.contains("Homeworld"),
        "{}",
        thread[1].text
    );
    let customer = Channel::shared("C0CUSTOMER", "ext-homeworld", &[BOT, SAM]);
    bot.ws.edit(|world| world.channels.insert(customer.id.clone(), customer));
    bot.ws.say(SAM, "C0CUSTOMER", &format!("<@{BOT}> hello"), None).await.expect("said");
    bot.settle().await;
    assert_eq!(bot.ws.messages("C0CUSTOMER").len(), 1, "nothing is said before a customer");
    assert_eq!(bot.news(SAM).len(), 1);
    bot.ws.say(VERA, VERA, "hello", None).await.expect("said");
    bot.settle().await;
    assert!(bot.news(VERA).is_empty());
    bot.ws.mark_all_read();
}

/// The manifest says what is so: there is a Home tab, people can write in the direct message, and the events come that
/// tell of both; the local workspace does as the manifest says.
#[tokio::test(flavor = "multi_thread")]
async fn the_manifest_says_what_one_can_do() {
    let bot = TestBot::open().await;
    let manifest = baton::cli::manifest::manifest(Some("https://baton.example.com"), &bot.app.config);
    let home = &manifest["features"]["app_home"];
    assert_eq!(home["home_tab_enabled"], true);
    assert_eq!(home["messages_tab_read_only_enabled"], false);
    let events = manifest["settings"]["event_subscriptions"]["bot_events"].as_array().expect("events");
    for event in ["app_home_opened", "app_mention", "message.im"] {
        assert!(events.contains(&json!(event)), "{event}");
    }
    for (event, scope) in [("app_mention", "app_mentions:read"), ("message.im", "im:history")] {
        let scopes = manifest["oauth_config"]["scopes"]["bot"].as_array().expect("scopes");
        assert!(scopes.contains(&json!(scope)), "{event} needs {scope}");
    }
}
