//! All rows in one transaction, and what that changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::time::At;
use baton_storage::{Fault, Tx};
use indicatif::ProgressBar;

use super::RowFault;
use super::rows::{Checked, by_column};
use crate::app::App;
use crate::error::Failure;
use crate::flows::deals::{self, Taken};

/// Why nothing of a file stands.
pub enum Undone {
    /// Rows that cannot be placed.
    Refused(Vec<RowFault>),
    Broken(anyhow::Error),
}

impl From<Fault> for Undone {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault.into())
    }
}

impl From<Failure> for Undone {
    fn from(failure: Failure) -> Self {
        Self::Broken(match failure {
            Failure::Broken(error) => error,
            // Nobody acts here whom a sentence could be for.
            other => anyhow::anyhow!(other.to_string()),
        })
    }
}

/// What a file changed, from before its first row to after its last.
#[derive(Default)]
pub struct Changes {
    pub accounts: Count,
    pub deals: Count,
    pub moves: Vec<Move>,
    /// The lines of rows that are older, wholly or in part, than what is known.
    pub older: Vec<usize>,
    /// How many rows were imported before.
    pub repeated: usize,
    /// Words that nothing of ours stands for, with the first line of each.
    pub unknown: BTreeMap<String, usize>,
}

/// How many were what.
#[derive(Default)]
pub struct Count {
    pub new: usize,
    pub changed: usize,
    pub as_before: usize,
}

/// A deal's move from one stage to another.
pub struct Move {
    pub line: usize,
    pub deal: String,
    pub from: String,
    pub to: String,
}

/// Something as it was before the first row that speaks of it, and as it is now.
struct Known<T> {
    before: Option<T>,
    now: Option<T>,
}

#[derive(Default)]
struct Ledger {
    accounts: HashMap<AccountId, Known<Account>>,
    deals: HashMap<OpportunityId, Known<Opportunity>>,
    changes: Changes,
}

/// Applies every row, the earliest first: a file may hold a deal's history in any order.
///
/// # Errors
/// When any row is refused or the database refuses; then nothing stands.
pub async fn apply(app: &Arc<App>, mut rows: Vec<Checked>, bar: ProgressBar) -> Result<Changes, Undone> {
    rows.sort_by_key(|row| (row.at, row.line));
    let (app, storage, now) = (app.clone(), app.storage.clone(), app.clock.now());
    let work = storage.write(move |tx| {
        Box::pin(async move {
            let (mut ledger, mut refused) = (Ledger::default(), Vec::new());
            for row in &rows {
                if let Err(fault) = ledger.take(&app, tx, row, now).await? {
                    refused.push(RowFault::new(row.line, by_column(&fault)));
                }
                bar.inc(1);
            }
            if refused.is_empty() { Ok(ledger.closed()) } else { Err(Undone::Refused(refused)) }
        })
    });
    work.await
}

impl Ledger {
    /// Applies a row and notes what came of it; the inner error is the row's own.
    async fn take(
        &mut self,
        app: &App,
        tx: &mut Tx,
        row: &Checked,
        now: At,
    ) -> Result<Result<(), String>, Undone> {
        let (account, deal) = (row.news.account_id(), row.news.opportunity_id());
        if let Some(id) = account.filter(|id| !self.accounts.contains_key(id)) {
            let before = accounts::find(tx, id).await?;
            self.accounts.insert(id.clone(), Known { now: before.clone(), before });
        }
        if let Some(id) = deal.filter(|id| !self.deals.contains_key(id)) {
            let before = opportunities::find(tx, id).await?;
            self.deals.insert(id.clone(), Known { now: before.clone(), before });
        }
        match deals::apply(app, tx, &row.news, now).await? {
            Taken::New => {}
            Taken::Known => {
                self.changes.repeated += 1;
                return Ok(Ok(()));
            }
            Taken::Refused(fault) => return Ok(Err(fault)),
        }
        let mut is_older = false;
        if let Some((id, known)) = account.and_then(|id| Some((id, self.accounts.get_mut(id)?))) {
            known.now = accounts::find(tx, id).await?;
            is_older |= known.now.as_ref().is_some_and(|now| now.known_at > row.at);
        }
        if let Some((id, known)) = deal.and_then(|id| Some((id, self.deals.get_mut(id)?))) {
            let left = std::mem::replace(&mut known.now, opportunities::find(tx, id).await?);
            is_older |= known.now.as_ref().is_some_and(|now| now.known_at > row.at);
            self.changes.moves.extend(moved(row, left, known.now.as_ref()));
        }
        if is_older {
            self.changes.older.push(row.line);
        }
        for word in deals::unknown_words(app, &row.news) {
            let first = self.changes.unknown.entry(word).or_insert(row.line);
            *first = row.line.min(*first);
        }
        Ok(Ok(()))
    }

    /// What all rows together changed.
    fn closed(self) -> Changes {
        let Self { accounts, deals, mut changes } = self;
        // Who said it last and when is no change of what is said.
        let bare = |account: Account| Account { source: String::new(), known_at: At(0), ..account };
        for Known { before, now } in accounts.into_values() {
            changes.accounts.add(before.map(bare), now.map(bare));
        }
        let bare = |deal: Opportunity| Opportunity { source: String::new(), known_at: At(0), ..deal };
        for Known { before, now } in deals.into_values() {
            changes.deals.add(before.map(bare), now.map(bare));
        }
        changes.older.sort_unstable();
        changes
    }
}

impl Count {
    fn add<T: PartialEq>(&mut self, before: Option<T>, now: Option<T>) {
        match (before, now) {
            (None, _) => self.new += 1,
            (before, now) if before == now => self.as_before += 1,
            _ => self.changed += 1,
        }
    }
}

/// The move that a row made, if it made one: the policy dates a stage by the news that brought it.
fn moved(row: &Checked, left: Option<Opportunity>, now: Option<&Opportunity>) -> Option<Move> {
    let now = now.filter(|now| now.stage_since == Some(row.at))?;
    let (from, to) = (left?.stage?, now.stage.clone()?);
    let deal = now.name.clone().unwrap_or_else(|| now.opportunity_id.to_string());
    (from != to).then_some(Move { line: row.line, deal, from, to })
}
