//! A project moves to another group.

use super::super::call::Call;
use super::super::instance::{Import, Instance};
use super::super::level;
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use super::{project, project_for};
use crate::server::Answer;

/// `PUT /projects/:id/transfer`. What the service refuses is a hash of Ruby's within a text, which newer versions write
/// another way.
pub(super) fn run(instance: &mut Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let id = project_for(instance, call, named, level::OWNER)?;
    let wanted = call.needed("namespace")?;
    let target = match wanted.parse() {
        Ok(id) => instance.group(id),
        Err(_) => instance.group_at(&wanted),
    };
    let target = target.filter(|group| instance.sees_group(call.user, group.id)).map(|group| group.id);
    let target = target.ok_or_else(|| Refusal::not_found("Namespace"))?;
    let before = project(instance, call, &id.to_string())?;
    let refused = |why: &str| {
        let hash = match instance.new_ruby {
            true => format!("{{new_namespace: [\"{why}\"]}}"),
            false => format!("{{:new_namespace=>[\"{why}\"]}}"),
        };
        Refusal::message(400, format!("Failed to transfer project {hash}"))
    };
    if before.group == target {
        return Err(refused("Project is already in this namespace."));
    }
    if !instance.may_create_in(call.user, target) {
        return Err(refused("You don't have permission to transfer projects into that namespace."));
    }
    if matches!(before.import, Import::Running { .. }) {
        return Err(refused("Project is being imported, so it can't be transferred."));
    }
    let same_name = instance
        .projects
        .iter()
        .any(|one| one.group == target && one.name.eq_ignore_ascii_case(&before.name));
    if same_name || instance.is_taken(target, &before.path) {
        return Err(refused("Project with same name or path in target namespace already exists"));
    }
    let root = |group: u64| instance.above(group).last().map(|group| group.id);
    if before.has_images && root(before.group) != root(target) {
        return Err(refused(
            "Project cannot be transferred, because image tags are present in its container registry",
        ));
    }
    let former = instance.full_path(before);
    let moved = instance.project_mut(id).ok_or_else(|| Refusal::not_found("Project"))?;
    moved.former.push(former);
    moved.group = target;
    Ok(Answer::json(200, &shape::project(instance, project(instance, call, &id.to_string())?)))
}

/// Where the caller may move it to.
pub(super) fn locations(instance: &Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let id = project_for(instance, call, named, level::OWNER)?;
    let own = project(instance, call, &id.to_string())?.group;
    let search = call.text("search").map(|text| text.to_lowercase());
    let fits = |path: &str| search.as_ref().is_none_or(|text| path.to_lowercase().contains(text));
    let groups = instance.groups.iter().filter(|group| group.id != own && fits(&group.full_path));
    let open = groups.filter(|group| instance.may_create_in(call.user, group.id));
    page(instance, call, open.map(|group| shape::group(instance, group)).collect())
}
