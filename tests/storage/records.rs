//! Deliveries, posts, the audit; and words that are no words of ours.

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::inbound::{self, Delivery};
use baton_storage::posts::{self, Post};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};

use super::*;

fn user(id: &str) -> UserId {
    id.into()
}

/// A delivery is answered once, its first answer is remembered and in the end forgotten.
#[tokio::test]
async fn deliveries_are_remembered_for_a_while() {
    let place = place().await;
    let delivery = |key: &str, at: i64| Delivery {
        dedupe_key: key.into(),
        kind: "command".into(),
        actor: "U0SAM".into(),
        answer: "{\"text\":\"hello\"}".into(),
        received_at: At(at),
    };
    let (one, two, again) = (delivery("a", 1), delivery("b", 2), delivery("a", 3));
    change!(place, |tx| {
        inbound::record(tx, &one).await?;
        inbound::record(tx, &two).await
    });
    let refused =
        place.storage.write(move |tx| Box::pin(async move { inbound::record(tx, &again).await })).await;
    assert!(refused.is_err_and(|fault| fault.is_duplicate()));
    let db = &mut *place.reader().await;
    assert_eq!(inbound::first_answer(db, "a").await.expect("asked").as_deref(), Some("{\"text\":\"hello\"}"));
    assert_eq!(inbound::first_answer(db, "c").await.expect("asked"), None);
    assert_eq!(change!(place, |tx| inbound::forget(tx, At(2)).await), 1);
    assert_eq!(inbound::first_answer(db, "a").await.expect("asked"), None);
    assert!(inbound::first_answer(db, "b").await.expect("asked").is_some());
}

/// A matter's message has one place per channel, the newest first.
#[tokio::test]
async fn a_matter_has_one_message_per_channel() {
    let place = place().await;
    let post = |channel: &str, ts: &str, at: i64| Post {
        message_key: "request:1:card".into(),
        channel: channel.into(),
        ts: ts.into(),
        posted_at: At(at),
    };
    let posts = [post("C1", "1.0", 1), post("C2", "2.0", 2), post("C1", "3.0", 3)];
    change!(place, |tx| {
        for post in &posts {
            posts::keep(tx, post).await?;
        }
        Ok(())
    });
    let db = &mut *place.reader().await;
    let found = posts::of_matter(db, "request:1:card").await.expect("asked");
    assert_eq!(found, [post("C1", "3.0", 3), post("C2", "2.0", 2)]);
    assert!(posts::of_matter(db, "request:2:card").await.expect("asked").is_empty());
}

/// The audit can be added to and read; the engine itself refuses to change or take away a row. Promise 4.
#[tokio::test]
async fn the_audit_is_append_only() {
    let place = place().await;
    let entry = Entry::new(At(2), user("U0MAYA"), "requests.assign", "request:1");
    let entry = entry.moved("open", "assigned").because("he has time");
    let other = Entry::new(At(1), Actor::Baton, "requests.remind", "request:2");
    let added = [entry.clone(), other.clone()];
    change!(place, |tx| {
        for entry in &added {
            audit::record(tx, entry).await?;
        }
        Ok(())
    });
    for change in [
        "update audit set why = 'another'",
        "delete from audit",
        "delete from audit where audit_id = (select min(audit_id) from audit)",
        "insert or replace into audit select * from audit",
    ] {
        let tried = place.storage.write(move |tx| {
            Box::pin(async move { Ok::<_, Fault>(sqlx::query(change).execute(&mut **tx).await.map(drop)?) })
        });
        assert!(tried.await.is_err(), "{change}");
    }
    let db = &mut *place.reader().await;
    assert_eq!(audit::all(db).await.expect("asked"), [other, entry.clone()]);
    assert_eq!(audit::of_object(db, "request:1").await.expect("asked"), [entry]);
}

/// Early rows call Baton itself `Baton`. They stay as they were written, and are read under the one name that it has.
/// Promise 4.
#[tokio::test]
async fn the_audit_knows_baton_by_one_name() {
    let place = place().await;
    change!(place, |tx| {
        for (id, actor) in [("1", "Baton"), ("2", "baton"), ("3", "U0MAYA")] {
            let row = "insert into audit (audit_id, at, actor, action, object) values ($1, 1, $2, 'a', 'request:1')";
            sqlx::query(row).bind(id).bind(actor).execute(&mut **tx).await?;
        }
        Ok(())
    });
    let db = &mut *place.reader().await;
    let actors =
        |entries: Vec<audit::Entry>| entries.into_iter().map(|entry| entry.actor).collect::<Vec<_>>();
    let expected = [Actor::Baton, Actor::Baton, user("U0MAYA").into()];
    assert_eq!(actors(audit::all(db).await.expect("asked")), expected);
    assert_eq!(actors(audit::of_object(db, "request:1").await.expect("asked")), expected);
}

/// What other tables called `Baton` is called `baton` after the migration; people and sources keep their names.
#[tokio::test]
async fn old_rows_of_baton_get_its_one_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = SqliteConnectOptions::new().filename(folder.path().join("old.db")).create_if_missing(true);
    let mut db = options.connect().await.expect("a new database");
    let columns = [
        ("facts", "recorded_by"),
        ("meetings", "changed_by"),
        ("milestones", "recorded_by"),
        ("requests", "decided_by"),
        ("tasks", "settled_by"),
    ];
    let run = |text: String| sqlx::raw_sql(AssertSqlSafe(text));
    for migration in baton_storage::MIGRATIONS.iter() {
        if migration.version == 12 {
            for (table, column) in columns {
                let then = if table == "tasks" { "todos" } else { table };
                run(format!("update {then} set {column} = 'Baton'")).execute(&mut db).await.expect(table);
            }
            run("update facts set said_by = 'Baton', by_person = 0".into())
                .execute(&mut db)
                .await
                .expect("facts");
        }
        run(migration.sql.as_str().to_owned()).execute(&mut db).await.expect("a migration");
        let name = migration.description.replace(' ', "_");
        let sample = format!("storage/migrations/samples/{:04}_{name}.sql", migration.version);
        let sample = std::fs::read_to_string(sample).expect("a sample");
        if migration.version < 12 {
            run(sample).execute(&mut db).await.expect("its rows");
        }
    }
    for (table, column) in columns {
        let names = format!("select distinct {column} from {table}");
        let names: Vec<Option<String>> =
            sqlx::query_scalar(AssertSqlSafe(names)).fetch_all(&mut db).await.expect(table);
        assert_eq!(names, [Some("baton".to_owned())], "{table}");
    }
    let source: String =
        sqlx::query_scalar("select said_by from facts").fetch_one(&mut db).await.expect("one");
    assert_eq!(source, "Baton", "a source of the CRM's may be called so");
}

/// Words that no version of ours has written are not read as something else.
#[tokio::test]
async fn unknown_words_are_not_taken_for_known_ones() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    for statement in [
        "update accounts set segment = 'midmarket'",
        "update accounts set priority = 'pr5'",
        "update accounts set dedicated = 2",
        "update accounts set lam = 'much'",
        "insert into days_off values ('U', '2026-01-02', '2026-01-01', 'U', 1)",
        "insert into outbox (outbox_id, kind, args, lane, state, due_at, attempts, looks, created_at) \
         values ('1', 'k', '{}', 'l', 'available', 0, 0, 0, 0)",
        "insert into occurrences (schedule, slot, kind, args, due_at, state) values ('s', 's', 'k', '{}', 0, 'done')",
    ] {
        let tried = place.storage.write(move |tx| {
            Box::pin(
                async move { Ok::<_, Fault>(sqlx::query(statement).execute(&mut **tx).await.map(drop)?) },
            )
        });
        assert!(tried.await.is_err(), "{statement}");
    }
    for state in RequestState::ALL {
        assert_eq!(RequestState::parse(state.as_str()), Some(*state));
    }
    assert_eq!(RequestState::parse("Open"), None);
}
