//! `[backups]`: where Baton puts a copy of its database by itself, when, and how many of them stay.

use std::path::PathBuf;

/// A checked `[backups]`.
#[derive(Clone, Debug)]
pub struct Backups {
    /// A folder that is there. A relative one is relative to `baton.toml`.
    pub folder: PathBuf,
    /// When, as a cron expression, in the organization's time zone; each night at three unless told.
    pub cron: String,
    /// So many of the latest copies stay, at least one; 14 unless told.
    pub keep: usize,
}

impl Backups {
    /// Why no copy can be put there; none where one can.
    pub fn fault(&self) -> Option<String> {
        let folder = self.folder.display();
        match std::fs::metadata(&self.folder) {
            Err(error) => Some(format!("{folder}: {error}")),
            Ok(found) if !found.is_dir() => Some(format!("{folder} is no folder")),
            Ok(found) if found.permissions().readonly() => Some(format!("{folder} cannot be written")),
            Ok(_) => None,
        }
    }
}
