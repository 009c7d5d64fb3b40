//! Nothing that a running Baton writes holds what opens a door, or what a customer is called: its log at its most talkative,
//! its metrics, what it records, what it remembers of connections, its failed jobs.

use local_systems::gainsight::ACCESS_KEY;
use local_systems::gitlab::TOKEN;
use local_systems::{Fault, Misbehave};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;

use super::Together;
use crate::connectors::google_calendar::key_file;
use crate::connectors::salesforce::SECRET;
use crate::harness::errands::{alone, run_alone};
use crate::harness::*;

/// A word of the customer's that only their own messages may hold.
const CUSTOMER: &str = "Canary-of-the-customer";
/// Begins what is looked through besides the log.
const KEPT: &str = "kept: ";

/// Connected to all four, an account is handed over while each system breaks in several ways. Proves G1, G2, G3 and G4.
#[test]
fn nothing_that_is_written_holds_a_secret_or_a_customer() {
    if alone().is_some() {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).init();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(play());
        return;
    }
    let written =
        run_alone("connectors::together::secrecy::nothing_that_is_written_holds_a_secret_or_a_customer");
    for proof in ["TRACE", "kept: baton_salesforce_total", "\"salesforce\"", "gainsight.", "kept: the end"] {
        assert!(written.contains(proof), "{proof}: what is looked through is not there");
    }
    let key = key_file();
    let key = key.split("\\n").nth(1).expect("a line of the key");
    let issued = written.lines().filter_map(|line| line.strip_prefix("issued: ")).map(str::to_owned);
    let issued: Vec<String> = issued.collect();
    assert!(issued.len() >= 2, "tokens were issued");
    let canaries =
        [TOKEN, ACCESS_KEY, SECRET, key, CUSTOMER].into_iter().chain(issued.iter().map(String::as_str));
    for canary in canaries {
        let line = written.lines().find(|line| line.contains(canary) && !line.starts_with("issued: "));
        assert_eq!(line, None, "{canary} was written");
    }
}

async fn play() {
    let measured = PrometheusBuilder::new().install_recorder().expect("the only one of this process");
    let together = Together::open().await;
    let bot = &together.land.bot;
    bot.unread_is_fine("it is about what is written beside the messages");
    together.sf.change(HOMEWORLD, json!({ "Name": CUSTOMER })).expect("a name");
    together.land.arranged("2026-12-01", "10:00").await;
    for how in 0..4 {
        misbehave(&together, how);
        together.sf.change(HOMEWORLD_DEAL, json!({ "Name": format!("{CUSTOMER} {how}") })).expect("a change");
        bot.pass(chrono::Duration::minutes(7)).await;
        together.land.moved("2026-12-01", ["11:00", "12:00", "13:00", "14:00"][how]).await;
        bot.pass(chrono::Duration::minutes(7)).await;
    }
    together.sf.change(HOMEWORLD_DEAL, json!({ "StageName": "Closed Won" })).expect("a change");
    bot.pass(chrono::Duration::minutes(70)).await;

    measured.render().lines().for_each(|line| println!("{KEPT}{line}"));
    let mut db = bot.other_connection().await;
    for rows in [
        "select json_array(actor, action, object, before, after, why) from audit",
        "select json_array(source, failure) from connections",
        "select json_array(kind, fault) from outbox",
        "select json_array(kind, name, reason) from set_aside",
    ] {
        let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut db).await.expect(rows);
        rows.iter().for_each(|row| println!("{KEPT}{row}"));
    }
    println!("{KEPT}the end");
    let requests = [
        together.sf.requests(),
        together.gitlab.requests(),
        together.gainsight.requests(),
        together.land.calendar.requests(),
    ];
    let tokens = requests.iter().flatten().filter_map(|one| one.header("authorization"));
    let mut tokens: Vec<&str> = tokens.filter_map(|header| header.strip_prefix("Bearer ")).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens.iter().for_each(|token| println!("issued: {token}"));
}

/// Breaks every system in one way, a few times.
fn misbehave(together: &Together, how: usize) {
    macro_rules! breaks {
        ($faults:expr) => {
            $faults.add(
                Fault::on(
                    "*",
                    match how {
                        0 => Misbehave::HtmlBody,
                        1 => Misbehave::TruncatedBody,
                        2 => Misbehave::StatusAfter(500),
                        _ => Misbehave::ResetAfter,
                    },
                )
                .times(3),
            )
        };
    }
    breaks!(together.sf.faults());
    breaks!(together.gitlab.faults());
    breaks!(together.gainsight.faults());
    breaks!(together.land.calendar.faults());
}
