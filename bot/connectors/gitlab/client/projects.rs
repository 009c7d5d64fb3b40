//! Projects: found, made from a template, filled with members, moved.

use serde_json::json;

use crate::connectors::gitlab::client::failure::{GitLabError, Refusal};
use crate::connectors::gitlab::client::replies::{Answered, Named, Project};
use crate::connectors::gitlab::client::{GitLab, segment};

/// A project that is to be made.
pub struct NewProject<'n> {
    pub name: &'n str,
    pub path: &'n str,
    /// The group's id.
    pub group: u64,
    pub template: &'n Project,
    /// What people read of it, with the mark by which it is found again.
    pub description: &'n str,
}

/// What is in a project that a template puts there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub labels: Vec<String>,
    pub milestones: Vec<String>,
    pub issues: Vec<String>,
}

impl GitLab {
    /// `/projects/:path`: none where there is none, or the user is no member. One that was moved is found by its former
    /// path, too.
    ///
    /// # Errors
    /// As every call.
    pub async fn project_at(&self, full_path: &str) -> Result<Option<Project>, GitLabError> {
        match self.get(&format!("projects/{}", segment(full_path))).await {
            Ok(body) => Project::answered(&body).map(Some),
            Err(GitLabError::Gone) => Ok(None),
            Err(GitLabError::Moved(id)) => self.project(id).await,
            Err(failure) => Err(failure),
        }
    }

    /// `/projects/:id`: none where there is none any more.
    ///
    /// # Errors
    /// As every call.
    pub async fn project(&self, id: u64) -> Result<Option<Project>, GitLabError> {
        match self.get(&format!("projects/{id}")).await {
            Ok(body) => Project::answered(&body).map(Some),
            Err(GitLabError::Gone) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// `POST /projects`: it is imported afterwards, which takes a while. Made twice, the second time is refused.
    ///
    /// # Errors
    /// As every call.
    pub async fn create(&self, new: &NewProject<'_>) -> Result<Project, GitLabError> {
        let body = json!({
            "name": new.name, "path": new.path, "namespace_id": new.group, "description": new.description,
            "visibility": "private", "use_custom_template": true, "template_project_id": new.template.id,
            "group_with_project_templates_id": new.template.group,
        });
        Project::answered(&self.post("projects", body).await?)
    }

    /// What is in a project of what a template puts there.
    ///
    /// # Errors
    /// As every call.
    pub async fn contents(&self, id: u64) -> Result<Contents, GitLabError> {
        let names = |all: Vec<Named>| all.into_iter().map(|one| one.0).collect();
        Ok(Contents {
            labels: names(self.all(&format!("projects/{id}/labels")).await?),
            milestones: names(self.all(&format!("projects/{id}/milestones")).await?),
            issues: names(self.all(&format!("projects/{id}/issues")).await?),
        })
    }

    /// `POST /projects/:id/members`: whether somebody became a member. Who is one already, by the project or a group, stays
    /// as they are.
    ///
    /// # Errors
    /// As every call.
    pub async fn add_member(&self, id: u64, user: u64, level: u64) -> Result<bool, GitLabError> {
        let body = json!({ "user_id": user, "access_level": level });
        match self.post(&format!("projects/{id}/members"), body).await {
            Ok(_) => Ok(true),
            Err(GitLabError::Refused(Refusal::Exists | Refusal::Inherited)) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// `PUT /projects/:id/transfer`: the project, in the group. One that is there already is left there.
    ///
    /// # Errors
    /// As every call.
    pub async fn transfer(&self, id: u64, group: u64) -> Result<Project, GitLabError> {
        match self.put(&format!("projects/{id}/transfer"), json!({ "namespace": group.to_string() })).await {
            Ok(body) => Project::answered(&body),
            Err(GitLabError::Refused(Refusal::Arrived)) => self.project(id).await?.ok_or(GitLabError::Gone),
            Err(failure) => Err(failure),
        }
    }
}
