//! People acting. Each act that concerns the app becomes a signed request to it, shaped
//! as Slack shapes it, and the app's answer is applied.

use crate::delivery::{Cannot, Delivery};
use crate::input::{Choice, Input, Place};
use crate::message::Message;
use crate::workspace::Workspace;
use serde_json::Value;

impl Workspace {
    /// Types a slash command into a channel.
    pub async fn command(&self, _user: &str, _channel: &str, _command: &str, _text: &str) -> Delivery {
        unimplemented!()
    }

    /// Uses a global shortcut.
    pub async fn shortcut(&self, _user: &str, _callback_id: &str) -> Delivery {
        unimplemented!()
    }

    /// Uses a shortcut on a message.
    pub async fn message_shortcut(
        &self,
        _user: &str,
        _channel: &str,
        _ts: &str,
        _callback_id: &str,
    ) -> Delivery {
        unimplemented!()
    }

    /// Clicks, or chooses at, an element of a message, a modal or the Home tab.
    pub async fn click(&self, _user: &str, _place: Place, _action_id: &str, _choice: Choice) -> Delivery {
        unimplemented!()
    }

    /// What the app offers for an external select when this is typed into it.
    pub async fn suggestions(
        &self,
        _user: &str,
        _place: Place,
        _action_id: &str,
        _typed: &str,
    ) -> Vec<Value> {
        unimplemented!()
    }

    /// Types or chooses in a field of an open modal; nothing is sent.
    pub fn fill(&self, _user: &str, _view_id: &str, _block_id: &str, _input: Input) -> Result<(), Cannot> {
        unimplemented!()
    }

    /// Presses the modal's submit button.
    pub async fn submit(&self, _user: &str, _view_id: &str) -> Delivery {
        unimplemented!()
    }

    /// Closes a modal; the app hears of it if it asked to.
    pub async fn close_view(&self, _user: &str, _view_id: &str) -> Delivery {
        unimplemented!()
    }

    /// Writes a message.
    pub async fn say(
        &self,
        _user: &str,
        _channel: &str,
        _text: &str,
        _thread_ts: Option<&str>,
    ) -> Result<Message, Cannot> {
        unimplemented!()
    }

    /// Opens the app's Home tab.
    pub async fn open_home(&self, _user: &str) -> Delivery {
        unimplemented!()
    }
}
