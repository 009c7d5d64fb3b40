//! Issues of a project, and the notes on them. Neither is made once only: whoever asks twice has two.

use super::super::call::Call;
use super::super::instance::{Instance, Issue, Note};
use super::super::level;
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use super::{project, project_for};
use crate::server::Answer;
use serde_json::Value;

pub(super) fn route(
    instance: &mut Instance,
    call: &Call,
    named: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    match (call.method.as_str(), rest) {
        ("GET", []) => list(instance, call, named),
        ("POST", []) => create(instance, call, named),
        ("GET", [iid]) => {
            let (project, iid) = found(instance, call, named, iid)?;
            shown(instance, project, iid)
        }
        ("PUT", [iid]) => change(instance, call, named, iid),
        ("GET", [iid, "notes"]) => notes(instance, call, named, iid),
        ("POST", [iid, "notes"]) => add_note(instance, call, named, iid),
        _ => Err(Refusal::error(404, "404 Not Found")),
    }
}

/// Each word of `search` has to be in the title or the description, or in what `in` names.
fn list(instance: &Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let project = project(instance, call, named)?;
    let search = call.text("search").map(|text| text.to_lowercase()).unwrap_or_default();
    let within = call.list("in").unwrap_or_else(|| vec!["title".into(), "description".into()]);
    let labels = call.list("labels").unwrap_or_default();
    let state = call.text("state");
    let fits = |issue: &&Issue| {
        let mut text = String::new();
        for place in &within {
            text.push_str(if place == "title" { &issue.title } else { &issue.description });
            text.push('\n');
        }
        let text = text.to_lowercase();
        let of_state = match state.as_deref() {
            Some("opened") => !issue.closed,
            Some("closed") => issue.closed,
            _ => true,
        };
        of_state
            && search.split_whitespace().all(|word| text.contains(word))
            && labels.iter().all(|label| issue.labels.contains(label))
    };
    let newest_first = project.issues.iter().rev().filter(fits);
    page(instance, call, newest_first.map(|issue| shape::issue(instance, project, issue)).collect())
}

fn create(instance: &mut Instance, call: &Call, named: &str) -> Result<Answer, Refusal> {
    let id = project_for(instance, call, named, level::GUEST)?;
    let title = title(&call.needed("title")?)?;
    let known = project(instance, call, named)?;
    let milestone = call.number("milestone_id")?;
    if milestone.is_some_and(|id| !known.milestones.iter().any(|one| one.id == id)) {
        return Err(Refusal::at("milestone_id", "is not available"));
    }
    let assignees = call.list("assignee_ids").unwrap_or_default();
    let assignees = assignees.iter().filter_map(|id| id.parse().ok()).collect::<Vec<u64>>();
    // Whoever sees nothing of the project is not assigned, and nobody says so.
    let assignees = assignees.into_iter().filter(|id| instance.level_in(*id, known) > 0).collect();
    let issue = Issue {
        id: instance.fresh(),
        iid: project(instance, call, named)?.issues.iter().map(|one| one.iid).max().unwrap_or(0) + 1,
        title,
        description: call.text("description").unwrap_or_default(),
        labels: call.list("labels").unwrap_or_default(),
        milestone,
        assignees,
        due_date: call.text("due_date"),
        author: call.user,
        closed: false,
        at: instance.now,
        notes: Vec::new(),
    };
    let iid = issue.iid;
    if let Some(project) = instance.project_mut(id) {
        project.issues.push(issue);
    }
    let mut answer = shown(instance, id, iid)?;
    answer.status = 201;
    Ok(answer)
}

fn change(instance: &mut Instance, call: &Call, named: &str, iid: &str) -> Result<Answer, Refusal> {
    let (id, iid) = found(instance, call, named, iid)?;
    project_for(instance, call, named, level::REPORTER)?;
    let event = call.text("state_event");
    if event.as_deref().is_some_and(|event| !["close", "reopen"].contains(&event)) {
        return Err(Refusal::error(400, "state_event does not have a valid value"));
    }
    let new_title = call.text("title").map(|text| title(&text)).transpose()?;
    let note = Note {
        id: instance.fresh(),
        body: event
            .as_deref()
            .map(|event| if event == "close" { "closed" } else { "reopened" })
            .unwrap_or("")
            .into(),
        author: call.user,
        at: instance.now,
        system: true,
    };
    let issue = instance.project_mut(id).and_then(|one| one.issues.iter_mut().find(|one| one.iid == iid));
    if let Some(issue) = issue {
        if let Some(event) = event {
            let closed = event == "close";
            if closed != issue.closed {
                issue.closed = closed;
                issue.notes.push(note);
            }
        }
        if let Some(title) = new_title {
            issue.title = title;
        }
        if call.sent.contains_key("description") {
            issue.description = call.text("description").unwrap_or_default();
        }
        if let Some(labels) = call.list("labels") {
            issue.labels = labels;
        }
    }
    shown(instance, id, iid)
}

fn notes(instance: &Instance, call: &Call, named: &str, iid: &str) -> Result<Answer, Refusal> {
    let (id, iid) = found(instance, call, named, iid)?;
    let project = instance.projects.iter().find(|project| project.id == id);
    let issue = project.and_then(|project| project.issues.iter().find(|issue| issue.iid == iid));
    let mut all: Vec<Value> =
        issue.into_iter().flat_map(|issue| &issue.notes).map(|note| shape::note(instance, note)).collect();
    if call.text("sort").as_deref() != Some("asc") {
        all.reverse();
    }
    page(instance, call, all)
}

fn add_note(instance: &mut Instance, call: &Call, named: &str, iid: &str) -> Result<Answer, Refusal> {
    let (id, iid) = found(instance, call, named, iid)?;
    let body = call.needed("body")?;
    let note = Note { id: instance.fresh(), body, author: call.user, at: instance.now, system: false };
    let shown = shape::note(instance, &note);
    let issue = instance.project_mut(id).and_then(|one| one.issues.iter_mut().find(|one| one.iid == iid));
    if let Some(issue) = issue {
        issue.notes.push(note);
    }
    Ok(Answer::json(201, &shown))
}

/// A project's id and an issue's number in it, if both are there.
fn found(instance: &Instance, call: &Call, named: &str, iid: &str) -> Result<(u64, u64), Refusal> {
    let project = project(instance, call, named)?;
    let iid: u64 = iid.parse().map_err(|_| Refusal::error(400, "issue_iid is invalid"))?;
    match project.issues.iter().any(|issue| issue.iid == iid) {
        true => Ok((project.id, iid)),
        false => Err(Refusal::not_found("Issue")),
    }
}

fn shown(instance: &Instance, project: u64, iid: u64) -> Result<Answer, Refusal> {
    let project = instance.projects.iter().find(|one| one.id == project);
    let found =
        project.and_then(|project| Some((project, project.issues.iter().find(|one| one.iid == iid)?)));
    let (project, issue) = found.ok_or_else(|| Refusal::not_found("Issue"))?;
    Ok(Answer::json(200, &shape::issue(instance, project, issue)))
}

fn title(text: &str) -> Result<String, Refusal> {
    match text.chars().count() <= 255 {
        true => Ok(text.to_owned()),
        false => Err(Refusal::at("title", "is too long (maximum is 255 characters)")),
    }
}
