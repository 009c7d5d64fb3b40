//! Canvases: documents of Markdown among a channel's tabs.

use baton_storage::ids::ChannelId;
use serde_json::json;

use crate::slack::client::failure::SlackError;
use crate::slack::client::{PATIENCE, Slack, text};

impl Slack {
    /// `canvases.create`: a canvas of Markdown among a channel's tabs; its id. Not safe to repeat.
    ///
    /// # Errors
    /// As every call; after [`SlackError::Ambiguous`] it may stand there.
    pub async fn create_canvas(
        &self,
        channel: &ChannelId,
        title: &str,
        markdown: &str,
    ) -> Result<String, SlackError> {
        let content = json!({ "type": "markdown", "markdown": markdown });
        let body = json!({ "channel_id": channel, "title": title, "document_content": content });
        let answer = self.post("canvases.create", &body, PATIENCE).await?;
        text(&answer, "canvas_id")
    }

    /// `canvases.edit`: replaces all that a canvas says. Safe to repeat.
    pub async fn edit_canvas(&self, canvas: &str, markdown: &str) -> Result<(), SlackError> {
        let content = json!({ "type": "markdown", "markdown": markdown });
        let changes = json!([{ "operation": "replace", "document_content": content }]);
        let body = json!({ "canvas_id": canvas, "changes": changes });
        self.post("canvases.edit", &body, PATIENCE).await.map(drop)
    }
}
