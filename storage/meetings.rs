//! Meetings: a step of a handoff that has a time, and who of us is invited. A step has one meeting at most; it is
//! moved, not made anew, so that calendars know it again by its id.

use crate::stored::{Stored, stored};
use crate::subject::Subject;
use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{HandoffId, MeetingId, UserId};
use crate::states::MeetingState;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Meeting {
    pub meeting_id: MeetingId,
    pub handoff_id: HandoffId,
    /// The id of the step that it is.
    pub step: String,
    pub title: String,
    /// Whether the customer reads its invitation.
    pub customer: bool,
    pub state: MeetingState,
    /// How often what calendars show has changed, from 0.
    pub sequence: i64,
    pub starts_at: At,
    pub ends_at: At,
    /// The time zone in which it was chosen, an IANA name.
    pub zone: String,
    pub place: Option<String>,
    pub organizer: UserId,
    /// E-mail addresses of people outside, as JSON.
    pub guests: String,
    /// Why it was cancelled.
    pub reason: Option<String>,
    pub changed_by: Actor,
    pub changed_at: At,
}

impl Meeting {
    /// What tasks about it are about.
    pub fn subject(&self) -> Subject {
        Subject::Meeting(self.meeting_id.clone())
    }

    /// E-mail addresses of people outside.
    pub fn guests(&self) -> Vec<String> {
        serde_json::from_str(&self.guests).unwrap_or_default()
    }

    /// Whether it is to come, or was to come and nobody has said what became of it.
    pub fn is_planned(&self) -> bool {
        self.state == MeetingState::Planned
    }
}

const COLUMNS: &str = Meeting::COLUMNS;

stored! {
    meeting: Meeting, "meetings",
    by [meeting_id],
    once [handoff_id, step],
    then [
        title, customer, state, sequence, starts_at, ends_at, zone, place, organizer, guests, reason,
        changed_by, changed_at
    ]
}

/// Stores a meeting, new or changed.
///
/// # Errors
/// When its handoff is unknown, its step has another meeting, or the database refuses.
pub async fn keep(tx: &mut Tx, meeting: &Meeting) -> Result<()> {
    meeting.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// The meeting with this id.
pub async fn find(db: &mut Reader, meeting: &MeetingId) -> Result<Option<Meeting>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from meetings where meeting_id = $1"));
    Ok(sqlx::query_as(statement).bind(meeting).fetch_optional(db).await?)
}

/// The meeting of a handoff's step, whatever became of it.
pub async fn of_step(db: &mut Reader, handoff: &HandoffId, step: &str) -> Result<Option<Meeting>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from meetings where handoff_id = $1 and step = $2"));
    Ok(sqlx::query_as(statement).bind(handoff).bind(step).fetch_optional(db).await?)
}

/// Sets who of us is invited; whoever was and is not any more is remembered as such.
pub async fn invite(tx: &mut Tx, meeting: &MeetingId, users: &[UserId]) -> Result<()> {
    sqlx::query("update invitees set invited = 0 where meeting_id = $1")
        .bind(meeting)
        .execute(&mut **tx)
        .await?;
    for user in users {
        sqlx::query(
            "insert into invitees (meeting_id, user_id, invited) values ($1, $2, 1) \
             on conflict (meeting_id, user_id) do update set invited = 1",
        )
        .bind(meeting)
        .bind(user)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Who of us is invited.
pub async fn invited(db: &mut Reader, meeting: &MeetingId) -> Result<Vec<UserId>> {
    Ok(sqlx::query_scalar(
        "select user_id from invitees where meeting_id = $1 and invited = 1 order by user_id",
    )
    .bind(meeting)
    .fetch_all(db)
    .await?)
}

/// Meetings to come that somebody organizes, the earliest first.
pub async fn organized_by(db: &mut Reader, user: &UserId) -> Result<Vec<Meeting>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from meetings where organizer = $1 and state = 'planned' order by starts_at, meeting_id"
    ));
    Ok(sqlx::query_as(statement).bind(user).fetch_all(db).await?)
}

/// A handoff's meetings to come, the earliest first.
pub async fn planned(db: &mut Reader, handoff: &HandoffId) -> Result<Vec<Meeting>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from meetings where handoff_id = $1 and state = 'planned' order by starts_at, meeting_id"
    ));
    Ok(sqlx::query_as(statement).bind(handoff).fetch_all(db).await?)
}
