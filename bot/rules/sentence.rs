//! Sentences of the rule files, which hold `{name}` where a fact is to stand; and how a sentence ends where what was
//! put into it ends by itself.

use serde_json::Value;

/// Stands behind a text that was put into a sentence and ends by itself, until the sentence is whole.
pub const ENDED: char = '\u{E002}';

/// What may stand between a text and the full stop behind it: marks of bold and italics, and quotes.
const MARKS: &[char] = &['*', '_', '~', '`', '>', '”', '’', '"', '»'];
/// What a text may close with after its own full stop: those, and brackets. A bracket that the sentence closes keeps
/// the sentence's full stop behind it.
const CLOSERS: &[char] = &['*', '_', '~', '`', '>', '”', '’', '"', '»', ')', ']'];

/// The name by which a message speaks to somebody: the first word of it.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The sentence of a rule, with `{name}` replaced by the fact of that name; a name that is not known stays.
/// In one pass: what a customer's own name holds in braces is never taken for one. A name with a full stop of its own
/// ends its sentence.
pub fn fill(sentence: &str, facts: &Value) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((facts[name].as_str()?, after))) {
            Some((fact, after)) => {
                filled.push_str(fact);
                if ends(fact) {
                    filled.push(ENDED);
                }
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    whole(&(filled + rest))
}

/// The names that a sentence asks for, in order.
pub fn names(sentence: &str) -> impl Iterator<Item = &str> {
    let after = sentence.split('{').skip(1);
    after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Whether a text ends a sentence by itself: `Homeworld Inc.`, `Why not?`, `Yahoo!`, `and so on…`.
pub fn ends(text: &str) -> bool {
    text.trim_end().trim_end_matches(CLOSERS).ends_with(['.', '!', '?', '…'])
}

/// The sentence without its marks ([`ENDED`]): a full stop behind a text that ends by itself is left out, and so is
/// the second of two question marks.
pub fn whole(marked: &str) -> String {
    let mut parts = marked.split(ENDED);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let asks = text.trim_end_matches(CLOSERS).ends_with('?');
        let closers = part.len() - part.trim_start_matches(MARKS).len();
        let (closing, rest) = part.split_at(closers);
        let kept = match rest.strip_prefix('.') {
            // Three of them are somebody's own.
            Some(after) if !after.starts_with('.') => after,
            _ if asks => rest.strip_prefix('?').unwrap_or(rest),
            _ => rest,
        };
        text.push_str(closing);
        text.push_str(kept);
    }
    text
}

/// So many of something, in words that fit the number: `1 account`, `2 accounts`, `0 people`.
pub fn counted(count: &str, one: &str, more: Option<&str>) -> String {
    match (count, more) {
        ("1", _) => format!("1 {one}"),
        (_, Some(more)) => format!("{count} {more}"),
        (_, None) => format!("{count} {one}s"),
    }
}

/// `A`, `A and B`, `A, B and C`.
pub fn phrase<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [] => "nobody".into(),
        [only] => (*only).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text with a capital at its beginning.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
