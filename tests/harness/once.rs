//! Whether everything stands on Slack once.

use std::collections::BTreeMap;

use local_slack::Workspace;

use super::TestBot;
use super::world::*;

/// Effects that stand on Slack more than once, by the id each message carries.
pub fn doubles(ws: &Workspace) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let channels: Vec<String> = ws.world().channels.into_keys().collect();
    for message in channels.iter().flat_map(|channel| ws.peek(channel)) {
        if let Some(id) = message.metadata.as_ref().and_then(|data| data["event_payload"]["id"].as_str()) {
            *seen.entry(id.to_owned()).or_default() += 1;
        }
    }
    seen.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect()
}

impl TestBot {
    /// Sam's form for Homeworld is sent and acknowledged; nothing has followed from it yet.
    pub async fn acknowledged(&self) {
        self.command(SAM, "/request-csm", "homeworld").await.ok();
        let form = self.form(SAM).set("Why now?", "Nearing the end of stage 3");
        form.send_only().await.ok();
    }

    /// How many messages of the bot stand in the team's channel, and in Sam's direct messages; they are looked at.
    pub fn stand(&self) -> (usize, usize) {
        let of_bot =
            |channel: &str| self.ws.messages(channel).iter().filter(|one| one.bot_id.is_some()).count();
        (of_bot(EMEA), of_bot(&self.ws.dm_channel(SAM)))
    }
}
