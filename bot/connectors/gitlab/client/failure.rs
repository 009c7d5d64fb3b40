//! What a call that failed means for what was asked.

use std::time::Duration;

use serde_json::Value;

use crate::connectors::http::{Lost, Reply};

/// A failed call. Its text is words of ours, never a body, an address or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitLabError {
    /// It passes: not reached, lost, down, too much at once. What was asked for may have happened.
    #[error("gitlab cannot for now: {what}")]
    Later {
        what: String,
        /// How long GitLab asks to wait.
        wait: Option<Duration>,
    },
    /// The token is no longer good, or never was.
    #[error("gitlab does not accept the token: {0}")]
    Token(&'static str),
    /// The token, or the user it belongs to, may do too little.
    #[error("gitlab refused: {0}")]
    Forbidden(&'static str),
    /// It is not there, or the user is no member and may not know of it.
    #[error("gitlab has no such thing, or hides it")]
    Gone,
    /// It was there, and has moved: the id of the project.
    #[error("gitlab has it elsewhere")]
    Moved(u64),
    /// It cannot be done as it was asked.
    #[error("gitlab refused: {0}")]
    Refused(Refusal),
}

/// Why something cannot be done, as far as Baton asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Something of this name or path is there already.
    #[error("the name or path is taken")]
    Taken,
    /// There is such a member, label or milestone already.
    #[error("it is there already")]
    Exists,
    /// A group gives the member more than that already.
    #[error("a group gives more already")]
    Inherited,
    /// The project is where it was to go.
    #[error("it is there already")]
    Arrived,
    /// The template is none of the group's, or not for that group.
    #[error("the template cannot be used there")]
    Template,
    /// The group takes no projects from this user.
    #[error("no right to that group")]
    Namespace,
    /// Its registry holds images, with which a project does not move.
    #[error("its container registry holds images")]
    Images,
    /// Something else.
    #[error("status {0}")]
    Other(u16),
}

/// Words of GitLab's that tell refusals apart. GitLab has no codes, and what a service refuses comes as a text in which a
/// hash of Ruby's stands, whose form depends on the version: so words are looked for in the whole body.
const WORDS: &[(&str, Refusal)] = &[
    ("already in this namespace", Refusal::Arrived),
    ("in target namespace already exists", Refusal::Taken),
    ("has already been taken", Refusal::Taken),
    ("already being used for another", Refusal::Exists),
    ("inherited membership from group", Refusal::Inherited),
    ("image tags are present", Refusal::Images),
    ("template_project_id", Refusal::Template),
    ("is not a descendant of the group owning the template", Refusal::Template),
    ("permission to transfer", Refusal::Namespace),
    ("\"namespace\":[\"is not valid\"]", Refusal::Namespace),
    ("member already exists", Refusal::Exists),
    ("label already exists", Refusal::Exists),
];

impl From<Lost> for GitLabError {
    fn from(lost: Lost) -> Self {
        Self::Later { what: lost.what.into(), wait: None }
    }
}

impl GitLabError {
    /// A 200 whose body we cannot make sense of: of a proxy, or cut off.
    pub(crate) fn unreadable() -> Self {
        Self::Later { what: "unreadable answer".into(), wait: None }
    }

    /// What an answer that is no success means.
    pub fn of_answer(reply: &Reply) -> Self {
        let body = String::from_utf8_lossy(&reply.body).to_lowercase();
        let says = |words: &str| body.contains(words);
        let later = || Self::Later { what: format!("status {}", reply.status), wait: reply.wait() };
        match reply.status {
            301 | 308 => moved(reply).map_or_else(Self::unreadable, Self::Moved),
            401 if says("revoked") => Self::Token("it was revoked"),
            401 if says("expired") => Self::Token("it has expired"),
            401 => Self::Token("it is unknown"),
            403 if says("insufficient_scope") => Self::Forbidden("the token lacks the scope api"),
            403 if says("limit_reached") || says("project limit") => {
                Self::Forbidden("its user may make no more projects")
            }
            403 => Self::Forbidden("its user may do too little there"),
            404 => Self::Gone,
            409 => Self::Refused(Refusal::Exists),
            408 | 429 | 500..=599 => later(),
            status @ 400..=499 => {
                let body = body.replace(": ", ":");
                let known = WORDS.iter().find(|(words, _)| body.contains(words));
                Self::Refused(known.map_or(Refusal::Other(status), |(_, refusal)| *refusal))
            }
            // What gets here is no answer of the API: a page of a proxy, a redirection.
            _ => later(),
        }
    }

    /// Whether it passes by itself.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Later { .. })
    }
}

/// The id of the project that a redirection leads to: `…/api/v4/projects/81`. Nothing else of it is used.
fn moved(reply: &Reply) -> Option<u64> {
    reply.header("location")?.rsplit_once("/api/v4/projects/")?.1.parse().ok()
}

/// The body of a success, as JSON.
pub(super) fn json(body: &[u8]) -> Result<Value, GitLabError> {
    serde_json::from_slice(body).map_err(|_| GitLabError::unreadable())
}
