//! How often the disk is waited for before an answer, counted where `strace` is to be had.

use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;

use super::load::{self, Kind};
use super::servers::{Role, Server};

const REQUESTS: usize = 15;

/// A directory on the disk of the build, where `/tmp` may be memory.
pub fn place() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory")
}

/// A line on the waits for the disk between a request's last byte in and its answer's first byte out.
pub async fn waits_before_the_answer(kind: Kind, slack: &Server) -> String {
    let directory = place();
    let server = Server::start(Role::Bot, &[&directory.path().display().to_string(), &slack.api()]);
    let trace = directory.path().join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-s", "40", "-e", "trace=read,recvfrom,write,writev,sendto,sendmsg,fsync,fdatasync"]);
    strace.arg("-o").arg(&trace).args(["-p", &server.id().to_string()]).stderr(Stdio::null());
    let Ok(mut tracing) = strace.spawn() else {
        return "waits for the disk: not counted, there is no strace".into();
    };
    tokio::time::sleep(Duration::from_millis(700)).await;
    let mut stream = TcpStream::connect(&server.address).await.expect("a connection");
    for serial in 0..REQUESTS as u64 {
        load::exchange(&mut stream, &kind.request(serial)).await;
        // What follows an answer is not to be taken for what comes before the next one.
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
    drop(server);
    let _ = tracing.kill();
    let _ = tracing.wait();
    let mut counts = count(&std::fs::read_to_string(trace).unwrap_or_default());
    if counts.is_empty() {
        return "waits for the disk: not counted, strace saw nothing".into();
    }
    counts.sort_unstable();
    let (least, median, most) = (counts[0], counts[counts.len() / 2], counts[counts.len() - 1]);
    format!(
        "waits for the disk before an answer: {median} (from {least} to {most}, of {} requests)",
        counts.len()
    )
}

/// The waits between each request and its answer, in the order of the trace.
fn count(trace: &str) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut waits = None;
    for line in trace.lines() {
        let incoming = line.contains("\"POST /slack/");
        let outgoing = line.contains("HTTP/1.1 200")
            && ["write(", "writev(", "sendto(", "sendmsg("].iter().any(|call| line.contains(call));
        let synced = (line.contains("fsync(") || line.contains("fdatasync(")) && !line.contains("resumed");
        if incoming {
            waits = Some(0);
        } else if outgoing {
            counts.extend(waits.take());
        } else if synced && let Some(waits) = &mut waits {
            *waits += 1;
        }
    }
    counts
}
