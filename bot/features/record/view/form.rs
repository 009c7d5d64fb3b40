//! A section of the record: a form for who may write in it, a page for everybody else.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::record::rules::{LONGEST, print, tidy};
use crate::features::record::view::{Entry, Page, Profile, Word, WordFacts, ours};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::payloads::AccountPart;
use crate::slack::words::Words;

/// What a form knows of itself when it comes back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Opened {
    pub account: String,
    pub section: String,
    /// How often it was put before the person. Fields of another round have other ids: Slack keeps what was typed
    /// into a field of the same id, whatever else we say should stand there.
    pub round: u32,
    /// What each field showed, by its key, as `print()` shortens it; what showed nothing is not there.
    pub shown: BTreeMap<String, String>,
}

impl Opened {
    /// The id of a fact's field.
    pub fn field(&self, key: &str) -> String {
        format!("{key}.{}", self.round)
    }

    /// Whether a field showed just this.
    pub fn showed(&self, key: &str, text: &str) -> bool {
        match self.shown.get(key) {
            Some(shown) => *shown == print(text),
            None => text.is_empty(),
        }
    }
}

/// What somebody typed into a form while others changed the same.
#[derive(Clone, Debug, Default)]
pub struct Crossed {
    pub round: u32,
    /// What they typed, by key: it stays.
    pub typed: BTreeMap<String, String>,
    /// What was changed meanwhile, by key, and by whom.
    pub changed: BTreeMap<String, Word>,
}

/// The form of a section, filled in with what is known; the cursor in the field of `focus`.
pub fn form(
    words: &Words,
    profile: &Profile,
    page: &Page,
    focus: Option<&str>,
    crossed: &Crossed,
) -> Result<SlackView> {
    let mut opened = Opened {
        account: profile.account_id.clone(),
        section: page.id.clone(),
        round: crossed.round,
        shown: BTreeMap::new(),
    };
    let facts = json!({ "account": profile.account });
    let plain = |key: &str| words.plain(&format!("record.form.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn("record.form.account", &facts)?)];
    for entry in &page.entries {
        let stands = entry.word.as_ref().map(|word| tidy(&word.value)).unwrap_or_default();
        if !stands.is_empty() {
            opened.shown.insert(entry.key.clone(), print(&stands));
        }
        let initial = crossed.typed.get(&entry.key).unwrap_or(&stands);
        let id = opened.field(&entry.key);
        let field = Field { id: &id, label: &entry.label, hint: &entry.hint, optional: true };
        // A text of several lines loses none of them in a field of one.
        let long = entry.long || initial.contains('\n') || initial.chars().count() > 150;
        let (initial, most) = (Some(initial.as_str()), LONGEST as u64);
        parts.push(match focus == Some(entry.key.as_str()) {
            true => field.text_in_focus(initial, long, most),
            false => field.text(initial, long, most),
        });
        if let Some(word) = crossed.changed.get(&entry.key) {
            let facts = WordFacts { text: blocks::cut(&word.value, 1000), ..word.facts() };
            parts.push(section(&words.mrkdwn("record.form.crossed", facts)?));
        } else if let Some(line) = source(words, entry)? {
            parts.push(blocks::context(&line));
        }
    }
    let value =
        AccountPart { account: profile.account_id.as_str().into(), part: page.id.clone() }.to_string();
    let back = button("record.open", &plain("back")?, &profile.account_id).with_confirm(blocks::confirm(
        &plain("leave.title")?,
        &plain("leave.text")?,
        &plain("leave.yes")?,
        &plain("leave.no")?,
    ));
    let history = button("record.history", &plain("history")?, &value);
    parts.push(blocks::actions(vec![back.into(), history.into()]));
    let private = serde_json::to_string(&opened)?;
    Ok(blocks::form("record.save", &private, &page.title, &plain("submit")?, &plain("close")?, parts))
}

/// The same to be read only.
pub fn read(words: &Words, profile: &Profile, page: &Page) -> Result<SlackView> {
    let facts = json!({ "account": profile.account, "team": profile.team });
    let plain = |key: &str| words.plain(&format!("record.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn("record.of", &facts)?)];
    for entry in &page.entries {
        let text = entry.word.as_ref().map(|word| word.value.as_str());
        let fact = json!({ "title": entry.label, "text": text });
        parts.push(section(&words.mrkdwn("record.fact", fact)?));
        parts.extend(source(words, entry)?.map(|line| blocks::context(&line)));
    }
    let value =
        AccountPart { account: profile.account_id.as_str().into(), part: page.id.clone() }.to_string();
    let back = button("record.open", &plain("form.back")?, &profile.account_id);
    let history = button("record.history", &plain("form.history")?, &value);
    parts.push(blocks::actions(vec![back.into(), history.into()]));
    parts.push(blocks::context(&words.mrkdwn("record.writers", &facts)?));
    Ok(ours(&page.title, &plain("close")?, parts))
}

/// Whose word it is; or who would know.
fn source(words: &Words, entry: &Entry) -> Result<Option<String>> {
    match (&entry.word, &entry.who) {
        (Some(word), _) => words.mrkdwn("record.source", word.facts()).map(Some),
        (None, Some(who)) => words.mrkdwn("record.unknown", json!({ "who": who })).map(Some),
        (None, None) => Ok(None),
    }
}
