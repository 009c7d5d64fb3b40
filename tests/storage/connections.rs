//! How a system is read, what was written there, and deals that were deleted or moved before what is known.

use baton_storage::connections::{self, Connection};
use baton_storage::crm_writes::{self, CrmWrite, WriteState};
use baton_storage::deals::{self, StageChange};

use super::*;

/// A system that was never read has nothing to tell; what is kept later takes the place of what was.
#[tokio::test]
async fn a_connection_is_its_systems() {
    let place = place().await;
    let of = async |source: &str| connections::of(&mut *place.reader().await, source).await.expect("asked");
    assert_eq!(of("salesforce").await, Connection { source: "salesforce".into(), ..Connection::default() });
    for loaded in [1, 2] {
        let known = Connection {
            source: "salesforce".into(),
            failed_at: Some(At(3)),
            failure: Some("down".into()),
            loaded,
            to_load: 5,
            load_after: Some("006".into()),
            ..Connection::default()
        };
        let kept = known.clone();
        change!(place, |tx| connections::keep(tx, &kept).await);
        assert_eq!(of("salesforce").await, known);
    }
    assert_eq!(of("gitlab").await.loaded, 0);
}

/// What was written into a field is remembered by account and field until it is forgotten.
#[tokio::test]
async fn what_was_written_is_remembered_until_it_is_forgotten() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let of = async || crm_writes::find(&mut *place.reader().await, &"A1".into(), "csm").await.expect("asked");
    for state in [WriteState::Begun, WriteState::Written] {
        let write = CrmWrite {
            account_id: "A1".into(),
            field: "csm".into(),
            request_id: "R1".into(),
            before: None,
            said_before: None,
            wrote: "005".into(),
            state,
            begun_at: At(1),
        };
        let kept = write.clone();
        change!(place, |tx| crm_writes::keep(tx, &kept).await);
        assert_eq!(of().await, Some(write));
    }
    change!(place, |tx| crm_writes::forget(tx, &"A1".into(), "csm").await);
    assert_eq!(of().await, None);
}

/// The deals of a source are told page by page, without those that were deleted.
#[tokio::test]
async fn deals_of_a_source_come_in_pages() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    change!(place, |tx| {
        for (id, deleted_at) in [("D2", None), ("D3", Some(At(5))), ("D4", None)] {
            opportunities::keep(tx, &Opportunity { deleted_at, ..opportunity("A1", id) }).await?;
        }
        Ok::<(), Fault>(())
    });
    let ids = async |after: Option<&str>, until: Option<&str>| {
        let db = &mut *place.reader().await;
        let deals = opportunities::of_source(db, "test", after, until).await.expect("asked");
        deals.into_iter().map(|(id, _)| id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, None).await, ["D1", "D2", "D4"]);
    assert_eq!(ids(Some("D1"), Some("D3")).await, ["D2"]);
    assert_eq!(ids(Some("D2"), None).await, ["D4"]);
}

/// A stage that a deal was in before takes its place among the moves, once: before, between and after those that are known.
#[tokio::test]
async fn an_earlier_stage_takes_its_place() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let tell = async |at: i64, to: &str| {
        let change = StageChange {
            opportunity_id: "D1".into(),
            at: At(at),
            from_stage: None,
            to_stage: to.into(),
            source: "test".into(),
        };
        change!(place, |tx| deals::moved_before(tx, &change, Some("C"), At(100)).await);
        let moves = deals::stages(&mut *place.reader().await, &"D1".into()).await.expect("asked");
        let shown = moves
            .iter()
            .map(|one| format!("{}:{}>{}", one.at.0, one.from_stage.as_deref().unwrap_or("-"), one.to_stage));
        shown.collect::<Vec<_>>().join(" ")
    };
    // Nothing is known but that it stands in C: it was back there at the latest when that was known.
    assert_eq!(tell(50, "B").await, "50:->B 100:B>C");
    assert_eq!(tell(30, "A").await, "30:->A 50:A>B 100:B>C");
    assert_eq!(tell(30, "A").await, "30:->A 50:A>B 100:B>C", "once");
    assert_eq!(tell(40, "A").await, "30:->A 50:A>B 100:B>C", "no move");
    assert_eq!(tell(40, "B").await, "30:->A 40:A>B 100:B>C", "it happened earlier than was known");
    assert_eq!(tell(60, "A").await, "30:->A 40:A>B 60:B>A 100:A>C", "between two");
}
