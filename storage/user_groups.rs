//! The user groups that the configuration names: what they are called, whether they are still there, and who is in them.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::ids::{UserGroupId, UserId};
use crate::states::words;
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// Whether a user group that the configuration names can be followed.
    GroupState {
        Active = "active",
        Disabled = "disabled",
        /// Slack knows no such group.
        Missing = "missing",
    }
}

/// A user group, as Slack told of it last.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct UserGroup {
    pub group_id: UserGroupId,
    /// As people read it; of one that Slack never knew, its id.
    pub name: String,
    /// What stands after the `@`; empty of one that Slack never knew.
    pub handle: String,
    pub state: GroupState,
    /// Since when it is so.
    pub since_at: At,
    pub known_at: At,
}

stored! {
    group: UserGroup, "user_groups", by [group_id], once [], then [name, handle, state, since_at, known_at]
}

/// Keeps it.
pub async fn keep(tx: &mut Tx, group: &UserGroup) -> Result<()> {
    group.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// A group; none that was never asked for.
pub async fn find(db: &mut Reader, group: &UserGroupId) -> Result<Option<UserGroup>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {} from user_groups where group_id = $1", UserGroup::COLUMNS));
    Ok(sqlx::query_as(statement).bind(group).fetch_optional(db).await?)
}

/// All of them.
pub async fn all(db: &mut Reader) -> Result<Vec<UserGroup>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {} from user_groups order by group_id", UserGroup::COLUMNS));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// Replaces a group's members.
pub async fn keep_members(tx: &mut Tx, group: &UserGroupId, members: &[UserId]) -> Result<()> {
    let members = serde_json::to_string(members).unwrap_or_else(|_| "[]".into());
    sqlx::query(
        "delete from user_group_members where group_id = $1 and user_id not in (select value from json_each($2))",
    )
    .bind(group)
    .bind(&members)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "insert into user_group_members (group_id, user_id) select distinct $1, value from json_each($2) \
         where true on conflict do nothing",
    )
    .bind(group)
    .bind(&members)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Member {
    pub group_id: UserGroupId,
    pub user_id: UserId,
    /// Whether they may do something here: guests, bots and people of other workspaces may not. Whom Slack has not told
    /// us of yet counts.
    pub counts: bool,
}

/// The members of every group that was read, by their ids.
pub async fn members(db: &mut Reader) -> Result<Vec<Member>> {
    Ok(sqlx::query_as(
        "select m.group_id, m.user_id, coalesce(p.guest = 0 and p.bot = 0 and p.workspace = coalesce(\
         (select workspace from identities order by known_at desc limit 1), p.workspace), 1) as counts \
         from user_group_members m left join people p on p.user_id = m.user_id order by m.group_id, m.user_id",
    )
    .fetch_all(db)
    .await?)
}

/// The groups that a user is in, of those the configuration names.
pub async fn of_user(db: &mut Reader, user: &UserId) -> Result<Vec<UserGroupId>> {
    Ok(sqlx::query_scalar("select group_id from user_group_members where user_id = $1")
        .bind(user)
        .fetch_all(db)
        .await?)
}
