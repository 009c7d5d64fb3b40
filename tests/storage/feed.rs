//! The migration that puts right what the feed had made of an earlier Baton's database.

use baton_storage::MIGRATIONS;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

const DAY: i64 = 86_400_000;

async fn run(db: &mut SqliteConnection, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(db).await.expect(statements);
}

async fn text(db: &mut SqliteConnection, query: &str) -> Option<String> {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_one(db).await.expect(query)
}

/// What was dated in the future counts as of its arrival, so that it shuts nothing out any more; what is empty is no
/// value; a person's e-mail and a parent's id have one spelling. What is in order stays as it is. Proves G1.
#[tokio::test]
async fn what_an_earlier_feed_left_is_put_right() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("earlier.db");
    let mut db = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .connect()
        .await
        .expect("a database");
    for migration in MIGRATIONS.iter().filter(|migration| migration.version < 10) {
        run(&mut db, migration.sql.as_str()).await;
    }
    let ahead = 1000 * DAY;
    run(
        &mut db,
        &format!(
            "insert into accounts (account_id, name, region, csm_field, sa_email, parent_id, health, source, known_at)
             values ('0015e00000FuturAAB', 'Future', ' ', 'Ravi@Example.com', '', '0015e00000XyZab', '', 'x', {ahead}),
                    ('0015e00000SoundAAB', 'Sound', 'EMEA', 'TAM Scale', 'sam@example.com', '0015e00000XyZabaaf', 'red', 'x', 7);
             insert into opportunities (opportunity_id, account_id, stage, stage_since, owner_email, source, known_at)
             values ('0065e00000FuturAAB', '0015e00000FuturAAB', '2-Scoping', {ahead}, 'AE@Example.com', 'x', {ahead});
             insert into deal_events (source, event_id, opportunity_id, account_id, body, occurred_at, received_at, applied)
             values ('x', '1', '0065e00000FuturAAB', '0015e00000FuturAAB', '{{}}', {ahead}, {DAY}, 1),
                    ('x', '2', null, '0015e00000SoundAAB', '{{}}', 7, {DAY}, 1);
             insert into stage_changes (opportunity_id, at, from_stage, to_stage, source)
             values ('0065e00000FuturAAB', {ahead}, null, '2-Scoping', 'x');
             insert into facts (fact_id, account_id, key, value, said_by, by_person, said_at, recorded_by, recorded_at)
             values ('f', '0015e00000FuturAAB', 'k', 'v', 'x', 0, {ahead}, 'x', {DAY});"
        ),
    )
    .await;
    let migration = MIGRATIONS.iter().find(|migration| migration.version == 10).expect("the migration");
    run(&mut db, migration.sql.as_str()).await;
    for (query, expected) in [
        ("select known_at from accounts where name = 'Future'", Some(DAY.to_string())),
        ("select known_at from accounts where name = 'Sound'", Some("7".into())),
        ("select known_at || ' ' || stage_since from opportunities", Some(format!("{DAY} {DAY}"))),
        ("select at from stage_changes", Some(DAY.to_string())),
        ("select said_at from facts", Some(DAY.to_string())),
        (
            "select occurred_at || ' ' || said_at from deal_events where event_id = '1'",
            Some(format!("{DAY} {ahead}")),
        ),
        ("select said_at from deal_events where event_id = '2'", None),
        ("select region from accounts where name = 'Future'", None),
        ("select health from accounts where name = 'Future'", None),
        ("select sa_email from accounts where name = 'Future'", None),
        ("select csm_field from accounts where name = 'Future'", Some("ravi@example.com".into())),
        ("select csm_field from accounts where name = 'Sound'", Some("TAM Scale".into())),
        ("select owner_email from opportunities", Some("ae@example.com".into())),
        ("select parent_id from accounts where name = 'Future'", Some("0015e00000XyZabAAF".into())),
        ("select parent_id from accounts where name = 'Sound'", Some("0015e00000XyZabAAF".into())),
    ] {
        let query = query.replacen("select ", "select cast(", 1).replacen(" from ", " as text) from ", 1);
        assert_eq!(text(&mut db, &query).await, expected, "{query}");
    }
}
