//! Blocks that the workspace does not have yet.

use std::collections::BTreeSet;

use crate::time::At;
use crate::{Reader, Result, Tx};

/// The blocks, by Slack's names, that were refused since then.
pub async fn since(db: &mut Reader, since: At) -> Result<BTreeSet<String>> {
    let found: Vec<String> = sqlx::query_scalar("select block from refused_blocks where refused_at >= $1")
        .bind(since)
        .fetch_all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// These were refused now.
pub async fn keep(tx: &mut Tx, blocks: &BTreeSet<String>, now: At) -> Result<()> {
    let blocks = serde_json::to_string(blocks).unwrap_or_else(|_| "[]".into());
    sqlx::query(
        "insert into refused_blocks (block, refused_at) select value, $2 from json_each($1) where true \
         on conflict (block) do update set refused_at = excluded.refused_at",
    )
    .bind(blocks)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
