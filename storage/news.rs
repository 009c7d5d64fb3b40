//! What an event of the feed speaks of, read and stored in one errand each, and what stands around a deal.
//!
//! A file brings a hundred thousand events: whatever most of them need is read at once, and what says that there is
//! nothing to do for most of them is read with it.

use crate::accounts::{self, Account};
use crate::arrivals::{self, Arrival};
use crate::assignments::{self, Assignment};
use crate::deals::{self, DealEvent, StageChange};
use crate::engagements::{self, Engagement};
use crate::errand::{Answers, Errand};
use crate::handoffs::{self, Handoff};
use crate::health::{self, Report};
use crate::ids::{AccountId, OpportunityId};
use crate::occurrences::{self, Occurrence};
use crate::opportunities::{self, Opportunity};
use crate::requests::{self, Request};
use crate::subject::Subject;
use crate::tasks::{self, Task};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// What is known of what an event speaks of.
pub struct Known {
    /// The event was told before.
    pub told: bool,
    pub deal: Option<Opportunity>,
    /// How the deal was when it was first heard of.
    pub arrival: Option<Arrival>,
    /// The account that is named or, where none is, the deal's.
    pub account: Option<Account>,
    /// Everything that was ever said of the account's health, the latest first.
    pub health: Vec<Report>,
    pub beside: Beside,
}

/// What stands beside a deal and its account.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    requests: Vec<Request>,
    assignment: Option<Assignment>,
    handoff: Option<Handoff>,
    engagements: Vec<Engagement>,
    busy: Vec<Subject>,
}

/// The account that is named ($1) or, where none is, that of the deal ($2).
const ITS_ACCOUNT: &str =
    "account_id = coalesce($1, (select account_id from opportunities where opportunity_id = $2))";

/// Looks up an event, by its source and its id, and the deal and the account that it names.
pub async fn known(
    db: &mut Reader,
    (source, event_id): (&str, &str),
    deal: Option<&OpportunityId>,
    account: Option<&AccountId>,
) -> Result<Known> {
    let mut errand = Errand::default();
    errand.put("select 1 from deal_events where source = $1 and event_id = $2").bind(source).bind(event_id);
    let columns = opportunities::COLUMNS;
    errand.put(&format!("select {columns} from opportunities where opportunity_id = $1")).bind(deal);
    errand.put(arrivals::FIND).bind(deal);
    let columns = accounts::COLUMNS;
    errand.put(&format!("select {columns} from accounts where {ITS_ACCOUNT}")).bind(account).bind(deal);
    errand.put(&health::of_account_where(ITS_ACCOUNT)).bind(account).bind(deal);
    put_beside(&mut errand, account, deal);
    let mut answers = errand.run(db).await?;
    Ok(Known {
        told: answers.first::<(i64,)>()?.is_some(),
        deal: answers.first()?,
        arrival: answers.first()?,
        account: answers.first()?,
        health: answers.all()?,
        beside: Beside::read(&mut answers)?,
    })
}

/// Asks what stands beside, as [`Beside::read`] takes the answers.
fn put_beside(errand: &mut Errand, account: Option<&AccountId>, deal: Option<&OpportunityId>) {
    for statement in [
        requests::of_account_where(ITS_ACCOUNT),
        assignments::current_where(ITS_ACCOUNT),
        handoffs::of_account_where(ITS_ACCOUNT),
        engagements::open_where(ITS_ACCOUNT),
    ] {
        errand.put(&statement).bind(account).bind(deal);
    }
    let own = |of: fn(OpportunityId) -> Subject| deal.cloned().map(of);
    errand
        .put(&format!(
            "select subject from tasks where {ITS_ACCOUNT} \
             union select subject from tasks where subject in ($3, $4) \
             union select schedule from occurrences where schedule in ($3, $4) and state = 'scheduled'"
        ))
        .bind(account)
        .bind(deal)
        .bind(own(Subject::Deal))
        .bind(own(Subject::Reengage));
}

impl Beside {
    fn read(answers: &mut Answers) -> Result<Self> {
        Ok(Self {
            requests: answers.all()?,
            assignment: answers.first()?,
            handoff: answers.first()?,
            engagements: answers.all()?,
            busy: answers.all::<(Subject,)>()?.into_iter().map(|(subject,)| subject).collect(),
        })
    }

    /// The same around this deal of this account.
    pub fn around(self, deal: Opportunity, account: Account) -> Around {
        let Self { requests, assignment, handoff, engagements, busy } = self;
        Around { deal, account, requests, assignment, handoff, engagements, busy }
    }
}

/// An event that was not told before, and what follows from it at once.
pub struct FeedUpdate<'t> {
    pub event: &'t DealEvent,
    pub account: Option<&'t Account>,
    pub deal: Option<&'t Opportunity>,
    /// Where the deal stood, if it is new to us or more is known of that now.
    pub arrival: Option<&'t Arrival>,
    pub moved: Option<&'t StageChange>,
}

/// Stores an event and what is known by it.
///
/// # Errors
/// When the account is unknown or the database refuses.
pub async fn keep(tx: &mut Tx, update: FeedUpdate<'_>) -> Result<()> {
    let mut errand = Errand::default();
    deals::put(&mut errand, update.event);
    if let Some(account) = update.account {
        accounts::put(&mut errand, account);
    }
    if let Some(deal) = update.deal {
        opportunities::put(&mut errand, deal);
    }
    if let Some(arrival) = update.arrival {
        arrivals::put(&mut errand, arrival);
    }
    if let Some(moved) = update.moved {
        deals::put_move(&mut errand, moved);
    }
    errand.run(tx).await?;
    Ok(())
}

/// A deal, and what stands around it.
#[derive(Clone, Debug)]
pub struct Around {
    pub deal: Opportunity,
    /// The deal's account or, where it was merged, the one it went into.
    pub account: Account,
    /// The account's requests, the latest first.
    pub requests: Vec<Request>,
    /// The account's current assignment, offered or accepted.
    pub assignment: Option<Assignment>,
    /// The account's handoff that runs or is paused.
    pub handoff: Option<Handoff>,
    /// The account's calls for its architect or its seller to come back that are open, the oldest first.
    pub engagements: Vec<Engagement>,
    busy: Vec<Subject>,
}

impl Around {
    /// Whether somebody was ever asked something about this subject of the account or of the deal, or, of the deal,
    /// whether something is planned. Where it is not, nothing is there to be brought into line.
    pub fn is_busy(&self, subject: &Subject) -> bool {
        self.busy.contains(subject)
    }
}

/// A deal and what stands around it; none where it is not known.
pub async fn around(db: &mut Reader, deal: &OpportunityId) -> Result<Option<Around>> {
    let mut errand = Errand::default();
    let columns = opportunities::COLUMNS;
    errand.put(&format!("select {columns} from opportunities where opportunity_id = $1")).bind(deal);
    let columns = accounts::COLUMNS;
    let nobody = None::<&AccountId>;
    errand.put(&format!("select {columns} from accounts where {ITS_ACCOUNT}")).bind(nobody).bind(deal);
    put_beside(&mut errand, None, Some(deal));
    let mut answers = errand.run(db).await?;
    let (Some(deal), Some(account)) = (answers.first::<Opportunity>()?, answers.first::<Account>()?) else {
        return Ok(None);
    };
    let Some(into) = &account.merged_into else {
        return Ok(Some(Beside::read(&mut answers)?.around(deal, account)));
    };
    let Some(account) = accounts::resolve_merged(db, into).await? else { return Ok(None) };
    let mut errand = Errand::default();
    put_beside(&mut errand, Some(&account.account_id), Some(&deal.opportunity_id));
    let beside = Beside::read(&mut errand.run(db).await?)?;
    Ok(Some(beside.around(deal, account)))
}

/// What stands around an account.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The latest handoff, whatever became of it.
    pub handoff: Option<Handoff>,
    /// Its deals, the one that closes soonest first.
    pub deals: Vec<Opportunity>,
    /// Its requests, the latest first.
    pub requests: Vec<Request>,
}

/// What stands around an account that was not merged, in one errand.
pub async fn surroundings(db: &mut Reader, account: &AccountId) -> Result<Surroundings> {
    let mut errand = Errand::default();
    errand.put(&handoffs::latest_statement()).bind(account);
    errand.put(&opportunities::of_account_statement()).bind(account);
    errand.put(&requests::of_account_where("account_id = $1")).bind(account);
    let mut answers = errand.run(db).await?;
    Ok(Surroundings { handoff: answers.first()?, deals: answers.all()?, requests: answers.all()? })
}

/// Plans a subject's moments anew, as [`occurrences::plan`] does, and reads its tasks in the same errand.
pub async fn plan(
    tx: &mut Tx,
    subject: &Subject,
    wanted: &[Occurrence],
    reason: &str,
    now: At,
) -> Result<Vec<Task>> {
    let mut errand = Errand::default();
    errand.put(&tasks::of_subject_statement()).bind(subject);
    occurrences::put_plan(&mut errand, &subject.to_string(), wanted, reason, now);
    errand.run(tx).await?.all()
}
