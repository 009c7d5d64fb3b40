//! Where the log goes: standard error, as text or JSON, filtered by `RUST_LOG`.

use std::io::IsTerminal;

use tracing::Metadata;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::environment::{LogFormat, Variables};

/// The client crates' own logs embed bodies, frames and addresses with tickets, so they stay off whatever the filter says.
const SILENT: [&str; 3] = ["slack_morphism", "tungstenite", "tokio_tungstenite"];

/// Begins logging; a second call changes nothing. Colors are for a terminal alone, and not where `NO_COLOR` asks for
/// none; a log that nobody reads any more is no reason to stop.
pub fn begin(variables: &Variables, format: LogFormat, default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let filter = "hyper_util=warn".parse().into_iter().fold(filter, EnvFilter::add_directive);
    let speaks =
        filter_fn(|about: &Metadata<'_>| !SILENT.iter().any(|name| about.target().starts_with(name)));
    let colors = std::io::stderr().is_terminal() && variables.get("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(colors).log_internal_errors(false);
    let _ = match format {
        LogFormat::Text => log.with_target(false).finish().with(speaks).try_init(),
        LogFormat::Json => log.json().finish().with(speaks).try_init(),
    };
}
