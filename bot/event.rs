//! What happened, as an action tells it to the features that react to it.
//!
//! An action of a lower room or rank never calls a higher one. It records an event, and whoever reacts does so within the
//! same transaction, in the order that `registry::reactions` lists. Deliberately absent: a queue. An event is told at
//! once, so that what follows from a change commits with it, or neither happens (durability.md).

use std::sync::{Mutex, PoisonError};

use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::assessments::Assessment;
use baton_storage::handoffs::Handoff;
use baton_storage::health::Report;
use baton_storage::ids::{AccountId, IssueKey, OpportunityId, RequestId, TeamId, UserId};
use baton_storage::meetings::Meeting;
use baton_storage::milestones::Milestone;
use baton_storage::news::Around;
use baton_storage::opportunities::Opportunity;
use baton_storage::people::Person;
use baton_storage::requests::Request;
use baton_storage::states::Role;
use baton_storage::tasks::Task;
use baton_storage::time::At;

/// A task that is asked again, or is about to be.
#[derive(Clone, Copy, Debug)]
pub struct Reopened<'e> {
    /// As it is asked again; while that is only about to be, as it was settled.
    pub task: &'e Task,
    /// When it had been settled: what happened at that moment followed from it.
    pub at: At,
    /// Who had settled it.
    pub settled_by: &'e Actor,
    /// Who took it back.
    pub by: &'e UserId,
    /// Where a feature says what stands.
    pub stays: &'e Stays,
}

/// Who holds a role of a team, by name or by a user group, is another than before.
#[derive(Clone, Debug)]
pub struct RoleChange {
    pub team: TeamId,
    pub role: Role,
    pub joined: Vec<UserId>,
    pub left: Vec<UserId>,
}

/// What stands although what it followed from is taken back: a sentence for each thing.
#[derive(Debug, Default)]
pub struct Stays {
    sentences: Mutex<Vec<String>>,
    refusal: Mutex<Option<String>>,
}

impl Stays {
    /// Something stands.
    pub fn add(&self, sentence: String) {
        self.sentences.lock().unwrap_or_else(PoisonError::into_inner).push(sentence);
    }

    /// What somebody said stands, so that nothing is taken back.
    pub fn refuse(&self, sentence: String) {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(sentence);
    }

    /// Why nothing is taken back, if somebody refused.
    pub fn refusal(&self) -> Option<String> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The sentences, in the order of the reactions.
    pub fn into_sentences(self) -> Vec<String> {
        self.sentences.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// A task is done, left out, or not needed any more.
    TaskSettled(&'e Task),
    /// Somebody is about to take back what was said of a task. Whoever knows why it stands refuses, and nothing changes;
    /// whoever asks somebody else because of it asks them no more.
    TaskReopening(Reopened<'e>),
    /// What somebody said of a task is taken back, and with it what followed; or that is said to stand.
    TaskReopened(Reopened<'e>),
    /// Somebody is asked to do something, or is to hear news.
    TaskOpened(&'e Task),
    /// What a task says, or whose it is, has changed: whatever shows it is to be brought up to date.
    TaskChanged(&'e Task),
    /// The owner of an open task has left. A feature that settles it has found somebody else; otherwise whoever holds
    /// the role now gets it.
    OwnerLeft(&'e Task),
    /// Slack tells of somebody; `before` is what was known of them.
    PersonLearnt { before: Option<&'e Person>, person: &'e Person },
    /// Somebody joined or left those who hold a role. The configuration has them already.
    RoleChanged(&'e RoleChange),
    /// An account's channel is known, ours alone, and we are in it. It may be told more than once for the same channel.
    ChannelAttached(&'e AccountId),
    /// The record of an account holds something new.
    FactRecorded(&'e AccountId),
    /// A level was decided or proposed, and whether somebody `looked` at the account for it.
    PriorityDecided { team: &'e TeamId, assessment: &'e Assessment, by: &'e Actor, looked: bool },
    /// A level of the team's book is about to change.
    LevelChanging(&'e TeamId),
    /// A request was opened, or is another one than before. Of one that goes to another team it is told twice: as it was,
    /// and as it is.
    RequestChanged(&'e Request),
    /// Somebody spoke to the customer, or said how the account is.
    AccountTouched(&'e AccountId),
    /// Somebody or the CRM said how the account is, and it counts.
    HealthSaid(&'e AccountId),
    /// A meeting was arranged, moved or called off, or others are invited to it.
    MeetingChanged(&'e Meeting),
    /// Somebody wants an issue in the customer's project.
    IssueWanted(&'e IssueKey),
    /// A CSM took the account that a request asked for.
    RequestAccepted { account: &'e AccountId, deal: &'e OpportunityId, request: &'e RequestId },
    /// A handoff began, went on, rested or ended.
    HandoffAdvanced(&'e AccountId),
    /// A step of a handoff was opened, or goes on after a rest; it is due then.
    StepOpened { handoff: &'e Handoff, step: &'e str, due: At },
    /// The CRM says how an account is; `sent` is its word, or none where it takes it back, and `said` is what anybody
    /// said of it before, the latest first. The account is as the CRM has it, and whoever knows a newer word puts its
    /// health right where it is stored.
    HealthTold {
        before: Option<&'e Account>,
        account: &'e Account,
        sent: Option<&'e str>,
        said: &'e [Report],
    },
    /// The CRM told of an account that was known; `deal` is the one of the same news, before and after, and `source` who
    /// told it `at` that moment.
    CrmTold {
        before: &'e Account,
        account: &'e Account,
        deal: Option<(Option<&'e Opportunity>, &'e Opportunity)>,
        source: &'e str,
        at: At,
    },
    /// What is known of an account changed; `deals` are those of it that nobody else tells of, and `followed` says that
    /// [`Event::DealChanged`] comes next, for the deal of the same news. Of one that is new to us there is no `before`.
    AccountChanged {
        before: Option<&'e Account>,
        account: &'e Account,
        deals: &'e [Opportunity],
        followed: bool,
    },
    /// A deal is won.
    DealWon(&'e Around),
    /// A deal is lost, or dropped.
    DealLost(&'e Around),
    /// A deal that was lost is open again.
    DealReopened(&'e Around),
    /// A deal went back, from the stage `from` to an earlier one that is open.
    DealWentBack { around: &'e Around, from: &'e str },
    /// What is known of a deal changed, and what its stage sets in motion has happened. `moved`: it is in another stage;
    /// `new`: nobody was asked anything about it yet. `around` is what stands around it now.
    DealChanged { around: Option<&'e Around>, deal: &'e Opportunity, moved: bool, new: bool },
    /// A lost deal has not reopened: nobody holds its account any more, because of `why`.
    DealLetGo { account: &'e AccountId, why: &'e str },
    /// The CRM merges the account `gone` into `stays`, and what hangs on the one is about to hang on the other.
    AccountsMerging { gone: &'e Account, stays: &'e Account },
    /// The account `gone` is a part of `stays` now; `onboardings` are the milestones that each of the two had, in this
    /// order, which cannot be told apart any more.
    AccountsMerged { gone: &'e Account, stays: &'e Account, onboardings: (&'e [Milestone], &'e [Milestone]) },
    /// The CRM merges the deal `gone` into `stays`, and what hangs on the one is about to hang on the other.
    DealsMerging { gone: &'e OpportunityId, stays: &'e OpportunityId },
    /// The deal `gone` is a part of `stays` now.
    DealsMerged { gone: &'e OpportunityId, stays: &'e OpportunityId },
}
