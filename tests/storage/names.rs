//! Accounts by name: kept by whoever writes one, filled where they were stored before, and found by an index.

use std::time::{Duration, Instant};

use baton_storage::accounts::{self, look_ups};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

use super::*;

async fn raw(place: &Place) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(place.directory.path().join("baton.db"));
    sqlx::ConnectOptions::connect(&options).await.expect("a connection")
}

async fn found(place: &Place, name: &str) -> Vec<String> {
    let mut db = place.reader().await;
    let found = accounts::named_like(&mut db, name, 50).await.expect("asked");
    found.into_iter().map(|account| account.name).collect()
}

/// An account that is renamed is found by its new name and not by its old one; merged ones lead on, each once.
#[tokio::test]
async fn a_name_follows_its_account() {
    let place = place().await;
    let account = |id: &str, name: &str| Account::named(id.into(), name, "Salesforce", At(1));
    let (first, second, third) =
        (account("A1", "Starfleet"), account("A1", "Föderation"), account("A2", "Omega"));
    let mut merged = account("A3", "Omicron");
    merged.merged_into = Some("A2".into());
    change!(place, |tx| {
        accounts::keep(tx, &first).await?;
        accounts::keep(tx, &second).await?;
        accounts::keep(tx, &third).await?;
        accounts::keep(tx, &merged).await
    });
    assert!(found(&place, "starfleet").await.is_empty());
    for typed in ["FÖDERATION", "foderation", "foederation", "deratio"] {
        assert_eq!(found(&place, typed).await, ["Föderation"], "{typed}");
    }
    assert_eq!(found(&place, "omicron").await, ["Omega"]);
    assert_eq!(found(&place, "om").await, ["Omega"]);
    let mut db = raw(&place).await;
    let words: i64 = sqlx::query_scalar("select count(*) from account_words where word like 'starf%'")
        .fetch_one(&mut db)
        .await
        .expect("a count");
    assert_eq!(words, 0);
}

/// Names that were stored before there were keys are filled when the database is opened, of accounts and of people.
#[tokio::test]
async fn what_was_stored_before_is_filled() {
    let place = place().await;
    let mut db = raw(&place).await;
    for number in 0..2500 {
        let insert = format!(
            "insert into accounts (account_id, name, source, known_at) values ('A{number}', 'Société {number}', 'CRM', 1)"
        );
        sqlx::query(AssertSqlSafe(insert)).execute(&mut db).await.expect("an older row");
    }
    sqlx::query(
        "insert into people (user_id, workspace, name, timezone, guest, bot, active, known_at) \
         values ('U1', 'T1', 'Zoë  Quinn', '', 0, 0, 1, 1)",
    )
    .execute(&mut db)
    .await
    .expect("an older row");
    db.close().await.expect("closed");
    let Place { storage, address, directory } = place;
    storage.close().await;
    drop(storage);
    let place = Place { storage: Storage::open(&address).await.expect("opened"), address, directory };
    assert_eq!(found(&place, "SOCIETE 2499").await, ["Société 2499"]);
    let mut reader = place.reader().await;
    let people = baton_storage::people::called(&mut reader, "zoe\u{308} quinn").await.expect("asked");
    assert_eq!(people.len(), 1);
}

/// The engine finds names by an index; only a part of a word is looked for in all of them, and there in the index alone.
#[tokio::test]
async fn names_are_found_by_an_index() {
    let place = place().await;
    let mut db = raw(&place).await;
    for (number, statement) in look_ups().into_iter().enumerate() {
        let plan = sqlx::query(AssertSqlSafe(format!("explain query plan {statement}")))
            .fetch_all(&mut db)
            .await
            .expect("a plan");
        let steps: Vec<String> = plan.iter().map(|row| row.get::<String, _>("detail")).collect();
        let scans = steps.iter().filter(|step| step.starts_with("SCAN "));
        let scans: Vec<_> =
            scans.filter(|step| !step.contains("json_each") && !step.contains("SUBQUERY")).collect();
        let plan = steps.join("\n");
        assert!(plan.contains("INDEX") || plan.contains("PRIMARY KEY"), "{plan}");
        if number == 2 {
            assert!(
                scans.iter().all(|scan| scan.contains("USING COVERING INDEX accounts_by_name_key")),
                "{plan}"
            );
        } else {
            let tables = scans.iter().filter(|scan| scan.contains("account"));
            assert_eq!(tables.count(), 0, "{statement}\n{plan}");
        }
    }
}

async fn filled(count: usize) -> Place {
    let place = place().await;
    let mut db = raw(&place).await;
    sqlx::query(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1) \
         insert into accounts (account_id, name, source, known_at) \
         select 'A' || i, 'Company ' || char(97 + i % 26, 97 + i / 26 % 26, 97 + i / 676 % 26) || i || ' Ltd', 'CRM', 1 from n",
    )
    .bind(i64::try_from(count).expect("a count"))
    .execute(&mut db)
    .await
    .expect("accounts");
    db.close().await.expect("closed");
    let Place { storage, address, directory } = place;
    storage.close().await;
    drop(storage);
    Place { storage: Storage::open(&address).await.expect("opened"), address, directory }
}

/// The quickest of several goes of each kind of look-up.
async fn quickest(place: &Place, typed: &[String]) -> Vec<Duration> {
    let mut db = place.reader().await;
    let mut times = Vec::new();
    for name in typed {
        let mut best = Duration::MAX;
        for _ in 0..15 {
            let begun = Instant::now();
            let found = accounts::named_like(&mut db, name, 50).await.expect("asked");
            best = best.min(begun.elapsed());
            assert!(!found.is_empty(), "{name}");
        }
        times.push(best);
    }
    times
}

/// Among a hundred thousand accounts a name, its beginning and a word of it are found about as quickly as among a
/// thousand.
#[tokio::test]
async fn a_hundred_thousand_accounts_are_no_burden() {
    let (few, many) = (filled(1_000).await, filled(100_000).await);
    let name = |i: usize| {
        let letter = |by: usize| char::from(b'a' + u8::try_from(i / by % 26).expect("a letter"));
        format!("{}{}{}{i}", letter(1), letter(26), letter(676))
    };
    let typed = [
        format!("COMPANY {} LTD", name(777)),
        format!("company {}", name(777)),
        name(777),
        format!("ltd {}", name(777)),
    ];
    let (small, large) = (quickest(&few, &typed).await, quickest(&many, &typed).await);
    for ((typed, small), large) in typed.iter().zip(small).zip(large) {
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        assert!(ratio < 20.0, "{typed}: {ratio:.1} times as long ({small:?}, {large:?})");
    }
}
