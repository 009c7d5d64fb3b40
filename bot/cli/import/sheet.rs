//! The file as a sheet: bytes made into a header and rows, each with its line in the file, by RFC 4180.
//!
//! The `csv` crate forgives a quote that stands where none may, and would silently read half a file as one
//! cell; whoever exported it has to hear of that, so quotes are looked at once more here. Deliberately
//! absent: what the columns mean.

use csv::{ReaderBuilder, StringRecord};

use crate::cli::import::fault::RowFault;

/// Where a row stands: the line of the file on which it begins, and its bytes. A file has many rows, and their cells
/// are read when they are asked for, so that a large file takes no more memory than its text.
#[derive(Clone, Copy)]
pub struct Row {
    pub line: usize,
    from: usize,
    to: usize,
}

/// What a file holds.
pub struct Sheet {
    text: String,
    pub header: Row,
    /// Those that are whole and say something.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// What a row says.
    pub fn cells(&self, row: Row) -> StringRecord {
        let text = self.text.get(row.from..row.to).unwrap_or_default();
        // Most rows have no quotes, and a reader costs more than their cells.
        if !text.contains('"') {
            return text.trim_end_matches(['\r', '\n']).split(',').collect();
        }
        let mut cells = StringRecord::new();
        // It was read before, without a fault.
        let _ = reader(text).read_record(&mut cells);
        cells
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// Reads a file: what it holds, and what is wrong with some of its rows.
///
/// # Errors
/// What keeps it from being read at all.
pub fn read(bytes: Vec<u8>) -> Result<(Sheet, Vec<RowFault>), Vec<RowFault>> {
    let text = text(bytes)?;
    let mut reader = reader(&text);
    let (mut rows, mut faults, mut header) = (Vec::new(), Vec::new(), None);
    let mut cells = StringRecord::new();
    let (mut line, mut counted) = (1, 0);
    loop {
        let from = place(&reader);
        match reader.read_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(vec![RowFault::new(line, error.to_string())]),
        }
        let raw = text.get(from..place(&reader)).unwrap_or_default();
        // The reader passes over empty lines, and over the rest of the line before, as part of the next row.
        let raw = raw.trim_start_matches(['\r', '\n']);
        let begins = place(&reader) - raw.len();
        line += newlines(text.get(counted..begins).unwrap_or_default());
        counted = begins;
        if let Some((at, what)) = misplaced_quote(raw) {
            faults.push(RowFault::new(line + newlines(&raw[..at]), what));
            // Without a header nothing can be said of the rows.
            if header.is_none() {
                return Err(faults);
            }
            continue;
        }
        let (row, has) = (Row { line, from: begins, to: place(&reader) }, cells.len());
        let Some((_, wants)) = header else {
            header = Some((row, has));
            continue;
        };
        // Spreadsheets write the rows below the last one too.
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if has == wants {
            rows.push(row);
        } else {
            let what = format!("has {has} {} where the header names {wants}", cells_word(has));
            faults.push(RowFault::new(line, what));
        }
    }
    match header {
        Some((header, _)) => Ok((Sheet { text, header, rows }, faults)),
        None => Err(vec![RowFault::new(1, "the file is empty; its first line has to name the columns")]),
    }
}

fn cells_word(count: usize) -> &'static str {
    if count == 1 { "cell" } else { "cells" }
}

/// The file's text without a byte order mark.
fn text(mut bytes: Vec<u8>) -> Result<String, Vec<RowFault>> {
    let other = match &bytes[..] {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("the file is in UTF-16; save it as CSV in UTF-8"),
        [b'P', b'K', 3, 4, ..] => Some("the file is a spreadsheet or an archive; save it as CSV in UTF-8"),
        // Without a mark, but every other byte of what is ours in any encoding.
        [0, ..] | [_, 0, ..] => Some("the file is in UTF-16; save it as CSV in UTF-8"),
        _ => None,
    };
    if let Some(what) = other {
        return Err(vec![RowFault::new(1, what)]);
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let lines = error.as_bytes().split(|byte| *byte == b'\n').enumerate();
        let strange = lines.filter(|(_, line)| std::str::from_utf8(line).is_err());
        let named = |(index, _)| RowFault::new(index + 1, "is not UTF-8; save the file as CSV in UTF-8");
        strange.map(named).collect()
    })
}

fn place(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// How many lines end in a text. A carriage return alone ends one too, as it ends a row.
fn newlines(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(|at| ends(*at)).count()
}

/// The first quote of a row that stands where RFC 4180 has none, and what is the matter with it.
fn misplaced_quote(raw: &str) -> Option<(usize, &'static str)> {
    let bytes = raw.as_bytes();
    let ends = |at: usize| matches!(bytes.get(at), None | Some(b',' | b'\r' | b'\n'));
    let mut at = 0;
    while at < bytes.len() {
        let opened = at;
        if bytes[at] == b'"' {
            at += 1;
            loop {
                match (bytes.get(at), bytes.get(at + 1)) {
                    (None, _) => return Some((opened, "the quote that opens a cell here is never closed")),
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), _) if ends(at + 1) => break,
                    (Some(b'"'), _) => {
                        return Some((
                            at,
                            "more text follows the quote that closes a cell; a quote within a cell is written twice",
                        ));
                    }
                    _ => at += 1,
                }
            }
            at += 1;
        }
        while !ends(at) {
            if bytes[at] == b'"' {
                return Some((
                    at,
                    "a quote stands in a cell that is not in quotes; put the cell in quotes and write the quote twice",
                ));
            }
            at += 1;
        }
        at += 1;
    }
    None
}
