//! The reading of `[backups]`, each fault at its key.

use toml::{Table, Value};

use super::Check;
use crate::config::backups::Backups;
use crate::config::values::{cron, filled};

/// When a copy is made unless told.
const NIGHTLY: &str = "0 0 3 * * * *";
/// How many copies stay unless told.
const KEEP: i64 = 14;
const MOST: i64 = 1_000;

impl Check {
    /// The section; none where it is not there, or a value is wrong, which is then noted.
    pub(super) fn backups(&mut self, file: &Table) -> Option<Backups> {
        let path = "backups";
        let table = file.get(path).and_then(Value::as_table)?;
        let folder = self.text(table, path, "folder", filled);
        let cron = match table.contains_key("cron") {
            true => self.text(table, path, "cron", cron).map(|told| told.cron),
            false => Some(NIGHTLY.to_owned()),
        };
        let keep = table.get("keep").and_then(Value::as_integer).unwrap_or(KEEP);
        if !(1..=MOST).contains(&keep) {
            self.wrong("backups.keep", format!("`backups.keep` is {keep}; it is 1 to {MOST} copies"));
            return None;
        }
        Some(Backups { folder: folder?.into(), cron: cron?, keep: usize::try_from(keep).ok()? })
    }
}
