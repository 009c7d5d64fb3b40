//! One thing that is asked or told, and what its words may use.

use baton_storage::asks::TaskKind;
use baton_storage::states::{Role, TaskState};
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::Value;

use crate::slack::dates::{Moment, moment, weekday};
use crate::tasks::view::meets::Meets;

/// One thing that is asked or told; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    /// The account's name; where it is not about one, what it is about.
    pub account: String,
    pub sentence: String,
    /// The rule of the process behind it.
    pub rule: String,
    /// What proves a step done.
    pub proof: Option<String>,
    pub hint: Option<String>,
    /// Whether there are words to write the customer (T3).
    pub wording: bool,
    /// False: news.
    pub kind: TaskKind,
    pub state: TaskState,
    /// The reader's time zone.
    pub zone: Tz,
    pub due: Option<At>,
    pub late: bool,
    /// When it should have been said, if that was long ago.
    pub planned: Option<At>,
    /// Whose it is.
    pub owner: String,
    /// Whose it is, where that is not the reader.
    pub for_someone: Option<String>,
    /// Why the reader sees it.
    pub reads: Reads,
    /// What its owner is asked to do, in the words of others; empty for news.
    pub task: String,
    pub passed_by: Option<String>,
    pub settled_by: Option<String>,
    pub settled_at: Option<At>,
    pub reason: Option<String>,
    pub reminded: i64,
    pub next: Option<At>,
    /// Who hears of it after the last reminder: known where that is asked.
    pub escalation: Option<Escalation>,
    pub escalated: bool,
    /// Put off until then.
    pub snoozed: Option<At>,
    /// What can be done about it, besides saying that it is done.
    pub buttons: Vec<Button>,
    /// Whether its owner may just say that it is done.
    pub done: bool,
    /// Whether the reader may take back what was said of it.
    pub undo: bool,
    /// The meeting that it is or may become, while it is open.
    pub meets: Option<Meets>,
    /// What is known: for the sentence and for "Why".
    pub facts: Value,
}

/// Why somebody sees an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// It is theirs.
    Own,
    /// It is of a group's, such as a team's managers, and they are of it, too.
    Together,
    /// They stand in for its owner, who is away.
    Away,
    /// They stand in for its owner, who has left.
    Left,
    /// They stood in for its owner, who is there.
    Back,
    /// It went from them to its owner.
    Handed,
    /// They are told that its owner has done nothing.
    Escalated,
}

impl Reads {
    /// As the words call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Together => "together",
            Self::Away => "away",
            Self::Left => "left",
            Self::Back => "back",
            Self::Handed => "handed",
            Self::Escalated => "escalated",
        }
    }

    /// Whether its owner's sentence is theirs, too.
    pub const fn as_owner(self) -> bool {
        matches!(self, Self::Own | Self::Together)
    }
}

/// Who hears of an item after its last reminder, and when.
#[derive(Clone, Debug)]
pub struct Escalation {
    pub at: At,
    pub role: Role,
    /// By name, where the reader is one of those who hold the role; empty: the reader hears of it.
    pub who: Option<String>,
    /// Whether that is one person.
    pub one: bool,
}

/// Something that can be done about an item.
#[derive(Clone, Debug)]
pub struct Button {
    /// The key of its words.
    pub label: &'static str,
    pub action: &'static str,
    pub value: String,
    pub url: Option<String>,
}

impl Button {
    /// One that does something here.
    pub fn act(label: &'static str, action: &'static str, value: &str) -> Self {
        Self { label, action, value: value.to_owned(), url: None }
    }

    /// One that opens a page.
    pub fn link(label: &'static str, url: &str) -> Self {
        Self { label, action: "open.crm", value: String::new(), url: Some(url.to_owned()) }
    }
}

/// Everything the words of an item may use: what was stored of it, and how it stands.
#[derive(Serialize)]
pub(crate) struct ItemFacts<'a> {
    #[serde(flatten)]
    facts: &'a Value,
    sentence: &'a str,
    account: &'a str,
    rule: &'a str,
    proof: Option<&'a str>,
    hint: Option<&'a str>,
    due: Option<String>,
    late: bool,
    planned: Option<String>,
    owner: &'a str,
    for_someone: Option<&'a str>,
    reads: &'static str,
    task: &'a str,
    passed_by: Option<&'a str>,
    settled_by: Option<&'a str>,
    settled_at: Option<Moment>,
    reason: Option<&'a str>,
    reminded: i64,
    next: Option<String>,
    /// When others hear of it, who they are, and whether that is one person.
    escalates: Option<String>,
    escalates_to: Option<Role>,
    escalates_who: Option<&'a str>,
    escalates_one: bool,
    escalated: bool,
    snoozed: Option<String>,
}

/// The facts of an item as it stands.
pub(crate) fn facts(item: &Item) -> ItemFacts<'_> {
    let day = |at: At| weekday(at, item.zone);
    let escalation = item.escalation.as_ref();
    ItemFacts {
        facts: &item.facts,
        sentence: &item.sentence,
        account: &item.account,
        rule: &item.rule,
        proof: item.proof.as_deref(),
        hint: item.hint.as_deref(),
        due: item.due.map(day),
        late: item.late,
        planned: item.planned.map(day),
        owner: &item.owner,
        for_someone: item.for_someone.as_deref(),
        reads: item.reads.as_str(),
        task: &item.task,
        passed_by: item.passed_by.as_deref(),
        settled_by: item.settled_by.as_deref(),
        settled_at: item.settled_at.map(|at| moment(at, item.zone)),
        reason: item.reason.as_deref(),
        reminded: item.reminded,
        next: item.next.map(day),
        escalates: escalation.map(|to| day(to.at)),
        escalates_to: escalation.map(|to| to.role),
        escalates_who: escalation.and_then(|to| to.who.as_deref()),
        escalates_one: escalation.is_some_and(|to| to.one),
        escalated: item.escalated,
        snoozed: item.snoozed.map(day),
    }
}
