//! Baton's Home tab: who has opened it, what stands there, and what a page of it shows of many accounts at once.

use sqlx::FromRow;

use crate::ids::{AccountId, RequestId, TaskId, TeamId, UserId};
use crate::states::OutboxState;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// Somebody's Home tab.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Home {
    pub user_id: UserId,
    pub opened_at: At,
    /// Slack's mark of the view that stands there; none where nothing does, or where that is not known.
    pub hash: Option<String>,
    /// Of what was published last.
    pub print: Option<String>,
    /// When it was published last, or may have been.
    pub published_at: Option<At>,
    /// They have put away the words that welcome them.
    pub welcomed: bool,
}

/// Somebody opens their Home tab; `hash` is the mark of the view that stands before them. Where that is not the one
/// that we know, nothing is known of what it shows.
pub async fn open(tx: &mut Tx, user: &UserId, hash: Option<&str>, now: At) -> Result<()> {
    sqlx::query(
        "insert into homes (user_id, opened_at, hash) values ($1, $2, $3) on conflict (user_id) do update set \
         opened_at = excluded.opened_at, hash = excluded.hash, \
         print = case when hash is not null and hash is excluded.hash then print end",
    )
    .bind(user)
    .bind(now)
    .bind(hash)
    .execute(&mut **tx)
    .await?;
    tx.any_home = Some(true);
    Ok(())
}

/// Somebody's Home tab, if they have opened it.
pub async fn find(db: &mut Reader, user: &UserId) -> Result<Option<Home>> {
    Ok(sqlx::query_as(
        "select user_id, opened_at, hash, print, published_at, welcomed from homes where user_id = $1",
    )
    .bind(user)
    .fetch_optional(db)
    .await?)
}

/// What stands there now; no mark and no print where that is not known.
pub async fn published(
    tx: &mut Tx,
    user: &UserId,
    hash: Option<&str>,
    print: Option<&str>,
    at: At,
) -> Result<()> {
    sqlx::query("update homes set hash = $2, print = $3, published_at = $4 where user_id = $1")
        .bind(user)
        .bind(hash)
        .bind(print)
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// They put away, or want back, the words that welcome them.
pub async fn welcome(tx: &mut Tx, user: &UserId, welcomed: bool) -> Result<()> {
    sqlx::query("update homes set welcomed = $2 where user_id = $1")
        .bind(user)
        .bind(welcomed)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets a Home tab that nobody looks at; it is made anew when somebody does.
pub async fn forget(tx: &mut Tx, user: &UserId) -> Result<()> {
    sqlx::query("delete from homes where user_id = $1").bind(user).execute(&mut **tx).await?;
    tx.any_home = None;
    Ok(())
}

/// Forgets what was published to one lane, and the moments of one schedule, before a moment: what stood in a Home tab once
/// is of no use to anybody.
pub async fn tidy(tx: &mut Tx, lane: &str, schedule: &str, before: At) -> Result<()> {
    sqlx::query(
        "delete from outbox where kind = 'home.publish' and lane = $1 and state in ('completed', 'cancelled') \
         and settled_at < $2",
    )
    .bind(lane)
    .bind(before)
    .execute(&mut **tx)
    .await?;
    sqlx::query("delete from occurrences where schedule = $1 and state <> 'scheduled' and settled_at < $2")
        .bind(schedule)
        .bind(before)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether anybody has opened it. It is asked of the engine once, and anew where that may have changed.
pub async fn any(tx: &mut Tx) -> Result<bool> {
    if let Some(known) = tx.any_home {
        return Ok(known);
    }
    let found: Option<i64> =
        sqlx::query_scalar("select 1 from homes limit 1").fetch_optional(&mut **tx).await?;
    tx.any_home = Some(found.is_some());
    Ok(found.is_some())
}

/// Whose Home tab may show a change: of these people, of those who are on the account, and of those who were told of
/// the task. Only who has opened it since then.
pub async fn concerned(
    db: &mut Reader,
    users: &[&UserId],
    account: Option<&AccountId>,
    task: Option<&TaskId>,
    since: At,
) -> Result<Vec<UserId>> {
    let users = serde_json::to_string(users).unwrap_or_else(|_| "[]".into());
    Ok(sqlx::query_scalar(
        "select user_id from homes where opened_at >= $4 and (user_id in (select value from json_each($1)) \
         or user_id in (select reader from mentions where task_id = $3) \
         or user_id in (select csm from assignments where account_id = $2 and state in ('offered', 'accepted')) \
         or user_id in (select requester from requests where account_id = $2) \
         or exists (select 1 from accounts join people on people.user_id = homes.user_id where account_id = $2 \
           and lower(people.email) in (lower(sa_email), lower(sae_email), lower(csm_field)))) \
         order by user_id",
    )
    .bind(users)
    .bind(account)
    .bind(task)
    .bind(since)
    .fetch_all(db)
    .await?)
}

/// What a line of an account says beside what the account itself does.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Glance {
    pub account_id: AccountId,
    /// Who accepted it.
    pub csm: Option<String>,
    /// When somebody of ours last spoke to the customer.
    pub spoken_at: Option<At>,
    /// What is to be done next about it, and when.
    pub next_task: Option<TaskId>,
}

/// Of each of these accounts, in any order.
pub async fn glances(db: &mut Reader, accounts: &[&AccountId]) -> Result<Vec<Glance>> {
    let accounts = serde_json::to_string(accounts).unwrap_or_else(|_| "[]".into());
    Ok(sqlx::query_as(
        "select value as account_id, \
         (select csm from assignments where account_id = value and state in ('offered', 'accepted') \
           and state = 'accepted') as csm, \
         (select max(touched_at) from touches where account_id = value) as spoken_at, \
         (select task_id from tasks where account_id = value and state = 'open' and kind = 'action' \
           order by due_at is null, due_at, since_at, task_id limit 1) as next_task \
         from json_each($1)",
    )
    .bind(accounts)
    .fetch_all(db)
    .await?)
}

/// Their names, in any order.
pub async fn names(db: &mut Reader, accounts: &[&AccountId]) -> Result<Vec<(AccountId, String)>> {
    let accounts = serde_json::to_string(accounts).unwrap_or_else(|_| "[]".into());
    let statement =
        "select account_id, name from accounts where account_id in (select value from json_each($1))";
    Ok(sqlx::query_as(statement).bind(accounts).fetch_all(db).await?)
}

/// An account that is offered to somebody who has not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Offered {
    pub request_id: RequestId,
    pub assignment_id: String,
    pub account_id: AccountId,
    pub name: String,
    pub assigned_by: UserId,
    pub assigned_at: At,
}

/// What is offered to somebody, the oldest first.
pub async fn offered(db: &mut Reader, csm: &UserId) -> Result<Vec<Offered>> {
    Ok(sqlx::query_as(
        "select request_id, assignment_id, account_id, name, assigned_by, assigned_at from assignments \
         join accounts using (account_id) where csm = $1 and state in ('offered', 'accepted') \
         and state = 'offered' and request_id is not null order by assigned_at, assignment_id",
    )
    .bind(csm)
    .fetch_all(db)
    .await?)
}

/// The next moment after `now` at which something of this person's, or of these teams', is due.
pub async fn next_due(db: &mut Reader, user: &UserId, teams: &[&TeamId], now: At) -> Result<Option<At>> {
    let teams = serde_json::to_string(teams).unwrap_or_else(|_| "[]".into());
    Ok(sqlx::query_scalar(
        "select min(due) from (select min(due_at) as due from tasks where owner = $1 and state = 'open' \
           and kind = 'action' and due_at > $3 \
         union all select min(due_at) from tasks where team_id in (select value from json_each($2)) \
           and state = 'open' and kind = 'action' and due_at > $3)",
    )
    .bind(user)
    .bind(teams)
    .bind(now)
    .fetch_one(db)
    .await?)
}

/// What of one kind never reached Slack (`discarded`), or may not have (`unknown`).
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Failed {
    pub kind: String,
    pub state: OutboxState,
    pub count: i64,
    /// What went wrong with the latest, and when.
    pub fault: Option<String>,
    pub settled_at: At,
}

/// What has failed since, what came last first.
pub async fn failed(db: &mut Reader, since: At) -> Result<Vec<Failed>> {
    // The fault is that of the row with the latest moment: so SQLite reads a bare column beside one `max`.
    Ok(sqlx::query_as(
        "select kind, state, count(*) as count, fault, max(settled_at) as settled_at from outbox \
         where state in ('discarded', 'unknown') and settled_at >= $1 group by kind, state \
         order by state desc, max(settled_at) desc",
    )
    .bind(since)
    .fetch_all(db)
    .await?)
}

/// When the CRM last told something.
pub async fn last_news(db: &mut Reader) -> Result<Option<At>> {
    Ok(sqlx::query_scalar("select max(received_at) from deal_events").fetch_one(db).await?)
}
