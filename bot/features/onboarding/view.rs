//! An account's onboarding: one line of where it stands, the page with everything, and the forms for what was reached
//! and for why something is late.

use anyhow::Result;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use slack_morphism::prelude::*;

use crate::features::onboarding::rules::{Gemstone, Reason};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::weekday;
use crate::slack::payloads::AccountPart;
use crate::slack::words::Words;

/// The callback by which the page is known.
pub const PAGE: &str = "onboarding.page";

/// Everything that is shown; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct OnboardingData {
    pub account_id: String,
    pub account: String,
    pub began: At,
    /// Days since then, as a calendar counts them.
    pub day: i64,
    /// How many it takes.
    pub days: u32,
    pub over: bool,
    /// The milestones, then the parts of the plan.
    pub lines: Vec<Line>,
    /// None where what the account is worth is not known (O2).
    pub gemstone: Option<Gemstone>,
    pub segmentation: Option<String>,
    pub zone: Tz,
}

/// Something that is to be reached.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub label: String,
    /// The day of a part of the plan; none for a milestone.
    pub day: Option<u32>,
    pub due: At,
    pub reached: Option<At>,
    /// The day of the onboarding on which it was.
    pub reached_on: Option<i64>,
    pub recorded_by: Option<String>,
    pub note: Option<String>,
    /// Whether it passed its day, or was reached after it.
    pub late: bool,
    pub late_because: Option<String>,
    pub late_said_by: Option<String>,
}

impl Line {
    /// Whether a reason for its lateness is still wanted.
    pub const fn wants_reason(&self) -> bool {
        self.late && self.late_because.is_none() && self.day.is_none()
    }

    fn facts(&self, zone: Tz) -> LineFacts<'_> {
        LineFacts {
            label: &self.label,
            day: self.day,
            due: weekday(self.due, zone),
            reached: self.reached.map(|at| weekday(at, zone)),
            reached_on: self.reached_on,
            recorded_by: self.recorded_by.as_deref(),
            note: self.note.as_deref(),
            late: self.late,
            because: self.late_because.as_deref(),
            said_by: self.late_said_by.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct LineFacts<'a> {
    label: &'a str,
    day: Option<u32>,
    due: String,
    reached: Option<String>,
    reached_on: Option<i64>,
    recorded_by: Option<&'a str>,
    note: Option<&'a str>,
    late: bool,
    because: Option<&'a str>,
    said_by: Option<&'a str>,
}

/// Where it stands, in one line: the milestones.
pub fn summary(words: &Words, data: &OnboardingData) -> Result<String> {
    let milestones = data.lines.iter().filter(|line| line.day.is_none());
    let points: Result<Vec<String>> =
        milestones.map(|line| words.mrkdwn("onboarding.point", line.facts(data.zone))).collect();
    Ok(format!("{} {}", words.mrkdwn("onboarding.lead", facts(data))?, points?.join(" · ")))
}

#[derive(Serialize)]
struct OnboardingFacts<'a> {
    account: &'a str,
    began: String,
    day: i64,
    days: u32,
    over: bool,
    gemstone: Option<&'a str>,
    gemstone_days: Option<u32>,
    gemstone_csm: Option<bool>,
    calls: Option<&'a str>,
    outreach: Option<&'a str>,
    segmentation: Option<&'a str>,
}

fn facts(data: &OnboardingData) -> OnboardingFacts<'_> {
    let stone = data.gemstone.as_ref();
    OnboardingFacts {
        account: &data.account,
        began: weekday(data.began, data.zone),
        day: data.day,
        days: data.days,
        over: data.over,
        gemstone: stone.map(|stone| stone.name.as_str()),
        gemstone_days: stone.map(|stone| stone.days),
        gemstone_csm: stone.map(|stone| stone.csm),
        calls: stone.map(|stone| stone.calls.as_str()),
        outreach: stone.map(|stone| stone.outreach.as_str()),
        segmentation: data.segmentation.as_deref(),
    }
}

/// The page: milestones, the gemstone, the plan; and for whoever may, what can be recorded.
pub fn page(words: &Words, data: &OnboardingData, may_write: bool) -> Result<SlackView> {
    let facts = facts(data);
    let mut parts = vec![section(&words.mrkdwn("onboarding.page.intro", &facts)?)];
    let mut plan = false;
    for (place, line) in data.lines.iter().enumerate() {
        if line.day.is_some() && !plan {
            plan = true;
            parts.push(section(&words.mrkdwn("onboarding.page.stone", &facts)?));
            parts.push(section(&words.mrkdwn("onboarding.page.plan", &facts)?));
        }
        let which = if line.day.is_some() { "part" } else { "milestone" };
        parts.push(section(&words.mrkdwn(&format!("onboarding.page.{which}"), line.facts(data.zone))?));
        let mut row: Vec<SlackActionBlockElement> = Vec::new();
        let mut offer = |action: &str, label: &str| -> Result<()> {
            let label = words.plain(&format!("onboarding.button.{label}"), line.facts(data.zone))?;
            let value = value_of(data, line);
            row.push(button(&format!("{action}#{place}"), &label, &value).into());
            Ok(())
        };
        if may_write && line.reached.is_none() {
            offer("onboarding.reached", "reached")?;
        }
        if may_write && line.wants_reason() {
            offer("onboarding.reason", "reason")?;
        }
        if !row.is_empty() {
            parts.push(blocks::actions(row));
        }
    }
    if !plan {
        parts.push(section(&words.mrkdwn("onboarding.page.stone", &facts)?));
    }
    parts.push(blocks::context(&words.mrkdwn("onboarding.page.why", &facts)?));
    let title = words.plain("onboarding.page.title", &facts)?;
    Ok(ours(blocks::page(&title, &words.plain("onboarding.page.close", &facts)?, parts)))
}

/// A page that knows its own kind, so that forms opened from it can take its place.
fn ours(view: SlackView) -> SlackView {
    match view {
        SlackView::Modal(modal) => SlackView::Modal(modal.with_callback_id(PAGE.into())),
        other => other,
    }
}

/// The form for the day on which something was reached.
pub fn reached_form(words: &Words, data: &OnboardingData, line: &Line, today: &str) -> Result<SlackView> {
    let facts = of_line(data, line);
    let plain = |key: &str| words.plain(&format!("onboarding.reached.{key}"), &facts);
    let (on, on_hint, note, note_hint) =
        (plain("on")?, plain("on_hint")?, plain("note")?, plain("note_hint")?);
    let parts = vec![
        section(&words.mrkdwn("onboarding.reached.what", &facts)?),
        Field { id: "on", label: &on, hint: &on_hint, optional: false }.date(Some(today)),
        Field { id: "note", label: &note, hint: &note_hint, optional: true }.text(None, true, 300),
    ];
    form(words, data, line, "reached", parts)
}

/// The form for the reason of lateness.
pub fn reason_form(
    words: &Words,
    data: &OnboardingData,
    line: &Line,
    reasons: &[Reason],
) -> Result<SlackView> {
    let facts = of_line(data, line);
    let plain = |key: &str| words.plain(&format!("onboarding.reason.{key}"), &facts);
    let (kind, because, hint) = (plain("kind")?, plain("because")?, plain("because_hint")?);
    let options: Vec<(String, String)> =
        reasons.iter().map(|reason| (reason.label.clone(), reason.id.clone())).collect();
    let parts = vec![
        section(&words.mrkdwn("onboarding.reason.what", &facts)?),
        Field { id: "kind", label: &kind, hint: "", optional: false }.select(&options, None),
        Field { id: "because", label: &because, hint: &hint, optional: false }.text(None, true, 500),
    ];
    form(words, data, line, "reason", parts)
}

/// What buttons and forms of one milestone carry.
fn value_of(data: &OnboardingData, line: &Line) -> String {
    AccountPart { account: data.account_id.as_str().into(), part: line.id.clone() }.to_string()
}

/// A line with whose it is.
#[derive(Serialize)]
struct GoalFacts<'a> {
    #[serde(flatten)]
    line: LineFacts<'a>,
    account: &'a str,
}

fn of_line<'a>(data: &'a OnboardingData, line: &'a Line) -> GoalFacts<'a> {
    GoalFacts { line: line.facts(data.zone), account: &data.account }
}

fn form(
    words: &Words,
    data: &OnboardingData,
    line: &Line,
    which: &str,
    parts: Vec<SlackBlock>,
) -> Result<SlackView> {
    let facts = of_line(data, line);
    let plain = |key: &str| words.plain(&format!("onboarding.{which}.{key}"), &facts);
    let private = value_of(data, line);
    let callback = format!("onboarding.{which}");
    Ok(blocks::form(&callback, &private, &plain("title")?, &plain("submit")?, &plain("close")?, parts))
}
