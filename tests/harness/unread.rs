//! The end of a scenario: a message that nobody looked at fails it (house rule 12).
//!
//! A scenario looks at a message by asking for it: `last_dm`, `only`, `news`, `ws.messages` and the like. What it does
//! not ask for, it names at its end with [`TestBot::others_heard`], or lets go with [`TestBot::unread_is_fine`] and a
//! reason.

use std::collections::BTreeMap;

use local_slack::{ChannelKind, Message, World};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use super::{TestBot, printed};

/// How much of a message's first line is shown.
const SHOWN: usize = 100;

impl TestBot {
    /// Everything that nobody has looked at, once it has all happened: one line for each message with whom it went to
    /// and how it begins, sorted. It counts as looked at now.
    ///
    /// # Panics
    /// When operators heard that something of Baton's failed: a fault is never what a scenario is to end with.
    pub async fn others_heard(&self) -> String {
        let heard = self.others_heard_of_faults().await;
        assert!(!heard.contains("failed and was set aside"), "something of ours failed:\n{heard}");
        heard
    }

    /// The same where a fault is what the scenario is about.
    pub async fn others_heard_of_faults(&self) -> String {
        self.settle().await;
        let unread = self.unread();
        self.ws.mark_all_read();
        unread
    }

    /// How many messages each person or channel got that nobody has looked at; they count as looked at now.
    pub async fn others_heard_so_many(&self) -> String {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        self.settle().await;
        let world = self.ws.world();
        for message in self.ws.unread_everywhere() {
            *counts.entry(whom(&world, &message)).or_default() += 1;
        }
        self.ws.mark_all_read();
        counts.iter().map(|(whom, count)| format!("{whom}: {count}")).collect::<Vec<_>>().join("\n")
    }

    /// Nobody looks at what this scenario leaves unread, for this reason; nothing more happens at its end.
    pub fn unread_is_fine(&self, why: &'static str) {
        assert!(!why.is_empty(), "a reason");
        self.unread_is_fine.get_or_init(|| why);
    }

    /// Nobody has been written to whom the scenario has not looked at so far.
    #[track_caller]
    pub fn nobody_else_heard(&self) {
        let unread = self.unread();
        assert!(unread.is_empty(), "nobody looked at these messages:\n{unread}");
    }

    /// What happens at the end by itself still happens, unless the scenario failed or has let its messages go. A
    /// runtime of one thread cannot wait here; what stands there then is all there is.
    pub(super) fn settle_at_the_end(&self) {
        if std::thread::panicking() || self.unread_is_fine.get().is_some() {
            return;
        }
        match Handle::try_current() {
            Ok(handle) if handle.runtime_flavor() == RuntimeFlavor::MultiThread => {
                block_in_place(|| handle.block_on(self.settle()));
            }
            _ => {}
        }
    }

    /// Fails the scenario if it leaves a message that nobody looked at.
    pub(super) fn everything_was_looked_at(&self) {
        if !std::thread::panicking() && self.unread_is_fine.get().is_none() {
            self.nobody_else_heard();
        }
    }

    fn unread(&self) -> String {
        let world = self.ws.world();
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for message in self.ws.unread_everywhere() {
            let line = format!("{}: {}", whom(&world, &message), beginning(&world, &message));
            *lines.entry(line).or_default() += 1;
        }
        let times = |(line, count): (&String, &usize)| match count {
            1 => line.clone(),
            more => format!("{line} ({more} times)"),
        };
        lines.iter().map(times).collect::<Vec<_>>().join("\n")
    }
}

/// Who reads a message: a person, whether or not others see it, or a channel.
fn whom(world: &World, message: &Message) -> String {
    let name = |user: &str| world.users.get(user).map_or_else(|| user.to_owned(), |user| user.name.clone());
    if let Some(user) = &message.only_for {
        return format!("{}, who alone sees it", name(user));
    }
    let place = match world.channels.get(&message.channel) {
        Some(dm) if dm.kind == ChannelKind::Dm => {
            dm.members.iter().map(|user| name(user)).next().unwrap_or_default()
        }
        Some(channel) => format!("#{}", channel.name),
        None => message.channel.clone(),
    };
    match &message.thread_ts {
        Some(thread) if *thread != message.ts => format!("{place}, in a thread"),
        _ => place,
    }
}

/// How a message begins, with the names of people and channels in it.
fn beginning(world: &World, message: &Message) -> String {
    let text = if message.text.is_empty() { message.text_of() } else { message.text.clone() };
    let text = world.users.iter().fold(text, |text, (id, user)| match text.contains(id.as_str()) {
        true => text.replace(&format!("<@{id}>"), &format!("@{}", user.name)),
        false => text,
    });
    let text = world.channels.iter().fold(text, |text, (id, channel)| match text.contains(id.as_str()) {
        true => text.replace(&format!("<#{id}>"), &format!("#{}", channel.name)),
        false => text,
    });
    let first = printed::plain(text.lines().next().unwrap_or_default());
    match first.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", first[..end].trim_end()),
        None if first.is_empty() => message.files.iter().filter_map(|file| file["title"].as_str()).collect(),
        None => first,
    }
}
