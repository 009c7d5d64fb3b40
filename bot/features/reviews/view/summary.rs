//! What came of a review: a table and a chart of each CSM's mix, what moved and why, what nobody looked at. The
//! notification line says the same in sentences.

use std::collections::BTreeSet;

use anyhow::Result;
use baton_storage::states::Priority;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::accounts::target::{Target, Verdict};
use crate::features::reviews::rules::Progress;
use crate::features::reviews::view::{Frame, FrameFacts, NAMED};
use crate::slack::blocks::data::Cell;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// How many changes, and how many CSMs with accounts that nobody looked at, stand in the message.
const MOVES: usize = 8;
/// Characters of the notification line: an update takes 4,000.
const TEXT: usize = 3900;

/// How a book is made up, beside what is aimed at.
#[derive(Clone, Debug)]
pub struct Mix {
    pub pr1: usize,
    pub pr2: usize,
    pub target: Target,
    pub verdict: Verdict,
    /// The part of the hours that goes to Pr1 accounts, 0 to 1.
    pub time: f64,
}

/// A CSM in the summary.
#[derive(Clone, Debug)]
pub struct Row {
    pub csm: String,
    pub progress: Progress,
    pub mix: Mix,
    /// The accounts that nobody looked at.
    pub missed: Vec<String>,
}

/// An account whose level changed.
#[derive(Clone, Debug)]
pub struct Move {
    pub account: String,
    pub csm: String,
    pub before: Priority,
    pub after: Priority,
    pub why: String,
    /// Somebody has yet to agree.
    pub waits: bool,
}

/// Everything the summary shows.
#[derive(Clone, Debug)]
pub struct Summary {
    pub frame: Frame,
    pub rows: Vec<Row>,
    pub progress: Progress,
    pub target: Target,
    pub moves: Vec<Move>,
}

/// The summary, in the place of the team's message.
pub fn summary(words: &Words, sheet: &Summary) -> Result<Message> {
    let facts = facts(words, sheet)?;
    let say = |key: &str| words.mrkdwn(&format!("reviews.summary.{key}"), &facts);
    let mut parts = vec![
        blocks::header(&words.plain("reviews.summary.header", &facts)?),
        section(&say("result")?),
        table(words, sheet, &facts)?,
        chart(words, sheet, &facts)?,
    ];
    if sheet.rows.len() > blocks::data::CATEGORIES {
        parts.push(blocks::context(&say("first")?));
    }
    let lines: Vec<String> =
        sheet.moves.iter().take(MOVES).map(|one| moved(words, one)).collect::<Result<_>>()?;
    parts.push(match lines.is_empty() {
        true => section(&say("still")?),
        false => section(&format!("{}\n{}", say("moved")?, lines.join("\n"))),
    });
    let missed: Vec<&Row> = sheet.rows.iter().filter(|row| !row.missed.is_empty()).collect();
    let lines = missed.iter().take(MOVES).map(|row| unseen(words, row, NAMED));
    let lines = lines.collect::<Result<Vec<String>>>()?;
    if !lines.is_empty() {
        parts.push(section(&format!("{}\n{}", say("missed")?, lines.join("\n"))));
    }
    let cut = missed.len() > MOVES || missed.iter().any(|row| row.missed.len() > NAMED);
    if sheet.moves.len() > MOVES || cut {
        let label = words.plain("reviews.summary.all", &facts)?;
        parts.push(blocks::actions(vec![button("reviews.moved", &label, &sheet.frame.review).into()]));
    }
    parts.push(blocks::context(&say("why")?));
    let csms = sheet.rows.iter().map(|row| words.mrkdwn("reviews.summary.row", of_row(words, row)?));
    let csms: Vec<String> = csms.collect::<Result<_>>()?;
    let text = format!("{} {}", say("text")?, csms.join(" "));
    Ok(Message::internal(blocks::cut_mrkdwn(&text, TEXT), parts))
}

/// The note in its thread.
pub fn note(words: &Words, sheet: &Summary) -> Result<Message> {
    let text = words.mrkdwn("reviews.summary.note", facts(words, sheet)?)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// A book's mix in words: `4 Pr1, 8 Pr2; on target (about 33 % Pr1)`.
pub(crate) fn mix(words: &Words, mix: &Mix) -> Result<String> {
    words.plain("reviews.mix", of_mix(words, mix)?)
}

#[derive(Serialize)]
struct MoveFacts<'a> {
    account: &'a str,
    csm_name: &'a str,
    before: String,
    to: String,
    because: &'a str,
    waits: bool,
}

/// One change in a line.
pub(crate) fn moved(words: &Words, one: &Move) -> Result<String> {
    let label = |level: Priority| level.as_str().replace("pr", "Pr");
    let facts = MoveFacts {
        account: &one.account,
        csm_name: &one.csm,
        before: label(one.before),
        to: label(one.after),
        because: &one.why,
        waits: one.waits,
    };
    words.mrkdwn("reviews.summary.move", facts)
}

#[derive(Serialize)]
struct UnseenFacts<'a> {
    csm_name: &'a str,
    names: String,
    more: usize,
    some: bool,
}

/// What nobody looked at of a CSM's accounts, the first so many by name.
pub(crate) fn unseen(words: &Words, row: &Row, named: usize) -> Result<String> {
    let names: Vec<&str> = row.missed.iter().take(named).map(String::as_str).collect();
    let more = row.missed.len() - names.len();
    let facts = UnseenFacts { csm_name: &row.csm, names: names.join(", "), more, some: more > 0 };
    words.mrkdwn("reviews.summary.unseen", facts)
}

#[derive(Serialize)]
struct SummaryFacts<'a> {
    #[serde(flatten)]
    frame: FrameFacts<'a>,
    reviewed: usize,
    all: usize,
    left: usize,
    moved: usize,
    /// How many of the moves somebody has yet to agree to.
    waits: usize,
    aim: Option<String>,
    /// How many CSMs the chart shows.
    shown: usize,
}

fn facts<'a>(words: &Words, sheet: &'a Summary) -> Result<SummaryFacts<'a>> {
    Ok(SummaryFacts {
        frame: sheet.frame.facts(),
        reviewed: sheet.progress.reviewed,
        all: sheet.progress.all,
        left: sheet.progress.all - sheet.progress.reviewed,
        moved: sheet.moves.len(),
        waits: sheet.moves.iter().filter(|one| one.waits).count(),
        aim: aim(words, &sheet.target)?,
        shown: blocks::data::CATEGORIES,
    })
}

/// What is aimed at, in words; none where nothing is.
pub(crate) fn aim(words: &Words, target: &Target) -> Result<Option<String>> {
    let (key, facts) = match (target.pr1_share, target.pr1_share_at_most, target.pr1_count) {
        (Some(share), _, _) => ("about", json!({ "percent": percent(share) })),
        (_, Some(share), _) => ("at_most", json!({ "percent": percent(share) })),
        (_, _, Some([from, to])) => ("count", json!({ "from": from, "to": to })),
        _ => return Ok(None),
    };
    let mut aim = words.plain(&format!("reviews.aim.{key}"), facts)?;
    if let Some(share) = target.time_share {
        aim.push_str(", ");
        aim.push_str(&words.plain("reviews.aim.time", json!({ "percent": percent(share) }))?);
    }
    Ok(Some(aim))
}

fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

/// How a book compares with what is aimed at, in words; none where nothing is.
pub(crate) fn verdict(words: &Words, mix: &Mix) -> Result<Option<String>> {
    let verdict = match mix.verdict {
        Verdict::None => None,
        Verdict::Below => Some("below"),
        Verdict::Within => Some("within"),
        Verdict::Above => Some("above"),
    };
    verdict.map(|key| words.plain(&format!("reviews.verdict.{key}"), ())).transpose()
}

#[derive(Serialize)]
struct MixFacts {
    pr1: usize,
    pr2: usize,
    verdict: Option<String>,
    time: Option<String>,
    aim: Option<String>,
}

fn of_mix(words: &Words, mix: &Mix) -> Result<MixFacts> {
    Ok(MixFacts {
        pr1: mix.pr1,
        pr2: mix.pr2,
        verdict: verdict(words, mix)?,
        time: mix.target.time_share.map(|_| format!("{}%", percent(mix.time))),
        aim: aim(words, &mix.target)?,
    })
}

#[derive(Serialize)]
struct RowFacts<'a> {
    #[serde(flatten)]
    mix: MixFacts,
    csm_name: &'a str,
    reviewed: usize,
    all: usize,
}

fn of_row<'a>(words: &Words, row: &'a Row) -> Result<RowFacts<'a>> {
    let mix = of_mix(words, &row.mix)?;
    Ok(RowFacts { mix, csm_name: &row.csm, reviewed: row.progress.reviewed, all: row.progress.all })
}

fn table(words: &Words, sheet: &Summary, facts: &SummaryFacts<'_>) -> Result<SlackBlock> {
    let timed = sheet.target.time_share.is_some();
    let aimed = facts.aim.is_some();
    let mut columns = vec!["csm", "reviewed", "pr1", "pr2"];
    columns.extend(aimed.then_some("target"));
    columns.extend(timed.then_some("time"));
    let head = columns.iter().map(|key| words.plain(&format!("reviews.summary.column.{key}"), facts));
    let mut rows = vec![head.map(|head| Ok(Cell::Text(head?))).collect::<Result<Vec<Cell>>>()?];
    for row in sheet.rows.iter().take(blocks::data::ROWS) {
        let facts = of_row(words, row)?;
        let mut cells = vec![
            Cell::Text(row.csm.clone()),
            Cell::Text(words.plain("reviews.card.progress", &facts)?),
            Cell::number(row.mix.pr1),
            Cell::number(row.mix.pr2),
        ];
        cells.extend(aimed.then(|| Cell::Text(facts.mix.verdict.unwrap_or_default())));
        cells.extend(timed.then(|| Cell::Text(facts.mix.time.unwrap_or_default())));
        rows.push(cells);
    }
    Ok(blocks::data::table(&words.plain("reviews.summary.caption", facts)?, rows))
}

fn chart(words: &Words, sheet: &Summary, facts: &SummaryFacts<'_>) -> Result<SlackBlock> {
    let mut taken = BTreeSet::new();
    let rows: Vec<(String, &Row)> = sheet
        .rows
        .iter()
        .take(blocks::data::CATEGORIES)
        .map(|row| (blocks::data::category(&row.csm, &mut taken), row))
        .collect();
    let series = |level: Priority, count: fn(&Row) -> usize| {
        let name = level.as_str().replace("pr", "Pr");
        (name, rows.iter().map(|(_, row)| count(row)).collect::<Vec<_>>())
    };
    let series = [series(Priority::Pr1, |row| row.mix.pr1), series(Priority::Pr2, |row| row.mix.pr2)];
    let categories: Vec<String> = rows.iter().map(|(name, _)| name.clone()).collect();
    let title = words.plain("reviews.summary.chart", facts)?;
    let axis = words.plain("reviews.summary.axis", facts)?;
    Ok(blocks::data::bars(&title, &axis, &categories, &series))
}
