//! How a message to one person gets into the outbox: at once, or a little later together with what else there is.

use baton_storage::bundles;
use baton_storage::ids::OutboxId;
use baton_storage::outbox::NewOutboxEntry;

use crate::app::Ctx;
use crate::engine::gathered::rules::Haste;
use crate::engine::gathered::rules::TogetherRules;

/// Adds to the outbox what may go out with others. Where one person has just been written to, it waits for what else
/// there will be; `haste` says whether somebody waits for it.
pub async fn put(
    ctx: &mut Ctx<'_>,
    mut effect: NewOutboxEntry,
    haste: Haste,
) -> anyhow::Result<Option<OutboxId>> {
    let rules = &ctx.app.playbook.of::<TogetherRules>();
    let around = bundles::around(ctx.tx, &effect.lane, rules.since(ctx.now), ctx.now).await?;
    effect.due_at = effect.due_at.max(rules.due(haste, &around.sent, around.waiting, ctx.now));
    Ok(bundles::add(ctx.tx, effect, ctx.now).await?)
}
