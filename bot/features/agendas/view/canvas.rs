//! An agenda as a canvas: Markdown, which is all that a canvas takes.

use anyhow::Result;

use crate::features::agendas::view::data::AgendaData;
use crate::features::agendas::view::lines::{Kind, Line, Run, lines};
use crate::slack::words::{Words, is_web};

/// How long a canvas may become.
const MOST: usize = 90_000;

/// The agenda as Markdown.
pub fn canvas(words: &Words, data: &AgendaData) -> Result<String> {
    let mut markdown = String::new();
    for line in lines(words, data)? {
        let next = self::line(&line);
        if markdown.len() + next.len() > MOST {
            markdown.push_str(&format!("\n{}\n", literal(&words.plain("agendas.rest", ())?)));
            break;
        }
        markdown.push_str(&next);
    }
    Ok(markdown.trim().to_owned())
}

fn line(line: &Line) -> String {
    let runs: String = line.runs.iter().map(run).collect();
    match line.kind {
        // A canvas knows three levels.
        Kind::Heading(level) => format!("\n{} {runs}\n\n", "#".repeat(usize::from(level.clamp(1, 3)))),
        Kind::Text => format!("\n{}\n\n", runs.replace('\n', "  \n")),
        Kind::Point { depth, number } => {
            let indent = "    ".repeat(depth);
            let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
            // A line of its own within the point.
            let below = format!("  \n{indent}{}", " ".repeat(mark.len()));
            format!("{indent}{mark}{}\n", runs.replace('\n', &below))
        }
    }
}

fn run(run: &Run) -> String {
    let text = literal(&run.text);
    let text = match run.link.as_deref().filter(|url| is_web(url) && !url.contains(['(', ')'])) {
        Some(url) => format!("[{text}]({url})"),
        None => text,
    };
    let inner = text.trim();
    let mark = match (run.strong, run.emphasis) {
        (true, _) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    if mark.is_empty() || inner.is_empty() || inner.contains('\n') {
        return text;
    }
    text.replacen(inner, &format!("{mark}{inner}{mark}"), 1)
}

/// Text that is to stay text. Markdown reads a mark with a backslash before it as itself; and as it is not known
/// whether a canvas does so everywhere, what would be a link or a mention (`![](@U…)`) is also taken apart by a
/// character that nobody sees.
fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | ';' | '?' | '"' | '\'' | '%' | '/') {
            escaped.push('\\');
        }
        escaped.push(c);
        if c == ']' {
            escaped.push('\u{2060}');
        }
    }
    escaped
}
