//! The customer record of an account as it stands: what people said, and what the CRM knows by itself (C1).

pub mod profile;
pub mod rights;

use std::collections::BTreeMap;

use baton_storage::accounts::Account;
use baton_storage::facts::{self, Fact};
use baton_storage::ids::UserId;
use baton_storage::opportunities::Opportunity;
use baton_storage::time::At;
use baton_storage::{Reader, people};

use crate::app::App;
use crate::features::record::rules::{FromCrm, RecordRules};
use crate::slack::dates::day;

/// What is known of an account.
#[derive(Clone, Debug, Default)]
pub struct Record {
    known: BTreeMap<String, Known>,
}

/// One thing that is known, and whose word it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub value: String,
    /// A person's name, or a system's.
    pub said_by: String,
    pub said_at: At,
    /// The message it was said in.
    pub link: Option<String>,
}

impl Record {
    /// What is known by this key.
    pub fn get(&self, key: &str) -> Option<&Known> {
        self.known.get(key)
    }

    /// Everything that is known, by key.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Known)> {
        self.known.iter().map(|(key, known)| (key.as_str(), known))
    }
}

/// The record: what was said last of each thing, and what the CRM knows where nobody has said anything. A change in
/// the CRM is something said too: the deal feed records it, so that an older word never covers a newer one.
pub async fn record(
    app: &App,
    db: &mut Reader,
    account: &Account,
    deal: Option<&Opportunity>,
) -> anyhow::Result<Record> {
    let mut record = Record::default();
    let said = facts::current(db, &account.account_id).await?;
    for rule in app.playbook.of::<RecordRules>().facts() {
        let Some(from) = rule.from.filter(|_| said.iter().all(|fact| fact.key != rule.key)) else { continue };
        if let Some((value, said_by, said_at)) = by_crm(app, db, from, account, deal).await? {
            record.known.insert(rule.key.clone(), Known { value, said_by, said_at, link: None });
        }
    }
    for fact in said.into_iter().filter(|fact| !fact.value.is_empty()) {
        let said_by = said_by(db, &fact).await?;
        let known = Known { value: fact.value, said_by, said_at: fact.said_at, link: fact.link };
        record.known.insert(fact.key, known);
    }
    Ok(record)
}

/// Who said it, as people read it.
pub async fn said_by(db: &mut Reader, fact: &Fact) -> anyhow::Result<String> {
    if !fact.by_person {
        return Ok(fact.said_by.clone());
    }
    let person = people::find(db, &UserId::from(fact.said_by.as_str())).await?;
    Ok(person.map_or_else(|| fact.said_by.clone(), |person| person.name))
}

/// What the CRM says of it, who that is, and when it said so.
pub(crate) async fn by_crm(
    app: &App,
    db: &mut Reader,
    from: FromCrm,
    account: &Account,
    deal: Option<&Opportunity>,
) -> anyhow::Result<Option<(String, String, At)>> {
    let rounded = |amount| app.config.organization.currency.rounded(amount);
    let of_account =
        |value: Option<String>| value.map(|value| (value, account.source.clone(), account.known_at));
    let of_deal = |value: Option<String>| {
        value.zip(deal).map(|(value, deal)| (value, deal.source.clone(), deal.known_at))
    };
    let email = match from {
        FromCrm::Sa => account.sa_email.clone(),
        FromCrm::Csm => account.csm_field.clone(),
        FromCrm::Seller => {
            deal.and_then(|deal| deal.owner_email.clone()).or_else(|| account.sae_email.clone())
        }
        _ => None,
    };
    if let Some(email) = email {
        let person = people::by_email(db, &email).await?;
        return Ok(of_account(Some(person.map_or(email, |person| person.name))));
    }
    Ok(match from {
        FromCrm::Industry => of_account(account.industry.clone()),
        FromCrm::Arr => of_account(account.arr.map(rounded)),
        FromCrm::Lam => of_account(account.lam.map(rounded)),
        FromCrm::Health => of_account(account.health.clone()),
        FromCrm::Url => of_account(account.url.clone()),
        FromCrm::CloseDate => of_deal(deal.and_then(|deal| deal.close_date.as_deref()).map(day)),
        FromCrm::Stage => of_deal(deal.and_then(|deal| deal.stage.clone())),
        FromCrm::Sa | FromCrm::Csm | FromCrm::Seller => None,
    })
}
