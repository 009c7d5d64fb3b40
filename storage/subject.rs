//! What a task or a planned moment is about. Rows spell it `kind:ID`; it is spelled and read here and nowhere else.

use std::fmt;
use std::str::FromStr;

use crate::ids::{
    AccountId, DisengagementId, EngagementId, ExceptionId, HandoffId, MeetingId, OpportunityId,
    ReassignmentId, ReviewId,
};
use crate::text::stored_as_text;

/// What something is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An account as the CRM has it: who is responsible, what it was merged with.
    Account(AccountId),
    /// A deal, by the rules for deals.
    Deal(OpportunityId),
    /// The steps of an account's way from pre-sales to post-sales.
    Handoff(HandoffId),
    /// A meeting: that it is, and what was agreed at it.
    Meeting(MeetingId),
    /// An account's priority.
    Priority(AccountId),
    /// When somebody last spoke with an account.
    Touch(AccountId),
    /// An exception from what the model says.
    Exception(ExceptionId),
    /// A team's quarterly review.
    Review(ReviewId),
    /// An account that is let go.
    Disengagement(DisengagementId),
    /// A CSM's accounts that go to others, as a whole.
    Reassignment(ReassignmentId),
    /// One account of those.
    Move(ReassignmentId, AccountId),
    /// A call for the architect or the seller to come back.
    Engagement(EngagementId),
    /// A deal that is a reason to call somebody back.
    Reengage(OpportunityId),
    /// An account's health.
    Health(AccountId),
    /// An account's onboarding.
    Onboarding(AccountId),
    /// One milestone of an account's onboarding, by its id in `onboarding.toml`.
    Milestone(String, AccountId),
}

/// The kinds of subject, each by the word that its spelling begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    Account,
    Deal,
    Handoff,
    Meeting,
    Priority,
    Touch,
    Exception,
    Review,
    Disengagement,
    /// A whole reassignment, or one account of it.
    Reassignment,
    Engagement,
    Reengage,
    Health,
    Onboarding,
    Milestone,
}

impl SubjectKind {
    /// Every kind, with its word.
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Account, "account"),
        (Self::Deal, "deal"),
        (Self::Handoff, "handoff"),
        (Self::Meeting, "meeting"),
        (Self::Priority, "priority"),
        (Self::Touch, "touch"),
        (Self::Exception, "exception"),
        (Self::Review, "review"),
        (Self::Disengagement, "disengagement"),
        (Self::Reassignment, "handover"),
        (Self::Engagement, "engagement"),
        (Self::Reengage, "reengage"),
        (Self::Health, "health"),
        (Self::Onboarding, "onboarding"),
        (Self::Milestone, "milestone"),
    ];

    /// The word that its spelling begins with.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

impl Subject {
    /// Which kind it is of.
    pub fn kind(&self) -> SubjectKind {
        match self {
            Self::Account(_) => SubjectKind::Account,
            Self::Deal(_) => SubjectKind::Deal,
            Self::Handoff(_) => SubjectKind::Handoff,
            Self::Meeting(_) => SubjectKind::Meeting,
            Self::Priority(_) => SubjectKind::Priority,
            Self::Touch(_) => SubjectKind::Touch,
            Self::Exception(_) => SubjectKind::Exception,
            Self::Review(_) => SubjectKind::Review,
            Self::Disengagement(_) => SubjectKind::Disengagement,
            Self::Reassignment(_) | Self::Move(..) => SubjectKind::Reassignment,
            Self::Engagement(_) => SubjectKind::Engagement,
            Self::Reengage(_) => SubjectKind::Reengage,
            Self::Health(_) => SubjectKind::Health,
            Self::Onboarding(_) => SubjectKind::Onboarding,
            Self::Milestone(..) => SubjectKind::Milestone,
        }
    }

    /// The id of what it is about, without its kind.
    pub fn id(&self) -> String {
        match self {
            Self::Account(id)
            | Self::Priority(id)
            | Self::Touch(id)
            | Self::Health(id)
            | Self::Onboarding(id) => id.0.clone(),
            Self::Deal(id) | Self::Reengage(id) => id.0.clone(),
            Self::Handoff(id) => id.0.clone(),
            Self::Meeting(id) => id.0.clone(),
            Self::Exception(id) => id.0.clone(),
            Self::Review(id) => id.0.clone(),
            Self::Disengagement(id) => id.0.clone(),
            Self::Reassignment(id) => id.0.clone(),
            Self::Engagement(id) => id.0.clone(),
            Self::Move(reassignment, account) => format!("{reassignment}:{account}"),
            Self::Milestone(milestone, account) => format!("{milestone}:{account}"),
        }
    }

    /// Whether its id is one of ours alone, not the CRM's.
    fn is_by_own_id(&self) -> bool {
        matches!(
            self,
            Self::Handoff(_)
                | Self::Meeting(_)
                | Self::Exception(_)
                | Self::Review(_)
                | Self::Disengagement(_)
                | Self::Engagement(_)
        )
    }

    /// The handoff whose step it is, if it is one.
    pub fn handoff(&self) -> Option<&HandoffId> {
        match self {
            Self::Handoff(id) => Some(id),
            _ => None,
        }
    }

    /// The call for somebody to come back that it is about, if it is one.
    pub fn engagement(&self) -> Option<&EngagementId> {
        match self {
            Self::Engagement(id) => Some(id),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind().as_str(), self.id())
    }
}

/// A text that spells no subject.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no subject is spelled “{0}”")]
pub struct Unspelled(String);

impl FromStr for Subject {
    type Err = Unspelled;

    fn from_str(text: &str) -> Result<Self, Unspelled> {
        let unspelled = || Unspelled(text.to_owned());
        let (word, id) = text.split_once(':').filter(|(_, id)| !id.is_empty()).ok_or_else(unspelled)?;
        let known = SubjectKind::WORDS.iter().find(|(_, known)| *known == word);
        let subject = match known.ok_or_else(unspelled)?.0 {
            SubjectKind::Account => Self::Account(id.into()),
            SubjectKind::Deal => Self::Deal(id.into()),
            SubjectKind::Handoff => Self::Handoff(id.into()),
            SubjectKind::Meeting => Self::Meeting(id.into()),
            SubjectKind::Priority => Self::Priority(id.into()),
            SubjectKind::Touch => Self::Touch(id.into()),
            SubjectKind::Exception => Self::Exception(id.into()),
            SubjectKind::Review => Self::Review(id.into()),
            SubjectKind::Disengagement => Self::Disengagement(id.into()),
            SubjectKind::Reassignment => match id.split_once(':') {
                Some((reassignment, account)) => Self::Move(reassignment.into(), account.into()),
                None => Self::Reassignment(id.into()),
            },
            SubjectKind::Engagement => Self::Engagement(id.into()),
            SubjectKind::Reengage => Self::Reengage(id.into()),
            SubjectKind::Health => Self::Health(id.into()),
            SubjectKind::Onboarding => Self::Onboarding(id.into()),
            SubjectKind::Milestone => {
                let (milestone, account) = id.split_once(':').ok_or_else(unspelled)?;
                Self::Milestone(milestone.to_owned(), account.into())
            }
        };
        // Ids of our own hold no colon: what goes on after one is a spelling of something else.
        match subject.is_by_own_id() && id.contains(':') {
            true => Err(unspelled()),
            false => Ok(subject),
        }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.to_string()
    }
}

impl From<&Subject> for String {
    fn from(subject: &Subject) -> Self {
        subject.to_string()
    }
}

stored_as_text!(Subject, |text| Ok(text.parse()?));
