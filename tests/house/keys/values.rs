//! Which texts an expression can come to, as far as they stand in the sources: in the arms of a `match` or an `if`, in a
//! list that is gone through, in what a closure or a function is given. What comes from elsewhere is in the table.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::known::{Given, Row};
use super::source::{Function, Source, Token, calls, imports, written};
use super::syntax::{
    Binding, binding, branches, chain, constant, followed, literals, made, text, trimmed, tuples,
};

/// How far a text is followed from variable to variable.
pub(super) const DEEPEST: usize = 12;

/// What cannot be followed: the variable or expression, and the file in which it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    pub path: String,
    pub name: String,
}

/// The texts of an expression.
pub type Texts = Result<BTreeSet<String>, Unknown>;

/// The sources, with what is known of what they cannot tell.
pub struct Sources {
    pub all: Vec<Source>,
    pub rows: &'static [Row],
    /// The rows that were used.
    pub used: RefCell<BTreeSet<usize>>,
}

impl Sources {
    /// What a range of a file comes to.
    pub fn texts(&self, file: &Source, range: Range<usize>, depth: usize) -> Texts {
        let range = trimmed(file, range);
        let tokens = &file.tokens[range.clone()];
        let unknown = || Unknown { path: file.path.clone(), name: written(tokens) };
        if depth > DEEPEST {
            return Err(unknown());
        }
        if let Some(known) = self.known(&file.path, &written(tokens), depth) {
            return known;
        }
        match tokens {
            [Token::Word(word), Token::Mark('!'), Token::Mark('('), .., Token::Mark(')')]
                if word == "format" =>
            {
                self.composed(file, range.start + 3..range.end - 1, depth)
            }
            [Token::Word(name)] => self.variable(file, name, range.start, depth + 1),
            [Token::Word(word), ..] if word == "if" || word == "match" => {
                let mut found = BTreeSet::new();
                for branch in branches(file, range.clone()) {
                    found.extend(self.texts(file, branch, depth + 1)?);
                }
                if found.is_empty() { Err(unknown()) } else { Ok(found) }
            }
            _ if tokens.iter().any(|one| one.is("as_str") || one.is("to_string")) => Err(unknown()),
            _ => {
                let found = literals(file, range.clone());
                if found.is_empty() { Err(unknown()) } else { Ok(found) }
            }
        }
    }

    /// What the table says of a variable or an expression of a file.
    fn known(&self, path: &str, name: &str, depth: usize) -> Option<Texts> {
        let row = self.rows.iter().position(|row| row.name == name && path.ends_with(row.path))?;
        self.used.borrow_mut().insert(row);
        let mut found = BTreeSet::new();
        for given in self.rows[row].given {
            match self.of(given, depth + 1) {
                Ok(texts) => found.extend(texts),
                unknown => return Some(unknown),
            }
        }
        Some(Ok(found))
    }

    fn of(&self, given: &Given, depth: usize) -> Texts {
        match *given {
            Given::Words(words) => Ok(words.iter().map(|word| (*word).to_owned()).collect()),
            Given::All(all) => Ok(all().into_iter().collect()),
            Given::Const { path, name } => {
                let files = self.all.iter().filter(|file| file.path.ends_with(path));
                Ok(files.filter_map(|file| Some(literals(file, constant(file, name)?))).flatten().collect())
            }
            Given::Says { path, of, by } => Ok(self.says(path, of, by)),
            Given::Field { of, field, beside, within } => {
                let mut found = BTreeSet::new();
                for file in self.all.iter().filter(|file| file.path.starts_with(within)) {
                    for value in made(file, of, field, beside) {
                        found.extend(self.texts(file, value, depth + 1)?);
                    }
                }
                Ok(found)
            }
        }
    }

    /// The texts of a function, or of a method of a type.
    fn says(&self, path: &str, of: &str, by: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for file in self.all.iter().filter(|file| file.path.ends_with(path)) {
            for function in file.functions.iter().filter(|one| one.name == by) {
                let start = function.whole.start;
                let around = (0..start)
                    .rev()
                    .find(|at| file.tokens[*at].is("impl") && file.tokens[at + 1].word().is_some());
                if of.is_empty() || around.is_some_and(|at| file.tokens[at + 1].is(of)) {
                    let body =
                        (start..function.whole.end).find(|at| file.tokens[*at].marks('{')).unwrap_or(start);
                    found.extend(literals(file, body..function.whole.end));
                }
            }
        }
        found
    }

    /// What a pattern and its arguments come to.
    fn composed(&self, file: &Source, range: Range<usize>, depth: usize) -> Texts {
        let parts = file.parts(range.clone());
        let pattern = match parts.first().map(|first| &file.tokens[first.clone()]) {
            Some([Token::Text(pattern)]) => pattern.clone(),
            _ => return Err(Unknown { path: file.path.clone(), name: written(&file.tokens[range]) }),
        };
        let (mut found, mut arguments) = (BTreeSet::from([String::new()]), parts.into_iter().skip(1));
        let mut rest = pattern.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (hole, after) = after.split_once('}').unwrap_or((after, ""));
            let values = match (hole, arguments.by_ref()) {
                ("", arguments) => match arguments.next() {
                    Some(argument) => self.texts(file, argument, depth + 1)?,
                    None => BTreeSet::new(),
                },
                (name, _) => self.variable(file, name, range.start, depth + 1)?,
            };
            found = found
                .iter()
                .flat_map(|begun| values.iter().map(move |value| format!("{begun}{before}{value}")))
                .collect();
            rest = after;
        }
        Ok(found.into_iter().map(|begun| begun + rest).collect())
    }

    /// What a variable comes to at a place.
    fn variable(&self, file: &Source, name: &str, at: usize, depth: usize) -> Texts {
        if let Some(known) = self.known(&file.path, name, depth) {
            return known;
        }
        let unknown = || Unknown { path: file.path.clone(), name: name.to_owned() };
        let within = file.around(at).filter(|_| depth <= DEEPEST).ok_or_else(unknown)?;
        match binding(file, within, name, at) {
            Some(Binding::Closure { name: closure, place, end }) => {
                let mut found = BTreeSet::new();
                for call in calls(file, end..within.whole.end, &closure) {
                    let given = file.parts(call + 1..file.closed(call)).into_iter().nth(place);
                    found.extend(self.texts(file, given.ok_or_else(unknown)?, depth + 1)?);
                }
                for at in end..within.whole.end {
                    if file.tokens[at].is(&closure)
                        && file.tokens[at - 1].marks('(')
                        && file.tokens[at + 1].marks(')')
                    {
                        found.extend(self.each(file, chain(file, at - 1)..at - 1, None, depth + 1)?);
                    }
                }
                Ok(found)
            }
            Some(Binding::Each { list, place }) => self.each(file, list, place, depth + 1),
            Some(Binding::Is { value, place: Some(place) }) => {
                let value = followed(file, within, value);
                let mut found = BTreeSet::new();
                for part in tuples(file, value, place) {
                    found.extend(self.texts(file, part, depth + 1)?);
                }
                if found.is_empty() { Err(unknown()) } else { Ok(found) }
            }
            Some(Binding::Is { value, place: None }) => {
                let mut found = self.texts(file, value, depth + 1);
                for at in within.whole.start..at {
                    // What is added to a list.
                    let added = file.tokens[at].is(name)
                        && file.tokens[at + 1].marks('.')
                        && (file.tokens[at + 2].is("push") || file.tokens[at + 2].is("extend"));
                    if added {
                        let inside = at + 4..file.closed(at + 3);
                        let more = inside.filter_map(|at| text(file, at));
                        found = Ok(found.unwrap_or_default().into_iter().chain(more).collect());
                    }
                }
                found
            }
            None => match within.parameters.iter().position(|own| own == name) {
                Some(place) => self.given(file, within, place, depth + 1),
                None => Err(unknown()),
            },
        }
    }

    /// What each of a list is: the list stands there, or is a variable or a constant.
    fn each(&self, file: &Source, list: Range<usize>, place: Option<usize>, depth: usize) -> Texts {
        // What goes through a list is no part of it.
        let named = match &file.tokens[list.clone()] {
            [.., Token::Mark('.'), Token::Word(_)] => trimmed(file, list.start..list.end - 2),
            _ => list.clone(),
        };
        if let Some(known) = self.known(&file.path, &written(&file.tokens[named.clone()]), depth) {
            return known;
        }
        if let (None, [Token::Word(name)]) = (place, &file.tokens[named.clone()])
            && constant(file, name).is_none()
        {
            return self.variable(file, name, named.start, depth + 1);
        }
        let within = file.around(list.start);
        let list = within.map_or(list.clone(), |within| followed(file, within, list.clone()));
        let found: BTreeSet<String> = match place {
            Some(place) => {
                tuples(file, list.clone(), place).into_iter().flat_map(|part| literals(file, part)).collect()
            }
            None => literals(file, list.clone()),
        };
        if !found.is_empty() {
            return Ok(found);
        }
        let list = trimmed(file, list);
        let unknown = || Unknown { path: file.path.clone(), name: written(&file.tokens[list.clone()]) };
        let first = list.clone().find_map(|at| file.tokens[at].word().map(|name| (at, name)));
        let (at, name) = first.filter(|_| depth <= DEEPEST).ok_or_else(unknown)?;
        if let Some(constant) = constant(file, name) {
            return Ok(literals(file, constant));
        }
        match place {
            None => self.variable(file, name, at, depth + 1),
            Some(_) => Err(unknown()),
        }
    }

    /// What a function is given in a place, by whoever calls it within the same folder of a feature or a room.
    fn given(&self, file: &Source, function: &Function, place: usize, depth: usize) -> Texts {
        let unknown = || Unknown { path: file.path.clone(), name: function.parameters[place].clone() };
        let mut found = BTreeSet::new();
        for other in self.all.iter().filter(|other| folder(&other.path) == folder(&file.path)) {
            let own = other.path == file.path;
            for call in calls(other, 0..other.tokens.len(), &function.name) {
                let parts = other.parts(call + 1..other.closed(call));
                let qualifier = call.checked_sub(4).filter(|_| other.tokens[call - 2].marks(':'));
                let named = qualifier.and_then(|at| other.tokens[at].word());
                let here = match named {
                    Some(named) => file.path.contains(named) || named == "Self",
                    None => own || imports(other, &file.path, &function.name),
                };
                if parts.len() != function.parameters.len() || !here {
                    continue;
                }
                found.extend(self.texts(other, parts[place].clone(), depth + 1)?);
            }
        }
        if found.is_empty() { Err(unknown()) } else { Ok(found) }
    }
}

/// The folder of a feature or of a room.
fn folder(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let deep = matches!(parts.get(1), Some(&"features" | &"connectors"));
    parts[..(if deep { 3 } else { 2 }).min(parts.len())].join("/")
}
