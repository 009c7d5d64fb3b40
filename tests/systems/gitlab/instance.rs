//! Everything that changes while a GitLab runs, behind one lock.

use super::world::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub id: u64,
    pub username: String,
    pub name: String,
    pub email: String,
    /// Whether everybody finds the user by the e-mail address, and not administrators only.
    pub is_public: bool,
    /// The user that an access token of a group or project brings with it.
    pub is_bot: bool,
}

/// An access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    pub secret: String,
    pub user: u64,
    pub scopes: Vec<String>,
    pub revoked: bool,
    /// When (ms) it ends.
    pub expires: Option<i64>,
}

/// A group. A namespace of users' own there is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Group {
    pub id: u64,
    pub full_path: String,
    pub parent: Option<u64>,
    pub members: BTreeMap<u64, u64>,
}

/// How far the making of a project is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Import {
    /// It was not made from a template.
    None,
    /// It is ready at this moment (ms), with what the template has by then.
    Running {
        ready: i64,
        template: u64,
        loses: bool,
    },
    Finished,
    Failed(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Label {
    pub id: u64,
    pub name: String,
    pub color: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Milestone {
    pub id: u64,
    pub iid: u64,
    pub title: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Note {
    pub id: u64,
    pub body: String,
    pub author: u64,
    pub at: i64,
    /// What GitLab itself notes, such as that an issue was closed.
    pub system: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Issue {
    pub id: u64,
    pub iid: u64,
    pub title: String,
    pub description: String,
    pub labels: Vec<String>,
    pub milestone: Option<u64>,
    pub assignees: Vec<u64>,
    pub due_date: Option<String>,
    pub author: u64,
    pub closed: bool,
    pub at: i64,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Project {
    pub id: u64,
    pub name: String,
    pub path: String,
    pub group: u64,
    pub description: String,
    pub topics: Vec<String>,
    pub archived: bool,
    pub has_readme: bool,
    /// Whether there are images in its registry, with which it does not move.
    pub has_images: bool,
    pub import: Import,
    pub members: BTreeMap<u64, u64>,
    pub labels: Vec<Label>,
    pub milestones: Vec<Milestone>,
    pub issues: Vec<Issue>,
    pub creator: u64,
    pub at: i64,
    /// Full paths that it had before, which still lead to it.
    pub former: Vec<String>,
}

pub(crate) struct Instance {
    /// The reading of the clock when the lock was taken.
    pub now: i64,
    pub base_url: String,
    pub users: Vec<User>,
    pub tokens: Vec<Token>,
    pub groups: Vec<Group>,
    pub projects: Vec<Project>,
    /// How long (ms) an import takes.
    pub import_ms: i64,
    /// Whether a former path is answered 301, and not by the project itself.
    pub redirects: bool,
    /// Whether GitLab runs on a Ruby that writes a hash the new way.
    pub new_ruby: bool,
    last: u64,
}

impl Instance {
    pub fn new(world: World, base_url: &str, now: i64) -> Instance {
        let mut instance = Instance {
            now,
            base_url: base_url.into(),
            users: Vec::new(),
            tokens: Vec::new(),
            groups: Vec::new(),
            projects: Vec::new(),
            import_ms: 20_000,
            redirects: false,
            new_ruby: false,
            last: 100,
        };
        world.furnish(&mut instance);
        instance
    }

    pub fn fresh(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// The number that was given out last.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Gives out what comes after this number.
    pub fn go_on_from(&mut self, last: u64) {
        self.last = last;
    }

    pub fn user(&self, id: u64) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub fn group(&self, id: u64) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// A group by its full path, whose capitals do not count.
    pub fn group_at(&self, full_path: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.full_path.eq_ignore_ascii_case(full_path))
    }

    /// A group and those above it.
    pub fn above(&self, group: u64) -> Vec<&Group> {
        let mut chain = Vec::new();
        let mut next = self.group(group);
        while let Some(group) = next {
            chain.push(group);
            next = group.parent.and_then(|parent| self.group(parent));
        }
        chain
    }

    pub fn full_path(&self, project: &Project) -> String {
        let group = self.group(project.group).map_or("", |group| group.full_path.as_str());
        format!("{group}/{}", project.path)
    }

    /// Whether a path below a group is that of a project or a group.
    pub fn is_taken(&self, group: u64, path: &str) -> bool {
        let below = self.group(group).map_or("", |group| group.full_path.as_str());
        let is_project = |one: &Project| one.group == group && one.path.eq_ignore_ascii_case(path);
        self.projects.iter().any(is_project) || self.group_at(&format!("{below}/{path}")).is_some()
    }

    pub fn project_mut(&mut self, id: u64) -> Option<&mut Project> {
        self.projects.iter_mut().find(|project| project.id == id)
    }

    /// A project of nothing. Who may do what in it, its group says: its maker is no member by that.
    pub fn add_project(&mut self, group: u64, name: &str, path: &str, creator: u64) -> u64 {
        let id = self.fresh();
        self.projects.push(Project {
            id,
            name: name.into(),
            path: path.into(),
            group,
            description: String::new(),
            topics: Vec::new(),
            archived: false,
            has_readme: false,
            has_images: false,
            import: Import::None,
            members: BTreeMap::new(),
            labels: Vec::new(),
            milestones: Vec::new(),
            issues: Vec::new(),
            creator,
            at: self.now,
            former: Vec::new(),
        });
        id
    }
}
