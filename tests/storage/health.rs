//! What was said of an account's health.

use baton_storage::health::{self, Report};
use baton_storage::ids::ReportId;
use baton_storage::merges;

use super::*;

fn report(account: &str, health: &str, said_at: i64) -> Report {
    Report {
        report_id: ReportId::fresh(),
        account_id: account.into(),
        health: health.into(),
        said_by: "U0RAVI".into(),
        by_person: true,
        said_at: At(said_at),
        why: Some("Their <champion> left".into()),
        plan: None,
    }
}

/// Everything that was said is kept and comes back as it went in, the latest first; a merge takes it along; of an
/// account that is not known nothing is said. Proves G5.
#[tokio::test]
async fn words_come_back_the_latest_first() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let (red, yellow) =
        (report("A1", "red", 5), Report { plan: Some("A workshop".into()), ..report("A1", "yellow", 9) });
    let told =
        Report { by_person: false, said_by: "Salesforce".into(), why: None, ..report("A1", "Green", 1) };
    let said = [red.clone(), yellow.clone(), told.clone()];
    change!(place, |tx| {
        for report in &said {
            health::add(tx, report).await?;
        }
        accounts::set_health(tx, &"A1".into(), Some("yellow")).await
    });
    let db = &mut *place.reader().await;
    assert_eq!(
        health::of_account(db, &"A1".into()).await.expect("asked"),
        [yellow.clone(), red.clone(), told]
    );
    assert_eq!(health::find(db, &red.report_id).await.expect("asked"), Some(red));
    assert_eq!(health::find(db, &"h0".into()).await.expect("asked"), None);
    let account = accounts::find(db, &"A1".into()).await.expect("asked").expect("known");
    assert_eq!(account.health.as_deref(), Some("yellow"));
    let stray = report("A9", "red", 1);
    let refused = place.storage.write(move |tx| Box::pin(async move { health::add(tx, &stray).await })).await;
    assert!(refused.is_err(), "there is no such account");
    change!(place, |tx| merges::account(tx, &"A1".into(), &"A2".into()).await);
    let db = &mut *place.reader().await;
    assert_eq!(health::of_account(db, &"A2".into()).await.expect("asked").len(), 3);
}
