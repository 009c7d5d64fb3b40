//! A copy of the database by itself, into a folder, where `baton.toml` names one; and the oldest copies go.
//!
//! Deliberately absent: taking a copy elsewhere. Whatever copies folders of this machine finds whole files there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use baton_storage::Fault;
use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, Ctx};
use crate::config::Config;
use crate::config::backups::Backups;
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::engine::outcome::Outcome;
use crate::engine::recurring::{Recurrence, Said};
use crate::rules::playbook::Playbook;

/// How the copies begin and end: the moment stands in between, so that names sort as the copies were made.
const NAME: (&str, &str) = ("baton-", ".db");
/// How a copy begins that is not whole yet.
const UNFINISHED: &str = ".baton-";

/// Make a copy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Backup {
    /// For when it is planned.
    planned: At,
}

impl Job for Backup {
    const KIND: &'static str = "backup";

    fn lane(&self, _app: &App) -> String {
        Self::KIND.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        Ok(match ctx.app.config.backups.clone() {
            Some(backups) => Delivery::Do(Box::new(Copying { backups, planned: self.planned })),
            None => Delivery::NotWanted("no folder for backups is named any more"),
        })
    }
}

/// As often as `baton.toml` says, where it names a folder.
pub fn recurrence(config: &Config, _playbook: &Playbook) -> Vec<Recurrence> {
    let recurrence = config.backups.as_ref().map(|backups| Recurrence {
        name: Backup::KIND.to_owned(),
        kind: Backup::KIND,
        args: json!({}),
        cron: backups.cron.clone(),
        zone: config.organization.timezone,
        grace: Duration::MAX,
        said: Said::Config { path: "backups.cron".to_owned(), what: "`backups.cron`".to_owned() },
    });
    recurrence.into_iter().collect()
}

/// A copy is due.
pub async fn plan(ctx: &mut Ctx<'_>, moment: &Occurrence) -> anyhow::Result<Fired> {
    Backup { planned: moment.due_at }.enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// A copy that is to be made.
#[derive(Debug)]
struct Copying {
    backups: Backups,
    planned: At,
}

impl Errand for Copying {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let target = self.backups.folder.join(name(self.planned));
        if let Some(fault) = self.backups.fault() {
            return Outcome::set_aside(effect, now, false, fault);
        }
        let unfinished = self.backups.folder.join(format!("{UNFINISHED}{}", Uuid::now_v7()));
        let made = match target.exists() {
            true => Ok(()),
            false => copy(app, &unfinished, &target).await,
        };
        match made.and_then(|()| tidy(&self.backups)) {
            Ok(()) => {
                metrics::gauge!("baton_backup_last_timestamp_seconds").set(now.seconds() as f64);
                let bytes = std::fs::metadata(&target).map_or(0, |found| found.len());
                metrics::gauge!("baton_backup_last_bytes").set(bytes as f64);
                tracing::info!(file = %target.display(), bytes, "the database is copied");
                Outcome::of(Settlement::Completed(None))
            }
            Err(fault) => {
                // The same each time: operators hear of it once.
                let reason =
                    fault.to_string().replace(&*unfinished.to_string_lossy(), &target.to_string_lossy());
                Outcome::set_aside(effect, now, false, reason)
            }
        }
    }

    fn is_silent(&self) -> bool {
        true
    }
}

/// What the copy of a moment is called.
fn name(planned: At) -> String {
    format!("{}{}{}", NAME.0, planned.utc().format("%Y-%m-%dT%H%M%SZ"), NAME.1)
}

/// Copies under a name that nobody else uses: whoever finds a file under its own finds a whole one, also where two make it.
async fn copy(app: &App, unfinished: &Path, target: &Path) -> Result<(), Fault> {
    app.storage.copy_to(unfinished).await?;
    std::fs::rename(unfinished, target).map_err(|error| Fault::File(target.to_path_buf(), error))
}

/// Lets go of the oldest copies, and of what a stop left unfinished. Other files in the folder are left alone.
fn tidy(backups: &Backups) -> Result<(), Fault> {
    let refuse = |error| Fault::File(backups.folder.clone(), error);
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(&backups.folder).map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(UNFINISHED) {
            remove(&path)?;
        } else if is_copy(name) {
            copies.push(path);
        }
    }
    copies.sort();
    let spare = copies.len().saturating_sub(backups.keep);
    copies.iter().take(spare).try_for_each(remove)
}

fn is_copy(name: &str) -> bool {
    let moment = name.strip_prefix(NAME.0).and_then(|name| name.strip_suffix(NAME.1)).unwrap_or_default();
    chrono::NaiveDateTime::parse_from_str(moment, "%Y-%m-%dT%H%M%SZ").is_ok()
}

fn remove(path: &PathBuf) -> Result<(), Fault> {
    std::fs::remove_file(path).map_err(|error| Fault::File(path.clone(), error))
}
