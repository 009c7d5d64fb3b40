//! The follow-up as it comes out of the whole: every option, and nothing of ours.

use baton_storage::facts;

use super::*;
use baton::features::record::rules::RecordRules;

/// Every fact of the record, the health, the money, the notes of the request, the explanation: each with a word of its
/// own. None of these words is in the draft, nor in the page to copy; every option that was gone through is.
/// Proves D2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_ours_gets_into_the_letter() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let mut canaries =
        vec!["explanationcanary".to_owned(), "healthcanary".to_owned(), "industrycanary".to_owned()];
    let mut said = Vec::new();
    for rule in bot.app.playbook.of::<RecordRules>().facts() {
        let canary = format!("fact{}canary", rule.key.replace(['_', '.', '-'], ""));
        said.push((rule.key.clone(), canary.clone()));
        canaries.push(canary);
    }
    assert!(said.len() > 10, "the whole record");
    let now = bot.clock.now();
    let write = bot.app.storage.write(move |tx| {
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
    bot.crm(json!({ "account": account })).await;
    canaries.extend(["777", "8,888", "8888", "Pr1", "Pr4", "threshold", "Maya", "Scale"].map(str::to_owned));

    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    let form = bot.form(RAVI).set("Reason", DOWNGRADED);
    form.set("Internal reason", "explanationcanary: they pay too little").send().await;
    bot.put_forms_away(RAVI).await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    bot.press(RAVI, &bot.letgo_card(), "Record the meeting").await.ok();
    let all = [SUPPORT, IN_WRITING, FEATURES, ONLINE].join("|");
    let form = bot.form(RAVI).set("What did you discuss with them?", &all);
    form.set("Customer attendees", "guestcanary").send().await;
    canaries.push("guestcanary".into());
    bot.press(RAVI, &bot.letgo_card(), "Write the follow-up").await.ok();
    let draft = bot.form(RAVI).view.value_of("letter").expect("a draft");
    bot.form(RAVI).send().await;
    let page = bot.form(RAVI).view.text_of();
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
    let card = bot.letgo_card().text_of();
    assert!(internal.iter().all(|canary| card.contains(canary)), "we read it: {card}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Inc.: Maya Lopez approved ending CSM coverage. Next: tell the customer in a meeting with A…
    Tom Becker: Homeworld Inc.: this is closed. Approve or decline ending CSM coverage for Homeworld Inc., which Rav…
    ");
}

/// The wording is its writer's: it is kept as changed and shown again, and promises in it are pointed out, held back
/// never. Copying shows it as it was kept, in plain text. Nothing was sent to anybody.
/// Proves D2, T3.
#[tokio::test(flavor = "multi_thread")]
async fn the_wording_is_its_writers() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let card = bot.told(SUPPORT).await;
    bot.press(RAVI, &card, "Write the follow-up").await.ok();
    let form = bot.form(RAVI);
    let draft = form.view.value_of("letter").expect("a draft");
    assert!(draft.contains("Support") && !draft.contains("Alex Moreau, who"), "{draft}");
    let own = format!("{draft}\n\nWe will fix everything by Friday. *Not bold* <https://evil.example|here>");
    form.set("To Homeworld Inc.", &own).send().await;
    let page = bot.form(RAVI).view;
    assert!(page.text_of().contains("may sound like a promise"), "{}", page.text_of());
    bot.put_forms_away(RAVI).await;
    assert_eq!(bot.disengagement().await.letter.as_deref(), Some(own.as_str()));
    bot.press(RAVI, &bot.letgo_card(), "Copy the follow-up").await.ok();
    let page = bot.form(RAVI).view;
    let raw = serde_json::to_string(&page.blocks).expect("json");
    assert!(raw.contains("*Not bold* <https://evil.example|here>"), "{raw}");
    bot.put_forms_away(RAVI).await;
    bot.press(MAYA, &bot.letgo_card(), "Edit the follow-up").await.ok();
    let form = bot.form(MAYA);
    assert_eq!(form.view.value_of("letter").as_deref(), Some(own.as_str()));
    assert!(form.view.text_of().contains("This is your saved draft."));
    let heard = bot.ws.unread_everywhere();
    assert!(heard.iter().all(|message| !message.text_of().contains("We will fix everything")), "never sent");
}

/// What Baton drafted itself promises nothing, whatever the CSM, the seller and the customer are called and whichever
/// options were gone through; only what is added is pointed out. Proves D2, T3.
#[tokio::test(flavor = "multi_thread")]
async fn the_draft_passes_its_own_check() {
    let bot = TestBot::open().await;
    bot.handed().await;
    for (user, name) in [(RAVI, "Will March"), (ALEX, "April Will")] {
        bot.ws.change_user(user, |user| user.name = name.into()).await.ok();
        bot.settle().await;
    }
    let card = bot.told(&[SUPPORT, IN_WRITING, FEATURES, ONLINE].join("|")).await;
    bot.press(RAVI, &card, "Write the follow-up").await.ok();
    let draft = bot.form(RAVI).view.value_of("letter").expect("a draft");
    assert!(draft.contains("Will March") && draft.contains("April Will"), "{draft}");
    bot.form(RAVI).send().await;
    let page = bot.form(RAVI).view.text_of();
    assert!(page.contains("I found no promises in it."), "{page}");
    bot.put_forms_away(RAVI).await;
    bot.press(RAVI, &bot.letgo_card(), "Edit the follow-up").await.ok();
    bot.form(RAVI).set("To Homeworld Inc.", &format!("{draft}\nIt will work.")).send().await;
    let page = bot.form(RAVI).view.text_of();
    assert!(page.contains("1 phrase may sound like a promise") && page.contains("• “will”"), "{page}");
}

/// A wording that is kept is not sent: neither the card nor the page that completes it says so, and the page asks.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_not_shown_as_sent() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let card = bot.written().await;
    let text = card.text_of();
    assert!(text.contains("✓ The follow-up is drafted; Ravi Patel sends it"), "{text}");
    assert!(!text.contains("writes and sends"), "{text}");
    bot.press(RAVI, &card, "Complete").await.ok();
    let page = bot.form(RAVI).view.text_of();
    assert!(page.contains("*Has the customer received the follow-up?*"), "{page}");
    bot.form(RAVI).send().await;
    bot.put_forms_away(RAVI).await;
    assert!(!bot.letgo_card().text_of().contains("writes and sends"), "{}", bot.letgo_card().text_of());
    insta::assert_snapshot!(bot.others_heard().await, @"Alex Moreau: Homeworld Inc.: you are the contact from now on. Ravi Patel has ended CSM coverage. The customer's w…");
}
