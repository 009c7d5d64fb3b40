//! What stands in an expression: where a name was bound, what is called, which texts are its own.

use std::collections::BTreeSet;
use std::ops::Range;

use super::source::{Function, Source, Token};
use super::values::DEEPEST;

/// What a text may stand within the parentheses of and be what an expression comes to.
const WRAPS: &[&str] = &["Some", "Ok", "Err", "then", "then_some", "map", "return", "in", "else"];

/// How a name is bound.
pub enum Binding {
    /// By a parameter of a closure that has a name.
    Closure { name: String, place: usize, end: usize },
    /// By what a closure without a name is given, one by one, out of an expression.
    Each { list: Range<usize>, place: Option<usize> },
    /// By an expression.
    Is { value: Range<usize>, place: Option<usize> },
}

/// How a name was bound last before a place, where the binding holds there.
pub fn binding(file: &Source, within: &Function, name: &str, at: usize) -> Option<Binding> {
    let tokens = &file.tokens;
    let mut found = None;
    for from in within.whole.start..at {
        if tokens[from].is("let") || tokens[from].is("for") {
            let loops = tokens[from].is("for");
            let Some(stop) = (from..at).find(|at| tokens[*at].marks('=') || tokens[*at].is("in")) else {
                continue;
            };
            let names = pattern(file, from + 1..stop);
            let place = names.iter().position(|own| own == name);
            let opens = loops || tokens[from - 1].is("if") || tokens[from - 1].is("while");
            let value = stop + 1..file.ended(stop + 1, opens.then_some('{'));
            let Some(place) = place.filter(|_| loops || value.end <= at) else { continue };
            let place = (names.len() > 1).then_some(place);
            found = Some(match loops {
                true => Binding::Each { list: value, place },
                false => Binding::Is { value, place },
            });
        } else if tokens[from].marks('|') && !tokens[from + 1].marks('|') && !tokens[from - 1].marks('|') {
            let Some(stop) = (from + 1..at).find(|at| tokens[*at].marks('|')) else { continue };
            let names = pattern(file, from + 1..stop);
            let Some(place) = names.iter().position(|own| own == name) else { continue };
            let called = (from - usize::from(tokens[from - 1].is("move"))).checked_sub(2);
            let called = called.filter(|at| tokens[at + 1].marks('=')).and_then(|at| tokens[at].word());
            let returns = tokens[stop + 1].marks('-');
            let body = if returns {
                (stop..at).find(|at| tokens[*at].marks('{')).unwrap_or(stop + 1)
            } else {
                stop + 1
            };
            let end = file.ended(body, (called.is_none() && !returns).then_some(','));
            if end < at {
                continue;
            }
            found = Some(match called {
                Some(closure) => Binding::Closure { name: closure.to_owned(), place, end },
                None => Binding::Each {
                    list: chain(file, from - 1)..from - 1,
                    place: (names.len() > 1).then_some(place),
                },
            });
        }
    }
    found
}

/// The names of a pattern, or of a closure's parameters, without their types.
pub fn pattern(file: &Source, range: Range<usize>) -> Vec<String> {
    let tokens = &file.tokens[range];
    let mut names = Vec::new();
    let mut typed = false;
    for token in tokens {
        match token {
            Token::Mark(':') => typed = true,
            Token::Mark(',') => typed = false,
            Token::Word(word) if !typed && !matches!(word.as_str(), "mut" | "Some" | "Ok") => {
                names.push(word.clone())
            }
            _ => {}
        }
    }
    names
}

/// What the branches of an `if` or a `match` come to, without those that leave.
pub fn branches(file: &Source, range: Range<usize>) -> Vec<Range<usize>> {
    let tokens = &file.tokens;
    let mut found = Vec::new();
    let mut last = |body: Range<usize>| {
        let mut from = body.start;
        while file.ended(from, None) < body.end {
            from = file.ended(from, None) + 1;
        }
        let leaves = ["return", "continue", "break"].iter().any(|word| tokens[from].is(word));
        if from < body.end && !leaves && !tokens[from].is("None") {
            found.push(from..body.end);
        }
    };
    let block = |from: usize| file.ended(from, Some('{'));
    if tokens[range.start].is("if") {
        let mut at = range.start;
        while at < range.end {
            let open = block(at);
            let close = file.closed(open);
            last(open + 1..close);
            at = if tokens[close + 1].is("else") { close + 2 } else { range.end };
        }
        return found;
    }
    let open = block(range.start);
    let end = file.closed(open);
    let mut at = open + 1;
    while at < end {
        let Some(arrow) = (at..end).find(|at| tokens[*at].marks('=') && tokens[at + 1].marks('>')) else {
            break;
        };
        let from = arrow + 2;
        if tokens[from].marks('{') {
            let close = file.closed(from);
            last(from + 1..close);
            at = close + 1 + usize::from(tokens[close + 1].marks(','));
        } else {
            let close = file.ended(from, Some(','));
            last(from..close);
            at = close + 1;
        }
    }
    found
}

/// A variable's value, if a range is nothing but a variable, or what goes through one.
pub fn followed(file: &Source, within: &Function, mut range: Range<usize>) -> Range<usize> {
    for _ in 0..DEEPEST {
        range = trimmed(file, range);
        let Some(name) = file.tokens[range.clone()].first().and_then(Token::word) else { return range };
        let through = file.tokens[range.start + 1..range.end].iter().all(|token| match token {
            Token::Word(word) => matches!(word.as_str(), "iter" | "into_iter" | "map" | "copied" | "cloned"),
            Token::Mark(mark) => matches!(mark, '.' | '(' | ')'),
            Token::Text(_) => false,
        });
        match binding(file, within, name, range.start).filter(|_| through) {
            Some(Binding::Is { value, place: None }) => range = value,
            _ => return range,
        }
    }
    range
}

/// What a field is given wherever a struct with another field, too, is made.
pub fn made(file: &Source, of: &str, field: &str, beside: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in 1..file.tokens.len() - 1 {
        let declared = file.tokens[at - 1].is("struct")
            || file.tokens[at - 1].is("for")
            || file.tokens[at - 1].is("impl");
        if !file.tokens[at].is(of) || !file.tokens[at + 1].marks('{') || declared {
            continue;
        }
        let parts = file.parts(at + 2..file.closed(at + 1));
        let named = |part: &Range<usize>, name: &str| file.tokens[part.start].is(name);
        if !parts.iter().any(|part| named(part, beside)) {
            continue;
        }
        let value = parts.iter().find(|part| named(part, field)).map(|part| match part.len() {
            1 => part.clone(),
            _ => part.start + 2..part.end,
        });
        found.extend(value);
    }
    found
}

/// The value of a file's constant.
pub fn constant(file: &Source, name: &str) -> Option<Range<usize>> {
    let at =
        (1..file.tokens.len()).find(|at| file.tokens[at - 1].is("const") && file.tokens[*at].is(name))?;
    let value = (at..file.tokens.len()).find(|at| file.tokens[*at].marks('='))? + 1;
    Some(value..file.ended(value, None))
}

/// The parts in a place of every tuple within a range.
pub fn tuples(file: &Source, range: Range<usize>, place: usize) -> Vec<Range<usize>> {
    let (mut found, mut next) = (Vec::new(), range.start);
    for open in range {
        let calls = open > 0
            && (file.tokens[open - 1].word().is_some_and(|word| word != "in")
                || file.tokens[open - 1].marks('!'));
        if open < next || !file.tokens[open].marks('(') || calls {
            continue;
        }
        let end = file.closed(open);
        let parts = file.parts(open + 1..end);
        let is_pattern = file.tokens[end + 1..].starts_with(&[Token::Mark('='), Token::Mark('>')])
            || file.tokens[end + 1].is("if")
            || file.tokens[end + 1].marks('|');
        if is_pattern {
            next = end;
        } else if parts.len() > 1 {
            found.extend(parts.into_iter().nth(place));
        }
    }
    found
}

/// The texts within a range that an expression can come to: none that is compared with, matched, or given to something.
pub fn literals(file: &Source, range: Range<usize>) -> BTreeSet<String> {
    let tokens = &file.tokens;
    let mut found = BTreeSet::new();
    let mut at = range.start;
    while at < range.end {
        let given = tokens[at].marks('(')
            && at > range.start
            && match &tokens[at - 1] {
                Token::Word(word) => !WRAPS.contains(&word.as_str()),
                Token::Mark('!') => true,
                Token::Mark('>') => !tokens[at - 2].marks('='),
                Token::Mark(_) => false,
                Token::Text(_) => false,
            };
        let index = tokens[at].marks('[') && at > range.start && tokens[at - 1].word().is_some();
        if given || index {
            at = file.closed(at);
        } else if let Some(text) = text(file, at) {
            let (before, after) = (&tokens[at - 1], &tokens[at + 1..]);
            let arm = after.starts_with(&[Token::Mark('='), Token::Mark('>')])
                || after[0].marks('|')
                || after[0].is("if");
            let compared = before.marks('=') && matches!(tokens[at - 2], Token::Mark('=' | '!'));
            if !(arm || compared || before.marks('|')) {
                found.insert(text);
            }
        }
        at += 1;
    }
    found
}

pub fn text(file: &Source, at: usize) -> Option<String> {
    if let Token::Text(text) = &file.tokens[at] { Some(text.clone()) } else { None }
}

/// Where a chain of calls began that ends at a place.
pub fn chain(file: &Source, end: usize) -> usize {
    let mut from = end;
    while from > 0 {
        match &file.tokens[from - 1] {
            Token::Word(word)
                if !matches!(word.as_str(), "return" | "in" | "let" | "if" | "else" | "match") =>
            {
                from -= 1
            }
            Token::Mark('.' | ':' | '?' | '!' | '&' | '<' | '>') => from -= 1,
            Token::Mark(')' | ']' | '}') => {
                let close = from - 1;
                let open = (0..close).rev().find(|open| {
                    matches!(file.tokens[*open], Token::Mark('(' | '[' | '{')) && file.closed(*open) == close
                });
                let Some(open) = open else { return from };
                from = open;
            }
            _ => return from,
        }
    }
    from
}

/// A range without what borrows or asks at its ends.
pub fn trimmed(file: &Source, mut range: Range<usize>) -> Range<usize> {
    let tokens = &file.tokens;
    while range.start < range.end && matches!(tokens[range.start], Token::Mark('&' | '*')) {
        range.start += 1;
    }
    loop {
        let own =
            |word: &Token| ["to_owned", "into", "clone", "iter", "into_iter"].iter().any(|own| word.is(own));
        match &tokens[range.clone()] {
            [.., Token::Mark('?')] => range.end -= 1,
            [_, .., Token::Mark('.'), word, Token::Mark('('), Token::Mark(')')] if own(word) => {
                range.end -= 4
            }
            _ => return range,
        }
    }
}
