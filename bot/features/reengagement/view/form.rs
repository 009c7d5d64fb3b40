//! The form behind `/reengage`, and the list to choose an account from.

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;

/// What the form starts with; every text as people wrote it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub account: String,
    /// The account, and the prompt that led here.
    pub private: String,
    /// Who would be asked.
    pub sa: Option<String>,
    pub seller: Option<String>,
    /// Why Baton offered it.
    pub says: Option<String>,
    /// The reasons of the account's segment, as label and id.
    pub reasons: Vec<(String, String)>,
    pub reason: Option<String>,
    /// Whether that reason asks what the help is to cover.
    pub covers: bool,
    /// What is asked for this account already: its id, and a line.
    pub open: Vec<(String, String)>,
}

/// The longest text of a field; Slack allows 3,000.
const LONGEST: u64 = 1500;

#[derive(Serialize)]
struct FormFacts<'a> {
    account: &'a str,
    sa: Option<&'a str>,
    seller: Option<&'a str>,
    says: Option<&'a str>,
}

/// The form.
pub fn form(words: &Words, known: &Known) -> Result<SlackView> {
    let facts = FormFacts {
        account: &known.account,
        sa: known.sa.as_deref(),
        seller: known.seller.as_deref(),
        says: known.says.as_deref(),
    };
    let plain = |key: &str| words.plain(&format!("reengagement.form.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn("reengagement.form.intro", &facts)?)];
    for (place, (id, line)) in known.open.iter().take(5).enumerate() {
        let facts = json!({ "line": line });
        let close = words.plain("reengagement.button.close", Value::Null)?;
        let close = button(&format!("reengagement.close#{place}"), &close, id);
        parts.push(blocks::section_with(&words.mrkdwn("reengagement.form.open", facts)?, close));
    }
    let yes_no = [(plain("upgrade.yes")?, "yes".to_owned()), (plain("upgrade.no")?, "no".to_owned())];
    let teams = [(plain("team.new")?, "new".to_owned()), (plain("team.existing")?, "existing".to_owned())];
    let whom = ["usual", "sa", "seller", "both"];
    let whom: Result<Vec<(String, String)>> =
        whom.into_iter().map(|one| Ok((plain(&format!("whom.{one}"))?, one.to_owned()))).collect();
    let whom = whom?;
    let field = |id: &'static str, optional: bool, make: &dyn Fn(Field<'_>) -> SlackBlock| {
        let (label, hint) = (plain(&format!("{id}.label"))?, plain(&format!("{id}.hint"))?);
        Ok::<_, anyhow::Error>(make(Field { id, label: &label, hint: &hint, optional }))
    };
    let reasons = field("reason", false, &|field| field.select(&known.reasons, known.reason.as_deref()))?;
    parts.push(blocks::field::told_at_once(reasons));
    parts.push(field("team", false, &|field| field.radio(&teams, None))?);
    parts.push(field("upgrade", false, &|field| field.radio(&yes_no, Some("no")))?);
    parts.push(field("whom", false, &|field| field.select(&whom, Some("usual")))?);
    parts.push(field("details", false, &|field| field.text(None, true, LONGEST))?);
    parts.push(field("covers", !known.covers, &|field| field.text(None, true, LONGEST))?);
    parts.push(field("wished", true, &|field| field.date(None))?);
    Ok(blocks::form(
        "reengagement.new",
        &known.private,
        &plain("title")?,
        &plain("submit")?,
        &plain("close")?,
        parts,
    ))
}
