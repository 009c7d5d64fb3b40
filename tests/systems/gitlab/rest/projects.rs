//! Projects: found, made from a template, changed.

use super::super::call::Call;
use super::super::instance::{Import, Instance, Project};
use super::super::level;
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use super::{project, project_for};
use crate::server::Answer;

const NAME: &str = "can contain only letters, digits, emoji, '_', '.', '+', dashes, or spaces. It must start with a \
                    letter, digit, emoji, or '_'.";
const PATH: &str = "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in \
                    '.atom'";

pub(super) fn one(instance: &Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &shape::project(instance, project(instance, call, named)?)))
}

/// Those that the caller sees: by a part of their name, or by topics, all of them.
pub(super) fn list(instance: &Instance, call: &Call) -> Result<Answer, Refusal> {
    let search = call.text("search").map(|text| text.to_lowercase());
    let topics = call.list("topic").unwrap_or_default();
    let fits = |project: &&Project| {
        let named = search.as_ref().is_none_or(|text| project.name.to_lowercase().contains(text));
        named
            && topics.iter().all(|topic| project.topics.contains(topic))
            && instance.level_in(call.user, project) >= level::GUEST
    };
    let found = instance.projects.iter().filter(fits).map(|one| shape::project(instance, one)).collect();
    page(instance, call, found)
}

/// A project of nothing, or from a template of the group's.
pub(super) fn create(instance: &mut Instance, call: &Call) -> Result<Answer, Refusal> {
    let (name, path) = match (call.text("name"), call.text("path")) {
        (Some(name), Some(path)) => (name, path),
        (Some(name), None) => (name.clone(), name.to_lowercase().replace(' ', "-")),
        (None, Some(path)) => (path.clone(), path),
        (None, None) => {
            let what = "name, path are missing, at least one parameter must be provided";
            return Err(Refusal::error(400, what));
        }
    };
    let namespace = call.number("namespace_id")?;
    let seen = namespace.filter(|id| instance.group(*id).is_some() && instance.sees_group(call.user, *id));
    let group = seen.ok_or_else(|| Refusal::not_found("Namespace"))?;
    let template = match call.flag("use_custom_template") {
        true => Some(template(instance, call, group)?),
        false => None,
    };
    if !instance.may_create_in(call.user, group) {
        return Err(Refusal::at("namespace", "is not valid"));
    }
    let is_of_name = |c: char| c.is_alphanumeric() || "_.+- ".contains(c) || !c.is_ascii();
    if !name.chars().all(is_of_name) || name.starts_with(['.', '+', '-', ' ']) {
        return Err(Refusal::at("name", NAME));
    }
    let is_of_path = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if !path.chars().all(is_of_path)
        || path.starts_with('-')
        || path.ends_with(".git")
        || path.ends_with(".atom")
    {
        return Err(Refusal::at("path", PATH));
    }
    let same_name = |one: &&Project| one.group == group && one.name.eq_ignore_ascii_case(&name);
    let (name_taken, path_taken) =
        (instance.projects.iter().any(|one| same_name(&one)), instance.is_taken(group, &path));
    if name_taken || path_taken {
        let taken = ["has already been taken"];
        let mut faults = serde_json::Map::new();
        if name_taken {
            faults.insert("name".into(), taken.into());
        }
        if path_taken {
            faults.insert("project_namespace.name".into(), taken.into());
            faults.insert("path".into(), taken.into());
        }
        return Err(Refusal::message(400, faults));
    }
    let is_bot = instance.user(call.user).is_some_and(|user| user.is_bot);
    let ready = instance.now + instance.import_ms;
    let id = instance.add_project(group, &name, &path, call.user);
    let made = instance.project_mut(id).ok_or_else(|| Refusal::not_found("Project"))?;
    made.description = call.text("description").unwrap_or_default();
    made.topics = call.list("topics").unwrap_or_default();
    made.has_readme = template.is_none() && call.flag("initialize_with_readme");
    made.import = match template {
        None => Import::None,
        Some(_) if is_bot => {
            Import::Failed("User project bots cannot be added to other groups / projects".into())
        }
        Some(template) => Import::Running { ready, template, loses: false },
    };
    let made = project(instance, call, &id.to_string())?;
    Ok(Answer::json(201, &shape::project(instance, made)))
}

/// The template that is meant, if it may be used in this group.
fn template(instance: &Instance, call: &Call, group: u64) -> Result<u64, Refusal> {
    let of_group = call.number("group_with_project_templates_id")?;
    let Some(wanted) = call.number("template_project_id")? else {
        return Err(Refusal::at("template_project_id", " is unknown or invalid"));
    };
    let found = instance.projects.iter().find(|project| {
        project.id == wanted
            && of_group.is_none_or(|owner| project.group == owner)
            && instance.level_in(call.user, project) >= level::GUEST
    });
    let Some(template) = found else {
        return Err(Refusal::at("template_project_id", &format!("{wanted} is unknown or invalid")));
    };
    // Templates are for the group above theirs and everything in it.
    let owner = instance.group(template.group).and_then(|group| group.parent);
    match owner.is_some_and(|owner| instance.above(group).iter().any(|one| one.id == owner)) {
        true => Ok(template.id),
        false => Err(Refusal::at("namespace", "is not a descendant of the Group owning the template")),
    }
}

/// Description, topics, and whether it is archived.
pub(super) fn change(instance: &mut Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let id = project_for(instance, call, named, level::MAINTAINER)?;
    let (description, topics) = (call.sent.get("description").is_some(), call.list("topics"));
    if !description && topics.is_none() {
        return Err(Refusal::error(
            400,
            "description, topics are missing, at least one parameter must be provided",
        ));
    }
    if let Some(known) = instance.project_mut(id) {
        if description {
            known.description = call.text("description").unwrap_or_default();
        }
        if let Some(topics) = topics {
            known.topics = topics;
        }
    }
    one(instance, call, &id.to_string())
}
