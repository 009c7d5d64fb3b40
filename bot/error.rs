//! The two kinds of failure (house rule 6).
//!
//! A rejection is a sentence for the person who acted: its `Display` is what they read, on the surface
//! they used. Everything else is ours: it is logged once, at the edge, under an incident id that the
//! person is given instead of the details.

use std::collections::BTreeMap;

use baton_storage::outbox::NewEffect;

/// Why something a person did came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A sentence for the person: what is the matter and what they can do.
    #[error("{0}")]
    Rejection(String),
    /// Sentences at the fields of a form, by block id.
    #[error("{} fields of the form need another look", .0.len())]
    Fields(BTreeMap<&'static str, String>),
    /// A sentence for the person who came too late, and the messages to bring up to date.
    #[error("{sentence}")]
    Overtaken { sentence: String, refresh: Vec<NewEffect> },
    /// Our fault; the person gets an incident id.
    #[error("{0:#}")]
    Broken(anyhow::Error),
}

impl Failure {
    /// A sentence for the person.
    pub fn rejection(sentence: impl Into<String>) -> Self {
        Self::Rejection(sentence.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<baton_storage::Fault> for Failure {
    fn from(fault: baton_storage::Fault) -> Self {
        Self::Broken(fault.into())
    }
}
