//! `views.*`: opening, pushing, updating, publishing.

use super::{Answer, Arguments, Refusal, shapes};
use crate::changes::Change;
use crate::state::State;
use crate::view::View;
use crate::{blocks, elements};
use serde_json::{Map, Value, json};

/// Views a stack holds.
const DEPTH: usize = 3;
const MOST_BYTES: usize = 250_000;

fn view_argument(arguments: &Arguments) -> Result<Value, Refusal> {
    match arguments.structure("view") {
        Ok(Some(view)) => Ok(view),
        Ok(None) => Err(Refusal::arguments("missing required field: view")),
        Err(()) => Err(Refusal::arguments("view is not valid JSON")),
    }
}

/// Keeps the view for judges, whatever became of it.
fn kept(state: &mut State, by: &str, to: &str, arguments: &Arguments, outcome: Answer) -> Answer {
    let view = arguments.structure("view").ok().flatten().unwrap_or_default();
    state.produce(by, "view", to, view, &outcome);
    outcome
}

pub(super) fn open(state: &mut State, arguments: &Arguments) -> Answer {
    let user = state.trigger_owner(arguments);
    let outcome = try_open(state, arguments, false);
    kept(state, "views.open", &user, arguments, outcome)
}

pub(super) fn push(state: &mut State, arguments: &Arguments) -> Answer {
    let user = state.trigger_owner(arguments);
    let outcome = try_open(state, arguments, true);
    kept(state, "views.push", &user, arguments, outcome)
}

fn try_open(state: &mut State, arguments: &Arguments, push: bool) -> Answer {
    let raw = view_argument(arguments)?;
    let mut view = accept_view(state, &raw, "modal", None)?;
    let trigger_id = arguments.need("trigger_id")?;
    let now = state.now;
    let trigger = state.triggers.get(trigger_id).ok_or_else(|| Refusal::of("invalid_trigger_id"))?;
    if now - trigger.issued > state.trigger_lives {
        return Err(Refusal::of("expired_trigger_id"));
    }
    if trigger.opened.is_some() {
        return Err(Refusal::of("exchanged_trigger_id"));
    }
    let user = trigger.user.clone();
    if push {
        let in_modal = trigger.in_modal;
        let stack = state.stacks.get(&user).map(Vec::as_slice).unwrap_or_default();
        if !in_modal || stack.is_empty() {
            return Err(Refusal::of("not_found"));
        }
    }
    view.user.clone_from(&user);
    state.stack_view(view, push)?;
    let opened = state.stacks.get(&user).and_then(|stack| stack.last()).cloned().unwrap_or_default();
    if let Some(trigger) = state.triggers.get_mut(trigger_id) {
        trigger.opened = Some(opened.id.clone());
    }
    Ok(json!({ "view": shapes::view(state, &opened) }))
}

pub(super) fn update(state: &mut State, arguments: &Arguments) -> Answer {
    let to = find(state, arguments).map(|view| view.user.clone()).unwrap_or_default();
    let outcome = try_update(state, arguments);
    kept(state, "views.update", &to, arguments, outcome)
}

fn find<'s>(state: &'s State, arguments: &Arguments) -> Option<&'s View> {
    let id = arguments.text("view_id");
    let external = arguments.text("external_id");
    let mut open = state.stacks.values().flatten().chain(state.homes.values());
    open.find(|view| match (id, external) {
        (Some(id), _) => view.id == id,
        (None, Some(external)) => view.external_id == external,
        _ => false,
    })
}

fn try_update(state: &mut State, arguments: &Arguments) -> Answer {
    let raw = view_argument(arguments)?;
    let old = find(state, arguments).cloned().ok_or_else(|| Refusal::of("not_found"))?;
    if arguments.text("hash").is_some_and(|hash| hash != old.hash) {
        return Err(Refusal::of("hash_conflict"));
    }
    let new = accept_view(state, &raw, &old.kind, Some(&old.id))?;
    let view = revise_view(&old, new);
    let shape = shapes::view(state, &view);
    state.replace_view(view);
    Ok(json!({ "view": shape }))
}

pub(super) fn publish(state: &mut State, arguments: &Arguments) -> Answer {
    let outcome = try_publish(state, arguments);
    let to = arguments.text("user_id").unwrap_or_default();
    kept(state, "views.publish", to, arguments, outcome)
}

fn try_publish(state: &mut State, arguments: &Arguments) -> Answer {
    let raw = view_argument(arguments)?;
    if state.app.as_ref().is_some_and(|app| app.without_home) {
        return Err(Refusal::of("not_enabled"));
    }
    let user = arguments.need("user_id")?.to_owned();
    let person = state.person(&user)?;
    if person.deleted || person.kind == crate::UserKind::Bot {
        return Err(Refusal::of("user_not_found"));
    }
    let new = accept_view(state, &raw, "home", None)?;
    let old = state.homes.get(&user).cloned();
    let given = arguments.text("hash");
    if given.is_some_and(|hash| old.as_ref().is_none_or(|old| old.hash != hash)) {
        return Err(Refusal::of("hash_conflict"));
    }
    let mut view = match old {
        Some(old) => revise_view(&old, new),
        None => new,
    };
    view.user.clone_from(&user);
    view.root_view_id.clone_from(&view.id);
    let shape = shapes::view(state, &view);
    state.homes.insert(user.clone(), view);
    state.announce(Change::Home { user });
    Ok(json!({ "view": shape }))
}

/// Checks a view the app sent and gives it an id and a hash. `replaces` is the open view
/// it is a new version of.
pub(crate) fn accept_view(
    state: &mut State,
    raw: &Value,
    kind: &str,
    replaces: Option<&str>,
) -> Result<View, Refusal> {
    if raw.to_string().len() > MOST_BYTES {
        return Err(Refusal::of("view_too_large"));
    }
    let mut problems = blocks::check_view(raw);
    if problems.is_empty() && raw["type"] != kind {
        problems.push(blocks::Problem { pointer: "/view/type".into(), message: format!("must be {kind}") });
    }
    if !problems.is_empty() {
        return Err(Refusal::blocks("invalid_arguments", &problems));
    }
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let label = |v: &Value| v["text"].as_str().map(str::to_owned);
    let external_id = text(&raw["external_id"]);
    let taken = |view: &View| {
        !external_id.is_empty() && view.external_id == external_id && Some(view.id.as_str()) != replaces
    };
    if kind == "modal" && state.stacks.values().flatten().any(taken) {
        return Err(Refusal::of("duplicate_external_id"));
    }
    let mut blocks = raw["blocks"].as_array().cloned().unwrap_or_default();
    blocks::normalize(&mut blocks, || state.id("b"));
    let id = state.id("V");
    Ok(View {
        root_view_id: id.clone(),
        id,
        kind: kind.to_owned(),
        title: text(&raw["title"]["text"]),
        submit: label(&raw["submit"]),
        close: label(&raw["close"]),
        state: elements::state_of(&blocks, &Map::new()),
        blocks,
        private_metadata: text(&raw["private_metadata"]),
        callback_id: text(&raw["callback_id"]),
        external_id,
        notify_on_close: raw["notify_on_close"] == true,
        clear_on_close: raw["clear_on_close"] == true,
        hash: format!("{}.{:08x}", state.now / 1000, state.serial()),
        ..View::default()
    })
}

/// A new version of an open view: the same place and id, and what the person filled in
/// stays where block and action are the same.
pub(crate) fn revise_view(old: &View, new: View) -> View {
    View {
        id: old.id.clone(),
        user: old.user.clone(),
        root_view_id: old.root_view_id.clone(),
        previous_view_id: old.previous_view_id.clone(),
        state: elements::state_of(&new.blocks, &old.state),
        ..new
    }
}

impl State {
    fn trigger_owner(&self, arguments: &Arguments) -> String {
        let trigger = arguments.text("trigger_id").and_then(|id| self.triggers.get(id));
        trigger.map(|trigger| trigger.user.clone()).unwrap_or_default()
    }

    /// Puts a view on a person's stack, or opens a new stack with it.
    pub(crate) fn stack_view(&mut self, mut view: View, push: bool) -> Result<(), Refusal> {
        let user = view.user.clone();
        let stack = self.stacks.entry(user.clone()).or_default();
        if push {
            if stack.len() >= DEPTH {
                return Err(Refusal::of("push_limit_reached"));
            }
            if let (Some(root), Some(top)) = (stack.first(), stack.last()) {
                view.root_view_id.clone_from(&root.id);
                view.previous_view_id = Some(top.id.clone());
            }
        } else {
            stack.clear();
        }
        stack.push(view);
        self.announce(Change::View { user });
        Ok(())
    }

    /// Puts a new version of an open view where the old one is.
    pub(crate) fn replace_view(&mut self, view: View) {
        let user = view.user.clone();
        if view.kind == "home" {
            self.homes.insert(user.clone(), view);
            return self.announce(Change::Home { user });
        }
        let place = self.stacks.get_mut(&user).and_then(|stack| stack.iter_mut().find(|v| v.id == view.id));
        if let Some(place) = place {
            *place = view;
        }
        self.announce(Change::View { user });
    }
}
