//! Where an address below `/api/v4` leads.

mod groups;
mod issues;
mod members;
mod people;
mod planning;
mod projects;
mod transfer;

use super::call::Call;
use super::instance::{Instance, Project};
use super::level;
use super::refusal::Refusal;
use crate::server::Answer;
use serde_json::json;

/// Answers a call.
pub(crate) fn route(instance: &mut Instance, call: &Call) -> Result<Answer, Refusal> {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    match (call.method.as_str(), path.as_slice()) {
        ("GET", ["version" | "metadata"]) => {
            let version = json!({ "version": "17.6.1-ee", "revision": "a1b2c3d4e5f", "enterprise": true });
            Ok(Answer::json(200, &version))
        }
        ("GET", ["user"]) => people::own(instance, call),
        ("GET", ["users"]) => people::find(instance, call),
        ("GET", ["users", id]) => people::one(instance, id),
        ("GET", ["groups", group]) => groups::one(instance, call, group),
        ("GET", ["groups", group, "projects"]) => groups::projects(instance, call, group),
        ("GET", ["groups", group, "members", "all", user]) => groups::member(instance, call, group, user),
        ("GET", ["projects"]) => projects::list(instance, call),
        ("POST", ["projects"]) => projects::create(instance, call),
        ("GET", ["projects", project]) => projects::one(instance, call, project),
        ("PUT", ["projects", project]) => projects::change(instance, call, project),
        ("PUT", ["projects", project, "transfer"]) => transfer::run(instance, call, project),
        ("GET", ["projects", project, "transfer_locations"]) => transfer::locations(instance, call, project),
        (_, ["projects", project, "members", rest @ ..]) => members::route(instance, call, project, rest),
        (_, ["projects", project, "labels"]) => planning::labels(instance, call, project),
        (_, ["projects", project, "milestones"]) => planning::milestones(instance, call, project),
        (_, ["projects", project, "issues", rest @ ..]) => issues::route(instance, call, project, rest),
        _ => Err(Refusal::error(404, "404 Not Found")),
    }
}

/// A project by its id or full path, if the caller sees it; a former path leads to where it is now.
fn project<'i>(instance: &'i Instance, call: &Call, named: &str) -> Result<&'i Project, Refusal> {
    let found = match named.parse::<u64>() {
        Ok(id) => instance.projects.iter().find(|project| project.id == id),
        Err(_) => {
            let is_there = |project: &&Project| instance.full_path(project).eq_ignore_ascii_case(named);
            let was_there =
                |project: &&Project| project.former.iter().any(|path| path.eq_ignore_ascii_case(named));
            let here = instance.projects.iter().find(is_there);
            here.or_else(|| instance.projects.iter().find(was_there))
        }
    };
    let visible = found.filter(|project| instance.level_in(call.user, project) >= level::GUEST);
    let project = visible.ok_or_else(|| Refusal::not_found("Project"))?;
    let moved = named.parse::<u64>().is_err() && !instance.full_path(project).eq_ignore_ascii_case(named);
    if moved && instance.redirects {
        return Err(Refusal::moved(format!("{}/api/v4/projects/{}", instance.base_url, project.id)));
    }
    Ok(project)
}

/// The id of a project in which the caller may do this much.
fn project_for(instance: &Instance, call: &Call, named: &str, least: u64) -> Result<u64, Refusal> {
    let project = project(instance, call, named)?;
    match instance.level_in(call.user, project) >= least {
        true => Ok(project.id),
        false => Err(Refusal::forbidden()),
    }
}
