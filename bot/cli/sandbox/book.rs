//! The demo's accounts and deals, as a CRM would tell them.

use std::collections::BTreeMap;

use baton_storage::accounts::Account;
use baton_storage::ids::AccountId;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{Priority, Segment};
use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use crate::cli::sandbox::names::{HOST, channel, email};
use crate::rules::crm::{CrmObject, parse_link};

const SOURCE: &str = "Salesforce";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    name: String,
    segment: Segment,
    region: String,
    industry: String,
    arr: Option<i64>,
    lam: i64,
    csm: Option<String>,
    priority: Option<Priority>,
    /// `green`, `yellow` or `red`: at risk.
    health: Option<String>,
    sa: Option<String>,
    sae: Option<String>,
    #[serde(default)]
    dedicated: bool,
    /// The account's internal channel.
    pub own: Option<String>,
    deal: Opening,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    name: String,
    stage: String,
    closes: i64,
    amount: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    pub csm: String,
    /// Who sells to its accounts, where there is something to sell.
    sae: Option<String>,
    pub pr1: Vec<String>,
    pub pr2: Vec<String>,
    #[serde(default)]
    onboarding: Vec<String>,
    #[serde(default)]
    ebr: Vec<String>,
    #[serde(default)]
    health: BTreeMap<String, String>,
    /// Up-tier opportunities, by the days in which they close.
    #[serde(default)]
    upgrades: BTreeMap<String, i64>,
}

impl Deal {
    /// Whom the account's own channel is for: its architect and its seller.
    pub fn people(&self) -> impl Iterator<Item = &String> {
        self.sa.iter().chain(&self.sae)
    }

    /// Whether a team serves it.
    pub fn is_of(&self, region: &str, segment: Segment) -> bool {
        self.region == region && self.segment == segment
    }

    /// The account and its deal.
    pub fn told(&self, number: u32, now: At, told: At) -> (Account, Vec<Opportunity>) {
        let mut account = account(&self.name, number, told);
        account.segment = Some(self.segment);
        account.region = Some(self.region.clone());
        account.industry = Some(self.industry.clone());
        account.arr = self.arr;
        account.lam = Some(self.lam);
        account.dedicated = Some(self.dedicated);
        let people_or_pool = |csm: &String| if csm.contains(' ') { csm.clone() } else { email(csm) };
        account.csm_field = self.csm.as_ref().map(people_or_pool);
        account.priority = self.priority;
        account.health.clone_from(&self.health);
        account.sa_email = self.sa.as_deref().map(email);
        account.sae_email = self.sae.as_deref().map(email);
        account.channel = self.own.as_deref().map(|own| channel(own).into());
        let (id, url) = crm("006", CrmObject::Opportunity, number);
        let closes = now.utc().date_naive() + Duration::days(self.deal.closes);
        let deal = Opportunity {
            opportunity_id: id.into(),
            account_id: account.account_id.clone(),
            name: Some(self.deal.name.clone()),
            url,
            kind: Some("new_business".into()),
            stage: Some(self.deal.stage.clone()),
            stage_since: Some(now - Duration::days(9)),
            close_date: Some(closes.to_string()),
            amount: Some(self.deal.amount),
            owner_email: self.sae.as_deref().map(email),
            merged_into: None,
            deleted_at: None,
            source: SOURCE.into(),
            known_at: told,
        };
        (account, vec![deal])
    }
}

impl Book {
    /// One account of it, with its deals. What nobody wrote down of it differs from account to account.
    pub fn told(
        &self,
        name: &String,
        (number, priority): (u32, Priority),
        (region, segment): (&str, Segment),
        now: At,
        told: At,
    ) -> (Account, Vec<Opportunity>) {
        let mut account = account(name, number, told);
        let spread = i64::from(number);
        account.region = Some(region.to_owned());
        account.segment = Some(segment);
        account.csm_field = Some(email(&self.csm));
        account.priority = Some(priority);
        account.arr = Some(80_000 + spread * 37_000 % 520_000);
        account.lam = account.arr.map(|arr| arr * (2 + spread % 4));
        account.stages_adopted = Some(1 + spread % 6);
        account.licenses = Some(200 + spread * 70 % 900);
        account.licenses_active = account.licenses.map(|bought| bought * (45 + spread * 13 % 50) / 100);
        account.health = self.health.get(name).cloned();
        account.onboarding_since = self.onboarding.contains(name).then(|| now - Duration::days(20));
        let ebr = now.utc().date_naive() + Duration::days(18);
        account.ebr_due_on = self.ebr.contains(name).then(|| ebr.to_string());
        let upgrade = self.upgrades.get(name).map(|days| {
            let (id, url) = crm("006", CrmObject::Opportunity, number);
            Opportunity {
                opportunity_id: id.into(),
                account_id: account.account_id.clone(),
                name: Some(format!("{name} – to Ultimate")),
                url,
                kind: Some("upgrade".into()),
                stage: Some("2-Scoping".into()),
                stage_since: Some(now - Duration::days(9)),
                close_date: Some((now.utc().date_naive() + Duration::days(*days)).to_string()),
                amount: Some(90_000),
                owner_email: self.sae.as_deref().map(email),
                merged_into: None,
                deleted_at: None,
                source: SOURCE.into(),
                known_at: told,
            }
        });
        (account, upgrade.into_iter().collect())
    }
}

fn account(name: &str, number: u32, told: At) -> Account {
    let (id, url) = crm("001", CrmObject::Account, number);
    Account { url, ..Account::named(AccountId::from(id), name, SOURCE, told) }
}

/// A CRM id with its checksum, and its link.
fn crm(prefix: &str, object: CrmObject, number: u32) -> (String, Option<String>) {
    let short = format!("{prefix}5e000Demo{number:03}");
    match parse_link(&short, object, &[HOST.to_owned()]) {
        Ok(link) => (link.id18, link.url),
        Err(_) => (short, None),
    }
}
