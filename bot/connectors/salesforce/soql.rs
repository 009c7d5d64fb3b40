//! The queries. Nothing that anybody typed goes into one but API names, which `baton.toml` has checked.

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

/// Deals that were touched since a moment, as they are now, with their accounts.
pub fn deals(since: At, fields: &[Found]) -> String {
    format!(
        "SELECT Id, Name, StageName, CloseDate, Amount, Type, Owner.Email, AccountId, SystemModstamp, {} \
         FROM Opportunity WHERE SystemModstamp >= {} ORDER BY SystemModstamp, Id",
        account("Account.", fields),
        moments::written(since)
    )
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
