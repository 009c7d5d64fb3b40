//! The names that belong to a database file, whoever spells them and how.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What the engine, the lock and the migrations append to the database's name.
const SUFFIXES: &[&str] = &["", "-journal", "-wal", "-shm", ".lock"];
/// What a copy from before a migration is called: this and its number.
const ASIDE: &str = ".before-";
/// How many links lead to one another at most.
const LINKS: usize = 16;

/// Whether `target` is the database, or a name that it uses beside itself.
pub fn owns(database: &Path, target: &Path) -> bool {
    let target = place(target);
    // Beside the name it is called by, and beside the file that this leads to.
    [place_of_name(database), place(database)].iter().any(|(directory, name)| {
        let rest = target.1.strip_prefix(name.as_str());
        *directory == target.0 && rest.is_some_and(|rest| SUFFIXES.contains(&rest) || rest.starts_with(ASIDE))
    })
}

/// The directory, without links, and the file's name, in small letters: some file systems know no others.
fn place_of_name(path: &Path) -> (PathBuf, String) {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
    let name = path.file_name().map(OsString::from).unwrap_or_default();
    (directory, name.to_string_lossy().to_lowercase())
}

/// The same of what a link leads to, whether or not anything is there.
fn place(path: &Path) -> (PathBuf, String) {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        let Ok(leads_to) = std::fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(leads_to);
    }
    place_of_name(&path)
}
