//! The two kinds of failure (house rule 6).
//!
//! A rejection is a sentence for the person who acted: its `Display` is what they read, on the surface
//! they used. Everything else is ours: it is logged once, at the edge, under an incident id that the
//! person is given instead of the details.
//!
//! What every function can fail with is said here once: whatever reads or writes fails when the database refuses,
//! whatever speaks fails when the words do not render, and whatever calls Slack fails with a `SlackError`. All of that is
//! [`ActionError::Broken`], or an `anyhow::Error` on its way there. A function has an "Errors" section only for what it
//! may fail with besides.

use std::collections::BTreeMap;

use baton_storage::outbox::NewOutboxEntry;

/// Why something a person did came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// A sentence for the person: what is the matter and what they can do; and what that leaves to do.
    #[error("{sentence}")]
    Rejection {
        sentence: String,
        effects: Vec<NewOutboxEntry>,
        /// Whether they came too late, so that the message they acted on is out of date.
        stale: bool,
    },
    /// Sentences at the fields of a form, by block id.
    #[error("{} fields of the form need another look", .0.len())]
    Fields(BTreeMap<&'static str, String>),
    /// Our fault; the person gets an incident id.
    #[error("{0:#}")]
    Broken(anyhow::Error),
}

impl ActionError {
    /// A sentence for the person.
    pub fn rejection(sentence: impl Into<String>) -> Self {
        Self::Rejection { sentence: sentence.into(), effects: Vec::new(), stale: false }
    }
}

/// An error with its causes, each said once: many say their cause in their own words already.
pub fn said(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

impl From<anyhow::Error> for ActionError {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<baton_storage::Fault> for ActionError {
    fn from(fault: baton_storage::Fault) -> Self {
        Self::Broken(fault.into())
    }
}
