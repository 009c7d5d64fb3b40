//! Groups, as far as their members see them.

use super::super::call::Call;
use super::super::instance::{Group, Instance, Project};
use super::super::level;
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use crate::server::Answer;

/// A group by its id or full path, if the caller sees it.
pub(super) fn group<'i>(instance: &'i Instance, call: &Call, named: &str) -> Result<&'i Group, Refusal> {
    let found = match named.parse() {
        Ok(id) => instance.group(id),
        Err(_) => instance.group_at(named),
    };
    let visible = found.filter(|group| instance.sees_group(call.user, group.id));
    visible.ok_or_else(|| Refusal::not_found("Group"))
}

pub(super) fn one(instance: &Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &shape::group(instance, group(instance, call, named)?)))
}

/// The projects of a group that the caller sees, in the order of their names.
pub(super) fn projects(instance: &Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let group = group(instance, call, named)?;
    let below = |project: &&Project| match call.flag("include_subgroups") {
        true => instance.above(project.group).iter().any(|one| one.id == group.id),
        false => project.group == group.id,
    };
    let seen = |project: &&Project| instance.level_in(call.user, project) >= level::GUEST;
    let wanted = call.text("search").map(|text| text.to_lowercase());
    let named =
        |project: &&Project| wanted.as_ref().is_none_or(|text| project.name.to_lowercase().contains(text));
    let mut found: Vec<&Project> =
        instance.projects.iter().filter(below).filter(seen).filter(named).collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    page(instance, call, found.into_iter().map(|project| shape::project(instance, project)).collect())
}

/// Somebody's membership in a group, or in one above it.
pub(super) fn member(instance: &Instance, call: &Call, named: &str, user: &str) -> Result<Answer, Refusal> {
    let group = group(instance, call, named)?;
    let user: u64 = user.parse().map_err(|_| Refusal::error(400, "user_id is invalid"))?;
    match instance.level_in_group(user, group.id) {
        0 => Err(Refusal::not_found("")),
        level => Ok(Answer::json(200, &shape::member(instance, user, level))),
    }
}
