//! Whether Salesforce lets Baton in and has what Baton is to read: asked at the start and by `baton check`.

use crate::app::App;
use crate::config::Config;
use crate::config::fault::Fault;
use crate::connectors::salesforce::client::Salesforce;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::fields::{self, Found, Missing, STANDARD};

/// Signs in, has each object described, and finds the mapped fields.
///
/// # Errors
/// Everything that is missing, or the one failure that kept Baton from asking.
pub async fn inspect(salesforce: &Salesforce) -> Result<Vec<Found>, Vec<Missing>> {
    let mut missing = Vec::new();
    let mut found = Vec::new();
    for (object, _) in STANDARD {
        let described = match salesforce.describe(object).await {
            Ok(described) => described,
            Err(SalesforceError::Gone(_)) => {
                let what =
                    format!("Baton's user may not see {object} at all; give it read access to the object");
                missing.push(Missing { path: "salesforce".to_owned(), what });
                continue;
            }
            Err(failure) => {
                return Err(vec![Missing { path: "salesforce".to_owned(), what: failure.to_string() }]);
            }
        };
        missing.extend(fields::hidden(object, &described));
        if *object == "Account" {
            match fields::find(&salesforce.section().fields, &described) {
                Ok(mapped) => found = mapped,
                Err(unmapped) => missing.extend(unmapped),
            }
        }
    }
    missing.extend(unwritable(salesforce, &found).await);
    if missing.is_empty() { Ok(found) } else { Err(missing) }
}

/// What is to be written and cannot be.
async fn unwritable(salesforce: &Salesforce, found: &[Found]) -> Vec<Missing> {
    let writes = &salesforce.section().writes;
    let mut missing = Vec::new();
    let mut wrong = |path: &str, what: String| missing.push(Missing { path: path.to_owned(), what });
    if let Some(field) = found.iter().find(|field| field.mapped.key == "csm").filter(|_| writes.csm) {
        match salesforce.describe("Account").await {
            Ok(account) if account.field(&field.name).is_some_and(|field| field.updateable) => {}
            Ok(_) => wrong(
                "salesforce.write.csm",
                format!(
                    "Baton's user may not change {} of Account; give it edit access to the field",
                    field.name
                ),
            ),
            Err(failure) => wrong("salesforce.write.csm", failure.to_string()),
        }
    }
    if let Some(key) = &writes.task_key {
        match salesforce.describe("Task").await {
            Ok(task) if task.field(key).is_some_and(|field| field.external_id && field.updateable) => {}
            Ok(_) => wrong(
                "salesforce.write.task_key",
                format!(
                    "{key} is no external ID of Task that Baton's user may change; make one (text, unique)"
                ),
            ),
            Err(failure) => wrong("salesforce.write.task_key", failure.to_string()),
        }
    }
    missing
}

/// The same as faults, each placed where `baton.toml` says what is wrong.
pub async fn faults(salesforce: &Salesforce, config: &Config) -> Vec<Fault> {
    let missing = inspect(salesforce).await.err().unwrap_or_default();
    missing.into_iter().map(|one| config.fault(&one.path, one.what)).collect()
}

/// Says at the start what is wrong. Baton goes on all the same: what is down over there is no reason to be down here, and
/// what is missing there may be mended while Baton runs.
pub async fn tell(app: &App) {
    let Some(connection) = app.connections.of::<Connection>() else { return };
    let faults = faults(&connection.client, &app.config).await;
    for fault in &faults {
        tracing::error!(%fault, "Salesforce cannot be read");
    }
    if faults.is_empty() {
        tracing::info!("Salesforce has what is to be read");
    }
}
