//! Clicking and choosing: `block_actions`, and what external menus offer.

use super::entry::{entry, option};
use super::payload::{Prepared, TROUBLE, channel_name};
use crate::changes::Change;
use crate::delivery::{Cannot, Delivery};
use crate::elements::{self, Found};
use crate::input::{Choice, Place};
use crate::message::Message;
use crate::state::State;
use crate::web_api::shapes;
use crate::workspace::Workspace;
use crate::world::User;
use serde_json::{Map, Value, json};

impl Workspace {
    /// Clicks, or chooses at, an element of a message, a modal or the Home tab.
    #[must_use = "the app may not have taken it: look at it, or call .ok()"]
    pub async fn click(&self, user: &str, place: Place, action_id: &str, choice: Choice) -> Delivery {
        self.click_on(user, place, None, action_id, choice).await
    }

    /// The same on a message as this person's screen still shows it: somebody may have changed it since.
    #[must_use = "the app may not have taken it: look at it, or call .ok()"]
    pub async fn click_as_seen(
        &self,
        user: &str,
        seen: &Message,
        action_id: &str,
        choice: Choice,
    ) -> Delivery {
        self.click_on(user, Place::of(seen), Some(&seen.blocks), action_id, choice).await
    }

    async fn click_on(
        &self,
        user: &str,
        place: Place,
        seen: Option<&[Value]>,
        action_id: &str,
        choice: Choice,
    ) -> Delivery {
        let prepared = match self.prepare_click(user, &place, seen, action_id, &choice) {
            Ok(prepared) => prepared,
            Err(Cannot(why)) => return Delivery::not_sent(why),
        };
        let mut delivery = self.interact(prepared).await;
        if !delivery.is_ok() {
            delivery.shown = Some(TROUBLE.into());
        }
        if let Place::View(id) = &place {
            self.state().set_trouble(user, id, delivery.shown.clone());
        }
        self.record(&delivery);
        delivery
    }

    fn prepare_click(
        &self,
        user: &str,
        place: &Place,
        seen: Option<&[Value]>,
        action_id: &str,
        choice: &Choice,
    ) -> Result<Prepared, Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let there = state.blocks_at(user, place)?;
        let blocks = seen.map_or(there, <[Value]>::to_vec);
        let found = elements::find(&blocks, action_id);
        let found = found.ok_or_else(|| Cannot(no_such(&blocks, action_id)))?;
        let action_id = found.action_id().unwrap_or(action_id);
        if found.element["visible_to_user_ids"].as_array().is_some_and(|ids| !ids.contains(&json!(user))) {
            return Err(Cannot(format!("{user} does not see {action_id}")));
        }
        let suggested =
            state.suggested.get(&(user.to_owned(), action_id.to_owned())).cloned().unwrap_or_default();
        state.must_list(user, found.element, choice)?;
        let action_ts = state.ts();
        let action = action(&found, choice, &suggested, &action_ts)?;
        if elements::value_key(found.kind()).is_some() {
            let value = entry(found.element, choice, &suggested)?;
            state.keep_value(user, place, found.block_id(), action_id, value);
        }
        if found.block["type"] == "input" && found.block["dispatch_action"] != true {
            return Err(Cannot("the app is not told of changes in this field".into()));
        }
        let in_modal = matches!(place, Place::View(id) if state.is_modal(id));
        let trigger_id = state.issue_trigger(user, in_modal);
        let mut more = json!({ "trigger_id": trigger_id, "actions": [action] });
        let response_url = state.describe(&person, place, &mut more);
        state.place_in_unfurl(place, action_id, &mut more);
        Ok(Prepared { payload: state.interaction("block_actions", &person, more), trigger_id, response_url })
    }

    /// What the app offers for an external menu when this is typed into it.
    pub async fn suggestions(&self, user: &str, place: Place, action_id: &str, typed: &str) -> Vec<Value> {
        let Ok(payload) = self.prepare_suggestions(user, &place, action_id, typed) else { return Vec::new() };
        let delivery =
            self.interact(Prepared { payload, trigger_id: String::new(), response_url: String::new() }).await;
        self.record(&delivery);
        let answer = delivery.json();
        let options: Vec<Value> = elements::raw_options(&answer).into_iter().cloned().collect();
        self.state().suggested.insert((user.to_owned(), action_id.to_owned()), options.clone());
        options
    }

    fn prepare_suggestions(
        &self,
        user: &str,
        place: &Place,
        action_id: &str,
        typed: &str,
    ) -> Result<Value, Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let blocks = state.blocks_at(user, place)?;
        let found = elements::find(&blocks, action_id).ok_or_else(|| Cannot(no_such(&blocks, action_id)))?;
        let mut more = json!({ "action_id": action_id, "block_id": found.block_id(), "value": typed });
        state.describe(&person, place, &mut more);
        if let Some(more) = more.as_object_mut() {
            more.remove("response_url");
        }
        Ok(state.interaction("block_suggestion", &person, more))
    }
}

fn no_such(blocks: &[Value], action_id: &str) -> String {
    let known: Vec<&str> = elements::all(blocks).iter().filter_map(Found::action_id).collect();
    format!("there is no element {action_id} among: {}", known.join(", "))
}

/// The entry in `actions` for this choice.
fn action(found: &Found<'_>, choice: &Choice, suggested: &[Value], action_ts: &str) -> Result<Value, Cannot> {
    let kind = found.kind();
    let mut action = json!({
        "type": kind, "action_id": found.action_id(), "block_id": found.block_id(), "action_ts": action_ts,
    });
    match kind {
        "button" | "icon_button" => {
            if *choice != Choice::Button {
                return Err(Cannot(format!("{choice:?} is not possible, at a button")));
            }
            for name in ["text", "value", "url", "style", "confirm"] {
                if !found.element[name].is_null() {
                    action[name] = found.element[name].clone();
                }
            }
        }
        "overflow" => {
            let Choice::Option(wanted) = choice else {
                return Err(Cannot(format!("{choice:?} is not possible, at an overflow menu")));
            };
            action["selected_option"] = option(found.element, wanted, &[]).map_err(Cannot)?;
        }
        "feedback_buttons" => {
            let Choice::Option(wanted) = choice else { return Err(Cannot("choose one of the two".into())) };
            let two = [&found.element["positive_button"], &found.element["negative_button"]];
            let chosen = two.into_iter().find(|button| button["value"] == wanted.as_str());
            action["text"] = chosen.map(|button| button["text"].clone()).unwrap_or_default();
            action["value"] = json!(wanted);
        }
        _ => {
            shapes::merge(&mut action, entry(found.element, choice, suggested)?);
            if !found.element["placeholder"].is_null() {
                action["placeholder"] = found.element["placeholder"].clone();
            }
        }
    }
    Ok(action)
}

impl State {
    /// The blocks at a place, if the person has it before them.
    fn blocks_at(&mut self, user: &str, place: &Place) -> Result<Vec<Value>, Cannot> {
        let gone = || Cannot(format!("{place:?} is not there (any more)"));
        match place {
            Place::Message { channel, ts } => {
                let channel = self.conversation(user, channel)?;
                let shown = self.message(&channel.id, ts);
                shown.map(|m| [m.blocks.clone(), m.unfurled_blocks()].concat()).ok_or_else(gone)
            }
            Place::Ephemeral(_) => {
                let message = self.message_at(place).filter(|m| m.only_for.as_deref() == Some(user));
                message.map(|m| m.blocks.clone()).ok_or_else(gone)
            }
            Place::View(id) => self.view_before(user, id).map(|view| view.blocks.clone()).ok_or_else(gone),
        }
    }

    /// The modal on top of the person's stack, or their Home tab, if it has this id.
    pub(super) fn view_before(&self, user: &str, id: &str) -> Option<&crate::View> {
        let top = self.stacks.get(user).and_then(|stack| stack.last());
        top.filter(|view| view.id == id).or_else(|| self.homes.get(user).filter(|view| view.id == id))
    }

    fn is_modal(&self, view_id: &str) -> bool {
        self.stacks.values().flatten().any(|view| view.id == view_id)
    }

    /// Keeps what is chosen at an element, where `state.values` finds it.
    pub(super) fn keep_value(
        &mut self,
        user: &str,
        place: &Place,
        block_id: &str,
        action_id: &str,
        value: Value,
    ) {
        let values = match place {
            Place::View(id) => {
                let open = self.stacks.values_mut().flatten().chain(self.homes.values_mut());
                let Some(view) = open.into_iter().find(|view| view.id == *id) else { return };
                // An error stays until what it speaks of is changed; that it is said once more changes nothing.
                if view.state.get(block_id).and_then(|values| values.get(action_id)) != Some(&value) {
                    view.errors.remove(block_id);
                }
                &mut view.state
            }
            Place::Message { ts, .. } | Place::Ephemeral(ts) => {
                self.message_states.entry((user.to_owned(), ts.clone())).or_default()
            }
        };
        values.entry(block_id).or_insert_with(|| json!({}))[action_id] = value;
        if matches!(place, Place::View(_)) {
            self.announce(Change::View { user: user.to_owned() });
        }
    }

    /// Puts container, message, channel, view and state into a payload; returns its `response_url`.
    fn describe(&mut self, person: &User, place: &Place, more: &mut Value) -> String {
        if let Place::View(id) = place {
            let view = self.view_before(&person.id, id).cloned().unwrap_or_default();
            let shape = shapes::view(self, &view);
            shapes::merge(more, json!({ "container": { "type": "view", "view_id": id }, "view": shape }));
            return String::new();
        }
        let Some(message) = self.message_at(place).cloned() else { return String::new() };
        let response_url = self.issue_response_url(&person.id, &message.channel, Some(place.clone()));
        let ephemeral = message.only_for.is_some();
        let mut container = json!({
            "type": "message", "message_ts": message.ts, "channel_id": message.channel, "is_ephemeral": ephemeral,
        });
        if let Some(thread) = &message.thread_ts {
            container["thread_ts"] = json!(thread);
        }
        let chosen = self.message_states.get(&(person.id.clone(), message.ts.clone())).cloned();
        let values: Map<String, Value> = elements::state_of(&message.blocks, &chosen.unwrap_or_default());
        let name = self.world.channels.get(&message.channel).map(|c| channel_name(c).to_owned());
        let fields = json!({
            "container": container, "response_url": response_url, "state": { "values": values },
            "channel": { "id": message.channel, "name": name },
        });
        shapes::merge(more, fields);
        if !ephemeral {
            more["message"] = shapes::message(self, &message, false);
        }
        response_url
    }

    /// Shows trouble over a form, or takes it away.
    pub(super) fn set_trouble(&mut self, user: &str, view_id: &str, trouble: Option<String>) {
        let view =
            self.stacks.get_mut(user).and_then(|stack| stack.iter_mut().find(|view| view.id == view_id));
        if let Some(view) = view
            && view.trouble != trouble
        {
            view.trouble = trouble;
            self.announce(Change::View { user: user.to_owned() });
        }
    }
}
