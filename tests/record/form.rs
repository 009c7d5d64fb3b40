//! Filling in a section: what is saved, what is kept, who may, and two people at once.

use baton_storage::audit;
use chrono::Duration;

use super::*;

/// Sam fills in a section, changes one thing and clears another; each is a fact of his with its moment, older ones
/// are kept, and after each saving he is back on the page that says what is still missing.
/// Proves C1, T6, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn a_section_is_filled_in_changed_and_cleared() {
    let stage = Stage::open().await;
    stage.record(SAM).await;
    let page = stage.reads(SAM);
    assert!(page.contains("Homeworld Inc.") && page.contains("*0 of 18* known (0 %)"), "{page}");
    assert!(page.contains("*Key people* · 0 of 4 known\nStill wanted: Champion"), "{page}");

    stage.turn(SAM, "record.section#people").await;
    let form = stage.form(SAM);
    assert_eq!((form.view.title.as_str(), form.view.submit.as_deref()), ("Key people", Some("Save")));
    assert!(
        form.view.text_of().contains("Not known yet. Alex Moreau would know."),
        "{}",
        form.view.text_of()
    );
    form.set("Champion", "Kim Reed, platform lead").set("Main contacts", "Kim Reed\nJo Lind").send().await;
    let page = stage.reads(SAM);
    assert!(page.contains("✓ Saved: Champion, Main contacts.\n*2 of 18* known (11 %)"), "{page}");
    assert!(page.contains("*Key people* · 2 of 4 known\nStill wanted: Decision maker"), "{page}");

    stage.pass(Duration::days(3)).await;
    stage.section(SAM, "people").await;
    assert_eq!(stage.filled(SAM, "Champion"), "Kim Reed, platform lead");
    assert!(stage.reads(SAM).contains("Sam Ortiz, 3 days ago"), "{}", stage.reads(SAM));
    stage.clear(SAM, "Main contacts");
    stage.form(SAM).set("Champion", "Jo Lind, head of platform").send().await;
    assert!(stage.reads(SAM).contains("*1 of 18* known"), "{}", stage.reads(SAM));

    let champion = stage.said("champion").await;
    assert_eq!(stage.values("champion").await, ["Jo Lind, head of platform", "Kim Reed, platform lead"]);
    assert_eq!((champion[0].said_by.as_str(), champion[0].recorded_by.as_str()), (SAM, SAM));
    assert_eq!(champion[0].said_at.since(champion[1].said_at).num_days(), 3);
    assert_eq!(stage.values("contacts").await, ["", "Kim Reed\nJo Lind"]);
    assert!(stage.said("decision-maker").await.is_empty(), "what nobody touched is nobody's word");

    let mut db = stage.app.storage.read().await.expect("a reader");
    let entries = audit::of_object(&mut db, &format!("account:{HOMEWORLD}")).await.expect("asked");
    drop(db);
    let last = entries.iter().rfind(|entry| entry.why.as_deref() == Some("champion")).expect("an entry");
    assert_eq!(last.before.as_deref(), Some("Kim Reed, platform lead"));
    assert_eq!(last.after.as_deref(), Some("Jo Lind, head of platform"));

    stage.section(SAM, "people").await;
    stage.turn(SAM, "record.history").await;
    let history = stage.reads(SAM);
    assert!(history.contains("• Jo Lind, head of platform · Sam Ortiz, just now"), "{history}");
    assert!(history.contains("• Kim Reed, platform lead · Sam Ortiz, 3 days ago"), "{history}");
    assert!(history.contains("• _no longer holds_ · Sam Ortiz"), "{history}");
}

/// Sent as it was, a form changes nothing and says so; "All sections" leads back.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_as_it_was_changes_nothing() {
    let stage = Stage::open().await;
    stage.section(SAM, "business").await;
    stage.form(SAM).set("The organization", "A bank.\n\n  12,000 people").send().await;
    let before = stage.matters().await;
    stage.section(SAM, "business").await;
    stage.form(SAM).send().await;
    assert!(stage.reads(SAM).contains("Nothing was changed."), "{}", stage.reads(SAM));
    stage.turn(SAM, "record.section#business").await;
    stage.turn(SAM, "record.open").await;
    assert!(stage.reads(SAM).contains("*1 of 18* known"), "{}", stage.reads(SAM));
    assert_eq!(stage.matters().await, before);
}

/// Two people fill in the same section: what only one of them changed is taken, what both did is put before the
/// second with the first's words and nothing is saved until they send again; what they never touched is not undone.
/// Proves C1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_covers_what_they_have_not_seen() {
    let stage = Stage::open().await;
    stage.section(SAM, "people").await;
    stage.section(ALEX, "people").await;
    let form = stage.form(ALEX).set("Champion", "Kim Reed").set("Other stakeholders", "The works council");
    form.send().await;
    stage.clock.set(stage.clock.now() + Duration::minutes(2));

    let form = stage.form(SAM).set("Champion", "Jo Lind").set("Main contacts", "Kim and Jo");
    form.send().await;
    let again = stage.form(SAM);
    let text = again.view.text_of();
    assert!(
        text.contains("*Alex Moreau* changed this to “Kim Reed” 2 min ago, while you were writing."),
        "{text}"
    );
    assert!(stage.values("contacts").await.is_empty(), "nothing is saved yet");
    assert_eq!(stage.filled(SAM, "Champion"), "Jo Lind");
    assert_eq!(stage.filled(SAM, "Main contacts"), "Kim and Jo");
    assert_eq!(stage.filled(SAM, "Other stakeholders"), "The works council", "what stands now");

    again.send().await;
    assert!(stage.reads(SAM).contains("✓ Saved: Champion, Main contacts."), "{}", stage.reads(SAM));
    assert_eq!(stage.values("champion").await, ["Jo Lind", "Kim Reed"]);
    assert_eq!(
        stage.values("stakeholders").await,
        ["The works council"],
        "not cleared by a form that was empty"
    );

    // The other way round: what was shown first and is put back is no change.
    stage.section(SAM, "people").await;
    stage.section(ALEX, "people").await;
    stage.clear(ALEX, "Champion");
    stage.form(ALEX).send().await;
    stage.form(SAM).set("Champion", "Jo Lind, again").send().await;
    let again = stage.form(SAM);
    assert!(again.view.text_of().contains("*Alex Moreau* said just now that this no longer holds"));
    stage.clear(SAM, "Champion");
    stage.form(SAM).send().await;
    assert!(stage.reads(SAM).contains("Nothing was changed."), "{}", stage.reads(SAM));
    // Both said the same: that is no conflict.
    stage.section(SAM, "people").await;
    stage.section(ALEX, "people").await;
    stage.form(ALEX).set("Champion", "Kim").send().await;
    stage.form(SAM).set("Champion", "Kim").send().await;
    assert!(stage.reads(SAM).contains("Nothing was changed."), "{}", stage.reads(SAM));
}

/// Who is not on the account reads it, is told who may change it, and cannot by a form that was open before either.
/// Managers and directors may. Proves C1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_on_the_account_reads_it() {
    let stage = Stage::open().await;
    stage.section(SAM, "people").await;
    stage.form(SAM).set("Champion", "Kim Reed").send().await;
    stage.record(LEE).await;
    let only =
        "Only the account team of Homeworld Inc. and the managers of EMEA Enterprise can change its record";
    assert!(stage.reads(LEE).contains(only), "{}", stage.reads(LEE));
    stage.turn(LEE, "record.section#people").await;
    let page = stage.form(LEE).view;
    assert!(page.submit.is_none() && page.inputs().is_empty());
    assert!(page.text_of().contains("*Champion*\nKim Reed"), "{}", page.text_of());
    assert!(page.text_of().contains("*Main contacts*\nnot known"), "{}", page.text_of());
    stage.turn(LEE, "record.history").await;
    assert!(stage.reads(LEE).contains("• Kim Reed · Sam Ortiz"), "{}", stage.reads(LEE));

    for leader in [MAYA, TOM, DANA] {
        stage.section(leader, "people").await;
        stage.form(leader).set("Champion", &format!("Kim Reed, says {leader}")).send().await;
    }
    assert_eq!(stage.said("champion").await.len(), 4);

    // Sam's form is open when the account goes to another architect.
    stage.section(SAM, "people").await;
    stage
        .crm(serde_json::json!({ "account": { "id": HOMEWORLD, "sa_email": "lee.novak@example.com" } }))
        .await;
    stage.form(SAM).set("Champion", "Nobody").send().await;
    assert!(stage.reads(SAM).contains(only), "{}", stage.reads(SAM));
    assert_eq!(stage.said("champion").await.len(), 4);
}

/// What people write stays what they wrote: in the form, on the page, in the history; as long as Slack takes it.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_stays_what_it_was() {
    let stage = Stage::open().await;
    let hostile = "<!channel> & <https://evil.example|Salesforce> {{ csm }} </section> *_~`\u{202e}\u{0}ab";
    let long = "ß".repeat(3000);
    stage.section(SAM, "business").await;
    stage
        .form(SAM)
        .set("The organization", hostile)
        .set("Recent news", &long)
        .set("Why GitLab", "  \n ")
        .send()
        .await;
    assert_eq!(stage.values("organization").await, [hostile]);
    assert_eq!(stage.values("news").await, [long]);
    assert!(stage.said("why-gitlab").await.is_empty());
    stage.turn(SAM, "record.section#business").await;
    assert_eq!(stage.filled(SAM, "The organization"), hostile);
    stage.turn(SAM, "record.history").await;
    assert!(stage.reads(SAM).contains("&lt;!channel&gt; &amp; &lt;https://evil.example|Salesforce&gt;"));
    stage.section(LEE, "business").await;
    assert!(stage.reads(LEE).contains("&lt;!channel&gt; &amp; &lt;https://evil.example|Salesforce&gt;"));
    // Sent as it stands, nothing of it is taken for a change.
    stage.section(SAM, "business").await;
    stage.form(SAM).send().await;
    assert!(stage.reads(SAM).contains("Nothing was changed."), "{}", stage.reads(SAM));
}
