//! Everything that `/metrics` says: the name, what kind of number it is, and what it means, in one table. A name that the
//! code uses and this table lacks fails a test, and so does one that an alert or the dashboard names.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows; a restart begins it at zero.
    Counter,
    /// It is as it is now.
    Gauge,
    /// How many took how long.
    Histogram,
}

/// A number, by its name.
#[derive(Debug)]
pub struct Metric {
    pub name: &'static str,
    pub kind: Kind,
    /// What it means, in a sentence, with its labels.
    pub help: &'static str,
}

const fn counter(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, help }
}

const fn gauge(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, help }
}

/// How long Slack waits for its answer.
pub const ACKNOWLEDGED: &str = "baton_acknowledge_seconds";
/// Slack gives up after three seconds, and people notice a tenth.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0];

/// Every one, by name.
pub const METRICS: &[Metric] = &[
    Metric {
        name: ACKNOWLEDGED,
        kind: Kind::Histogram,
        help: "From the moment a request of Slack is here until its answer is ready, committed; kind: interaction, typing, event or other.",
    },
    gauge("baton_backup_last_bytes", "The size of the last copy that Baton made by itself."),
    gauge(
        "baton_backup_last_timestamp_seconds",
        "When Baton last made a copy by itself, in seconds since 1970; absent until it has made one since its start.",
    ),
    counter(
        "baton_effects_total",
        "Attempts to send something; kind: of which job, outcome: what came of it.",
    ),
    counter("baton_events_total", "Events that Slack told; kind: Slack's name."),
    gauge(
        "baton_feed_news_age_seconds",
        "How long ago the CRM last told something, by the feed, by Salesforce or by a file.",
    ),
    counter(
        "baton_feed_total",
        "Requests of the deal feed; outcome: taken, known, older, refused, unauthorized, failed.",
    ),
    counter(
        "baton_gainsight_calls_total",
        "Calls to Gainsight; method, outcome: ok, or the class of the failure.",
    ),
    counter("baton_gainsight_total", "What was entered in Gainsight or read there; what, outcome."),
    counter("baton_gitlab_calls_total", "Calls to GitLab; method, outcome: ok, or the class of the failure."),
    counter(
        "baton_google_calendar_calls_total",
        "Calls to Google Calendar; method, outcome: ok, or the class of the failure.",
    ),
    counter(
        "baton_inbound_refused_total",
        "Requests to Slack's paths that Slack did not sign, or that cannot be read; cause.",
    ),
    counter(
        "baton_inbound_total",
        "Commands, clicks, forms and typing; kind, outcome: answered, or failed where nothing could be stored.",
    ),
    gauge(
        "baton_outbox",
        "Rows of the outbox; state: scheduled and reconciling wait, discarded and unknown need a hand.",
    ),
    gauge(
        "baton_outbox_oldest_seconds",
        "How long the oldest thing waits that is due and not sent; 0 where nothing waits.",
    ),
    gauge("baton_salesforce_calls", "Calls of 24 hours as Salesforce counts them; which: used, allowed."),
    counter(
        "baton_salesforce_differences_total",
        "What an hourly comparison with Salesforce found and put right; part: of a deal.",
    ),
    gauge("baton_salesforce_load", "The first load of Salesforce's open deals; which: loaded, all."),
    counter("baton_salesforce_total", "What was read in Salesforce; outcome."),
    counter(
        "baton_salesforce_written_total",
        "What was written in Salesforce; what, outcome: written, or why not.",
    ),
    gauge("baton_set_aside", "What waits because of a fault, while all else goes on; sort."),
    counter("baton_set_aside_total", "What was ever set aside because of a fault; sort, kind."),
    counter(
        "baton_slack_errors_total",
        "Calls to Slack that failed; method, code: Slack's own, or the class of the failure.",
    ),
    gauge(
        "baton_socket_connections",
        "Connections by which Slack is heard in Socket Mode; at 0 nothing comes in.",
    ),
    counter(
        "baton_socket_envelopes_total",
        "Envelopes of Socket Mode; kind, outcome: received, acknowledged, refused, lost.",
    ),
    counter("baton_socket_reconnects_total", "Connections of Socket Mode that ended; reason."),
    counter(
        "baton_slots_skipped_total",
        "Recurring moments that were passed over because they came too late; schedule.",
    ),
    gauge("baton_system_age_seconds", "How long ago a connected system last answered; system."),
    gauge("baton_system_failing", "1 while the last call to a connected system failed, else 0; system."),
    gauge("baton_wal_bytes", "The size of SQLite's write-ahead log."),
];

/// A recorder of all of them, with what each means.
pub fn recorder() -> PrometheusBuilder {
    let named = Matcher::Full(ACKNOWLEDGED.to_owned());
    PrometheusBuilder::new().set_buckets_for_metric(named, &SECONDS).unwrap_or_default()
}

/// Makes a recorder the one of this process, and says what each metric means.
pub fn install() -> PrometheusHandle {
    let handle =
        recorder().install_recorder().unwrap_or_else(|_| PrometheusBuilder::new().build_recorder().handle());
    describe();
    handle
}

/// Tells the recorder what each metric means.
pub fn describe() {
    for Metric { name, kind, help } in METRICS {
        match kind {
            Kind::Counter => metrics::describe_counter!(*name, *help),
            Kind::Gauge => metrics::describe_gauge!(*name, *help),
            Kind::Histogram => metrics::describe_histogram!(*name, *help),
        }
    }
}
