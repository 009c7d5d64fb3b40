//! Issues and the notes on them. GitLab makes them as often as it is asked, so each bears a mark and is looked for first.

use serde_json::json;
use url::form_urlencoded::Serializer;

use crate::connectors::gitlab::client::GitLab;
use crate::connectors::gitlab::client::failure::GitLabError;
use crate::connectors::gitlab::client::replies::{Answered, Issue, Named};

impl GitLab {
    /// The issue whose description holds a mark; none where none does.
    ///
    /// # Errors
    /// As every call.
    pub async fn find_issue(&self, project: u64, mark: &str) -> Result<Option<Issue>, GitLabError> {
        let parameters = Serializer::new(String::new())
            .append_pair("search", mark)
            .append_pair("in", "description")
            .finish();
        let found: Vec<Issue> = self.all(&format!("projects/{project}/issues?{parameters}")).await?;
        Ok(found.into_iter().filter(|issue| issue.description.contains(mark)).min_by_key(|issue| issue.iid))
    }

    /// Opens an issue.
    ///
    /// # Errors
    /// As every call.
    pub async fn open_issue(
        &self,
        project: u64,
        title: &str,
        description: &str,
    ) -> Result<Issue, GitLabError> {
        let body = json!({ "title": title, "description": description });
        Issue::answered(&self.post(&format!("projects/{project}/issues"), body).await?)
    }

    /// Closes an issue, or opens it again.
    ///
    /// # Errors
    /// As every call.
    pub async fn set_closed(&self, issue: &Issue, closed: bool) -> Result<Issue, GitLabError> {
        let body = json!({ "state_event": if closed { "close" } else { "reopen" } });
        let path = format!("projects/{}/issues/{}", issue.project, issue.iid);
        Issue::answered(&self.put(&path, body).await?)
    }

    /// What the notes on an issue say, the oldest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn notes(&self, issue: &Issue) -> Result<Vec<String>, GitLabError> {
        let path = format!("projects/{}/issues/{}/notes?sort=asc", issue.project, issue.iid);
        let notes: Vec<Named> = self.all(&path).await?;
        Ok(notes.into_iter().map(|note| note.0).collect())
    }

    /// Adds a note to an issue.
    ///
    /// # Errors
    /// As every call.
    pub async fn add_note(&self, issue: &Issue, text: &str) -> Result<(), GitLabError> {
        let path = format!("projects/{}/issues/{}/notes", issue.project, issue.iid);
        self.post(&path, json!({ "body": text })).await.map(|_| ())
    }
}
