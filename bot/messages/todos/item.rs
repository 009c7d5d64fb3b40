//! One thing that is asked or told, and what its words may use.

use baton_storage::states::{Role, TodoState};
use baton_storage::time::At;
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::messages::meetings::Meets;
use crate::messages::request::facts::{moment, weekday};

/// One thing that is asked or told; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
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
    pub asked: bool,
    pub state: TodoState,
    /// The reader's time zone.
    pub zone: Tz,
    pub due: Option<At>,
    pub late: bool,
    /// When it should have been said, if that was long ago.
    pub planned: Option<At>,
    /// Whose it is, where the reader stands in.
    pub for_someone: Option<String>,
    pub passed_by: Option<String>,
    pub settled_by: Option<String>,
    pub settled_at: Option<At>,
    pub reason: Option<String>,
    pub reminded: i64,
    pub next: Option<At>,
    pub escalates: Option<At>,
    pub escalates_to: Option<Role>,
    pub escalated: bool,
    /// Put off until then.
    pub snoozed: Option<At>,
    /// What can be done about it, besides saying that it is done.
    pub buttons: Vec<Button>,
    /// Whether its owner may just say that it is done.
    pub done: bool,
    /// The meeting that it is or may become, while it is open.
    pub meets: Option<Meets>,
    /// What is known: for the sentence and for "Why".
    pub facts: Value,
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

/// Everything the words of an item may use.
pub(super) fn facts(item: &Item) -> Value {
    let mut facts = item.facts.clone();
    facts["sentence"] = json!(item.sentence);
    facts["account"] = json!(item.account);
    facts["rule"] = json!(item.rule);
    facts["proof"] = json!(item.proof);
    facts["hint"] = json!(item.hint);
    facts["due"] = json!(item.due.map(|due| weekday(due, item.zone)));
    facts["late"] = json!(item.late);
    facts["planned"] = json!(item.planned.map(|at| weekday(at, item.zone)));
    facts["for_someone"] = json!(item.for_someone);
    facts["passed_by"] = json!(item.passed_by);
    facts["settled_by"] = json!(item.settled_by);
    facts["settled_at"] = json!(item.settled_at.map(|at| moment(at, item.zone)));
    facts["reason"] = json!(item.reason);
    facts["reminded"] = json!(item.reminded);
    facts["next"] = json!(item.next.map(|at| weekday(at, item.zone)));
    facts["escalates"] = json!(item.escalates.map(|at| weekday(at, item.zone)));
    facts["escalates_to"] = json!(item.escalates_to.map(Role::as_str));
    facts["escalated"] = json!(item.escalated);
    facts["snoozed"] = json!(item.snoozed.map(|at| weekday(at, item.zone)));
    facts
}
