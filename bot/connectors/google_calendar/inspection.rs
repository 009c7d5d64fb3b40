//! Whether Google lets Baton in and lets it do what it is to do: asked at the start and by `baton check`. It only reads.

use crate::app::App;
use crate::config::Config;
use crate::config::fault::Fault;
use crate::config::google_calendar::Auth;
use crate::connectors::google_calendar::client::Google;
use crate::connectors::google_calendar::client::failure::GoogleError;
use crate::connectors::google_calendar::client::session::SCOPES;
use crate::connectors::google_calendar::connection::Connection;

/// What is wrong, at the key of `baton.toml` that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub path: &'static str,
    pub what: String,
}

fn missing(path: &'static str, what: impl Into<String>) -> Missing {
    Missing { path, what: what.into() }
}

/// Signs in, asks for each scope, and looks at a calendar.
///
/// # Errors
/// Everything that is missing, or the one failure that kept Baton from asking.
pub async fn inspect(google: &Google) -> Result<(), Vec<Missing>> {
    let section = google.section();
    let calendar = section.checked();
    let key = match &section.auth {
        Auth::ServiceAccount { .. } => "google_calendar.check_as",
        Auth::User { .. } => "google_calendar.calendar",
    };
    let failed = |failure: GoogleError| match failure {
        GoogleError::Nobody => {
            vec![missing(key, format!("`{key}`: Google knows nobody of the address {calendar}"))]
        }
        GoogleError::Gone | GoogleError::Forbidden(_) => {
            vec![missing(key, format!("`{key}`: there is no calendar {calendar} that Baton may change"))]
        }
        other => vec![missing("google_calendar", other.to_string())],
    };
    let lacking = google.lacking(calendar).await.map_err(failed)?;
    let whose = match &section.auth {
        Auth::ServiceAccount { .. } => "the service account may not act as people with",
        Auth::User { .. } => "the person has not consented to",
    };
    if lacking.len() == SCOPES.len() && section.is_delegated() {
        let what = format!(
            "the service account may not act as people; give its client ID domain-wide delegation in Google's Admin console \
             with the scopes {}",
            SCOPES.join(",")
        );
        return Err(vec![missing("google_calendar", what)]);
    }
    if !lacking.is_empty() {
        let what =
            lacking.iter().map(|scope| missing("google_calendar", format!("{whose} the scope {scope}")));
        return Err(what.collect());
    }
    google.look(calendar).await.map_err(failed)
}

/// The same as faults, each placed where `baton.toml` says what is wrong.
pub async fn faults(google: &Google, config: &Config) -> Vec<Fault> {
    let missing = inspect(google).await.err().unwrap_or_default();
    missing.into_iter().map(|one| config.fault(one.path, one.what)).collect()
}

/// Says at the start what is wrong. Baton goes on all the same.
pub async fn tell(app: &App) {
    let Some(connection) = app.connections.of::<Connection>() else { return };
    let faults = faults(&connection.client, &app.config).await;
    for fault in &faults {
        tracing::error!(%fault, "Google Calendar cannot be used");
    }
    if faults.is_empty() {
        tracing::info!("Google Calendar has what is needed");
    }
}
