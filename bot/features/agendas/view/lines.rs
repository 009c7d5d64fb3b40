//! An agenda line by line, in words: what is not known has become a sentence, or a blank where customers read.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use crate::features::agendas::rules::outline::{Part, Span};
use crate::features::agendas::view::data::AgendaData;
use crate::slack::words::{Words, is_web};

/// How many things are named that one person would know.
const NAMED: usize = 8;

/// A line.
pub(crate) struct Line {
    pub kind: Kind,
    pub runs: Vec<Run>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Heading(u8),
    Text,
    Point { depth: usize, number: Option<u64> },
}

/// A piece of a line; its text is as people wrote it, and may have lines of its own.
pub(crate) struct Run {
    pub text: String,
    pub strong: bool,
    pub emphasis: bool,
    pub link: Option<String>,
}

/// The lines of an agenda, from top to bottom.
pub(crate) fn lines(words: &Words, data: &AgendaData) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let parts = &data.outline.parts;
    let folded = if data.is_ours() { folded(parts) } else { vec![false; parts.len()] };
    for (part, _) in parts.iter().zip(&folded).filter(|(_, folded)| !**folded) {
        let kind = match part {
            Part::Heading { level, .. } => Kind::Heading(*level),
            Part::Text(_) => Kind::Text,
            Part::Point { depth, number, .. } => Kind::Point { depth: *depth, number: *number },
        };
        let runs: Result<Vec<Run>> = part.spans().iter().map(|span| run(words, data, span)).collect();
        let mut runs = joined(runs?);
        if matches!(kind, Kind::Heading(_)) {
            for run in &mut runs {
                run.text = run.text.replace('\n', " ");
            }
        }
        lines.push(Line { kind, runs });
    }
    let gaps = parts.iter().zip(&folded).filter(|(_, folded)| **folded).flat_map(|(part, _)| part.spans());
    lines.extend(unknown(words, gaps)?);
    Ok(lines)
}

/// Somebody who would know, and what.
#[derive(Serialize)]
struct UnknownFacts<'a> {
    who: &'a Option<String>,
    missing: &'a [String],
    more_missing: usize,
}

/// What is not known, one line for each person who would know.
fn unknown<'s>(words: &Words, gaps: impl Iterator<Item = &'s Span>) -> Result<Vec<Line>> {
    let mut asked: Vec<(&Option<String>, Vec<String>)> = Vec::new();
    for gap in gaps {
        let Span::Gap { label, knows, .. } = gap else { continue };
        let what = within(label);
        match asked.iter_mut().find(|(who, _)| *who == knows) {
            Some((_, all)) if all.contains(&what) => {}
            Some((_, all)) => all.push(what),
            None => asked.push((knows, vec![what])),
        }
    }
    let mut lines = Vec::new();
    if asked.is_empty() {
        return Ok(lines);
    }
    // Those whom one can ask come first.
    asked.sort_by_key(|(who, _)| who.is_none());
    let line =
        |kind, text| Line { kind, runs: vec![Run { text, strong: false, emphasis: false, link: None }] };
    lines.push(line(Kind::Heading(2), words.plain("agendas.unknown.heading", json!({}))?));
    for (who, what) in asked {
        let named = &what[..what.len().min(NAMED)];
        let facts = UnknownFacts { who, missing: named, more_missing: what.len() - named.len() };
        let text = words.plain("agendas.unknown.ask", facts)?;
        lines.push(line(Kind::Point { depth: 0, number: None }, text));
    }
    Ok(lines)
}

/// Which parts say nothing but that something is not known, with the headings under which nothing else stands.
fn folded(parts: &[Part]) -> Vec<bool> {
    let mut folded = vec![false; parts.len()];
    for at in (0..parts.len()).rev() {
        let mut below = (at + 1..parts.len()).take_while(|next| is_below(&parts[*next], &parts[at]));
        folded[at] = match &parts[at] {
            Part::Heading { .. } => {
                at + 1 < parts.len() && !is_heading(&parts[at + 1]) && below.all(|at| folded[at])
            }
            part => is_gap(part) && below.all(|at| folded[at]),
        };
    }
    folded
}

const fn is_heading(part: &Part) -> bool {
    matches!(part, Part::Heading { .. })
}

/// Whether a part belongs to one that stands above it.
fn is_below(part: &Part, above: &Part) -> bool {
    match (part, above) {
        (Part::Heading { level, .. }, Part::Heading { level: over, .. }) => level > over,
        (_, Part::Heading { .. }) => true,
        (Part::Point { depth, .. }, Part::Point { depth: over, .. }) => depth > over,
        _ => false,
    }
}

/// Whether a part is a name and nothing known behind it.
fn is_gap(part: &Part) -> bool {
    let spans = part.spans();
    let has_gap = spans.iter().any(|span| matches!(span, Span::Gap { .. }));
    let said = spans.iter().any(|span| matches!(span, Span::Said { key: Some(_), .. }));
    let words = spans.iter().filter_map(|span| match span {
        Span::Words { text, .. } | Span::Said { text, .. } => Some(text.as_str()),
        Span::Gap { .. } => None,
    });
    let words: String = words.collect();
    has_gap && !said && (words.trim().is_empty() || words.trim().ends_with(':'))
}

/// The runs, with those that look alike as one: a style that ends and begins again within a word is none to Slack.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.looks_like(&run) => last.text.push_str(&run.text),
            _ => joined.push(run),
        }
    }
    joined
}

impl Run {
    fn looks_like(&self, other: &Self) -> bool {
        let alike = self.strong == other.strong && self.emphasis == other.emphasis;
        alike && self.link.is_none() && other.link.is_none()
    }
}

fn run(words: &Words, data: &AgendaData, span: &Span) -> Result<Run> {
    let said = |text: String, link: Option<String>| Run { text, strong: false, emphasis: false, link };
    Ok(match span {
        Span::Words { text, strong, emphasis, link } => {
            Run { text: text.clone(), strong: *strong, emphasis: *emphasis, link: link.clone() }
        }
        Span::Said { text, link, strong, .. } => {
            Run { strong: *strong, ..said(tidy(text), link.clone().filter(|url| is_web(url))) }
        }
        Span::Gap { label, knows, .. } if data.is_ours() => {
            let text = words.plain("agendas.gap", json!({ "what": within(label), "who": knows }))?;
            Run { emphasis: true, ..said(text, None) }
        }
        Span::Gap { .. } => said(words.plain("agendas.blank", json!({}))?, None),
    })
}

/// A fact's name within a sentence: small, unless it begins with a name of its own (`EBR`, `POV`).
pub(crate) fn within(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next();
    match (first, letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// Text without what no surface shows: empty lines, blanks around, control characters.
fn tidy(text: &str) -> String {
    let shown = |line: &str| line.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    let lines: Vec<String> = text.lines().map(shown).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
