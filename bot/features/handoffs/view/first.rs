//! What a CSM does first who has accepted an account: what to read, whom to meet, the next step.

use anyhow::Result;
use baton_storage::states::Role;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::handoffs::view::card::{HandoffData, reads};
use crate::features::handoffs::view::line::step;
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;

#[derive(Serialize)]
struct FirstFacts<'a> {
    account: &'a str,
    url: Option<&'a str>,
    known: usize,
    all: usize,
    /// The account's internal channel.
    place: Option<&'a str>,
}

/// The blocks that stand under "You accepted".
pub fn first_steps(words: &Words, data: &HandoffData, people: &[(Role, String)]) -> Result<Vec<SlackBlock>> {
    let facts = FirstFacts {
        account: &data.account,
        url: data.url.as_deref(),
        known: data.known,
        all: data.wanted,
        place: data.channel.as_deref(),
    };
    let say = |key: &str| words.mrkdwn(&format!("handoffs_card.first.{key}"), &facts);
    let mut read = vec![say("read")?];
    read.extend(reads(words, &data.reads)?);
    read.push(say("record")?);
    let mut parts = vec![section(&read.join("\n"))];
    let mut met = Vec::new();
    for (role, name) in people {
        met.push(words.mrkdwn(&format!("handoffs_card.first.{role}"), json!({ "name": name }))?);
    }
    if !met.is_empty() {
        parts.push(section(&format!("{}\n{}", say("meet")?, met.join("\n"))));
    }
    // Where there is no channel yet, the card follows in their own messages and says what comes next.
    if let Some(line) = data.next().filter(|_| data.channel.is_some()) {
        let heading = words.mrkdwn("handoffs_card.next", &facts)?;
        parts.push(section(&format!("{heading}\n{}\n{}", step(words, data.zone, line)?, say("place")?)));
    }
    parts.push(blocks::actions(vec![
        button("record.open", &words.plain("record.open", &facts)?, &data.account_id).into(),
        button("handoffs.steps", &words.plain("handoffs_card.all", &facts)?, &data.handoff).into(),
    ]));
    Ok(parts)
}
