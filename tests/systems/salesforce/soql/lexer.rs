//! The words of a query.

use super::syntax::Piece;
use super::{Refusal, pointed};
use crate::salesforce::moment;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A keyword or a name, dots included.
    Word(String),
    Text(String, Vec<Piece>),
    Number(f64),
    DateTime(i64),
    Date(String),
    Symbol(&'static str),
    End,
}

impl Token {
    /// As a message names it.
    pub fn shown(&self) -> String {
        match self {
            Token::Word(word) => format!("unexpected token: '{word}'"),
            Token::Text(text, _) => format!("unexpected token: '{text}'"),
            Token::Number(number) => format!("unexpected token: '{number}'"),
            Token::DateTime(ms) => format!("unexpected token: '{}'", moment::written(*ms)),
            Token::Date(day) => format!("unexpected token: '{day}'"),
            Token::Symbol(symbol) => format!("unexpected token: '{symbol}'"),
            Token::End => "unexpected token: '<EOF>'".into(),
        }
    }
}

const SYMBOLS: [&str; 9] = ["!=", "<=", ">=", "=", "<", ">", ",", "(", ")"];

/// Takes a query apart: each token with its place in bytes, the last one the end.
pub(super) fn tokens(soql: &str) -> Result<Vec<(Token, usize)>, Refusal> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = soql[at..].chars().next() {
        let rest = &soql[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if first == '\'' {
            let (token, length) = text(soql, at)?;
            found.push((token, at));
            at += length;
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            found.push((Token::Symbol(symbol), at));
            at += symbol.len();
        } else if first.is_ascii_alphabetic() {
            let length = run(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
            found.push((Token::Word(rest[..length].into()), at));
            at += length;
        } else if first.is_ascii_digit() || matches!(first, '-' | '+' | '.') {
            let length =
                first.len_utf8() + run(&rest[1..], |c| c.is_ascii_alphanumeric() || "-+:.".contains(c));
            found.push((number(soql, at, &rest[..length])?, at));
            at += length;
        } else {
            return Err(pointed(soql, at, "MALFORMED_QUERY", &format!("unexpected character: '{first}'")));
        }
    }
    found.push((Token::End, at));
    Ok(found)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// A number, a day or a moment, none of which stands in quotes.
fn number(soql: &str, at: usize, word: &str) -> Result<Token, Refusal> {
    if moment::is_day(word) {
        return Ok(Token::Date(word.into()));
    }
    if let Some(ms) = moment::read(word) {
        return Ok(Token::DateTime(ms));
    }
    let plain = word.chars().all(|c| c.is_ascii_digit() || "-+.".contains(c));
    match word.parse::<f64>() {
        Ok(number) if plain => Ok(Token::Number(number)),
        _ => Err(pointed(soql, at, "MALFORMED_QUERY", &format!("unexpected token: '{word}'"))),
    }
}

/// A text in quotes, and how many bytes it takes.
fn text(soql: &str, at: usize) -> Result<(Token, usize), Refusal> {
    let (mut plain, mut pieces) = (String::new(), Vec::new());
    let mut chars = soql[at..].char_indices().skip(1);
    while let Some((place, c)) = chars.next() {
        match c {
            '\'' => return Ok((Token::Text(plain, pieces), place + 1)),
            '\\' => {
                let (escaped, is_wildcard) = match chars.next().map(|(_, c)| c) {
                    Some('n' | 'N') => ('\n', false),
                    Some('r' | 'R') => ('\r', false),
                    Some('t' | 'T') => ('\t', false),
                    Some('b' | 'B') => ('\u{8}', false),
                    Some('f' | 'F') => ('\u{c}', false),
                    Some(c @ ('\'' | '"' | '\\')) => (c, false),
                    Some(c @ ('_' | '%')) => (c, true),
                    _ => {
                        let message = "Invalid string literal. Illegal character sequence in string literal.";
                        return Err(pointed(soql, at + place, "MALFORMED_QUERY", message));
                    }
                };
                if is_wildcard {
                    plain.push('\\');
                }
                plain.push(escaped);
                pieces.push(Piece::Char(escaped));
            }
            c => {
                plain.push(c);
                pieces.push(match c {
                    '_' => Piece::One,
                    '%' => Piece::Any,
                    c => Piece::Char(c),
                });
            }
        }
    }
    Err(pointed(soql, at, "MALFORMED_QUERY", "unexpected end of a string literal"))
}
