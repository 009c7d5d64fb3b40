//! Reassignments of a CSM's accounts, and meetings by who organizes them.

use baton_storage::reassignments::{self, Move, Reassignment};
use baton_storage::states::{HandoverKind, MoveState, ReassignmentState};

use super::*;

fn reassignment(id: &str) -> Reassignment {
    Reassignment {
        reassignment_id: id.into(),
        team_id: "emea-enterprise".into(),
        from_csm: "U0RAVI".into(),
        kind: HandoverKind::Leave,
        why: "Leaves in January".into(),
        back_on: None,
        overlap_until: Some("2026-12-24".into()),
        state: ReassignmentState::Proposed,
        started_by: "U0RAVI".into(),
        started_at: At(1),
        decided_by: None,
        decided_at: None,
        refusal: None,
    }
}

fn moved(id: &str, account: &str, to: &str, state: MoveState) -> Move {
    Move {
        reassignment_id: id.into(),
        account_id: account.into(),
        to_csm: to.into(),
        state,
        completed_at: None,
    }
}

/// A reassignment is proposed, runs and completes with its accounts; while it runs, its CSM is still concerned.
/// Proves R5.
#[tokio::test]
async fn a_handover_runs_with_its_accounts() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let one = reassignment("o1");
    change!(place, |tx| {
        reassignments::keep(tx, &one).await?;
        reassignments::keep_move(tx, &moved("o1", "A2", "U0ELENA", MoveState::Waiting)).await?;
        reassignments::keep_move(tx, &moved("o1", "A1", "U0ELENA", MoveState::Waiting)).await
    });
    let db = &mut *place.reader().await;
    let found = reassignments::find(db, &"o1".into()).await.expect("asked");
    assert_eq!(found, Some(reassignment("o1")));
    assert_eq!(reassignments::proposed(db, &"U0RAVI".into()).await.expect("asked"), found);
    assert_eq!(reassignments::proposed(db, &"U0ELENA".into()).await.expect("asked"), None);
    let moves = reassignments::moves(db, &"o1".into()).await.expect("asked");
    assert_eq!(moves.iter().map(|one| one.account_id.as_str()).collect::<Vec<_>>(), ["A1", "A2"]);
    assert_eq!(moves[0].subject().to_string(), "handover:o1:A1");
    let overlaps = async |db: &mut Reader, user: &str| {
        reassignments::overlaps(db, &"A1".into(), &user.into()).await.expect("asked")
    };
    assert!(!overlaps(db, "U0RAVI").await, "nothing is handed over yet");
    assert_eq!(reassignments::latest(db, &"A1".into(), &"U0RAVI".into()).await.expect("asked"), None);

    change!(place, |tx| {
        let mut one = reassignment("o1");
        one.state = ReassignmentState::Running;
        one.decided_by = Some("U0MAYA".into());
        one.decided_at = Some(At(2));
        reassignments::keep(tx, &one).await?;
        reassignments::keep_move(tx, &moved("o1", "A1", "U0ELENA", MoveState::Running)).await
    });
    assert!(overlaps(db, "U0RAVI").await);
    assert!(!overlaps(db, "U0ELENA").await, "she has it");
    let (last, to) =
        reassignments::latest(db, &"A1".into(), &"U0RAVI".into()).await.expect("asked").expect("one");
    assert_eq!(
        (last.state, last.decided_at, to.as_str()),
        (ReassignmentState::Running, Some(At(2)), "U0ELENA")
    );
    assert_eq!(
        reassignments::latest(db, &"A2".into(), &"U0RAVI".into()).await.expect("asked"),
        None,
        "it waits"
    );

    change!(place, |tx| {
        let mut one = moved("o1", "A1", "U0ELENA", MoveState::Completed);
        one.completed_at = Some(At(3));
        reassignments::keep_move(tx, &one).await?;
        let mut refused = reassignment("o2");
        refused.state = ReassignmentState::Refused;
        refused.refusal = Some("Not before the EBR".into());
        reassignments::keep(tx, &refused).await
    });
    assert!(!overlaps(db, "U0RAVI").await, "it is over");
    let moves = reassignments::moves(db, &"o1".into()).await.expect("asked");
    assert_eq!(moves[0].completed_at, Some(At(3)));
    let refused = reassignments::find(db, &"o2".into()).await.expect("asked").expect("one");
    assert_eq!(refused.refusal.as_deref(), Some("Not before the EBR"));
    let orphan = moved("o1", "A9", "U0ELENA", MoveState::Running);
    let refused = place
        .storage
        .write(move |tx| Box::pin(async move { reassignments::keep_move(tx, &orphan).await }))
        .await;
    assert!(matches!(refused, Err(Fault::Sql(_))), "no account");
}
