//! Whom an e-mail stands for in Salesforce: one active user, none, or several.

use crate::connectors::salesforce::client::Salesforce;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::soql;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum User {
    /// The one, by their id.
    One(String),
    None,
    Several,
}

/// The active user with this e-mail.
///
/// # Errors
/// As every call.
pub async fn by_email(client: &Salesforce, email: &str) -> Result<User, SalesforceError> {
    let page = client.query(&soql::users(email)).await?;
    let ids: Vec<&str> = page.records.iter().filter_map(|user| user.get("Id")?.as_str()).collect();
    Ok(match ids.as_slice() {
        [] => User::None,
        [id] => User::One((*id).to_owned()),
        _ => User::Several,
    })
}
