//! The form behind `/request-csm` for an account that the CRM told us of: the account, why now, and what nobody has told
//! us yet. The rest stands folded in one section, with a button that unfolds it.

use std::collections::BTreeSet;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::requests::view::form::{Choices, Fields, Known, NEW, finish};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::words::Words;

/// The field in which the account is found by typing, and the one to choose among its open deals.
pub const ACCOUNT: &str = "requests.account";
pub const DEAL: &str = "requests.deal";

/// What the form shows of an account.
#[derive(Clone, Debug)]
pub struct AccountData {
    /// Its name and id.
    pub account: (String, String),
    /// Its open deals as names and ids, where it has several.
    pub deals: Vec<(String, String)>,
    /// The deal's id; empty where none is known.
    pub deal: String,
    pub known: Known,
    /// The fields that nobody has told us yet, or whose value makes no sense.
    pub asked: BTreeSet<&'static str>,
    /// Whether a proof of value was presented, by what is chosen so far.
    pub presented: bool,
    /// A sentence about the request that is open already (R7), and its id if it is the reader's own.
    pub open: Option<(String, Option<String>)>,
    /// What is folded.
    pub facts: FoldedFacts,
}

/// What is known already and not asked for, as the words name it.
#[derive(Clone, Debug, Serialize)]
pub struct FoldedFacts {
    pub deal: Option<String>,
    pub stage: Option<String>,
    pub close_date: Option<String>,
    pub lam: Option<String>,
    pub arr: Option<String>,
    pub segment: Option<String>,
    pub region: Option<String>,
    pub dedicated: bool,
    pub source: Option<String>,
    pub age: Option<String>,
}

/// The form before an account is named.
pub fn start(words: &Words, choices: &Choices) -> Result<SlackView> {
    let known = Known::default();
    let fields = Fields { words, known: &known, choices };
    let by_hand = words.plain("requests_form.by_hand", json!({}))?;
    let parts = vec![
        account(words, None)?,
        fields.block("why_now")?,
        blocks::actions(vec![button("requests.by_hand", &by_hand, "").into()]),
    ];
    finish(words, NEW, "", parts)
}

/// The form for an account.
pub fn form(words: &Words, data: &AccountData, choices: &Choices) -> Result<SlackView> {
    let fields = Fields { words, known: &data.known, choices };
    let (name, id) = &data.account;
    let mut parts = vec![account(words, Some((name, id)))?];
    if let Some((sentence, own)) = &data.open {
        let update = words.plain("requests_form.open.update", json!({}))?;
        parts.push(match own {
            Some(request) => section_with(sentence, button("requests.update", &update, request)),
            None => section(sentence),
        });
    }
    if data.deals.len() > 1 {
        let label = words.plain("requests_form.deal.label", json!({}))?;
        let field = Field { id: DEAL, label: &label, hint: "", optional: false };
        parts.push(blocks::field::told_at_once(field.select(&data.deals, Some(&data.deal))));
    }
    parts.push(fields.block("why_now")?);
    parts.push(fields.block("pov")?);
    if data.presented {
        parts.push(fields.block("pov_outcome")?);
    }
    for id in super::form::ALL {
        if data.asked.contains(id) && !matches!(id, "why_now" | "pov" | "pov_outcome") {
            parts.push(fields.block(id)?);
        }
    }
    parts.push(fields.block("notes")?);
    let change = words.plain("requests_form.change", json!({}))?;
    let folded = words.mrkdwn("requests_form.folded", &data.facts)?;
    parts.push(section_with(&folded, button("requests.by_hand", &change, "")));
    finish(words, NEW, &data.deal, parts)
}

/// The field in which the account is found by typing.
fn account(words: &Words, chosen: Option<(&str, &str)>) -> Result<SlackBlock> {
    let word = |key: &str| words.plain(&format!("requests_form.account.{key}"), json!({}));
    let (label, hint) = (word("label")?, word("find")?);
    let field = Field { id: ACCOUNT, label: &label, hint: "", optional: false };
    Ok(blocks::field::told_at_once(field.found_by_typing(&hint, chosen)))
}
