//! What a row of a file costs, counted by the log: how often it goes to the engine.

use std::fmt::Write as _;

use super::*;

/// So many new deals, two an account, in the region of a team; each one stage further, the second time.
fn deals(rows: usize, stage: &str) -> String {
    let mut csv = String::from(
        "opportunity.id,opportunity.name,opportunity.stage,opportunity.close_date,opportunity.owner_email,\
         account.id,account.name,account.segment,account.region,account.sa_email,account.health\n",
    );
    for deal in 0..rows {
        let account = deal / 2;
        let _ = writeln!(
            csv,
            "0065e0000{deal:06},Deal {deal},{stage},2027-05-03,seller@example.com,0015e0000{account:06},\
             Customer {account},enterprise,EMEA,architect@example.com,green"
        );
    }
    csv
}

/// How often an import goes to the engine, by its log.
async fn errands(ground: &Ground, csv: String, options: &[&str]) -> usize {
    std::fs::write(ground.data.path().join("deals.csv"), csv).expect("a file");
    let mut command = ground.command(&[&["import", "deals.csv"], options].concat());
    command.env("RUST_LOG", "sqlx::query=trace").env("BATON_LOG_FORMAT", "json");
    let (code, _, log) = ran(command).await;
    assert_eq!(code, 0, "{log}");
    log.lines().filter(|line| line.contains("\"target\":\"sqlx::query\"")).count()
}

/// A row of a file costs few errands to the engine, each of which is a hand-over between threads and costs more than
/// most of what is done there: of a deal that is new, of one that has moved on, and of one that is told anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_costs_few_errands() {
    let mut table = String::new();
    let (few, many) = (Ground::lay(0).await, Ground::lay(0).await);
    for (what, stage, options) in [
        ("dry run", "2-Scoping", &["--dry-run"][..]),
        ("first", "2-Scoping", &[]),
        ("moved on", "3-Technical Evaluation", &[]),
        ("the same", "3-Technical Evaluation", &["--source", "again"]),
    ] {
        let less = errands(&few, deals(20, stage), options).await;
        let more = errands(&many, deals(120, stage), options).await;
        let _ = writeln!(table, "{what}: {:.2} a row", (more - less) as f64 / 100.0);
    }
    insta::assert_snapshot!(table, @r"
    dry run: 3.50 a row
    first: 3.50 a row
    moved on: 3.00 a row
    the same: 3.00 a row
    ");
}
