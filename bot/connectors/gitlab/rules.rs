//! What is judged of a project, and how what people wrote is quoted there. Pure.

use crate::connectors::gitlab::client::failure::{GitLabError, Refusal};
use crate::connectors::gitlab::client::projects::Contents;

/// What keeps Baton from going on, for whoever can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The token is no longer good.
    Token,
    /// Baton's user may do too little.
    Rights,
    /// A group or project of `baton.toml` is not there.
    Settings,
    /// The template cannot be used for that group.
    Template,
    /// The template could not be imported.
    Import,
    /// The import does not come to an end.
    Slow,
    /// Somebody else has a project of that path.
    Taken,
    /// The project that was made is not there any more.
    Gone,
    /// Its registry holds images, with which it does not move.
    Images,
    /// GitLab refused, and said nothing that is known.
    Refused,
}

impl Trouble {
    /// The word by which rows keep it and words are found.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Rights => "rights",
            Self::Settings => "settings",
            Self::Template => "template",
            Self::Import => "import",
            Self::Slow => "slow",
            Self::Taken => "taken",
            Self::Gone => "gone",
            Self::Images => "images",
            Self::Refused => "refused",
        }
    }

    /// Whether it is about the connection as a whole, which operators mend; otherwise it is about one customer's project.
    pub fn is_of_operators(&self) -> bool {
        matches!(self, Self::Token | Self::Rights | Self::Settings | Self::Template | Self::Import)
    }

    /// What a failure comes to that does not pass by itself; none for one that does.
    pub fn of(failure: &GitLabError) -> Option<Self> {
        Some(match failure {
            GitLabError::Later { .. } => return None,
            GitLabError::Token(_) => Self::Token,
            GitLabError::Forbidden(_) | GitLabError::Refused(Refusal::Namespace) => Self::Rights,
            GitLabError::Gone | GitLabError::Moved(_) => Self::Settings,
            GitLabError::Refused(Refusal::Template) => Self::Template,
            GitLabError::Refused(Refusal::Taken) => Self::Taken,
            GitLabError::Refused(Refusal::Images) => Self::Images,
            GitLabError::Refused(_) => Self::Refused,
        })
    }
}

/// What a project lacks of its template: kinds of things and their names.
pub fn lacks(template: (&Contents, bool), project: (&Contents, bool)) -> Vec<(String, String)> {
    let mut lacks = Vec::new();
    if template.1 && !project.1 {
        lacks.push(("file".to_owned(), "README".to_owned()));
    }
    let (wanted, there) = (template.0, project.0);
    for (kind, wanted, there) in [
        ("label", &wanted.labels, &there.labels),
        ("milestone", &wanted.milestones, &there.milestones),
        ("issue", &wanted.issues, &there.issues),
    ] {
        let missing = wanted.iter().filter(|name| !there.contains(name));
        lacks.extend(missing.map(|name| (kind.to_owned(), name.clone())));
    }
    lacks
}

/// What a person wrote, as a quotation in GitLab: a line of theirs is no quick action (`/close`), and nobody whom they name
/// is called (`@all`).
pub fn quoted(text: &str) -> String {
    let line = |line: &str| format!("> {}", line.replace('@', "@\u{200b}"));
    text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// One line of a person's words, for a title.
pub fn titled(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('@', "@\u{200b}");
    line.chars().take(250).collect()
}

/// By what something is found again in GitLab.
pub fn mark(key: &str) -> String {
    format!("baton:{key}")
}
