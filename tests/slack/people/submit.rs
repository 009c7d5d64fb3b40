//! Submitting a form: what Slack checks itself, what it sends, and what it does with the answer.

use super::payload::{Prepared, TROUBLE};
use crate::changes::Change;
use crate::delivery::{Cannot, Delivery};
use crate::elements;
use crate::state::State;
use crate::view::View;
use crate::web_api::{Refusal, accept_view, revise_view, shapes};
use crate::workspace::Workspace;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Workspace {
    /// Presses the modal's submit button.
    #[must_use = "the app may not have taken it: look at it, or call .ok()"]
    pub async fn submit(&self, user: &str, view_id: &str) -> Delivery {
        let prepared = match self.prepare_submit(user, view_id) {
            Ok(prepared) => prepared,
            Err(refused) => return *refused,
        };
        let mut delivery = self.interact(prepared).await;
        let mut state = self.state();
        let outcome =
            if delivery.is_ok() { state.apply_submission(user, view_id, &delivery.body) } else { Err(None) };
        match outcome {
            Ok(errors) => {
                delivery.field_errors = errors;
                state.set_trouble(user, view_id, None);
            }
            Err(why) => {
                delivery.shown = Some(TROUBLE.into());
                delivery.error = delivery.error.or(why);
                state.set_trouble(user, view_id, delivery.shown.clone());
            }
        }
        drop(state);
        self.record(&delivery);
        delivery
    }

    fn prepare_submit(&self, user: &str, view_id: &str) -> Result<Prepared, Box<Delivery>> {
        let mut state = self.state();
        let refuse = |Cannot(why): Cannot| Box::new(Delivery::not_sent(why));
        let person = state.actor(user).map_err(refuse)?;
        let top =
            state.stacks.get(user).and_then(|stack| stack.last()).filter(|view| view.id == view_id).cloned();
        let view = top.ok_or_else(|| refuse(Cannot(format!("{view_id} is not the modal before {user}"))))?;
        if view.submit.is_none() {
            return Err(refuse(Cannot("the modal has no submit button".into())));
        }
        let errors = refused_by_client(&view);
        if !errors.is_empty() {
            let delivery = Delivery {
                field_errors: errors.clone(),
                ..Delivery::not_sent("fields are not filled in right")
            };
            state.show_errors(user, view_id, errors);
            return Err(Box::new(delivery));
        }
        state.show_errors(user, view_id, BTreeMap::new());
        let trigger_id = state.issue_trigger(user, true);
        let view = shapes::view(&state, &view);
        let more = json!({ "trigger_id": trigger_id, "view": view, "response_urls": [] });
        let payload = state.interaction("view_submission", &person, more);
        Ok(Prepared { payload, trigger_id, response_url: String::new() })
    }
}

/// What Slack's client says of fields before anything is sent.
fn refused_by_client(view: &View) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    for block in view.blocks.iter().filter(|block| block["type"] == "input") {
        let (block_id, element) = (block["block_id"].as_str().unwrap_or_default(), &block["element"]);
        let action_id = element["action_id"].as_str().unwrap_or_default();
        let Some(entry) = view.state.get(block_id).and_then(|values| values.get(action_id)) else { continue };
        let text = elements::value_in(entry).as_str().unwrap_or_default();
        let required = block["optional"] != true;
        let least = element["min_length"].as_u64().unwrap_or(0);
        let number = text.parse::<f64>();
        let bound = |name: &str| element[name].as_str().and_then(|bound| bound.parse::<f64>().ok());
        let says = match element["type"].as_str().unwrap_or_default() {
            _ if required && elements::is_empty(entry) => "Please complete this required field.".to_owned(),
            _ if elements::is_empty(entry) => continue,
            _ if (text.chars().count() as u64) < least => {
                format!("Please enter at least {least} characters.")
            }
            "email_text_input" if !text.contains('@') => "Please enter a valid email address.".to_owned(),
            "url_text_input" if url::Url::parse(text).is_err() => "Please enter a valid URL.".to_owned(),
            "number_input" => match number {
                Err(_) => "Please enter a number.".to_owned(),
                Ok(n) if n.fract() != 0.0 && element["is_decimal_allowed"] != true => {
                    "Please enter a whole number.".to_owned()
                }
                Ok(n) if bound("min_value").is_some_and(|min| n < min) => {
                    "The number is too small.".to_owned()
                }
                Ok(n) if bound("max_value").is_some_and(|max| n > max) => {
                    "The number is too large.".to_owned()
                }
                Ok(_) => continue,
            },
            _ => continue,
        };
        errors.insert(block_id.to_owned(), says);
    }
    errors
}

type Applied = Result<BTreeMap<String, String>, Option<String>>;

impl State {
    fn show_errors(&mut self, user: &str, view_id: &str, errors: BTreeMap<String, String>) {
        let view =
            self.stacks.get_mut(user).and_then(|stack| stack.iter_mut().find(|view| view.id == view_id));
        if let Some(view) = view
            && view.errors != errors
        {
            view.errors = errors;
            self.announce(Change::View { user: user.to_owned() });
        }
    }

    /// Does what the answer to a submission says; returns errors it put at fields.
    fn apply_submission(&mut self, user: &str, view_id: &str, body: &str) -> Applied {
        let body = body.trim();
        let answer = if body.is_empty() { json!({}) } else { serde_json::from_str(body).unwrap_or_default() };
        let Value::Object(fields) = &answer else { return Err(Some("the answer is no JSON object".into())) };
        match fields.get("response_action").and_then(Value::as_str) {
            None if fields.is_empty() => self.close_one(user, view_id),
            None => return Err(Some("the answer has no response_action".into())),
            Some("clear") => self.close_all(user),
            Some("errors") => return self.apply_errors(user, view_id, &answer["errors"]),
            Some(action @ ("update" | "push")) => {
                let outcome = self.apply_view(user, view_id, &answer["view"], action == "push");
                self.produce("response_action", "view", user, answer["view"].clone(), &outcome);
                outcome.map_err(|refusal| Some(format!("the view was refused: {:?}", refusal.answer())))?;
            }
            Some(other) => return Err(Some(format!("unknown response_action {other}"))),
        }
        Ok(BTreeMap::new())
    }

    fn apply_errors(&mut self, user: &str, view_id: &str, errors: &Value) -> Applied {
        let given: BTreeMap<String, String> = serde_json::from_value(errors.clone()).unwrap_or_default();
        let open = self.stacks.get(user).and_then(|stack| stack.iter().find(|view| view.id == view_id));
        let inputs: Vec<String> =
            open.map(View::inputs).unwrap_or_default().into_iter().map(|f| f.block_id).collect();
        if given.is_empty() || given.keys().any(|block_id| !inputs.contains(block_id)) {
            return Err(Some(format!("errors name fields that are not in the form: {errors}")));
        }
        self.show_errors(user, view_id, given.clone());
        Ok(given)
    }

    fn apply_view(&mut self, user: &str, view_id: &str, raw: &Value, push: bool) -> Result<(), Refusal> {
        let open = self.stacks.get(user).and_then(|stack| stack.iter().find(|view| view.id == view_id));
        let old = open.cloned().ok_or_else(|| Refusal::of("not_found"))?;
        let new = accept_view(self, raw, "modal", (!push).then_some(view_id))?;
        if push {
            return self.stack_view(View { user: user.to_owned(), ..new }, true);
        }
        self.replace_view(revise_view(&old, new));
        Ok(())
    }

    /// Closes one view; the one under it is before the person then.
    pub(super) fn close_one(&mut self, user: &str, view_id: &str) {
        if let Some(stack) = self.stacks.get_mut(user) {
            stack.retain(|view| view.id != view_id);
        }
        self.announce(Change::View { user: user.to_owned() });
    }

    /// Closes all of a person's modals.
    pub(super) fn close_all(&mut self, user: &str) {
        self.stacks.remove(user);
        self.announce(Change::View { user: user.to_owned() });
    }
}
