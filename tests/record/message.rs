//! "Add to customer record", on a message.

use chrono::Duration;
use local_slack::{User, UserKind};
use serde_json::json;

use super::*;

const ACCOUNT: &str = "record.account";

/// What somebody wrote in the account's channel becomes their word of that moment, with its link; what it takes the
/// place of is named and kept. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_becomes_their_word() {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    bot.section(ALEX, "people").await;
    bot.form(ALEX).set("Champion", "Jo Lind").send().await;
    bot.pass(Duration::hours(1)).await;
    let markup =
        format!("Met <@{ALEX}>: champion is *Kim Reed* &amp; she leads <https://a.example/x|platform>");
    let said = bot.ws.say(LEE, HOME, &markup, None).await.expect("said");
    bot.pass(Duration::hours(2)).await;

    bot.add(SAM, HOME, &said.ts).await;
    let form = bot.form(SAM);
    assert_eq!(form.view.title, "Add to customer record");
    assert!(form.view.text_of().contains("Lee Novak wrote this 2 h ago"), "{}", form.view.text_of());
    assert_eq!(bot.filled(SAM, "Account"), HOMEWORLD);
    let plain = "Met @Alex Moreau: champion is *Kim Reed* & she leads platform (https://a.example/x)";
    assert_eq!(bot.filled(SAM, "Text of the fact"), plain);
    form.set("Which fact is it?", "Champion")
        .set("Text of the fact", "Kim Reed, leads platform")
        .send()
        .await;
    let done = bot.reads(SAM);
    assert!(done.contains("✓ *Homeworld Inc.* · Champion: Kim Reed, leads platform"), "{done}");
    assert!(done.contains("It replaces “Jo Lind” (Alex Moreau, 3 h ago)"), "{done}");

    let fact = bot.said("champion").await.remove(0);
    assert_eq!((fact.said_by.as_str(), fact.recorded_by.as_str(), fact.by_person), (LEE, SAM, true));
    assert_eq!(fact.recorded_at.since(fact.said_at).num_hours(), 2);
    let link = format!("https://local.slack.com/archives/{HOME}/p{}", said.ts.replace('.', ""));
    assert_eq!(fact.link.as_deref(), Some(link.as_str()));
    bot.turn(SAM, "record.open").await;
    bot.turn(SAM, "record.section#people").await;
    assert!(
        bot.reads(SAM).contains(&format!("Lee Novak, 2 h ago · <{link}|from a message>")),
        "{}",
        bot.reads(SAM)
    );

    // The same once more says that it is there, and adds nothing.
    bot.add(SAM, HOME, &said.ts).await;
    let form = bot
        .form(SAM)
        .set("Which fact is it?", "Champion")
        .set("Text of the fact", "Kim Reed, leads platform");
    form.send().await;
    assert!(bot.reads(SAM).contains("this message is already in the record"), "{}", bot.reads(SAM));
    assert_eq!(bot.said("champion").await.len(), 2);
}

/// From anywhere else the account is found by typing, one's own before one types. A reply's link leads into its thread. Proves C1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn from_elsewhere_the_account_is_named() {
    let bot = TestBot::open().await;
    let first = bot.ws.say(LEE, GENERAL, "What do we know of them?", None).await.expect("said");
    let said = bot.ws.say(SAM, GENERAL, "They are a bank", Some(&first.ts)).await.expect("said");
    bot.add(MAYA, GENERAL, &said.ts).await;
    assert!(bot.offered_in(MAYA, ACCOUNT, "<Umbrella>").await.is_empty());
    assert!(bot.offered_in(MAYA, ACCOUNT, "or").await.len() > 1);
    bot.picks(MAYA, ACCOUNT, &account_url(HOMEWORLD), "Homeworld Inc.").await;
    bot.form(MAYA).set("Which fact is it?", "Organization").send().await;
    let fact = bot.said("organization").await.remove(0);
    assert_eq!((fact.said_by.as_str(), fact.value.as_str()), (SAM, "They are a bank"));
    let link = fact.link.expect("a link");
    assert!(link.ends_with(&format!("?thread_ts={}&cid={GENERAL}", first.ts)), "{link}");

    bot.add(SAM, GENERAL, &first.ts).await;
    assert_eq!(bot.offered_in(SAM, ACCOUNT, "").await, ["Homeworld Inc."], "their own before they type");
    bot.picks(SAM, ACCOUNT, "home", "Homeworld Inc.").await;
    bot.form(SAM).set("Which fact is it?", "Recent news").send().await;
    assert_eq!(bot.values("news").await, ["What do we know of them?"]);
}

/// An older message does not cover a newer word: it goes to the history, and one is told what stands.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_message_covers_nothing_newer() {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let said = bot.ws.say(SAM, HOME, "Kim Reed is the champion", None).await.expect("said");
    bot.pass(Duration::days(2)).await;
    bot.section(ALEX, "people").await;
    bot.form(ALEX).set("Champion", "Jo Lind").send().await;
    bot.add(SAM, HOME, &said.ts).await;
    bot.form(SAM).set("Which fact is it?", "Champion").send().await;
    let done = bot.reads(SAM);
    assert!(done.contains("your message is in the history. A later entry is in effect:"), "{done}");
    assert!(done.contains("Jo Lind · Alex Moreau, just now"), "{done}");
    assert_eq!(bot.values("champion").await, ["Jo Lind", "Kim Reed is the champion"]);

    bot.section(ALEX, "people").await;
    bot.clear(ALEX, "Champion");
    bot.form(ALEX).send().await;
    bot.add(SAM, HOME, &said.ts).await;
    bot.form(SAM).set("Which fact is it?", "Champion").set("Text of the fact", "Kim").send().await;
    assert!(bot.reads(SAM).contains("removed · Alex Moreau"), "{}", bot.reads(SAM));
    bot.record(SAM).await;
    assert!(bot.reads(SAM).contains("*0 of 18* key facts known"), "{}", bot.reads(SAM));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Homeworld Inc. is in 3-Technical Evaluation. Please request a CSM near the end of this stage, or whe…");
}

/// Whoever is not on the account is told who may, at the field, and nothing is kept; a guest gets no form. What an
/// app posted is the word of whoever adds it; somebody of another organization is quoted as themselves.
/// Proves C1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn whose_word_it_is_and_who_may_add_it() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let said = bot.ws.say(SAM, GENERAL, "They <!here> are a bank", None).await.expect("said");
    bot.add(LEE, GENERAL, &said.ts).await;
    bot.picks(LEE, ACCOUNT, "home", "Homeworld Inc.").await;
    let faults = bot.form(LEE).set("Which fact is it?", "Organization").refused().await;
    assert!(faults[ACCOUNT].starts_with("Only the account team of Homeworld Inc."), "{faults:?}");
    bot.add(VERA, GENERAL, &said.ts).await;
    assert!(bot.ws.modal(VERA).is_none());
    assert!(bot.last_private(VERA).contains("Baton is only for full members"), "{}", bot.last_private(VERA));
    assert!(bot.said("organization").await.is_empty());

    let card = bot.only(HOME);
    bot.add(SAM, HOME, &card.ts).await;
    let form = bot.form(SAM).set("Which fact is it?", "Recent news");
    assert!(form.view.text_of().contains("so it is added under your name"), "{}", form.view.text_of());
    form.set("Text of the fact", "The handoff runs").send().await;
    assert_eq!(bot.said("news").await[0].said_by.as_str(), SAM);

    let stranger = User::member("U0OLGA", "Olga Other").kind(UserKind::Stranger("T0OTHER".into()));
    bot.ws.edit(|world| {
        world.users.insert("U0OLGA".into(), stranger);
        let channel = world.channels.get_mut(HOME).expect("the channel");
        channel.members.push("U0OLGA".into());
    });
    let said = bot.ws.say("U0OLGA", HOME, "We are 12,000 people", None).await.expect("said");
    bot.add(SAM, HOME, &said.ts).await;
    bot.form(SAM).set("Which fact is it?", "Organization").send().await;
    bot.record(SAM).await;
    bot.turn(SAM, "record.section#business").await;
    assert!(bot.reads(SAM).contains("Olga Other, just now"), "{}", bot.reads(SAM));
}

/// Text of every kind in a message, and more of it than a field takes. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_messages_are_text() {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let markup = "&lt;!channel&gt; <#C0X|general> <!subteam^S1|@team> <mailto:a@b.example|a@b.example> < {{ x }} &amp;lt;";
    let said = bot.ws.say(SAM, HOME, markup, None).await.expect("said");
    bot.add(SAM, HOME, &said.ts).await;
    let plain = "<!channel> #general @team a@b.example < {{ x }} &lt;";
    assert_eq!(bot.filled(SAM, "Text of the fact"), plain);
    bot.form(SAM).set("Which fact is it?", "Organization").send().await;
    assert_eq!(bot.values("organization").await, [plain]);
    assert!(bot.reads(SAM).contains("&lt;!channel&gt; #general"), "{}", bot.reads(SAM));
    let said = bot.ws.say(SAM, HOME, &"long ".repeat(2000), None).await.expect("said");
    bot.add(SAM, HOME, &said.ts).await;
    assert_eq!(bot.filled(SAM, "Text of the fact").chars().count(), 2999, "without the space at the end");
    bot.form(SAM).set("Which fact is it?", "Recent news").send().await;
}
