//! What an event of the feed speaks of, read and stored in one errand each, and what stands around a deal.
//!
//! A file brings a hundred thousand events; each of these would otherwise be four or five errands for every one.

use crate::accounts::{self, Account};
use crate::arrivals::{self, Arrival};
use crate::assignments::{self, Assignment};
use crate::deals::{self, DealEvent, StageChange};
use crate::errand::Errand;
use crate::handoffs::{self, Handoff};
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
}

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
    errand
        .put(&format!(
            "select {columns} from accounts where account_id = \
             coalesce($1, (select account_id from opportunities where opportunity_id = $2))"
        ))
        .bind(account)
        .bind(deal);
    let mut answers = errand.run(db).await?;
    let told = answers.first::<(i64,)>()?.is_some();
    let (deal, arrival, account) = (answers.first()?, answers.first()?, answers.first()?);
    Ok(Known { told, deal, arrival, account })
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
}

/// A deal and what stands around it; none where it is not known.
pub async fn around(db: &mut Reader, deal: &OpportunityId) -> Result<Option<Around>> {
    let its_account = "account_id = (select account_id from opportunities where opportunity_id = $1)";
    let mut errand = Errand::default();
    let columns = opportunities::COLUMNS;
    errand.put(&format!("select {columns} from opportunities where opportunity_id = $1")).bind(deal);
    let columns = accounts::COLUMNS;
    errand.put(&format!("select {columns} from accounts where {its_account}")).bind(deal);
    errand.put(&requests::of_account_where(its_account)).bind(deal);
    errand.put(&assignments::current_where(its_account)).bind(deal);
    errand.put(&handoffs::of_account_where(its_account)).bind(deal);
    let mut answers = errand.run(db).await?;
    let (Some(deal), Some(account)) = (answers.first()?, answers.first::<Account>()?) else {
        return Ok(None);
    };
    let Some(into) = &account.merged_into else {
        let (requests, assignment, handoff) = (answers.all()?, answers.first()?, answers.first()?);
        return Ok(Some(Around { deal, account, requests, assignment, handoff }));
    };
    let Some(account) = accounts::resolve_merged(db, into).await? else { return Ok(None) };
    let id = &account.account_id;
    let requests = requests::of_account(db, id).await?;
    let assignment = assignments::current(db, id).await?;
    let handoff = handoffs::of_account(db, id).await?;
    Ok(Some(Around { deal, account, requests, assignment, handoff }))
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
