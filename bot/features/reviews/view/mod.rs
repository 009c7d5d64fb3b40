//! The quarterly review as people read it: the team's message, what is left, the session, and what came of it (P6).

pub mod evidence;
pub mod pages;
pub mod session;
pub mod summary;

use anyhow::Result;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features::reviews::rules::Progress;
use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::moment;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// How many names stand in a line.
pub(crate) const NAMED: usize = 8;
/// How many people stand in a sentence.
const TOLD: usize = 20;

/// What every message of a review says.
#[derive(Clone, Debug)]
pub struct Frame {
    pub review: String,
    /// `FY27 Q4`.
    pub quarter: String,
    pub team: String,
    pub zone: Tz,
    pub ends_at: At,
    /// `Fri 12 Feb`, as [`Frame::ends_at`].
    pub ends: String,
    /// When it closed.
    pub closed: Option<String>,
}

impl Frame {
    fn facts(&self) -> Value {
        json!({
            "quarter": self.quarter, "team": self.team, "ends": self.ends, "closed": self.closed,
            "due": moment(self.ends_at, self.zone),
        })
    }
}

/// How far a CSM has come.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: String,
    pub progress: Progress,
    /// The accounts that are not reviewed.
    pub left: Vec<String>,
    /// `12 Feb`.
    pub away_until: Option<String>,
    /// They have left.
    pub gone: bool,
}

/// The team's message while the review is open.
pub fn card(
    words: &Words,
    frame: &Frame,
    parts: &[Part],
    progress: Progress,
    opened_by: Option<&str>,
) -> Result<Message> {
    let mut facts = frame.facts();
    facts["reviewed"] = json!(progress.reviewed);
    facts["all"] = json!(progress.all);
    facts["done"] = json!(progress.is_done());
    facts["opened_by"] = json!(opened_by);
    let told: Vec<String> = parts.iter().take(TOLD).map(|part| said(words, part)).collect::<Result<_>>()?;
    facts["parts"] = json!(told.join(", "));
    facts["more"] = json!(parts.len().saturating_sub(TOLD));
    let plain = |key: &str, facts: &Value| words.plain(&format!("reviews.card.{key}"), facts);
    let head = ["csm", "reviewed", "away"].map(|key| plain(&format!("column.{key}"), &facts));
    let mut rows = vec![head.into_iter().collect::<Result<Vec<String>>>()?];
    for part in parts {
        let facts = of_part(part);
        rows.push(vec![part.name.clone(), plain("progress", &facts)?, plain("away", &facts)?]);
    }
    let session = button("reviews.walk", &plain("walk", &facts)?, &frame.review);
    let parts = vec![
        blocks::header(&plain("header", &facts)?),
        section(&words.mrkdwn("reviews.card.what", &facts)?),
        blocks::table(rows),
        blocks::actions(vec![session.with_style(SlackBlockButtonStyle::Primary).into()]),
        blocks::context(&words.mrkdwn("reviews.card.why", &facts)?),
    ];
    Ok(Message::internal(words.mrkdwn("reviews.card.text", &facts)?, parts))
}

/// What a manager reads on one of the last days.
pub fn left(words: &Words, frame: &Frame, to: &str, parts: &[Part], proposed: usize) -> Result<Message> {
    let open: Vec<&Part> = parts.iter().filter(|part| !part.progress.is_done()).collect();
    let mut facts = frame.facts();
    facts["first"] = json!(first_name(to));
    facts["left"] = json!(open.iter().map(|part| part.left.len()).sum::<usize>());
    facts["all"] = json!(parts.iter().map(|part| part.progress.all).sum::<usize>());
    facts["proposed"] = json!(proposed);
    facts["some"] = json!(proposed > 0);
    let told: Vec<String> = open
        .iter()
        .take(TOLD)
        .map(|part| words.mrkdwn("reviews.left.part", of_part(part)))
        .collect::<Result<_>>()?;
    facts["more"] = json!(open.len().saturating_sub(TOLD));
    let state = match (&frame.closed, open.is_empty()) {
        (Some(_), _) => "closed",
        (None, true) => "done",
        (None, false) => "open",
    };
    let mut text = words.mrkdwn(&format!("reviews.left.{state}.text"), &facts)?;
    let mut blocks =
        vec![blocks::header(&words.plain(&format!("reviews.left.{state}.header"), &facts)?), section(&text)];
    if state == "open" {
        text = format!("{text} {}.", told.join("; "));
        let mut lines = Vec::new();
        for part in open.iter().take(TOLD) {
            lines.push(words.mrkdwn("reviews.left.line", of_part(part))?);
        }
        if open.len() > TOLD {
            lines.push(words.mrkdwn("reviews.more", &facts)?);
        }
        // With all their names, more would be longer than a block may be.
        blocks.extend(lines.chunks(5).map(|lines| section(&lines.join("\n"))));
        let rest = button("reviews.rest", &words.plain("reviews.left.rest", &facts)?, &frame.review);
        blocks.push(blocks::actions(vec![rest.with_style(SlackBlockButtonStyle::Primary).into()]));
    }
    blocks.push(blocks::context(&words.mrkdwn("reviews.left.why", &facts)?));
    Ok(Message::internal(blocks::cut_mrkdwn(&text, 3900), blocks))
}

fn of_part(part: &Part) -> Value {
    json!({
        "name": part.name, "reviewed": part.progress.reviewed, "all": part.progress.all, "left": part.left.len(),
        "away_until": part.away_until, "gone": part.gone, "names": names(&part.left),
    })
}

fn said(words: &Words, part: &Part) -> Result<String> {
    words.plain("reviews.card.part", of_part(part))
}

/// The first few names, and how many more there are.
pub(crate) fn names(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
