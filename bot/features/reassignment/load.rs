//! A CSM's book, with a suggestion for each account that counts those before it: so the load is spread (R5).

use baton_storage::accounts::Account;
use baton_storage::assignments::AssignmentState;
use baton_storage::ids::{RequestId, UserId};
use baton_storage::time::At;
use baton_storage::{Reader, assignments};

use crate::accounts::candidates::CsmCandidates;
use crate::accounts::directory::Directory;
use crate::accounts::roles::book_of;
use crate::app::App;
use crate::config::Team;
use crate::features::priority::subject::target;
use crate::features::reassignment::rules::ReassignmentRules;

/// What a CSM looks after, and who could instead.
pub struct Book {
    pub entries: Vec<Entry>,
    /// Accounts that were offered to them and wait for an answer.
    pub offers: Vec<(Account, RequestId)>,
    /// The team's other CSMs, and what they are called.
    pub others: Vec<(UserId, String)>,
}

/// An account of it.
pub struct Entry {
    pub account: Account,
    /// Who is suggested, and why; none where the team has nobody else.
    pub suggested: Option<(UserId, String)>,
}

/// Loads it.
pub async fn book(app: &App, db: &mut Reader, csm: &UserId, team: &Team, now: At) -> anyhow::Result<Book> {
    let directory = Directory::load(app, db, &[csm], now).await?;
    let mut candidates =
        CsmCandidates::of(app, db, team, &directory, target(app, team, now), now).await?.without(csm);
    let overlap = i64::try_from(app.playbook.of::<ReassignmentRules>().overlap_days).unwrap_or_default();
    let until = now + chrono::Duration::days(overlap);
    let (mut entries, mut offers) = (Vec::new(), Vec::new());
    for account in book_of(db, csm).await? {
        let current = assignments::current(db, &account.account_id).await?;
        if let Some(offer) = current.filter(|one| one.state == AssignmentState::Offered) {
            offers.extend(offer.request_id.map(|request| (account, request)));
            continue;
        }
        let best = candidates.successors(&account, until).into_iter().next();
        let suggested = best.map(|best| (best.user, best.why.sentence));
        if let Some((user, _)) = &suggested {
            candidates.take(user, &account);
        }
        entries.push(Entry { account, suggested });
    }
    Ok(Book { entries, offers, others: candidates.names() })
}
