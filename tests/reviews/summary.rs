//! What came of a review, with more of everything than fits into a message.

use super::*;
use baton::accounts::target::{Target, Verdict};
use baton::features;
use baton::features::reviews::rules::Progress;
use baton::features::reviews::view::Frame;
use baton::features::reviews::view::summary::{Mix, Move, Row, Summary};
use baton::slack::words::Words;

fn sheet(csms: usize, moves: usize) -> Summary {
    let ends_at = at("2027-02-12T17:00:00Z");
    let target = Target { pr1_share: Some(0.333), ..Target::default() };
    let row = |nth: usize| Row {
        csm: format!("A CSM with a rather long name, no. {nth}"),
        progress: Progress { reviewed: 12, all: 12 },
        mix: Mix { pr1: 4, pr2: 8, target, verdict: Verdict::Within, time: 0.5 },
        missed: Vec::new(),
    };
    let moved = |nth: usize| Move {
        account: format!("<Account> & {nth}"),
        csm: "Ravi Patel".into(),
        before: Priority::Pr2,
        after: Priority::Pr1,
        why: "Is it <at> risk? Yes.".into(),
        waits: false,
    };
    Summary {
        frame: Frame {
            review: "r1".into(),
            quarter: "FY28 Q1".into(),
            team: "EMEA Enterprise".into(),
            zone: chrono_tz::Europe::London,
            ends_at,
            ends: "Fri 12 Feb".into(),
            closed: Some("Fri 12 Feb".into()),
        },
        rows: (1..=csms).map(row).collect(),
        progress: Progress { reviewed: csms * 12, all: csms * 12 },
        target,
        moves: (1..=moves).map(moved).collect(),
    }
}

/// With more CSMs than a chart holds it shows the first twenty, and says so; names are cut, and each is one of its
/// own. More changes than eight are behind a button. What the line says stays within what an update takes.
/// Proves P6.
#[test]
fn more_than_fits_is_said() {
    let words = Words::load(None).expect("words");
    let message = features::reviews::view::summary::summary(&words, &sheet(75, 11)).expect("a summary");
    let blocks = serde_json::to_value(&message.blocks).expect("blocks");
    let of = |kind: &str| -> Vec<&serde_json::Value> {
        blocks.as_array().expect("blocks").iter().filter(|block| block["type"] == kind).collect()
    };
    let chart = &of("data_visualization")[0]["chart"];
    let groups = chart["axis_config"]["categories"].as_array().expect("groups");
    let named: std::collections::BTreeSet<&str> = groups.iter().filter_map(|name| name.as_str()).collect();
    assert_eq!((groups.len(), named.len()), (20, 20));
    assert!(named.iter().all(|name| name.chars().count() <= 20), "{named:?}");
    assert_eq!(of("data_table")[0]["rows"].as_array().map(Vec::len), Some(76));
    let text = blocks.to_string();
    assert!(text.contains("The chart shows the first 20 by name; the table lists everyone."), "{text}");
    assert!(text.contains("&lt;Account&gt; &amp; 8") && !text.contains("&lt;Account&gt; &amp; 9"), "{text}");
    assert!(text.contains("Show all"), "{text}");
    assert!(message.text.chars().count() < 4000);
    let small = features::reviews::view::summary::summary(&words, &sheet(3, 2)).expect("a summary");
    let text = serde_json::to_string(&small.blocks).expect("blocks");
    assert!(!text.contains("Show all") && !text.contains("first 20"), "{text}");
}
