//! Which account somebody means: by name, link or id, the same after every command.
//!
//! Deliberately absent: what somebody may do with it, which each flow asks for itself.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::people::Person;

use super::visit::Answer;
use crate::app::App;
use crate::error::Failure;
use crate::messages::accounts as say;
use crate::policy::crm::{self, CrmObject};

/// How many accounts of a name are looked at.
const MATCHES: i64 = 50;

/// What a person's words turned out to mean.
#[derive(Default)]
pub struct Found {
    pub account: Option<Account>,
    pub deal: Option<Opportunity>,
    /// What they typed, where it named nothing we know: it is kept.
    pub typed: Option<Typed>,
}

/// Words that name nothing known.
pub enum Typed {
    AccountLink(String),
    OpportunityLink(String),
    Name(String),
}

/// The account that is meant.
pub enum Meant {
    /// This one, with the deal whose link it was, if it was one's.
    One(Box<Account>, Option<Box<Opportunity>>),
    /// One of several of like names.
    Several(Vec<Account>),
    Nobody,
}

/// Looks an account up by name, link or id; a link of a deal finds its account. Of several of like names, the first.
///
/// # Errors
/// When the database refuses.
pub async fn find(app: &App, db: &mut Reader, text: &str) -> Result<Found, Failure> {
    let hosts = &app.config.organization.crm_hosts;
    if text.is_empty() {
        return Ok(Found::default());
    }
    if let Ok(link) = crm::parse_link(text, CrmObject::Account, hosts) {
        let account = accounts::find(db, &AccountId::from(link.id18)).await?;
        let typed = account.is_none().then(|| Typed::AccountLink(text.to_owned()));
        return Ok(Found { account, deal: None, typed });
    }
    if let Ok(link) = crm::parse_link(text, CrmObject::Opportunity, hosts) {
        let deal = opportunities::find(db, &OpportunityId::from(link.id18)).await?;
        let account = match &deal {
            Some(deal) => accounts::find(db, &deal.account_id).await?,
            None => None,
        };
        let typed = deal.is_none().then(|| Typed::OpportunityLink(text.to_owned()));
        return Ok(Found { account, deal, typed });
    }
    let account = accounts::named_like(db, text, 1).await?.pop();
    let typed = account.is_none().then(|| Typed::Name(text.to_owned()));
    Ok(Found { account, deal: None, typed })
}

/// The same where the words have to mean one account: of several of like names none is taken for granted, unless one
/// is called exactly so.
///
/// # Errors
/// When the database refuses.
pub async fn meant(app: &App, db: &mut Reader, text: &str) -> Result<Meant, Failure> {
    let found = find(app, db, text).await?;
    let Some(account) = found.account else { return Ok(Meant::Nobody) };
    let like = accounts::named_like(db, text, MATCHES).await?;
    let exact = like.iter().filter(|one| one.name.eq_ignore_ascii_case(text)).count() == 1;
    if like.len() > 1 && !exact {
        return Ok(Meant::Several(like));
    }
    Ok(Meant::One(Box::new(account), found.deal.map(Box::new)))
}

/// What is answered where no one account is meant: a choice, whose buttons do `action`, or that there is none.
///
/// # Errors
/// When the words do not render.
pub fn instead(app: &App, several: &[Account], text: &str, action: &str) -> Result<Answer, Failure> {
    let which = if several.is_empty() { "accounts.none" } else { "accounts.several" };
    Ok(Answer::privately(say::choice(&app.words, which, text, &named(several), action)?))
}

/// A choice among somebody's own accounts, in a command's own words: `WORDS.mine`, or `WORDS.mine_none`.
///
/// # Errors
/// When the words do not render.
pub fn mine(app: &App, accounts: &[Account], words: &str, action: &str) -> Result<Answer, Failure> {
    let which = format!("{words}.{}", if accounts.is_empty() { "mine_none" } else { "mine" });
    Ok(Answer::privately(say::choice(&app.words, &which, "", &named(accounts), action)?))
}

/// The accounts that somebody is on, in whatever role.
///
/// # Errors
/// When the database refuses.
pub async fn of_person(db: &mut Reader, person: &Person) -> Result<Vec<Account>, Failure> {
    match &person.email {
        Some(email) => Ok(accounts::of_person(db, &person.user_id, email).await?),
        None => Ok(Vec::new()),
    }
}

/// The account's deals that are still open, the furthest along first.
///
/// # Errors
/// When the database refuses.
pub async fn open_deals(
    app: &App,
    db: &mut Reader,
    account: &AccountId,
) -> Result<Vec<Opportunity>, Failure> {
    let rank = |deal: &Opportunity| {
        deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage)).map(|stage| stage.rank)
    };
    let is_open = |deal: &Opportunity| {
        let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage));
        stage.is_none_or(|stage| stage.is_open())
    };
    let mut deals = opportunities::of_account(db, account).await?;
    deals.retain(is_open);
    deals.sort_by_key(|deal| std::cmp::Reverse(rank(deal)));
    Ok(deals)
}

/// Accounts as ids and names.
pub fn named(accounts: &[Account]) -> Vec<(String, String)> {
    accounts.iter().map(|account| (account.account_id.0.clone(), account.name.clone())).collect()
}
