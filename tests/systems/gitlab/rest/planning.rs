//! Labels and milestones of a project.

use super::super::call::Call;
use super::super::instance::{Instance, Label, Milestone};
use super::super::level;
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use super::{project, project_for};
use crate::server::Answer;

pub(super) fn labels(instance: &mut Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    if call.method == "GET" {
        let project = project(instance, call, named)?;
        return page(instance, call, project.labels.iter().map(shape::label).collect());
    }
    only_post(call)?;
    let id = project_for(instance, call, named, level::REPORTER)?;
    let (name, color) = (call.needed("name")?, call.needed("color")?);
    let is_color = color
        .strip_prefix('#')
        .is_some_and(|hex| [3, 6].contains(&hex.len()) && hex.chars().all(|c| c.is_ascii_hexdigit()));
    if !is_color && !color.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(Refusal::at("color", "must be a valid color code"));
    }
    if project(instance, call, named)?.labels.iter().any(|label| label.name == name) {
        return Err(Refusal::message(409, "Label already exists"));
    }
    let label = Label { id: instance.fresh(), name, color };
    let shown = shape::label(&label);
    if let Some(project) = instance.project_mut(id) {
        project.labels.push(label);
    }
    Ok(Answer::json(201, &shown))
}

pub(super) fn milestones(instance: &mut Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    if call.method == "GET" {
        let project = project(instance, call, named)?;
        let title = call.text("title");
        let found =
            project.milestones.iter().filter(|one| title.as_ref().is_none_or(|title| one.title == *title));
        let shown = found.map(|one| shape::milestone(project, one)).collect();
        return page(instance, call, shown);
    }
    only_post(call)?;
    let id = project_for(instance, call, named, level::REPORTER)?;
    let title = call.needed("title")?;
    let known = project(instance, call, named)?;
    if known.milestones.iter().any(|one| one.title == title) {
        return Err(Refusal::at("title", "has already been taken"));
    }
    let iid = known.milestones.iter().map(|one| one.iid).max().unwrap_or(0) + 1;
    let milestone = Milestone { id: instance.fresh(), iid, title };
    let shown = shape::milestone(project(instance, call, named)?, &milestone);
    if let Some(project) = instance.project_mut(id) {
        project.milestones.push(milestone);
    }
    Ok(Answer::json(201, &shown))
}

fn only_post(call: &Call) -> Result<(), Refusal> {
    match call.method.as_str() {
        "POST" => Ok(()),
        _ => Err(Refusal::error(405, "405 Not Allowed")),
    }
}
