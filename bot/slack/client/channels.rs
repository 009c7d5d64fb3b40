//! Making a channel: the verbs for an account's own, private one. And which there are.
//!
//! A name is taken once in a workspace, so creating under a name may be repeated: what a lost answer left
//! behind is found again under it. Deliberately absent: joining, renaming and archiving, which are people's.

use baton_storage::ids::{ChannelId, UserId};
use serde_json::{Value, json};

use crate::slack::client::failure::SlackError;
use crate::slack::client::{MOST_PAGES, PATIENCE, Slack, next_cursor, text};

/// A private channel that we made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnChannel {
    pub id: ChannelId,
    pub name: String,
}

/// A channel that we see: a public one, or a private one that we are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: ChannelId,
    pub name: String,
    pub shared_outside: bool,
}

impl Slack {
    /// `conversations.list`, one page: the channels that we see and nobody has archived, and the cursor of the next page.
    pub async fn channels(&self, cursor: Option<&str>) -> Result<(Vec<Listed>, Option<String>), SlackError> {
        let arguments = [
            ("types", Some("public_channel,private_channel")),
            ("exclude_archived", Some("true")),
            ("limit", Some("200")),
            ("cursor", cursor),
        ];
        let answer = self.get("conversations.list", &arguments).await?;
        let channels = answer["channels"].as_array().ok_or_else(SlackError::unreadable)?;
        let listed = |channel: &Value| {
            let flag = |name: &str| channel[name].as_bool().unwrap_or(false);
            let shared_outside = flag("is_ext_shared") || flag("is_pending_ext_shared");
            Ok(Listed { id: text(channel, "id")?.into(), name: text(channel, "name")?, shared_outside })
        };
        Ok((channels.iter().map(listed).collect::<Result<_, SlackError>>()?, next_cursor(&answer)))
    }

    /// `conversations.create`: a private channel, of which we are the only member.
    ///
    /// # Errors
    /// As every call; [`SlackError::Refused`] with `name_taken` where any channel has the name, seen by us or not.
    pub async fn create_channel(&self, name: &str) -> Result<ChannelId, SlackError> {
        let body = json!({ "name": name, "is_private": true });
        let answer = self.post("conversations.create", &body, PATIENCE).await?;
        Ok(text(&answer["channel"], "id")?.into())
    }

    /// `conversations.list`: the channels that `us` created, is in, and nobody has archived.
    pub async fn own_channels(&self, us: &UserId) -> Result<Vec<OwnChannel>, SlackError> {
        let mut found = Vec::new();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let arguments = [
                ("types", Some("private_channel")),
                ("exclude_archived", Some("true")),
                ("limit", Some("200")),
                ("cursor", cursor.as_deref()),
            ];
            let answer = self.get("conversations.list", &arguments).await?;
            let channels = answer["channels"].as_array().ok_or_else(SlackError::unreadable)?;
            let ours = |one: &&Value| one["creator"] == us.as_str() && one["is_archived"] != true;
            for channel in channels.iter().filter(ours) {
                found.push(OwnChannel { id: text(channel, "id")?.into(), name: text(channel, "name")? });
            }
            cursor = next_cursor(&answer);
            if cursor.is_none() {
                return Ok(found);
            }
        }
        Err(SlackError::Ambiguous("too many channels".into()))
    }

    /// `conversations.invite`, one person, so that one who cannot be invited keeps nobody else out. Whoever is
    /// in it already is welcome.
    pub async fn invite(&self, channel: &ChannelId, user: &UserId) -> Result<(), SlackError> {
        let body = json!({ "channel": channel, "users": user });
        match self.post("conversations.invite", &body, PATIENCE).await {
            Err(SlackError::Refused(code)) if code == "already_in_channel" || code == "cant_invite_self" => {
                Ok(())
            }
            answer => answer.map(drop),
        }
    }

    /// `conversations.setTopic`: at most 250 characters.
    pub async fn set_topic(&self, channel: &ChannelId, topic: &str) -> Result<(), SlackError> {
        let body = json!({ "channel": channel, "topic": topic });
        self.post("conversations.setTopic", &body, PATIENCE).await.map(drop)
    }
}
