//! The form behind `/request-csm`: what is known is filled in and says where it came from.

use anyhow::Result;
use baton_storage::states::{Pov, Segment};
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::blocks::{self, Field};
use crate::slack::words::Words;

/// The callback of the form for a new request, and of the one that updates a request.
pub const NEW: &str = "requests.new";
pub const UPDATE: &str = "requests.update";

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

/// What can be chosen, as label and value.
#[derive(Clone, Debug)]
pub struct Choices {
    pub regions: Vec<(String, String)>,
    pub stages: Vec<(String, String)>,
    pub why_now: Vec<(String, String)>,
    /// A host of the CRM, for the examples.
    pub host: String,
}

/// The form; `private` comes back with it.
pub fn form(
    words: &Words,
    callback: &str,
    private: &str,
    known: &Known,
    choices: &Choices,
) -> Result<SlackView> {
    let facts = json!({ "host": choices.host });
    let mut parts = vec![blocks::context(&provenance(words, known)?)];
    let field = |id: &'static str, optional: bool, build: &dyn Fn(Field<'_>) -> SlackBlock| {
        let label = words.plain(&format!("requests_form.{id}.label"), &facts)?;
        let hint = words.plain(&format!("requests_form.{id}.hint"), &facts)?;
        anyhow::Ok(build(Field { id, label: &label, hint: &hint, optional }))
    };
    let label = |key: &str| words.plain(&format!("requests_form.{key}"), &facts);
    let of = |prefix: &str, values: &[&str]| -> Result<Vec<(String, String)>> {
        values.iter().map(|value| Ok((label(&format!("{prefix}.{value}"))?, (*value).to_owned()))).collect()
    };
    let segments = of("segment", &["enterprise", "commercial"])?;
    let povs = of("pov", &["none", "running", "presented"])?;
    let dedicated = of("dedicated", &["no", "yes"])?;
    let (short, long) = (150, 2000);
    parts.push(field("account_url", false, &|f| f.text(known.account_url.as_deref(), false, 500))?);
    parts.push(field("opportunity_url", false, &|f| f.text(known.opportunity_url.as_deref(), false, 500))?);
    parts.push(field("account_name", false, &|f| f.text(known.account_name.as_deref(), false, short))?);
    parts.push(field("close_date", false, &|f| f.date(known.close_date.as_deref()))?);
    parts.push(field("lam", false, &|f| f.text(known.lam.as_deref(), false, 30))?);
    let segment = known.segment.map(Segment::as_str);
    parts.push(field("segment", false, &|f| f.radio(&segments, segment))?);
    parts.push(field("region", false, &|f| f.select(&choices.regions, known.region.as_deref()))?);
    parts.push(field("stage", false, &|f| f.select(&choices.stages, known.stage.as_deref()))?);
    parts.push(field("why_now", false, &|f| f.select(&choices.why_now, known.why_now.as_deref()))?);
    let pov = known.pov.map(Pov::as_str);
    let chosen = field("pov", false, &|f| f.radio(&povs, Some(pov.unwrap_or("none"))))?;
    parts.push(blocks::told_at_once(chosen));
    let yes = known.dedicated.map_or("no", |dedicated| if dedicated { "yes" } else { "no" });
    parts.push(field("dedicated", false, &|f| f.radio(&dedicated, Some(yes)))?);
    let shown = known.pov == Some(Pov::Presented);
    parts.push(field("pov_outcome", !shown, &|f| f.text(known.pov_outcome.as_deref(), true, long))?);
    parts.push(field("arr", true, &|f| f.text(known.arr.as_deref(), false, 30))?);
    parts.push(field("notes", true, &|f| f.text(known.notes.as_deref(), true, long))?);
    let (title, submit) =
        if callback == UPDATE { ("title_update", "submit_update") } else { ("title", "submit") };
    let words = |key: &str| label(key);
    Ok(blocks::form(callback, private, &words(title)?, &words(submit)?, &words("close")?, parts))
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
        let facts = json!({ "account": account, "count": count, "deal": deal });
        lines.push(words.mrkdwn("requests_form.several", facts)?);
    }
    Ok(lines.join(" "))
}
