//! The plain form of newer blocks, for a workspace that does not have them yet: a line for each row, in a text that every
//! client shows.

use std::collections::BTreeSet;

use serde_json::Value;
use slack_morphism::prelude::*;

/// The longest text of a section.
const LONGEST: usize = 2_900;
/// So many sections one block becomes at most.
const SECTIONS: usize = 4;

/// The newer blocks among these, by the names that Slack gives them.
pub fn newer(blocks: &[SlackBlock]) -> BTreeSet<&'static str> {
    blocks.iter().filter_map(kind).collect()
}

/// The same blocks, those of the refused kinds in their plain form.
pub fn without(blocks: &[SlackBlock], refused: &BTreeSet<String>) -> Vec<SlackBlock> {
    let mut plain = Vec::with_capacity(blocks.len());
    for block in blocks {
        match kind(block).filter(|kind| refused.contains(*kind)) {
            Some(_) => plain.extend(sections(&lines(&serde_json::to_value(block).unwrap_or_default()))),
            None => plain.push(block.clone()),
        }
    }
    plain
}

fn kind(block: &SlackBlock) -> Option<&'static str> {
    match block {
        SlackBlock::Table(_) => Some("table"),
        SlackBlock::DataTable(_) => Some("data_table"),
        SlackBlock::DataVisualization(_) => Some("data_visualization"),
        SlackBlock::Markdown(_) => Some("markdown"),
        _ => None,
    }
}

/// What a block says, a line for each row of a table and each group of a chart.
fn lines(block: &Value) -> Vec<String> {
    let title = [&block["caption"], &block["title"], &block["text"]];
    let mut lines: Vec<String> = title.into_iter().find_map(text).into_iter().collect();
    let rows: Vec<Vec<String>> =
        list(&block["rows"]).iter().map(|row| list(row).iter().filter_map(text).collect()).collect();
    if let Some((head, rows)) = rows.split_first() {
        lines.extend(rows.iter().map(|row| row_of(head, row)));
    }
    let series = list(&block["chart"]["series"]);
    for (place, point) in series.first().map(|first| list(&first["data"])).into_iter().flatten().enumerate() {
        let values = series.iter().map(|one| {
            let name = one["name"].as_str().unwrap_or_default();
            format!("{name} {}", one["data"][place]["value"])
        });
        let label = point["label"].as_str().unwrap_or_default();
        lines.push(format!("{label}: {}", values.collect::<Vec<_>>().join(", ")));
    }
    lines
}

/// A row: what it is of, then each cell behind the head of its column.
fn row_of(head: &[String], row: &[String]) -> String {
    let name = row.first().cloned().unwrap_or_default();
    let cells = head.iter().zip(row).skip(1).filter(|(_, cell)| !matches!(cell.as_str(), "" | "–"));
    let cells: Vec<String> = cells.map(|(head, cell)| format!("{head}: {cell}")).collect();
    if cells.is_empty() { name } else { format!("{name} · {}", cells.join(" · ")) }
}

/// The text of a cell or a title; a block of rich text holds it deeper.
fn text(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str().or_else(|| value["text"].as_str()) {
        return Some(text.to_owned());
    }
    let parts: Vec<String> = list(&value["elements"]).iter().filter_map(text).collect();
    (!parts.is_empty()).then(|| parts.concat())
}

/// Lines in as few sections as hold them. Slack reads no markup into them.
fn sections(lines: &[String]) -> Vec<SlackBlock> {
    let mut pieces: Vec<String> = Vec::new();
    for line in lines {
        let line: String = line.chars().take(LONGEST).collect();
        match pieces.last_mut() {
            Some(piece) if piece.chars().count() + line.chars().count() < LONGEST => {
                piece.push('\n');
                piece.push_str(&line);
            }
            _ => pieces.push(line),
        }
    }
    let section = |piece: String| -> SlackBlock {
        SlackSectionBlock::new().with_text(SlackBlockPlainText::new(piece).into()).into()
    };
    pieces.into_iter().filter(|piece| !piece.trim().is_empty()).take(SECTIONS).map(section).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
