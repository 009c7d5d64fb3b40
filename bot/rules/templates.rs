//! Where words and rules are read from: what Baton ships, under the files of a directory of one's own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::config::fault::{Fault, nearest};

/// The files that Baton ships.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Where words and rules come from: the shipped files, and what overrides them.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    overrides: Option<PathBuf>,
}

impl Templates {
    /// The shipped files under those of `overrides`, if there is such a directory.
    pub fn new(overrides: Option<PathBuf>) -> Self {
        Self { overrides }
    }

    /// The text of a file, by its path below `templates/`, and the place that faults name.
    ///
    /// # Errors
    /// The file does not exist, cannot be read, or is not UTF-8.
    pub fn read(&self, file: &str) -> Result<(String, String), Fault> {
        if let Some(path) =
            self.overrides.as_ref().map(|directory| directory.join(file)).filter(|path| path.exists())
        {
            let place = path.display().to_string();
            return match std::fs::read_to_string(&path) {
                Ok(text) => Ok((text, place)),
                Err(error) => Err(fault(&place, format!("cannot be read: {}", error.kind()))),
            };
        }
        let place = format!("templates/{file}");
        match SHIPPED.get_file(file).and_then(|file| file.contents_utf8()) {
            Some(text) => Ok((text.to_owned(), place)),
            None => Err(fault(&place, "does not exist".to_owned())),
        }
    }

    /// The names of the rule files that are shipped: those directly in `templates/`.
    pub fn rule_files() -> impl Iterator<Item = &'static str> {
        SHIPPED.files().filter_map(|file| file.path().to_str()).filter(|name| name.ends_with(".toml"))
    }

    /// The stems of a folder's files that end so: the shipped ones and those of the overriding directory.
    pub(crate) fn stems(&self, folder: &str, ending: &str) -> BTreeSet<String> {
        let shipped =
            SHIPPED.get_dir(folder).into_iter().flat_map(Dir::files).map(|file| file.path().to_owned());
        let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        shipped.chain(self.overriding(folder)).filter(|path| ends(path, ending)).filter_map(stem).collect()
    }

    /// Rule files and folders of the overriding directory that override nothing, or that it is not there at all: a
    /// mistyped name would change nothing, silently.
    pub(crate) fn strays(&self) -> Vec<Fault> {
        let (folders, files): (Vec<_>, Vec<_>) =
            self.overriding("").into_iter().partition(|path| path.is_dir());
        let files = files.iter().filter_map(|path| stray(path, ""));
        let messages = self.overriding("messages");
        let messages = messages.iter().filter_map(|path| stray(path, "messages/"));
        let none = self.overrides.as_ref().filter(|directory| !directory.is_dir());
        let none = none
            .map(|directory| fault(&directory.display().to_string(), "is no directory of templates".into()));
        files
            .chain(messages)
            .chain(folders.iter().filter_map(|path| stray_folder(path)))
            .chain(none)
            .collect()
    }

    /// What lies in a folder of the overriding directory, in the order of the names.
    fn overriding(&self, folder: &str) -> Vec<PathBuf> {
        let entries =
            self.overrides.as_ref().and_then(|directory| std::fs::read_dir(directory.join(folder)).ok());
        let mut paths: Vec<_> =
            entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort_unstable();
        paths
    }
}

fn ends(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending == wanted)
}

/// A folder that is called almost as one of the shipped ones. Others may be there for whatever reason.
fn stray_folder(path: &Path) -> Option<Fault> {
    let name = path.file_name()?.to_str()?;
    let known = || SHIPPED.dirs().filter_map(|folder| folder.path().to_str());
    if known().any(|known| known == name) {
        return None;
    }
    let meant = nearest(name, known())?;
    Some(fault(&path.display().to_string(), format!("overrides nothing; did you mean {meant}?")))
}

/// Why a file of words or rules in the folder so called (`messages/`; empty: the directory itself) overrides nothing.
fn stray(path: &Path, folder: &str) -> Option<Fault> {
    let name = format!("{folder}{}", path.file_name()?.to_str()?);
    if !ends(path, "toml") || SHIPPED.get_file(&name).is_some() {
        return None;
    }
    let shipped = || SHIPPED.get_dir(folder.trim_end_matches('/')).unwrap_or(&SHIPPED).files();
    let known = shipped().filter_map(|file| file.path().to_str());
    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
    let meant = match renamed {
        Some((_, new)) => format!("; it is called {new} since December 2026"),
        None => nearest(&name, known).map(|meant| format!("; did you mean {meant}?")).unwrap_or_default(),
    };
    let what = format!("overrides nothing: Baton ships no file {name}{meant}");
    Some(fault(&path.display().to_string(), what))
}

/// Files that were called otherwise before they bore their feature's name. To be removed in June 2027.
const RENAMED: &[(&str, &str)] = &[
    ("disengage.toml", "disengagement.toml"),
    ("handover.toml", "reassignment.toml"),
    ("reengage.toml", "reengagement.toml"),
    ("review.toml", "reviews.toml"),
    ("messages/agenda.toml", "messages/agendas.toml"),
    ("messages/away.toml", "messages/absence.toml"),
    ("messages/book.toml", "messages/reassignment.toml"),
    ("messages/channel.toml", "messages/channels.toml"),
    ("messages/disengage.toml", "messages/disengagement.toml"),
    ("messages/exceptions.toml", "messages/priority_exceptions.toml"),
    ("messages/handoff.toml", "messages/handoffs.toml"),
    ("messages/handoff_card.toml", "messages/handoffs_card.toml"),
    ("messages/reengage.toml", "messages/reengagement.toml"),
    ("messages/request_card.toml", "messages/requests_card.toml"),
    ("messages/request_dialogs.toml", "messages/requests_dialogs.toml"),
    ("messages/request_faults.toml", "messages/requests_faults.toml"),
    ("messages/request_form.toml", "messages/requests_form.toml"),
    ("messages/request_people.toml", "messages/requests_people.toml"),
    ("messages/review.toml", "messages/reviews.toml"),
    ("messages/todo_tasks.toml", "messages/tasks_others.toml"),
    ("messages/todos.toml", "messages/tasks.toml"),
];

/// A fault of a file as a whole.
pub(crate) fn fault(place: &str, what: String) -> Fault {
    Fault { place: place.to_owned(), line: None, what }
}
