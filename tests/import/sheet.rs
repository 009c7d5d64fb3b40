//! The file as a file: encodings, quotes, line ends, columns.

use super::*;

/// A byte order mark, line ends of other systems and empty lines are no matter; a header without rows
/// changes nothing. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn what_spreadsheets_write_is_read() {
    let ground = Ground::lay(0).await;
    for (number, ends) in ["\n", "\r\n", "\r"].iter().enumerate() {
        let csv = format!("\u{feff}account.id,account.name\n\n0015e00000Acct{number},\"Zwei\nZeilen\"\n\n");
        let out = imported(&ground, csv.replace('\n', ends), &[]).await;
        assert!(out.contains("accounts: 1 new"), "{out}");
    }
    let out = imported(&ground, "account.id", &[]).await;
    assert_eq!(out, "deals.csv names columns and has no rows; nothing changes.\nDone.\n");
}

/// Rows of nothing but commas and blanks say nothing, and lines are counted past them. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn rows_of_nothing_but_commas_are_passed_over() {
    let ground = Ground::lay(0).await;
    let csv =
        "account.id,account.name,account.arr\n,,\n0015e00000Umbre,Umbrella,1\n , ,\n,,,,,\n\"\",\"\",\n";
    let out = imported(&ground, csv, &[]).await;
    assert!(out.starts_with("deals.csv: 1 row\n  accounts: 1 new"), "{out}");
    let (_, _, err) = import(&ground, format!("{csv}0015e00000Other,,much\n"), &[]).await;
    assert!(err.starts_with("deals.csv:7: account.arr: has to be a number"), "{err}");
}

/// Lines are those of the file, as an editor counts them: cells of several lines, empty lines and every kind
/// of line end included. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn lines_are_counted_as_an_editor_counts_them() {
    let ground = Ground::lay(0).await;
    let csv = "\naccount.id,account.name,account.arr\n\n\
               0015e00000Acct1,\"one\n\ntwo\",much\n\
               0015e00000Acct2,\"three\nfour\",1\n\n\
               0015e00000Acct3,plain,more\n\
               0015e00000Acct4,5\" disk,1\n\
               0015e00000Acct5,\"a\n\"b\",1\n\
               0015e00000Acct6,plain,most\n\
               0015e00000Acct7,\"open,1\nacc-8,plain,1\n";
    for ends in ["\n", "\r\n", "\r"] {
        let (code, _, err) = import(&ground, csv.replace('\n', ends), &[]).await;
        assert_eq!(code, 1);
        insta::allow_duplicates! { insta::assert_snapshot!(err, @r#"
        deals.csv:4: account.arr: has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50
        deals.csv:10: account.arr: has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50
        deals.csv:11: a quote stands in a cell that is not in quotes; put the cell in quotes and write the quote twice
        deals.csv:13: more text follows the quote that closes a cell; a quote within a cell is written twice
        deals.csv:14: account.arr: has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50
        deals.csv:15: the quote that opens a cell here is never closed
        baton: 6 faults in deals.csv; nothing was imported
        "#); }
    }
}

/// What is not UTF-8 is named by line; other encodings and spreadsheets by what they are.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_utf_8_is_named() {
    let ground = Ground::lay(0).await;
    let latin = b"account.id,account.name\nacc-1,Caf\xe9\nacc-2,Tea\nacc-3,Caf\xe9\n";
    let (code, _, err) = import(&ground, latin, &[]).await;
    assert_eq!(code, 1);
    insta::assert_snapshot!(err, @r"
    deals.csv:2: is not UTF-8; save the file as CSV in UTF-8
    deals.csv:4: is not UTF-8; save the file as CSV in UTF-8
    baton: 2 faults in deals.csv; nothing was imported
    ");
    for (bytes, what) in [
        (&b"\xff\xfea\0"[..], "is in UTF-16"),
        (b"a\0c\0", "is in UTF-16"),
        (b"\0a\0c", "is in UTF-16"),
        (b"PK\x03\x04\xff", "is a spreadsheet"),
    ] {
        let (code, _, err) = import(&ground, bytes, &[]).await;
        assert_eq!(code, 1);
        assert!(err.starts_with(&format!("deals.csv:1: the file {what}")), "{err}");
    }
}

/// A column that Baton does not know is kept in the event as it was told, and the one it may have meant is
/// named. A word that nobody configured is taken, and named. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_columns_are_kept_and_named() {
    let ground = Ground::lay(1).await;
    let id = customer(0).1.opportunity_id;
    let csv = format!(
        "opportunity.id,opportunity.stages,Account.ARR,region,opportunity.favourite,opportunity.stage\n\
         {id},4-Proposal,7,,green,Dancing\u{7}\n"
    );
    let (code, out, err) = import(&ground, csv, &[]).await;
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("deals: 0 new, 1 changed"), "{out}");
    insta::assert_snapshot!(err, @r"
    warning: deals.csv:1: Baton does not know the column `opportunity.stages`: it is kept as sent and changes nothing; did you mean `opportunity.stage`?
    warning: deals.csv:1: Baton does not know the column `Account.ARR`: it is kept as sent and changes nothing; did you mean `account.arr`?
    warning: deals.csv:1: Baton does not know the column `region`: it is kept as sent and changes nothing; did you mean `account.region`?
    warning: deals.csv:1: Baton does not know the column `opportunity.favourite`: it is kept as sent and changes nothing
    warning: deals.csv:2: Baton does not know the stage Dancing ; it is taken as it is
    ");
    let mut db = Storage::open_to_read(&ground.database()).await.expect("a database");
    let told = deals::events(&mut db, &id).await.expect("events");
    insta::assert_snapshot!(told[0].body, @r#"{"Account.ARR":"7","opportunity":{"favourite":"green","id":"0065e00000CustAAAR","stage":"Dancing\u0007","stages":"4-Proposal"},"region":null}"#);
}

/// The columns are the feed's fields: whatever `bot/features/deals/rules/changes.rs` reads, a file can say. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn columns_are_the_fields_of_the_feed() {
    let ground = Ground::lay(0).await;
    let (mut part, mut columns, mut cells) = ("", Vec::new(), Vec::new());
    let source = include_str!("../../bot/features/deals/rules/changes.rs");
    for line in source.lines() {
        match line {
            "pub struct OpportunityNews {" => part = "opportunity",
            "pub struct AccountNews {" => part = "account",
            "}" => part = "",
            _ => {}
        }
        let Some((field, kind)) = line.trim().strip_prefix("pub ").and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        if part.is_empty() {
            continue;
        }
        columns.push(format!("{part}.{}", if field == "kind" { "type" } else { field }));
        cells.push(match kind {
            // A merge into what is not known is refused; that there was none can be said of anything.
            "Sent<String>," if field == "merged_into" => "",
            "String," if part == "opportunity" => "0065e00000Umbre",
            "String," => "0015e00000Umbre",
            "Sent<String>," if field == "parent_id" => "0015e00000Other",
            "Sent<String>," => "enterprise",
            "Sent<NaiveDate>," => "2027-02-15",
            "Sent<f64>," => "12.5",
            "Sent<bool>," => "False",
            kind => panic!("{field} is {kind}: what does a cell of that look like?"),
        });
    }
    assert!(columns.len() >= 23, "{columns:?}");
    let csv = format!("{}\n{}\n", columns.join(","), cells.join(","));
    let (code, _, err) = import(&ground, csv, &[]).await;
    assert_eq!(code, 0, "{err}");
    assert!(!err.contains("does not know the column"), "{err}");
}
