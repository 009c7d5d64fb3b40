//! Words for the introduction: a draft that promises nothing, and what in somebody's own words does (T3).

use anyhow::Result;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::agendas::view;
use crate::rules::promises::Promise;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::words::Words;

/// Whom the words are for, and who is introduced.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the form remembers it by.
    pub id: String,
    pub account: String,
    pub csm: Option<String>,
    pub text: String,
}

/// The form with the draft in it.
pub fn words_form(words: &Words, draft: &Draft) -> Result<SlackView> {
    let facts = json!({ "account": draft.account, "csm": draft.csm });
    let plain = |key: &str| words.plain(&format!("agendas.intro.{key}"), &facts);
    let (label, hint) = (plain("label")?, plain("hint")?);
    let field = Field { id: "words", label: &label, hint: &hint, optional: false };
    let parts = vec![
        section(&words.mrkdwn("agendas.intro.mind", &facts)?),
        field.text(Some(&draft.text), true, 3000),
    ];
    let close = words.plain("agendas.close", ())?;
    Ok(blocks::form("agendas.introduction", &draft.id, &plain("title")?, &plain("submit")?, &close, parts))
}

/// What was found in somebody's words, as advice, and the words to copy.
pub fn looked(words: &Words, text: &str, promises: &[Promise<'_>]) -> Result<SlackView> {
    let facts = json!({ "count": promises.len() });
    let say = |key: &str| words.mrkdwn(&format!("agendas.intro.{key}"), &facts);
    let mut parts = Vec::new();
    if promises.is_empty() {
        parts.push(section(&say("clean")?));
    } else {
        parts.push(section(&say("advice")?));
        let mut found = Vec::new();
        for promise in promises.iter().take(12) {
            let phrase = json!({ "text": promise.quoted, "what": promise.instead });
            found.push(words.mrkdwn("agendas.intro.phrase", phrase)?);
        }
        parts.push(section(&found.join("\n")));
    }
    parts.push(blocks::context(&say("copy")?));
    parts.extend(view::pages::text(text));
    let title = words.plain("agendas.intro.looked", &facts)?;
    Ok(blocks::page(&title, &words.plain("agendas.intro.back", &facts)?, parts))
}
