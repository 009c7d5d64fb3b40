//! What is asked beside the steps of a track and the rules of deals: by which rule, and what can be done about it.
//!
//! A kind's sentence stands under `todos.asks.` in the words, and may use whatever the todo's facts hold.

use baton_storage::asks::AskKind;
use baton_storage::states::Role;
use baton_storage::subject::{Subject, SubjectKind};
use baton_storage::todos::Todo;

/// One kind of thing that is asked.
pub struct Kind {
    /// What its subject is.
    of: SubjectKind,
    asks: AskKind,
    /// The key of its sentence.
    pub words: &'static str,
    /// The rule of the process behind it.
    pub rule: &'static str,
    /// What can be done about it, the first thing first: label, action, and what the action is about.
    pub buttons: &'static [(&'static str, &'static str, About)],
    /// Whether its owner may just say that it is done. Otherwise only what the buttons do settles it.
    pub done: bool,
    pub escalates_to: Option<Role>,
}

/// What a button's action is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Account,
    Todo,
    /// The id of the subject.
    Subject,
}

impl About {
    /// The value for a button of this todo.
    pub fn value(self, todo: &Todo) -> String {
        match self {
            Self::Account => todo.account_id.0.clone(),
            Self::Todo => todo.todo_id.0.clone(),
            Self::Subject => todo.subject.id(),
        }
    }
}

/// Every kind.
const KINDS: &[Kind] = &[
    Kind {
        of: SubjectKind::Priority,
        asks: AskKind::Look,
        words: "todos.asks.look",
        rule: "P1",
        buttons: &[("review", "priority.review", About::Account)],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Priority,
        asks: AskKind::Reassess,
        words: "todos.asks.reassess",
        rule: "P1",
        buttons: &[("review", "priority.review", About::Account)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: SubjectKind::Priority,
        asks: AskKind::Confirm,
        words: "todos.asks.confirm",
        rule: "P3",
        buttons: &[
            ("agree", "priority.agree", About::Account),
            ("review", "priority.review", About::Account),
        ],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Touch,
        asks: AskKind::Nudge,
        words: "todos.asks.nudge",
        rule: "P7",
        buttons: &[("touched", "priority.touched", About::Account)],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Exception,
        asks: AskKind::Agree,
        words: "todos.asks.exception",
        rule: "P5",
        buttons: &[
            ("agree", "exception.agree", About::Todo),
            ("disagree", "exception.disagree", About::Todo),
        ],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Review,
        asks: AskKind::Walk,
        words: "todos.asks.walk",
        rule: "P6",
        buttons: &[("walk", "review.walk", About::Subject)],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Disengagement,
        asks: AskKind::Agree,
        words: "todos.asks.disengage",
        rule: "D2",
        buttons: &[
            ("agree", "disengage.agree", About::Subject),
            ("say_no", "disengage.refuse", About::Subject),
        ],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Disengagement,
        asks: AskKind::Meet,
        words: "todos.asks.disengage_meet",
        rule: "D2",
        buttons: &[("met", "disengage.met", About::Subject)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: SubjectKind::Disengagement,
        asks: AskKind::Write,
        words: "todos.asks.disengage_write",
        rule: "D2",
        buttons: &[("write", "disengage.letter", About::Subject)],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Disengagement,
        asks: AskKind::Complete,
        words: "todos.asks.disengage_complete",
        rule: "D2",
        buttons: &[("complete", "disengage.complete", About::Subject)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: SubjectKind::Disengagement,
        asks: AskKind::Field,
        words: "todos.asks.csm_field",
        rule: "G1",
        buttons: &[],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Handover,
        asks: AskKind::Agree,
        words: "todos.asks.handover",
        rule: "R4",
        buttons: &[("agree", "book.agree", About::Subject), ("say_no", "book.refuse", About::Subject)],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Handover,
        asks: AskKind::Fields,
        words: "todos.asks.csm_fields",
        rule: "G1",
        buttons: &[],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Handover,
        asks: AskKind::Old,
        words: "todos.asks.handover_old",
        rule: "R5",
        buttons: &[("tasks", "book.tasks", About::Todo)],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Handover,
        asks: AskKind::New,
        words: "todos.asks.handover_new",
        rule: "R5",
        buttons: &[("tasks", "book.tasks", About::Todo)],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Engagement,
        asks: AskKind::AnswerSa,
        words: "todos.asks.answer",
        rule: "E3",
        buttons: &[
            ("take", "reengage.take", About::Todo),
            ("suggest", "reengage.suggest", About::Todo),
            ("decline", "reengage.decline", About::Todo),
        ],
        done: false,
        escalates_to: Some(Role::SaLeaders),
    },
    Kind {
        of: SubjectKind::Engagement,
        asks: AskKind::AnswerSeller,
        words: "todos.asks.answer",
        rule: "E3",
        buttons: &[
            ("take", "reengage.take", About::Todo),
            ("suggest", "reengage.suggest", About::Todo),
            ("decline", "reengage.decline", About::Todo),
        ],
        done: false,
        escalates_to: Some(Role::SalesManagers),
    },
    Kind {
        of: SubjectKind::Engagement,
        asks: AskKind::NameSa,
        words: "todos.asks.name",
        rule: "E3",
        buttons: &[
            ("name", "reengage.suggest", About::Todo),
            ("take", "reengage.take", About::Todo),
            ("decline", "reengage.decline", About::Todo),
        ],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Engagement,
        asks: AskKind::NameSeller,
        words: "todos.asks.name",
        rule: "E3",
        buttons: &[
            ("name", "reengage.suggest", About::Todo),
            ("take", "reengage.take", About::Todo),
            ("decline", "reengage.decline", About::Todo),
        ],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Engagement,
        asks: AskKind::Approve,
        words: "todos.asks.approve",
        rule: "E2",
        buttons: &[("approve", "reengage.approve", About::Todo), ("refuse", "reengage.refuse", About::Todo)],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: SubjectKind::Engagement,
        asks: AskKind::Still,
        words: "todos.asks.still",
        rule: "E3",
        buttons: &[
            ("still", "reengage.still", About::Todo),
            ("close_it", "reengage.close", About::Subject),
            ("withdraw", "reengage.withdraw", About::Subject),
        ],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Reengage,
        asks: AskKind::Prompt,
        words: "todos.asks.prompt",
        rule: "E4",
        buttons: &[
            ("ask_back", "reengage.offered", About::Todo),
            ("not_now", "reengage.not_now", About::Todo),
        ],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Health,
        asks: AskKind::Update,
        words: "todos.asks.health",
        rule: "G5",
        buttons: &[("update", "health.update", About::Account)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: SubjectKind::Onboarding,
        asks: AskKind::Milestone,
        words: "todos.asks.milestone",
        rule: "O1",
        buttons: &[],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: SubjectKind::Onboarding,
        asks: AskKind::Late,
        words: "todos.asks.late",
        rule: "O1",
        buttons: &[
            ("reason", "onboarding.reason", About::Todo),
            ("reached", "onboarding.reached", About::Todo),
        ],
        done: false,
        escalates_to: Some(Role::Managers),
    },
];

/// The kind of a todo; none for steps, rules and news.
pub fn kind(todo: &Todo) -> Option<&'static Kind> {
    let of = todo.subject.kind();
    let asks = todo.asks.kind();
    KINDS.iter().find(|kind| kind.of == of && kind.asks == asks)
}

/// The rule behind news of a subject.
pub fn rule_of_news(subject: &Subject) -> &'static str {
    match subject.kind() {
        SubjectKind::Meeting => "G4",
        SubjectKind::Disengagement => "D1",
        SubjectKind::Handover => "R5",
        SubjectKind::Priority => "P1",
        SubjectKind::Exception => "P5",
        SubjectKind::Review => "P6",
        SubjectKind::Onboarding | SubjectKind::Milestone => "O1",
        SubjectKind::Health => "G5",
        _ => "G1",
    }
}
