//! What an operator does to the database from beside the process that serves it: a short transaction of its own.
//!
//! The serving process looks at what waits every second, so that it finds what was changed here. Deliberately absent:
//! anything that it remembers in memory.

use futures::future::BoxFuture;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::ids::OutboxId;
use crate::open::{Fault, MIGRATIONS, applied_versions, options};
use crate::outbox::{COLUMNS, OutboxEntry};
use crate::states::OutboxState;
use crate::time::At;
use crate::{Reader, Result, Storage, Tx};

/// What an entry says that an operator gave up.
pub const GIVEN_UP: &str = "given up by an operator";

impl Storage {
    /// Runs `work` in one transaction on the database at `address`, beside whoever serves it.
    ///
    /// # Errors
    /// When there is no database, it is of another version than this program, or somebody else writes for more than five
    /// seconds; the work's own.
    pub async fn mend<T, E, F>(address: &str, work: F) -> std::result::Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, std::result::Result<T, E>>,
        E: From<Fault>,
    {
        let options = options(address)?.foreign_keys(true).busy_timeout(std::time::Duration::from_secs(5));
        let options = options.pragma("recursive_triggers", "1").disable_statement_logging();
        let mut connection = options.connect().await.map_err(Fault::from)?;
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
        if applied_versions(&mut connection).await? != newest {
            return Err(
                Fault::Damaged("a schema of another version of Baton; start Baton once".into()).into()
            );
        }
        Tx::alone(connection, work).await
    }
}

/// One effect, whatever became of it.
pub async fn find(db: &mut Reader, id: &OutboxId) -> Result<Option<OutboxEntry>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from outbox where outbox_id = $1"));
    Ok(sqlx::query_as(statement).bind(id).fetch_optional(db).await?)
}

/// The effects in one of these states that were added last, at most `limit` of them, the latest first.
pub async fn in_states(db: &mut Reader, states: &[OutboxState], limit: u32) -> Result<Vec<OutboxEntry>> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let states = serde_json::to_string(&states).unwrap_or_else(|_| "[]".into());
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from outbox where state in (select value from json_each($1)) \
         order by created_at desc, outbox_id desc limit $2"
    ));
    Ok(sqlx::query_as(statement).bind(states).bind(limit).fetch_all(db).await?)
}

/// Has an effect done after all, from the beginning. One that may have been done is looked for first. `false` if it is
/// not one that was given up.
pub async fn retry(tx: &mut Tx, id: &OutboxId, now: At) -> Result<bool> {
    let changed = sqlx::query(
        "update outbox set due_at = $2, attempts = 0, looks = 0, lease_until = null, settled_at = null, bundle = null, \
         first_try_at = case state when 'unknown' then first_try_at end, \
         state = case state when 'unknown' then 'reconciling' else 'scheduled' end \
         where outbox_id = $1 and state in ('unknown', 'discarded', 'cancelled')",
    )
    .bind(id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Gives an effect up that nobody is doing right now, or that was refused already. `false` if it is done, not wanted, given
/// up by an operator before, or being done.
pub async fn discard(tx: &mut Tx, id: &OutboxId, now: At) -> Result<bool> {
    let changed = sqlx::query(
        "update outbox set state = 'discarded', fault = $2, settled_at = $3, lease_until = null, bundle = null \
         where outbox_id = $1 and (state in ('scheduled', 'unknown') or state = 'discarded' and fault is not $2 \
           or state = 'reconciling' and (lease_until is null or lease_until <= $3))",
    )
    .bind(id)
    .bind(GIVEN_UP)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Has everything that was to be sent by `now` looked for before it is sent: in a copy that is older than what was sent
/// since. Returns how many there are.
pub(crate) async fn look_first(connection: &mut SqliteConnection, now: At) -> Result<u64> {
    let changed = sqlx::query(
        "update outbox set state = 'reconciling', looks = 0, lease_until = null, due_at = $1, \
         first_try_at = coalesce(first_try_at, created_at), fault = 'restored: it may have been sent since' \
         where state in ('scheduled', 'running') and due_at <= $1",
    )
    .bind(now)
    .execute(connection)
    .await?;
    Ok(changed.rows_affected())
}
