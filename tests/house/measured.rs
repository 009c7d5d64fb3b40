//! What is measured: the table of metrics, the code, the alerts, the dashboard and the runbook name the same things.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use baton::server::measured::{ACKNOWLEDGED, Kind, METRICS, Metric, describe, recorder};

use super::sources::{files, text as read};

const ALERTS: &str = "deploy/prometheus/alerts.yaml";
const DASHBOARD: &str = "deploy/grafana/baton.json";

/// Every name of a metric in a text; what Prometheus adds to a histogram's is taken off.
fn named(text: &str) -> BTreeSet<String> {
    let word = |part: &str| {
        let rest: String = part.chars().take_while(|one| one.is_ascii_lowercase() || *one == '_').collect();
        format!("baton_{rest}")
    };
    let all = text.split("baton_").skip(1).map(word);
    let histograms = ["_bucket", "_sum", "_count"].map(|part| format!("{ACKNOWLEDGED}{part}"));
    all.map(|name| if histograms.contains(&name) { ACKNOWLEDGED.to_owned() } else { name }).collect()
}

fn known() -> BTreeSet<String> {
    METRICS.iter().map(|metric| metric.name.to_owned()).collect()
}

/// The code counts what the table names, as the kind that the table says, and nothing else.
#[test]
fn the_code_measures_what_the_table_names() {
    let mut used = BTreeSet::new();
    for (kind, word) in [(Kind::Counter, "counter"), (Kind::Gauge, "gauge"), (Kind::Histogram, "histogram")] {
        for source in files("bot", ".rs") {
            let text = read(&source);
            for part in text.split(&format!("metrics::{word}!(")).skip(1) {
                let argument = part.trim_start();
                let name = match argument.strip_prefix('"') {
                    Some(rest) => rest.split('"').next().unwrap_or_default(),
                    None => panic!("{source}: a metric without a name of its own"),
                };
                let metric = METRICS.iter().find(|metric| metric.name == name);
                let metric = metric.unwrap_or_else(|| panic!("{source}: {name} is not in METRICS"));
                assert_eq!(metric.kind, kind, "{source}: {name}");
                used.insert(name.to_owned());
            }
        }
    }
    assert_eq!(used, known(), "what the table names and nothing measures");
    for Metric { name, help, kind } in METRICS {
        assert!(help.ends_with('.') && help.len() > 20, "{name} means something");
        assert_eq!(name.ends_with("_total"), *kind == Kind::Counter, "{name}, as Prometheus wants it");
    }
}

/// Alerts, dashboard and runbook name metrics that there are; the runbook names each; an alert leads to a part of it.
#[test]
fn alerts_dashboard_and_runbook_name_what_there_is() {
    let known = known();
    for file in [ALERTS, DASHBOARD, "deploy/RUNBOOK.md"] {
        let strangers: Vec<String> = named(&read(file)).difference(&known).cloned().collect();
        assert!(strangers.is_empty(), "{file} names {strangers:?}");
    }
    let runbook = read("deploy/RUNBOOK.md");
    let unsaid: Vec<String> = known.difference(&named(&runbook)).cloned().collect();
    assert!(unsaid.is_empty(), "the runbook does not name {unsaid:?}");
    let alerts = read(ALERTS);
    for line in alerts.lines().filter_map(|line| line.trim().strip_prefix("runbook: ")) {
        let part = line.trim_matches('"').strip_prefix("RUNBOOK.md, ").expect(line);
        assert!(runbook.contains(&format!("\n## {part}")), "there is no part {part}");
    }
    let dashboard: serde_json::Value = serde_json::from_str(&read(DASHBOARD)).expect("JSON");
    assert!(dashboard["panels"].as_array().expect("panels").len() > 10);
}

/// Prometheus's own tool takes the rules, hears every alert when it should and none when all is well, and finds nothing
/// wrong with how the numbers are written.
#[test]
fn oracle_prometheus_takes_rules_and_numbers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = |arguments: &[&str], input: Option<&str>| {
        let mut command = Command::new("promtool");
        command.args(arguments).current_dir(root).stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().expect("promtool; tests/run installs it");
        let mut pipe = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut pipe, input.unwrap_or_default().as_bytes()).expect("written");
        drop(pipe);
        let output = child.wait_with_output().expect("an end");
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {said}");
        said
    };
    ran(&["check", "rules", ALERTS], None);
    let heard = ran(&["test", "rules", "tests/prometheus/alerts_test.yaml"], None);
    assert!(heard.contains("SUCCESS"), "{heard}");
    let recorder = recorder().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        describe();
        for Metric { name, kind, .. } in METRICS {
            match kind {
                Kind::Counter => metrics::counter!(*name, "kind" => "a").increment(1),
                Kind::Gauge => metrics::gauge!(*name).set(2.5),
                Kind::Histogram => metrics::histogram!(*name, "kind" => "interaction").record(0.02),
            }
        }
    });
    let page = handle.render();
    assert_eq!(page.matches("# HELP ").count(), METRICS.len(), "{page}");
    assert!(page.contains("baton_acknowledge_seconds_bucket{kind=\"interaction\",le=\"0.025\"} 1"), "{page}");
    ran(&["check", "metrics"], Some(&page));
}
