//! A Rust file as words, texts and marks, with its functions: as much of the language as tells which texts a variable can
//! hold. Deliberately absent: types, and anything that a macro makes.

use std::ops::Range;

/// What a file is made of. Comments are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// A string, as it is written between its quotes.
    Text(String),
    Mark(char),
}

impl Token {
    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    /// Whether it is this mark.
    pub fn marks(&self, mark: char) -> bool {
        *self == Self::Mark(mark)
    }

    /// Its word, if it is one.
    pub fn word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

/// A file.
pub struct Source {
    pub path: String,
    pub tokens: Vec<Token>,
    pub functions: Vec<Function>,
}

/// A function, by places in its file.
pub struct Function {
    pub name: String,
    /// The names of what it takes, without itself.
    pub parameters: Vec<String>,
    /// From `fn` to the end.
    pub whole: Range<usize>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let tokens = tokens(text);
        let functions = functions(&tokens);
        Self { path: path.to_owned(), tokens, functions }
    }

    /// The innermost function around a place.
    pub fn around(&self, at: usize) -> Option<&Function> {
        let around = self.functions.iter().filter(|one| one.whole.contains(&at));
        around.min_by_key(|one| one.whole.len())
    }

    /// Where what is opened at a place is closed.
    pub fn closed(&self, open: usize) -> usize {
        closed(&self.tokens, open)
    }

    /// Where a statement or an expression that begins at a place ends: at a `;`, at `until`, or where what is around it does.
    pub fn ended(&self, from: usize, until: Option<char>) -> usize {
        let mut at = from;
        while at < self.tokens.len() {
            match &self.tokens[at] {
                Token::Mark(mark) if *mark == ';' || Some(*mark) == until => return at,
                Token::Mark('(' | '[' | '{') => at = self.closed(at),
                Token::Mark(')' | ']' | '}') => return at,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// What stands between commas within a range.
    pub fn parts(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let (mut parts, mut from, mut at) = (Vec::new(), range.start, range.start);
        while at < range.end {
            match self.tokens[at] {
                Token::Mark('(' | '[' | '{') => at = self.closed(at),
                Token::Mark(',') => {
                    parts.push(from..at);
                    from = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        if from < range.end {
            parts.push(from..range.end);
        }
        parts
    }
}

fn closed(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    while at < letters.len() {
        let rest = &letters[at..];
        at += match rest {
            ['/', '/', ..] => rest.iter().position(|letter| *letter == '\n').unwrap_or(rest.len()),
            ['"', ..] => {
                let mut end = 1;
                while end < rest.len() && rest[end] != '"' {
                    end += if rest[end] == '\\' { 2 } else { 1 };
                }
                found.push(Token::Text(rest[1..end.min(rest.len())].iter().collect()));
                end + 1
            }
            ['\'', '\\', ..] => {
                2 + rest.iter().skip(3).position(|letter| *letter == '\'').map_or(1, |end| end + 2)
            }
            ['\'', _, '\'', ..] => 3,
            [letter, ..] if word(*letter) => {
                let end = rest.iter().position(|letter| !word(*letter)).unwrap_or(rest.len());
                found.push(Token::Word(rest[..end].iter().collect()));
                end
            }
            [letter, ..] => {
                if !letter.is_whitespace() {
                    found.push(Token::Mark(*letter));
                }
                1
            }
            [] => 1,
        };
    }
    found
}

fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let (true, Some(name)) = (tokens[at].is("fn"), tokens.get(at + 1).and_then(Token::word)) else {
            continue;
        };
        let Some(open) = tokens[at..].iter().position(|one| one.marks('(')).map(|open| at + open) else {
            continue;
        };
        let end = closed(tokens, open);
        let body =
            tokens[end..].iter().position(|one| one.marks('{') || one.marks(';')).map(|body| end + body);
        let Some(body) = body.filter(|body| tokens[*body].marks('{')) else { continue };
        let parameters = parameters(&tokens[open + 1..end]);
        found.push(Function { name: name.to_owned(), parameters, whole: at..closed(tokens, body) + 1 });
    }
    found
}

/// The names before the `:` of each parameter.
fn parameters(tokens: &[Token]) -> Vec<String> {
    let (mut found, mut depth) = (Vec::new(), 0);
    for at in 0..tokens.len() {
        match &tokens[at] {
            Token::Mark('(' | '[' | '{' | '<') => depth += 1,
            Token::Mark('>') if at > 0 && tokens[at - 1].marks('-') => {}
            Token::Mark(')' | ']' | '}' | '>') => depth -= 1,
            Token::Word(name) if depth == 0 => {
                let colon = |place: usize| tokens.get(place).is_some_and(|one| one.marks(':'));
                let inside = at > 0 && tokens[at - 1].marks(':');
                if colon(at + 1) && !colon(at + 2) && !inside {
                    found.push(name.clone());
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a file uses a name out of another.
pub fn imports(file: &Source, from: &str, name: &str) -> bool {
    let stem =
        from.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
    let uses = (0..file.tokens.len()).filter(|at| file.tokens[*at].is("use"));
    uses.map(|at| &file.tokens[at..file.ended(at, None)])
        .any(|tokens| tokens.iter().any(|token| token.is(stem)) && tokens.iter().any(|token| token.is(name)))
}

/// The places of the `(` of calls by a name that are no calls of a method and no definitions.
pub fn calls(file: &Source, range: Range<usize>, name: &str) -> Vec<usize> {
    let called = |at: &usize| {
        let before = at.checked_sub(1).map(|at| &file.tokens[at]);
        file.tokens[*at].is(name)
            && file.tokens.get(at + 1).is_some_and(|one| one.marks('('))
            && before.is_none_or(|one| !one.marks('.') && !one.is("fn"))
    };
    range.filter(called).map(|at| at + 1).collect()
}

/// Tokens as somebody would write them.
pub fn written(tokens: &[Token]) -> String {
    let one = |token: &Token| match token {
        Token::Word(word) => word.clone(),
        Token::Text(text) => format!("\"{text}\""),
        Token::Mark(mark) => mark.to_string(),
    };
    tokens.iter().map(one).collect()
}
