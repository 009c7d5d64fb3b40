//! The small forms behind the buttons, and the pages that say what came of one.

use anyhow::Result;
use slack_morphism::prelude::*;

use crate::features::reengagement::view::{EngagementData, facts};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;

/// The longest sentence people may write here.
const LONGEST: u64 = 1000;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Refuse,
    Suggest,
    Decline,
    Close,
    Withdraw,
}

impl Dialog {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Suggest => "suggest",
            Self::Decline => "decline",
            Self::Close => "close",
            Self::Withdraw => "withdraw",
        }
    }
}

/// A form about one; `private` says which, or which task of it.
pub fn dialog(words: &Words, data: &EngagementData, which: Dialog, private: &str) -> Result<SlackView> {
    let facts = facts(words, data)?;
    let name = which.as_str();
    let plain = |key: &str| words.plain(&format!("reengagement.dialog.{name}.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn(&format!("reengagement.dialog.{name}.intro"), &facts)?)];
    if which == Dialog::Suggest {
        let label = words.plain("reengagement.dialog.suggest.person", &facts)?;
        let hint = words.plain("reengagement.dialog.suggest.person_hint", &facts)?;
        parts.push(Field { id: "person", label: &label, hint: &hint, optional: false }.person(None));
    }
    let (label, hint) = (plain("word")?, plain("word_hint")?);
    let optional = matches!(which, Dialog::Suggest | Dialog::Withdraw);
    parts.push(Field { id: "word", label: &label, hint: &hint, optional }.text(None, true, LONGEST));
    let close = words.plain("reengagement.dialog.cancel", &facts)?;
    let callback = format!("reengagement.{name}");
    Ok(blocks::form(&callback, private, &plain("title")?, &plain("submit")?, &close, parts))
}

/// What was asked and what comes next, in place of the form (E2).
pub fn sent(words: &Words, data: &EngagementData) -> Result<SlackView> {
    let facts = facts(words, data)?;
    let say = |key: &str| words.mrkdwn(&format!("reengagement.sent.{key}"), &facts);
    let mut parts = Vec::new();
    if data.exception {
        parts.push(section(&say("approval")?));
        if data.better_not {
            parts.push(section(&say("better_not")?));
        }
        parts.push(section(&say("counts")?));
    } else {
        parts.push(section(&say("asked")?));
        parts.push(section(&say("lines")?));
    }
    parts.push(blocks::context(&say("where")?));
    let plain = |key: &str| words.plain(&format!("reengagement.sent.{key}"), &facts);
    Ok(blocks::page(&plain("title")?, &plain("close")?, parts))
}

/// A page about one that is open already, with the way to it: how it stands, and closing it.
pub fn page(words: &Words, data: &EngagementData) -> Result<SlackView> {
    let facts = facts(words, data)?;
    let say = |key: &str| words.mrkdwn(&format!("reengagement.already.{key}"), &facts);
    let label = |key: &str| words.plain(&format!("reengagement.button.{key}"), &facts);
    let row = vec![
        button("reengagement.close", &label("close")?, &data.id).into(),
        button("reengagement.withdraw", &label("withdraw")?, &data.id).into(),
    ];
    let parts = vec![
        section(&say("text")?),
        section(&words.mrkdwn("reengagement.lines", &facts)?),
        blocks::context(&words.mrkdwn("reengagement.sent.where", &facts)?),
        blocks::actions(row),
    ];
    let plain = |key: &str| words.plain(&format!("reengagement.already.{key}"), &facts);
    Ok(blocks::page(&plain("title")?, &plain("close")?, parts))
}
