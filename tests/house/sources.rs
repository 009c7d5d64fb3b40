//! The repository's files, and Rust sources without their comments and strings.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file's text.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder whose name ends so, as paths from the root, sorted.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut |path| {
        let path = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        if path.ends_with(ending) {
            found.push(path);
        }
    });
    found.sort();
    found
}

fn walk(folder: &Path, each: &mut impl FnMut(&Path)) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match path.is_dir() {
            true if name == "target" || name == "node_modules" => {}
            true => walk(&path, each),
            false => each(&path),
        }
    }
}

/// The lines of a Rust file that hold code, with their numbers: comment lines and what follows `//` are gone.
pub fn code(path: &str) -> Vec<(usize, String)> {
    let text = text(path);
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, bare(line)));
    lines.filter(|(_, line)| !line.trim().is_empty()).collect()
}

/// A line without its comment. A `//` in an address (`https://`) begins none.
fn bare(line: &str) -> String {
    let mut from = 0;
    while let Some(at) = line[from..].find("//").map(|at| at + from) {
        if !line[..at].ends_with(':') {
            return line[..at].to_owned();
        }
        from = at + 2;
    }
    line.to_owned()
}

/// The room of a file in `bot/`: its folder there, or its own name.
pub fn room(path: &str) -> String {
    let within = Path::new(path).strip_prefix("bot").expect("a file of the bot");
    let first: PathBuf = within.components().take(1).collect();
    first.with_extension("").to_string_lossy().into_owned()
}

/// Fails with a heading and the list, if there is one.
pub fn none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}\n  {}", found.join("\n  "));
}
