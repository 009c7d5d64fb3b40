//! What Baton wrote into a field of the CRM, and what stood there before: so that it is found again, and taken back only
//! while it is still ours.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::ids::{AccountId, RequestId};
use crate::states::words;
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// How far a write has come.
    WriteState {
        /// The call may have been made.
        Begun = "begun",
        /// The call was made.
        Written = "written",
    }
}

/// What was written into a field of an account.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CrmWrite {
    pub account_id: AccountId,
    /// The field, by its key in the configuration.
    pub field: String,
    /// The request because of which it was written.
    pub request_id: RequestId,
    /// What stood there, as the field holds it; none: nothing.
    pub before: Option<String>,
    /// The same as Baton knows it: an e-mail, or a pool's name.
    pub said_before: Option<String>,
    pub wrote: String,
    pub state: WriteState,
    pub begun_at: At,
}

stored! { write: CrmWrite, "crm_writes", by [account_id, field], once [], then [request_id, before, said_before, wrote, state, begun_at] }

/// What was written last into a field of an account, if it is remembered.
pub async fn find(db: &mut Reader, account: &AccountId, field: &str) -> Result<Option<CrmWrite>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from crm_writes where account_id = $1 and field = $2",
        CrmWrite::COLUMNS
    ));
    Ok(sqlx::query_as(statement).bind(account).bind(field).fetch_optional(db).await?)
}

/// Remembers it.
pub async fn keep(tx: &mut Tx, write: &CrmWrite) -> Result<()> {
    write.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Forgets it: what stands there now is not ours.
pub async fn forget(tx: &mut Tx, account: &AccountId, field: &str) -> Result<()> {
    sqlx::query("delete from crm_writes where account_id = $1 and field = $2")
        .bind(account)
        .bind(field)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
