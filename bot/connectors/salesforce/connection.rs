//! The one connection to Salesforce of a running Baton: its client, and the fields as they were found.

use tokio::sync::OnceCell;

use crate::connectors::call::Connected;
use crate::connectors::salesforce::client::Salesforce;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::fields::{self, Found};

/// What `App::connections` holds.
pub struct Connection {
    pub client: Salesforce,
    fields: OnceCell<Vec<Found>>,
}

impl Connected for Connection {
    const SYSTEM: &str = "Salesforce";
}

impl Connection {
    /// A connection by which nothing was asked yet.
    pub fn new(client: Salesforce) -> Self {
        Self { client, fields: OnceCell::new() }
    }

    /// The mapped fields, asked for once. Where one is missing, every call asks anew: it may have been granted since.
    ///
    /// # Errors
    /// As every call; [`SalesforceError::Configuration`] names the keys whose fields are missing.
    pub async fn fields(&self) -> Result<&[Found], SalesforceError> {
        let found = self.fields.get_or_try_init(|| async {
            let account = self.client.describe("Account").await?;
            fields::find(&self.client.section().fields, &account).map_err(|missing| {
                let keys: Vec<_> = missing.into_iter().map(|one| one.path).collect();
                SalesforceError::Configuration(format!("{} missing; see `baton check`", keys.join(", ")))
            })
        });
        found.await.map(Vec::as_slice)
    }
}
