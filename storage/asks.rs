//! What a task asks, and which one of several: a word and a key, each in a column of its own. Both are spelled and read
//! here and nowhere else.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{OpportunityId, UserId};
use crate::states::{Role, words};

words! {
    /// Whether a task is to be done or to be known.
    TaskKind {
        /// Somebody is asked to do something.
        Action = "action",
        /// News, settled by being told.
        Notice = "notice",
    }

    /// What a task asks, without its key.
    AskKind {
        Step = "step",
        Rule = "rule",
        News = "news",
        Next = "next",
        Look = "look",
        Reassess = "reassess",
        Confirm = "confirm",
        ContactReminder = "nudge",
        Agree = "agree",
        Session = "walk",
        Meet = "meet",
        Write = "write",
        Complete = "complete",
        Field = "field",
        Fields = "fields",
        Old = "old",
        New = "new",
        AnswerSa = "answer_sa",
        AnswerSeller = "answer_seller",
        NameSa = "name_sa",
        NameSeller = "name_seller",
        Approve = "approve",
        Still = "still",
        Prompt = "prompt",
        Update = "update",
        Milestone = "milestone",
        Late = "late",
        Level = "level",
    }
}

/// What a task asks. Of one subject, the same is asked once at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asks {
    /// A step of a handoff's track, by its id.
    Step(String),
    /// What a rule of `deals.toml` says, by its id.
    Rule(String),
    /// That somebody knows of something: which words, and who reads them if it is one person's news.
    News { what: String, to: Option<UserId> },
    /// A next step that was agreed at a meeting, by its number from 1.
    Next(usize),
    /// To look at a priority again, as an answer to a question of the model may be another one now.
    Look { question: String, choice: String },
    /// To decide a priority anew: the reason for the one that holds is over.
    Reassess,
    /// To agree to a priority that somebody proposed.
    Confirm,
    /// To get in touch with an account.
    ContactReminder,
    /// To agree: as whom, where several people are asked.
    Agree(Option<Role>),
    /// To walk through a review; whose accounts they are, or who does it for them.
    Session(UserId),
    /// To meet the customer who is let go.
    Meet,
    /// To write to them.
    Write,
    /// To complete letting them go.
    Complete,
    /// To change the CRM's CSM field of an account.
    Field,
    /// To change it for several.
    Fields,
    /// What whoever had an account sees to as it goes to somebody else.
    Old,
    /// What whoever gets it sees to.
    New,
    /// To come back, as the architect or the seller.
    Answer(Role),
    /// To name somebody for that role.
    Name(Role),
    /// To approve that somebody is called back.
    Approve,
    /// Whether somebody is still needed, now that this deal is closed.
    Still(OpportunityId),
    /// Whether to call somebody back, by the id of the prompt.
    Prompt(String),
    /// For an update on an account's health.
    Update,
    /// To reach a milestone, by its id.
    Milestone(String),
    /// Why a milestone is late, by its id.
    Late(String),
    /// To enter a level that was decided in another system.
    Level,
}

impl Asks {
    /// What it asks, without its key.
    pub fn kind(&self) -> AskKind {
        match self {
            Self::Step(_) => AskKind::Step,
            Self::Rule(_) => AskKind::Rule,
            Self::News { .. } => AskKind::News,
            Self::Next(_) => AskKind::Next,
            Self::Look { .. } => AskKind::Look,
            Self::Reassess => AskKind::Reassess,
            Self::Confirm => AskKind::Confirm,
            Self::ContactReminder => AskKind::ContactReminder,
            Self::Agree(_) => AskKind::Agree,
            Self::Session(_) => AskKind::Session,
            Self::Meet => AskKind::Meet,
            Self::Write => AskKind::Write,
            Self::Complete => AskKind::Complete,
            Self::Field => AskKind::Field,
            Self::Fields => AskKind::Fields,
            Self::Old => AskKind::Old,
            Self::New => AskKind::New,
            Self::Answer(Role::Seller) => AskKind::AnswerSeller,
            Self::Answer(_) => AskKind::AnswerSa,
            Self::Name(Role::Seller) => AskKind::NameSeller,
            Self::Name(_) => AskKind::NameSa,
            Self::Approve => AskKind::Approve,
            Self::Still(_) => AskKind::Still,
            Self::Prompt(_) => AskKind::Prompt,
            Self::Update => AskKind::Update,
            Self::Milestone(_) => AskKind::Milestone,
            Self::Late(_) => AskKind::Late,
            Self::Level => AskKind::Level,
        }
    }

    /// Which of several of its kind, as its row holds it; empty where there is but one.
    pub fn key(&self) -> String {
        match self {
            Self::Step(id) | Self::Rule(id) | Self::Prompt(id) | Self::Milestone(id) | Self::Late(id) => {
                id.clone()
            }
            Self::News { what, to: Some(user) } => format!("{what}@{user}"),
            Self::News { what, to: None } => what.clone(),
            Self::Next(number) => number.to_string(),
            Self::Look { question, choice } => format!("{question}={choice}"),
            Self::Agree(Some(role)) => role.to_string(),
            Self::Session(user) => user.0.clone(),
            Self::Still(deal) => deal.0.clone(),
            _ => String::new(),
        }
    }

    /// What a row asks. `None` where the key does not fit.
    pub fn read(kind: AskKind, key: String) -> Option<Self> {
        let alone = |asks: Self| key.is_empty().then_some(asks);
        match kind {
            AskKind::Step => Some(Self::Step(key)),
            AskKind::Rule => Some(Self::Rule(key)),
            AskKind::News => Some(match key.split_once('@') {
                Some((what, to)) => Self::News { what: what.to_owned(), to: Some(to.into()) },
                None => Self::News { what: key, to: None },
            }),
            AskKind::Next => key.parse().ok().map(Self::Next),
            AskKind::Look => {
                let (question, choice) = key.split_once('=')?;
                Some(Self::Look { question: question.to_owned(), choice: choice.to_owned() })
            }
            AskKind::Reassess => alone(Self::Reassess),
            AskKind::Confirm => alone(Self::Confirm),
            AskKind::ContactReminder => alone(Self::ContactReminder),
            AskKind::Agree if key.is_empty() => Some(Self::Agree(None)),
            AskKind::Agree => Role::parse(&key).map(|role| Self::Agree(Some(role))),
            AskKind::Session => Some(Self::Session(key.into())),
            AskKind::Meet => alone(Self::Meet),
            AskKind::Write => alone(Self::Write),
            AskKind::Complete => alone(Self::Complete),
            AskKind::Field => alone(Self::Field),
            AskKind::Fields => alone(Self::Fields),
            AskKind::Old => alone(Self::Old),
            AskKind::New => alone(Self::New),
            AskKind::AnswerSa => alone(Self::Answer(Role::Sa)),
            AskKind::AnswerSeller => alone(Self::Answer(Role::Seller)),
            AskKind::NameSa => alone(Self::Name(Role::Sa)),
            AskKind::NameSeller => alone(Self::Name(Role::Seller)),
            AskKind::Approve => alone(Self::Approve),
            AskKind::Still => Some(Self::Still(key.into())),
            AskKind::Prompt => Some(Self::Prompt(key)),
            AskKind::Update => alone(Self::Update),
            AskKind::Milestone => Some(Self::Milestone(key)),
            AskKind::Late => Some(Self::Late(key)),
            AskKind::Level => alone(Self::Level),
        }
    }

    /// The id of the track's step that it is, if it is one.
    pub fn step(&self) -> Option<&str> {
        match self {
            Self::Step(id) => Some(id),
            _ => None,
        }
    }

    /// The id of the rule for deals that it is, if it is one.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Rule(id) => Some(id),
            _ => None,
        }
    }

    /// Which words tell it, if it is news.
    pub fn news(&self) -> Option<&str> {
        match self {
            Self::News { what, .. } => Some(what),
            _ => None,
        }
    }
}

/// For operators: `kickoff`, `news.merged@U0SAM`, `walk@U0RAVI`, `confirm`.
impl fmt::Display for Asks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, key) = (self.kind(), self.key());
        match self {
            Self::Step(id) | Self::Rule(id) => f.write_str(id),
            Self::News { .. } | Self::Next(_) => write!(f, "{word}.{key}"),
            _ if key.is_empty() => write!(f, "{word}"),
            _ => write!(f, "{word}@{key}"),
        }
    }
}
