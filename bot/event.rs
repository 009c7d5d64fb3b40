//! What happened, as an action tells it to the features that react to it.
//!
//! An action of a lower room or rank never calls a higher one. It records an event, and whoever reacts does so within the
//! same transaction, in the order that `registry::reactions` lists. Deliberately absent: a queue. An event is told at
//! once, so that what follows from a change commits with it, or neither happens (durability.md).

use baton_storage::actor::Actor;
use baton_storage::assessments::Assessment;
use baton_storage::handoffs::Handoff;
use baton_storage::ids::{AccountId, OpportunityId, RequestId, TeamId};
use baton_storage::people::Person;
use baton_storage::time::At;
use baton_storage::todos::Todo;

/// What happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// A task is done, left out, or not needed any more.
    TaskSettled(&'e Todo),
    /// What a task says, or whose it is, has changed: whatever shows it is to be brought up to date.
    TaskChanged(&'e Todo),
    /// The owner of an open task has left. A feature that settles it has found somebody else; otherwise whoever holds
    /// the role now gets it.
    OwnerLeft(&'e Todo),
    /// Slack tells of somebody; `before` is what was known of them.
    PersonLearnt { before: Option<&'e Person>, person: &'e Person },
    /// An account's channel is known, ours alone, and we are in it. It may be told more than once for the same channel.
    ChannelAttached(&'e AccountId),
    /// The record of an account holds something new.
    FactRecorded(&'e AccountId),
    /// A level was decided or proposed, and whether somebody `looked` at the account for it.
    PriorityDecided { team: &'e TeamId, assessment: &'e Assessment, by: &'e Actor, looked: bool },
    /// A level of the team's book is about to change.
    LevelChanging(&'e TeamId),
    /// A CSM took the account that a request asked for.
    RequestAccepted { account: &'e AccountId, deal: &'e OpportunityId, request: &'e RequestId },
    /// A handoff began, went on, rested or ended.
    HandoffAdvanced(&'e AccountId),
    /// A step of a handoff was opened, or goes on after a rest; it is due then.
    StepOpened { handoff: &'e Handoff, step: &'e str, due: At },
}
