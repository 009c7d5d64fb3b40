//! What people have before them, and what is remembered for them. Whoever asks for a message here has looked at it.

use baton_storage::accounts::{self, Account};
use baton_storage::outbox::{self, OutboxEntry};
use baton_storage::tasks::{self, Task};
use local_slack::Message;

use super::{SAM, TestBot};

impl TestBot {
    /// The only message of a channel, threads aside.
    #[track_caller]
    pub fn only(&self, channel: &str) -> Message {
        let mut messages = self.ws.messages(channel);
        messages
            .retain(|message| message.thread_ts.is_none() || message.thread_ts.as_ref() == Some(&message.ts));
        assert_eq!(messages.len(), 1, "one message in {channel}, not {messages:#?}");
        messages.remove(0)
    }

    /// The first message of a channel, whatever else was written there and into its thread; only this one is looked at.
    #[track_caller]
    pub fn only_of(&self, channel: &str) -> Message {
        let first = self.ws.peek(channel).into_iter().next();
        self.looked_at(first.unwrap_or_else(|| panic!("nothing was written into {channel}")))
    }

    /// The latest direct message from the bot; only this one is looked at.
    #[track_caller]
    pub fn last_dm(&self, user: &str) -> Message {
        let message = self.ws.peek(&self.ws.dm_channel(user)).pop();
        self.looked_at(message.unwrap_or_else(|| panic!("nothing was written to {user}")))
    }

    /// A message that was found by peeking, and is looked at now.
    pub fn looked_at(&self, message: Message) -> Message {
        self.ws.message(&message.channel, &message.ts).unwrap_or(message)
    }

    /// The latest message that only this person sees; only this one is looked at.
    #[track_caller]
    pub fn last_private(&self, user: &str) -> String {
        let message = self.ws.last_ephemeral(user);
        message.unwrap_or_else(|| panic!("nothing was shown to {user} alone")).text_of()
    }

    /// Homeworld's card, as `/handoff` shows it to somebody.
    pub async fn handoff_card(&self, user: &str) -> Message {
        self.command(user, "/handoff", "homeworld").await.ok();
        self.ws.last_ephemeral(user).unwrap_or_else(|| panic!("no card was shown to {user}"))
    }

    /// What a command answers to Sam alone.
    pub async fn says_privately(&self, command: &str, text: &str) -> String {
        self.command(SAM, command, text).await.ok();
        self.last_private(SAM)
    }

    /// The texts of the direct messages nobody has looked at, each looked at now.
    pub fn news(&self, user: &str) -> Vec<String> {
        self.ws.take_unread(user).iter().map(|message| message.text.clone()).collect()
    }

    /// The only message that somebody got and nobody has looked at; looked at now.
    #[track_caller]
    pub fn only_news(&self, user: &str) -> Message {
        let mut news = self.ws.take_unread(user);
        assert_eq!(news.len(), 1, "one new message for {user}, not {news:#?}");
        news.remove(0)
    }

    /// The texts of everything written into a person's direct messages.
    pub fn dms(&self, user: &str) -> Vec<String> {
        self.ws.dm(user).into_iter().map(|message| message.text).collect()
    }

    /// What is known of an account.
    pub async fn account(&self, id: &str) -> Account {
        let mut db = self.app.storage.read().await.expect("a reader");
        accounts::find(&mut db, &id.into()).await.expect("the accounts").expect("the account")
    }

    /// Everything that somebody owes.
    pub async fn asked_of(&self, user: &str) -> Vec<Task> {
        let mut db = self.app.storage.read().await.expect("a reader");
        tasks::owed_by(&mut db, &user.into()).await.expect("tasks")
    }

    /// Everything the outbox holds.
    pub async fn outbox(&self) -> Vec<OutboxEntry> {
        let mut db = self.app.storage.read().await.expect("a reader");
        outbox::all(&mut db).await.expect("the outbox")
    }
}
