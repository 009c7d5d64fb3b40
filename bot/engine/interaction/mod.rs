//! What a flow is given, and what it answers.

pub mod entries;
pub mod needed;
pub mod page;
pub mod quoted;
pub mod submission;
pub mod typed;
pub mod under;
pub mod within;

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::ids::{ChannelId, MessageTs, UserId};
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::people::Person;
use baton_storage::time::At;
use futures::future::BoxFuture;
use serde_json::Value;
use slack_morphism::prelude::SlackView;

use crate::app::{App, Ctx};
use crate::engine::interaction::quoted::Quoted;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::within::Within;
use crate::error::ActionError;
use crate::slack::message::Message;

pub(crate) use entries::{listen, mutation, query, suggest};

/// Somebody did something in Slack. Signed by Slack; nothing of its content is to be trusted but who did it.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// What makes a repetition recognisable.
    pub dedupe_key: String,
    pub actor: UserId,
    /// The workspace the actor belongs to, where Slack says so.
    pub actor_workspace: Option<String>,
    /// The organization (`E…`) in which they acted, on an Enterprise Grid.
    pub actor_organization: Option<String>,
    /// Good for one modal, for three seconds.
    pub trigger: Option<String>,
    pub response_url: Option<String>,
    pub payload: Payload,
}

/// What they did.
#[derive(Clone, Debug)]
pub enum Payload {
    Command {
        name: String,
        text: String,
    },
    Shortcut {
        callback: String,
    },
    OnMessage {
        callback: String,
        message: Box<Quoted>,
    },
    Click(Click),
    Submission(Submission),
    /// Something typed into a field that offers what we know. It changes nothing.
    Typing {
        action: String,
    },
}

/// A button pressed, or an entry of a menu chosen.
#[derive(Clone, Debug)]
pub struct Click {
    pub action: String,
    /// The button's value or the chosen option's.
    pub value: String,
    /// The message it stands in; none within a modal, or in a message that only one person sees.
    pub message: Option<Box<Seen>>,
    /// The form or page it stands in, if it does.
    pub view: Option<Within>,
    /// Whether it stands in their Home tab, over which whatever is answered opens as a page.
    pub at_home: bool,
}

/// A message as the one who clicked had it before them.
#[derive(Clone, Debug)]
pub struct Seen {
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub text: String,
    /// Its blocks, as Slack sends them back.
    pub blocks: Vec<Value>,
}

/// What a flow answers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub say: Response,
    /// A form to open once Slack has been answered.
    pub open: Option<Opening>,
    /// What an interaction that only reads leaves to do.
    pub effects: Vec<NewOutboxEntry>,
}

/// What Slack is told, or shown to the one who acted.
#[derive(Clone, Debug, Default)]
pub enum Response {
    /// Nothing: a form closes, a click is taken.
    #[default]
    Nothing,
    /// To the eyes of the one who acted.
    Privately(Message),
    /// Sentences at the fields of the form that was sent.
    AtFields(BTreeMap<String, String>),
    /// Another page in place of the form.
    Instead(Box<SlackView>),
    /// Another page on top of the form, which stays as it was filled in.
    OnTop(Box<SlackView>),
}

/// A form to open.
#[derive(Clone, Debug)]
pub struct Opening {
    pub view: Box<SlackView>,
    pub place: Placement,
}

/// Where a form opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// By itself.
    Alone,
    /// On top of the one that is open, of which Slack allows three.
    OnTop,
    /// In place of the open one with this id.
    InPlaceOf(String),
    /// The same, where nothing is lost if that one is closed meanwhile.
    Anew(String),
}

impl Answer {
    /// A message for the one who acted.
    pub fn privately(message: Message) -> Self {
        Self { say: Response::Privately(message), ..Self::default() }
    }

    /// A page in place of the form.
    pub fn instead(view: SlackView) -> Self {
        Self { say: Response::Instead(Box::new(view)), ..Self::default() }
    }

    /// A page on top of the form.
    pub fn on_top(view: SlackView) -> Self {
        Self { say: Response::OnTop(Box::new(view)), ..Self::default() }
    }

    /// A sentence at a field of the form that was sent.
    pub fn at_field(field: &str, sentence: String) -> Self {
        Self { say: Response::AtFields([(field.to_owned(), sentence)].into()), ..Self::default() }
    }

    /// A form to open.
    pub fn open(view: SlackView) -> Self {
        Self::open_at(view, Placement::Alone)
    }

    /// A form to open there.
    pub fn open_at(view: SlackView, place: Placement) -> Self {
        Self { open: Some(Opening { view: Box::new(view), place }), ..Self::default() }
    }
}

/// An interaction that only looks: it may read, and what it answers changes nothing.
pub struct QueryCtx<'a> {
    pub app: &'a App,
    pub db: &'a mut Reader,
    pub now: At,
    pub actor: &'a Person,
    pub interaction: &'a Interaction,
}

/// An interaction that changes something: all within one transaction, which an error undoes.
pub struct MutationCtx<'a> {
    pub ctx: &'a mut Ctx<'a>,
    pub actor: &'a Person,
    pub interaction: &'a Interaction,
}

/// A flow's function, as the registry holds it: any number of them in one table.
#[derive(Clone, Copy)]
pub enum Handler {
    Query(for<'a> fn(QueryCtx<'a>) -> BoxFuture<'a, Result<Answer, ActionError>>),
    Mutation(for<'a> fn(MutationCtx<'a>) -> BoxFuture<'a, Result<Answer, ActionError>>),
}

/// What somebody types into a field that offers what it knows as they type.
pub struct Typing<'a> {
    pub app: &'a App,
    pub db: &'a mut Reader,
    pub actor: &'a Person,
    pub typed: &'a str,
}

/// What is offered, as label and value, the best first. Slack shows a hundred.
pub type Offers = Vec<(String, String)>;

/// The function behind such a field.
pub type Suggest = for<'a> fn(Typing<'a>) -> BoxFuture<'a, Result<Offers, ActionError>>;

/// An event of the workspace, as Slack tells it. Nothing of its content is to be trusted but that Slack sent it.
pub struct SlackEvent {
    /// What makes a repetition recognisable.
    pub dedupe_key: String,
    pub kind: String,
    /// The inner event, as sent.
    pub body: Value,
}

/// What a feature does when Slack tells of an event, within the transaction in which it is taken.
pub type Listen = for<'a> fn(&'a mut Ctx<'_>, &'a SlackEvent) -> BoxFuture<'a, anyhow::Result<()>>;

impl Interaction {
    /// The text after a command; empty for anything else.
    pub fn command_text(&self) -> &str {
        match &self.payload {
            Payload::Command { text, .. } => text.trim(),
            _ => "",
        }
    }

    /// Whether it was a click in somebody's Home tab, which has no place for words of its own.
    pub fn is_at_home(&self) -> bool {
        matches!(&self.payload, Payload::Click(click) if click.at_home)
    }

    /// The value that came with a click; empty for anything else.
    pub fn value(&self) -> &str {
        match &self.payload {
            Payload::Click(click) => &click.value,
            _ => "",
        }
    }

    /// Where a page of a list opens: in place of the page before it, if that is open.
    pub fn place(&self) -> Placement {
        match &self.payload {
            Payload::Click(Click { view: Some(view), .. }) => Placement::InPlaceOf(view.id.clone()),
            _ => Placement::Alone,
        }
    }

    /// Whether a button was pressed in a message among somebody's direct messages.
    pub fn in_direct_message(&self) -> bool {
        let Payload::Click(click) = &self.payload else { return false };
        click.message.as_ref().is_some_and(|seen| seen.channel.as_str().starts_with('D'))
    }

    /// The form that was sent.
    ///
    /// # Errors
    /// When nothing was sent: the registry names a form's function for something else.
    pub fn submission(&self) -> Result<&Submission, ActionError> {
        match &self.payload {
            Payload::Submission(submission) => Ok(submission),
            _ => Err(ActionError::Broken(anyhow::anyhow!("a form's function was called without a form"))),
        }
    }
}
