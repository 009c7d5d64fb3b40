//! Members of a project, its own and those of its groups.

use super::super::call::Call;
use super::super::instance::Instance;
use super::super::level;
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use super::{project, project_for};
use crate::server::Answer;
use std::collections::BTreeSet;

pub(super) fn route(
    instance: &mut Instance,
    call: &Call,
    named: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let project = project(instance, call, named)?;
            let shown = project.members.iter().map(|(user, level)| shape::member(instance, *user, *level));
            page(instance, call, shown.collect())
        }
        ("GET", ["all"]) => {
            let project = project(instance, call, named)?;
            let groups = instance.above(project.group);
            let of_groups = groups.iter().flat_map(|group| group.members.keys());
            let all: BTreeSet<u64> = project.members.keys().chain(of_groups).copied().collect();
            let shown =
                all.iter().map(|user| shape::member(instance, *user, instance.level_in(*user, project)));
            page(instance, call, shown.collect())
        }
        ("POST", []) => add(instance, call, named),
        ("PUT", [user]) => change(instance, call, named, user),
        ("DELETE", [user]) => {
            let id = project_for(instance, call, named, level::MAINTAINER)?;
            let user: u64 = user.parse().map_err(|_| Refusal::error(400, "user_id is invalid"))?;
            let gone = instance.project_mut(id).and_then(|project| project.members.remove(&user));
            gone.map(|_| Answer::empty(204)).ok_or_else(|| Refusal::not_found(""))
        }
        _ => Err(Refusal::error(404, "404 Not Found")),
    }
}

fn level_of(call: &Call) -> Result<u64, Refusal> {
    let level = call.needed_number("access_level")?;
    let levels = [level::GUEST, level::REPORTER, level::DEVELOPER, level::MAINTAINER, level::OWNER];
    match levels.contains(&level) {
        true => Ok(level),
        false => Err(Refusal::error(400, "access_level does not have a valid value")),
    }
}

/// A membership of a project's own, which cannot be less than what a group already gives.
fn add(instance: &mut Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let id = project_for(instance, call, named, level::MAINTAINER)?;
    let user = call.needed_number("user_id")?;
    let level = level_of(call)?;
    if instance.user(user).is_none() {
        return Err(Refusal::not_found("User"));
    }
    let known = project(instance, call, named)?;
    if known.members.contains_key(&user) {
        return Err(Refusal::message(409, "Member already exists"));
    }
    not_less(instance, known.group, user, level)?;
    if level > instance.level_in(call.user, known) {
        return Err(Refusal::forbidden());
    }
    if let Some(project) = instance.project_mut(id) {
        project.members.insert(user, level);
    }
    Ok(Answer::json(201, &shape::member(instance, user, level)))
}

fn change(instance: &mut Instance, call: &Call, named: &str, user: &str) -> Result<Answer, Refusal> {
    let id = project_for(instance, call, named, level::MAINTAINER)?;
    let user: u64 = user.parse().map_err(|_| Refusal::error(400, "user_id is invalid"))?;
    let level = level_of(call)?;
    let known = project(instance, call, named)?;
    if !known.members.contains_key(&user) {
        return Err(Refusal::not_found(""));
    }
    not_less(instance, known.group, user, level)?;
    if let Some(project) = instance.project_mut(id) {
        project.members.insert(user, level);
    }
    Ok(Answer::json(200, &shape::member(instance, user, level)))
}

fn not_less(instance: &Instance, group: u64, user: u64, level: u64) -> Result<(), Refusal> {
    let inherited = instance.level_in_group(user, group);
    if inherited <= level {
        return Ok(());
    }
    let name = match inherited {
        level::GUEST => "Guest",
        level::REPORTER => "Reporter",
        level::DEVELOPER => "Developer",
        level::MAINTAINER => "Maintainer",
        _ => "Owner",
    };
    let above = instance.above(group);
    let giver = above.iter().find(|group| group.members.contains_key(&user));
    let giver = giver.map_or("", |group| group.full_path.as_str());
    let what = format!("should be greater than or equal to {name} inherited membership from group {giver}");
    Err(Refusal::at("access_level", &what))
}
