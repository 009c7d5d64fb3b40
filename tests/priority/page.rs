//! `/priority`: the level, the path that led to it, what is known, and what its reader can do.

use super::*;

/// x
#[tokio::test(flavor = "multi_thread")]
async fn look() {
    let stage = open().await;
    for (user, name) in [(RAVI, "Northwind"), (GRACE, "Talos"), (NINA, "Talos"), (SAM, "Talos")] {
        let page = stage.priority(user, name).await;
        println!("{}\n{:?}", page.text_of(), page.buttons());
    }
    let page = stage.priority(RAVI, "Northwind").await;
    stage.press(RAVI, &page, "Review").await.ok();
    println!("{}", stage.form(RAVI).view.text_of());
    println!("{:?}", stage.form(RAVI).refused().await);
    stage.form(RAVI).set("LAM", "Yes").set("Which priority do you propose?", "Pr2").send().await;
    println!("{}", stage.ws.modal(RAVI).unwrap().text_of());
    let page = stage.priority(MAYA, "Northwind").await;
    println!("{}\n{:?}", page.text_of(), page.buttons());
    println!("{}", stage.priority(MAYA, "").await.text_of());
    stage.until("2026-11-24T09:01:00Z").await;
    println!("{:#?}", stage.last_dm(MAYA).text_of());
    stage.press(MAYA, &stage.last_dm(MAYA), "Agree").await.ok();
    println!("{:#?}", stage.last_dm(MAYA).text_of());
    let page = stage.priority(RAVI, "Northwind").await;
    println!("{}\n{:?}", page.text_of(), page.buttons());
    stage.until("2026-11-25T09:01:00Z").await;
    println!("{:#?} {:#?}", stage.last_dm(RAVI).text_of(), stage.last_dm(ALEX).text_of());
    let page = stage.priority(GRACE, "Talos").await;
    stage.press(GRACE, &page, "Review").await.ok();
    println!("{}", stage.form(GRACE).view.text_of());
}
