//! Which file of the bot names what of which other one, read from the sources.
//!
//! Every path into the crate begins with `crate::`, or with a name that a `use` of this file binds to a module; nothing
//! is re-exported, so the longest prefix that is a module is the file that is meant.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{code, files};

/// For each file of `bot/` those that it names.
pub fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let paths: Vec<String> = files("bot", ".rs");
    let modules: BTreeMap<String, String> =
        paths.iter().filter(|path| !is_root(path)).map(|path| (module(path), path.clone())).collect();
    let mut graph = BTreeMap::new();
    for path in paths.iter().filter(|path| !is_root(path)) {
        let lines: Vec<String> = code(path).into_iter().map(|(_, line)| line).collect();
        let text = lines.join("\n");
        let named = named(&module(path), &text).into_iter().filter_map(|name| file_of(&name, &modules));
        let named = named.filter(|named| named != path).collect();
        graph.insert(path.clone(), named);
    }
    graph
}

fn is_root(path: &str) -> bool {
    matches!(path, "bot/lib.rs" | "bot/main.rs")
}

/// The module that a file is: `bot/features/deals/load.rs` is `features::deals::load`.
fn module(path: &str) -> String {
    let inner = path.trim_start_matches("bot/").trim_end_matches(".rs");
    inner.trim_end_matches("/mod").replace('/', "::")
}

/// The file whose module is the longest beginning of a path into the crate; none where an item of the root, or a folder
/// alone, is meant.
fn file_of(name: &str, modules: &BTreeMap<String, String>) -> Option<String> {
    let mut rest = name;
    loop {
        if let Some(path) = modules.get(rest) {
            // A folder imported by itself is a name for what is below it, which is found where it is used.
            return (rest != name).then(|| path.clone());
        }
        rest = rest.rsplit_once("::")?.0;
    }
}

/// Every path into the crate that a source names, without `crate::`.
fn named(own: &str, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut aliases: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = String::new();
    // The modules that a folder's own file declares are in its scope.
    let declared = text.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    for child in declared.filter_map(|line| line.strip_suffix(';')) {
        aliases.insert(child.to_owned(), format!("{own}::{child}"));
    }
    for statement in split_uses(text, &mut rest) {
        for (path, alias) in leaves("", &statement) {
            if let Some(inner) = path.strip_prefix("crate::") {
                found.insert(inner.to_owned());
                aliases.insert(alias, inner.to_owned());
            }
        }
    }
    for path in paths(&rest) {
        if let Some(inner) = path.strip_prefix("crate::") {
            found.insert(inner.to_owned());
        } else if let Some((first, tail)) = path.split_once("::")
            && let Some(inner) = aliases.get(first)
        {
            found.insert(format!("{inner}::{tail}"));
        }
    }
    found
}

/// The trees of all `use` statements; what is left of the text goes to `rest`.
fn split_uses(text: &str, rest: &mut String) -> Vec<String> {
    let mut uses = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let begins = trimmed.strip_prefix("pub use ").or_else(|| trimmed.strip_prefix("use "));
        match (&mut open, begins) {
            (Some(statement), _) => statement.push_str(trimmed),
            (None, Some(tree)) => open = Some(tree.to_owned()),
            (None, None) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
        if let Some(statement) = open.take_if(|statement| statement.trim_end().ends_with(';')) {
            uses.push(statement.trim_end().trim_end_matches(';').to_owned());
        }
    }
    uses
}

/// The leaves of a use tree, each with the name that it binds.
fn leaves(prefix: &str, tree: &str) -> Vec<(String, String)> {
    let tree = tree.trim();
    if let Some((head, list)) = tree.split_once('{') {
        let prefix = format!("{prefix}{head}");
        let list = list.trim_end().trim_end_matches('}');
        return split_list(list).iter().flat_map(|one| leaves(&prefix, one)).collect();
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias)));
    let whole = format!("{prefix}{path}");
    let whole = whole.strip_suffix("::self").map_or(whole.clone(), str::to_owned);
    let last = whole.rsplit("::").next().unwrap_or_default().to_owned();
    vec![(whole, alias.map_or(last, str::to_owned))]
}

fn split_list(list: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Every path of two names or more.
fn paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for path in text.split(|c: char| !word(c)) {
        if path.contains("::") && !path.starts_with(':') {
            found.push(path.trim_end_matches(':').to_owned());
        }
    }
    found
}

/// Groups of files that name one another in a circle, the largest first.
pub fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        graph.keys().map(|from| (from, reachable(graph, from))).collect();
    let mut left: BTreeSet<&String> = graph.keys().collect();
    let mut found = Vec::new();
    while let Some(first) = left.pop_first() {
        let with: Vec<&String> = left
            .iter()
            .copied()
            .filter(|other| reach[first].contains(*other) && reach[*other].contains(first))
            .collect();
        if !with.is_empty() {
            left.retain(|one| !with.contains(one));
            found.push(std::iter::once(first).chain(with).cloned().collect::<Vec<_>>());
        }
    }
    found.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    found
}

fn reachable<'g>(graph: &'g BTreeMap<String, BTreeSet<String>>, from: &'g String) -> BTreeSet<&'g String> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&String> = graph[from].iter().collect();
    while let Some(path) = next.pop() {
        if seen.insert(path) {
            next.extend(graph.get(path).into_iter().flatten());
        }
    }
    seen
}

/// A check that the check bites: a path is found by `crate::`, in a list, through a name for a module, and inline.
#[test]
fn names_are_found_in_every_form() {
    let text = "pub mod serve;\nuse crate::app::App;\nuse crate::{features, tasks};\nuse crate::slack::{blocks, words::Words};\n\
                let x = features::deals::load::all(crate::clock::now()); blocks::text(); tasks::load::one(serve::run)";
    let found = named("cli", text);
    for path in [
        "app::App",
        "slack::words::Words",
        "features::deals::load::all",
        "clock::now",
        "slack::blocks::text",
        "cli::serve::run",
    ] {
        assert!(found.contains(path), "{path} in {found:?}");
    }
    let names = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let graph = BTreeMap::from([
        ("a".to_owned(), names("b")),
        ("b".to_owned(), names("c")),
        ("c".to_owned(), names("a d")),
        ("d".to_owned(), BTreeSet::new()),
    ]);
    assert_eq!(circles(&graph), [["a", "b", "c"]]);
}
