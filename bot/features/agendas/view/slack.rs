//! An agenda in Slack's blocks, within Slack's limits: what does not fit is left out after a point, never within one
//! that would fit.

use slack_morphism::prelude::SlackBlock;

use crate::features::agendas::view::lines::{Kind, Line, Run};
use crate::slack::blocks::{cut_mrkdwn, header, section};
use crate::slack::spans::unmarked;
use crate::slack::words::{anchor, escape};

/// How much of an agenda is shown.
pub(crate) struct Limits {
    blocks: usize,
    /// Bytes of text altogether. Slack counts characters of a message and bytes of a view; bytes are never fewer.
    text: usize,
    /// Characters of one line; `None`: a longer one goes on in the next section.
    line: Option<usize>,
}

/// A message: Slack takes 50 blocks and about 13,000 characters in them, some of which the buttons need.
pub(crate) const MESSAGE: Limits = Limits { blocks: 38, text: 9_500, line: Some(900) };
/// A page: Slack takes 100 blocks and 250 kB, JSON and all.
pub(crate) const PAGE: Limits = Limits { blocks: 96, text: 220_000, line: None };
/// Characters of one section, of the 3,000 that Slack takes.
const SECTION: usize = 2_900;
/// A long line is begun where at least so many characters have room.
const LEAST: usize = 200;

/// What is shown, and what is not.
pub(crate) struct Shown {
    pub blocks: Vec<SlackBlock>,
    /// How many lines were left out.
    pub left: usize,
    /// Whether a line was cut.
    pub shortened: bool,
}

/// The blocks of these lines, as far as the limits go.
pub(crate) fn shown(lines: &[Line], limits: &Limits) -> Shown {
    let mut filling = Filling { limits, blocks: Vec::new(), section: String::new(), used: 0 };
    let mut shortened = false;
    for (at, line) in lines.iter().enumerate() {
        let taken = match line.kind {
            Kind::Heading(1 | 2) => filling.heading(&plain(line)),
            _ => {
                let text = mrkdwn(line);
                let text = match limits.line {
                    Some(most) if text.chars().count() > most => {
                        shortened = true;
                        cut_mrkdwn(&text, most)
                    }
                    _ => text,
                };
                filling.line(&text)
            }
        };
        if !taken {
            let left = lines[at..].iter().filter(|line| !matches!(line.kind, Kind::Heading(_))).count();
            return Shown { blocks: filling.end(), left, shortened };
        }
    }
    Shown { blocks: filling.end(), left: 0, shortened }
}

/// Blocks being filled.
struct Filling<'l> {
    limits: &'l Limits,
    blocks: Vec<(bool, SlackBlock)>,
    section: String,
    used: usize,
}

impl Filling<'_> {
    fn heading(&mut self, text: &str) -> bool {
        self.flush();
        // A heading needs room for something below it.
        if self.blocks.len() + 2 > self.limits.blocks || self.used + text.len() > self.limits.text {
            return false;
        }
        self.used += text.len();
        self.blocks.push((true, header(text)));
        true
    }

    /// A line; one that is longer than a section goes on in the next one.
    fn line(&mut self, text: &str) -> bool {
        let mut rest = text;
        while !rest.is_empty() {
            let room = SECTION.saturating_sub(self.section.chars().count() + 1);
            let fits = rest.chars().count() <= room;
            if !fits && (room < LEAST || rest.chars().count() <= SECTION) {
                self.flush();
            }
            let room = SECTION.saturating_sub(self.section.chars().count() + 1);
            let (piece, left) = rest.split_at(end(rest, room));
            if self.used + cost(piece) > self.limits.text
                || (self.section.is_empty() && self.blocks.len() + 1 > self.limits.blocks)
            {
                return false;
            }
            if !self.section.is_empty() {
                self.section.push('\n');
            }
            self.section.push_str(piece);
            self.used += cost(piece);
            rest = left;
        }
        true
    }

    fn flush(&mut self) {
        if !self.section.is_empty() {
            self.blocks.push((false, section(&std::mem::take(&mut self.section))));
        }
    }

    /// The blocks; a heading with nothing below it goes.
    fn end(mut self) -> Vec<SlackBlock> {
        self.flush();
        while self.blocks.last().is_some_and(|(is_heading, _)| *is_heading) {
            self.blocks.pop();
        }
        self.blocks.into_iter().map(|(_, block)| block).collect()
    }
}

/// A line's text without its style.
fn plain(line: &Line) -> String {
    line.runs.iter().map(|run| run.text.as_str()).collect()
}

/// A line as mrkdwn: what people wrote is escaped.
fn mrkdwn(line: &Line) -> String {
    let (before, below) = match line.kind {
        Kind::Heading(_) | Kind::Text => (String::new(), String::new()),
        Kind::Point { depth, number } => {
            let indent = "      ".repeat(depth);
            let mark = match number {
                Some(number) => format!("{number}. "),
                None if depth == 0 => "• ".to_owned(),
                None => "◦ ".to_owned(),
            };
            (format!("{indent}{mark}"), format!("{indent}   "))
        }
    };
    if matches!(line.kind, Kind::Heading(_)) {
        return format!("*{}*", escape(&unmarked(plain(line).trim())));
    }
    let runs: String = line.runs.iter().map(styled).collect();
    format!("{before}{}", runs.replace('\n', &format!("\n{below}")))
}

fn styled(run: &Run) -> String {
    let said = if run.strong || run.emphasis { unmarked(&run.text) } else { run.text.clone() };
    let text = match &run.link {
        Some(url) => anchor(url, &said),
        None => escape(&said),
    };
    let style = |on: bool, mark: &str, text: String| {
        // A style ends at the end of its line, and does not hold with a blank inside its marks.
        let inner = text.trim();
        if !on || inner.is_empty() || inner.contains('\n') {
            return text;
        }
        text.replacen(inner, &format!("{mark}{inner}{mark}"), 1)
    };
    style(run.strong, "*", style(run.emphasis, "_", text))
}

/// Where to cut a mrkdwn text so that at most `limit` characters stand before it: neither within `&amp;` nor within
/// `<…>`.
fn end(text: &str, limit: usize) -> usize {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.len() };
    let head = &text[..end];
    let whole = |opens: char, closes: char| {
        head.rfind(opens).filter(|at| *at > 0 && !head[*at..].contains(closes)).unwrap_or(end)
    };
    whole('&', ';').min(whole('<', '>'))
}

/// What a text takes of a view: its bytes, and those that JSON adds.
fn cost(text: &str) -> usize {
    text.len() + text.matches(['\n', '"', '\\']).count() + 1
}
