//! What is deployed: the unit is shut in, and image, compose file, unit and Kubernetes say the same of the same things.

use std::process::Command;

use super::sources::{root, text};

const UNIT: &str = "deploy/baton.service";
const MANIFESTS: &str = "deploy/kubernetes/baton.yaml";
/// The most that the unit may be exposed, as systemd counts it: 0 is nothing, 10 everything.
const EXPOSED: f64 = 2.0;

fn ran(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().expect("a program that tests/run installs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{command:?}: {said}");
    said
}

/// Every way of running it names the same user, port, directory and secrets, and one process for a database file.
#[test]
fn every_way_of_running_it_is_the_same() {
    let [image, compose, manifests, unit] =
        ["deploy/Dockerfile", "deploy/compose.yaml", MANIFESTS, UNIT].map(text);
    for (file, words) in [
        (
            &image,
            &["--uid 10001", "USER baton", "/var/lib/baton", "0.0.0.0:3000", "/etc/baton/baton.toml"][..],
        ),
        (
            &compose,
            &["data:/var/lib/baton", "/etc/baton/baton.toml:ro", "127.0.0.1:3000:3000", "read_only: true"],
        ),
        (
            &manifests,
            &[
                "runAsUser: 10001",
                "mountPath: /var/lib/baton",
                "mountPath: /etc/baton",
                "containerPort: 3000",
                "readOnlyRootFilesystem: true",
                "replicas: 1",
                "type: Recreate",
                "path: /readyz",
            ],
        ),
        (&unit, &["/var/lib/baton/baton.db", "127.0.0.1:3000", "/etc/baton/baton.toml", "User=baton"]),
    ] {
        for word in words {
            assert!(file.contains(word), "{word} is missing in\n{file}");
        }
    }
    // What ends a process is waited for as long everywhere.
    assert!(compose.contains("stop_grace_period: 30s") && unit.contains("TimeoutStopSec=30"));
    assert!(manifests.contains("terminationGracePeriodSeconds: 30"));
    // Each variable is one that the installation page explains.
    let page = text("deploy/INSTALL.md");
    for file in [&image, &compose, &manifests, &unit] {
        let words = file.split(|one: char| !(one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_'));
        let ours =
            |word: &&str| ["BATON_", "SLACK_", "DATABASE_"].iter().any(|begin| word.starts_with(begin));
        for word in words.filter(ours).map(|word| word.trim_end_matches("_FILE")) {
            assert!(page.contains(word), "{word} is not explained");
        }
    }
}

/// systemd finds little to which the unit is exposed.
#[test]
fn oracle_systemd_finds_the_unit_shut_in() {
    let said = ran(Command::new("systemd-analyze").args(["security", "--offline=true", "--no-pager", UNIT]));
    let last = said.lines().find(|line| line.contains("Overall exposure level")).expect("a verdict");
    let level =
        last.split(": ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|one| one.parse().ok());
    let level: f64 = level.unwrap_or_else(|| panic!("{last}"));
    assert!(level <= EXPOSED, "{said}");
}

/// Kubernetes' own schemas take the manifests, strictly: no key that there is not.
#[test]
fn oracle_kubernetes_takes_the_manifests() {
    let said = ran(Command::new("tests/judges/run").args(["--kubernetes", MANIFESTS]));
    assert_eq!(said.matches(" passed ").count(), 3, "{said}");
}
