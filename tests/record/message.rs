//! "Add to customer record", on a message.

use chrono::Duration;
use local_slack::{User, UserKind};
use serde_json::json;

use super::*;

/// What somebody wrote in the account's channel becomes their word of that moment, with its link; what it takes the
/// place of is named and kept. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_becomes_their_word() {
    let stage = Stage::open().await;
    stage.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    stage.section(ALEX, "people").await;
    stage.form(ALEX).set("Champion", "Jo Lind").send().await;
    stage.pass(Duration::hours(1)).await;
    let markup =
        format!("Met <@{ALEX}>: champion is *Kim Reed* &amp; she leads <https://a.example/x|platform>");
    let said = stage.ws.say(LEE, HOME, &markup, None).await.expect("said");
    stage.pass(Duration::hours(2)).await;

    stage.add(SAM, HOME, &said.ts).await;
    let form = stage.form(SAM);
    assert_eq!(form.view.title, "Add to customer record");
    assert!(form.view.text_of().contains("Lee Novak wrote this 2 h ago"), "{}", form.view.text_of());
    assert_eq!(stage.filled(SAM, "Account"), HOMEWORLD);
    let plain = "Met @Alex Moreau: champion is *Kim Reed* & she leads platform (https://a.example/x)";
    assert_eq!(stage.filled(SAM, "In these words"), plain);
    form.set("What it tells", "Champion").set("In these words", "Kim Reed, leads platform").send().await;
    let done = stage.reads(SAM);
    assert!(done.contains("✓ *Homeworld Inc.* · Champion: Kim Reed, leads platform"), "{done}");
    assert!(done.contains("It takes the place of “Jo Lind” (Alex Moreau, 3 h ago)"), "{done}");

    let fact = stage.said("champion").await.remove(0);
    assert_eq!((fact.said_by.as_str(), fact.recorded_by.as_str(), fact.by_person), (LEE, SAM, true));
    assert_eq!(fact.recorded_at.since(fact.said_at).num_hours(), 2);
    let link = format!("https://local.slack.com/archives/{HOME}/p{}", said.ts.replace('.', ""));
    assert_eq!(fact.link.as_deref(), Some(link.as_str()));
    stage.turn(SAM, "record.open").await;
    stage.turn(SAM, "record.section#people").await;
    assert!(
        stage.reads(SAM).contains(&format!("Lee Novak, 2 h ago · <{link}|from a message>")),
        "{}",
        stage.reads(SAM)
    );

    // The same once more says that it is there, and adds nothing.
    stage.add(SAM, HOME, &said.ts).await;
    let form =
        stage.form(SAM).set("What it tells", "Champion").set("In these words", "Kim Reed, leads platform");
    form.send().await;
    assert!(stage.reads(SAM).contains("this message is in the record already"), "{}", stage.reads(SAM));
    assert_eq!(stage.said("champion").await.len(), 2);
}

/// From anywhere else the account is chosen among one's own or named; a name that is unclear or unknown is asked
/// again at its field. A reply's link leads into its thread. Proves C1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn from_elsewhere_the_account_is_named() {
    let stage = Stage::open().await;
    let first = stage.ws.say(LEE, GENERAL, "What do we know of them?", None).await.expect("said");
    let said = stage.ws.say(SAM, GENERAL, "They are a bank", Some(&first.ts)).await.expect("said");
    stage.add(MAYA, GENERAL, &said.ts).await;
    let form = stage.form(MAYA).set("What it tells", "The organization");
    assert!(form.view.field("Another account").is_none(), "Maya has no accounts of her own to choose from");
    let faults = form.set("Account", "<Umbrella>").refused().await;
    assert_eq!(
        faults["other"],
        "I know no account called “<Umbrella>”. Try its full name, or paste its link."
    );
    let faults = stage.form(MAYA).set("Account", "or").refused().await;
    assert!(faults["other"].starts_with("Several accounts are called so: "), "{faults:?}");
    stage.form(MAYA).set("Account", &account_url(HOMEWORLD)).send().await;
    let fact = stage.said("organization").await.remove(0);
    assert_eq!((fact.said_by.as_str(), fact.value.as_str()), (SAM, "They are a bank"));
    let link = fact.link.expect("a link");
    assert!(link.ends_with(&format!("?thread_ts={}&cid={GENERAL}", first.ts)), "{link}");

    stage.add(SAM, GENERAL, &first.ts).await;
    let form = stage.form(SAM).set("What it tells", "Recent news");
    let faults = form.refused().await;
    assert_eq!(faults["other"], "Choose an account, or name another one.");
    let form = stage.form(SAM).set("Account", "Homeworld Inc.");
    form.send().await;
    assert_eq!(stage.values("news").await, ["What do we know of them?"]);
}

/// An older message does not cover a newer word: it goes to the history, and one is told what stands.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_message_covers_nothing_newer() {
    let stage = Stage::open().await;
    stage.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let said = stage.ws.say(SAM, HOME, "Kim Reed is the champion", None).await.expect("said");
    stage.pass(Duration::days(2)).await;
    stage.section(ALEX, "people").await;
    stage.form(ALEX).set("Champion", "Jo Lind").send().await;
    stage.add(SAM, HOME, &said.ts).await;
    stage.form(SAM).set("What it tells", "Champion").send().await;
    let done = stage.reads(SAM);
    assert!(done.contains("your message is kept in the history. What counts was said later:"), "{done}");
    assert!(done.contains("Jo Lind · Alex Moreau, just now"), "{done}");
    assert_eq!(stage.values("champion").await, ["Jo Lind", "Kim Reed is the champion"]);

    stage.section(ALEX, "people").await;
    stage.clear(ALEX, "Champion");
    stage.form(ALEX).send().await;
    stage.add(SAM, HOME, &said.ts).await;
    stage.form(SAM).set("What it tells", "Champion").set("In these words", "Kim").send().await;
    assert!(stage.reads(SAM).contains("it no longer holds · Alex Moreau"), "{}", stage.reads(SAM));
    stage.record(SAM).await;
    assert!(stage.reads(SAM).contains("*0 of 18* known"), "{}", stage.reads(SAM));
}

/// Whoever is not on the account is told who may, at the field, and nothing is kept; a guest gets no form. What an
/// app posted is the word of whoever adds it; somebody of another organization is quoted as themselves.
/// Proves C1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn whose_word_it_is_and_who_may_add_it() {
    let stage = Stage::open().await;
    stage.handed().await;
    let said = stage.ws.say(SAM, GENERAL, "They <!here> are a bank", None).await.expect("said");
    stage.add(LEE, GENERAL, &said.ts).await;
    let form = stage.form(LEE).set("What it tells", "The organization").set("Account", "Homeworld Inc.");
    let faults = form.refused().await;
    assert!(faults["other"].starts_with("Only the account team of Homeworld Inc."), "{faults:?}");
    stage.add(VERA, GENERAL, &said.ts).await;
    assert!(stage.ws.modal(VERA).is_none());
    assert!(stage.last_private(VERA).contains("Baton is for full members"), "{}", stage.last_private(VERA));
    assert!(stage.said("organization").await.is_empty());

    let card = stage.only(HOME);
    stage.add(SAM, HOME, &card.ts).await;
    let form = stage.form(SAM).set("What it tells", "Recent news");
    assert!(form.view.text_of().contains("so it is added as your word"), "{}", form.view.text_of());
    form.set("In these words", "The handoff runs").send().await;
    assert_eq!(stage.said("news").await[0].said_by.as_str(), SAM);

    let stranger = User::member("U0OLGA", "Olga Other").kind(UserKind::Stranger("T0OTHER".into()));
    stage.ws.edit(|world| {
        world.users.insert("U0OLGA".into(), stranger);
        let channel = world.channels.get_mut(HOME).expect("the channel");
        channel.members.push("U0OLGA".into());
    });
    let said = stage.ws.say("U0OLGA", HOME, "We are 12,000 people", None).await.expect("said");
    stage.add(SAM, HOME, &said.ts).await;
    stage.form(SAM).set("What it tells", "The organization").send().await;
    stage.record(SAM).await;
    stage.turn(SAM, "record.section#business").await;
    assert!(stage.reads(SAM).contains("Olga Other, just now"), "{}", stage.reads(SAM));
}

/// Text of every kind in a message, and more of it than a field takes. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_messages_are_text() {
    let stage = Stage::open().await;
    stage.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let markup = "&lt;!channel&gt; <#C0X|general> <!subteam^S1|@team> <mailto:a@b.example|a@b.example> < {{ x }} &amp;lt;";
    let said = stage.ws.say(SAM, HOME, markup, None).await.expect("said");
    stage.add(SAM, HOME, &said.ts).await;
    let plain = "<!channel> #general @team a@b.example < {{ x }} &lt;";
    assert_eq!(stage.filled(SAM, "In these words"), plain);
    stage.form(SAM).set("What it tells", "The organization").send().await;
    assert_eq!(stage.values("organization").await, [plain]);
    assert!(stage.reads(SAM).contains("&lt;!channel&gt; #general"), "{}", stage.reads(SAM));
    let said = stage.ws.say(SAM, HOME, &"long ".repeat(2000), None).await.expect("said");
    stage.add(SAM, HOME, &said.ts).await;
    assert_eq!(stage.filled(SAM, "In these words").chars().count(), 2999, "without the space at the end");
    stage.form(SAM).set("What it tells", "Recent news").send().await;
}
