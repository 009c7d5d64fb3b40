//! What is asked beside the steps of a track and the rules of deals: by which rule, and what can be done about it.
//!
//! A kind's sentence stands under `todos.asks.` in the words, and may use whatever the todo's facts hold.

use baton_storage::states::Role;
use baton_storage::todos::Todo;

/// One kind of thing that is asked.
pub struct Kind {
    /// What its subject begins with, before the colon.
    of: &'static str,
    /// What it asks, before any `@`.
    asks: &'static str,
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
    /// What stands after the colon of the subject.
    Subject,
}

impl About {
    /// The value for a button of this todo.
    pub fn value(self, todo: &Todo) -> &str {
        match self {
            Self::Account => todo.account_id.as_str(),
            Self::Todo => todo.todo_id.as_str(),
            Self::Subject => todo.subject.split_once(':').map_or("", |(_, id)| id),
        }
    }
}

/// Every kind.
const KINDS: &[Kind] = &[
    Kind {
        of: "priority",
        asks: "look",
        words: "todos.asks.look",
        rule: "P1",
        buttons: &[("review", "priority.review", About::Account)],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: "priority",
        asks: "reassess",
        words: "todos.asks.reassess",
        rule: "P1",
        buttons: &[("review", "priority.review", About::Account)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: "priority",
        asks: "confirm",
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
        of: "touch",
        asks: "nudge",
        words: "todos.asks.nudge",
        rule: "P7",
        buttons: &[("touched", "priority.touched", About::Account)],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: "exception",
        asks: "agree",
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
        of: "review",
        asks: "walk",
        words: "todos.asks.walk",
        rule: "P6",
        buttons: &[("walk", "review.walk", About::Subject)],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: "disengagement",
        asks: "agree",
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
        of: "disengagement",
        asks: "meet",
        words: "todos.asks.disengage_meet",
        rule: "D2",
        buttons: &[("met", "disengage.met", About::Subject)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: "disengagement",
        asks: "write",
        words: "todos.asks.disengage_write",
        rule: "D2",
        buttons: &[("write", "disengage.letter", About::Subject)],
        done: false,
        escalates_to: None,
    },
    Kind {
        of: "disengagement",
        asks: "complete",
        words: "todos.asks.disengage_complete",
        rule: "D2",
        buttons: &[("complete", "disengage.complete", About::Subject)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: "disengagement",
        asks: "field",
        words: "todos.asks.csm_field",
        rule: "G1",
        buttons: &[],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: "handover",
        asks: "agree",
        words: "todos.asks.handover",
        rule: "R4",
        buttons: &[("agree", "book.agree", About::Subject), ("say_no", "book.refuse", About::Subject)],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: "handover",
        asks: "fields",
        words: "todos.asks.csm_fields",
        rule: "G1",
        buttons: &[],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: "handover",
        asks: "old",
        words: "todos.asks.handover_old",
        rule: "R5",
        buttons: &[("tasks", "book.tasks", About::Todo)],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: "handover",
        asks: "new",
        words: "todos.asks.handover_new",
        rule: "R5",
        buttons: &[("tasks", "book.tasks", About::Todo)],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: "engagement",
        asks: "answer_sa",
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
        of: "engagement",
        asks: "answer_seller",
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
        of: "engagement",
        asks: "name_sa",
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
        of: "engagement",
        asks: "name_seller",
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
        of: "engagement",
        asks: "approve",
        words: "todos.asks.approve",
        rule: "E2",
        buttons: &[("approve", "reengage.approve", About::Todo), ("refuse", "reengage.refuse", About::Todo)],
        done: false,
        escalates_to: Some(Role::Directors),
    },
    Kind {
        of: "engagement",
        asks: "still",
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
        of: "reengage",
        asks: "prompt",
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
        of: "health",
        asks: "update",
        words: "todos.asks.health",
        rule: "G5",
        buttons: &[("update", "health.update", About::Account)],
        done: false,
        escalates_to: Some(Role::Managers),
    },
    Kind {
        of: "onboarding",
        asks: "milestone",
        words: "todos.asks.milestone",
        rule: "O1",
        buttons: &[],
        done: true,
        escalates_to: None,
    },
    Kind {
        of: "onboarding",
        asks: "late",
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
    let of = todo.subject.split(':').next().unwrap_or_default();
    let asks = todo.asks.split('@').next().unwrap_or_default();
    KINDS.iter().find(|kind| kind.of == of && kind.asks == asks)
}

/// The rule behind news of a subject.
pub fn rule_of_news(subject: &str) -> &'static str {
    match subject.split(':').next().unwrap_or_default() {
        "meeting" => "G4",
        "disengagement" => "D1",
        "handover" => "R5",
        "priority" => "P1",
        "exception" => "P5",
        "review" => "P6",
        "onboarding" => "O1",
        "health" => "G5",
        _ => "G1",
    }
}
