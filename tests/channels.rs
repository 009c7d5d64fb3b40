//! An account's internal channel: attached by people, or made by Baton.

mod attached;
mod made;

use baton_storage::audit;
use local_slack::Channel;

use crate::harness::*;

/// A channel about Homeworld.
const ROOM: &str = "C0ROOM";

impl TestBot {
    async fn channel_of(&self, id: &str) -> Option<String> {
        self.account(id).await.channel.map(|channel| channel.0)
    }

    /// Who gave which channel to Homeworld, in order: actor, before, after.
    async fn channel_history(&self) -> Vec<(String, String, String)> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let mut entries =
            audit::of_object(&mut db, &format!("account:{HOMEWORLD}")).await.expect("the audit");
        entries.retain(|entry| entry.action.starts_with("channels."));
        let said = |text: Option<String>| text.unwrap_or_default();
        entries.into_iter().map(|entry| (entry.actor.into(), said(entry.before), said(entry.after))).collect()
    }

    fn add_channel(&self, channel: Channel) {
        self.ws.edit(|world| world.channels.insert(channel.id.clone(), channel));
    }
}
