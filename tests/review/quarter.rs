//! A whole quarter, from its opening to the next one.

use super::*;

/// Twelve accounts each, a holiday in the middle, and Lee on leave all the while. One of Ravi's is at risk by now.
async fn stage() -> Stage {
    let holiday = |config: &mut String| {
        *config = config.replace("[\"2026-12-25\"]", "[\"2026-12-25\", \"2027-02-08\"]");
    };
    let stage = team(12, holiday).await;
    away(&stage, LEE, "2027-01-28", "2027-02-26").await;
    changes(&stage, &account_id(RAVI, 3), |account| account.health = Some("red".into())).await;
    stage.settle().await;
    stage.ws.mark_all_read();
    stage
}

/// It opens on the first Monday of February at nine. Ravi finishes, Elena gets half way, Lee is on leave; on the
/// seventh working day Elena is reminded, on the tenth the managers read what is left, in the evening it closes with
/// the mix, what moved and why, and what nobody looked at. In May the next one opens, filled in with these answers.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn a_whole_quarter() {
    let stage = stage().await;
    stage.until("2027-02-01T08:59:00Z").await;
    assert!(cards(&stage, EMEA).is_empty());
    stage.until("2027-02-01T09:01:00Z").await;
    let opened = card(&stage, EMEA);
    insta::assert_snapshot!(opened.text, @"");
    insta::assert_snapshot!(opened.text_of(), @"");
    assert!(walks(&stage, LEE).is_empty(), "Lee is on leave");
    nothing_changed(&stage, RAVI, 2).await;
    stage.press(RAVI, &walk(&stage, RAVI), "Nothing else changed").await.ok();
    nothing_changed(&stage, RAVI, 9).await;
    nothing_changed(&stage, ELENA, 6).await;
    assert!(
        card(&stage, EMEA).text_of().contains("*Reviewed:* 19 of 36")
            || card(&stage, EMEA).text_of().contains("*Reviewed:* 18 of 36")
    );
    stage.ws.mark_all_read();

    stage.until("2027-02-10T08:59:00Z").await;
    stage.nobody_else_heard();
    stage.until("2027-02-10T09:05:00Z").await;
    assert_eq!(
        stage.news(ELENA),
        ["Elena, yours today: FY28 Q1 review: 6 of your 12 accounts left, by Mon 15 Feb."]
    );
    stage.nobody_else_heard();
    nothing_changed(&stage, ELENA, 1).await;
    assert!(
        stage.last_dm(ELENA).text.contains("5 of your 12 accounts left"),
        "{}",
        stage.last_dm(ELENA).text
    );

    stage.until("2027-02-15T09:05:00Z").await;
    assert_eq!(stage.news(MAYA).len(), 1);
    assert_eq!(stage.news(TOM).len(), 1);
    stage.nobody_else_heard();
    insta::assert_snapshot!(list(&stage, MAYA).text_of(), @"");

    stage.until("2027-02-15T17:01:00Z").await;
    let closed = card(&stage, EMEA);
    assert_eq!(closed.ts, opened.ts, "the same message");
    insta::assert_snapshot!(closed.text, @"");
    insta::assert_snapshot!(closed.text_of(), @"");
    assert!(closed.blocks.iter().any(|block| block["type"] == "data_table"));
    assert!(closed.blocks.iter().any(|block| block["type"] == "data_visualization"));
    let note = stage.ws.messages(EMEA).pop().expect("a note");
    assert_eq!(note.thread_ts.as_ref(), Some(&opened.ts));
    insta::assert_snapshot!(note.text, @"");
    insta::assert_snapshot!(walk(&stage, ELENA).text, @"");
    assert!(walk(&stage, ELENA).buttons().is_empty());
    assert!(!list(&stage, MAYA).has_button("Review in their place"));
    stage.press(MAYA, &closed, "Show all").await.ok();
    assert!(stage.form(MAYA).view.text_of().contains("Lumen 12"));
    next_quarter(&stage).await;
}

/// What nobody looked at is marked so until somebody does, and the next review opens with the answers of this one.
async fn next_quarter(stage: &Stage) {
    let mut db = stage.app.storage.read().await.expect("a reader");
    let missed = reviews::missed(&mut db, &account_id(LEE, 1)).await.expect("reviews");
    assert_eq!(missed.map(|review| review.quarter).as_deref(), Some("2027-02-01"));
    assert_eq!(reviews::missed(&mut db, &account_id(RAVI, 1)).await.expect("reviews"), None);
    drop(db);
    stage.until("2027-03-01T09:05:00Z").await;
    assert!(walks(stage, LEE).is_empty(), "it is over");
    decided(stage, &account_id(LEE, 1), LEE, &CALM).await;
    let mut db = stage.app.storage.read().await.expect("a reader");
    assert_eq!(reviews::missed(&mut db, &account_id(LEE, 1)).await.expect("reviews"), None);
    drop(db);
    stage.until("2027-05-03T08:01:00Z").await;
    let cards = cards(stage, EMEA);
    assert_eq!(cards.len(), 2);
    assert!(
        cards[1].text.contains("FY28 Q2 review of priorities is open until Fri 14 May"),
        "{}",
        cards[1].text
    );
    let walk = walk(stage, RAVI);
    assert!(walk.text_of().starts_with("1 of 12 · Rover 01 is Pr2"), "{}", walk.text_of());
    nothing_changed(stage, RAVI, 12).await;
    let (_, items) = review(stage, "emea-enterprise").await;
    let ravi: Vec<_> = items.iter().filter(|item| item.csm.as_str() == RAVI).map(|item| item.after).collect();
    assert_eq!(
        ravi.iter().filter(|after| **after == Some(Priority::Pr1)).count(),
        1,
        "as it was answered last"
    );
}
