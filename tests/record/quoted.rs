//! "Add to customer record" on a message whose words stand elsewhere than in its text, or nowhere.

use local_slack::Message;
use serde_json::{Value, json};

use super::*;

impl TestBot {
    /// A message that somebody left in Homeworld's channel.
    fn left(&self, user: &str, more: Value) -> Message {
        let list = |key: &str| more[key].as_array().cloned().unwrap_or_default();
        let mut message = Message::default();
        message.channel = HOME.into();
        message.user = user.into();
        message.text = more["text"].as_str().unwrap_or_default().into();
        message.bot_id = more["bot_id"].as_str().map(Into::into);
        message.blocks = list("blocks");
        message.attachments = list("attachments");
        message.files = list("files");
        self.ws.leave(message)
    }

    /// What the form over it starts with.
    async fn words_of(&self, user: &str, message: &Message) -> String {
        self.add(user, &message.channel, &message.ts).await;
        self.form(user).view.value_of("text").unwrap_or_default()
    }
}

async fn known() -> TestBot {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    bot
}

/// Alex forwards what Lee wrote: the words are Lee's, of when Lee wrote them, with the link to Lee's message. What Alex
/// wrote over it is shown, and is not the fact. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_message_is_its_authors_word() {
    let bot = known().await;
    let said = bot
        .ws
        .say(LEE, GENERAL, "Kim &amp; Co: the champion is <@U0RAVI>'s friend", None)
        .await
        .expect("said");
    bot.pass(chrono::Duration::hours(2)).await;
    let shared = bot.ws.forward(ALEX, GENERAL, &said.ts, HOME, "See <@U0SAM>!").expect("forwarded");
    bot.pass(chrono::Duration::hours(1)).await;
    bot.add(SAM, HOME, &shared.ts).await;
    let form = bot.form(SAM);
    let text = form.view.text_of();
    assert!(text.contains("Lee Novak wrote this 3 h ago; Alex Moreau forwarded it"), "{text}");
    assert!(text.contains("Alex Moreau added: “See @Sam Ortiz!”"), "{text}");
    assert_eq!(bot.filled(SAM, "Text of the fact"), "Kim & Co: the champion is @Ravi Patel's friend");
    form.set("Which fact is it?", "Champion").send().await;
    let fact = bot.said("champion").await.remove(0);
    assert_eq!((fact.said_by.as_str(), fact.recorded_by.as_str()), (LEE, SAM));
    assert_eq!(fact.recorded_at.since(fact.said_at).num_hours(), 3);
    let link = format!("https://local.slack.com/archives/{GENERAL}/p{}", said.ts.replace('.', ""));
    assert_eq!(fact.link.as_deref(), Some(link.as_str()));
}

/// Forwarded blocks are read too; who wrote them is nobody whom Slack names, so it is the word of whoever adds it. A
/// link that leads out of Slack is not kept as the source. Proves C1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn forwarded_words_of_nobody_known_are_the_adders() {
    let bot = known().await;
    let section =
        json!({ "type": "rich_text_section", "elements": [{ "type": "text", "text": "12,000 people" }] });
    let blocks = json!([{ "type": "rich_text", "elements": [section] }]);
    let shared = json!({ "is_share": true, "author_name": "Olga Other", "ts": "1795428000.000100", "text": "",
        "from_url": "https://evil.example/archives/C1/p1", "message_blocks": [{ "message": { "blocks": blocks } }] });
    let message = bot.left(ALEX, json!({ "attachments": [shared] }));
    assert_eq!(bot.words_of(SAM, &message).await, "12,000 people");
    let text = bot.form(SAM).view.text_of();
    assert!(text.contains("Olga Other wrote this"), "{text}");
    assert!(text.contains("so it is added under your name"), "{text}");
    bot.form(SAM).set("Which fact is it?", "Organization").send().await;
    let fact = bot.said("organization").await.remove(0);
    assert_eq!(fact.said_by, SAM);
    assert!(fact.link.is_some_and(|link| !link.contains("evil")));
}

/// An attachment by which an app claims that somebody said something is the app's, as ever. Proves promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_forwards_in_nobodys_name() {
    let bot = known().await;
    let shared = json!({ "is_share": true, "author_id": LEE, "text": "Leaving the company us" });
    let message = bot.left(BOT, json!({ "bot_id": "B0OTHER", "attachments": [shared] }));
    bot.add(SAM, HOME, &message.ts).await;
    assert!(bot.form(SAM).view.text_of().contains("An app posted this"), "{}", bot.form(SAM).view.text_of());
    bot.form(SAM).set("Which fact is it?", "Recent news").set("Text of the fact", "They stay").send().await;
    assert_eq!(bot.said("news").await[0].said_by, SAM);
}

/// An app that says everything in blocks, or in attachments as of old, is read. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn an_apps_blocks_are_read() {
    let bot = known().await;
    let blocks = json!([
        { "type": "header", "text": { "type": "plain_text", "text": "Gong <call>" } },
        { "type": "section", "text": { "type": "mrkdwn", "text": "*Kim* runs <https://a.example|platform> &amp; CI" },
            "fields": [{ "type": "mrkdwn", "text": "*Seats*\n400" }, { "type": "plain_text", "text": "Plan A" }],
            "accessory": { "type": "button", "text": { "type": "plain_text", "text": "Press me" } } },
        { "type": "rich_text", "elements": [
            { "type": "rich_text_list", "style": "bullet", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": "met " },
                    { "type": "user", "user_id": "U0LEE" }, { "type": "emoji", "name": "tada" }] },
                { "type": "rich_text_section", "elements": [
                    { "type": "link", "url": "https://b.example/x", "text": "the deck" }] }] }] },
        { "type": "actions", "elements": [
            { "type": "button", "text": { "type": "plain_text", "text": "Open" } }] },
        { "type": "context", "elements": [{ "type": "mrkdwn", "text": "from Gong" }] },
        { "type": "image", "image_url": "https://a.example/i.png", "alt_text": "A chart" },
    ]);
    let read = "Gong <call>\n*Kim* runs platform (https://a.example) & CI\n*Seats*\n400\nPlan A\n\
                met @Lee Novak:tada:\nthe deck (https://b.example/x)\nfrom Gong\nA chart";
    for text in ["", "This content can't be displayed."] {
        let message = bot.left(BOT, json!({ "bot_id": "B0GONG", "text": text, "blocks": blocks }));
        assert_eq!(bot.words_of(SAM, &message).await, read);
        while let Some(view) = bot.ws.modal(SAM) {
            bot.ws.close_view(SAM, &view.id).await;
        }
    }
    let old = json!({ "pretext": "New lead", "title": "Homeworld", "text": "A *bank*", "fallback": "not this",
        "fields": [{ "title": "Seats", "value": "400" }] });
    let message =
        bot.left(BOT, json!({ "bot_id": "B0OLD", "attachments": [old, { "fallback": "or this" }] }));
    assert_eq!(bot.words_of(SAM, &message).await, "New lead\nHomeworld\nA *bank*\nSeats: 400\nor this");
}

/// A file says nothing that can be read: the form says so, names it, and waits for somebody's own words, which are
/// needed. What Slack read out of an e-mail is read. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_said() {
    let bot = known().await;
    let file = json!({ "id": "F1", "name": "contract.pdf", "title": "The contract", "mode": "hosted", "preview": "%PDF" });
    let message = bot.left(ALEX, json!({ "files": [file] }));
    assert_eq!(bot.words_of(SAM, &message).await, "");
    let text = bot.form(SAM).view.text_of();
    let sentence =
        "I can't read files, and this message contains only The contract. Please write the fact below.";
    assert!(text.contains(sentence), "{text}");
    let unsaid = bot.form(SAM).set("Which fact is it?", "Recent news").send_only().await;
    assert!(unsaid.field_errors.contains_key("text"), "{:?}", unsaid.field_errors);
    bot.form(SAM).set("Text of the fact", "They sign for three years").send().await;
    assert_eq!(bot.said("news").await[0].said_by, ALEX);

    let message = bot.left(ALEX, json!({ "text": "look", "files": [file] }));
    assert_eq!(bot.words_of(SAM, &message).await, "look");
    let text = bot.form(SAM).view.text_of();
    assert!(text.contains("I can't read files, so I skipped The contract."), "{text}");
    bot.ws.close_view(SAM, &bot.form(SAM).view.id).await;

    let mail =
        json!({ "id": "F2", "title": "Fwd: seats", "mode": "email", "plain_text": "We need <40> seats" });
    let message = bot.left(ALEX, json!({ "files": [mail] }));
    assert_eq!(bot.words_of(SAM, &message).await, "We need <40> seats");
    bot.ws.close_view(SAM, &bot.form(SAM).view.id).await;

    for empty in [json!({}), json!({ "blocks": [{ "type": "divider" }] }), json!({ "attachments": [{}] })] {
        let message = bot.left(
            BOT,
            json!({ "bot_id": "B0X", "blocks": empty["blocks"], "attachments": empty["attachments"] }),
        );
        assert_eq!(bot.words_of(SAM, &message).await, "");
        let text = bot.form(SAM).view.text_of();
        assert!(text.contains("This message has no text. Please write the fact below."), "{text}");
        bot.ws.close_view(SAM, &bot.form(SAM).view.id).await;
    }
}
