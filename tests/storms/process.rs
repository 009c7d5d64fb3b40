//! The process and its machine: asked to stop, started twice, out of disk.

use std::process::Command;

use baton_storage::Storage;
use baton_storage::states::OutboxState;
use local_slack::{Fault, Misbehave};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::child::Running;
use crate::harness::patience::PATIENCE;
use crate::harness::*;

async fn get(running: &Running, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{}{path}", running.address)).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

/// SIGTERM while Slack is slow: what is under way is finished, what was acknowledged is on disk, exit 0; the
/// next process does the rest, once. Promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_it_finishes_what_it_has_begun() {
    let ground = Ground::lay(2).await;
    let mut running = ground.start().await;
    ground.ws.faults().add(Fault::on("chat.postMessage").doing(Misbehave::SlowDrip(30)));
    let (one, ()) = tokio::join!(ground.ask(0), async {
        ground.until("a post is under way", || !ground.ws.calls_of("chat.postMessage").is_empty()).await;
        running.ask_to_stop();
    });
    one.ok();
    let ended = running.ended(PATIENCE).await.expect("it ends");
    assert_eq!(ended.code(), Some(0), "{}", ground.log());
    let left: Vec<_> = ground.outbox().await.into_iter().map(|effect| effect.state).collect();
    assert!(!left.contains(&OutboxState::Running), "nothing is left half done: {left:?}");

    ground.ws.faults().clear();
    let _running = ground.start().await;
    ground.delivered().await;
    assert_eq!((ground.cards(1), ground.ws.dm(SAM).len()), (vec![1], 1));
    assert_eq!(doubles(&ground.ws), [""; 0]);
}

/// Somebody who sends half a request and then nothing does not keep it from stopping, nor, before that, from
/// serving others.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_request_does_not_keep_it_from_stopping() {
    let ground = Ground::lay(1).await;
    let mut running = ground.start().await;
    let mut halves = Vec::new();
    for half in [
        "POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{",
        "POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        "POST /slack/eve",
        "",
    ] {
        let mut line = TcpStream::connect(running.address).await.expect("the door");
        line.write_all(half.as_bytes()).await.expect("half a request");
        halves.push(line);
    }
    ground.ask(0).await.ok();
    ground.delivered().await;
    running.ask_to_stop();
    let ended = running.ended(PATIENCE).await.expect("it ends");
    assert_eq!(ended.code(), Some(0));
}

/// A second process on the same database, by whatever name it calls it, is refused with a sentence; the first
/// one goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_the_same_database_is_refused() {
    let ground = Ground::lay(1).await;
    let running = ground.start().await;
    std::os::unix::fs::symlink(ground.data.path().join("baton.db"), ground.data.path().join("alias.db"))
        .expect("a link");
    let alias = ground.database().replace("baton.db", "alias.db");
    for database in
        [ground.database(), alias, "sqlite://baton.db".into(), "sqlite://./baton.db?mode=rwc".into()]
    {
        let mut second = Command::new("timeout");
        second.args(["300", env!("CARGO_BIN_EXE_baton"), "serve"]);
        ground.surround(&mut second);
        let second = second.env("DATABASE_URL", &database).output().expect("a process");
        let said = String::from_utf8_lossy(&second.stderr).into_owned();
        assert_eq!(second.status.code(), Some(1), "{database}: {said}");
        assert!(said.contains("in use by another Baton"), "{database}: {said}");
    }
    assert_eq!(get(&running, "/readyz").await.0, 200);
    ground.ask(0).await.ok();
    ground.delivered().await;
}

/// A copy is made beside the process that serves, is sound, and is never written over something.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_while_serving() {
    let ground = Ground::lay(1).await;
    let running = ground.start().await;
    ground.ask(0).await.ok();
    let backup = || ground.command(&["backup", "copy.db"]).output().expect("a process");
    let made = backup();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(backup().status.code(), Some(1), "it stands already");
    let copy = format!("sqlite://{}", ground.data.path().join("copy.db").display());
    let mut copy = Storage::open_to_read(&copy).await.expect("a database");
    assert_eq!(baton_storage::soundness(&mut copy).await.expect("an answer"), [""; 0]);
    assert_eq!(baton_storage::requests::all(&mut copy).await.expect("requests").len(), 1);
    assert_eq!(get(&running, "/readyz").await.0, 200);
}

/// The disk is full: nobody is told that something was done, the operator sees red; room is made, and all is
/// well without a restart. Promises 1 and 5.
///
/// A limit on the size of the process's files stands for the disk: it needs no root.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_admitted_and_got_over() {
    let ground = Ground::lay(2).await;
    let mut shell = Command::new("sh");
    // Otherwise the first byte too many kills the process rather than failing the write.
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve", env!("CARGO_BIN_EXE_baton")]);
    ground.surround(&mut shell);
    let running = ground.start_as(shell).await;
    ground.ask(0).await.ok();
    ground.delivered().await;
    let limit = |bytes: &str| {
        let set =
            Command::new("prlimit").args(["--pid", &running.id(), &format!("--fsize={bytes}:")]).status();
        assert!(set.expect("prlimit").success());
    };
    full_disk(&ground, &running, || limit("4096"), || limit("unlimited")).await;
}

/// The same on a file system of two megabytes that really is full, where this machine lets us mount one.
#[tokio::test(flavor = "multi_thread")]
async fn a_really_full_disk_is_admitted_and_got_over() {
    let mut ground = Ground::lay(2).await;
    let small = ground.data.path().join("small");
    std::fs::create_dir(&small).expect("a directory");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(&small).status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("nothing can be mounted here; the limit on the size of files has to do");
        return;
    }
    let _unmount = Unmount(&small);
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("baton.db{suffix}");
        let _ = std::fs::copy(ground.data.path().join(&name), small.join(&name));
    }
    ground.place = "small".into();
    let running = ground.start().await;
    ground.ask(0).await.ok();
    ground.delivered().await;
    let filler = small.join("filler");
    let fill = || {
        let _ = Command::new("dd")
            .args(["if=/dev/zero", "bs=4096", "status=none"])
            .arg(format!("of={}", filler.display()))
            .status();
    };
    full_disk(&ground, &running, fill, || std::fs::remove_file(&filler).expect("room")).await;
    drop(running);
}

async fn full_disk(ground: &Ground, running: &Running, fill: impl Fn(), empty: impl Fn()) {
    let form = ground.fill_in(1).await.expect("a form");
    ground.delivered().await;

    fill();
    // The log has room of its own until it has grown as far as it was.
    let mut red = false;
    for _ in 0..200 {
        if get(running, "/readyz").await.0 == 503 {
            red = true;
            break;
        }
    }
    assert!(red, "the operator sees red");
    assert_eq!(get(running, "/healthz").await.0, 200, "alive all the same");
    let command = ground.ws.command(LEE, GENERAL, "/request-csm", "").await;
    assert!(command.body.contains("can't save"), "{command:?}");
    let sent = ground.ws.submit(SAM, &form).await;
    assert!(sent.body.contains("can't save"), "{sent:?}");
    let event = ground.ws.change_user(LEE, |user| user.title = "SA".into()).await;
    assert_eq!(event.status, Some(500), "Slack sends it again later");

    empty();
    assert_eq!(get(running, "/readyz").await, (200, "ready\n".into()));
    assert_eq!(ground.cards(2), [1, 0], "nothing was done while the disk was full");
    let sentence = ground.ws.modal(SAM).expect("the sentence on top of the form");
    ground.ws.close_view(SAM, &sentence.id).await;
    ground.ws.submit(SAM, &form).await.ok();
    ground.delivered().await;
    assert_eq!(ground.cards(2), [1, 1]);
    assert_eq!(doubles(&ground.ws), [""; 0]);
}

struct Unmount<'p>(&'p std::path::Path);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}
