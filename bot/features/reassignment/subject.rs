//! A CSM's accounts go to other CSMs: because they leave, move, are away for long, or were deactivated overnight. The
//! accounts change hands at once; until the overlap is over both count as concerned.
//!
//! Deliberately absent: changing the CRM, whose CSM field the managers are asked to change.

use baton_storage::accounts::Account;
use baton_storage::reassignments::Reassignment;
use baton_storage::subject::Subject;
use baton_storage::time::At;
use chrono::NaiveTime;

use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::rules::calendar::first_instant;

/// What the manager's word on a reassignment, and the fields in the CRM, are asked about.
pub fn subject(reassignment: &Reassignment) -> Subject {
    Subject::Reassignment(reassignment.reassignment_id.clone())
}

/// The first moment after the days on which both look after the accounts; none where there is no such day.
pub fn ends_at(reassignment: &Reassignment, team: &Team) -> Option<At> {
    let last: chrono::NaiveDate = reassignment.overlap_until.as_deref()?.parse().ok()?;
    Some(first_instant(team.timezone, last.succ_opt()?.and_time(NaiveTime::MIN)))
}

/// The team of an account: of its region and segment, else the one whose book it was in.
pub(crate) fn team_for<'a>(app: &'a App, account: &Account, reassignment: &Reassignment) -> Option<&'a Team> {
    team_of(app, account).or_else(|| app.config.team(&reassignment.team_id))
}
