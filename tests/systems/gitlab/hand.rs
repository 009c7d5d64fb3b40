//! What people do in GitLab itself, what administrators set, and what a test wants to know.

use super::instance::{Import, Project};
use super::system::Trouble;
use super::{GitLab, level, shape};
use crate::faults::Faults;
use crate::recorded::Recorded;
use serde_json::{Value, json};

impl GitLab {
    /// A project by its full path, with its `members` (username and level), `labels`, `milestones` and `issues` (each
    /// with its `notes`); none where there is none.
    pub fn project(&self, full_path: &str) -> Option<Value> {
        let instance = self.instance();
        let project = instance.projects.iter().find(|project| instance.full_path(project) == full_path)?;
        let mut shown = shape::project(&instance, project);
        let named = |id: &u64| instance.user(*id).map_or("", |user| user.username.as_str()).to_owned();
        shown["members"] = project.members.iter().map(|(id, level)| json!([named(id), level])).collect();
        shown["labels"] = project.labels.iter().map(|label| json!(label.name)).collect();
        shown["milestones"] = project.milestones.iter().map(|one| json!(one.title)).collect();
        shown["issues"] = project
            .issues
            .iter()
            .map(|issue| {
                let mut one = shape::issue(&instance, project, issue);
                one["notes"] = issue.notes.iter().map(|note| shape::note(&instance, note)).collect();
                one
            })
            .collect();
        Some(shown)
    }

    /// The full paths of all projects, in order.
    pub fn paths(&self) -> Vec<String> {
        let instance = self.instance();
        let mut paths: Vec<String> = instance.projects.iter().map(|one| instance.full_path(one)).collect();
        paths.sort();
        paths
    }

    /// Has somebody else make a project at this path.
    ///
    /// # Panics
    /// When there is no such group: a mistake of whoever calls.
    pub fn occupy(&self, full_path: &str) {
        let mut instance = self.instance();
        let (group, path) = full_path.rsplit_once('/').expect("a path below a group");
        let group = instance.group_at(group).expect("a group").id;
        let maker = instance.users.iter().find(|user| user.username == "root").expect("an administrator").id;
        instance.add_project(group, path, path, maker);
    }

    /// Does something to a project, as its owner would in GitLab.
    fn with(&self, full_path: &str, work: impl FnOnce(&mut Project)) {
        let mut instance = self.instance();
        let id = instance.projects.iter().find(|one| instance.full_path(one) == full_path).map(|one| one.id);
        let project = id.and_then(|id| instance.project_mut(id));
        work(project.unwrap_or_else(|| panic!("there is no project {full_path}")));
    }

    /// Deletes a project.
    pub fn delete(&self, full_path: &str) {
        let mut instance = self.instance();
        let id = instance.projects.iter().find(|one| instance.full_path(one) == full_path).map(|one| one.id);
        instance.projects.retain(|one| Some(one.id) != id);
    }

    /// Pushes an image to a project's registry.
    pub fn push_image(&self, full_path: &str) {
        self.with(full_path, |project| project.has_images = true);
    }

    /// Takes a label out of a project.
    pub fn drop_label(&self, full_path: &str, label: &str) {
        self.with(full_path, |project| project.labels.retain(|one| one.name != label));
    }

    /// Ends every import that runs, in failure.
    pub fn fail_imports(&self, why: &str) {
        let mut instance = self.instance();
        for project in &mut instance.projects {
            if matches!(project.import, Import::Running { .. }) {
                project.import = Import::Failed(why.to_owned());
            }
        }
    }

    /// Gives a user this level in a group; 0 takes the membership away.
    ///
    /// # Panics
    /// When there is no such group or user.
    pub fn set_member(&self, group: &str, username: &str, level: u64) {
        let mut instance = self.instance();
        let user = instance.users.iter().find(|user| user.username == username).expect("a user").id;
        let group = instance.groups.iter_mut().find(|one| one.full_path == group).expect("a group");
        match level {
            0 => group.members.remove(&user),
            level => group.members.insert(user, level.max(level::GUEST)),
        };
    }

    /// Revokes all tokens.
    pub fn revoke_tokens(&self) {
        self.instance().tokens.iter_mut().for_each(|token| token.revoked = true);
    }

    /// Makes all tokens good again.
    pub fn renew_tokens(&self) {
        self.instance().tokens.iter_mut().for_each(|token| token.revoked = false);
    }

    /// When (ms) a token ends.
    pub fn set_expiry(&self, secret: &str, at: Option<i64>) {
        let mut instance = self.instance();
        instance.tokens.iter_mut().filter(|one| one.secret == secret).for_each(|one| one.expires = at);
    }

    /// How long (ms) an import takes from now on. Twenty seconds unless told.
    pub fn set_import_time(&self, ms: i64) {
        self.instance().import_ms = ms;
    }

    /// Whether a former path is answered 301 (newer versions) and not by the project itself.
    pub fn set_redirects(&self, redirects: bool) {
        self.instance().redirects = redirects;
    }

    /// Whether refusals are written as a newer Ruby writes them.
    pub fn set_new_ruby(&self, new: bool) {
        self.instance().new_ruby = new;
    }

    /// Keeps so many of the last requests from now on. All of them unless told: a system that runs for days needs no more.
    pub fn keep_requests(&self, most: usize) {
        self.0.requests.keep_at_most(most);
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.0.requests.all()
    }

    /// The misbehavior in force.
    pub fn faults(&self) -> &Faults<Trouble> {
        &self.0.faults
    }
}
