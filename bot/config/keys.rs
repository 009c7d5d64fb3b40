//! The keys that `baton.toml` knows, once: unknown ones, wrong kinds and missing ones are found by walking
//! the file along this table, so that all faults are listed and not only the first.

use toml::{Table, Value};

use crate::config::fault::nearest;

/// What a key holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Whole,
    Number,
    Flag,
    Texts,
    Table(&'static [Key]),
    Tables(&'static [Key]),
}

/// A key, what it holds, and whether it has to be there.
pub(crate) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    required: bool,
}

const fn must(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: false }
}

/// The file's own keys.
pub(crate) const FILE: &[Key] = &[
    must("organization", Kind::Table(ORGANIZATION)),
    must("teams", Kind::Tables(TEAM)),
    may("people", Kind::Tables(PERSON)),
    may("backups", Kind::Table(BACKUPS)),
    may("salesforce", Kind::Table(SALESFORCE)),
    may("gitlab", Kind::Table(GITLAB)),
    may("gainsight", Kind::Table(GAINSIGHT)),
    may("google_calendar", Kind::Table(GOOGLE_CALENDAR)),
];

const BACKUPS: &[Key] = &[must("folder", Kind::Text), may("cron", Kind::Text), may("keep", Kind::Whole)];

const ORGANIZATION: &[Key] = &[
    must("name", Kind::Text),
    must("timezone", Kind::Text),
    may("fiscal_year_starts", Kind::Whole),
    may("currency", Kind::Text),
    must("crm_hosts", Kind::Texts),
    may("holidays", Kind::Texts),
    may("create_account_channels", Kind::Flag),
    may("agenda_canvas", Kind::Flag),
    may("unfurl", Kind::Flag),
    may("ops", Kind::Texts),
    may("requesters", Kind::Texts),
    may("templates_dir", Kind::Text),
];

const TEAM: &[Key] = &[
    must("id", Kind::Text),
    must("name", Kind::Text),
    must("region", Kind::Text),
    must("segment", Kind::Text),
    may("timezone", Kind::Text),
    must("channel", Kind::Text),
    must("track", Kind::Text),
    must("priority_model", Kind::Text),
    must("managers", Kind::Texts),
    may("directors", Kind::Texts),
    may("csms", Kind::Texts),
    may("sa_leaders", Kind::Texts),
    may("sales_managers", Kind::Texts),
    may("account_team_meeting", Kind::Table(MEETING)),
];

const MEETING: &[Key] = &[must("cron", Kind::Text), may("every_weeks", Kind::Whole)];

const PERSON: &[Key] = &[
    must("id", Kind::Text),
    may("capacity_hours", Kind::Number),
    may("backup", Kind::Text),
    may("gitlab", Kind::Text),
];

const GITLAB: &[Key] = &[
    must("base_url", Kind::Text),
    must("pre_sales_group", Kind::Text),
    must("post_sales_group", Kind::Text),
    must("enterprise_template", Kind::Text),
    may("commercial_template", Kind::Text),
    may("member_access_level", Kind::Text),
    may("triage_project", Kind::Text),
];

const GAINSIGHT: &[Key] = &[
    may("base_url", Kind::Text),
    may("by_hand", Kind::Flag),
    may("key_field", Kind::Text),
    may("priority_field", Kind::Text),
    may("lifecycle_field", Kind::Text),
    may("health_field", Kind::Text),
    may("priority_values", Kind::Table(GAINSIGHT_PRIORITIES)),
    may("lifecycle_values", Kind::Table(GAINSIGHT_LIFECYCLES)),
    may("dry", Kind::Flag),
];

/// The words of `baton_storage::states::Priority`.
const GAINSIGHT_PRIORITIES: &[Key] =
    &[may("pr1", Kind::Text), may("pr2", Kind::Text), may("pr3", Kind::Text), may("pr4", Kind::Text)];

/// The words of `baton_storage::attributes::Lifecycle`.
const GAINSIGHT_LIFECYCLES: &[Key] = &[may("onboarding", Kind::Text), may("adopting", Kind::Text)];

const GOOGLE_CALENDAR: &[Key] = &[
    must("auth", Kind::Text),
    may("check_as", Kind::Text),
    may("client_id", Kind::Text),
    may("calendar", Kind::Text),
    may("api_url", Kind::Text),
    may("token_url", Kind::Text),
];

const SALESFORCE: &[Key] = &[
    must("my_domain", Kind::Text),
    must("auth", Kind::Text),
    must("client_id", Kind::Text),
    may("username", Kind::Text),
    may("audience", Kind::Text),
    may("instance_hosts", Kind::Texts),
    may("api_version", Kind::Text),
    may("quota_floor_percent", Kind::Whole),
    may("fields", Kind::Table(SALESFORCE_FIELDS)),
    may("write", Kind::Table(SALESFORCE_WRITE)),
];

const SALESFORCE_WRITE: &[Key] =
    &[may("csm", Kind::Flag), may("task_key", Kind::Text), may("dry", Kind::Flag)];

/// What can be mapped: the keys of `config::salesforce::MAPPED`.
const SALESFORCE_FIELDS: &[Key] = &[
    may("segment", Kind::Text),
    may("region", Kind::Text),
    may("lam", Kind::Text),
    may("csm", Kind::Text),
    may("industry", Kind::Text),
    may("arr", Kind::Text),
    may("sa", Kind::Text),
    may("sae", Kind::Text),
    may("health", Kind::Text),
    may("dedicated", Kind::Text),
    may("stages_adopted", Kind::Text),
    may("licenses", Kind::Text),
    may("licenses_active", Kind::Text),
];

/// Walks `table` along `keys` and reports (path, sentence) for each unknown key, wrong kind and absence.
pub(crate) fn walk(table: &Table, keys: &[Key], path: &str, found: &mut Vec<(String, String)>) {
    for (name, value) in table {
        let here = join(path, name);
        match keys.iter().find(|key| key.name == name) {
            None => {
                let unknown = unknown(&here, name, keys);
                found.push((here, unknown));
            }
            Some(key) => descend(value, key.kind, &here, found),
        }
    }
    for key in keys.iter().filter(|key| key.required && !table.contains_key(key.name)) {
        let wanted = wanted(key.kind);
        found.push((path.to_owned(), format!("`{}` is missing; it is {wanted}", join(path, key.name))));
    }
}

/// The sentence for a key that does not exist.
pub(crate) fn unknown(path: &str, name: &str, keys: &[Key]) -> String {
    match nearest(name, keys.iter().map(|key| key.name)) {
        Some(key) => format!("`{path}` is not a key Baton knows; did you mean `{key}`?"),
        None => {
            let known: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
            format!("`{path}` is not a key Baton knows; here it knows {}", known.join(", "))
        }
    }
}

/// What a key of this kind holds, for people.
pub(crate) fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text in quotes",
        Kind::Whole => "a whole number",
        Kind::Number => "a number",
        Kind::Flag => "true or false",
        Kind::Texts => "a list of texts, such as [\"…\"]",
        Kind::Table(_) => "a table with keys of its own",
        Kind::Tables(_) => "a list of tables",
    }
}

fn descend(value: &Value, kind: Kind, path: &str, found: &mut Vec<(String, String)>) {
    match (kind, value) {
        (Kind::Text, Value::String(_))
        | (Kind::Whole, Value::Integer(_))
        | (Kind::Number, Value::Integer(_) | Value::Float(_))
        | (Kind::Flag, Value::Boolean(_)) => {}
        (Kind::Table(keys), Value::Table(table)) => walk(table, keys, path, found),
        (Kind::Texts, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                descend(item, Kind::Text, &format!("{path}[{index}]"), found);
            }
        }
        (Kind::Tables(keys), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                descend(item, Kind::Table(keys), &format!("{path}[{index}]"), found);
            }
        }
        (wrong, _) => found.push((path.to_owned(), format!("`{path}` has to be {}", wanted(wrong)))),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
