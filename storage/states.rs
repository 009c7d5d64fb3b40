//! The closed sets of words that the tables hold: written as text, read back as types.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[sqlx(type_name = "text")]
        pub enum $name {$(
            $(#[$vdoc])*
            #[serde(rename = $text)]
            #[sqlx(rename = $text)]
            $variant,
        )+}

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as the database, the configuration and the templates spell it.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$variant => $text,)+}
            }

            /// The value behind a word; `None` if it is none of them.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}
pub(crate) use words;

words! {
    /// How an account is sold to. Mid-market and SMB are commercial.
    Segment {
        Enterprise = "enterprise",
        Commercial = "commercial",
    }

    /// An account's priority level (P1, Q4).
    Priority {
        /// CSM-led onboarding, at least a monthly call.
        Pr1 = "pr1",
        /// A call every 60 days.
        Pr2 = "pr2",
        /// An unmanaged child account.
        Pr3 = "pr3",
        /// Digital only.
        Pr4 = "pr4",
    }

    /// How far the proof of value has come (R2, R3).
    Pov {
        None = "none",
        Running = "running",
        /// Run, and its result presented to the customer.
        Presented = "presented",
    }

    /// Where a request for a CSM stands (R6).
    RequestState {
        /// Waits for the manager.
        Open = "open",
        /// Waits for the requester's answer to the manager's question.
        Question = "question",
        /// A CSM is named and has not answered yet.
        Assigned = "assigned",
        /// The CSM took the account.
        Accepted = "accepted",
        /// The manager said no, with a reason.
        Declined = "declined",
        /// The requester took it back.
        Withdrawn = "withdrawn",
    }

    /// What can be set aside alone, so that everything else goes on.
    AsideSort {
        /// A recurring schedule.
        Schedule = "schedule",
        /// A planned moment.
        Moment = "moment",
        /// An effect of the outbox.
        OutboxEntry = "effect",
        /// What follows from Slack's word on a person.
        Person = "person",
        /// A task that cannot be shown.
        Task = "task",
    }

    /// Where an effect on the outside stands (durability.md, "Out").
    OutboxState {
        /// Waits for its time (`due_at`).
        Scheduled = "scheduled",
        /// Claimed; the request may be under way.
        Running = "running",
        /// Sent, and we do not know whether it arrived: look before sending again.
        Reconciling = "reconciling",
        Completed = "completed",
        /// No longer wanted when its time came.
        Cancelled = "cancelled",
        /// The outside said no for good; the owner has been told another way.
        Discarded = "discarded",
        /// Sent, and it cannot be found out whether it arrived: held and shown, never resent blindly.
        Unknown = "unknown",
    }

    /// Where something that is asked of somebody stands.
    TaskState {
        Open = "open",
        /// Done, by somebody's word or because what it asked for has happened.
        Done = "done",
        /// Not applicable, with a reason.
        Dropped = "dropped",
        /// The deal went on, and nothing is asked any more.
        Superseded = "overtaken",
    }

    /// Where an account's handoff stands.
    HandoffState {
        Running = "running",
        /// The deal was lost; it may reopen.
        Paused = "paused",
        /// The account is onboarded.
        Completed = "completed",
        Ended = "ended",
    }

    /// Where a meeting stands (G4).
    MeetingState {
        Planned = "planned",
        Held = "held",
        /// It is not held at its time; its step may get another time.
        Cancelled = "cancelled",
    }

    /// Whose something is (T1).
    Role {
        /// The solutions architect.
        Sa = "sa",
        /// The strategic account executive, or account executive.
        Seller = "seller",
        Csm = "csm",
        Managers = "managers",
        Directors = "directors",
        /// Those whom the sellers report to (P3, P5).
        SalesManagers = "sales_managers",
        /// Those who approve the architects' work on existing customers (E2).
        SaLeaders = "sa_leaders",
    }

    /// Where a team's quarterly review stands (P6).
    ReviewState {
        Open = "open",
        Closed = "closed",
    }

    /// Where an account's review stands (P6).
    ItemState {
        Open = "open",
        Reviewed = "reviewed",
        /// The review closed, and nobody had looked at it.
        Missed = "missed",
        /// It left the book meanwhile.
        Gone = "gone",
    }

    /// Whether a level holds (P1–P4).
    AssessmentState {
        /// Somebody has to agree to it first (P3).
        Proposed = "proposed",
        Decided = "decided",
        /// A later one took its place.
        Replaced = "replaced",
    }

    /// Where an exception stands (P5).
    ExceptionState {
        /// Not everybody has agreed yet.
        Asked = "asked",
        Agreed = "agreed",
        Refused = "refused",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
        /// The next review has come.
        Expired = "expired",
    }

    /// How far an account is let go (D2).
    DisengagementState {
        /// The manager has not agreed yet.
        Proposed = "proposed",
        Agreed = "agreed",
        /// The customer has been told, face to face.
        Met = "met",
        Completed = "completed",
        /// The manager said no.
        Refused = "refused",
        Withdrawn = "withdrawn",
    }

    /// Why a CSM's accounts go to others.
    HandoverKind {
        /// They leave the company.
        Leave = "leave",
        /// They move to other work.
        Move = "move",
        /// They are away for long.
        Absence = "absence",
    }

    /// Where a reassignment stands.
    ReassignmentState {
        /// The manager has not agreed yet.
        Proposed = "proposed",
        /// Both look after the accounts.
        Running = "running",
        Completed = "completed",
        Refused = "refused",
    }

    /// Where one account of a reassignment stands.
    MoveState {
        /// Nobody has agreed yet.
        Waiting = "waiting",
        Running = "running",
        Completed = "completed",
        /// It was not handed over after all.
        Dropped = "dropped",
    }

    /// Where a call for somebody to come back stands (E3).
    EngagementState {
        /// SA leadership approves it first (E2).
        Approval = "approval",
        /// Whoever is asked has not answered yet.
        Asked = "asked",
        /// Somebody takes it.
        Taken = "taken",
        /// Nobody does.
        Declined = "declined",
        /// SA leadership said no.
        Refused = "refused",
        /// It has come to its end, with an outcome.
        Closed = "closed",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
    }

    /// What somebody who is called back says (E3).
    AskState {
        Waiting = "waiting",
        Taken = "taken",
        Declined = "declined",
    }

    /// Where a planned moment stands (durability.md, "Later").
    OccurrenceState {
        Scheduled = "scheduled",
        Completed = "completed",
        /// Its moment passed while nobody could act; the reason is recorded.
        Skipped = "skipped",
        Cancelled = "cancelled",
    }
}

impl DisengagementState {
    /// Whether it is under way.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Agreed | Self::Met)
    }
}

impl RequestState {
    /// Whether somebody still has to act, so that a second request for the same opportunity joins it (R7).
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Question | Self::Assigned)
    }
}

impl EngagementState {
    /// Whether something is still to come of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Approval | Self::Asked | Self::Taken)
    }
}
