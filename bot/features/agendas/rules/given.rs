//! What an agenda is filled from.

use std::collections::BTreeMap;

use baton_storage::states::Role;

/// What the organization calls things: `messages/terms.toml`.
pub type Terms = BTreeMap<String, String>;

/// What an agenda is filled from. Every text in it is as people wrote it.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub organization: String,
    /// None for the agenda of a team.
    pub account: Option<String>,
    /// What is known, by the keys of `record.toml`.
    pub facts: BTreeMap<String, Said>,
    /// Who holds a role on the account: they would know what is not known.
    pub people: BTreeMap<Role, String>,
    /// What an account team meeting has to talk about (M1).
    pub topics: Vec<Topic>,
}

/// A fact, and whose word it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub value: String,
    pub by: String,
    /// How old it is, as people say it.
    pub age: String,
}

/// Something a team's meeting talks about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    pub title: String,
    /// Each with where it leads, if anywhere.
    pub points: Vec<(String, Option<String>)>,
}
