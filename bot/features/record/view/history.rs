//! Everything that was ever said of a section's facts.

use anyhow::Result;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::record::view::{Word, WordFacts, ours};
use crate::slack::blocks::{cut, section};
use crate::slack::words::Words;

/// How many words of one fact are shown, the latest first; the export has them all.
const SHOWN: usize = 6;
/// How much of each.
const LENGTH: usize = 200;

/// The page: each fact of which somebody said something, with who said what and when.
pub fn history(words: &Words, account: &str, title: &str, said: &[(String, Vec<Word>)]) -> Result<SlackView> {
    let facts = json!({ "account": account, "title": title });
    let mut parts = vec![section(&words.mrkdwn("record.history.intro", &facts)?)];
    if said.is_empty() {
        parts.push(section(&words.mrkdwn("record.history.none", &facts)?));
    }
    for (label, said) in said {
        let mut lines = vec![words.mrkdwn("record.history.fact", json!({ "title": label }))?];
        for word in said.iter().take(SHOWN) {
            let text = cut(&word.value.replace('\n', " "), LENGTH);
            let facts = WordFacts { text, ..word.facts() };
            lines.push(words.mrkdwn("record.history.line", facts)?);
        }
        if said.len() > SHOWN {
            lines.push(words.mrkdwn("record.history.more", json!({ "count": said.len() - SHOWN }))?);
        }
        parts.push(section(&lines.join("\n")));
    }
    let title = words.plain("record.history.title", &facts)?;
    Ok(ours(&title, &words.plain("record.history.close", &facts)?, parts))
}
