//! What a GitLab consists of when it is started.

use super::instance::{Group, Instance, Issue, Label, Milestone, Token, User};
use super::level;
use std::collections::BTreeMap;

/// The access token of the user `baton`, whom every GitLab here has; of the scope `api`.
pub const TOKEN: &str = "glpat-the-token-of-baton";

/// What a project is made with by hand.
#[derive(Debug, Clone, Default)]
struct Template {
    group: String,
    path: String,
    has_readme: bool,
    labels: Vec<String>,
    milestones: Vec<String>,
    issues: Vec<String>,
}

/// What a GitLab consists of.
#[derive(Debug, Clone, Default)]
pub struct World {
    users: Vec<(String, String, String, bool)>,
    groups: Vec<String>,
    members: Vec<(String, String, u64)>,
    templates: Vec<Template>,
    projects: Vec<(String, String)>,
    tokens: Vec<(String, String, Vec<String>, bool)>,
}

impl World {
    /// One with the user `baton` alone, who has [`TOKEN`].
    pub fn new() -> World {
        let world = World::default().user("baton", "Baton", "baton@example.com");
        world.token("baton", TOKEN, &["api"])
    }

    /// Adds a user whose e-mail address everybody may see.
    pub fn user(mut self, username: &str, name: &str, email: &str) -> World {
        self.users.push((username.into(), name.into(), email.into(), true));
        self
    }

    /// Adds a user who is found by username and name only.
    pub fn private_user(mut self, username: &str, name: &str, email: &str) -> World {
        self.users.push((username.into(), name.into(), email.into(), false));
        self
    }

    /// Adds a group; the one above it has to be there.
    pub fn group(mut self, full_path: &str) -> World {
        self.groups.push(full_path.into());
        self
    }

    /// Makes a user a member of a group.
    pub fn member(mut self, group: &str, username: &str, level: u64) -> World {
        self.members.push((group.into(), username.into(), level));
        self
    }

    /// Adds a project with a README and this in it: labels, milestones and issues, by their names.
    pub fn template(
        mut self,
        full_path: &str,
        labels: &[&str],
        milestones: &[&str],
        issues: &[&str],
    ) -> World {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let (group, path) = full_path.rsplit_once('/').unwrap_or(("", full_path));
        self.templates.push(Template {
            group: group.into(),
            path: path.into(),
            has_readme: true,
            labels: own(labels),
            milestones: own(milestones),
            issues: own(issues),
        });
        self
    }

    /// Adds a project that people of another kind made.
    pub fn project(mut self, full_path: &str) -> World {
        let (group, path) = full_path.rsplit_once('/').unwrap_or(("", full_path));
        self.projects.push((group.into(), path.into()));
        self
    }

    /// Adds an access token of a user.
    pub fn token(mut self, username: &str, secret: &str, scopes: &[&str]) -> World {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.tokens.push((username.into(), secret.into(), scopes, false));
        self
    }

    /// Adds an access token of a group: it brings a user with it, who may do this much there.
    pub fn group_token(mut self, group: &str, secret: &str, level: u64) -> World {
        let username = format!("group_bot_{}", self.tokens.len());
        self.users.push((
            username.clone(),
            "A token".into(),
            format!("{username}@noreply.example.com"),
            false,
        ));
        self.tokens.push((username.clone(), secret.into(), vec!["api".into()], true));
        self.members.push((group.into(), username, level));
        self
    }

    /// Fills an instance.
    pub(crate) fn furnish(self, to: &mut Instance) {
        for (username, name, email, is_public) in self.users {
            let id = to.fresh();
            to.users.push(User { id, username, name, email, is_public, is_bot: false });
        }
        for full_path in self.groups {
            let parent = full_path.rsplit_once('/').map(|(above, _)| {
                to.group_at(above).unwrap_or_else(|| panic!("there is no group {above}")).id
            });
            let id = to.fresh();
            to.groups.push(Group { id, full_path, parent, members: BTreeMap::new() });
        }
        let of = |to: &Instance, username: &str| {
            let user = to.users.iter().find(|user| user.username == username);
            user.unwrap_or_else(|| panic!("there is no user {username}")).id
        };
        for (group, username, level) in self.members {
            let user = of(to, &username);
            let group = to.groups.iter_mut().find(|one| one.full_path == group);
            group.expect("a group of the world").members.insert(user, level);
        }
        for (username, secret, scopes, is_bot) in self.tokens {
            let user = of(to, &username);
            to.users.iter_mut().filter(|one| one.id == user).for_each(|one| one.is_bot = is_bot);
            to.tokens.push(Token { secret, user, scopes, revoked: false, expires: None });
        }
        // Somebody who is no member of anything else has made what is there.
        let maker = to.fresh();
        let (username, name) = ("root".to_owned(), "Administrator".to_owned());
        to.users.push(User {
            id: maker,
            username,
            name,
            email: "root@example.com".into(),
            is_public: false,
            is_bot: false,
        });
        for template in self.templates {
            let group = to.group_at(&template.group).expect("a group of the world").id;
            let id = to.add_project(group, &template.path, &template.path, maker);
            let mut numbers = Vec::new();
            let count = template.labels.len() + template.milestones.len() + template.issues.len();
            numbers.resize_with(count, || to.fresh());
            let mut numbers = numbers.into_iter();
            let mut next = || numbers.next().unwrap_or_default();
            let now = to.now;
            let project = to.project_mut(id).expect("the project");
            project.has_readme = template.has_readme;
            for name in template.labels {
                project.labels.push(Label { id: next(), name, color: "#428BCA".into() });
            }
            for (place, title) in template.milestones.into_iter().enumerate() {
                project.milestones.push(Milestone { id: next(), iid: place as u64 + 1, title });
            }
            for (place, title) in template.issues.into_iter().enumerate() {
                project.issues.push(Issue {
                    id: next(),
                    iid: place as u64 + 1,
                    title,
                    description: String::new(),
                    labels: Vec::new(),
                    milestone: None,
                    assignees: Vec::new(),
                    due_date: None,
                    author: maker,
                    closed: false,
                    at: now,
                    notes: Vec::new(),
                });
            }
        }
        for (group, path) in self.projects {
            let group = to.group_at(&group).expect("a group of the world").id;
            to.add_project(group, &path, &path, maker);
        }
    }

    /// One as a company has it that keeps a project for each customer: templates of two kinds, a group before the sale and
    /// one after it, a project for accounts at risk, and the user `baton`, who may do what that takes.
    pub fn of_customers() -> World {
        let labels = ["workflow::triage", "customer-question"];
        let issues = ["Read me first", "Plan the kickoff", "Agree on the success plan"];
        World::new()
            .group("account-management")
            .group("account-management/templates")
            .group("account-management/pre-sales")
            .group("customer-success")
            .member("account-management", "baton", level::OWNER)
            .member("customer-success", "baton", level::DEVELOPER)
            .template("account-management/templates/enterprise", &labels, &["Onboarding"], &issues)
            .template("account-management/templates/commercial", &labels[..1], &["Start"], &issues[..1])
            .project("customer-success/account-triage")
    }
}
