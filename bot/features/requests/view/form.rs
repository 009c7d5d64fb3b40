//! The form behind `/request-csm`: what is known is filled in and says where it came from.

use anyhow::Result;
use baton_storage::states::{Pov, Segment};
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::blocks;
use crate::slack::blocks::field::Field;
use crate::slack::words::Words;

/// The callback of the form for a new request, and of the one that updates a request.
pub const NEW: &str = "requests.new";
pub const UPDATE: &str = "requests.update";

/// Every field, in the order of the form.
pub const ALL: [&str; 14] = [
    "account_url",
    "opportunity_url",
    "account_name",
    "close_date",
    "lam",
    "segment",
    "region",
    "stage",
    "why_now",
    "pov",
    "dedicated",
    "pov_outcome",
    "arr",
    "notes",
];

/// What the form starts with, each field as the person would type it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub account_url: Option<String>,
    pub opportunity_url: Option<String>,
    pub account_name: Option<String>,
    pub close_date: Option<String>,
    pub lam: Option<String>,
    pub segment: Option<Segment>,
    pub region: Option<String>,
    pub stage: Option<String>,
    pub why_now: Option<String>,
    pub pov: Option<Pov>,
    pub pov_outcome: Option<String>,
    pub dedicated: Option<bool>,
    pub arr: Option<String>,
    pub notes: Option<String>,
    /// Where that is from and how old it is.
    pub source: Option<(String, String)>,
    /// The account's name, how many open deals it has, and which one this is, if it has several.
    pub several: Option<(String, usize, String)>,
}

impl Known {
    /// What a field would hold, as it would come back from the form; none where nothing is known.
    pub fn typed(&self, field: &str) -> Option<&str> {
        match field {
            "account_url" => self.account_url.as_deref(),
            "opportunity_url" => self.opportunity_url.as_deref(),
            "account_name" => self.account_name.as_deref(),
            "close_date" => self.close_date.as_deref(),
            "lam" => self.lam.as_deref(),
            "segment" => self.segment.map(Segment::as_str),
            "region" => self.region.as_deref(),
            "stage" => self.stage.as_deref(),
            "why_now" => self.why_now.as_deref(),
            "pov" => self.pov.map(Pov::as_str),
            "pov_outcome" => self.pov_outcome.as_deref(),
            "dedicated" => self.dedicated.map(|dedicated| if dedicated { "yes" } else { "no" }),
            "arr" => self.arr.as_deref(),
            "notes" => self.notes.as_deref(),
            _ => None,
        }
    }
}

/// What can be chosen, as label and value.
#[derive(Clone, Debug)]
pub struct Choices {
    pub regions: Vec<(String, String)>,
    pub stages: Vec<(String, String)>,
    pub why_now: Vec<(String, String)>,
    /// A host of the CRM, for the examples.
    pub host: String,
}

/// The fields of the form, each built with its label and hint.
pub struct Fields<'a> {
    pub words: &'a Words,
    pub known: &'a Known,
    pub choices: &'a Choices,
}

/// The longest short answer and the longest long one, in characters.
const SHORT: u64 = 150;
const LONG: u64 = 2000;

impl Fields<'_> {
    /// The field with this name.
    pub fn block(&self, id: &'static str) -> Result<SlackBlock> {
        let facts = json!({ "host": self.choices.host });
        let label = self.words.plain(&format!("requests_form.{id}.label"), &facts)?;
        let hint = self.words.plain(&format!("requests_form.{id}.hint"), &facts)?;
        let known = self.known.typed(id);
        let optional = match id {
            "arr" | "notes" => true,
            "pov_outcome" => self.known.pov != Some(Pov::Presented),
            _ => false,
        };
        let field = Field { id, label: &label, hint: &hint, optional };
        Ok(match id {
            "account_url" | "opportunity_url" => field.text(known, false, 500),
            "account_name" => field.text(known, false, SHORT),
            "close_date" => field.date(known),
            "lam" | "arr" => field.text(known, false, 30),
            "segment" => field.radio(&self.of("segment", &["enterprise", "commercial"])?, known),
            "region" => field.select(&self.choices.regions, known),
            "stage" => field.select(&self.choices.stages, known),
            "why_now" => field.select(&self.choices.why_now, known),
            "pov" => {
                let options = self.of("pov", &["none", "running", "presented"])?;
                blocks::field::told_at_once(field.radio(&options, Some(known.unwrap_or("none"))))
            }
            "dedicated" => field.radio(&self.of("dedicated", &["no", "yes"])?, Some(known.unwrap_or("no"))),
            _ => field.text(known, true, LONG),
        })
    }

    /// What can be chosen in a field, as label and value.
    fn of(&self, id: &str, values: &[&str]) -> Result<Vec<(String, String)>> {
        let label = |value: &str| self.words.plain(&format!("requests_form.{id}.{value}"), json!({}));
        values.iter().map(|value| Ok((label(value)?, (*value).to_owned()))).collect()
    }
}

/// The form with every field; `private` comes back with it.
pub fn form(
    words: &Words,
    callback: &str,
    private: &str,
    known: &Known,
    choices: &Choices,
) -> Result<SlackView> {
    let mut parts = vec![blocks::context(&provenance(words, known)?)];
    let fields = Fields { words, known, choices };
    for id in ALL {
        parts.push(fields.block(id)?);
    }
    finish(words, callback, private, parts)
}

/// A form with its title and its buttons.
pub fn finish(words: &Words, callback: &str, private: &str, parts: Vec<SlackBlock>) -> Result<SlackView> {
    let label = |key: &str| words.plain(&format!("requests_form.{key}"), json!({}));
    let (title, submit) =
        if callback == UPDATE { ("title_update", "submit_update") } else { ("title", "submit") };
    Ok(blocks::form(callback, private, &label(title)?, &label(submit)?, &label("close")?, parts))
}

/// One of several open deals of an account.
#[derive(Serialize)]
struct SeveralFacts<'a> {
    account: &'a str,
    count: usize,
    deal: &'a str,
}

fn provenance(words: &Words, known: &Known) -> Result<String> {
    let mut lines = Vec::new();
    match &known.source {
        Some((source, age)) => {
            lines.push(words.mrkdwn("requests_form.known", json!({ "source": source, "age": age }))?);
        }
        None => lines.push(words.mrkdwn("requests_form.unknown", Value::Null)?),
    }
    if let Some((account, count, deal)) = &known.several {
        let facts = SeveralFacts { account, count: *count, deal };
        lines.push(words.mrkdwn("requests_form.several", facts)?);
    }
    Ok(lines.join(" "))
}
