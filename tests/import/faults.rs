//! What is wrong with a file is named with its line and its field, all of it at once, and nothing is taken.

use super::*;
use crate::harness::{HOMEWORLD, HOMEWORLD_DEAL};

/// The lines of faults that a file comes to, nothing of it having been taken.
async fn faults(ground: &Ground, csv: impl AsRef<[u8]>) -> String {
    let before = known(ground).await;
    let (code, out, err) = import(ground, csv, &[]).await;
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert_eq!(known(ground).await, before);
    err
}

/// Every bad row is named with its line and its fields, all at once, and the good ones beside them are not
/// taken either. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn every_bad_row_is_named_and_none_is_taken() {
    let ground = Ground::lay(1).await;
    let csv = format!(
        "opportunity.id,opportunity.close_date,opportunity.amount,account.id,account.name,account.dedicated,time\n\
         0065e00000Umbre,2027-02-15,5,0015e00000Umbre,Umbrella,TRUE,\n\
         0065e00000Umbre,15/02/2027,much,0015e00000Umbre,\"two\nlines\",yes,yesterday\n\
         {HOMEWORLD},,,{HOMEWORLD_DEAL},,,\n\
         0065e00000Umbre,,,0015e00000Umbre\n\
         ,,7,0015e00000Umbre,,,\n\
         ,,,,,,\n\
         0065e00000Umb\u{e9}e,2027-2-5,1e400,,,,2026-11-21\n"
    );
    let err = faults(&ground, csv).await;
    insta::assert_snapshot!(err, @"
    deals.csv:3: opportunity.close_date: has to be a day such as 2027-02-15
    deals.csv:3: opportunity.amount: has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50
    deals.csv:3: account.dedicated: has to be true or false
    deals.csv:3: time: has to be a moment such as 2026-11-21T09:00:00Z
    deals.csv:5: opportunity.id: This is the account's link. The opportunity's link contains /Opportunity/ and its ID starts with 006.
    deals.csv:5: account.id: This is the opportunity's link. The account's link contains /Account/ and its ID starts with 001.
    deals.csv:6: has 4 cells where the header names 7
    deals.csv:7: opportunity.id: is empty, and `opportunity.amount` is not
    deals.csv:9: opportunity.close_date: has to be a day such as 2027-02-15
    deals.csv:9: opportunity.amount: has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50
    deals.csv:9: time: has to be a moment such as 2026-11-21T09:00:00Z
    baton: 11 faults in deals.csv; nothing was imported
    ");
}

/// A row that only the database can judge undoes the whole file as well. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_be_placed_undoes_all() {
    let ground = Ground::lay(1).await;
    let csv = "opportunity.id,opportunity.stage,account.id\n\
               0065e00000Umbre,4-Proposal,0015e00000Umbre\n\
               0065e00000Nobod,4-Proposal,\n\
               0065e00000Noone,4-Proposal,\n";
    let err = faults(&ground, csv).await;
    insta::assert_snapshot!(err, @r"
    deals.csv:3: account.id: is needed, as this opportunity is not known yet
    deals.csv:4: account.id: is needed, as this opportunity is not known yet
    baton: 2 faults in deals.csv; nothing was imported
    ");
}

/// Two rows that say different things of the same moment are a fault; the same thing twice is none.
#[tokio::test(flavor = "multi_thread")]
async fn rows_that_contradict_each_other_are_named() {
    let ground = Ground::lay(0).await;
    let csv = "opportunity.id,account.id,account.arr,account.name,account.row\n\
               0065e00000Umbre,0015e00000Umbre,5,Umbrella,1\n\
               0065e00000Umbre,0015e00000Umbre,5,Umbrella,2\n\
               0065e00000Umbre,0015e00000UmbreAAB,6,Umbrella,3\n\
               0065e00000Umbre,0015e00000Other,,,4\n";
    let err = faults(&ground, csv).await;
    insta::assert_snapshot!(err, @r"
    warning: deals.csv:1: Baton does not know the column `account.row`: it is kept as sent and changes nothing
    deals.csv:4: account.arr: line 2 says otherwise of the same account, and both are of the same time
    deals.csv:5: account.id: line 2 says otherwise of the same opportunity, and both are of the same time
    baton: 2 faults in deals.csv; nothing was imported
    ");
}

/// What is wrong with the header is said before any row is looked at.
#[tokio::test(flavor = "multi_thread")]
async fn a_header_with_faults_is_refused() {
    let ground = Ground::lay(0).await;
    let headers = [
        (
            "account.id,account.arr,account.id",
            "deals.csv:1: the column `account.id` stands there twice, as column 1 and column 3",
        ),
        ("name,arr", "deals.csv:1: the header names neither `opportunity.id` nor `account.id`"),
        ("account.id;account.arr", "deals.csv:1: the header's cells have to be separated by commas"),
        (
            "account.id,opportunity.stage",
            "deals.csv:1: the column `opportunity.stage` needs the column `opportunity.id` beside it",
        ),
        (
            "account.id,account",
            "deals.csv:1: the column `account` has to say what of it, such as `account.id` or `account.name`",
        ),
        ("account.id,", "deals.csv:1: column 2 has no name"),
        ("account.id,\"account.arr", "deals.csv:1: the quote that opens a cell here is never closed"),
        ("", "deals.csv:1: the file is empty; its first line has to name the columns"),
    ];
    for (header, fault) in headers {
        let err = faults(&ground, format!("{header}\n").trim_start()).await;
        assert_eq!(err, format!("{fault}\nbaton: 1 fault in deals.csv; nothing was imported\n"));
    }
}

/// A moment that is yet to come counts as of now, and that is said. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_moment_yet_to_come_is_taken_with_a_warning() {
    let ground = Ground::lay(0).await;
    let csv = "account.id,time\n0015e00000Acct1,\n0015e00000Acct2,2999-01-01T00:00:00Z\n";
    let (code, _, err) = import(&ground, csv, &[]).await;
    assert_eq!(code, 0);
    assert!(err.starts_with("warning: deals.csv:3: the time of this row lies in the future"), "{err}");
}

/// A long list of faults is cut, and says by how much.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_of_faults_is_cut() {
    let ground = Ground::lay(0).await;
    let err =
        faults(&ground, format!("account.id,account.arr\n{}", "0015e00000Umbre,much\n".repeat(63))).await;
    let lines: Vec<_> = err.lines().collect();
    assert_eq!(lines.len(), 52);
    assert!(lines[49].starts_with("deals.csv:51: account.arr: has to be a number"), "{}", lines[49]);
    assert_eq!(lines[50..], ["and 13 more", "baton: 63 faults in deals.csv; nothing was imported"]);
}

/// A file that is not there, or no file, is said in a sentence; wrong usage exits with 2.
#[tokio::test(flavor = "multi_thread")]
async fn no_file_and_wrong_usage() {
    let ground = Ground::lay(0).await;
    let (code, _, err) = run(&ground, &["import", "none.csv"]).await;
    assert_eq!(
        (code, err.as_str()),
        (1, "baton: none.csv cannot be read: No such file or directory (os error 2)\n")
    );
    assert_eq!(run(&ground, &["import", "."]).await.0, 1);
    assert_eq!(run(&ground, &["import"]).await.0, 2);
    for options in [["--as-of", "yesterday"], ["--source", " "]] {
        assert_eq!(import(&ground, "account.id\n", &options).await.0, 2, "{options:?}");
    }
}

/// Whatever stands in whichever cell, no fault holds any of it, and every one names its line and its column. Proves
/// promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn no_fault_holds_what_was_in_a_cell() {
    let ground = Ground::lay(0).await;
    let columns = [
        "account.id",
        "account.name",
        "account.arr",
        "account.dedicated",
        "account.parent_id",
        "account.merged_into",
        "account.licenses",
        "opportunity.id",
        "opportunity.close_date",
        "opportunity.amount",
        "opportunity.merged_into",
        "time",
    ];
    let cells = [
        "canary",
        "001canarycanary",
        "0015e00000canaryAAA",
        "0065e00000canaryAAA",
        "'0015e00000canary",
        "canary\0",
        "https://canary.example/0015e00000Umbre",
        "2027-02-15canary",
        "7317,7317",
        "73.17.73",
        "😀canary",
        "canary\nx",
    ];
    for (number, column) in columns.iter().enumerate() {
        let mut csv = format!("{}\n", columns.join(","));
        for (line, cell) in cells.iter().enumerate() {
            let mut row = vec![String::new(); columns.len()];
            row[0] = format!("0015e0000{line:06}");
            row[7] = format!("0065e0000{line:06}");
            row[number] = format!("\"{cell}\"");
            csv += &format!("{}\n", row.join(","));
        }
        let err = faults(&ground, csv).await;
        assert!(
            !err.contains("canary") && !err.contains("7317") && !err.contains("73.17"),
            "{column}: {err}"
        );
        let named = |line: &str| line.starts_with("deals.csv:") && line.contains(&format!(": {column}: "));
        let (count, lines) = (err.lines().filter(|line| named(line)).count(), err.lines().count());
        assert!(count > 0 && count + 1 == lines, "{column}: {err}");
    }
}
