//! Records of the CRM that were merged: what hung on the one hangs on the other from then on.
//!
//! Deliberately absent: what happens where both had a CSM, a handoff or a level, which has to be decided before.

use crate::ids::{AccountId, OpportunityId};
use crate::{Result, Tx};

/// Moves everything of an account to the one it was merged into.
///
/// # Errors
/// A duplicate when both have a current assignment, a running handoff, a level in force or an exception, or the
/// database refuses.
pub async fn account(tx: &mut Tx, from: &AccountId, into: &AccountId) -> Result<()> {
    for statement in [
        "update opportunities set account_id = $2 where account_id = $1",
        "update requests set account_id = $2 where account_id = $1",
        "update assignments set account_id = $2 where account_id = $1",
        "update handoffs set account_id = $2 where account_id = $1",
        "update engagements set account_id = $2 where account_id = $1",
        "update tasks set account_id = $2 where account_id = $1",
        // Where both are being let go, the one of the account that stays counts.
        "update or ignore disengagements set account_id = $2 where account_id = $1",
        "update or ignore reassignment_accounts set account_id = $2 where account_id = $1",
        "update assessments set account_id = $2 where account_id = $1",
        "update exceptions set account_id = $2 where account_id = $1",
        "update or ignore touches set account_id = $2 where account_id = $1",
        // What the CRM said of the one is no word on the other.
        "update facts set account_id = $2 where account_id = $1 and by_person = 1",
        "update or ignore milestones set account_id = $2 where account_id = $1",
        "update health_reports set account_id = $2 where account_id = $1",
        // Where both have a project, the one of the account that stays counts.
        "update or ignore projects set account_id = $2 where account_id = $1",
        "update issues set account_id = $2 where account_id = $1",
        // What was entered of the one is not entered of the other.
        "delete from attributes where account_id = $1 and account_id <> $2",
        "update accounts set parent_id = $2 where parent_id = $1",
        "update accounts set merged_into = $2 where account_id = $1",
    ] {
        sqlx::query(statement).bind(from).bind(into).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Moves everything of an opportunity to the one it was merged into.
///
/// # Errors
/// A duplicate when both have an open request, or the database refuses.
pub async fn opportunity(tx: &mut Tx, from: &OpportunityId, into: &OpportunityId) -> Result<()> {
    for statement in [
        "update requests set opportunity_id = $2 where opportunity_id = $1",
        "update handoffs set opportunity_id = $2 where opportunity_id = $1",
        "update engagements set opportunity_id = $2 where opportunity_id = $1",
        "update opportunities set merged_into = $2 where opportunity_id = $1",
    ] {
        sqlx::query(statement).bind(from).bind(into).execute(&mut **tx).await?;
    }
    Ok(())
}
