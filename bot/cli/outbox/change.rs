//! An operator has an entry sent after all, or gives it up. Either is audited.

use anyhow::{Result, bail};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::OutboxId;
use baton_storage::outbox::OutboxEntry;
use baton_storage::states::OutboxState;
use baton_storage::{Storage, Tx, mending};

use crate::cli::outbox::entry::{Known, find};
use crate::cli::{operator, output};
use crate::clock::Clock;
use crate::config::environment::{Environment, Variables};
use crate::registry::jobs::TABLE;

/// Has an entry sent after all.
///
/// # Errors
/// When there is none, it was not given up, or this program does not know its kind.
pub async fn retry(
    environment: &Environment,
    variables: &Variables,
    id: &str,
    because: Option<&str>,
) -> Result<()> {
    let (id, why) = (id.to_owned(), operator::reason(variables, because));
    let now = Clock::system().now();
    let changed = Storage::mend(&environment.database_url, |tx| {
        Box::pin(async move {
            let before = find(tx, &id).await?;
            if TABLE.job(&before.kind).is_none() {
                bail!("this Baton does not know what {} is: run the version that wrote it", before.kind);
            }
            if !mending::retry(tx, &before.outbox_id, now).await? {
                bail!(
                    "{} is {}; only what is unknown, discarded or cancelled can be tried again",
                    before.outbox_id,
                    before.state
                );
            }
            record(tx, &before, "outbox.retry", &why, now).await
        })
    });
    let entry: OutboxEntry = changed.await?;
    let what = Known::read(environment, variables).what(&entry);
    output::lines([match entry.state {
        OutboxState::Reconciling => {
            format!("Baton looks for {what} in Slack, and sends it if it is not there.")
        }
        _ => format!("Baton sends {what} now, if it is still of use."),
    }])
}

/// Gives an entry up.
///
/// # Errors
/// When there is none, or it was sent, given up, or is being sent.
pub async fn discard(
    environment: &Environment,
    variables: &Variables,
    id: &str,
    because: &str,
) -> Result<()> {
    if because.trim().is_empty() {
        bail!("--because has to say why");
    }
    let (id, why) = (id.to_owned(), operator::reason(variables, Some(because)));
    let now = Clock::system().now();
    let changed = Storage::mend(&environment.database_url, |tx| {
        Box::pin(async move {
            let before = find(tx, &id).await?;
            if !mending::discard(tx, &before.outbox_id, now).await? {
                bail!("{} is {}; it cannot be given up now", before.outbox_id, before.state);
            }
            record(tx, &before, "outbox.discard", &why, now).await
        })
    });
    let entry: OutboxEntry = changed.await?;
    output::lines([format!("Gave up {}.", Known::read(environment, variables).what(&entry))])
}

/// Records what was done to an entry, and gives it back as it is now.
async fn record(
    tx: &mut Tx,
    before: &OutboxEntry,
    action: &str,
    why: &str,
    now: baton_storage::time::At,
) -> Result<OutboxEntry> {
    let id: &OutboxId = &before.outbox_id;
    let after = find(tx, &id.0).await?;
    let was = match &before.fault {
        Some(fault) => format!("{}: {fault}", before.state),
        None => before.state.to_string(),
    };
    let entry = Entry::new(now, &Actor::Baton, action, format!("outbox:{id}"));
    audit::record(tx, &entry.moved(was, after.state.as_str()).because(why)).await?;
    Ok(after)
}
