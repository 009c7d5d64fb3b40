//! The follow-up as it comes out of the whole: every option, and nothing of ours.

use baton_storage::facts;

use super::*;
use baton::features::record::rules::RecordRules;

/// Every fact of the record, the health, the money, the notes of the request, the explanation: each with a word of its
/// own. None of these words is in the draft, nor in the page to copy; every option that was gone through is.
/// Proves D2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_ours_gets_into_the_letter() {
    let stage = Stage::open().await;
    stage.handed().await;
    let mut canaries =
        vec!["explanationcanary".to_owned(), "healthcanary".to_owned(), "industrycanary".to_owned()];
    let mut said = Vec::new();
    for rule in stage.app.playbook.of::<RecordRules>().facts() {
        let canary = format!("fact{}canary", rule.key.replace(['_', '.', '-'], ""));
        said.push((rule.key.clone(), canary.clone()));
        canaries.push(canary);
    }
    assert!(said.len() > 10, "the whole record");
    let now = stage.clock.now();
    let write = stage.app.storage.write(move |tx| {
        Box::pin(async move {
            for (key, value) in said {
                let fact = facts::Fact {
                    fact_id: baton_storage::ids::FactId::fresh(),
                    account_id: HOMEWORLD.into(),
                    key,
                    value,
                    said_by: RAVI.to_owned(),
                    by_person: true,
                    said_at: now,
                    link: None,
                    recorded_by: RAVI.into(),
                    recorded_at: now,
                };
                facts::add(tx, &fact).await?;
            }
            Ok::<_, baton_storage::Fault>(())
        })
    });
    write.await.expect("written");
    let account = json!({ "id": HOMEWORLD, "health": "healthcanary", "industry": "industrycanary",
        "arr": 777_123, "lam": 8_888_321 });
    stage.crm(json!({ "account": account })).await;
    canaries.extend(["777", "8,888", "8888", "Pr1", "Pr4", "threshold", "Maya", "Scale"].map(str::to_owned));

    stage.command(RAVI, "/disengage", "homeworld").await.ok();
    let form = stage.form(RAVI).set("Reason", DOWNGRADED);
    form.set("The honest reason, for ourselves", "explanationcanary: they pay too little").send().await;
    stage.put_forms_away(RAVI).await;
    stage.press(MAYA, &stage.last_dm(MAYA), "Agree").await.ok();
    stage.press(RAVI, &stage.letgo_card(), "We met").await.ok();
    let all = [SUPPORT, IN_WRITING, FEATURES, ONLINE].join("|");
    let form = stage.form(RAVI).set("What you went through with them", &all);
    form.set("Who of the customer was there", "guestcanary").send().await;
    canaries.push("guestcanary".into());
    stage.press(RAVI, &stage.letgo_card(), "Write the follow-up").await.ok();
    let draft = stage.form(RAVI).view.value_of("letter").expect("a draft");
    stage.form(RAVI).send().await;
    let page = stage.form(RAVI).view.text_of();
    for text in [&draft, &page] {
        for canary in &canaries {
            assert!(!text.contains(canary.as_str()), "{canary} is in: {text}");
        }
        for wanted in
            ["basic how-to", "write to Alex Moreau", "feature-comparison", "https://docs.gitlab.com/"]
        {
            assert!(text.contains(wanted), "{wanted} is not in: {text}");
        }
    }
    let internal = ["explanationcanary", "guestcanary"];
    let card = stage.letgo_card().text_of();
    assert!(internal.iter().all(|canary| card.contains(canary)), "we read it: {card}");
}

/// The wording is its writer's: it is kept as changed and shown again, and promises in it are pointed out, held back
/// never. Copying shows it as it was kept, in plain text. Nothing was sent to anybody.
/// Proves D2, T3.
#[tokio::test(flavor = "multi_thread")]
async fn the_wording_is_its_writers() {
    let stage = Stage::open().await;
    stage.handed().await;
    let card = stage.told(SUPPORT).await;
    stage.press(RAVI, &card, "Write the follow-up").await.ok();
    let form = stage.form(RAVI);
    let draft = form.view.value_of("letter").expect("a draft");
    assert!(draft.contains("Support") && !draft.contains("Alex Moreau. In writing"), "{draft}");
    let own = format!("{draft}\n\nWe will fix everything by Friday. *Not bold* <https://evil.example|here>");
    form.set("To Homeworld Inc.", &own).send().await;
    let page = stage.form(RAVI).view;
    assert!(page.text_of().contains("may be heard as a promise"), "{}", page.text_of());
    stage.put_forms_away(RAVI).await;
    assert_eq!(stage.disengagement().await.letter.as_deref(), Some(own.as_str()));
    stage.press(RAVI, &stage.letgo_card(), "Copy the follow-up").await.ok();
    let page = stage.form(RAVI).view;
    let raw = serde_json::to_string(&page.blocks).expect("json");
    assert!(raw.contains("*Not bold* <https://evil.example|here>"), "{raw}");
    stage.put_forms_away(RAVI).await;
    stage.press(MAYA, &stage.letgo_card(), "Change the follow-up").await.ok();
    let form = stage.form(MAYA);
    assert_eq!(form.view.value_of("letter").as_deref(), Some(own.as_str()));
    assert!(form.view.text_of().contains("This is the wording that was kept."));
    let heard = stage.ws.unread_everywhere();
    assert!(heard.iter().all(|message| !message.text_of().contains("We will fix everything")), "never sent");
}

/// What Baton drafted itself promises nothing, whatever the CSM, the seller and the customer are called and whichever
/// options were gone through; only what is added is pointed out. Proves D2, T3.
#[tokio::test(flavor = "multi_thread")]
async fn the_draft_passes_its_own_check() {
    let stage = Stage::open().await;
    stage.handed().await;
    for (user, name) in [(RAVI, "Will March"), (ALEX, "April Will")] {
        stage.ws.change_user(user, |user| user.name = name.into()).await.ok();
        stage.settle().await;
    }
    let card = stage.told(&[SUPPORT, IN_WRITING, FEATURES, ONLINE].join("|")).await;
    stage.press(RAVI, &card, "Write the follow-up").await.ok();
    let draft = stage.form(RAVI).view.value_of("letter").expect("a draft");
    assert!(draft.contains("Will March") && draft.contains("April Will"), "{draft}");
    stage.form(RAVI).send().await;
    let page = stage.form(RAVI).view.text_of();
    assert!(page.contains("I found nothing in it that promises anything."), "{page}");
    stage.put_forms_away(RAVI).await;
    stage.press(RAVI, &stage.letgo_card(), "Change the follow-up").await.ok();
    stage.form(RAVI).set("To Homeworld Inc.", &format!("{draft}\nIt will work.")).send().await;
    let page = stage.form(RAVI).view.text_of();
    assert!(page.contains("1 phrase may be heard as a promise") && page.contains("• “will”"), "{page}");
}

/// A wording that is kept is not sent: neither the card nor the page that completes it says so, and the page asks.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_not_shown_as_sent() {
    let stage = Stage::open().await;
    stage.handed().await;
    let card = stage.written().await;
    let text = card.text_of();
    assert!(text.contains("✓ The wording of the follow-up is kept; Ravi Patel sends it"), "{text}");
    assert!(!text.contains("written and sent"), "{text}");
    stage.press(RAVI, &card, "Complete").await.ok();
    let page = stage.form(RAVI).view.text_of();
    assert!(page.contains("*Has the customer got the follow-up?*"), "{page}");
    stage.form(RAVI).send().await;
    stage.put_forms_away(RAVI).await;
    assert!(!stage.letgo_card().text_of().contains("written and sent"), "{}", stage.letgo_card().text_of());
}
