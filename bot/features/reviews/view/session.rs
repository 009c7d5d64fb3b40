//! The session by direct message: the account that is next, or that all are done.

use anyhow::Result;
use baton_storage::ids::{AccountId, ReviewId};
use baton_storage::states::Priority;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::reviews::rules::Progress;
use crate::features::reviews::view::evidence::Facts;
use crate::features::reviews::view::summary::Mix;
use crate::features::reviews::view::{self, Frame, FrameFacts, names};
use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::facts::With;
use crate::slack::message::Message;
use crate::slack::payloads::{ReviewAll, ReviewPlace};
use crate::slack::words::Words;

/// The account at which a session has come.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Who goes through it.
    pub reader: String,
    pub account: String,
    pub account_id: String,
    pub url: Option<String>,
    /// Somebody else's account: the name of its CSM.
    pub whose: Option<String>,
    /// Whether all of the team's accounts are gone through.
    pub of_team: bool,
    pub level: Priority,
    pub progress: Progress,
    pub last: Option<Last>,
    /// None: where it stands is not known.
    pub facts: Option<Facts>,
    /// What the feed says otherwise than when it was answered last.
    pub changes: Vec<Change>,
    /// The level that it comes to if nothing else has changed; none: something has to be answered.
    pub decides: Option<Priority>,
    pub put_off: bool,
    /// The account before, once there is one.
    pub back: Option<Back>,
    /// Whether others are left to go on with.
    pub others: bool,
}

/// An account to which somebody can go back.
#[derive(Clone, Debug)]
pub struct Back {
    pub review: ReviewId,
    pub account: String,
    pub account_id: AccountId,
}

impl Back {
    /// What its button or its entry of a menu says.
    fn label(&self, words: &Words) -> Result<String> {
        words.plain("reviews.walk.button.back", json!({ "account": self.account }))
    }

    /// What it carries.
    fn value(&self) -> String {
        ReviewPlace { review: self.review.clone(), account: self.account_id.clone() }.to_string()
    }

    /// Its button.
    pub fn button(&self, words: &Words) -> Result<SlackBlockButtonElement> {
        Ok(button("reviews.back", &self.label(words)?, &self.value()))
    }
}

/// How the level that holds was come to.
#[derive(Clone, Debug)]
pub struct Last {
    /// None: Baton, when the account began.
    pub who: Option<String>,
    pub day: String,
    pub why: String,
}

/// Something that the feed says otherwise now.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    pub asks: String,
    pub was: String,
    pub is: String,
    pub said_by: String,
}

/// The account that is next.
pub fn stop(words: &Words, frame: &Frame, stop: &Stop) -> Result<Message> {
    let facts = facts(frame, stop);
    let say = |key: &str| words.mrkdwn(&format!("reviews.walk.{key}"), &facts);
    let label = |key: &str| words.plain(&format!("reviews.walk.button.{key}"), &facts);
    let mut what = vec![say("last")?];
    if let Some(known) = &stop.facts {
        let known = With { facts: known, more: &json!({ "account_url": stop.url }) };
        what.push(words.mrkdwn("reviews.walk.known", known)?);
    }
    let mut parts =
        vec![blocks::header(&words.plain("reviews.walk.header", &facts)?), section(&what.join("\n"))];
    if !stop.changes.is_empty() {
        let change = |change: &Change| words.mrkdwn("reviews.walk.change", change);
        let mut lines: Vec<String> = stop.changes.iter().map(change).collect::<Result<_>>()?;
        lines.push(say("comes_to")?);
        parts.push(section(&lines.join("\n")));
    }
    let review = ReviewId::from(frame.review.as_str());
    let value = ReviewPlace { review: review.clone(), account: stop.account_id.as_str().into() }.to_string();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    let answer = button("reviews.answer", &label("answer")?, &value);
    if stop.decides.is_some() {
        let unchanged = button("reviews.unchanged", &label("unchanged")?, &value);
        row.push(unchanged.with_style(SlackBlockButtonStyle::Primary).into());
        row.push(answer.into());
    } else {
        row.push(answer.with_style(SlackBlockButtonStyle::Primary).into());
    }
    if stop.others {
        row.push(button("reviews.later", &label("later")?, &value).into());
    }
    let all = format!("reviews.all {}", ReviewAll { review, of_team: stop.of_team });
    let mut menu = Vec::new();
    if let Some(back) = &stop.back {
        menu.push((back.label(words)?, format!("reviews.back {}", back.value())));
    }
    menu.push((label("all")?, all));
    row.push(blocks::overflow("reviews.menu", &menu).into());
    parts.push(blocks::actions(row));
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

#[derive(Serialize)]
struct StopFacts<'a> {
    #[serde(flatten)]
    frame: FrameFacts<'a>,
    first: &'a str,
    account: &'a str,
    account_url: Option<&'a str>,
    whose: Option<&'a str>,
    level: String,
    /// Which account of the session it is.
    place: usize,
    all: usize,
    left: usize,
    of_team: bool,
    /// Who came to the level that holds, when and why.
    who: Option<&'a str>,
    day: Option<&'a str>,
    because: Option<&'a str>,
    comes_to: Option<String>,
    moves: bool,
    changed: bool,
    put_off: bool,
}

fn facts<'a>(frame: &'a Frame, stop: &'a Stop) -> StopFacts<'a> {
    let label = |level: Priority| level.as_str().replace("pr", "Pr");
    let last = stop.last.as_ref();
    StopFacts {
        frame: frame.facts(),
        first: first_name(&stop.reader),
        account: &stop.account,
        account_url: stop.url.as_deref(),
        whose: stop.whose.as_deref(),
        level: label(stop.level),
        place: stop.progress.reviewed + 1,
        all: stop.progress.all,
        left: stop.progress.all - stop.progress.reviewed,
        of_team: stop.of_team,
        who: last.and_then(|last| last.who.as_deref()),
        day: last.map(|last| last.day.as_str()),
        because: last.map(|last| last.why.as_str()),
        comes_to: stop.decides.map(label),
        moves: stop.decides.is_some_and(|level| level != stop.level),
        changed: !stop.changes.is_empty(),
        put_off: stop.put_off,
    }
}

#[derive(Serialize)]
struct DoneFacts<'a> {
    #[serde(flatten)]
    frame: FrameFacts<'a>,
    first: &'a str,
    all: usize,
    mix: String,
    /// How many proposals wait, and whether any does.
    waits: usize,
    some: bool,
}

#[derive(Serialize)]
struct ClosedFacts<'a> {
    #[serde(flatten)]
    frame: FrameFacts<'a>,
    reviewed: usize,
    all: usize,
    /// The accounts that were not reviewed.
    names: Option<String>,
}

/// All are done: how the book is made up now, and how many proposals in it wait for agreement.
pub fn done(
    words: &Words,
    frame: &Frame,
    progress: Progress,
    mix: &Mix,
    waits: usize,
    reader: &str,
    back: Option<&Back>,
) -> Result<Message> {
    let facts = DoneFacts {
        frame: frame.facts(),
        first: first_name(reader),
        all: progress.all,
        mix: view::summary::mix(words, mix)?,
        waits,
        some: waits > 0,
    };
    let mut message = over(words, "done", &facts)?;
    if let Some(back) = back {
        message.blocks.push(blocks::actions(vec![back.button(words)?.into()]));
    }
    Ok(message)
}

/// The review is closed.
pub fn closed(words: &Words, frame: &Frame, progress: Progress, missed: &[String]) -> Result<Message> {
    let facts = ClosedFacts {
        frame: frame.facts(),
        reviewed: progress.reviewed,
        all: progress.all,
        names: (!missed.is_empty()).then(|| names(missed)),
    };
    over(words, "closed", &facts)
}

/// The reader's accounts have gone to others.
pub fn nothing(words: &Words, frame: &Frame) -> Result<Message> {
    over(words, "nothing", &frame.facts())
}

fn over(words: &Words, state: &str, facts: &impl Serialize) -> Result<Message> {
    let text = words.mrkdwn(&format!("reviews.walk.{state}.text"), facts)?;
    let header = words.plain(&format!("reviews.walk.{state}.header"), facts)?;
    let parts = vec![blocks::header(&header), section(&text)];
    Ok(Message::internal(text, parts))
}
