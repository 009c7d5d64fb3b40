//! An event of the feed with what follows from it, and what stands around a deal: read and stored at once.

use baton_storage::arrivals::{self, Arrival};
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::deals::{self, DealEvent, StageChange};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::news::{self, FeedUpdate};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{HandoffState, OccurrenceState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self, Task};
use baton_storage::{accounts, assignments, merges, requests};

use super::*;

fn event(id: &str) -> DealEvent {
    DealEvent {
        source: "crm".into(),
        event_id: id.into(),
        opportunity_id: Some("D1".into()),
        account_id: Some("A1".into()),
        body: "{\"$1\": \"$[0] costs $5; '\"}".into(),
        occurred_at: At(5),
        received_at: At(6),
        said_at: None,
        applied: true,
    }
}

/// An event is stored with the account, the deal, its arrival and its move, and is known from then on; the deal alone
/// leads to its account.
#[tokio::test]
async fn an_event_is_stored_with_what_follows() {
    let place = place().await;
    let account = Account::named("A1".into(), "Homeworld Inc.", "crm", At(5));
    let deal = Opportunity { stage: Some("2-Scoping".into()), ..opportunity("A1", "D1") };
    let arrival =
        Arrival { opportunity_id: "D1".into(), seen_at: At(6), stage: deal.stage.clone(), listed: true };
    let moved = StageChange {
        opportunity_id: "D1".into(),
        at: At(5),
        from_stage: None,
        to_stage: "2-Scoping".into(),
        source: "crm".into(),
    };
    let before = news::known(&mut *place.reader().await, ("crm", "1"), Some(&"D1".into()), None).await;
    let before = before.expect("asked");
    assert!(!before.told && before.deal.is_none() && before.account.is_none());

    let kept = (account.clone(), deal.clone(), arrival.clone(), moved.clone());
    change!(place, |tx| {
        let (account, deal, arrival, moved) = &kept;
        let (account, deal) = (Some(account), Some(deal));
        let (arrival, moved) = (Some(arrival), Some(moved));
        news::keep(tx, FeedUpdate { event: &event("1"), account, deal, arrival, moved }).await?;
        let nothing = (None, None, None, None);
        let (account, deal, arrival, moved) = nothing;
        news::keep(tx, FeedUpdate { event: &event("2"), account, deal, arrival, moved }).await
    });
    let db = &mut *place.reader().await;
    for (id, told) in [("1", true), ("2", true), ("3", false)] {
        let known = news::known(db, ("crm", id), Some(&"D1".into()), None).await.expect("asked");
        assert_eq!(
            (known.told, known.deal, known.account),
            (told, Some(deal.clone()), Some(account.clone()))
        );
        assert_eq!(known.arrival.as_ref(), Some(&arrival));
    }
    let known = news::known(db, ("else", "1"), None, Some(&"A1".into())).await.expect("asked");
    assert_eq!((known.told, known.deal, known.account), (false, None, Some(account)));
    assert_eq!(deals::events(db, &"D1".into()).await.expect("events"), [event("1"), event("2")]);
    assert_eq!(deals::stages(db, &"D1".into()).await.expect("moves"), [moved]);
    assert_eq!(arrivals::find(db, &"D1".into()).await.expect("asked"), Some(arrival));
    assert_eq!(accounts::named_like(db, "homeworld", 10).await.expect("asked").len(), 1);
}

/// One part that cannot be stored leaves nothing of the event: here the deal's account is not known.
#[tokio::test]
async fn an_event_that_cannot_be_stored_leaves_nothing() {
    let place = place().await;
    let work = place.storage.write(|tx| {
        Box::pin(async move {
            let deal = opportunity("A1", "D1");
            let (event, deal) = (event("1"), Some(&deal));
            news::keep(tx, FeedUpdate { event: &event, account: None, deal, arrival: None, moved: None })
                .await
        })
    });
    assert!(work.await.is_err());
    assert_eq!(place.number("select count(*) from deal_events").await, 0);
}

/// Around a deal stand its account's requests, assignment and handoff; of an account that was merged, those of the one
/// that it went into.
#[tokio::test]
async fn what_stands_around_a_deal() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let bare = news::around(&mut *place.reader().await, &"D1".into()).await.expect("asked").expect("a deal");
    assert_eq!((bare.deal.opportunity_id.as_str(), bare.account.account_id.as_str()), ("D1", "A1"));
    assert!(bare.requests.is_empty() && bare.assignment.is_none() && bare.handoff.is_none());
    assert!(news::around(&mut *place.reader().await, &"D3".into()).await.expect("asked").is_none());

    let (asked, other) = (request("A1", "D1"), request("A2", "D2"));
    let (first, second) = (asked.clone(), other.clone());
    let handoff = Handoff {
        handoff_id: "h1".into(),
        account_id: "A1".into(),
        opportunity_id: None,
        request_id: None,
        team_id: "emea-enterprise".into(),
        track: "enterprise".into(),
        state: HandoffState::Paused,
        started_at: At(1),
        paused_at: Some(At(2)),
        ended_at: None,
        reason: None,
    };
    let running = handoff.clone();
    change!(place, |tx| {
        requests::add(tx, &first).await?;
        requests::add(tx, &second).await?;
        let of = (&first.request_id, &"A1".into());
        assignments::offer(tx, of, &"U0RAVI".into(), &"U0MAYA".into(), "", At(2)).await?;
        handoffs::add(tx, &running).await
    });
    let around =
        news::around(&mut *place.reader().await, &"D1".into()).await.expect("asked").expect("a deal");
    assert_eq!(around.requests, std::slice::from_ref(&asked));
    assert_eq!(around.assignment.map(|one| one.csm), Some("U0RAVI".into()));
    assert_eq!(around.handoff.as_ref(), Some(&handoff));
    let around = news::surroundings(&mut *place.reader().await, &"A1".into()).await.expect("asked");
    assert_eq!((around.handoff, around.deals), (Some(handoff), vec![opportunity("A1", "D1")]));
    assert_eq!(around.requests, [asked]);

    change!(place, |tx| {
        merges::account(tx, &"A1".into(), &"A2".into()).await?;
        // As the feed may still tell it.
        opportunities::keep(tx, &opportunity("A1", "D1")).await
    });
    let around =
        news::around(&mut *place.reader().await, &"D1".into()).await.expect("asked").expect("a deal");
    assert_eq!((around.deal.account_id.as_str(), around.account.account_id.as_str()), ("A1", "A2"));
    assert_eq!(around.requests.len(), 2, "{:?}", around.requests);
    assert_eq!(around.handoff.map(|one| one.handoff_id), Some("h1".into()));
}

/// Where nobody was asked anything and nothing is planned, there is nothing to bring into line. What is read with an
/// event says the same as what is read of the deal.
#[tokio::test]
async fn whether_anything_is_asked_or_planned() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let busy = async |place: &Place| {
        let db = &mut *place.reader().await;
        let around = news::around(db, &"D1".into()).await.expect("asked").expect("a deal");
        let known = news::known(db, ("crm", "1"), Some(&"D1".into()), None).await.expect("asked");
        let (deal, account) = known.deal.zip(known.account).expect("a deal and its account");
        let told = known.beside.around(deal, account);
        let subjects =
            [Subject::Deal("D1".into()), Subject::Reengage("D1".into()), Subject::Priority("A1".into())];
        subjects.map(|subject| {
            assert_eq!(around.is_busy(&subject), told.is_busy(&subject), "{subject}");
            around.is_busy(&subject)
        })
    };
    assert_eq!(busy(&place).await, [false, false, false]);
    let moment = Occurrence::planned(Subject::Deal("D1".into()), "a", "rule", "{}".into(), At(10));
    change!(place, |tx| occurrences::add(tx, &moment).await);
    assert_eq!(busy(&place).await, [true, false, false]);
    change!(place, |tx| occurrences::cancel(tx, Subject::Deal("D1".into()), "gone", At(2)).await);
    assert_eq!(busy(&place).await, [false, false, false]);
    for (task_id, subject) in [("1", Subject::Priority("A1".into())), ("2", Subject::Reengage("D1".into()))] {
        let task = Task {
            task_id: task_id.into(),
            subject,
            asks: Asks::Reassess,
            account_id: "A1".into(),
            opportunity_id: None,
            team_id: "emea-enterprise".into(),
            role: Role::Csm,
            owner: "U0RAVI".into(),
            passed: false,
            kind: TaskKind::Action,
            state: TaskState::Done,
            facts: "{}".into(),
            since_at: At(1),
            due_at: None,
            reminders: "[]".into(),
            remind_at: None,
            reminded: 0,
            escalate_at: None,
            escalated_at: None,
            settled_by: None,
            settled_at: Some(At(2)),
            reason: None,
        };
        change!(place, |tx| tasks::add(tx, &task).await);
    }
    assert_eq!(busy(&place).await, [false, true, true]);
}

/// Moments are put up together, and planned anew together: what has come stays, what is not wanted is cancelled, what
/// is wanted again is put back with what it says now.
#[tokio::test]
async fn moments_are_planned_together() {
    let place = place().await;
    let moment = |slot: &str, args: &str, due: i64| {
        Occurrence::planned("deal:1", slot, "rule", args.to_owned(), At(due))
    };
    let first = [moment("a", "{\"of\":\"ä\"}", 10), moment("b", "{}", 20), moment("c", "{}", 30)];
    let again = [moment("a", "{\"of\":2}", 11), moment("b", "{}", 21), moment("d", "{}", 40)];
    let back = [moment("c", "{\"of\":3}", 31)];
    let put = first.clone();
    change!(place, |tx| {
        occurrences::add_all(tx, &[]).await?;
        occurrences::add_all(tx, &put).await?;
        occurrences::add_all(tx, &[moment("a", "{\"of\":0}", 99)]).await?;
        occurrences::settle(tx, &put[0], OccurrenceState::Completed, None, At(10)).await
    });
    let stands = occurrences::of_schedule(&mut *place.reader().await, "deal:1").await.expect("moments");
    let came = Occurrence {
        state: OccurrenceState::Completed,
        settled_at: Some(At(10)),
        ..moment("a", "{\"of\":\"ä\"}", 10)
    };
    assert_eq!(stands, [came.clone(), first[1].clone(), first[2].clone()]);

    change!(place, |tx| {
        let tasks = news::plan(tx, &Subject::Deal("1".into()), &again, "it went on", At(15)).await?;
        assert!(tasks.is_empty());
        occurrences::plan(tx, "deal:1", &back, "it went back", At(16)).await
    });
    let stands = occurrences::of_schedule(&mut *place.reader().await, "deal:1").await.expect("moments");
    let gone = |one: Occurrence| Occurrence {
        state: OccurrenceState::Cancelled,
        reason: Some("it went back".into()),
        settled_at: Some(At(16)),
        ..one
    };
    let expected =
        [came, gone(moment("b", "{}", 21)), moment("c", "{\"of\":3}", 31), gone(moment("d", "{}", 40))];
    assert_eq!(stands, expected);
}
