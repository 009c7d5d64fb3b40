//! Who gets a CSM, and what the others are shown instead.

use baton_storage::accounts;

use crate::harness::*;

async fn homeworld(bot: &TestBot, change: impl FnOnce(&mut accounts::Account)) {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let mut account = accounts::find(&mut db, &HOMEWORLD.into()).await.expect("read").expect("known");
    drop(db);
    change(&mut account);
    told(&bot.app, account).await;
}

/// An account whose CSM field reads `TAM Scale` shows the Scale route instead of the form.
/// Proves Q2.
#[tokio::test(flavor = "multi_thread")]
async fn tam_scale_shows_the_scale_route_instead_of_the_form() {
    let bot = TestBot::open().await;
    homeworld(&bot, |account| account.csm_field = Some("TAM Scale".into())).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let page = bot.form(SAM).view;
    assert_eq!(page.title, "A Scale CSE account");
    assert!(page.submit.is_none(), "there is nothing to send");
    assert!(page.text_of().contains("\"TAM Scale\""), "{}", page.text_of());
    assert_eq!(page.buttons(), ["How to contact them"]);
}

/// An account that has a CSM: who it is and a way to write to them, and no request.
/// Proves Q2.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_a_csm_names_them() {
    let bot = TestBot::open().await;
    homeworld(&bot, |account| account.csm_field = Some("elena.costa@example.com".into())).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let page = bot.form(SAM).view;
    assert!(page.text_of().contains("*Elena Costa* is the CSM of *Homeworld Inc.*"), "{}", page.text_of());
    assert_eq!(page.buttons(), ["Message Elena Costa"]);

    homeworld(&bot, |account| account.csm_field = Some("gone@example.com".into())).await;
    bot.command(LEE, "/request-csm", "homeworld").await.ok();
    let page = bot.form(LEE).view;
    assert!(page.text_of().contains("I can't find them in Slack"), "{}", page.text_of());
}

/// The same holds for a form that was open before the CRM said so.
/// Proves Q2.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_named_meanwhile_stops_the_form() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    homeworld(&bot, |account| account.csm_field = Some("elena.costa@example.com".into())).await;
    bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
    assert_eq!(bot.form(SAM).view.title, "Already has a CSM");
    assert!(bot.ws.messages(EMEA).is_empty());
}

/// Below the threshold the Scale engineers look after the account: the page says why, with the numbers,
/// and the form is still there underneath, as it was filled in. Dedicated customers are made known to the
/// manager all the same.
/// Proves Q1, Q3.
#[tokio::test(flavor = "multi_thread")]
async fn a_small_account_is_shown_the_scale_route_and_dedicated_is_told() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form =
        bot.unfolded(SAM).await.set("Expected ARR after this deal", "40k").set("GitLab Dedicated", "Yes");
    form.set("Why now?", "Nearing the end of stage 3").send().await;
    let page = bot.form(SAM).view;
    assert_eq!(page.title, "A Scale CSE account");
    assert!(page.text_of().contains("$40,000") && page.text_of().contains("$100,000"), "{}", page.text_of());
    assert!(page.text_of().contains("I notified Maya Lopez and Tom Becker"), "{}", page.text_of());
    assert!(bot.ws.messages(EMEA).is_empty(), "no request was made");
    for manager in [MAYA, TOM] {
        let told = bot.last_dm(manager).text_of();
        assert!(
            told.starts_with("Sam Ortiz reports that Homeworld Inc. will be on GitLab Dedicated."),
            "{told}"
        );
    }
    assert_eq!(bot.ws.modal_stack(SAM).len(), 2, "the form is underneath");
    bot.ws.close_view(SAM, &page.id).await;
    assert_eq!(bot.form(SAM).view.value_of("arr").as_deref(), Some("40k"));
    bot.form(SAM).set("Expected ARR after this deal", "400k").send().await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("*GitLab Dedicated:*"), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// An ARR that nobody knows yet is the manager's to judge; a child account is named as one.
/// Proves Q1, Q4.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_the_manager_decides() {
    let bot = TestBot::open().await;
    let parent = accounts::Account::named(
        "0015e00000ParentAAA".into(),
        "Galaxy Holding",
        "Salesforce",
        bot.clock.now(),
    );
    told(&bot.app, parent).await;
    homeworld(&bot, |account| account.parent_id = Some("0015e00000ParentAAA".into())).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.unfolded(SAM).await.set("Expected ARR after this deal", "");
    form.set("Why now?", "Nearing the end of stage 3").send().await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("*Expected ARR*\nnot known yet"), "{card}");
    assert!(card.contains("This is a child account of Galaxy Holding."), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}
