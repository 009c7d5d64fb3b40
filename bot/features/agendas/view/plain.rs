//! An agenda as text without any markup.

use anyhow::Result;

use crate::features::agendas::view::data::AgendaData;
use crate::features::agendas::view::lines::{Kind, Line, lines};
use crate::slack::words::Words;

/// How long the description of a calendar's entry may become.
const CALENDAR_MOST: usize = 7_500;

/// The agenda as plain text: for copying, and as what screen readers read.
pub fn plain(words: &Words, data: &AgendaData) -> Result<String> {
    Ok(lines(words, data)?.iter().map(text).collect::<String>().trim().to_owned())
}

/// The agenda as the description of a calendar's entry, cut after a line where it is long. Whoever puts an agenda
/// into an invitation that customers get minds [`AgendaData::is_ours`].
pub fn calendar(words: &Words, data: &AgendaData) -> Result<String> {
    let mut description = String::new();
    for line in lines(words, data)? {
        // Google's calendar reads a description as HTML: what people wrote is to stay text there too.
        let next = text(&line).replace('<', "‹").replace('>', "›");
        if description.chars().count() + next.chars().count() > CALENDAR_MOST {
            description.push('\n');
            description.push_str(&words.plain("agendas.rest", ())?);
            break;
        }
        description.push_str(&next);
    }
    Ok(description.trim().to_owned())
}

fn text(line: &Line) -> String {
    let runs: String = line
        .runs
        .iter()
        .map(|run| match &run.link {
            Some(url) if *url != run.text => format!("{} ({url})", run.text),
            _ => run.text.clone(),
        })
        .collect();
    match line.kind {
        Kind::Heading(_) | Kind::Text => format!("\n{runs}\n"),
        Kind::Point { depth, number } => {
            let indent = "  ".repeat(depth);
            let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
            let below = format!("\n{indent}{}", " ".repeat(mark.len()));
            format!("{indent}{mark}{}\n", runs.replace('\n', &below))
        }
    }
}
