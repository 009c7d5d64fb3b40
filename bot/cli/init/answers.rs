//! Where answers come from: somebody at a terminal, who is asked again after an answer that cannot be; or a file, whose
//! faults are all named with their keys.

use std::fmt::Display;
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::cli::connect::ask;
use crate::cli::output;
use crate::config::fault::nearest;

/// A question: the key of its answer, how it is asked, and what an empty answer means.
#[derive(Clone, Copy)]
pub struct Ask {
    /// Its last part: `name` of `teams[0].name`.
    pub key: &'static str,
    asks: &'static str,
    optional: bool,
}

impl Ask {
    /// One that needs an answer, unless there is one to be taken.
    pub const fn needed(key: &'static str, asks: &'static str) -> Self {
        Self { key, asks, optional: false }
    }

    /// One that may be left empty.
    pub const fn or_none(key: &'static str, asks: &'static str) -> Self {
        Self { key, asks, optional: true }
    }
}

/// Reads one answer, or says how the sentence `"answer" …` goes on.
pub type Read<'r, T> = &'r dyn Fn(&str) -> Result<T, String>;

/// Where answers come from.
pub enum Source {
    Terminal,
    File { place: String, answers: Table, faults: Vec<String> },
}

impl Source {
    /// Somebody who is asked.
    pub const fn terminal() -> Self {
        Self::Terminal
    }

    /// A file.
    ///
    /// # Errors
    /// When it cannot be read, or is no TOML.
    pub fn of_file(path: &Path) -> Result<Self> {
        let place = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| place.clone())?;
        let answers = text.parse::<Table>().with_context(|| place.clone())?;
        Ok(Self::File { place, answers, faults: Vec::new() })
    }

    /// Whether somebody can be asked.
    pub const fn asks(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// How many tables a list of the file has; none where somebody is asked.
    pub fn count(&self, list: &str) -> Option<usize> {
        match self {
            Self::Terminal => None,
            Self::File { answers, .. } => {
                Some(answers.get(list).and_then(Value::as_array).map_or(0, Vec::len))
            }
        }
    }

    /// Notes what is wrong with the file's answers.
    pub fn wrong(&mut self, key: &str, what: impl Display) {
        if let Self::File { place, faults, .. } = self {
            faults.push(format!("{place}: `{key}`: {what}"));
        }
    }

    /// Says so at the terminal.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub fn say(&self, line: &str) -> Result<()> {
        if self.asks() { output::lines([line.to_owned()]) } else { Ok(()) }
    }

    /// Names each key of a table that nobody asks for.
    pub fn know_only(&mut self, path: &str, known: &[&str]) {
        let Self::File { answers, .. } = self else { return };
        let Some(table) = table_at(answers, path) else { return };
        let unknown: Vec<String> =
            table.keys().filter(|key| !known.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            let near = nearest(&key, known.iter().copied());
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let full = if path.is_empty() { key } else { format!("{path}.{key}") };
            self.wrong(&full, format!("is not asked for; add it to baton.toml afterwards{near}"));
        }
    }

    /// One answer; none where there is none, or where the file's is wrong, which is then noted.
    ///
    /// # Errors
    /// When nobody answers any more.
    pub fn one<T>(
        &mut self,
        path: &str,
        ask: Ask,
        default: Option<&str>,
        read: Read<'_, T>,
    ) -> Result<Option<T>> {
        let one = |given: &[String]| match given {
            [one] => read(one).map_err(|why| format!("\"{one}\" {why}")),
            _ => Err("is one answer, not several".to_owned()),
        };
        self.answer(path, ask, default, &|text| vec![text.to_owned()], &one)
    }

    /// Several answers; an empty list where there are none.
    ///
    /// # Errors
    /// As [`Source::one`].
    pub fn many<T>(
        &mut self,
        path: &str,
        ask: Ask,
        default: Option<&str>,
        read: Read<'_, T>,
    ) -> Result<Vec<T>> {
        let all = |given: &[String]| {
            let read = |one: &String| read(one).map_err(|why| format!("\"{one}\" {why}"));
            let (good, bad): (Vec<_>, Vec<_>) = given.iter().map(read).partition(Result::is_ok);
            let bad: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
            if bad.is_empty() {
                Ok(good.into_iter().filter_map(Result::ok).collect())
            } else {
                Err(bad.join("; "))
            }
        };
        let split = |text: &str| {
            text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
        };
        Ok(self.answer(path, ask, default, &split, &all)?.unwrap_or_default())
    }

    fn answer<T>(
        &mut self,
        path: &str,
        ask: Ask,
        default: Option<&str>,
        split: &dyn Fn(&str) -> Vec<String>,
        read: &dyn Fn(&[String]) -> Result<T, String>,
    ) -> Result<Option<T>> {
        let key = if path.is_empty() { ask.key.to_owned() } else { format!("{path}.{}", ask.key) };
        if let Self::File { answers, .. } = self {
            let said = match table_at(answers, path).and_then(|table| table.get(ask.key)) {
                Some(value) => texts(value),
                None => Ok(default.map(split).unwrap_or_default()),
            };
            let answer = match said {
                Ok(given) if given.is_empty() && ask.optional => return Ok(None),
                Ok(given) if given.is_empty() => Err("needs an answer".to_owned()),
                Ok(given) => read(&given),
                Err(why) => Err(why),
            };
            return Ok(match answer {
                Ok(answer) => Some(answer),
                Err(why) => {
                    self.wrong(&key, why);
                    None
                }
            });
        }
        let otherwise = default.or(ask.optional.then_some("none"));
        let otherwise = otherwise.map(|otherwise| format!(" [{otherwise}]")).unwrap_or_default();
        loop {
            let typed = ask::line(&format!("{}{otherwise}: ", ask.asks))?;
            let given = match typed.as_str() {
                "" => default.map(split).unwrap_or_default(),
                "none" | "-" if ask.optional => return Ok(None),
                typed => split(typed),
            };
            match given.is_empty() {
                true if ask.optional => return Ok(None),
                true => output::lines(["This one needs an answer.".to_owned()])?,
                false => match read(&given) {
                    Ok(answer) => return Ok(Some(answer)),
                    Err(why) => output::lines([why])?,
                },
            }
        }
    }

    /// Yes or no, at the terminal.
    ///
    /// # Errors
    /// When nobody answers any more.
    pub fn again(&self, asks: &str) -> Result<bool> {
        loop {
            let given = ask::line(&format!("{asks} [no]: "))?;
            match given.as_str() {
                "" => return Ok(false),
                given => match ask::yes(given) {
                    Some(yes) => return Ok(yes),
                    None => output::lines(["Answer yes or no.".to_owned()])?,
                },
            }
        }
    }

    /// Ends, where the file has faults.
    ///
    /// # Errors
    /// How many there are, each having been written.
    pub fn done(&self) -> Result<()> {
        let Self::File { faults, .. } = self else { return Ok(()) };
        if faults.is_empty() {
            return Ok(());
        }
        let count = faults.len();
        output::lines(faults.clone())?;
        bail!("{count} fault{}; nothing is written", if count == 1 { "" } else { "s" })
    }
}

/// The table at `organization`, `teams[0]`, or the whole.
fn table_at<'a>(answers: &'a Table, path: &str) -> Option<&'a Table> {
    if path.is_empty() {
        return Some(answers);
    }
    match path.strip_suffix(']').and_then(|path| path.split_once('[')) {
        Some((list, place)) => answers.get(list)?.as_array()?.get(place.parse::<usize>().ok()?)?.as_table(),
        None => answers.get(path)?.as_table(),
    }
}

/// A value as it would be typed: one text, or several.
fn texts(value: &Value) -> Result<Vec<String>, String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    let all = match value {
        Value::Array(items) => items.iter().map(one).collect::<Option<Vec<_>>>(),
        other => one(other).map(|one| vec![one]),
    };
    let all = all.ok_or_else(|| "has to be a text or a list of texts".to_owned())?;
    Ok(all.into_iter().filter(|one| !one.is_empty()).collect())
}
