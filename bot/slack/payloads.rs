//! What buttons and forms carry beside a bare id: one type for each shape, written and read here and nowhere else.
//!
//! A payload has been in people's hands and is not to be trusted: reading takes any text, and an id that is not there is
//! found out where the thing is looked for. The spellings stay as they are, so that buttons in old messages go on
//! working. Deliberately absent: what forms carry as JSON, whose types stand beside the forms.

use std::fmt;

use baton_storage::ids::{
    AccountId, AssessmentId, DisengagementId, OutboxId, RequestId, ReviewId, TeamId, UserId,
};
use baton_storage::time::At;

/// An agenda, or all those of an account: `ACCOUNT/NAME` or `ACCOUNT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaChoice {
    /// Empty for an agenda of a team.
    pub account: AccountId,
    /// The stem of the agenda's file.
    pub name: Option<String>,
}

impl AgendaChoice {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        let (account, name) = text.split_once('/').unwrap_or((text, ""));
        Self { account: account.into(), name: Some(name).filter(|name| !name.is_empty()).map(str::to_owned) }
    }
}

impl fmt::Display for AgendaChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{}/{name}", self.account),
            None => write!(f, "{}", self.account),
        }
    }
}

/// A part of an account: a section or a fact of its record, a milestone of its onboarding. `ACCOUNT/PART`: an id of a CRM
/// may have a slash of its own, a part has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountPart {
    pub account: AccountId,
    pub part: String,
}

impl AccountPart {
    /// Reads what a button or a form carries.
    pub fn read(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|| Self { account: text.into(), part: String::new() })
    }

    /// The same; `None` for what names no part.
    pub fn parse(text: &str) -> Option<Self> {
        let (account, part) = text.rsplit_once('/')?;
        Some(Self { account: account.into(), part: part.to_owned() })
    }
}

impl fmt::Display for AccountPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.account, self.part)
    }
}

/// An account's place in a review: `REVIEW/ACCOUNT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewPlace {
    pub review: ReviewId,
    pub account: AccountId,
}

impl ReviewPlace {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        let (review, account) = text.split_once('/').unwrap_or_default();
        Self { review: review.into(), account: account.into() }
    }
}

impl fmt::Display for ReviewPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.review, self.account)
    }
}

/// The accounts of a review, one's own or all of the team's: `REVIEW` or `REVIEW/team`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewAll {
    pub review: ReviewId,
    pub of_team: bool,
}

impl ReviewAll {
    /// Reads what a menu's entry carries.
    pub fn read(text: &str) -> Self {
        match text.split_once('/') {
            Some((review, _)) => Self { review: review.into(), of_team: true },
            None => Self { review: text.into(), of_team: false },
        }
    }
}

impl fmt::Display for ReviewAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.review, if self.of_team { "/team" } else { "" })
    }
}

/// A page of what somebody reads in a day's message or a list: `READER/DAY/FROM`, or of an old message `READER/DAY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPage {
    pub reader: UserId,
    pub day: String,
    /// How many come before it.
    pub from: Option<usize>,
}

impl DayPage {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        let mut parts = text.splitn(3, '/');
        let (reader, day) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let from = parts.next().and_then(|from| from.parse().ok());
        Self { reader: reader.into(), day: day.to_owned(), from }
    }
}

impl fmt::Display for DayPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.reader, self.day)?;
        self.from.map_or(Ok(()), |from| write!(f, "/{from}"))
    }
}

/// A page of a message that holds several: `LEADER/FROM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TogetherPage {
    /// The effect whose message it is.
    pub leader: OutboxId,
    /// How many come before it.
    pub from: usize,
}

impl TogetherPage {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        let (leader, from) = text.rsplit_once('/').unwrap_or_default();
        Self { leader: leader.into(), from: from.parse().unwrap_or_default() }
    }
}

impl fmt::Display for TogetherPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.leader, self.from)
    }
}

/// A level that is proposed: `ACCOUNT@ASSESSMENT`, or `ACCOUNT` where it is whichever stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedLevel {
    pub account: AccountId,
    pub assessment: Option<AssessmentId>,
}

impl ProposedLevel {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        match text.split_once('@') {
            Some((account, assessment)) => {
                Self { account: account.into(), assessment: Some(assessment.into()) }
            }
            None => Self { account: text.into(), assessment: None },
        }
    }
}

impl fmt::Display for ProposedLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.assessment {
            Some(assessment) => write!(f, "{}@{assessment}", self.account),
            None => write!(f, "{}", self.account),
        }
    }
}

/// All that waits for a team's agreement, as it stood at a moment: `TEAM@MILLISECONDS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedUntil {
    pub team: TeamId,
    pub until: At,
}

impl ProposedUntil {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        let (team, until) = text.rsplit_once('@').unwrap_or_default();
        Self { team: team.into(), until: At(until.parse().unwrap_or_default()) }
    }
}

impl fmt::Display for ProposedUntil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.team, self.until.0)
    }
}

/// An offer of an account to a CSM: `REQUEST/ASSIGNMENT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferMade {
    pub request: RequestId,
    pub assignment: String,
}

impl OfferMade {
    /// Reads what a button carries.
    pub fn read(text: &str) -> Self {
        let (request, assignment) = text.split_once('/').unwrap_or((text, ""));
        Self { request: request.into(), assignment: assignment.to_owned() }
    }
}

impl fmt::Display for OfferMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.request, self.assignment)
    }
}

/// A request, and in a form how it was when the form opened: `REQUEST` or `REQUEST@VERSION`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSeen {
    pub request: RequestId,
    pub version: Option<i64>,
}

impl RequestSeen {
    /// Reads what a button or a form carries.
    pub fn read(text: &str) -> Self {
        let (request, version) = text.split_once('@').unwrap_or((text, ""));
        Self { request: request.into(), version: version.parse().ok() }
    }
}

impl fmt::Display for RequestSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.request)?;
        self.version.map_or(Ok(()), |version| write!(f, "@{version}"))
    }
}

/// The form of a meeting with a customer who is let go: `DISENGAGEMENT`, or `DISENGAGEMENT/again` once its sender has
/// been asked whether it is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetForm {
    pub disengagement: DisengagementId,
    pub doubted: bool,
}

impl MetForm {
    /// Reads what the form carries.
    pub fn read(text: &str) -> Self {
        match text.strip_suffix("/again") {
            Some(id) => Self { disengagement: id.into(), doubted: true },
            None => Self { disengagement: text.into(), doubted: false },
        }
    }
}

impl fmt::Display for MetForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.disengagement, if self.doubted { "/again" } else { "" })
    }
}
