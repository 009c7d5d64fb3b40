//! What a message says: read from arguments, checked, ready to be shown.

use super::{Arguments, Refusal};
use crate::blocks;
use crate::state::{Produced, State};
use serde_json::{Map, Value, json};

/// Text, blocks and attachments of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Content {
    pub text: Option<String>,
    pub blocks: Option<Vec<Value>>,
    pub attachments: Option<Vec<Value>>,
    pub metadata: Option<Value>,
}

/// Slack's undocumented limit on all text in a message's blocks together.
const MOST_IN_BLOCKS: usize = 13_200;

impl Content {
    /// Reads and checks the content of a call.
    pub fn read(arguments: &Arguments) -> Result<Content, Refusal> {
        let list = |name: &str, code: &str| match arguments.structure(name) {
            Ok(None) => Ok(None),
            Ok(Some(Value::Array(list))) => Ok(Some(list)),
            _ => Err(Refusal::of(code)),
        };
        let mut content = Content {
            text: arguments.text("text").map(str::to_owned),
            blocks: list("blocks", "invalid_blocks_format")?,
            attachments: list("attachments", "invalid_attachments")?,
            metadata: metadata(arguments)?,
        };
        if let Some(markdown) = arguments.text("markdown_text") {
            if content.text.is_some() || content.blocks.is_some() {
                return Err(Refusal::of("markdown_text_conflict"));
            }
            if markdown.chars().count() > 12_000 {
                return Err(Refusal::of("msg_too_long"));
            }
            content.text = Some(markdown.to_owned());
        }
        content.check()?;
        Ok(content)
    }

    /// The content of JSON that came another way: an answer, a `response_url`.
    pub fn of_json(object: &Map<String, Value>) -> Result<Content, Refusal> {
        Content::read(&Arguments { token: None, values: object.clone() })
    }

    fn check(&self) -> Result<(), Refusal> {
        let blocks = self.blocks.as_deref().unwrap_or_default();
        let problems = blocks::check_message(blocks);
        if !problems.is_empty() {
            return Err(Refusal::blocks("invalid_blocks", &problems));
        }
        if crate::visible::of_blocks(blocks).chars().count() > MOST_IN_BLOCKS {
            return Err(Refusal::of("msg_blocks_too_long"));
        }
        Ok(())
    }

    /// Refuses a message that would show nothing.
    pub fn must_say_something(&self) -> Result<(), Refusal> {
        let none = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        if self.text.is_none() && none(&self.blocks) && none(&self.attachments) {
            return Err(Refusal::of("no_text"));
        }
        Ok(())
    }

    /// The blocks, with the ids Slack gives.
    pub fn blocks_with_ids(&self, state: &mut State) -> Vec<Value> {
        let mut blocks = self.blocks.clone().unwrap_or_default();
        blocks::normalize(&mut blocks, || state.id("b"));
        blocks
    }
}

fn metadata(arguments: &Arguments) -> Result<Option<Value>, Refusal> {
    let Ok(metadata) = arguments.structure("metadata") else {
        return Err(Refusal::of("invalid_metadata_format"));
    };
    let Some(metadata) = metadata else { return Ok(None) };
    let Some(object) = metadata.as_object() else { return Err(Refusal::of("invalid_metadata_format")) };
    if object.is_empty() {
        return Ok(Some(json!({})));
    }
    let right = object.get("event_type").is_some_and(Value::is_string)
        && object.get("event_payload").is_some_and(Value::is_object);
    if !right {
        return Err(Refusal::of("invalid_metadata_schema"));
    }
    if metadata.to_string().len() > 16_000 {
        return Err(Refusal::of("metadata_too_large"));
    }
    Ok(Some(metadata))
}

impl State {
    /// Refuses a message with a block that this workspace does not have yet.
    pub(crate) fn must_have(&self, content: &Content) -> Result<(), Refusal> {
        let blocks = content.blocks.as_deref().unwrap_or_default();
        let lacking = |block: &&Value| block["type"].as_str().is_some_and(|kind| self.lacks.contains(kind));
        match blocks.iter().position(|block| lacking(&block)) {
            None => Ok(()),
            Some(at) => Err(Refusal::blocks(
                "invalid_blocks",
                &[blocks::Problem {
                    pointer: format!("/blocks/{at}/type"),
                    message: "unsupported type".into(),
                }],
            )),
        }
    }

    /// Keeps what the app sent, accepted or not, for judges.
    pub(crate) fn produce<T>(
        &mut self,
        by: &str,
        kind: &str,
        to: &str,
        payload: Value,
        outcome: &Result<T, Refusal>,
    ) {
        self.produced.push(Produced {
            by: by.to_owned(),
            kind: kind.to_owned(),
            to: to.to_owned(),
            payload,
            accepted: outcome.is_ok(),
            refusal: outcome.as_ref().err().map(|refusal| refusal.code.clone()),
            at: self.now,
        });
    }
}
