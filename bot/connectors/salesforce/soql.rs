//! The queries. What goes into one is an API name, which `baton.toml` has checked, an id, or an e-mail with its quotes
//! taken care of.

use baton_storage::ids::AccountId;
use baton_storage::time::At;

use crate::connectors::salesforce::client::moments;
use crate::connectors::salesforce::fields::Found;

/// Every change of a deal's stage, amount or close date since a moment, in order: rows are added there and never change
/// (Object Reference, "OpportunityHistory").
pub fn ledger(since: At) -> String {
    format!(
        "SELECT Id, OpportunityId, StageName, CreatedDate FROM OpportunityHistory WHERE CreatedDate >= {} \
         ORDER BY CreatedDate, Id",
        moments::written(since)
    )
}

/// What is read of a deal, but for its account.
const DEAL: &str =
    "Id, Name, StageName, CloseDate, Amount, Type, Owner.Email, AccountId, IsDeleted, SystemModstamp";
/// How many open deals a page of them holds at most.
pub const PAGE: usize = 1000;
/// How many deals there are to load: the number comes with the answer.
pub const OPEN_DEALS: &str = "SELECT COUNT() FROM Opportunity WHERE IsClosed = false";

/// Deals that were touched since a moment, as they are now, with their accounts.
pub fn deals(since: At, fields: &[Found]) -> String {
    format!(
        "SELECT {DEAL}, {} FROM Opportunity WHERE SystemModstamp >= {} ORDER BY SystemModstamp, Id",
        account("Account.", fields),
        moments::written(since)
    )
}

/// A page of the deals that are open, with their accounts, in the order of their ids.
pub fn open_deals(after: Option<&str>, fields: &[Found]) -> String {
    let after = after.filter(|id| is_id(id)).map(|id| format!(" AND Id > '{id}'")).unwrap_or_default();
    format!(
        "SELECT {DEAL}, {} FROM Opportunity WHERE IsClosed = false{after} ORDER BY Id LIMIT {PAGE}",
        account("Account.", fields)
    )
}

/// These deals, whatever has become of them.
pub fn these_deals(ids: &[String], fields: &[Found]) -> String {
    let ids: Vec<String> = ids.iter().filter(|id| is_id(id)).map(|id| format!("'{id}'")).collect();
    format!(
        "SELECT {DEAL}, {} FROM Opportunity WHERE Id IN ({})",
        account("Account.", fields),
        ids.join(", ")
    )
}

/// The CSM field of an account, with the user it leads to, and when the account was changed last.
pub fn csm_of(account: &AccountId, field: &Found) -> String {
    let user = field.relationship.as_ref().map(|user| format!(", {user}.Email, {user}.Name"));
    format!(
        "SELECT Id, {}{}, LastModifiedDate FROM Account WHERE Id = '{}'",
        field.name,
        user.unwrap_or_default(),
        account.as_str().chars().filter(char::is_ascii_alphanumeric).collect::<String>()
    )
}

/// The active users with an e-mail: two are as many as ten.
pub fn users(email: &str) -> String {
    let email = email.replace('\\', "\\\\").replace('\'', "\\'");
    format!("SELECT Id FROM User WHERE Email = '{email}' AND IsActive = true ORDER BY Id LIMIT 2")
}

/// Whether a text is an id, so that it may stand in a query.
pub fn is_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Accounts that were touched since a moment, as they are now; deleted ones too, where all are asked for. One that was
/// merged is deleted and names the one it went into.
pub fn accounts(since: At, fields: &[Found]) -> String {
    format!(
        "SELECT IsDeleted, MasterRecordId, {} FROM Account WHERE SystemModstamp >= {} ORDER BY SystemModstamp, Id",
        account("", fields),
        moments::written(since)
    )
}

/// What is read of an account, from itself or from a deal.
fn account(prefix: &str, fields: &[Found]) -> String {
    let standard = ["Id", "Name", "ParentId", "SystemModstamp"].map(str::to_owned);
    let mapped = fields.iter().flat_map(|found| match &found.relationship {
        Some(user) => vec![format!("{user}.Email"), format!("{user}.Name")],
        None => vec![found.name.clone()],
    });
    let mut names: Vec<String> = Vec::new();
    for name in standard.into_iter().chain(mapped).map(|name| format!("{prefix}{name}")) {
        // Two keys may be mapped to one field, and a query that names a field twice is refused.
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
