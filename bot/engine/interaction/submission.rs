//! A form as it was sent, read field by field.

use baton_storage::ids::{ChannelId, UserId};
use serde_json::Value;

use crate::engine::interaction::under::Page;

/// A form sent.
#[derive(Clone, Debug)]
pub struct Submission {
    pub callback: String,
    /// What we wrote into the form when we opened it; it has been in the sender's hands since.
    pub private: String,
    /// The page under the form, where that is one that stays true.
    pub over: Option<Page>,
    /// `view.state.values`, as sent.
    pub values: Value,
}

impl Submission {
    /// The text typed into a field, trimmed; empty if none.
    pub fn text(&self, field: &str) -> &str {
        self.element(field)["value"].as_str().unwrap_or_default().trim()
    }

    /// The chosen option's value.
    pub fn choice(&self, field: &str) -> Option<&str> {
        self.element(field)["selected_option"]["value"].as_str()
    }

    /// The chosen day (`YYYY-MM-DD`).
    pub fn date(&self, field: &str) -> Option<&str> {
        self.element(field)["selected_date"].as_str()
    }

    /// The chosen person.
    pub fn person(&self, field: &str) -> Option<UserId> {
        self.element(field)["selected_user"].as_str().map(UserId::from)
    }

    /// Whether the form had this field at all.
    pub fn has(&self, field: &str) -> bool {
        self.values.get(field).is_some()
    }

    /// The chosen time of day (`HH:MM`).
    pub fn time(&self, field: &str) -> Option<&str> {
        self.element(field)["selected_time"].as_str()
    }

    /// The chosen people.
    pub fn people(&self, field: &str) -> Vec<UserId> {
        let chosen = self.element(field)["selected_users"].as_array();
        chosen.into_iter().flatten().filter_map(Value::as_str).map(UserId::from).collect()
    }

    /// The values of the boxes that are ticked.
    pub fn ticked(&self, field: &str) -> Vec<&str> {
        let ticked = self.element(field)["selected_options"].as_array();
        ticked.into_iter().flatten().filter_map(|option| option["value"].as_str()).collect()
    }

    /// The chosen channel, as Slack names it; a direct message is none.
    pub fn channel(&self, field: &str) -> Option<ChannelId> {
        let id = self.element(field)["selected_conversation"].as_str()?;
        let is_channel = id.starts_with(['C', 'G']) && id.chars().all(|c| c.is_ascii_alphanumeric());
        is_channel.then(|| ChannelId::from(id))
    }

    fn element(&self, field: &str) -> &Value {
        &self.values[field][field]
    }
}
