//! The form behind `/csm-book`, page by page, and what comes of it.

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;

/// A page of the form.
#[derive(Clone, Debug)]
pub struct Draft {
    pub private: String,
    pub name: String,
    /// Whether they can still be asked anything.
    pub active: bool,
    /// Whether sending the form does it; else the manager is asked.
    pub agrees: bool,
    /// From 1, and how many there are.
    pub page: usize,
    pub pages: usize,
    pub accounts: usize,
    pub rows: Vec<Row>,
    /// Who can be chosen, as label and value.
    pub others: Vec<(String, String)>,
    /// Accounts that were offered to them, and more than one form holds.
    pub offers: Vec<String>,
    pub beyond: usize,
    /// The last page's own fields; none on the others.
    pub last: Option<Asked>,
}

/// An account on it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The field's id.
    pub id: String,
    pub account: String,
    pub level: String,
    pub onboarding: bool,
    /// Who is suggested and why.
    pub suggested: Option<(String, String)>,
    /// What is chosen.
    pub chosen: String,
}

/// What is asked once for all of them.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub kind: Option<String>,
    pub overlap: Option<String>,
    pub back_on: Option<String>,
    pub why: String,
}

#[derive(Serialize)]
struct PageFacts<'a> {
    name: &'a str,
    active: bool,
    page: usize,
    pages: usize,
    count: usize,
    offers: String,
    beyond: usize,
    /// Whether nobody can be chosen.
    nobody: bool,
}

#[derive(Serialize)]
struct RowFacts<'a> {
    account: &'a str,
    level: &'a str,
    onboarding: bool,
    who: Option<&'a str>,
    because: Option<&'a str>,
}

/// The page.
pub fn page(words: &Words, draft: &Draft) -> Result<SlackView> {
    let facts = PageFacts {
        name: &draft.name,
        active: draft.active,
        page: draft.page,
        pages: draft.pages,
        count: draft.accounts,
        offers: draft.offers.join(", "),
        beyond: draft.beyond,
        nobody: draft.others.is_empty(),
    };
    let plain = |key: &str| words.plain(&format!("reassignment.form.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn("reassignment.form.intro", &facts)?)];
    let mut options = draft.others.clone();
    options.push((plain("stays")?, "-".to_owned()));
    for row in &draft.rows {
        let of = RowFacts {
            account: &row.account,
            level: &row.level,
            onboarding: row.onboarding,
            who: row.suggested.as_ref().map(|(name, _)| name.as_str()),
            because: row.suggested.as_ref().map(|(_, why)| why.as_str()),
        };
        let label = words.plain("reassignment.form.account", &of)?;
        let hint = words.plain("reassignment.form.hint", &of)?;
        let field = Field { id: &row.id, label: &label, hint: &hint, optional: false };
        parts.push(field.select(&options, Some(&row.chosen)));
    }
    if let Some(last) = &draft.last {
        let kinds: Result<Vec<(String, String)>> = ["leave", "move", "absence"]
            .into_iter()
            .map(|kind| Ok((plain(&format!("kind.{kind}"))?, kind.to_owned())))
            .collect();
        let (kind, overlap, back, why) =
            (plain("why")?, plain("overlap")?, plain("back_on")?, plain("words")?);
        let (overlap_hint, back_hint, why_hint) =
            (plain("overlap_hint")?, plain("back_on_hint")?, plain("words_hint")?);
        let field = |id, label, hint, optional| Field { id, label, hint, optional };
        let kinds = field("kind", &kind, "", false).radio(&kinds?, last.kind.as_deref());
        parts.push(blocks::field::told_at_once(kinds));
        let comes_back = last.kind.as_deref() == Some("absence");
        parts.push(field("back_on", &back, &back_hint, !comes_back).date(last.back_on.as_deref()));
        parts.push(field("overlap", &overlap, &overlap_hint, true).date(last.overlap.as_deref()));
        parts.push(field("why", &why, &why_hint, true).text(Some(&last.why), false, 200));
    }
    if draft.page > 1 {
        parts.push(blocks::actions(vec![button("reassignment.back", &plain("back")?, "back").into()]));
    }
    let submit = match (&draft.last, draft.agrees) {
        (None, _) => "next",
        (Some(_), true) => "submit",
        (Some(_), false) => "ask",
    };
    let cancel = words.plain("reassignment.cancel", &facts)?;
    Ok(blocks::form("reassignment.hand", &draft.private, &plain("title")?, &plain(submit)?, &cancel, parts))
}

/// What came of it: `done` or `asked`.
pub fn result(words: &Words, which: &str, facts: &Value) -> Result<SlackView> {
    let text = words.mrkdwn(&format!("reassignment.result.{which}"), facts)?;
    let title = words.plain(&format!("reassignment.result.{which}_title"), facts)?;
    Ok(blocks::page(&title, &words.plain("reassignment.close", facts)?, vec![section(&text)]))
}

/// The form for the reason of a no.
pub fn reason(words: &Words, reassignment: &str, name: &str) -> Result<SlackView> {
    let facts = json!({ "name": name });
    let plain = |key: &str| words.plain(&format!("reassignment.refuse.{key}"), &facts);
    let (label, hint) = (plain("reason")?, plain("reason_hint")?);
    let field = Field { id: "reason", label: &label, hint: &hint, optional: false };
    let parts =
        vec![section(&words.mrkdwn("reassignment.refuse.intro", &facts)?), field.text(None, true, 500)];
    let cancel = words.plain("reassignment.cancel", &facts)?;
    Ok(blocks::form("reassignment.refuse", reassignment, &plain("title")?, &plain("submit")?, &cancel, parts))
}

/// What one side sees to, of one account.
pub fn tasks(words: &Words, facts: &Value, tasks: &[String]) -> Result<SlackView> {
    let list: Result<Vec<String>> =
        tasks.iter().map(|task| words.mrkdwn("reassignment.note.task", json!({ "what": task }))).collect();
    let parts = vec![
        section(&words.mrkdwn("reassignment.tasks.intro", facts)?),
        section(&list?.join("\n")),
        blocks::context(&words.mrkdwn("reassignment.tasks.why", facts)?),
    ];
    let title = words.plain("reassignment.tasks.title", facts)?;
    Ok(blocks::page(&title, &words.plain("reassignment.close", facts)?, parts))
}
