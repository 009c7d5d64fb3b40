//! The quarterly review as people read it: the team's message, what is left, the session, and what came of it (P6).

pub mod evidence;
pub mod pages;
pub mod session;
pub mod summary;

use anyhow::Result;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use slack_morphism::prelude::*;

use crate::features::reviews::rules::Progress;
use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{Moment, moment};
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
    fn facts(&self) -> FrameFacts<'_> {
        FrameFacts {
            quarter: &self.quarter,
            team: &self.team,
            ends: &self.ends,
            closed: self.closed.as_deref(),
            due: moment(self.ends_at, self.zone),
        }
    }
}

/// What every message of a review says, as the words name it.
#[derive(Clone, Debug, Serialize)]
struct FrameFacts<'a> {
    quarter: &'a str,
    team: &'a str,
    ends: &'a str,
    closed: Option<&'a str>,
    due: Moment,
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

#[derive(Serialize)]
struct CardFacts<'a> {
    #[serde(flatten)]
    frame: FrameFacts<'a>,
    reviewed: usize,
    all: usize,
    done: bool,
    opened_by: Option<&'a str>,
    parts: String,
    /// How many CSMs are not in `parts`.
    more: usize,
}

/// The team's message while the review is open.
pub fn card(
    words: &Words,
    frame: &Frame,
    parts: &[Part],
    progress: Progress,
    opened_by: Option<&str>,
) -> Result<Message> {
    let told: Vec<String> = parts.iter().take(TOLD).map(|part| said(words, part)).collect::<Result<_>>()?;
    let facts = CardFacts {
        frame: frame.facts(),
        reviewed: progress.reviewed,
        all: progress.all,
        done: progress.is_done(),
        opened_by,
        parts: told.join(", "),
        more: parts.len().saturating_sub(TOLD),
    };
    let plain = |key: &str| words.plain(&format!("reviews.card.{key}"), &facts);
    let head = ["csm", "reviewed", "away"].map(|key| plain(&format!("column.{key}")));
    let mut rows = vec![head.into_iter().collect::<Result<Vec<String>>>()?];
    for part in parts {
        let facts = of_part(part);
        rows.push(vec![
            part.name.clone(),
            words.plain("reviews.card.progress", &facts)?,
            words.plain("reviews.card.away", &facts)?,
        ]);
    }
    let session = button("reviews.walk", &plain("walk")?, &frame.review);
    let parts = vec![
        blocks::header(&plain("header")?),
        section(&words.mrkdwn("reviews.card.what", &facts)?),
        blocks::table(rows),
        blocks::actions(vec![session.with_style(SlackBlockButtonStyle::Primary).into()]),
        blocks::context(&words.mrkdwn("reviews.card.why", &facts)?),
    ];
    Ok(Message::internal(words.mrkdwn("reviews.card.text", &facts)?, parts))
}

#[derive(Serialize)]
struct LeftFacts<'a> {
    #[serde(flatten)]
    frame: FrameFacts<'a>,
    first: &'a str,
    /// How many accounts are not reviewed, of all.
    left: usize,
    all: usize,
    /// How many proposals wait, and whether any does.
    proposed: usize,
    some: bool,
    /// How many CSMs are not named.
    more: usize,
}

/// What a manager reads on one of the last days.
pub fn left(words: &Words, frame: &Frame, to: &str, parts: &[Part], proposed: usize) -> Result<Message> {
    let open: Vec<&Part> = parts.iter().filter(|part| !part.progress.is_done()).collect();
    let facts = LeftFacts {
        frame: frame.facts(),
        first: first_name(to),
        left: open.iter().map(|part| part.left.len()).sum(),
        all: parts.iter().map(|part| part.progress.all).sum(),
        proposed,
        some: proposed > 0,
        more: open.len().saturating_sub(TOLD),
    };
    let told: Vec<String> = open
        .iter()
        .take(TOLD)
        .map(|part| words.mrkdwn("reviews.left.part", of_part(part)))
        .collect::<Result<_>>()?;
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

#[derive(Serialize)]
struct PartFacts<'a> {
    name: &'a str,
    reviewed: usize,
    all: usize,
    left: usize,
    away_until: Option<&'a str>,
    gone: bool,
    names: String,
}

fn of_part(part: &Part) -> PartFacts<'_> {
    PartFacts {
        name: &part.name,
        reviewed: part.progress.reviewed,
        all: part.progress.all,
        left: part.left.len(),
        away_until: part.away_until.as_deref(),
        gone: part.gone,
        names: names(&part.left),
    }
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
