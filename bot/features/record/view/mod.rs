//! The customer record, in a window: how much is known, who would know the rest, and a page for each section.

pub mod add;
pub mod form;
pub mod history;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::{self, button, section};
use crate::slack::payloads::AccountPart;
use crate::slack::words::Words;

/// What pages of the record are called, so that a click on one is known to be on one.
pub const PAGE: &str = "record.page";

/// The record, as one reader sees it; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct Profile {
    pub account_id: String,
    pub account: String,
    pub known: usize,
    pub wanted: usize,
    pub percent: u8,
    pub asked: Vec<Asked>,
    pub pages: Vec<Page>,
    /// Whether the reader may change it.
    pub may_write: bool,
    /// The team whose managers may, if there is one.
    pub team: Option<String>,
}

/// A page of the record.
#[derive(Clone, Debug)]
pub struct Page {
    pub id: String,
    pub title: String,
    pub entries: Vec<Entry>,
}

/// One thing that is to be known.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub label: String,
    pub hint: String,
    pub long: bool,
    /// What is known, if anything is.
    pub word: Option<Word>,
    /// Who would know, if it is wanted and not known.
    pub who: Option<String>,
}

/// What somebody said.
#[derive(Clone, Debug)]
pub struct Word {
    pub value: String,
    pub said_by: String,
    pub age: String,
    pub link: Option<String>,
}

/// Something wanted that is not known.
#[derive(Clone, Debug)]
pub struct Missing {
    pub key: String,
    pub label: String,
    /// Who would know.
    pub who: String,
}

/// Somebody who would know, and what.
#[derive(Clone, Debug)]
pub struct Asked {
    pub who: String,
    pub labels: Vec<String>,
}

impl Asked {
    /// What is missing, by who would know, in the order in which they come up.
    pub fn of(missing: &[Missing]) -> Vec<Self> {
        let mut asked: Vec<Self> = Vec::new();
        for one in missing {
            match asked.iter_mut().find(|asked| asked.who == one.who) {
                Some(asked) => asked.labels.push(one.label.clone()),
                None => asked.push(Self { who: one.who.clone(), labels: vec![one.label.clone()] }),
            }
        }
        asked
    }

    /// The same as the templates name it.
    pub fn facts(&self) -> AskedFacts {
        AskedFacts { who: self.who.clone(), count: self.labels.len() }
    }
}

/// Somebody who would know, and how much.
#[derive(Clone, Debug, Serialize)]
pub struct AskedFacts {
    who: String,
    count: usize,
}

impl Word {
    /// The same as the templates name it.
    fn facts(&self) -> WordFacts<'_> {
        WordFacts {
            text: self.value.clone(),
            gone: self.value.is_empty(),
            who: &self.said_by,
            age: &self.age,
            url: self.link.as_deref(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct WordFacts<'a> {
    text: String,
    /// Whether what was known was taken away.
    gone: bool,
    who: &'a str,
    age: &'a str,
    url: Option<&'a str>,
}

impl Profile {
    /// The page with this id.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }
}

/// What has just become of a form, to stand on the first page.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The labels of what was saved.
    pub saved: Vec<String>,
    /// Somebody sent the form as it was.
    pub unchanged: bool,
}

#[derive(Serialize)]
struct OverviewFacts<'a> {
    account: &'a str,
    known: usize,
    all: usize,
    percent: u8,
    saved: String,
    unchanged: bool,
    team: Option<&'a str>,
}

/// Somebody who would know, with the first of what.
#[derive(Serialize)]
struct WhoFacts<'a> {
    who: &'a str,
    missing: &'a [String],
    more_missing: usize,
}

/// How much of a page is known.
#[derive(Serialize)]
struct PageFacts<'a> {
    title: &'a str,
    known: usize,
    all: usize,
    missing: Vec<&'a str>,
}

/// The first page: how much is known, what is missing and who would know it, and the sections.
pub fn overview(words: &Words, profile: &Profile, outcome: &Outcome) -> Result<SlackView> {
    let facts = OverviewFacts {
        account: &profile.account,
        known: profile.known,
        all: profile.wanted,
        percent: profile.percent,
        saved: outcome.saved.join(", "),
        unchanged: outcome.unchanged,
        team: profile.team.as_deref(),
    };
    let mut parts = vec![
        blocks::header(&words.plain("record.header", &facts)?),
        section(&words.mrkdwn("record.known", &facts)?),
    ];
    for asked in &profile.asked {
        let missing = &asked.labels[..asked.labels.len().min(6)];
        let more_missing = asked.labels.len() - missing.len();
        let facts = WhoFacts { who: &asked.who, missing, more_missing };
        parts.push(section(&words.mrkdwn("record.asked", facts)?));
    }
    parts.push(blocks::divider());
    if profile.may_write {
        parts.push(blocks::actions(vec![find(words, profile)?]));
    }
    let label = if profile.may_write { "record.edit" } else { "record.read" };
    let label = words.plain(label, &facts)?;
    for page in &profile.pages {
        let wanted = page.entries.iter().filter(|entry| entry.who.is_some());
        let facts = PageFacts {
            title: &page.title,
            known: page.entries.iter().filter(|entry| entry.word.is_some()).count(),
            all: page.entries.len(),
            missing: wanted.map(|entry| entry.label.as_str()).collect(),
        };
        let value =
            AccountPart { account: profile.account_id.as_str().into(), part: page.id.clone() }.to_string();
        // The door drops what follows the `#`; no two elements of a view have one id.
        let open = button(&format!("record.section#{}", page.id), &label, &value);
        parts.push(blocks::section_with(&words.mrkdwn("record.page", facts)?, open));
    }
    if !profile.may_write {
        parts.push(blocks::context(&words.mrkdwn("record.writers", &facts)?));
    }
    Ok(ours(&words.plain("record.title", &facts)?, &words.plain("record.close", &facts)?, parts))
}

/// A menu of every fact, in the groups of the record: Slack finds one in it by what is typed.
fn find(words: &Words, profile: &Profile) -> Result<SlackActionBlockElement> {
    let account = &profile.account_id;
    let entry = |entry: &Entry| {
        let fact = AccountPart { account: account.as_str().into(), part: entry.key.clone() };
        let known = if entry.word.is_some() { "✓ " } else { "" };
        blocks::choice(&format!("{known}{}", entry.label), &fact.to_string())
    };
    let groups = profile.pages.iter().filter(|page| !page.entries.is_empty()).take(100);
    let groups = groups.map(|page| {
        let entries = page.entries.iter().take(100).map(entry).collect();
        SlackBlockOptionGroup::new(blocks::cut(&page.title, 75).into(), entries)
    });
    let label = words.plain("record.find", json!({}))?;
    Ok(SlackBlockStaticSelectElement::new()
        .with_action_id("record.fill#find".into())
        .with_placeholder(blocks::cut(&label, 150).into())
        .with_option_groups(groups.collect())
        .into())
}

/// Who may write in the record, for somebody who may not.
pub fn writers(words: &Words, account: &str, team: Option<&str>) -> Result<String> {
    words.plain("record.writers", json!({ "account": account, "team": team }))
}

/// A page by whose name a click on it is known.
pub(crate) fn ours(title: &str, close: &str, parts: Vec<SlackBlock>) -> SlackView {
    match blocks::page(title, close, parts) {
        SlackView::Modal(modal) => SlackView::Modal(modal.with_callback_id(PAGE.into())),
        other => other,
    }
}
