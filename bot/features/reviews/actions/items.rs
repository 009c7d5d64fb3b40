//! Which accounts a review is of: those that the team's CSMs have. While it is open its rows follow them.

use std::collections::{BTreeMap, BTreeSet};

use baton_storage::accounts::{self as stored, Account};
use baton_storage::ids::{AccountId, ReviewId, UserId};
use baton_storage::reviews::{self, Item, Review};
use baton_storage::states::{ItemState, ReviewState};
use baton_storage::{Reader, assignments};

use crate::accounts::teams::team_of;
use crate::app::{App, Ctx};
use crate::config::Team;
use crate::features::priority::load::is_reviewed;
use crate::features::reviews::actions::changed;
use crate::features::reviews::jobs;
use crate::features::reviews::load::{ReviewContext, of};

/// Every account of a team that is reviewed, and whose it is.
pub(crate) struct Book {
    pub accounts: BTreeMap<AccountId, (Account, UserId)>,
    /// On their way from one CSM to another: neither of them has these now.
    between: BTreeSet<AccountId>,
}

/// The book of a team as it is now.
pub(crate) async fn book(app: &App, db: &mut Reader, team: &Team) -> anyhow::Result<Book> {
    let between: BTreeSet<AccountId> = assignments::offered(db).await?.into_iter().collect();
    let mut accounts = BTreeMap::new();
    for (csm, account) in stored::of_csms(db, &team.csms).await? {
        let theirs = team_of(app, &account).is_some_and(|its| its.id == team.id);
        if theirs && is_reviewed(&account) && !between.contains(&account.account_id) {
            accounts.insert(account.account_id.clone(), (account, csm));
        }
    }
    Ok(Book { accounts, between })
}

/// An account's place in a review, as it goes in.
pub(crate) fn item(review: &ReviewId, account: &Account, csm: UserId) -> Item {
    Item {
        review_id: review.clone(),
        account_id: account.account_id.clone(),
        csm,
        state: ItemState::Open,
        before: account.priority,
        after: None,
        why: None,
        settled_by: None,
        put_off_at: None,
        settled_at: None,
    }
}

/// Brings an open review into line with the books: what went to another CSM is theirs to review, what left the books
/// is no longer in it, what is new is. Whoever has something to review now and has not been told hears of it. Gives back
/// the review as it is then; none where its team is not known any more.
pub async fn sync<'a>(ctx: &mut Ctx<'a>, review: Review) -> anyhow::Result<Option<ReviewContext<'a>>> {
    let id = review.review_id.clone();
    let Some(loaded) = of(ctx.app, ctx.tx, review).await? else { return Ok(None) };
    if loaded.review.state == ReviewState::Closed {
        return Ok(Some(loaded));
    }
    let mut book = book(ctx.app, ctx.tx, loaded.team).await?;
    let mut concerned = Vec::new();
    for mut item in loaded.all().cloned() {
        let csm = book.accounts.remove(&item.account_id).map(|(_, csm)| csm);
        match (item.state, csm) {
            (ItemState::Open, Some(csm)) if csm != item.csm => {
                concerned.push(std::mem::replace(&mut item.csm, csm));
            }
            (ItemState::Gone, Some(csm)) => {
                item.csm = csm;
                item.state = ItemState::Open;
                (item.put_off_at, item.settled_at) = (None, None);
            }
            (ItemState::Open, None) if !book.between.contains(&item.account_id) => {
                item.state = ItemState::Gone;
                item.settled_at = Some(ctx.now);
            }
            _ => continue,
        }
        reviews::keep(ctx.tx, &item).await?;
        concerned.push(item.csm);
    }
    for (account, csm) in book.accounts.into_values() {
        reviews::keep(ctx.tx, &item(&id, &account, csm.clone())).await?;
        concerned.push(csm);
    }
    let loaded = match concerned.is_empty() {
        true => Some(loaded),
        false => changed(ctx, &id, &concerned).await?,
    };
    if let Some(loaded) = &loaded {
        jobs::session::arrange(ctx, loaded).await?;
    }
    Ok(loaded)
}
