//! What Salesforce's records say, in the words of the deal feed. Pure.
//!
//! Three kinds of news, each under an id that is told once: a row of the ledger by its own id, a deal and an account by
//! its id, `SystemModstamp` and a fingerprint. A deal counts as of its stamp, so that ledger and deal stand in one order. An account
//! counts as of the reading: it is read with its deals too, and is then at least as new as anything told of it before.

use baton_storage::time::At;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::config::salesforce::Holds;
use crate::connectors::salesforce::client::moments;
use crate::connectors::salesforce::fields::Found;
use crate::features;
use crate::features::deals::actions::JUST_BEFORE;
use crate::features::deals::form::News;
use crate::features::deals::rules::read::part;

/// Who says it.
pub const SOURCE: &str = "salesforce";

type Record = Map<String, Value>;

/// How records are read.
pub struct Reading<'a> {
    pub fields: &'a [Found],
    pub rules: &'a QualificationRules,
    pub crm_hosts: &'a [String],
    /// When the reading began.
    pub at: At,
}

/// A piece of news, and its place among the others.
pub struct Heard {
    pub at: At,
    pub event_id: String,
    /// The deal that it is about.
    pub deal: Option<String>,
    /// The stage that it tells.
    pub stage: Option<String>,
    pub news: News,
}

impl Reading<'_> {
    /// A row of the ledger: the deal was in this stage from then on. `now` is the deal as it is; none where it is known by
    /// an earlier reading alone.
    ///
    /// Of changes within one second Salesforce does not say which came first, and a row may become visible after the deal
    /// was read. A row of the deal's last second with another stage than the deal's counts as of just before it, so that
    /// it takes no deal back from where it stands.
    ///
    /// # Errors
    /// What cannot be read, without a word of it.
    pub fn step(&self, row: &Record, now: Option<&Record>) -> Result<Heard, String> {
        let (id, deal) = (text(row, "Id")?, text(row, "OpportunityId")?);
        let mut at = moment(row, "CreatedDate")?;
        if let Some(now) = now
            && now.get("StageName") != row.get("StageName")
            && at >= moment(now, "SystemModstamp")?
        {
            at = at - JUST_BEFORE;
        }
        let account = now.and_then(brief);
        let stage = row.get("StageName").and_then(Value::as_str).map(str::to_owned);
        let opportunity = json!({ "id": deal, "stage": stage });
        self.heard(id, at, Some((deal, stage, opportunity)), account)
    }

    /// A deal as it is, and of its account what a new one has to have.
    ///
    /// # Errors
    /// As [`Reading::step`]; also for a deal without an account, which is nobody's customer yet.
    pub fn deal(&self, record: &Record) -> Result<Heard, String> {
        let id = text(record, "Id")?;
        let stamp = text(record, "SystemModstamp")?;
        let owner = record.get("Owner").map_or(&Value::Null, |owner| &owner["Email"]);
        let given = |name: &str| record.get(name).cloned().unwrap_or_default();
        let opportunity = json!({
            "id": id, "name": given("Name"), "stage": given("StageName"), "close_date": given("CloseDate"),
            "amount": given("Amount"), "type": given("Type"), "owner_email": owner,
            "url": self.url("Opportunity", &id), "deleted": given("IsDeleted").as_bool().unwrap_or_default(),
        });
        let account = brief(record).ok_or("the deal has no account")?;
        let print = print(&[&opportunity, &account]);
        let stage = record.get("StageName").and_then(Value::as_str).map(str::to_owned);
        let at = moment(record, "SystemModstamp")?;
        self.heard(format!("{id}@{stamp}#{print}"), at, Some((id, stage, opportunity)), Some(account))
    }

    /// A deal that was deleted at a moment.
    ///
    /// # Errors
    /// When its id is none.
    pub fn deletion(&self, id: &str, at: At) -> Result<Heard, String> {
        let opportunity = json!({ "id": id, "deleted": true });
        let event_id = format!("{id}@{}-deleted", moments::written(at));
        self.heard(event_id, at, Some((id.to_owned(), None, opportunity)), None)
    }

    /// An account as it is, read by itself or with a deal.
    ///
    /// # Errors
    /// As [`Reading::step`].
    pub fn account(&self, record: &Record) -> Result<Heard, String> {
        let id = text(record, "Id")?;
        let stamp = text(record, "SystemModstamp")?;
        let given = |name: &str| record.get(name).cloned().unwrap_or_default();
        let mut account = Record::new();
        account.insert("id".into(), json!(id));
        account.insert("name".into(), given("Name"));
        account.insert("parent_id".into(), given("ParentId"));
        account.insert("url".into(), json!(self.url("Account", &id)));
        for found in self.fields {
            let key = match found.mapped.holds {
                Holds::Person => format!("{}_email", found.mapped.key),
                Holds::Text | Holds::Number | Holds::Flag => found.mapped.key.to_owned(),
            };
            let value = match &found.relationship {
                Some(user) => self.person(record.get(user).unwrap_or(&Value::Null)),
                None => given(&found.name),
            };
            account.insert(key, value);
        }
        let account = Value::Object(account);
        let print = print(&[&account]);
        self.heard(format!("{id}@{stamp}#{print}"), self.at, None, Some(account))
    }

    /// An account that was merged into another one: what is known of it goes there.
    ///
    /// # Errors
    /// As [`Reading::step`].
    pub fn merge(&self, record: &Record, into: &str) -> Result<Heard, String> {
        let (id, stamp) = (text(record, "Id")?, text(record, "SystemModstamp")?);
        let account = json!({ "id": id, "name": record.get("Name"), "merged_into": into });
        self.heard(format!("{id}@{stamp}"), self.at, None, Some(account))
    }

    /// A user as the deals name one: the e-mail, or the name of a user who stands for a pool (`TAM Scale`).
    pub fn person(&self, user: &Value) -> Value {
        let name = user["Name"].as_str();
        match CurrentCsm::of_field(name, self.rules) {
            CurrentCsm::Pool(label) => json!(label),
            _ => user["Email"].clone(),
        }
    }

    fn url(&self, object: &str, id: &str) -> Option<String> {
        let host = self.crm_hosts.first()?;
        Some(format!("https://{host}/lightning/r/{object}/{id}/view"))
    }

    fn heard(
        &self,
        event_id: String,
        at: At,
        deal: Option<(String, Option<String>, Value)>,
        account: Option<Value>,
    ) -> Result<Heard, String> {
        let (deal, stage, opportunity) = match deal {
            Some((deal, stage, opportunity)) => (Some(deal), stage, opportunity),
            None => (None, None, Value::Null),
        };
        let mut data = json!({ "opportunity": opportunity, "account": account });
        let (mut about_deal, mut about_account) = (None, None);
        // A value that is none of its kind is left out, and the rest is told: what Salesforce lets people type is not
        // always what its field is for.
        for _ in 0..=self.fields.len() + 8 {
            let parts = part("data.opportunity", &data["opportunity"])
                .and_then(|deal| Ok((deal, part("data.account", &data["account"])?)));
            let fault = match parts {
                Ok(parts) => {
                    (about_deal, about_account) = parts;
                    break;
                }
                Err(fault) => fault,
            };
            let mut path = fault.path.split('.').skip(1);
            let (object, field) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
            let taken =
                data.get_mut(object).and_then(Value::as_object_mut).and_then(|part| part.remove(field));
            if taken.is_none() {
                return Err(fault.to_string());
            }
            tracing::warn!(%fault, id = event_id, "a field of Salesforce is left out");
        }
        let body = data.to_string();
        let id = event_id.clone();
        let hosts = self.crm_hosts;
        let news = features::deals::form::news(SOURCE.into(), id, at, about_deal, about_account, body, hosts);
        let news =
            news.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
        Ok(Heard { at, event_id, deal, stage, news })
    }
}

/// What the deal's account has to have where it is new to us.
fn brief(deal: &Record) -> Option<Value> {
    let id = deal.get("AccountId")?.as_str()?;
    let name = deal.get("Account").map_or(&Value::Null, |account| &account["Name"]);
    Some(json!({ "id": id, "name": name }))
}

/// A fingerprint of what is told: a record that is read within the second of its change may change once more in it, and
/// then has the same stamp.
fn print(told: &[&Value]) -> String {
    let mut digest = Sha256::new();
    told.iter().for_each(|one| digest.update(one.to_string()));
    hex::encode(&digest.finalize()[..6])
}

fn text(record: &Record, field: &str) -> Result<String, String> {
    record.get(field).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("{field} is missing"))
}

fn moment(record: &Record, field: &str) -> Result<At, String> {
    moments::read(&text(record, field)?).ok_or_else(|| format!("{field} is no moment"))
}
