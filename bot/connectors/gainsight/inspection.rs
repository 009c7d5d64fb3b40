//! Whether Gainsight lets Baton in and has the fields that `baton.toml` names: asked at the start and by `baton check`. It
//! only reads.
//!
//! What it cannot find out: whether a value that is written arrives as it should. Nobody has tried this connector with a
//! real tenant; so `baton check` says how to try it.

use baton_storage::attributes::AttributeKind;

use crate::app::App;
use crate::config::Config;
use crate::config::fault::Fault;
use crate::connectors::gainsight::client::Gainsight;
use crate::connectors::gainsight::client::failure::GainsightError;
use crate::connectors::gainsight::client::replies::Field;
use crate::connectors::gainsight::connection::Connection;

/// Said wherever somebody asks whether this works.
pub const UNVERIFIED: &str = "gainsight: this connector follows Gainsight's documentation and was never tried with a real \
                              tenant; begin with `dry = true`, and compare one account in Gainsight before you trust it";

/// What is wrong, at the key of `baton.toml` that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub path: String,
    pub what: String,
}

fn missing(key: &str, what: String) -> Missing {
    Missing { path: format!("gainsight.{key}"), what }
}

/// Has the Company object described, looks for each field that is named, and reads once.
///
/// # Errors
/// Everything that is missing, or the one failure that kept Baton from asking.
pub async fn inspect(gainsight: &Gainsight) -> Result<(), Vec<Missing>> {
    let failed =
        |failure: GainsightError| vec![Missing { path: "gainsight".to_owned(), what: failure.to_string() }];
    let fields = gainsight.fields().await.map_err(failed)?;
    let section = gainsight.section();
    let mut found = Vec::new();
    for (key, name) in section.named() {
        let Some(field) = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)) else {
            found.push(missing(key, format!("`gainsight.{key}`: the Company object has no field {name}")));
            continue;
        };
        let attribute = match key {
            "priority_field" => AttributeKind::Priority,
            "lifecycle_field" => AttributeKind::Lifecycle,
            _ => continue,
        };
        if !field.updateable {
            let what = format!("`gainsight.{key}`: {name} cannot be changed over the API");
            found.push(missing(key, what));
        }
        found.extend(untaken(gainsight, attribute, field).map(|what| missing(key, what)));
    }
    if found.is_empty() {
        let fields: Vec<&str> = section.health_field.as_deref().into_iter().collect();
        gainsight.companies(&["none"], &fields).await.map_err(failed)?;
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// The values that a field does not offer.
fn untaken(gainsight: &Gainsight, attribute: AttributeKind, field: &Field) -> Option<String> {
    let entered = gainsight.section().field(attribute)?;
    let wanted = entered.all(attribute);
    let lacks: Vec<&str> =
        wanted.iter().filter(|value| field.takes(value).is_none()).map(String::as_str).collect();
    let name = &field.name;
    (!lacks.is_empty()).then(|| {
        format!(
            "`gainsight.{attribute}_field`: {name} does not offer {}; add the values there, or say in \
             `gainsight.{attribute}_values` which ones it offers",
            lacks.join(", ")
        )
    })
}

/// The same as faults, each placed where `baton.toml` says what is wrong.
pub async fn faults(gainsight: &Gainsight, config: &Config) -> Vec<Fault> {
    let missing = inspect(gainsight).await.err().unwrap_or_default();
    missing.into_iter().map(|one| config.fault(&one.path, one.what)).collect()
}

/// Says at the start what is wrong. Baton goes on all the same.
pub async fn tell(app: &App) {
    let Some(connection) = app.connections.of::<Connection>() else { return };
    tracing::warn!("{UNVERIFIED}");
    let faults = faults(&connection.client, &app.config).await;
    for fault in &faults {
        tracing::error!(%fault, "Gainsight cannot be used");
    }
    if faults.is_empty() {
        tracing::info!("Gainsight has what is needed");
    }
}
