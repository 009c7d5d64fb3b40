//! What every flow and job is given: the rules, the words, the clock, the memory and the way out.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use baton_storage::accounts::Account;
use baton_storage::ids::{HandoffId, UserId};
use baton_storage::people::Person;
use baton_storage::states::Role;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{Fault, Reader, Storage, Tx};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use slack_morphism::prelude::{SlackBlock, SlackView};
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::config::live::Live;
use crate::error::ActionError;
use crate::event::Event;
use crate::rules::playbook::Playbook;
use crate::slack::client::Slack;
use crate::slack::words::Words;

/// Baton, put together. Shared by all tasks; holds no state of its own beyond what wakes them.
pub struct App {
    pub config: Live,
    pub playbook: Playbook,
    pub words: Words,
    pub clock: Clock,
    pub storage: Storage,
    pub slack: Slack,
    /// The other systems that Baton speaks to.
    pub connections: Connections,
    /// Who reacts to what happened, in this order.
    pub reactions: &'static [Reaction],
    /// Who knows what a task is about.
    pub describers: &'static [Describe],
    /// Who adds to an account's page, and to the card of its handoff.
    pub sections: &'static [AddSection],
    /// Who looks before a task is settled by its owner.
    pub before_done: &'static [BeforeDone],
    /// Who says what comes after a CSM has accepted an account.
    pub after_accept: &'static [AfterAccept],
    /// Pages that stay true while something is done from them.
    pub pages: &'static [LivePage],
    /// Forms that are drawn again once they are open, with what takes longer to know.
    pub late: &'static [LateForm],
    /// Told after every commit that may have left something to do.
    pub wake: Notify,
    /// Work that outlives the request that began it; waited for at shutdown.
    pub tasks: TaskTracker,
}

/// The systems beside Slack that this Baton is connected to, each by the type of its connection: this room knows none.
#[derive(Default)]
pub struct Connections(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Connections {
    /// Connects a system, in place of what was connected by the same type.
    pub fn put<T: Any + Send + Sync>(&self, connection: T) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(TypeId::of::<T>(), Arc::new(connection));
    }

    /// The connection of a type; none where nothing is connected.
    pub fn of<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(&TypeId::of::<T>()).cloned()?.downcast().ok()
    }
}

/// A feature that reacts to events.
pub struct Reaction {
    /// Its name, as its folder has it.
    pub feature: &'static str,
    pub react: for<'a> fn(&'a mut Ctx<'_>, &'a Event<'a>) -> BoxFuture<'a, anyhow::Result<()>>,
}

/// What every change is made with: Baton, the one write transaction that holds the change and all that follows from it,
/// and the moment at which it counts as made.
pub struct Ctx<'a> {
    pub app: &'a App,
    pub tx: &'a mut Tx,
    pub now: At,
}

impl App {
    /// Runs `work` in the one write transaction, as of `now`, and returns once it is on disk. An error undoes all of it.
    ///
    /// # Errors
    /// The work's own, or a [`Fault`] when it could not be committed.
    pub async fn write<T, E, F>(self: &Arc<Self>, now: At, work: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Ctx<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let app = self.clone();
        self.storage
            .write(move |tx| Box::pin(async move { work(&mut Ctx { app: &app, tx, now }).await }))
            .await
    }
}

impl Ctx<'_> {
    /// Tells every feature of what happened, within the transaction in which it happened.
    ///
    /// # Errors
    /// When what follows from it cannot be stored; then neither is what happened.
    pub async fn emit(&mut self, event: Event<'_>) -> anyhow::Result<()> {
        for reaction in self.app.reactions {
            (reaction.react)(self, &event).await?;
        }
        Ok(())
    }
}

/// What a feature knows of a task that it asked for, by the account's name; none where it is no task of the feature's.
pub type Describe = for<'a> fn(
    &'a App,
    &'a mut Reader,
    &'a Task,
    &'a str,
) -> BoxFuture<'a, anyhow::Result<Option<Described>>>;

/// The form that asks once more before a task is settled by its owner; none where nothing speaks against it.
pub type BeforeDone = for<'a> fn(
    &'a App,
    &'a mut Reader,
    &'a Task,
    &'a Person,
    At,
) -> BoxFuture<'a, anyhow::Result<Option<SlackView>>>;

/// What leads on from a CSM's yes to an account: what to read, whom to meet, what to do next.
pub type AfterAccept =
    for<'a> fn(&'a App, &'a mut Reader, &'a Account, At) -> BoxFuture<'a, anyhow::Result<Vec<SlackBlock>>>;

/// A page that is drawn anew once something is done from it: its callback, and how it looks now.
pub struct LivePage {
    pub callback: &'static str,
    pub draw: DrawPage,
}

/// A form that is drawn again once it is open: its callback, and how it looks with what was found out meanwhile.
pub struct LateForm {
    pub callback: &'static str,
    pub fill: FillForm,
}

/// Draws a form again, by what it carries and for whom it is open; none where there is nothing to add. It may ask other
/// systems, as Slack has been answered.
pub type FillForm =
    fn(Arc<App>, String, UserId) -> BoxFuture<'static, Result<Option<SlackView>, ActionError>>;

/// Draws a page by what it carries; none where it shows nothing any more.
pub type DrawPage =
    for<'a> fn(&'a App, &'a mut Reader, &'a str, At) -> BoxFuture<'a, anyhow::Result<Option<SlackView>>>;

/// What a feature adds to an account's page or, where a handoff is given, to the card of that handoff.
pub type AddSection = for<'a> fn(
    &'a App,
    &'a mut Reader,
    &'a Account,
    Option<&'a HandoffId>,
    (Tz, At),
) -> BoxFuture<'a, anyhow::Result<Option<Section>>>;

/// A part of an account's page or card that another feature writes.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// In mrkdwn; none where there is nothing to say.
    pub text: Option<String>,
    /// Whether it stands before the facts of the deal.
    pub first: bool,
    /// A button about the account: its label and its action.
    pub button: Option<(String, &'static str)>,
    /// Entries of the account's menu, likewise.
    pub menu: Vec<(String, &'static str)>,
}

/// A task as the feature that asked for it describes it.
#[derive(Clone, Debug, Default)]
pub struct Described {
    pub says: Says,
    pub task: InShort,
    /// The key of what stands above it, where it is not about one account.
    pub heading: Option<&'static str>,
    /// The rule of the process behind it.
    pub rule: String,
    /// What can be done about it while it is open: label, action and value.
    pub buttons: Vec<(&'static str, &'static str, String)>,
    /// Whether its owner may just say that it is done.
    pub done: bool,
    /// Whether it is a question, which reads otherwise once it is answered.
    pub question: bool,
    /// In which place of a list, and as what, it is counted.
    pub listed: Option<(usize, String)>,
    pub escalates_to: Option<Role>,
    /// What shows that it is done.
    pub proof: Option<String>,
    pub hint: Option<String>,
    /// Whether there is a draft to go by.
    pub wording: bool,
    /// Whether it is done by meeting.
    pub meeting: bool,
    pub wants: Wants,
}

/// A task's sentence.
#[derive(Clone, Debug)]
pub enum Says {
    Whole(String),
    /// With `{name}` where a fact is to stand.
    WithFacts(String),
    /// Of the messages, by its key.
    Words(&'static str),
}

impl Default for Says {
    fn default() -> Self {
        Self::Words("tasks.gone")
    }
}

/// What a task's owner is to do, in the words of others.
#[derive(Clone, Debug, Default)]
pub enum InShort {
    /// The task's own sentence.
    #[default]
    AsSaid,
    /// The name of the step that it is.
    Step(String),
    /// With `{name}` where a fact is to stand.
    WithFacts(String),
    /// Of the messages, by its key under `tasks_others.`.
    Words(&'static str),
}

/// What would settle a task about a deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wants {
    #[default]
    Nothing,
    /// A CSM, or a request for one.
    Csm,
    /// A look at the deal in the CRM.
    Deal,
}

impl App {
    /// What other features say of an account, in their order; `handoff` is the one whose card it is for.
    pub async fn sections(
        &self,
        db: &mut Reader,
        account: &Account,
        handoff: Option<&HandoffId>,
        when: (Tz, At),
    ) -> anyhow::Result<Vec<Section>> {
        let mut sections = Vec::new();
        for add in self.sections {
            sections.extend(add(self, db, account, handoff, when).await?);
        }
        Ok(sections)
    }

    /// What is known of a task by the feature that asked for it.
    pub async fn describe(
        &self,
        db: &mut Reader,
        task: &Task,
        account: &str,
    ) -> anyhow::Result<Option<Described>> {
        for describe in self.describers {
            if let Some(described) = describe(self, db, task, account).await? {
                return Ok(Some(described));
            }
        }
        Ok(None)
    }
}
