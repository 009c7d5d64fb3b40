//! The one connection to Gainsight of a running Baton: its client, and the fields as they were found.

use tokio::sync::Mutex;

use crate::config::environment::Variables;
use crate::config::gainsight::{Gainsight as Section, access_key};
use crate::connectors::call::Connected;
use crate::connectors::gainsight::client::failure::GainsightError;
use crate::connectors::gainsight::client::replies::Field;
use crate::connectors::gainsight::client::{Gainsight, PATIENCE};

/// What `App::connections` holds.
pub struct Connection {
    pub client: Gainsight,
    fields: Mutex<Option<Vec<Field>>>,
}

impl Connected for Connection {
    const SYSTEM: &str = "Gainsight";
}

impl Connection {
    /// A connection by which nothing was asked yet.
    pub fn new(client: Gainsight) -> Self {
        Self { client, fields: Mutex::new(None) }
    }

    /// A field of companies by its name; none where there is none. They are asked for once, and once more after
    /// [`Connection::forget`].
    ///
    /// # Errors
    /// As every call.
    pub async fn field(&self, name: &str) -> Result<Option<Field>, GainsightError> {
        let mut known = self.fields.lock().await;
        if known.is_none() {
            *known = Some(self.client.fields().await?);
        }
        let fields = known.as_deref().unwrap_or_default();
        Ok(fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)).cloned())
    }

    /// Has the fields asked for anew: something was refused that should not be.
    pub async fn forget(&self) {
        *self.fields.lock().await = None;
    }
}

/// A connection, where Baton is to have one.
///
/// # Errors
/// When there is no access key, or the system has no CA certificates.
pub fn open(section: &Section, variables: &Variables) -> anyhow::Result<Option<Connection>> {
    let Some(connected) = section.connected() else { return Ok(None) };
    let client = Gainsight::new(connected.clone(), access_key(variables)?, PATIENCE)?;
    Ok(Some(Connection::new(client)))
}
