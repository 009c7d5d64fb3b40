//! What a command shows and where: pipes that close, colors, words, and names it refuses.

use std::io::Read as _;
use std::process::{Command, Stdio};

use super::{ground, ran};
use crate::harness::*;
use baton::registry::jobs;

/// Runs a command whose reader reads one byte and hangs up: its exit code and what it complained of.
async fn cut_short(command: &mut Command) -> (i32, String) {
    let mut command = std::mem::replace(command, Command::new("true"));
    let run = tokio::task::spawn_blocking(move || {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process");
        let mut out = child.stdout.take().expect("its output");
        drop(out.read(&mut [0; 1]));
        drop(out);
        let output = child.wait_with_output().expect("an end");
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    });
    run.await.expect("a thread")
}

/// Whoever reads on may have read enough at any moment: every command that prints ends quietly with 0 then, and with
/// nobody there to read from the start.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_is_no_fault() {
    let ground = ground().await;
    let storage = baton_storage::Storage::open(&ground.database()).await.expect("a database");
    let fill = storage.write(|tx| {
        Box::pin(async move {
            for number in 0..3000 {
                let (now, actor) =
                    (baton_storage::time::At(number), baton_storage::actor::Actor::from("U0SAM"));
                let entry = baton_storage::audit::Entry::new(
                    now,
                    &actor,
                    "account.channel",
                    format!("account:{number}"),
                );
                baton_storage::audit::record(tx, &entry).await?;
            }
            Ok::<_, baton_storage::Fault>(())
        })
    });
    fill.await.expect("an audit");
    storage.close().await;
    for arguments in [
        &["export", "audit"][..],
        &["export", "accounts"],
        &["manifest", "--url", "https://baton.example.com"],
        &["check"],
        &["upcoming", "--days", "30"],
        &["upcoming", "--json"],
        &["backup", "one.db"],
    ] {
        assert_eq!(cut_short(&mut ground.command(arguments)).await, (0, String::new()), "{arguments:?}");
        let mut unread = ground.command(arguments);
        if arguments[0] == "backup" {
            unread = ground.command(&["backup", "two.db"]);
        }
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = tokio::task::spawn_blocking(move || unread.stdout(writer).stderr(Stdio::piped()).output());
        let output = run.await.expect("a thread").expect("a process");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// What goes to a file or a pipe has no colors, whatever the environment says; and nothing that goes wrong is said twice.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_to_a_file_is_plain_and_said_once() {
    let ground = ground().await;
    let running = {
        let mut command = ground.command(&["serve"]);
        command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "0").env("TERM", "xterm-256color");
        ground.start_as(command).await
    };
    assert!(!ground.log().contains('\u{1b}'), "{}", ground.log());
    running.kill();
    for (name, value) in [
        ("DATABASE_URL", "sqlite:///nowhere/at/all/baton.db"),
        ("DATABASE_URL", "postgres://db/baton"),
        ("BATON_LISTEN", "192.0.2.1:1"),
        ("BATON_CONFIG", "nowhere.toml"),
        ("SLACK_BOT_TOKEN", "nonsense"),
    ] {
        let mut command = ground.command(&["serve"]);
        command.env_remove("NO_COLOR").env(name, value);
        let (code, out, err) = ran(command).await;
        assert_eq!((code, out.as_str()), (1, ""), "{name}={value}: {err}");
        assert!(!err.contains('\u{1b}'), "{err}");
        let said: Vec<&str> = err.lines().filter(|line| line.starts_with("baton: ")).collect();
        assert_eq!(said.len(), 1, "{name}={value}: {err}");
        let parts: Vec<&str> = said[0].split(": ").skip(1).collect();
        let mut once = parts.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), parts.len(), "{name}={value} says something twice: {}", said[0]);
        assert!(!err.lines().any(|line| line.contains("ERROR")), "said and logged: {err}");
    }
}

/// A copy under a name that the database uses itself would be taken for a part of it: refused, whoever spells it and
/// how, whether or not the file is there; the database stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_never_takes_a_name_of_the_database() {
    let ground = ground().await;
    let folder = ground.data.path();
    std::fs::create_dir(folder.join("sub")).expect("a folder");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.join(name)).expect("a link");
    link("baton.db", "alias.db");
    link("baton.db-journal", "innocent");
    link("innocent", "more-innocent");
    link(".", "here");
    let before = std::fs::read(folder.join("baton.db")).expect("the database");
    let absolute = folder.join("baton.db-journal").display().to_string();
    for name in [
        "baton.db",
        "baton.db-journal",
        "baton.db-wal",
        "baton.db-shm",
        "baton.db.lock",
        "baton.db.before-0099",
        "./baton.db-journal",
        "sub/../baton.db-wal",
        "here/here/baton.db-shm",
        "Baton.DB-Journal",
        "innocent",
        "more-innocent",
        &absolute,
    ] {
        let (code, out, err) = ran(ground.command(&["backup", name])).await;
        assert_eq!((code, out.as_str()), (1, ""), "{name}: {err}");
        assert!(err.contains("belongs to the database itself"), "{name}: {err}");
        let mut aliased = ground.command(&["backup", name]);
        aliased.env("DATABASE_URL", "sqlite://alias.db");
        assert_eq!(ran(aliased).await.0, 1, "{name}, by another name of the database");
    }
    let mut aliased = ground.command(&["backup", "alias.db-wal"]);
    aliased.env("DATABASE_URL", "sqlite://alias.db");
    assert_eq!(ran(aliased).await.0, 1);
    // What is written before a copy is whole may be none of them either.
    std::fs::copy(folder.join("baton.db"), folder.join("odd.part")).expect("a copy");
    let mut odd = ground.command(&["backup", "odd"]);
    odd.env("DATABASE_URL", "sqlite://odd.part");
    assert_eq!(ran(odd).await.0, 1);
    assert_eq!(std::fs::read(folder.join("odd.part")).expect("still there"), before);
    assert_eq!(std::fs::read(folder.join("baton.db")).expect("the database"), before);
    for name in ["baton.db.bak", "baton-2026.db", "sub/baton.db", "sub/baton.db-wal"] {
        assert_eq!(ran(ground.command(&["backup", name])).await.0, 0, "{name}");
    }
}

/// `baton upcoming` says in words what it foretells: nothing on the screen is a job's name of ours.
#[tokio::test(flavor = "multi_thread")]
async fn upcoming_shows_no_name_of_a_job() {
    let ground = Ground::lay(2).await;
    let running = ground.start().await;
    assert!(ground.ask(0).await.is_ok());
    ground.delivered().await;
    let mut talkative = ground.command(&["upcoming", "--days", "60"]);
    talkative.env_remove("SLACK_BOT_TOKEN");
    let (code, out, err) = ran(talkative).await;
    assert_eq!(code, 0, "{err}");
    assert!(out.lines().count() > 4, "{out}");
    for kind in jobs::TABLE.kinds().filter(|kind| kind.contains('.')) {
        assert!(!out.contains(kind), "{kind} in\n{out}");
    }
    assert!(!out.contains("something of the kind"), "{out}");
    running.kill();
}
