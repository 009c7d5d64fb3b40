//! "Request a CSM from this", on a message.

use local_slack::Message;
use serde_json::json;

use crate::harness::*;

const REQUEST: &str = "links.request";

/// Homeworld's link stands in what Lee wrote: the form opens with all that is known of it, and sends as any other.
#[tokio::test(flavor = "multi_thread")]
async fn the_form_opens_with_the_account_of_the_link() {
    let bot = TestBot::open().await;
    let said =
        bot.posts(LEE, HOME, &format!("They need help: <{}|Homeworld>.", account_url(HOMEWORLD))).await;
    bot.on_message(SAM, &said, REQUEST).await;
    let form = bot.form(SAM);
    assert_eq!(form.view.title, "Request a CSM");
    assert!(form.view.text_of().contains("Salesforce"), "{}", form.view.text_of());
    form.set("Why now?", "Nearing the end of stage 3").send().await;
    assert!(bot.only(EMEA).text.contains("Homeworld Inc."), "{}", bot.only(EMEA).text);
    bot.ws.mark_all_read();
}

/// A link is found wherever it stands: in blocks of an app, in an attachment, behind a button, in a forwarded message.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_found_wherever_it_stands() {
    let link = deal_url(HOMEWORLD_DEAL);
    let rich = json!([{ "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [
        { "type": "text", "text": "see " }, { "type": "link", "url": link },
    ] }] }]);
    let pressed = json!([{ "type": "actions", "elements": [{ "type": "button", "action_id": "open.it", "url": link,
        "text": { "type": "plain_text", "text": "Open" } }] }]);
    let attached = json!([{ "fallback": "a deal", "title": "A deal", "title_link": link }]);
    let list = |value: &serde_json::Value| value.as_array().expect("a list").clone();
    let messages = [
        ("a deal".to_owned(), list(&rich), Vec::new()),
        ("a deal".to_owned(), list(&pressed), Vec::new()),
        ("a deal".to_owned(), Vec::new(), list(&attached)),
        (format!("({link})."), Vec::new(), Vec::new()),
    ];
    for (text, blocks, attachments) in messages {
        let bot = TestBot::open().await;
        let mut message = Message::default();
        (message.channel, message.user, message.text) = (HOME.into(), LEE.into(), text);
        (message.blocks, message.attachments) = (blocks, attachments);
        let said = bot.ws.leave(message);
        bot.on_message(SAM, &said, REQUEST).await;
        let shown = bot.form(SAM).view;
        assert_eq!(shown.title, "Request a CSM", "{said:#?}");
        assert!(shown.text_of().contains("Salesforce"), "{}", shown.text_of());
        bot.nobody_else_heard();
    }
}

/// No link of the CRM: a sentence that says so and what to do instead. A link that Baton does not know is kept in the form.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_link_it_says_so() {
    let bot = TestBot::open().await;
    let said = bot.posts(LEE, HOME, "They need help: https://example.com/0015e00000HomeWAAR").await;
    bot.on_message(SAM, &said, REQUEST).await;
    assert_eq!(
        bot.last_private(SAM),
        "I found no link to an account or an opportunity in this message. Type `/request-csm` and the account's name instead."
    );
    let unknown = account_url("0015e00000NobodAAB");
    let said = bot.posts(LEE, HOME, &unknown).await;
    bot.on_message(SAM, &said, REQUEST).await;
    let form = bot.form(SAM).view;
    assert!(format!("{form:?}").contains("0015e00000NobodAAB"), "{form:?}");
    bot.nobody_else_heard();
}

/// Links of two accounts: which one is asked, and the form opens for the one that is chosen. An account that has its CSM
/// gets a page that says so instead of the form (Q2).
#[tokio::test(flavor = "multi_thread")]
async fn of_two_accounts_one_is_chosen() {
    let bot = TestBot::open().await;
    let rail = account_url("0015e00000RaviAAAR");
    let text = format!("{} {} {rail}", account_url(HOMEWORLD), deal_url(HOMEWORLD_DEAL));
    let said = bot.posts(LEE, HOME, &text).await;
    bot.on_message(SAM, &said, REQUEST).await;
    let choice = bot.ws.ephemerals(SAM).pop().expect("a question");
    assert!(choice.text_of().starts_with("This message has links to 2 accounts."), "{}", choice.text_of());
    bot.press(SAM, &choice, "Homeworld Inc.").await.ok();
    assert_eq!(bot.form(SAM).view.title, "Request a CSM");
    let said = bot.posts(LEE, HOME, &rail).await;
    bot.on_message(ALEX, &said, REQUEST).await;
    let page = bot.form(ALEX).view.text_of();
    assert!(page.contains("Ravi Patel"), "{page}");
    bot.nobody_else_heard();
}

/// Whoever may not ask for a CSM reads who may; a guest reads that they can do nothing here. Proves promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_request_can() {
    let only_lee = |text: &mut String| {
        *text = text.replacen("holidays", &format!("requesters = [\"{LEE}\"]\nholidays"), 1);
    };
    let bot = TestBot::with(only_lee).await;
    let said = bot.posts(LEE, GENERAL, &account_url(HOMEWORLD)).await;
    bot.on_message(SAM, &said, REQUEST).await;
    assert!(bot.ws.modal(SAM).is_none());
    assert!(!bot.last_private(SAM).is_empty());
    bot.on_message(LEE, &said, REQUEST).await;
    assert_eq!(bot.form(LEE).view.title, "Request a CSM");
    bot.on_message(VERA, &said, REQUEST).await;
    assert!(bot.ws.modal(VERA).is_none() && !bot.last_private(VERA).is_empty());
    bot.nobody_else_heard();
}
