//! What an account's attributes in a system of customer success are to hold, and what was entered there.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::ids::AccountId;
use crate::states::words;
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// What of an account is kept there.
    AttributeKind {
        /// How much of a CSM's time it gets.
        Priority = "priority",
        /// Where it is in its life as a customer.
        Lifecycle = "lifecycle",
    }

    /// Where an account is in its life as a customer, as far as we know.
    Lifecycle {
        /// It is being onboarded.
        Onboarding = "onboarding",
        /// Its onboarding is over.
        Adopting = "adopting",
    }

    /// How far an attribute is.
    AttributeState {
        /// Not entered yet.
        Wanted = "wanted",
        /// The call may have been made.
        Begun = "begun",
        /// It holds what it should.
        Entered = "entered",
    }
}

/// An attribute of an account.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Attribute {
    pub account_id: AccountId,
    pub attribute: AttributeKind,
    /// What it is to hold, in our words.
    pub value: String,
    /// Since when it is to hold that.
    pub decided_at: At,
    pub state: AttributeState,
    /// What stood there when it was first looked at because of this decision; none: nothing.
    pub before: Option<String>,
    /// When that was; none: it was not looked at yet.
    pub looked_at: Option<At>,
    /// What was entered last, as it stands there.
    pub entered: Option<String>,
    pub entered_at: Option<At>,
    /// What keeps it from being entered, as a word.
    pub trouble: Option<String>,
}

stored! {
    one: Attribute, "attributes",
    by [account_id, attribute],
    once [],
    then [value, decided_at, state, before, looked_at, entered, entered_at, trouble]
}

impl Attribute {
    /// One that is to hold something from now on; `known` is what it was before.
    pub fn wanted(
        account_id: AccountId,
        attribute: AttributeKind,
        value: &str,
        known: Option<Self>,
        now: At,
    ) -> Self {
        let (entered, entered_at) = known.map_or((None, None), |known| (known.entered, known.entered_at));
        Self {
            account_id,
            attribute,
            value: value.to_owned(),
            decided_at: now,
            state: AttributeState::Wanted,
            before: None,
            looked_at: None,
            entered,
            entered_at,
            trouble: None,
        }
    }
}

/// How many are not entered yet, since when the oldest of them is wanted, and how many of them somebody has to see to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Owed {
    pub waiting: i64,
    pub since: Option<At>,
    pub troubled: i64,
}

/// Stores one.
pub async fn keep(tx: &mut Tx, one: &Attribute) -> Result<()> {
    one.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// One of an account's.
pub async fn find(
    db: &mut Reader,
    account: &AccountId,
    attribute: AttributeKind,
) -> Result<Option<Attribute>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from attributes where account_id = $1 and attribute = $2",
        Attribute::COLUMNS
    ));
    Ok(sqlx::query_as(statement).bind(account).bind(attribute).fetch_optional(db).await?)
}

/// All of an account's.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Attribute>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from attributes where account_id = $1 order by attribute",
        Attribute::COLUMNS
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// The accounts of which something is not entered because of one of these troubles, those first that were looked at the
/// longest time ago; at most so many.
pub async fn troubled(db: &mut Reader, troubles: &[&str], most: i64) -> Result<Vec<AccountId>> {
    let troubles = serde_json::to_string(troubles).unwrap_or_else(|_| "[]".into());
    Ok(sqlx::query_scalar(
        "select account_id from attributes where state <> 'entered' \
         and trouble in (select value from json_each($1)) \
         group by account_id order by min(coalesce(looked_at, 0)), account_id limit $2",
    )
    .bind(troubles)
    .bind(most)
    .fetch_all(db)
    .await?)
}

/// The accounts whose lifecycle is another one by now than is known to be wanted: one whose onboarding began, or is over;
/// at most so many.
pub async fn moved_on(db: &mut Reader, most: i64) -> Result<Vec<AccountId>> {
    Ok(sqlx::query_scalar(
        "select a.account_id from accounts a join attributes l \
         on l.account_id = a.account_id and l.attribute = 'lifecycle' \
         where a.merged_into is null and (l.value = 'onboarding') <> (a.onboarding_since is not null) \
         order by a.account_id limit $1",
    )
    .bind(most)
    .fetch_all(db)
    .await?)
}

/// How many are not entered, over all accounts.
pub async fn owed(db: &mut Reader) -> Result<Owed> {
    Ok(sqlx::query_as(
        "select count(*) as waiting, min(decided_at) as since, count(trouble) as troubled from attributes \
         where state <> 'entered'",
    )
    .fetch_one(db)
    .await?)
}

/// The ids of accounts that somebody of ours looks after, or is to, in their order, after one; at most so many.
pub async fn looked_after(db: &mut Reader, after: Option<&str>, most: i64) -> Result<Vec<AccountId>> {
    Ok(sqlx::query_scalar(
        "select account_id from accounts where merged_into is null and account_id > coalesce($1, '') \
         and (csm_field is not null \
              or account_id in (select account_id from assignments where state in ('offered', 'accepted')) \
              or account_id in (select account_id from handoffs where state = 'running')) \
         order by account_id limit $2",
    )
    .bind(after)
    .bind(most)
    .fetch_all(db)
    .await?)
}
