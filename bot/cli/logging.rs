//! Where the log goes: standard error, as text or JSON, filtered by `RUST_LOG`.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::environment::{LogFormat, Variables};

/// Begins logging; a second call changes nothing. Colors are for a terminal alone, and not where `NO_COLOR` asks for
/// none; a log that nobody reads any more is no reason to stop.
///
/// The client crates' own logs embed bodies and addresses with tickets, so they stay off whatever the
/// filter says.
pub fn begin(variables: &Variables, format: LogFormat, default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let filter = ["slack_morphism=off", "hyper_util=warn", "tungstenite=off", "tokio_tungstenite=off"]
        .iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(filter, EnvFilter::add_directive);
    let colors = std::io::stderr().is_terminal() && variables.get("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(colors).log_internal_errors(false);
    let _ = match format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
