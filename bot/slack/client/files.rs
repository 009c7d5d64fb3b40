//! Uploading a file: asking for a place, putting its bytes there, sharing it in a conversation.
//!
//! Only the last of the three makes anything visible, and Slack drops what is never shared: so a lost answer to the
//! first two leaves nothing behind, and one to the last is looked for by the file's name.

use std::sync::atomic::{AtomicBool, Ordering};

use baton_storage::ids::{ChannelId, MessageTs};
use baton_storage::time::At;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::client::failure::SlackError;
use crate::slack::client::{PATIENCE, Slack, text, timed};

impl Slack {
    /// `files.getUploadURLExternal`, and the bytes to the address it names: the file's id. Nobody sees it yet.
    ///
    /// # Errors
    /// As every call; [`SlackError::Refused`] when the address is not Slack's.
    pub async fn upload(&self, name: &str, content: &str) -> Result<String, SlackError> {
        let length = content.len().to_string();
        let arguments = [("filename", Some(name)), ("length", Some(length.as_str()))];
        let answer = self.get("files.getUploadURLExternal", &arguments).await?;
        let (id, url) = (text(&answer, "file_id")?, text(&answer, "upload_url")?);
        if !self.is_upload_url(&url) {
            return Err(SlackError::Refused("foreign_upload_url".into()));
        }
        let url: SlackFileUploadUrl = serde_json::from_value(json!(url))
            .map_err(|_| SlackError::Refused("foreign_upload_url".into()))?;
        let bytes = content.as_bytes().to_vec();
        let request =
            SlackApiFilesUploadViaUrlRequest::new(url, bytes, "text/calendar; charset=utf-8".into());
        let session = self.client.open_session(&self.token);
        timed("files.upload", PATIENCE, async { session.files_upload_via_url(&request).await }).await?;
        Ok(id)
    }

    /// `files.completeUploadExternal`: shares it in a channel, or in a thread of it.
    ///
    /// # Errors
    /// As every call; only [`SlackError::Ambiguous`] leaves open whether it stands there.
    pub async fn share_file(
        &self,
        id: &str,
        title: &str,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
    ) -> Result<(), SlackError> {
        let mut body = json!({ "files": [{ "id": id, "title": title }], "channel_id": channel });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        self.post("files.completeUploadExternal", &body, PATIENCE).await.map(drop)
    }

    /// Looks for a file of this name in a channel's (or a thread's) messages since `oldest`.
    ///
    /// # Errors
    /// As every call: then it cannot be known. [`SlackError::Refused`] with `files_hidden` where there are files whose
    /// names Slack keeps from us: it may be one of them.
    pub async fn find_file(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        name: &str,
        oldest: At,
    ) -> Result<Option<MessageTs>, SlackError> {
        let hidden = AtomicBool::new(false);
        let has_it = |message: &Value| {
            let files = message["files"].as_array().map(Vec::as_slice).unwrap_or_default();
            if files.iter().any(|file| !file["name"].is_string()) {
                hidden.store(true, Ordering::Relaxed);
            }
            files.iter().any(|file| file["name"] == name)
        };
        let found = self.search(channel, thread, oldest, has_it).await?;
        match found {
            None if hidden.load(Ordering::Relaxed) => Err(SlackError::Refused("files_hidden".into())),
            found => Ok(found),
        }
    }

    fn is_upload_url(&self, url: &str) -> bool {
        let own = self.api_url.trim_end_matches("/api");
        url.starts_with("https://files.slack.com/")
            || (!self.api_url.starts_with("https://slack.com/") && url.starts_with(&format!("{own}/")))
    }
}
