//! What the workspace has: people, channels, and user groups, where the token may read them.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use crate::slack::client::Slack;
use crate::slack::client::channels::Listed;
use crate::slack::client::failure::SlackError;
use crate::slack::client::groups::Group;
use crate::slack::client::people::{Identity, User};

/// All of it.
pub struct Workspace {
    /// As people call it.
    pub name: String,
    /// Its full members who are there.
    pub people: Vec<User>,
    /// Those that Baton sees.
    pub channels: Vec<Listed>,
    /// Those that are enabled; none where the token may not read them.
    pub groups: Option<Vec<Group>>,
}

impl Workspace {
    /// Reads it. Where Slack asks for a pause, it is waited for.
    ///
    /// # Errors
    /// When Slack refuses.
    pub async fn read(slack: &Slack, us: Identity) -> Result<Self> {
        let mut people = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let (page, next) = patiently(async || slack.users(cursor.as_deref()).await).await?;
            let ours = |user: &User| {
                user.active
                    && !user.guest
                    && !user.bot
                    && user.id.as_str() != "USLACKBOT"
                    && (user.workspace == us.workspace || user.workspaces.contains(&us.workspace))
            };
            people.extend(page.into_iter().filter(ours));
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        let mut channels = Vec::new();
        loop {
            let (page, next) = patiently(async || slack.channels(cursor.as_deref()).await).await?;
            channels.extend(page);
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        let groups = match patiently(async || slack.groups().await).await {
            Ok(groups) => Some(groups.into_iter().filter(|group| !group.disabled).collect()),
            // The scope is missing, or the workspace's plan has no groups.
            Err(failure) if failure.code().is_some() => None,
            Err(failure) => return Err(failure.into()),
        };
        Ok(Self { name: us.name, people, channels, groups })
    }

    /// In a sentence.
    pub fn summary(&self) -> String {
        let groups = match &self.groups {
            Some(groups) if groups.len() == 1 => "1 user group".to_owned(),
            Some(groups) => format!("{} user groups", groups.len()),
            None => "no user groups, which needs the scope usergroups:read".to_owned(),
        };
        let (name, people, channels) = (&self.name, self.people.len(), self.channels.len());
        format!("{name}: {people} people, {channels} channels, {groups}.")
    }

    /// The time zone that most people live by.
    pub fn timezone(&self) -> Option<&str> {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for zone in self.people.iter().filter_map(|user| user.timezone.as_deref()) {
            *count.entry(zone).or_default() += 1;
        }
        count.into_iter().max_by_key(|(_, count)| *count).map(|(zone, _)| zone)
    }
}

/// Asks again after the pause that Slack asks for.
async fn patiently<T>(ask: impl AsyncFn() -> Result<T, SlackError>) -> Result<T, SlackError> {
    loop {
        match ask().await {
            Err(SlackError::RateLimited(pause)) => sleep(pause.max(Duration::from_secs(1))).await,
            other => return other,
        }
    }
}
