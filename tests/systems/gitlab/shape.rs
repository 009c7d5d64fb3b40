//! What things look like in answers.

use super::instance::{Group, Import, Instance, Issue, Label, Milestone, Note, Project, Token};
use super::moment::written;
use serde_json::{Value, json};

/// A user, as others see it.
pub(crate) fn user(instance: &Instance, id: u64) -> Value {
    let Some(user) = instance.user(id) else { return Value::Null };
    json!({
        "id": user.id, "username": user.username, "name": user.name, "state": "active", "locked": false,
        "public_email": user.is_public.then_some(&user.email),
        "web_url": format!("{}/{}", instance.base_url, user.username),
    })
}

/// A token, as it sees itself.
pub(crate) fn token(instance: &Instance, token: &Token) -> Value {
    let active = !token.revoked && token.expires.is_none_or(|ends| ends > instance.now);
    json!({
        "id": 1, "name": "a token", "revoked": token.revoked, "scopes": token.scopes, "user_id": token.user,
        "active": active, "created_at": written(instance.now),
        "expires_at": token.expires.map(|ends| written(ends)[..10].to_owned()),
    })
}

pub(crate) fn group(instance: &Instance, group: &Group) -> Value {
    let name = group.full_path.rsplit('/').next().unwrap_or_default();
    json!({
        "id": group.id, "name": name, "path": name, "full_path": group.full_path, "full_name": group.full_path,
        "parent_id": group.parent, "visibility": "private", "avatar_url": null,
        "web_url": format!("{}/groups/{}", instance.base_url, group.full_path),
    })
}

pub(crate) fn project(instance: &Instance, project: &Project) -> Value {
    let full_path = instance.full_path(project);
    let web_url = format!("{}/{full_path}", instance.base_url);
    let namespace = instance.group(project.group);
    let (status, error) = match &project.import {
        Import::None => ("none", None),
        Import::Running { .. } => ("scheduled", None),
        Import::Finished => ("finished", None),
        Import::Failed(why) => ("failed", Some(why)),
    };
    json!({
        "id": project.id, "name": project.name, "path": project.path, "path_with_namespace": full_path,
        "name_with_namespace": full_path.replace('/', " / "), "description": project.description,
        "topics": project.topics, "tag_list": project.topics, "visibility": "private",
        "archived": project.archived, "web_url": web_url, "creator_id": project.creator,
        "created_at": written(project.at), "import_status": status, "import_error": error,
        "import_type": (project.import != Import::None).then_some("gitlab_custom_project_template"),
        "readme_url": project.has_readme.then(|| format!("{web_url}/-/blob/main/README.md")),
        "default_branch": project.has_readme.then_some("main"), "empty_repo": !project.has_readme,
        "open_issues_count": project.issues.iter().filter(|issue| !issue.closed).count(),
        "namespace": namespace.map(|group| json!({
            "id": group.id, "name": group.full_path.rsplit('/').next(), "path": group.full_path.rsplit('/').next(),
            "kind": "group", "full_path": group.full_path, "parent_id": group.parent,
        })),
    })
}

pub(crate) fn member(instance: &Instance, id: u64, level: u64) -> Value {
    let mut member = user(instance, id);
    member["access_level"] = json!(level);
    member["membership_state"] = json!("active");
    member["expires_at"] = Value::Null;
    member
}

pub(crate) fn label(label: &Label) -> Value {
    json!({
        "id": label.id, "name": label.name, "color": label.color, "text_color": "#FFFFFF", "description": null,
        "is_project_label": true,
    })
}

pub(crate) fn milestone(project: &Project, milestone: &Milestone) -> Value {
    json!({
        "id": milestone.id, "iid": milestone.iid, "project_id": project.id, "title": milestone.title,
        "description": "", "state": "active", "due_date": null, "start_date": null,
    })
}

pub(crate) fn issue(instance: &Instance, project: &Project, issue: &Issue) -> Value {
    let place = project.milestones.iter().find(|one| Some(one.id) == issue.milestone);
    let assignees: Vec<Value> = issue.assignees.iter().map(|id| user(instance, *id)).collect();
    let web_url = format!("{}/{}/-/issues/{}", instance.base_url, instance.full_path(project), issue.iid);
    json!({
        "id": issue.id, "iid": issue.iid, "project_id": project.id, "title": issue.title,
        "description": issue.description, "state": if issue.closed { "closed" } else { "opened" },
        "labels": issue.labels, "milestone": place.map(|one| milestone(project, one)),
        "assignees": assignees, "author": user(instance, issue.author), "due_date": issue.due_date,
        "created_at": written(issue.at), "web_url": web_url, "issue_type": "issue",
        "user_notes_count": issue.notes.iter().filter(|note| !note.system).count(),
    })
}

pub(crate) fn note(instance: &Instance, note: &Note) -> Value {
    json!({
        "id": note.id, "body": note.body, "author": user(instance, note.author), "system": note.system,
        "created_at": written(note.at), "noteable_type": "Issue", "internal": false, "resolvable": false,
    })
}
