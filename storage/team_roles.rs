//! Who held a role of a team when it was looked at last, so that whoever joins or leaves is noticed, whether Baton ran or
//! not.

use sqlx::FromRow;

use crate::ids::{TeamId, UserId};
use crate::states::Role;
use crate::time::At;
use crate::{Fault, Reader, Result, Tx};

/// The holders of one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holders {
    pub team: TeamId,
    pub role: Role,
    pub users: Vec<UserId>,
}

/// Every role that was ever looked at.
pub async fn all(db: &mut Reader) -> Result<Vec<Holders>> {
    #[derive(FromRow)]
    struct Row {
        team_id: TeamId,
        role: Role,
        holders: String,
    }
    let rows: Vec<Row> =
        sqlx::query_as("select team_id, role, holders from team_roles order by team_id, role")
            .fetch_all(db)
            .await?;
    let holders = |row: Row| {
        let damaged = |_| Fault::Damaged(format!("no list of the {} of {}", row.role, row.team_id));
        let users = serde_json::from_str(&row.holders).map_err(damaged)?;
        Ok(Holders { team: row.team_id, role: row.role, users })
    };
    rows.into_iter().map(holders).collect()
}

/// Keeps who holds one now.
pub async fn keep(tx: &mut Tx, holders: &Holders, now: At) -> Result<()> {
    let users = serde_json::to_string(&holders.users).unwrap_or_else(|_| "[]".into());
    sqlx::query(
        "insert into team_roles (team_id, role, holders, changed_at) values ($1, $2, $3, $4) \
         on conflict (team_id, role) do update set holders = excluded.holders, changed_at = excluded.changed_at",
    )
    .bind(&holders.team)
    .bind(holders.role)
    .bind(users)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
