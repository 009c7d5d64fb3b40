//! How a message to one person gets into the outbox: at once, or a little later together with what else there is.

use baton_storage::ids::OutboxId;
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::time::At;
use baton_storage::{Tx, bundles};

use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::gathered::rules::TogetherRules;

/// Adds to the outbox what may go out with others. Where one person has just been written to, it waits for what else
/// there will be; `haste` says whether somebody waits for it.
///
/// # Errors
/// When the database refuses.
pub async fn put(
    app: &App,
    tx: &mut Tx,
    mut effect: NewOutboxEntry,
    haste: Haste,
    now: At,
) -> anyhow::Result<Option<OutboxId>> {
    let rules = &app.playbook.of::<TogetherRules>();
    let sent = bundles::sent(tx, &effect.lane, rules.since(now)).await?;
    let waiting = bundles::waiting(tx, &effect.lane, now).await?;
    effect.due_at = effect.due_at.max(rules.due(haste, &sent, waiting, now));
    Ok(bundles::add(tx, effect, now).await?)
}
