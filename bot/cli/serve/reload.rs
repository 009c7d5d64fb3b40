//! SIGHUP: the priority models are read anew while Baton runs; one with a fault is refused and those before it stay.
//!
//! Deliberately absent: everything else that is read at the start. `baton.toml`, the words and the other rules need
//! a restart, which loses nothing.

use anyhow::Result;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app::App;
use crate::config::fault::Faults;
use crate::engine::set_aside::alone;
use crate::engine::{ops_note, set_aside};
use crate::features::priority::rules::models::Models;
use crate::registry::playbook;
use crate::rules::templates::Templates;

/// Asks the system to tell us of SIGHUP, which would end us otherwise.
///
/// # Errors
/// When the system refuses.
pub fn listen() -> Result<Signal> {
    Ok(signal(SignalKind::hangup())?)
}

/// Reads the models anew whenever it is asked for; never returns.
pub async fn whenever_asked(app: &App, mut hangups: Signal) {
    while hangups.recv().await.is_some() {
        // What is wrong with the models is logged there.
        if let Err(error) = alone(reload(app)).await {
            tracing::error!(error = format!("{error:#}"), "the models were not read anew");
        }
    }
    std::future::pending::<()>().await;
}

/// Reads the models anew. Each fault is logged, with its file and line, and operators are told; then those that ran
/// go on. Whether the new ones were taken.
///
/// # Errors
/// When the note to the operators cannot be stored.
pub async fn reload(app: &App) -> Result<bool> {
    let templates = Templates::new(app.config.organization.templates_dir.clone());
    let Err(Faults(faults)) = playbook::reload_models(&app.playbook, &templates, &app.config) else {
        tracing::info!(models = app.playbook.of::<Models>().names().join(", "), "priority models read anew");
        // What was set aside for a fault of a model may go on now.
        set_aside::hasten(app).await?;
        return Ok(true);
    };
    for fault in &faults {
        tracing::error!(%fault, "a priority model was refused");
    }
    tracing::warn!(faults = faults.len(), "the priority models stay as they were");
    let now = app.clock.now();
    let notes = ops_note::refused_models(app, &faults, now);
    let stored = app.storage.write(move |tx| {
        Box::pin(async move {
            for note in notes {
                baton_storage::outbox::add(tx, note, now).await?;
            }
            Ok::<_, baton_storage::Fault>(())
        })
    });
    stored.await?;
    app.wake.notify_one();
    Ok(false)
}
