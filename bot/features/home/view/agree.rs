//! "Agree to all": everything that was proposed to a team, ticked; what is not to be agreed to is unticked.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::checkboxes::checkboxes;
use crate::slack::words::Words;

/// So many fit into one block of boxes, and so many blocks are shown.
const BOXES: usize = 10;
const BLOCKS: usize = 9;

/// The names of the blocks of boxes.
pub fn fields() -> impl Iterator<Item = String> {
    (0..BLOCKS).map(|place| format!("agree_{place}"))
}

/// A level that somebody proposed.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalFacts {
    pub account: String,
    pub level: String,
    pub to: String,
    pub who: String,
}

/// The form: each proposal as what its box carries and what its words may use.
pub fn form(words: &Words, id: &str, team: &str, proposals: &[(String, ProposalFacts)]) -> Result<SlackView> {
    let facts = json!({ "team": team, "count": proposals.len() });
    let say = |key: &str| words.plain(&format!("home.agree.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn("home.agree.intro", &facts)?)];
    for (name, some) in fields().zip(proposals.chunks(BOXES)) {
        let options: Result<Vec<(String, String)>> =
            some.iter().map(|(value, of)| Ok((words.plain("home.agree.one", of)?, value.clone()))).collect();
        let options = options?;
        let ticked: Vec<String> = options.iter().map(|(_, value)| value.clone()).collect();
        let label = say("label")?;
        let field = Field { id: &name, label: &label, hint: "", optional: true };
        parts.push(checkboxes(&field, &options, &ticked));
    }
    let left = proposals.len().saturating_sub(BOXES * BLOCKS);
    if left > 0 {
        parts.push(blocks::context(&words.mrkdwn("home.agree.more", json!({ "count": left }))?));
    }
    Ok(blocks::form("home.agree", id, &say("title")?, &say("submit")?, &say("close")?, parts))
}

#[derive(Serialize)]
struct AgreedFacts<'a> {
    team: &'a str,
    count: usize,
    /// How many were proposed anew meanwhile, and passed over.
    passed: usize,
}

/// What came of it.
pub fn agreed(words: &Words, team: &str, agreed: usize, passed: usize) -> Result<SlackView> {
    let facts = AgreedFacts { team, count: agreed, passed };
    let text = section(&words.mrkdwn("home.agree.done", &facts)?);
    Ok(blocks::page(
        &words.plain("home.agree.title", &facts)?,
        &words.plain("home.pages.close", json!({}))?,
        vec![text],
    ))
}
