//! The forms of letting an account go: why, the manager's no, the meeting, the end; and the pages after them.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::disengagement::view::{DisengagementData, DisengagementFacts};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::checkboxes::checkboxes;
use crate::slack::facts::With;
use crate::slack::words::Words;

/// A list's entries, as label and value.
type Choices = Vec<(String, String)>;

/// What is known of an account that may be let go.
#[derive(Clone, Debug)]
pub struct Begin {
    pub account_id: String,
    pub account: String,
    /// `Pr1`.
    pub level: String,
    pub arr: Option<String>,
    pub outlook: Outlook,
    pub reasons: Choices,
    /// Whether whoever begins is a manager, who agrees by that.
    pub agrees: bool,
}

/// What the account gets once it has no CSM of its own.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// What the qualification table says, in one sentence.
    pub verdict: String,
    /// How to engage the Scale CSEs, as text and link, where the table says so.
    pub scale: Option<(String, String)>,
    /// The level that it gets; none where it keeps what it has.
    pub level: Option<String>,
}

#[derive(Serialize)]
struct BeginFacts<'a> {
    account: &'a str,
    level: &'a str,
    arr: Option<&'a str>,
    verdict: &'a str,
}

/// The form behind the command.
pub fn start(words: &Words, begin: &Begin) -> Result<SlackView> {
    let facts = BeginFacts {
        account: &begin.account,
        level: &begin.level,
        arr: begin.arr.as_deref(),
        verdict: &begin.outlook.verdict,
    };
    let plain = |key: &str| words.plain(&format!("disengagement.start.{key}"), &facts);
    let (reason, explanation) = (plain("reason")?, plain("explanation")?);
    let hint = plain("explanation_hint")?;
    let parts = vec![
        section(&words.mrkdwn("disengagement.start.intro", &facts)?),
        Field { id: "reason", label: &reason, hint: "", optional: false }.select(&begin.reasons, None),
        Field { id: "explanation", label: &explanation, hint: &hint, optional: false }.text(None, true, 600),
    ];
    let submit = plain(if begin.agrees { "submit_manager" } else { "submit" })?;
    let cancel = words.plain("disengagement.cancel", &facts)?;
    Ok(blocks::form("disengagement.start", &begin.account_id, &plain("title")?, &submit, &cancel, parts))
}

/// What has become of it: the manager is asked, or it is under way at once.
pub fn asked(words: &Words, data: &DisengagementData, begun: bool, place: Option<&str>) -> Result<SlackView> {
    let facts = With { facts: &data.facts(), more: &json!({ "place": place }) };
    let which = if begun { "begun" } else { "asked" };
    page(words, &format!("asked.{which}_title"), &format!("asked.{which}"), &facts)
}

/// A form for a reason: `refuse`, or `withdraw`, where it may be left out.
pub fn reason(words: &Words, data: &DisengagementData, which: &str) -> Result<SlackView> {
    let facts = data.facts();
    let plain = |key: &str| words.plain(&format!("disengagement.{which}.{key}"), &facts);
    let (label, hint) = (plain("reason")?, plain("reason_hint")?);
    let field = Field { id: "reason", label: &label, hint: &hint, optional: which == "withdraw" };
    let intro = words.mrkdwn(&format!("disengagement.{which}.intro"), &facts)?;
    let parts = vec![section(&intro), field.text(None, true, 500)];
    let callback = format!("disengagement.{which}");
    let cancel = words.plain("disengagement.cancel", &facts)?;
    Ok(blocks::form(&callback, &data.id, &plain("title")?, &plain("submit")?, &cancel, parts))
}

/// What is known of the meeting, or was written into its form.
#[derive(Clone, Debug, Default)]
pub struct Meeting {
    pub private: String,
    pub day: Option<String>,
    pub present: Vec<String>,
    pub guests: String,
    /// What can be reviewed, as label and id.
    pub choices: Choices,
    pub reviewed: Vec<String>,
    pub successor: Option<String>,
    pub extra: String,
    /// Whether whoever keeps the relationship was not there, so that it is asked once more.
    pub doubt: bool,
}

/// "We met".
pub fn met(words: &Words, data: &DisengagementData, meeting: &Meeting) -> Result<SlackView> {
    let facts = data.facts();
    let plain = |key: &str| words.plain(&format!("disengagement.met.{key}"), &facts);
    let field = |id: &'static str, optional: bool| -> Result<(String, String, &'static str, bool)> {
        let hint = format!("disengagement.met.{id}_hint");
        let hint = if words.has(&hint) { words.plain(&hint, &facts)? } else { String::new() };
        Ok((plain(id)?, hint, id, optional))
    };
    let fields = [
        field("day", false)?,
        field("present", false)?,
        field("guests", true)?,
        field("options", false)?,
        field("successor", false)?,
        field("extra", true)?,
    ];
    let [day, present, guests, options, successor, extra] =
        fields.each_ref().map(|(label, hint, id, optional)| Field { id, label, hint, optional: *optional });
    let mut parts = Vec::new();
    if meeting.doubt {
        let which = if data.seller.is_some() { "doubt" } else { "doubt_nobody" };
        parts.push(section(&words.mrkdwn(&format!("disengagement.met.{which}"), &facts)?));
    }
    parts.push(blocks::context(&words.mrkdwn("disengagement.met.intro", &facts)?));
    parts.push(day.date(meeting.day.as_deref()));
    parts.push(present.people(&meeting.present));
    parts.push(guests.text(Some(&meeting.guests), false, 200));
    parts.push(checkboxes(&options, &meeting.choices, &meeting.reviewed));
    parts.push(successor.person(meeting.successor.as_deref()));
    parts.push(extra.text(Some(&meeting.extra), true, 500));
    let cancel = words.plain("disengagement.cancel", &facts)?;
    Ok(blocks::form(
        "disengagement.met",
        &meeting.private,
        &plain("title")?,
        &plain("submit")?,
        &cancel,
        parts,
    ))
}

/// What ends with it.
#[derive(Clone, Debug, Serialize)]
pub struct Ends {
    /// Tasks of the CSM or of the handoff.
    pub count: usize,
    /// Titles of meetings to come.
    pub meetings: Vec<String>,
    /// Open requests for a CSM.
    pub requests: usize,
    /// Whom the CRM's CSM field names.
    pub field: Option<String>,
}

/// What completing it will do, and who stays responsible.
pub fn completing(
    words: &Words,
    data: &DisengagementData,
    outlook: &Outlook,
    successor: Option<&str>,
    ends: &Ends,
) -> Result<SlackView> {
    let facts = With { facts: &EndFacts::of(data, outlook), more: ends };
    let plain = |key: &str| words.plain(&format!("disengagement.complete.{key}"), &facts);
    let say = |key: &str| words.mrkdwn(&format!("disengagement.complete.{key}"), &facts);
    let mut parts = vec![section(&say("intro")?)];
    parts.push(section(&say(if data.written { "unsent" } else { "unwritten" })?));
    parts.push(section(&say(if outlook.scale.is_some() { "scale" } else { "no_scale" })?));
    let (label, hint) = (plain("successor")?, plain("successor_hint")?);
    parts.push(Field { id: "successor", label: &label, hint: &hint, optional: false }.person(successor));
    let cancel = words.plain("disengagement.cancel", &facts)?;
    Ok(blocks::form("disengagement.complete", &data.id, &plain("title")?, &plain("submit")?, &cancel, parts))
}

/// It is completed.
pub fn done(words: &Words, data: &DisengagementData, outlook: &Outlook) -> Result<SlackView> {
    page(words, "complete.done_title", "complete.done", &EndFacts::of(data, outlook))
}

/// One with what its account gets once it has ended.
#[derive(Serialize)]
struct EndFacts<'a> {
    #[serde(flatten)]
    known: DisengagementFacts<'a>,
    verdict: &'a str,
    level: Option<&'a str>,
    scale: bool,
    route: Option<&'a str>,
    url: Option<&'a str>,
}

impl<'a> EndFacts<'a> {
    fn of(data: &'a DisengagementData, outlook: &'a Outlook) -> Self {
        let (route, url) = outlook.scale.as_ref().map(|(text, url)| (text.as_str(), url.as_str())).unzip();
        Self {
            known: data.facts(),
            verdict: &outlook.verdict,
            level: outlook.level.as_deref(),
            scale: outlook.scale.is_some(),
            route,
            url,
        }
    }
}

fn page(words: &Words, title: &str, key: &str, facts: &impl Serialize) -> Result<SlackView> {
    let parts = vec![section(&words.mrkdwn(&format!("disengagement.{key}"), facts)?)];
    let title = words.plain(&format!("disengagement.{title}"), facts)?;
    Ok(blocks::page(&title, &words.plain("disengagement.close", facts)?, parts))
}
