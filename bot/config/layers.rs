//! The environment over the file: `BATON__ORGANIZATION__NAME` replaces `[organization] name`.
//!
//! An entry of a list is named by its position from 0 or by its id, in capitals with `_` for what a
//! variable's name cannot hold: `BATON__TEAMS__EMEA_ENTERPRISE__CHANNEL`. A list of texts is written with
//! commas, or as TOML. Deliberately absent: adding an entry, which is the file's to do.

use toml::{Table, Value};

use crate::config::environment::Variables;
use crate::config::fault::{Fault, Overridden};
use crate::config::keys::{FILE, Key, Kind, unknown, wanted};

const PREFIX: &str = "BATON__";

/// Puts every `BATON__…` variable into `file`.
pub(crate) fn apply(file: &mut Table, variables: &Variables, faults: &mut Vec<Fault>) -> Overridden {
    let mut overridden = Overridden::new();
    for (name, text) in variables.starting_with(PREFIX) {
        let steps: Vec<&str> = name[PREFIX.len()..].split("__").collect();
        match put(file, FILE, &steps, text, "") {
            Ok(path) => drop(overridden.insert(path, name.to_owned())),
            Err(what) => faults.push(Fault { place: name.to_owned(), line: None, what }),
        }
    }
    overridden
}

/// Sets the value that `steps` lead to and answers its path.
fn put(
    table: &mut Table,
    keys: &'static [Key],
    steps: &[&str],
    text: &str,
    path: &str,
) -> Result<String, String> {
    let [step, rest @ ..] = steps else {
        return Err(format!("`{path}` is a table; name one of its keys"));
    };
    let name = step.to_lowercase();
    let here = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
    let key = keys.iter().find(|key| key.name == name).ok_or_else(|| unknown(&here, &name, keys))?;
    match key.kind {
        Kind::Table(inner) => {
            let value = table.entry(name).or_insert_with(|| Value::Table(Table::new()));
            let table = value.as_table_mut().ok_or_else(|| format!("`{here}` is no table in the file"))?;
            put(table, inner, rest, text, &here)
        }
        Kind::Tables(inner) => {
            let entries = table.get_mut(&name).and_then(Value::as_array_mut);
            let (Some(entries), [entry, rest @ ..]) = (entries, rest) else {
                return Err(format!("`{here}` is a list; name an entry that the file has, then its key"));
            };
            let index = position(entries, entry).ok_or_else(|| format!("`{here}` has no entry {entry}"))?;
            let here = format!("{here}[{index}]");
            let table = entries[index].as_table_mut().ok_or_else(|| format!("`{here}` is no table"))?;
            put(table, inner, rest, text, &here)
        }
        kind if rest.is_empty() => {
            let value = read(kind, text).ok_or_else(|| format!("`{here}` has to be {}", wanted(kind)))?;
            table.insert(name, value);
            Ok(here)
        }
        _ => Err(format!("`{here}` has no keys of its own")),
    }
}

fn position(entries: &[Value], wanted: &str) -> Option<usize> {
    let plain = |id: &str| id.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_lowercase();
    let by_id = entries.iter().position(|entry| {
        entry.get("id").and_then(Value::as_str).is_some_and(|id| plain(id) == plain(wanted))
    });
    by_id.or_else(|| wanted.parse().ok().filter(|index| *index < entries.len()))
}

fn read(kind: Kind, text: &str) -> Option<Value> {
    let text = text.trim();
    match kind {
        Kind::Text => Some(Value::String(text.to_owned())),
        Kind::Whole => text.parse().ok().map(Value::Integer),
        Kind::Number => text.parse().ok().map(Value::Float),
        Kind::Flag => text.to_lowercase().parse().ok().map(Value::Boolean),
        Kind::Texts if text.starts_with('[') => {
            toml::from_str::<Table>(&format!("list = {text}")).ok().and_then(|mut table| table.remove("list"))
        }
        Kind::Texts => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Some(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
        Kind::Table(_) | Kind::Tables(_) => None,
    }
}
