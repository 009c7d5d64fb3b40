//! Which account somebody means: by name, link or id, the same after every command and in every field.
//!
//! A name is looked for as a whole, then by its words and its beginning, then as a part of one; where none is called
//! so, by what it may have been mistyped for. What means several is always asked, and so is what was mistyped.
//! Deliberately absent: what somebody may do with an account, which each flow asks for itself.

pub mod offer;
pub mod own;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::{Reader, names};
use serde_json::json;

use crate::accounts::view;
use crate::app::App;
use crate::engine::interaction::Answer;
use crate::error::ActionError;
use crate::rules::crm::{CrmObject, LinkFault};
use crate::rules::{crm, likeness};
use crate::slack::replies;

/// How many accounts of a name are looked at.
const MATCHES: i64 = 50;
/// How many are looked at for one that was mistyped.
const CANDIDATES: i64 = 300;
/// How many are offered in place of a mistyped one.
const OFFERED: usize = 5;

/// What somebody's words mean.
pub enum Meant {
    /// This account, with the deal whose link it was, if it was one's.
    One(Box<Account>, Option<Box<Opportunity>>),
    /// No one account.
    Not(Instead),
}

/// What they mean where they mean no one account.
pub enum Instead {
    /// One of several that are called so.
    Several(Vec<Account>),
    /// None is called so; one of these nearly, the nearest first.
    Near(Vec<Account>),
    /// Words that name nothing known: they are kept.
    Unknown(Typed),
    /// A link or an id that leads to no account: a sentence that says what is needed.
    NoRecord(String),
}

/// Words that name nothing known.
#[derive(Clone)]
pub enum Typed {
    AccountLink(String),
    OpportunityLink(String),
    Name(String),
}

/// Which account is meant.
pub async fn meant(app: &App, db: &mut Reader, text: &str) -> Result<Meant, ActionError> {
    let text = text.trim();
    // An account's link may stand among other words.
    let within = text.split_whitespace().filter(|part| part.contains("://"));
    let within = within.filter_map(|part| part.trim_start_matches('<').split(['|', '>']).next());
    for part in std::iter::once(text).chain(within) {
        if let Some(meant) = by_link(app, db, part).await? {
            return Ok(meant);
        }
    }
    let name = crm::link_label(text).map_or_else(|| names::tidy(text), names::tidy);
    let mut like = accounts::named_like(db, &name, MATCHES).await?;
    match like.len() {
        0 => {}
        1 => return Ok(Meant::One(Box::new(like.remove(0)), None)),
        _ => return Ok(Meant::Not(Instead::Several(like))),
    }
    if let Some(account) = accounts::resolve_merged(db, &AccountId::from(name.as_str())).await? {
        return Ok(Meant::One(Box::new(account), None));
    }
    if let Some(sentence) = no_record(app, text)? {
        return Ok(Meant::Not(Instead::NoRecord(sentence)));
    }
    let near = near(db, &name).await?;
    Ok(Meant::Not(match near.is_empty() {
        true => Instead::Unknown(Typed::Name(name)),
        false => Instead::Near(near),
    }))
}

/// The record behind a link or an id of the CRM; none for any other words.
pub async fn by_link(app: &App, db: &mut Reader, text: &str) -> Result<Option<Meant>, ActionError> {
    let hosts = &app.config.organization.crm_hosts;
    if let Ok(link) = crm::parse_link(text, CrmObject::Account, hosts) {
        let account = accounts::resolve_merged(db, &AccountId::from(link.id18)).await?;
        let unknown = || Meant::Not(Instead::Unknown(Typed::AccountLink(text.to_owned())));
        return Ok(Some(account.map_or_else(unknown, |account| Meant::One(Box::new(account), None))));
    }
    let Ok(link) = crm::parse_link(text, CrmObject::Opportunity, hosts) else { return Ok(None) };
    let deal = opportunities::resolve_merged(db, &OpportunityId::from(link.id18)).await?;
    let account = match &deal {
        Some(deal) => accounts::resolve_merged(db, &deal.account_id).await?,
        None => None,
    };
    Ok(Some(match (account, deal) {
        (Some(account), deal) => Meant::One(Box::new(account), deal.map(Box::new)),
        _ => Meant::Not(Instead::Unknown(Typed::OpportunityLink(text.to_owned()))),
    }))
}

/// What is the matter with a link or an id that leads to no account and no deal; none for words that are neither.
fn no_record(app: &App, text: &str) -> Result<Option<String>, ActionError> {
    let hosts = &app.config.organization.crm_hosts;
    if !crm::is_link_or_id(text, hosts) {
        return Ok(None);
    }
    let wanted =
        if crm::is_of(text, CrmObject::Opportunity) { CrmObject::Opportunity } else { CrmObject::Account };
    let Err(fault) = crm::parse_link(text, wanted, hosts) else { return Ok(None) };
    let (key, about) = match &fault {
        LinkFault::OtherHost { host, .. } => ("other_host", host.clone()),
        LinkFault::OtherObject { found, .. } => ("other_object", (*found).to_owned()),
        LinkFault::Length { .. } | LinkFault::Checksum { .. } => return Ok(Some(fault.to_string())),
        _ => ("no_record", String::new()),
    };
    let facts = json!({ "about": about, "hosts": hosts.join(" or ") });
    Ok(Some(app.words.plain(&format!("accounts.link.{key}"), facts)?))
}

/// Accounts that the name may have been mistyped for, the nearest first.
async fn near(db: &mut Reader, name: &str) -> Result<Vec<Account>, ActionError> {
    let mut found: Vec<(usize, Account)> = Vec::new();
    for account in accounts::nearly(db, name, likeness::is_near, CANDIDATES).await? {
        if let Some(far) = likeness::farness(name, &account.name) {
            found.push((far, account));
        }
    }
    found.sort_by_key(|(far, _)| *far);
    let nearest = found.into_iter().map(|(_, account)| account).collect();
    let mut nearest = accounts::standing_of(db, nearest).await?;
    nearest.truncate(OFFERED);
    Ok(nearest)
}

/// What is answered where no one account is meant: a choice, whose buttons do `action`, or what to try.
pub fn instead(app: &App, meant: &Instead, text: &str, action: &str) -> Result<Answer, ActionError> {
    let (which, several) = match meant {
        Instead::Several(several) => ("accounts.several", several.as_slice()),
        Instead::Near(near) => ("accounts.near", near.as_slice()),
        Instead::Unknown(Typed::Name(_)) => ("accounts.none", [].as_slice()),
        Instead::Unknown(_) => ("accounts.link.unknown", [].as_slice()),
        Instead::NoRecord(sentence) => {
            return Ok(Answer::privately(replies::sentence(sentence)));
        }
    };
    Ok(Answer::privately(view::choice(&app.words, which, &shown(text), &named(several), action)?))
}

/// What was typed, as it is shown again.
pub fn shown(text: &str) -> String {
    names::tidy(text)
}

/// The account's deals that are still open, the furthest along first.
pub async fn open_deals(
    app: &App,
    db: &mut Reader,
    account: &AccountId,
) -> Result<Vec<Opportunity>, ActionError> {
    let rank = |deal: &Opportunity| {
        deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage)).map(|stage| stage.rank)
    };
    let is_open = |deal: &Opportunity| {
        let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage));
        deal.deleted_at.is_none() && stage.is_none_or(|stage| stage.is_open())
    };
    let mut deals = opportunities::of_account(db, account).await?;
    deals.retain(is_open);
    deals.sort_by_key(|deal| std::cmp::Reverse(rank(deal)));
    Ok(deals)
}

/// Accounts as ids and names; those of one name with what tells them apart.
pub fn named(accounts: &[Account]) -> Vec<(String, String)> {
    let keys: Vec<String> = accounts.iter().map(|account| names::key(&account.name)).collect();
    let called = |(account, key): (&Account, &String)| {
        let alone = keys.iter().filter(|other| *other == key).count() == 1;
        let segment = account.segment.map(|segment| segment.to_string());
        let apart: Vec<String> = account.region.clone().into_iter().chain(segment).collect();
        let apart = if apart.is_empty() { account.account_id.0.clone() } else { apart.join(" ") };
        let name = if alone { account.name.clone() } else { format!("{} · {apart}", account.name) };
        (account.account_id.0.clone(), name)
    };
    accounts.iter().zip(&keys).map(called).collect()
}
