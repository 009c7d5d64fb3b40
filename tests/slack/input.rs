//! What a person does with an element: presses, chooses, types.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A press, a choice or something typed. One type for a click on an element and for
/// filling a field, since Slack has one set of elements for both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Input {
    Button,
    /// By the option's value; its label is understood too.
    Option(String),
    Options(Vec<String>),
    /// Checkboxes that are ticked: all of them, not only what changed.
    Check(Vec<String>),
    /// `YYYY-MM-DD`
    Date(String),
    /// `HH:MM`
    Time(String),
    /// Unix seconds.
    DateTime(i64),
    User(String),
    Users(Vec<String>),
    Channel(String),
    Channels(Vec<String>),
    Conversation(String),
    Conversations(Vec<String>),
    Text(String),
    /// A whole `rich_text` block.
    RichText(Value),
    /// Ids of files.
    Files(Vec<String>),
    /// Nothing any more: a field emptied.
    Nothing,
}

/// A choice made by clicking.
pub type Choice = Input;

impl Input {
    /// Something typed.
    pub fn text(text: &str) -> Input {
        Input::Text(text.into())
    }

    /// One option, by value or label.
    pub fn option(value: &str) -> Input {
        Input::Option(value.into())
    }

    /// A day, as `YYYY-MM-DD`.
    pub fn date(day: &str) -> Input {
        Input::Date(day.into())
    }

    /// A person, by id.
    pub fn user(id: &str) -> Input {
        Input::User(id.into())
    }
}

/// Where the element that is clicked stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Message {
        channel: String,
        ts: String,
    },
    /// The id (`ts`) of a message that only this person sees.
    Ephemeral(String),
    /// The id of an open modal or of the person's Home tab.
    View(String),
}

impl Place {
    /// The place a message is at, ephemeral or not.
    pub fn of(message: &crate::Message) -> Place {
        match message.only_for {
            Some(_) => Place::Ephemeral(message.ts.clone()),
            None => Place::Message { channel: message.channel.clone(), ts: message.ts.clone() },
        }
    }
}
