//! Asking a person, a question a line.

use std::io::BufRead;

use anyhow::{Result, bail};

use crate::cli::connect::question::{Answers, Otherwise, Question};
use crate::cli::output;

/// Asks everything. What was answered before is offered again.
///
/// # Errors
/// When nobody answers any more.
pub fn all(questions: &[Question], before: &Answers) -> Result<Answers> {
    let mut answers = Answers::default();
    for question in questions {
        if let Some((key, value)) = question.only
            && answers.get(key).as_deref() != Some(value)
        {
            continue;
        }
        let was = before.get(question.key);
        loop {
            let given = line(&prompt(question, was.as_deref()))?;
            let given = if given.is_empty() { was.clone() } else { Some(given) };
            match answer(question, given.as_deref()) {
                Ok(Some(value)) => answers.put(question.key, value),
                Ok(None) => {}
                Err(why) => {
                    output::lines([why.to_owned()])?;
                    continue;
                }
            }
            break;
        }
    }
    Ok(answers)
}

/// Whether somebody wants to answer once more.
///
/// # Errors
/// When standard input cannot be read.
pub fn again() -> Result<bool> {
    output::text("Answer again? Your answers are offered once more. [yes] ")?;
    let mut given = String::new();
    let read = std::io::stdin().lock().read_line(&mut given)?;
    Ok(read > 0 && yes(given.trim()).unwrap_or_default())
}

fn prompt(question: &Question, was: Option<&str>) -> String {
    let otherwise = match (was, question.default) {
        (Some(was), _) => format!(" [{was}]"),
        (None, Otherwise::Value(value) | Otherwise::Default(value)) => format!(" [{value}]"),
        (None, Otherwise::Nothing) => " [none]".to_owned(),
        (None, Otherwise::Needed) => String::new(),
    };
    format!("{}{otherwise}: ", question.asks)
}

/// What is written for an answer; none where nothing is.
fn answer(question: &Question, given: Option<&str>) -> Result<Option<toml_edit::Value>, &'static str> {
    let value = match (given, question.default) {
        // A field of Baton's defaults that is to be left out.
        (Some("none" | "-"), Otherwise::Default(_)) => "",
        (Some("none" | "-"), Otherwise::Nothing) => return Ok(None),
        (Some(given), Otherwise::Default(default)) if given == default => return Ok(None),
        (Some(given), _) => given,
        (None, Otherwise::Value(value)) => value,
        (None, Otherwise::Default(_) | Otherwise::Nothing) => return Ok(None),
        (None, Otherwise::Needed) => return Err("This one needs an answer."),
    };
    match question.is_flag {
        true => yes(value).map(|flag| Some(flag.into())).ok_or("Answer yes or no."),
        false => Ok(Some(value.into())),
    }
}

/// Yes or no, however it is typed; none of anything else.
pub(crate) fn yes(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "" | "yes" | "y" | "true" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// A line that somebody types.
///
/// # Errors
/// When nobody answers any more.
pub(crate) fn line(prompt: &str) -> Result<String> {
    output::text(prompt)?;
    let mut given = String::new();
    if std::io::stdin().lock().read_line(&mut given)? == 0 {
        output::text("\n")?;
        bail!("the answers end here; nothing is written. --answers FILE takes them from a file");
    }
    Ok(given.trim().to_owned())
}
