//! An open modal or a published Home tab, with what a test wants to ask of it.

use crate::{elements, visible};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A modal or a Home tab as one person has it before them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct View {
    pub id: String,
    /// `modal` or `home`.
    pub kind: String,
    pub user: String,
    pub title: String,
    pub submit: Option<String>,
    pub close: Option<String>,
    pub blocks: Vec<Value>,
    pub private_metadata: String,
    pub callback_id: String,
    pub external_id: String,
    pub notify_on_close: bool,
    pub clear_on_close: bool,
    pub hash: String,
    pub root_view_id: String,
    pub previous_view_id: Option<String>,
    /// What is filled in: block id → action id → value, in the shape of `view.state.values`.
    pub state: Map<String, Value>,
    /// Errors shown at fields: block id → text.
    pub errors: BTreeMap<String, String>,
    /// What Slack shows over the form when the app did not answer.
    pub trouble: Option<String>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    pub block_id: String,
    pub action_id: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    /// The element's type, as `plain_text_input`.
    pub element: String,
    /// Label and value of each option.
    pub options: Vec<(String, String)>,
    /// What is filled in, as text; several values are joined by a comma.
    pub value: Option<String>,
    pub error: Option<String>,
}

impl View {
    /// All visible text, a line per piece, the title first.
    pub fn text_of(&self) -> String {
        let body = visible::of_blocks(&self.blocks);
        if self.title.is_empty() { body } else { format!("{}\n{body}", self.title) }
    }

    /// The field whose label is this, or whose block id is.
    pub fn field(&self, label: &str) -> Option<Field> {
        let inputs = self.inputs();
        let by_label = inputs.iter().find(|f| f.label == label);
        by_label.or_else(|| inputs.iter().find(|f| f.block_id == label)).cloned()
    }

    /// Every input block, in order.
    pub fn inputs(&self) -> Vec<Field> {
        self.blocks.iter().filter(|b| b["type"] == "input").map(|block| self.field_of(block)).collect()
    }

    /// What is filled in at a block, as text; several values are joined by a comma.
    pub fn value_of(&self, block_id: &str) -> Option<String> {
        let actions = self.state.get(block_id)?.as_object()?;
        actions.values().find_map(elements::value_text)
    }

    /// The `action_id` of the button with this label.
    pub fn button(&self, label: &str) -> Option<String> {
        elements::button(&self.blocks, label)
    }

    /// Whether there is a button with this label.
    pub fn has_button(&self, label: &str) -> bool {
        self.button(label).is_some()
    }

    /// Labels of all buttons, in order.
    pub fn buttons(&self) -> Vec<String> {
        elements::buttons(&self.blocks)
    }

    /// Label and value of each option of the element with this `action_id`.
    pub fn options(&self, action_id: &str) -> Vec<(String, String)> {
        elements::find(&self.blocks, action_id)
            .map(|found| elements::options(found.element))
            .unwrap_or_default()
    }

    fn field_of(&self, block: &Value) -> Field {
        let text = |v: &Value| v["text"].as_str().unwrap_or_default().to_owned();
        let block_id = block["block_id"].as_str().unwrap_or_default().to_owned();
        let element = &block["element"];
        Field {
            action_id: element["action_id"].as_str().unwrap_or_default().to_owned(),
            label: text(&block["label"]),
            hint: text(&block["hint"]),
            optional: block["optional"] == true,
            element: element["type"].as_str().unwrap_or_default().to_owned(),
            options: elements::options(element),
            value: self.value_of(&block_id),
            error: self.errors.get(&block_id).cloned(),
            block_id,
        }
    }
}
