//! What GitLab answers, as far as Baton asks.

use serde_json::Value;

use crate::connectors::gitlab::client::failure::GitLabError;

/// What is read of an answer.
pub(super) trait Answered: Sized {
    /// Reads it; none where a part is missing.
    fn read(body: &Value) -> Option<Self>;

    /// The same, or what an answer means that is none.
    fn answered(body: &Value) -> Result<Self, GitLabError> {
        Self::read(body).ok_or_else(GitLabError::unreadable)
    }
}

fn text(body: &Value, name: &str) -> Option<String> {
    body[name].as_str().map(str::to_owned)
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub id: u64,
    pub full_path: String,
    /// The id of its group.
    pub group: u64,
    pub url: String,
    pub description: String,
    pub import: Import,
    pub has_readme: bool,
    pub archived: bool,
}

/// How far the making of a project is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    Done,
    Running,
    Failed,
}

impl Answered for Project {
    fn read(body: &Value) -> Option<Self> {
        let import = match body["import_status"].as_str() {
            Some("failed") => Import::Failed,
            Some("scheduled" | "started" | "canceling") => Import::Running,
            _ => Import::Done,
        };
        Some(Self {
            id: body["id"].as_u64()?,
            full_path: text(body, "path_with_namespace")?,
            group: body["namespace"]["id"].as_u64()?,
            url: text(body, "web_url")?,
            description: text(body, "description").unwrap_or_default(),
            import,
            has_readme: body["readme_url"].is_string(),
            archived: body["archived"].as_bool().unwrap_or_default(),
        })
    }
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub project: u64,
    /// Its number in the project.
    pub iid: u64,
    pub title: String,
    pub description: String,
    pub url: String,
    pub closed: bool,
}

impl Answered for Issue {
    fn read(body: &Value) -> Option<Self> {
        Some(Self {
            project: body["project_id"].as_u64()?,
            iid: body["iid"].as_u64()?,
            title: text(body, "title")?,
            description: text(body, "description").unwrap_or_default(),
            url: text(body, "web_url")?,
            closed: body["state"].as_str()? == "closed",
        })
    }
}

/// What the token is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenState {
    pub scopes: Vec<String>,
    /// The last day on which it is good, as in 2026-12-31; none: it has no end.
    pub expires: Option<String>,
}

impl Answered for TokenState {
    fn read(body: &Value) -> Option<Self> {
        let scopes = body["scopes"].as_array()?.iter().filter_map(Value::as_str);
        Some(Self { scopes: scopes.map(str::to_owned).collect(), expires: text(body, "expires_at") })
    }
}

/// The user that the token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    pub id: u64,
    pub username: String,
    /// Whether it came with the token of a group or project.
    pub is_bot: bool,
}

impl Answered for Me {
    fn read(body: &Value) -> Option<Self> {
        let username = text(body, "username")?;
        let of_token = username.starts_with("group_") || username.starts_with("project_");
        let is_bot = body["bot"].as_bool().unwrap_or_default() && of_token;
        Some(Self { id: body["id"].as_u64()?, username, is_bot })
    }
}

/// Something of which the id counts alone: a group, a user.
pub(super) struct Numbered(pub u64);

impl Answered for Numbered {
    fn read(body: &Value) -> Option<Self> {
        body["id"].as_u64().map(Self)
    }
}

/// A member's access level.
pub(super) struct Level(pub u64);

impl Answered for Level {
    fn read(body: &Value) -> Option<Self> {
        body["access_level"].as_u64().map(Self)
    }
}

/// What a label is called (`name`), a milestone or an issue (`title`), or what a note says (`body`).
pub(super) struct Named(pub String);

impl Answered for Named {
    fn read(body: &Value) -> Option<Self> {
        ["name", "title", "body"].iter().find_map(|name| text(body, name)).map(Self)
    }
}
