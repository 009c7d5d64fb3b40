//! Filling in a section: what is saved, what is kept, who may, and two people at once.

use baton_storage::audit;
use chrono::Duration;

use super::*;

/// Sam fills in a section, changes one thing and clears another; each is a fact of his with its moment, older ones
/// are kept, and after each saving he is back on the page that says what is still missing.
/// Proves C1, T6, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn a_section_is_filled_in_changed_and_cleared() {
    let bot = TestBot::open().await;
    bot.record(SAM).await;
    let page = bot.reads(SAM);
    assert!(page.contains("Homeworld Inc.") && page.contains("*0 of 18* key facts known (0%)"), "{page}");
    assert!(page.contains("*Key people* · 0 of 4 known\nMissing: Champion"), "{page}");

    bot.turn(SAM, "record.section#people").await;
    let form = bot.form(SAM);
    assert_eq!((form.view.title.as_str(), form.view.submit.as_deref()), ("Key people", Some("Save")));
    assert!(form.view.text_of().contains("Not known yet. Ask Alex Moreau."), "{}", form.view.text_of());
    form.set("Champion", "Kim Reed, platform lead").set("Main contacts", "Kim Reed\nJo Lind").send().await;
    let page = bot.reads(SAM);
    assert!(page.contains("✓ Saved: Champion, Main contacts.\n*2 of 18* key facts known (11%)"), "{page}");
    assert!(page.contains("*Key people* · 2 of 4 known\nMissing: Decision maker"), "{page}");

    bot.pass(Duration::days(3)).await;
    bot.section(SAM, "people").await;
    assert_eq!(bot.filled(SAM, "Champion"), "Kim Reed, platform lead");
    assert!(bot.reads(SAM).contains("Sam Ortiz, 3 days ago"), "{}", bot.reads(SAM));
    bot.clear(SAM, "Main contacts");
    bot.form(SAM).set("Champion", "Jo Lind, head of platform").send().await;
    assert!(bot.reads(SAM).contains("*1 of 18* key facts known"), "{}", bot.reads(SAM));

    let champion = bot.said("champion").await;
    assert_eq!(bot.values("champion").await, ["Jo Lind, head of platform", "Kim Reed, platform lead"]);
    assert_eq!((champion[0].said_by.as_str(), champion[0].recorded_by.as_str()), (SAM, SAM));
    assert_eq!(champion[0].said_at.since(champion[1].said_at).num_days(), 3);
    assert_eq!(bot.values("contacts").await, ["", "Kim Reed\nJo Lind"]);
    assert!(bot.said("decision-maker").await.is_empty(), "what nobody touched is nobody's word");

    let mut db = bot.app.storage.read().await.expect("a reader");
    let entries = audit::of_object(&mut db, &format!("account:{HOMEWORLD}")).await.expect("asked");
    drop(db);
    let last = entries.iter().rfind(|entry| entry.why.as_deref() == Some("champion")).expect("an entry");
    assert_eq!(last.before.as_deref(), Some("Kim Reed, platform lead"));
    assert_eq!(last.after.as_deref(), Some("Jo Lind, head of platform"));

    bot.section(SAM, "people").await;
    bot.turn(SAM, "record.history").await;
    let history = bot.reads(SAM);
    assert!(history.contains("• Jo Lind, head of platform · Sam Ortiz, just now"), "{history}");
    assert!(history.contains("• Kim Reed, platform lead · Sam Ortiz, 3 days ago"), "{history}");
    assert!(history.contains("• _removed_ · Sam Ortiz"), "{history}");
}

/// Sent as it was, a form changes nothing and says so; "All sections" leads back.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_as_it_was_changes_nothing() {
    let bot = TestBot::open().await;
    bot.section(SAM, "business").await;
    bot.form(SAM).set("Organization", "A bank.\n\n  12,000 people").send().await;
    let before = bot.matters().await;
    bot.section(SAM, "business").await;
    bot.form(SAM).send().await;
    assert!(bot.reads(SAM).contains("Nothing was changed."), "{}", bot.reads(SAM));
    bot.turn(SAM, "record.section#business").await;
    bot.turn(SAM, "record.open").await;
    assert!(bot.reads(SAM).contains("*1 of 18* key facts known"), "{}", bot.reads(SAM));
    assert_eq!(bot.matters().await, before);
}

/// Two people fill in the same section: what only one of them changed is taken, what both did is put before the
/// second with the first's words and nothing is saved until they send again; what they never touched is not undone.
/// Proves C1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_covers_what_they_have_not_seen() {
    let bot = TestBot::open().await;
    bot.section(SAM, "people").await;
    bot.section(ALEX, "people").await;
    let form = bot.form(ALEX).set("Champion", "Kim Reed").set("Other stakeholders", "The works council");
    form.send().await;
    bot.clock.set(bot.clock.now() + Duration::minutes(2));

    let form = bot.form(SAM).set("Champion", "Jo Lind").set("Main contacts", "Kim and Jo");
    form.send().await;
    let again = bot.form(SAM);
    let text = again.view.text_of();
    assert!(
        text.contains("*Alex Moreau* changed this to “Kim Reed” 2 min ago, while you were writing."),
        "{text}"
    );
    assert!(bot.values("contacts").await.is_empty(), "nothing is saved yet");
    assert_eq!(bot.filled(SAM, "Champion"), "Jo Lind");
    assert_eq!(bot.filled(SAM, "Main contacts"), "Kim and Jo");
    assert_eq!(bot.filled(SAM, "Other stakeholders"), "The works council", "what stands now");

    again.send().await;
    assert!(bot.reads(SAM).contains("✓ Saved: Champion, Main contacts."), "{}", bot.reads(SAM));
    assert_eq!(bot.values("champion").await, ["Jo Lind", "Kim Reed"]);
    assert_eq!(
        bot.values("stakeholders").await,
        ["The works council"],
        "not cleared by a form that was empty"
    );

    // The other way round: what was shown first and is put back is no change.
    bot.section(SAM, "people").await;
    bot.section(ALEX, "people").await;
    bot.clear(ALEX, "Champion");
    bot.form(ALEX).send().await;
    bot.form(SAM).set("Champion", "Jo Lind, again").send().await;
    let again = bot.form(SAM);
    assert!(again.view.text_of().contains("*Alex Moreau* removed this fact just now"));
    bot.clear(SAM, "Champion");
    bot.form(SAM).send().await;
    assert!(bot.reads(SAM).contains("Nothing was changed."), "{}", bot.reads(SAM));
    // Both said the same: that is no conflict.
    bot.section(SAM, "people").await;
    bot.section(ALEX, "people").await;
    bot.form(ALEX).set("Champion", "Kim").send().await;
    bot.form(SAM).set("Champion", "Kim").send().await;
    assert!(bot.reads(SAM).contains("Nothing was changed."), "{}", bot.reads(SAM));
}

/// Who is not on the account reads it, is told who may change it, and cannot by a form that was open before either.
/// Managers and directors may. Proves C1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_on_the_account_reads_it() {
    let bot = TestBot::open().await;
    bot.section(SAM, "people").await;
    bot.form(SAM).set("Champion", "Kim Reed").send().await;
    bot.record(LEE).await;
    let only =
        "Only the account team of Homeworld Inc. and the managers of EMEA Enterprise can change its record";
    assert!(bot.reads(LEE).contains(only), "{}", bot.reads(LEE));
    bot.turn(LEE, "record.section#people").await;
    let page = bot.form(LEE).view;
    assert!(page.submit.is_none() && page.inputs().is_empty());
    assert!(page.text_of().contains("*Champion*\nKim Reed"), "{}", page.text_of());
    assert!(page.text_of().contains("*Main contacts*\nnot known"), "{}", page.text_of());
    bot.turn(LEE, "record.history").await;
    assert!(bot.reads(LEE).contains("• Kim Reed · Sam Ortiz"), "{}", bot.reads(LEE));

    for leader in [MAYA, TOM, DANA] {
        bot.section(leader, "people").await;
        bot.form(leader).set("Champion", &format!("Kim Reed, says {leader}")).send().await;
    }
    assert_eq!(bot.said("champion").await.len(), 4);

    // Sam's form is open when the account goes to another architect.
    bot.section(SAM, "people").await;
    bot.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "sa_email": "lee.novak@example.com" } })).await;
    bot.form(SAM).set("Champion", "Nobody").send().await;
    assert!(bot.reads(SAM).contains(only), "{}", bot.reads(SAM));
    assert_eq!(bot.said("champion").await.len(), 4);
}

/// What people write stays what they wrote: in the form, on the page, in the history; as long as Slack takes it.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_stays_what_it_was() {
    let bot = TestBot::open().await;
    let hostile = "<!channel> & <https://evil.example|Salesforce> {{ csm }} </section> *_~`\u{202e}\u{0}ab";
    let long = "ß".repeat(3000);
    bot.section(SAM, "business").await;
    bot.form(SAM)
        .set("Organization", hostile)
        .set("Recent news", &long)
        .set("Why GitLab", "  \n ")
        .send()
        .await;
    assert_eq!(bot.values("organization").await, [hostile]);
    assert_eq!(bot.values("news").await, [long]);
    assert!(bot.said("why-gitlab").await.is_empty());
    bot.turn(SAM, "record.section#business").await;
    assert_eq!(bot.filled(SAM, "Organization"), hostile);
    bot.turn(SAM, "record.history").await;
    assert!(bot.reads(SAM).contains("&lt;!channel&gt; &amp; &lt;https://evil.example|Salesforce&gt;"));
    bot.section(LEE, "business").await;
    assert!(bot.reads(LEE).contains("&lt;!channel&gt; &amp; &lt;https://evil.example|Salesforce&gt;"));
    // Sent as it stands, nothing of it is taken for a change.
    bot.section(SAM, "business").await;
    bot.form(SAM).send().await;
    assert!(bot.reads(SAM).contains("Nothing was changed."), "{}", bot.reads(SAM));
}
