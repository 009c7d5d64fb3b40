//! Who did what, when, from what to what, and why. Rows are added; the engine refuses to change them.

use serde::Serialize;
use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::AuditId;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow)]
pub struct Entry {
    pub audit_id: AuditId,
    pub at: At,
    /// A person, or Baton for what the clock did.
    pub actor: Actor,
    /// What was done, such as `request.assign`.
    pub action: String,
    /// What it was done to, such as `request:0198…`.
    pub object: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub why: Option<String>,
}

impl Entry {
    /// An entry that says who did what to what.
    pub fn new(at: At, actor: impl Into<Actor>, action: &str, object: impl Into<String>) -> Self {
        Self {
            audit_id: AuditId::fresh(),
            at,
            actor: actor.into(),
            action: action.to_owned(),
            object: object.into(),
            before: None,
            after: None,
            why: None,
        }
    }

    /// The same, with the state before and after.
    #[must_use]
    pub fn moved(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self.after = Some(after.into());
        self
    }

    /// The same, with the reason given.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }
}

/// Adds an entry.
pub async fn record(tx: &mut Tx, entry: &Entry) -> Result<()> {
    sqlx::query(
        "insert into audit (audit_id, at, actor, action, object, before, after, why) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&entry.audit_id)
    .bind(entry.at)
    .bind(&entry.actor)
    .bind(&entry.action)
    .bind(&entry.object)
    .bind(&entry.before)
    .bind(&entry.after)
    .bind(&entry.why)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What is read of a row. Early rows call Baton itself `Baton`; they stay as they were written, and are read as the one
/// actor that it is.
macro_rules! columns {
    () => {
        "audit_id, at, case actor when 'Baton' then 'baton' else actor end as actor, action, object, before, after, why"
    };
}

/// Everything recorded of an object, in order.
pub async fn of_object(db: &mut Reader, object: &str) -> Result<Vec<Entry>> {
    Ok(sqlx::query_as(concat!("select ", columns!(), " from audit where object = $1 order by at, audit_id"))
        .bind(object)
        .fetch_all(db)
        .await?)
}

/// Everything recorded, in order.
pub async fn all(db: &mut Reader) -> Result<Vec<Entry>> {
    Ok(sqlx::query_as(concat!("select ", columns!(), " from audit order by at, audit_id"))
        .fetch_all(db)
        .await?)
}
