//! Pages about an agenda: all of it, where a message had to cut it, and its text to copy.

use anyhow::Result;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::agendas::view::data::AgendaData;
use crate::features::agendas::view::plain::plain;
use crate::features::agendas::view::{self, facts};
use crate::slack::blocks;
use crate::slack::words::Words;

/// Characters of one block of text.
const PIECE: usize = 2_900;

/// The whole agenda.
pub fn whole(words: &Words, data: &AgendaData) -> Result<SlackView> {
    let shown = view::slack::shown(&view::lines::lines(words, data)?, &view::slack::PAGE);
    let mut parts = shown.blocks;
    if shown.left > 0 {
        parts.push(blocks::context(&words.mrkdwn("agendas.more", json!({ "count": shown.left }))?));
    }
    let title = words.plain("agendas.header", facts(words, data)?)?;
    Ok(blocks::page(&title, &words.plain("agendas.close", ())?, parts))
}

/// The agenda as text, to be copied.
pub fn copy(words: &Words, data: &AgendaData) -> Result<SlackView> {
    let mut parts = vec![blocks::context(&words.mrkdwn("agendas.copy.hint", ())?)];
    parts.extend(text(&plain(words, data)?));
    let title = words.plain("agendas.copy.title", ())?;
    Ok(blocks::page(&title, &words.plain("agendas.close", ())?, parts))
}

/// A text as it is, in as many blocks as it needs. Slack shows it without reading any markup into it.
pub fn text(text: &str) -> Vec<SlackBlock> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        for letter in line.chars() {
            if pieces.last().is_some_and(|piece| piece.chars().count() >= PIECE) {
                pieces.push(String::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(letter);
            }
        }
    }
    let shown = pieces.into_iter().filter(|piece| !piece.trim().is_empty()).take(90);
    shown
        .map(|piece| {
            let text: SlackBlockText = SlackBlockPlainText::new(blocks::cut(&piece, 3000)).into();
            SlackSectionBlock::new().with_text(text).into()
        })
        .collect()
}
