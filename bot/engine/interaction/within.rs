//! The form or page in which something was pressed.

use serde_json::Value;

use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::under::Page;

/// A form or page as the one who clicked had it before them.
#[derive(Clone, Debug)]
pub struct Within {
    pub id: String,
    /// Empty for a page that leads nowhere.
    pub callback: String,
    /// As [`Submission::private`].
    pub private: String,
    /// The page under it, where that is one that stays true.
    pub over: Option<Page>,
    /// What was filled in so far, as [`Submission::values`].
    pub values: Value,
    /// The whole of it, as Slack sends it back.
    pub shown: Value,
}

impl Within {
    /// The form as it would be sent now.
    pub fn as_sent(&self) -> Submission {
        Submission {
            callback: self.callback.clone(),
            private: self.private.clone(),
            over: self.over.clone(),
            values: self.values.clone(),
        }
    }
}
