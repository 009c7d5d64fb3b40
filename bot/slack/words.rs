//! The words: `templates/messages/*.toml`, one file per message, each value a minijinja template.
//!
//! A value is asked for either as mrkdwn, where whatever people wrote is escaped (`&`, `<`, `>`), or as
//! plain text, where Slack interprets nothing. So nobody can make the bot mention a channel or forge a
//! link, and no caller can forget to escape. An organisation's `templates_dir/messages/NAME.toml` takes the
//! place of the file of that name; [`Words::load`] names each fault by file and key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context;
use include_dir::{Dir, include_dir};
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::rules::sentence::{self, ENDED};
use crate::slack::spans;

static DEFAULTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/messages");

/// All words, parsed.
pub struct Words {
    environment: Environment<'static>,
}

impl Words {
    /// The compiled-in words, with the files of `overrides/messages` in place of theirs.
    ///
    /// # Errors
    /// One line per fault: the file, the key, and what is wrong.
    pub fn load(overrides: Option<&Path>) -> Result<Self, Vec<String>> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name.rsplit_once('|') {
            Some((_, "mrkdwn")) => AutoEscape::Custom("mrkdwn".into()),
            _ => AutoEscape::None,
        });
        environment.set_formatter(format);
        environment.add_filter("mention", mention);
        environment.add_filter("mentions", mentions);
        environment.add_filter("place", place);
        environment.add_filter("stop", stop);
        environment.add_filter("capitalized", capitalized);
        environment.add_filter("plural", plural);
        environment.add_filter("moment", moment);
        environment.add_filter("link", link);
        environment.add_filter(spans::WITHIN, spans::within);
        environment.add_filter(spans::BESIDE, spans::beside);
        let mut faults = Vec::new();
        for file in DEFAULTS.files() {
            let name = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let shipped = match keys(file.contents_utf8().unwrap_or_default()) {
                Ok(shipped) => shipped,
                Err(error) => {
                    faults.push(format!("messages/{name}.toml: {error}"));
                    continue;
                }
            };
            let chosen = match read_override(overrides, name) {
                Ok(None) => shipped.clone(),
                Ok(Some(keys)) => keys,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            if name == "terms" {
                environment.add_global("terms", Value::from(Serde(&chosen)));
            }
            for missing in shipped.keys().filter(|key| !chosen.contains_key(*key)) {
                faults.push(format!("messages/{name}.toml: the key {missing} is missing"));
            }
            let known = variables(&shipped);
            for (key, text) in chosen {
                let wanted = variables(&BTreeMap::from([(key.clone(), text.clone())]));
                for unknown in wanted.difference(&known) {
                    let there = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                    let what = format!("{key} asks for {unknown}; there is {there}");
                    faults.push(format!("messages/{name}.toml: {what}"));
                }
                if !shipped.contains_key(&key) {
                    faults.push(format!("messages/{name}.toml: no message uses the key {key}"));
                }
                for flavour in ["mrkdwn", "plain"] {
                    let template = format!("{name}.{key}|{flavour}");
                    let text = if flavour == "mrkdwn" { spans::guarded(&text) } else { text.clone() };
                    if let Err(error) = environment.add_template_owned(template, text) {
                        faults.push(format!("messages/{name}.toml: {key}: {error}"));
                        break;
                    }
                }
            }
        }
        if faults.is_empty() { Ok(Self { environment }) } else { Err(faults) }
    }

    /// The words at `key` (`file.key`), for a place where Slack reads mrkdwn.
    ///
    /// # Errors
    /// When the key is unknown or the template asks for something the context lacks.
    pub fn mrkdwn(&self, key: &str, context: impl Serialize) -> anyhow::Result<String> {
        self.render(key, "mrkdwn", Value::from(Serde(context)))
    }

    /// The words at `key`, for a place where Slack shows text as it is.
    ///
    /// # Errors
    /// As [`Words::mrkdwn`].
    pub fn plain(&self, key: &str, context: impl Serialize) -> anyhow::Result<String> {
        self.render(key, "plain", Value::from(Serde(context)))
    }

    /// Whether there are words at `key`.
    pub fn has(&self, key: &str) -> bool {
        self.environment.get_template(&format!("{key}|plain")).is_ok()
    }

    /// Every key there is.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.environment.templates().filter_map(|(name, _)| name.strip_suffix("|mrkdwn"))
    }

    /// Every name that any of the words asks for.
    pub fn variables(&self) -> BTreeSet<String> {
        let all = self.environment.templates().map(|(_, template)| template.undeclared_variables(false));
        let globals: BTreeSet<&str> = self.environment.globals().map(|(name, _)| name).collect();
        all.flatten().filter(|name| !globals.contains(name.as_str())).collect()
    }

    fn render(&self, key: &str, flavour: &str, context: Value) -> anyhow::Result<String> {
        let template = self
            .environment
            .get_template(&format!("{key}|{flavour}"))
            .with_context(|| format!("no words for {key}"))?;
        let text = template.render(context).with_context(|| format!("the words of {key} do not render"))?;
        Ok(sentence::whole(&text).trim().to_owned())
    }
}

/// Escapes what people wrote for mrkdwn; mentions need the angle bracket, so none of theirs survives.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let escaping = matches!(state.auto_escape(), AutoEscape::Custom(_)) && !value.is_safe();
    if value.is_undefined() {
        return minijinja::escape_formatter(out, state, value);
    }
    // The mark is ours alone: nobody's text may hold it.
    let text = value.to_string().replace(ENDED, "");
    if escaping {
        write!(out, "{}", escape(&text))?
    } else {
        write!(out, "{text}")?
    }
    if sentence::ends(&text) {
        write!(out, "{ENDED}")?;
    }
    Ok(())
}

/// `{{ user | mention }}`: notifies the person; anything that is no user id is shown as it is.
fn mention(id: String) -> Value {
    let is_user = id.len() > 2 && id.starts_with(['U', 'W']) && id.chars().all(|c| c.is_ascii_alphanumeric());
    if is_user { Value::from_safe_string(format!("<@{id}>")) } else { Value::from(id) }
}

/// `{{ id | place }}`: a channel by its name as each reader knows it, or a person.
fn place(id: String) -> Value {
    let is_channel = id.starts_with(['C', 'G']) && id.chars().all(|c| c.is_ascii_alphanumeric());
    if is_channel { Value::from_safe_string(format!("<#{id}>")) } else { mention(id) }
}

/// `{{ users | mentions }}`: all of them, any of whom may act.
fn mentions(ids: Vec<String>) -> Value {
    let mentioned: Vec<String> = ids.into_iter().map(|id| escape_unless_safe(&mention(id))).collect();
    Value::from_safe_string(mentioned.join(" or "))
}

fn escape_unless_safe(value: &Value) -> String {
    if value.is_safe() { value.to_string() } else { escape(&value.to_string()) }
}

/// `{{ account | stop }}`: ends a sentence with a name that may have its own full stop, as `Homeworld Inc.` has.
fn stop(name: String) -> String {
    if sentence::ends(&name) { name } else { name + "." }
}

/// `{{ task | capitalized }}`: a clause that begins a sentence.
fn capitalized(clause: String) -> String {
    sentence::capitalized(&clause)
}

/// `{{ count | plural("account") }}`: so many of something, in words that fit the number. A plural that is not
/// made with an s is given: `{{ count | plural("person", "people") }}`.
fn plural(count: Value, one: String, more: Option<String>) -> String {
    sentence::counted(&count.to_string(), &one, more.as_deref())
}

/// `{{ at | moment }}` of `{at, day}`: Slack shows each reader their own zone and locale.
fn moment(value: Value) -> Result<Value, minijinja::Error> {
    let seconds = value.get_attr("seconds")?;
    if seconds.is_undefined() {
        // No moment: a day, or a word for one.
        return Ok(value);
    }
    let fallback = value.get_attr("text")?;
    let fallback = escape(fallback.as_str().unwrap_or_default()).replace('|', " ");
    Ok(Value::from_safe_string(format!("<!date^{seconds}^{{date_short_pretty}} at {{time}}|{fallback}>")))
}

/// `{{ url | link("label") }}`: a link, if the address is one of http(s); else the label alone.
fn link(url: Option<String>, label: String) -> Value {
    let label = escape(&label).replace('|', "¦");
    match url.as_deref().map(str::trim).filter(|url| is_web(url)) {
        Some(url) => Value::from_safe_string(format!("<{}|{label}>", url.replace('&', "&amp;"))),
        None => Value::from_safe_string(label),
    }
}

/// A link of mrkdwn, if the address is one of http(s); else its label alone, escaped.
pub(crate) fn anchor(url: &str, label: &str) -> String {
    link(Some(url.to_owned()), label.to_owned()).to_string()
}

/// Whether this is an address that a link may lead to.
pub(crate) fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://") || url.starts_with("slack://"))
        && !url.contains(['<', '>', '|', ' ', '\n'])
}

/// The names that a file's templates ask for.
fn variables(keys: &BTreeMap<String, String>) -> BTreeSet<String> {
    let environment = Environment::new();
    let asked = keys.values().filter_map(|text| environment.template_from_str(text).ok());
    asked.flat_map(|template| template.undeclared_variables(false)).collect()
}

fn read_override(overrides: Option<&Path>, name: &str) -> Result<Option<BTreeMap<String, String>>, String> {
    let Some(path) = overrides.map(|dir| dir.join("messages").join(format!("{name}.toml"))) else {
        return Ok(None);
    };
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    keys(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}

/// Flattens a file's tables into dotted keys.
fn keys(text: &str) -> Result<BTreeMap<String, String>, toml::de::Error> {
    let table: toml::Table = toml::from_str(text)?;
    let mut found = BTreeMap::new();
    flatten("", &table, &mut found);
    Ok(found)
}

fn flatten(prefix: &str, table: &toml::Table, found: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flatten(&format!("{prefix}{key}."), inner, found),
            toml::Value::String(text) => {
                found.insert(format!("{prefix}{key}"), text.clone());
            }
            other => {
                found.insert(format!("{prefix}{key}"), other.to_string());
            }
        }
    }
}
