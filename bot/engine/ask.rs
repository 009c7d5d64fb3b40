//! A kind of task that a feature asks for, as its folder's own file describes it: by which rule, in which words, and what
//! can be done about it.
//!
//! Deliberately absent: steps of a track and the rules of deals, which are data of their own and describe themselves.

use baton_storage::asks::AskKind;
use baton_storage::states::Role;
use baton_storage::subject::SubjectKind;
use baton_storage::tasks::Task;

use crate::app::{Described, InShort, Says};

/// One kind of task.
pub struct Ask {
    /// What it is about.
    pub of: SubjectKind,
    pub asks: AskKind,
    /// The key of its sentence, which may use whatever the task's facts hold. The last part of it is the key under
    /// `tasks_others.` of the sentence that others read.
    pub words: &'static str,
    /// The key of what stands above it, where it is not about one account; empty: its account's name.
    pub heading: &'static str,
    /// The rule of the process behind it.
    pub rule: &'static str,
    /// What can be done about it, the first thing first: label, action, and what the action is about.
    pub buttons: &'static [(&'static str, &'static str, About)],
    /// Whether its owner may just say that it is done. Otherwise only what the buttons do settles it.
    pub done: bool,
    /// Whether it is a question, which reads otherwise once it is answered.
    pub question: bool,
    /// Who is told when nobody does it.
    pub escalates_to: Option<Role>,
}

/// What a button's action is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Account,
    Task,
    /// The id of the subject.
    Subject,
}

impl About {
    /// The value for a button of this task.
    fn value(self, task: &Task) -> String {
        match self {
            Self::Account => task.account_id.0.clone(),
            Self::Task => task.task_id.0.clone(),
            Self::Subject => task.subject.id(),
        }
    }
}

impl Ask {
    /// A question that only its buttons settle: to leave out what is so.
    pub const NONE: Self = Self {
        of: SubjectKind::Account,
        asks: AskKind::Look,
        words: "",
        heading: "",
        rule: "",
        buttons: &[],
        done: false,
        question: true,
        escalates_to: None,
    };

    /// Whether a task is of this kind.
    pub fn is(&self, task: &Task) -> bool {
        self.of == task.subject.kind() && self.asks == task.asks.kind()
    }

    /// A task of this kind, as the day's message shows it.
    pub fn describe(&self, task: &Task) -> Described {
        let button = |(label, action, about): &(&'static str, &'static str, About)| {
            (*label, *action, about.value(task))
        };
        Described {
            says: Says::Words(self.words),
            task: InShort::Words(self.words.rsplit('.').next().unwrap_or_default()),
            heading: Some(self.heading).filter(|key| !key.is_empty()),
            rule: self.rule.to_owned(),
            buttons: self.buttons.iter().map(button).collect(),
            done: self.done,
            question: self.question,
            escalates_to: self.escalates_to,
            ..Described::default()
        }
    }
}
