//! All rows in one transaction, and what that changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use baton_storage::Fault;
use baton_storage::accounts::Account;
use baton_storage::opportunities::Opportunity;
use baton_storage::time::At;
use indicatif::ProgressBar;

use crate::app::{App, Ctx};
use crate::cli::import::fault::RowFault;
use crate::cli::import::file::{Checked, File, by_column};
use crate::cli::import::mark::mark;
use crate::error::ActionError;
use crate::features;
use crate::features::deals::actions::{Became, Taken};

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

impl From<ActionError> for Undone {
    fn from(failure: ActionError) -> Self {
        Self::Broken(match failure {
            ActionError::Broken(error) => error,
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
    /// How many deals moved to another stage, and the first of them.
    pub moved: usize,
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

/// What something came down to before the first row that speaks of it, and comes down to now; none: it was not known.
struct Known {
    before: Option<u64>,
    now: u64,
}

#[derive(Default)]
struct Ledger {
    accounts: HashMap<u64, Known>,
    deals: HashMap<u64, Known>,
    changes: Changes,
}

/// Applies every row, the earliest first: a file may hold a deal's history in any order.
///
/// # Errors
/// When any row is refused or the database refuses; then nothing stands.
pub async fn apply(
    app: &Arc<App>,
    file: File,
    mut rows: Vec<Checked>,
    bar: ProgressBar,
) -> Result<Changes, Undone> {
    rows.sort_by_key(|one| (one.at, one.row.line));
    let work = app.write(app.clock.now(), move |ctx| {
        Box::pin(async move {
            let (mut ledger, mut refused) = (Ledger::default(), Vec::new());
            for row in &rows {
                if let Err(fault) = ledger.take(ctx, &file, row).await? {
                    refused.push(RowFault::new(row.row.line, by_column(&fault)));
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
        ctx: &mut Ctx<'_>,
        file: &File,
        row: &Checked,
    ) -> Result<Result<(), String>, Undone> {
        let news = match file.news(row.row) {
            Ok((news, _)) => news,
            // It could be read when it was checked.
            Err(faults) => return Ok(Err(faults.join("; "))),
        };
        let became = match features::deals::actions::apply(ctx, &news).await? {
            Taken::New(became) => became,
            Taken::Known => {
                self.changes.repeated += 1;
                return Ok(Ok(()));
            }
            Taken::Refused(fault) => return Ok(Err(fault)),
        };
        let line = row.row.line;
        if became.is_older {
            self.changes.older.push(line);
        }
        self.note(*became, line);
        for word in features::deals::actions::unknown_words(ctx.app, &news) {
            let first = self.changes.unknown.entry(word).or_insert(line);
            *first = line.min(*first);
        }
        Ok(Ok(()))
    }

    fn note(&mut self, became: Became, line: usize) {
        // Who said it last and when is no change of what is said.
        let bare =
            |account: Account| format!("{:?}", Account { source: String::new(), known_at: At(0), ..account });
        if let Some((before, now)) = became.account {
            let key = mark(&now.account_id);
            note(&mut self.accounts, key, before.map(bare), bare(now));
        }
        let bare = |deal: Opportunity| {
            format!("{:?}", Opportunity { source: String::new(), known_at: At(0), ..deal })
        };
        if let Some((before, now)) = became.deal {
            let left = before.as_ref().and_then(|before| before.stage.clone());
            // The policy dates a stage by the news that brought it; another spelling of the same one is no move.
            let brought = now.stage_since == Some(now.known_at);
            if let Some((from, to)) = left.zip(now.stage.clone()).filter(|(from, to)| brought && from != to) {
                self.changes.moved += 1;
                if self.changes.moves.len() < MOST {
                    let deal = now.name.clone().unwrap_or_else(|| now.opportunity_id.to_string());
                    self.changes.moves.push(Move { line, deal, from, to });
                }
            }
            let key = mark(&now.opportunity_id);
            note(&mut self.deals, key, before.map(bare), bare(now));
        }
    }

    /// What all rows together changed.
    fn closed(mut self) -> Changes {
        for Known { before, now } in self.accounts.into_values() {
            self.changes.accounts.add(before, now);
        }
        for Known { before, now } in self.deals.into_values() {
            self.changes.deals.add(before, now);
        }
        self.changes.older.sort_unstable();
        self.changes
    }
}

fn note(known: &mut HashMap<u64, Known>, key: u64, before: Option<String>, now: String) {
    let now = mark(&now);
    known.entry(key).or_insert_with(|| Known { before: before.map(|before| mark(&before)), now }).now = now;
}

impl Count {
    fn add(&mut self, before: Option<u64>, now: u64) {
        match before {
            None => self.new += 1,
            Some(before) if before == now => self.as_before += 1,
            Some(_) => self.changed += 1,
        }
    }
}

/// How many moves and line numbers are listed.
pub const MOST: usize = 20;
