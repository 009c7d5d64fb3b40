//! Quarterly reviews of a team's priorities (P6), and each account's place in them.

use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{AccountId, ReviewId, TeamId, UserId};
use crate::states::{ItemState, Priority, ReviewState};
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A team's review of one quarter.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Review {
    pub review_id: ReviewId,
    pub team_id: TeamId,
    /// The first day of the fiscal quarter (`YYYY-MM-DD`).
    pub quarter: String,
    pub state: ReviewState,
    /// None: the calendar opened it.
    pub opened_by: Option<UserId>,
    pub opened_at: At,
    /// The end of its last day.
    pub ends_at: At,
    pub closed_at: Option<At>,
}

/// An account's place in a review.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Item {
    pub review_id: ReviewId,
    pub account_id: AccountId,
    /// Whose it was when the review opened, or when it was reviewed.
    pub csm: UserId,
    pub state: ItemState,
    /// The level with which it went in.
    pub before: Option<Priority>,
    pub after: Option<Priority>,
    /// One sentence: what decided.
    pub why: Option<String>,
    /// When its CSM last put it off to the end of the line.
    pub put_off_at: Option<At>,
    pub settled_by: Option<Actor>,
    /// When it was reviewed, missed, or left the book.
    pub settled_at: Option<At>,
}

const COLUMNS: &str = "review_id, team_id, quarter, state, opened_by, opened_at, ends_at, closed_at";
const ITEM: &str = Item::COLUMNS;

stored! {
    item: Item, "review_items",
    by [review_id, account_id],
    once [],
    then [csm, state, before, after, why, put_off_at, settled_by, settled_at]
}

/// Opens a review; `false` if the team has had one in this quarter, or one is open.
pub async fn open(tx: &mut Tx, review: &Review) -> Result<bool> {
    let statement = sqlx::AssertSqlSafe(format!(
        "insert into reviews ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"
    ));
    let opened = sqlx::query(statement)
        .bind(&review.review_id)
        .bind(&review.team_id)
        .bind(&review.quarter)
        .bind(review.state)
        .bind(&review.opened_by)
        .bind(review.opened_at)
        .bind(review.ends_at)
        .bind(review.closed_at)
        .execute(&mut **tx)
        .await?;
    Ok(opened.rows_affected() == 1)
}

/// Closes a review; `false` if it is closed.
pub async fn close(tx: &mut Tx, review: &ReviewId, now: At) -> Result<bool> {
    let closed = sqlx::query(
        "update reviews set state = 'closed', closed_at = $2 where review_id = $1 and state = 'open'",
    )
    .bind(review)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(closed.rows_affected() == 1)
}

/// The one with this id.
pub async fn find(db: &mut Reader, review: &ReviewId) -> Result<Option<Review>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from reviews where review_id = $1"));
    Ok(sqlx::query_as(statement).bind(review).fetch_optional(db).await?)
}

/// A team's latest one.
pub async fn latest(db: &mut Reader, team: &TeamId) -> Result<Option<Review>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from reviews where team_id = $1 order by quarter desc limit 1"
    ));
    Ok(sqlx::query_as(statement).bind(team).fetch_optional(db).await?)
}

/// A team's one that is open.
pub async fn running(db: &mut Reader, team: &TeamId) -> Result<Option<Review>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from reviews where team_id = $1 and state = 'open'"));
    Ok(sqlx::query_as(statement).bind(team).fetch_optional(db).await?)
}

/// Stores an account's place in a review, new or changed.
///
/// # Errors
/// When its review or account is unknown, or the database refuses.
pub async fn keep(tx: &mut Tx, item: &Item) -> Result<()> {
    item.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// An account's place in a review.
pub async fn item(db: &mut Reader, review: &ReviewId, account: &AccountId) -> Result<Option<Item>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {ITEM} from review_items where review_id = $1 and account_id = $2"
    ));
    Ok(sqlx::query_as(statement).bind(review).bind(account).fetch_optional(db).await?)
}

/// Every account's place in a review, by the accounts' names.
pub async fn items(db: &mut Reader, review: &ReviewId) -> Result<Vec<Item>> {
    let columns = ITEM.replace("account_id", "i.account_id");
    let statement = sqlx::AssertSqlSafe(format!(
        "select {columns} from review_items i join accounts a on a.account_id = i.account_id \
         where review_id = $1 order by a.name_key, i.account_id"
    ));
    Ok(sqlx::query_as(statement).bind(review).fetch_all(db).await?)
}
