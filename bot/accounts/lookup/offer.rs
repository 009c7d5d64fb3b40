//! What a field offers while somebody types an account into it: the same in every form and in the Home tab.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::people::Person;

use crate::accounts::lookup::{Meant, by_link, named, near, own};
use crate::app::App;
use crate::engine::interaction::{Offers, Typing};
use crate::error::ActionError;

/// How many accounts are offered.
const OFFERED: usize = 30;

/// The accounts that somebody may mean by what they have typed so far, or pasted: before they type, their own; then
/// those with such a name; where none has it, those it may have been mistyped for.
pub async fn offered(typing: Typing<'_>) -> Result<Offers, ActionError> {
    let Typing { app, db, actor, typed } = typing;
    let mut found = found(app, db, actor, typed.trim()).await?;
    found.truncate(OFFERED);
    Ok(named(&found).into_iter().map(|(id, name)| (name, id)).collect())
}

async fn found(app: &App, db: &mut Reader, actor: &Person, typed: &str) -> Result<Vec<Account>, ActionError> {
    if typed.is_empty() {
        return Ok(own::accounts(app, db, actor).await?.accounts);
    }
    if let Some(meant) = by_link(app, db, typed).await? {
        return Ok(match meant {
            Meant::One(account, _) => vec![*account],
            Meant::Not(_) => Vec::new(),
        });
    }
    let limit = i64::try_from(OFFERED).unwrap_or(i64::MAX);
    let like = accounts::named_like(db, typed, limit).await?;
    if like.is_empty() { near(db, typed).await } else { Ok(like) }
}
