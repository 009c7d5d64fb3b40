//! Amounts in the form: in the organization's own currency, and in no other.

use crate::harness::*;

/// An amount in another currency is never taken for ours: the field says which one it is in, and nothing is stored; in
/// the organization's own it is taken and shown. Proves R3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn another_currency_is_refused_at_the_field() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.unfolded(SAM).await.set("Why now?", "Nearing the end of stage 3");
    let faults = form.set("LAM", "€180k").set("Expected ARR after this deal", "£1.2M").refused().await;
    let euros = "\"€180k\" is in euros, and amounts here are in US dollars. Write it in US dollars.";
    assert_eq!(faults["lam"], euros);
    assert!(faults["arr"].contains("British pounds"), "{faults:?}");
    assert_eq!(bot.form(SAM).view.value_of("lam").as_deref(), Some("€180k"), "nothing is lost");
    bot.form(SAM).set("LAM", "1,2M").set("Expected ARR after this deal", "180k USD").send().await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("$1.2M") && card.contains("$180k"), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// An organization that keeps its amounts in euros reads and shows euros, from the form to the card. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn an_organization_has_its_own_currency() {
    let bot = TestBot::with(|config| {
        *config = config.replace("fiscal_year_starts = 2", "fiscal_year_starts = 2\ncurrency = \"EUR\"");
    })
    .await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot
        .unfolded(SAM)
        .await
        .set("Why now?", "Nearing the end of stage 3")
        .set("Expected ARR after this deal", "$180k");
    assert!(form.refused().await["arr"].contains("amounts here are in euros"));
    bot.form(SAM).set("Expected ARR after this deal", "€180k").send().await;
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("€1.2M") && card.contains("€180k") && !card.contains('$'), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}
