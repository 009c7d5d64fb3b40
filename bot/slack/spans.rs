//! Bold and the like around what people wrote: an account may be called `*Co*`, and Slack knows no way to write a star
//! within bold.
//!
//! A template says `*{{ account }}*`. What stands between two marks gets other characters for its own marks, which look
//! the same and mean nothing to Slack; what stands beside them in the line does where its marks would find none of its
//! own to pair with. Deliberately absent: marks that people set in their own words, elsewhere: they stay as written.

use minijinja::value::Value;
use minijinja::{AutoEscape, State};

/// Slack's marks, each with a character that looks like it.
const MARKS: &[(char, char)] = &[('*', '∗'), ('_', 'ˍ'), ('~', '∼'), ('`', 'ˋ')];

/// The filter of what stands between two marks, and of what stands beside them.
pub(crate) const WITHIN: &str = "within_marks";
pub(crate) const BESIDE: &str = "beside_marks";

/// A piece of a template.
enum Piece {
    Letter(char),
    /// `{{ … }}`, without its braces.
    Value(String),
    /// `{% … %}` or `{# … #}`, whole.
    Other(String),
}

/// A template in which every value within or beside marks goes through its filter.
pub(crate) fn guarded(template: &str) -> String {
    let pieces = pieces(template);
    let spans = spans(&pieces);
    let mut text = String::with_capacity(template.len());
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Letter(letter) => text.push(*letter),
            Piece::Other(other) => text.push_str(other),
            Piece::Value(value) => {
                let within = spans.iter().any(|(open, close)| (*open..*close).contains(&at));
                let filter = match (within, shares_line(&pieces, &spans, at)) {
                    (true, _) => WITHIN,
                    (false, true) => BESIDE,
                    (false, false) => {
                        text.push_str(&format!("{{{{{value}}}}}"));
                        continue;
                    }
                };
                let (before, bare, after) = trimmed(value);
                text.push_str(&format!("{{{{{before}({bare}) | {filter}{after}}}}}"));
            }
        }
    }
    text
}

/// The value without the signs that take blanks away around it.
fn trimmed(value: &str) -> (&str, &str, &str) {
    let start = value.len() - value.trim_start_matches(['-', '+']).len();
    let (before, rest) = value.split_at(start);
    let end = rest.trim_end_matches(['-', '+']).len();
    let (bare, after) = rest.split_at(end);
    (before, bare.trim(), if after.is_empty() { " " } else { after })
}

fn pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(letter) = rest.chars().next() {
        let closing = match rest.get(..2) {
            Some("{{") => Some("}}"),
            Some("{%") => Some("%}"),
            Some("{#") => Some("#}"),
            _ => None,
        };
        match closing.and_then(|closing| rest.find(closing)) {
            Some(end) => {
                let whole = &rest[..end + 2];
                let value = whole.starts_with("{{");
                pieces.push(match value {
                    true => Piece::Value(whole[2..end].to_owned()),
                    false => Piece::Other(whole.to_owned()),
                });
                rest = &rest[end + 2..];
            }
            None => {
                pieces.push(Piece::Letter(letter));
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    pieces
}

/// Where marks open and close, each pair in one line.
fn spans(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let letter = |at: Option<usize>| match at.and_then(|at| pieces.get(at)) {
        Some(Piece::Letter(letter)) => Some(*letter),
        _ => None,
    };
    let mut spans = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let mark = letter(Some(at)).filter(|letter| MARKS.iter().any(|(mark, _)| mark == letter));
        let opens = mark.is_some()
            && letter(at.checked_sub(1)).is_none_or(|before| !before.is_alphanumeric())
            && letter(Some(at + 1)).is_none_or(|after| !after.is_whitespace());
        let line_ends = |close: &usize| letter(Some(*close)) != Some('\n');
        let closes = |close: &usize| {
            letter(Some(*close)) == mark
                && letter(Some(close - 1)).is_none_or(|before| !before.is_whitespace())
                && letter(Some(close + 1)).is_none_or(|after| !after.is_alphanumeric())
        };
        let close = (at + 2..pieces.len()).take_while(line_ends).find(closes).filter(|_| opens);
        if let Some(close) = close {
            spans.push((at, close));
        }
        at = close.unwrap_or(at) + 1;
    }
    spans
}

/// Whether marks stand in the same line.
fn shares_line(pieces: &[Piece], spans: &[(usize, usize)], at: usize) -> bool {
    let ends = |piece: &&Piece| matches!(piece, Piece::Letter('\n'));
    let first = at - pieces[..at].iter().rev().take_while(|piece| !ends(piece)).count();
    let last = at + pieces[at..].iter().take_while(|piece| !ends(piece)).count();
    spans.iter().any(|(open, _)| (first..last).contains(open))
}

/// `{{ account | within_marks }}`: no mark of its own, in one line.
pub(crate) fn within(state: &State<'_, '_>, value: Value) -> Value {
    changed(state, value, |text| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() { text.to_owned() } else { without(&line, |_| true) }
    })
}

/// `{{ note | beside_marks }}`: no mark that finds none of its own to pair with.
pub(crate) fn beside(state: &State<'_, '_>, value: Value) -> Value {
    changed(state, value, |text| without(text, |mark| text.matches(mark).count() % 2 == 1))
}

/// Text that stands between marks set by code, without any of its own.
pub fn unmarked(text: &str) -> String {
    without(text, |_| true)
}

/// The text without these of Slack's marks; a `_` within a word is none.
fn without(text: &str, is_taken: impl Fn(char) -> bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_word =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|one| one.is_alphanumeric());
    let replaced = letters.iter().enumerate().map(|(at, letter)| {
        let known = MARKS.iter().find(|(mark, _)| mark == letter && is_taken(*mark));
        let in_word = *letter == '_' && is_word(at.checked_sub(1)) && is_word(Some(at + 1));
        known.filter(|_| !in_word).map_or(*letter, |(_, like)| *like)
    });
    replaced.collect()
}

/// Where Slack reads marks, what people wrote is changed; of a link its label, of a mention nothing.
fn changed(state: &State<'_, '_>, value: Value, change: impl Fn(&str) -> String) -> Value {
    if !matches!(state.auto_escape(), AutoEscape::Custom(_)) {
        return value;
    }
    let Some(text) = value.as_str() else { return value };
    if !value.is_safe() {
        return Value::from(change(text));
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, token)) = rest.split_once('<') {
        shown.push_str(&change(before));
        let (inside, after) = token.split_once('>').unwrap_or((token, ""));
        match inside.split_once('|') {
            Some((target, label)) => shown.push_str(&format!("<{target}|{}>", change(label))),
            None => shown.push_str(&format!("<{inside}>")),
        }
        rest = after;
    }
    shown.push_str(&change(rest));
    Value::from_safe_string(shown)
}
