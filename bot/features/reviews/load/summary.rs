//! What came of a review: each CSM's mix beside what the model aims at, what moved and why, what nobody looked at.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::accounts::Account;
use baton_storage::ids::UserId;
use baton_storage::reviews::Item;
use baton_storage::states::{ItemState, Priority};
use baton_storage::time::At;

use crate::accounts::candidates::account_load;
use crate::accounts::workload::{Load, WorkloadRules};
use crate::app::App;
use crate::config::Team;
use crate::features;
use crate::features::reviews::load::ReviewContext;
use crate::features::reviews::rules::{Progress, moved};
use crate::features::reviews::view::summary::{Mix, Move, Row, Summary};

/// How a book is made up, beside what the team's model aims at.
pub(crate) fn mix(app: &App, team: &Team, accounts: &[&Account], now: At) -> Mix {
    let target = features::priority::subject::target(app, team, now);
    let book: Vec<_> = accounts.iter().map(|account| account_load(account)).collect();
    let load = Load::of(&book, None, target, None, now, app.playbook.of::<WorkloadRules>());
    let count = |level| load.by_priority.get(&level).copied().unwrap_or_default();
    let (pr1, pr2) = (count(Priority::Pr1), count(Priority::Pr2));
    Mix { pr1, pr2, target, verdict: target.verdict(pr1, pr1 + pr2), time: load.pr1_time }
}

/// Everything the summary shows.
pub async fn sheet(
    app: &App,
    db: &mut Reader,
    loaded: &ReviewContext<'_>,
    now: At,
) -> anyhow::Result<Summary> {
    let mut books: BTreeMap<(String, &UserId), Vec<&Item>> = BTreeMap::new();
    for item in &loaded.items {
        books.entry((loaded.name(&item.csm), &item.csm)).or_default().push(item);
    }
    let mut rows = Vec::new();
    for ((csm, _), items) in books {
        let accounts: Vec<&Account> =
            items.iter().filter_map(|item| loaded.accounts.get(&item.account_id)).collect();
        let missed = items.iter().filter(|item| item.state == ItemState::Missed);
        rows.push(Row {
            csm,
            progress: Progress::of(items.iter().copied()),
            mix: mix(app, loaded.team, &accounts, now),
            missed: missed.map(|item| loaded.account(&item.account_id)).collect(),
        });
    }
    Ok(Summary {
        frame: loaded.frame(),
        rows,
        progress: loaded.progress(),
        target: features::priority::subject::target(app, loaded.team, now),
        moves: moves(db, loaded).await?,
    })
}

/// What moved, and why; what somebody has yet to agree to is marked.
async fn moves(db: &mut Reader, loaded: &ReviewContext<'_>) -> anyhow::Result<Vec<Move>> {
    let proposed = loaded.proposed(db).await?;
    let moves = moved(&loaded.items).into_iter().map(|item| Move {
        account: loaded.account(&item.account_id),
        csm: loaded.name(&item.csm),
        before: item.before.unwrap_or(Priority::Pr1),
        after: item.after.unwrap_or(Priority::Pr1),
        why: item.why.clone().unwrap_or_default(),
        waits: proposed.contains(&item.account_id),
    });
    Ok(moves.collect())
}
