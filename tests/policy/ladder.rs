//! The ladder that a waiting request climbs.

use baton_storage::states::RequestState;
use baton_storage::time::At;
use chrono_tz::Tz;

use super::calendar::{at, calendar};
use super::playbook::shipped;
use baton::accounts::routing::Tells;
use baton::features;
use baton::features::requests::rules::RequestRules;
use baton::features::requests::rules::escalation::{Times, due};

const LONDON: Tz = Tz::Europe__London;

fn opened(local: &str) -> Times {
    Times {
        opened: moment(local),
        returned: None,
        acknowledged: None,
        asked: None,
        answered: None,
        assigned: None,
    }
}

fn moment(local: &str) -> At {
    at(LONDON, &format!("2026-11-{local}:00"))
}

/// What will happen, a line for each rung.
fn climbed(state: RequestState, times: &Times) -> String {
    let calendar = calendar(LONDON, &["2026-11-26"]);
    let due = due(state, times, &shipped().of::<RequestRules>().ladder, &calendar);
    assert!(due.iter().all(|due| due.why.rule == "R6" && calendar.is_working(due.at)));
    let line = |due: &features::requests::rules::escalation::Due| {
        format!("{} {:?}: {}", calendar.local(due.at).format("%a %d %H:%M"), due.tells, due.why.sentence)
    };
    due.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// R6: 4 business hours to acknowledge, 2 business days to assign, a day later the backup, one more the directors.
#[test]
fn an_open_request_climbs() {
    // A Thursday; Thursday after is a holiday.
    insta::assert_snapshot!(climbed(RequestState::Open, &opened("19T15:00")), @"
    Fri 20 11:00 Managers: No manager has acknowledged the request within 4 working hours.
    Mon 23 15:00 Managers: No CSM has been assigned within 2 working days.
    Tue 24 15:00 Backup: No CSM has been assigned within 3 working days.
    Wed 25 15:00 Directors: No CSM has been assigned within 4 working days.
    ");
}

/// R6: acknowledging ends the first wait and not the second.
#[test]
fn an_acknowledged_request_still_waits_for_its_csm() {
    let times = Times { acknowledged: Some(moment("19T16:00")), ..opened("19T15:00") };
    insta::assert_snapshot!(climbed(RequestState::Open, &times), @"
    Mon 23 15:00 Managers: No CSM has been assigned within 2 working days.
    Tue 24 15:00 Backup: No CSM has been assigned within 3 working days.
    Wed 25 15:00 Directors: No CSM has been assigned within 4 working days.
    ");
}

/// R6: a question is the requester's to answer; the answer starts the manager's time anew.
#[test]
fn a_question_turns_the_clock_to_the_requester() {
    let times = Times { asked: Some(moment("20T10:00")), ..opened("19T15:00") };
    insta::assert_snapshot!(climbed(RequestState::Question, &times), @"Mon 23 10:00 Requester: The manager's question has not been answered within 1 working day.");
    let times = Times { answered: Some(moment("24T11:00")), ..times };
    insta::assert_snapshot!(climbed(RequestState::Open, &times), @"
    Fri 27 11:00 Managers: No CSM has been assigned within 2 working days.
    Mon 30 11:00 Backup: No CSM has been assigned within 3 working days.
    Tue 01 11:00 Directors: No CSM has been assigned within 4 working days.
    ");
}

/// R6: the CSM is reminded, then the managers hear.
#[test]
fn an_assigned_request_waits_for_the_csm() {
    let times = Times { assigned: Some(moment("24T18:30")), ..opened("19T15:00") };
    insta::assert_snapshot!(climbed(RequestState::Assigned, &times), @"
    Fri 27 09:00 Csm: The CSM has not accepted the account within 1 working day.
    Mon 30 09:00 Managers: The CSM has not accepted the account within 2 working days.
    ");
}

/// R6: handed back, or passed on, it is new to its manager.
#[test]
fn a_returned_request_begins_again() {
    let before = Times {
        acknowledged: Some(moment("19T16:00")),
        assigned: Some(moment("20T09:00")),
        ..opened("19T15:00")
    };
    let times = Times { returned: Some(moment("23T09:30")), ..before };
    let lines = climbed(RequestState::Open, &times);
    assert!(lines.starts_with("Mon 23 13:30 Managers: No manager has acknowledged"), "{lines}");
    assert_eq!(lines.lines().count(), 4);
}

/// R6: what is over waits for nothing.
#[test]
fn a_closed_request_climbs_no_more() {
    for state in [RequestState::Accepted, RequestState::Declined, RequestState::Withdrawn] {
        assert_eq!(climbed(state, &opened("19T15:00")), "");
    }
    let calendar = calendar(LONDON, &[]);
    let first =
        due(RequestState::Open, &opened("19T15:00"), &shipped().of::<RequestRules>().ladder, &calendar);
    assert_eq!(first[0].tells, Tells::Managers);
}
