//! What an import changed, or would change, in words.

use std::fmt::Write as _;

use crate::cli::import::changes::{Changes, Count, MOST, Move};
use crate::cli::import::fault::plain;

/// The summary, line by line.
pub fn summary(file: &str, rows: usize, changes: &Changes, dry_run: bool) -> String {
    let mut text = String::new();
    if rows > 0 && changes.repeated == rows {
        let _ = writeln!(text, "{file} was imported before: {} known, and nothing changes.", are(rows));
    } else if rows == 0 {
        let _ = writeln!(text, "{file} names columns and has no rows; nothing changes.");
    } else {
        let _ = writeln!(text, "{file}: {rows} row{}", s(rows));
        counted(&mut text, "accounts", &changes.accounts);
        counted(&mut text, "deals", &changes.deals);
        let _ = writeln!(text, "  stage moves: {}", changes.moved);
        for Move { line, deal, from, to } in &changes.moves {
            let _ = writeln!(text, "    {}: {} → {} (line {line})", plain(deal), plain(from), plain(to));
        }
        if changes.moved > MOST {
            let _ = writeln!(text, "    and {} more", changes.moved - MOST);
        }
        older(&mut text, &changes.older);
        if changes.repeated > 0 {
            let _ = writeln!(text, "  imported before: {} row{}", changes.repeated, s(changes.repeated));
        }
    }
    text.push_str(if dry_run { "Dry run: nothing was written.\n" } else { "Done.\n" });
    text
}

fn counted(text: &mut String, what: &str, count: &Count) {
    let Count { new, changed, as_before } = count;
    let _ = writeln!(text, "  {what}: {new} new, {changed} changed, {as_before} as before");
}

/// Rows that came too late to change anything.
fn older(text: &mut String, lines: &[usize]) {
    if lines.is_empty() {
        return;
    }
    let named: Vec<String> = lines.iter().take(MOST).map(ToString::to_string).collect();
    let more = if lines.len() > MOST { format!(" and {} more", lines.len() - MOST) } else { String::new() };
    let (count, word) = (lines.len(), if lines.len() == 1 { "line" } else { "lines" });
    let kept = "kept in the history, and what is newer stays";
    let _ = writeln!(text, "  older than what is known: {count} ({word} {}{more}); {kept}", named.join(", "));
}

fn are(rows: usize) -> String {
    if rows == 1 { "its row is".into() } else { format!("its {rows} rows are") }
}

const fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
