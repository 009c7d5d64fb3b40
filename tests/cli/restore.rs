//! `baton restore`: a copy takes the place of the database.

use std::path::Path;
use std::time::Duration;

use local_slack::{Fault, Misbehave};

use super::{ground, ran};
use crate::harness::child::{Ground, Running};
use crate::harness::*;

async fn stop(mut running: Running) {
    running.ask_to_stop();
    let ended = running.ended(Duration::from_secs(60)).await.expect("it ends");
    assert!(ended.success());
}

fn files(ground: &Ground) -> Vec<String> {
    let all = std::fs::read_dir(ground.data.path()).expect("a directory");
    let mut names: Vec<String> =
        all.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The drill: a copy is made while messages wait for Slack; they are sent, and somebody asks for more. While Baton runs,
/// nothing is restored. Once it is stopped, the copy takes the place of the database, which is kept; started again, Baton
/// finds in Slack what was sent since the copy, and posts nothing twice. What happened after the copy is not known any
/// more, and can be asked for anew. Proves promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_copy_posts_nothing_twice() {
    let ground = Ground::lay(2).await;
    let running = ground.start().await;
    ground.ws.faults().add(Fault::on("chat.postMessage").doing(Misbehave::RateLimited { retry_after_s: 1 }));
    ground.ask(0).await.ok();
    let (code, _, err) = ran(ground.command(&["backup", "copy.db"])).await;
    assert_eq!(code, 0, "{err}");
    ground.ws.faults().clear();
    ground.delivered().await;
    ground.ask(1).await.ok();
    ground.delivered().await;
    assert_eq!(ground.cards(2), [1, 1]);

    let (code, out, err) = ran(ground.command(&["restore", "copy.db"])).await;
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("is in use by another Baton"), "{err}");
    stop(running).await;
    let (code, out, err) = ran(ground.command(&["restore", "copy.db"])).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "Restored copy.db.");
    assert!(lines[1].starts_with("It knows what happened until 20"), "{out}");
    assert_eq!(
        lines[2],
        "2 messages may have been sent since then. Baton looks for each in Slack before it sends it."
    );
    let kept =
        lines[3].strip_prefix("The database that was there is kept as ").expect(&out).trim_end_matches('.');
    assert!(Path::new(kept).exists(), "{out}");
    assert_eq!(lines[4], "Next: start Baton, then run `baton check`.");
    assert!(
        !files(&ground).iter().any(|name| name.ends_with("-wal") || name.ends_with(".part")),
        "{:?}",
        files(&ground)
    );

    let running = ground.start().await;
    ground.delivered().await;
    assert_eq!(ground.cards(2), [1, 1], "what was sent since the copy was found");
    assert_eq!(doubles(&ground.ws), [""; 0]);
    ground.ask(1).await.ok();
    ground.delivered().await;
    assert_eq!(ground.cards(2), [1, 2], "what was asked after the copy is not known any more");
    stop(running).await;
    let (_, audit, _) = ran(ground.command(&["export", "audit"])).await;
    let deed = audit.lines().find(|line| line.contains("database.restore")).expect("the deed is recorded");
    assert!(deed.contains("from copy.db (on the command line by "), "{deed}");
    // What was kept is a whole database of its own.
    let (code, _, err) = ran(ground.command(&["restore", kept])).await;
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("belongs to the database itself"), "{err}");
    std::fs::copy(kept, ground.data.path().join("before.db")).expect("a copy");
    let (code, _, err) = ran(ground.command(&["restore", "before.db"])).await;
    assert_eq!(code, 0, "{err}");
}

/// What is no copy of Baton's, is damaged, or is of a newer Baton is refused, and nothing has changed.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sound_is_not_restored() {
    let ground = ground().await;
    let path = |name: &str| ground.data.path().join(name);
    let (code, _, err) = ran(ground.command(&["backup", "sound.db"])).await;
    assert_eq!(code, 0, "{err}");
    let sound = std::fs::read(path("sound.db")).expect("a file");
    std::fs::write(path("text.db"), "accounts, deals\n").expect("a file");
    std::fs::write(path("half.db"), &sound[..sound.len() / 2]).expect("a file");
    for (file, statement) in [
        (
            "newer.db",
            "update _sqlx_migrations set version = version + 1000 where version = (select max(version) from _sqlx_migrations)",
        ),
        ("strange.db", "drop table _sqlx_migrations"),
        ("orphans.db", "pragma foreign_keys = off; delete from accounts"),
    ] {
        std::fs::write(path(file), &sound).expect("a file");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path(file)).foreign_keys(false);
        let mut db = sqlx::ConnectOptions::connect(&options).await.expect("a database");
        sqlx::query(statement).execute(&mut db).await.expect("a statement");
        sqlx::Connection::close(db).await.expect("closed");
    }
    let before = (files(&ground), std::fs::read(path("baton.db")).expect("a file"));
    for (file, why) in [
        ("nowhere.db", "nowhere.db is not restored: there is no such file"),
        ("text.db", "text.db is not restored: it is no copy of a database of Baton's"),
        ("half.db", "half.db is not restored: it is "),
        ("newer.db", "is newer than this Baton's"),
        ("strange.db", "strange.db is not restored: it is no copy of a database of Baton's"),
        ("orphans.db", "it is damaged: 10 rows refer to rows that are gone"),
        ("baton.db", "baton.db belongs to the database itself; name a copy that lies elsewhere"),
    ] {
        let (code, out, err) = ran(ground.command(&["restore", file])).await;
        assert_eq!((code, out.as_str()), (1, ""), "{file}");
        assert!(err.contains(why), "{file}: {err}");
    }
    let mut after = files(&ground);
    after.retain(|name| !name.ends_with(".lock"));
    let mut wanted = before.0;
    wanted.retain(|name| !name.ends_with(".lock"));
    assert_eq!(after, wanted);
    assert_eq!(std::fs::read(path("baton.db")).expect("a file"), before.1);
}

/// Where there is no database yet, the copy becomes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_restored_on_another_machine() {
    let ground = ground().await;
    let (code, _, err) = ran(ground.command(&["backup", "copy.db"])).await;
    assert_eq!(code, 0, "{err}");
    let elsewhere = tempfile::tempdir().expect("a directory");
    let address = format!("sqlite://{}", elsewhere.path().join("baton.db").display());
    let mut command = ground.command(&["restore", "copy.db"]);
    command.env("DATABASE_URL", &address);
    let (code, out, err) = ran(command).await;
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("kept"), "{out}");
    let mut export = ground.command(&["export", "accounts"]);
    export.env("DATABASE_URL", &address);
    assert_eq!(ran(export).await.1.lines().count(), 2);
}
