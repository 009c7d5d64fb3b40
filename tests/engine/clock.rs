//! What operators see of it: `/readyz`, `/metrics` and `baton check`.

use std::time::{Duration, Instant};

use local_slack::{Fault, Misbehave};
use sqlx::{ConnectOptions, Connection};

use crate::cli::ran;
use crate::harness::child::Running;
use crate::harness::*;

async fn get(running: &Running, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{}{path}", running.address)).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

/// Waits until `/readyz` answers so; what it says then.
async fn until_ready_is(running: &Running, status: u16) -> String {
    let begun = Instant::now();
    loop {
        let (found, body) = get(running, "/readyz").await;
        if found == status {
            return body;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "never {status}: {found} {body}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn statement(ground: &Ground, sql: &'static str) {
    let options: sqlx::sqlite::SqliteConnectOptions = ground.database().parse().expect("an address");
    let mut db = options.busy_timeout(Duration::from_secs(30)).connect().await.expect("the database");
    sqlx::query(sql).execute(&mut db).await.expect(sql);
    db.close().await.expect("closed");
}

/// Nothing that is due can be settled, not even set aside: the loop turns, and `/readyz` says that it comes to nothing;
/// once it does again, it says so too. Promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn readiness_tells_that_nothing_gets_done() {
    let ground = Ground::lay(0).await;
    let running = ground.start().await;
    assert_eq!(until_ready_is(&running, 200).await, "ready\n");
    statement(
        &ground,
        "create trigger spoilt before insert on set_aside begin select raise(abort, 'spoilt'); end",
    )
    .await;
    statement(&ground, "update schedules set zone = 'Nowhere/Else', next_at = 0 where kind = 'housekeeping'")
        .await;
    let body = until_ready_is(&running, 503).await;
    assert!(body.starts_with("clock: "), "{body}");
    assert_eq!(get(&running, "/healthz").await.0, 200);
    statement(&ground, "drop trigger spoilt").await;
    assert_eq!(until_ready_is(&running, 200).await, "ready\n");
    let metrics = get(&running, "/metrics").await.1;
    assert!(metrics.contains("baton_set_aside{sort=\"schedule\"} 1"), "{metrics}");
    assert!(metrics.contains("baton_set_aside_total{"), "{metrics}");

    let (code, out, err) = ran(ground.command(&["check"])).await;
    assert_eq!(code, 1, "{out}{err}");
    let line = out.lines().find(|line| line.starts_with("set aside since ")).expect("a line for it");
    assert!(line.contains("housekeeping") && line.contains("unknown zone"), "{line}");
}

/// Slack has not told who is who: the door is open, and not ready, with a reason of its own; once everybody is kept it
/// is, and after a restart during an outage it is at once. Promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_ready_before_it_knows_who_is_who() {
    let ground = Ground::lay(0).await;
    ground.ws.faults().add(Fault::on("users.list").doing(Misbehave::Status(503)));
    let running = ground.serve(ground.command(&["serve"])).await;
    let (status, body) = get(&running, "/readyz").await;
    assert_eq!((status, body.as_str()), (503, "people: not known yet; Slack has not told who is who\n"));
    assert_eq!(get(&running, "/healthz").await.0, 200);
    ground.ws.faults().clear();
    assert_eq!(until_ready_is(&running, 200).await, "ready\n");
    running.kill();
    ground.ws.faults().add(Fault::on("*").doing(Misbehave::Status(503)));
    let running = ground.serve(ground.command(&["serve"])).await;
    assert_eq!(until_ready_is(&running, 200).await, "ready\n", "known from an earlier run");
    running.kill();
}

/// A meeting whose days never come: `baton check` names the file, the key, the team and the line, and `baton serve`
/// serves all the same. Proves M1.
#[tokio::test(flavor = "multi_thread")]
async fn check_names_a_cron_that_never_comes() {
    let ground = Ground::lay(0).await;
    for never in ["0 0 9 30 2 * *", "0 0 9 * * Mon 2020"] {
        let text = config();
        let at = text.find("[[teams]]\nid = \"amer-enterprise\"").expect("the other team");
        let mut changed = text.clone();
        changed.insert_str(at, &format!("[teams.account_team_meeting]\ncron = \"{never}\"\n\n"));
        let line = 1 + changed.lines().position(|line| line.contains(never)).expect("the line");
        std::fs::write(ground.data.path().join("baton.toml"), &changed).expect("a file");
        let (code, out, err) = ran(ground.command(&["check"])).await;
        assert_eq!(code, 1, "{out}{err}");
        let start = format!("baton.toml:{line}: `teams[0].account_team_meeting.cron`");
        let fault = out.lines().find(|one| one.starts_with(&start)).unwrap_or_else(|| panic!("{out}"));
        assert!(fault.contains("emea-enterprise") && fault.contains(never), "{fault}");
        let running = ground.start().await;
        assert_eq!(until_ready_is(&running, 200).await, "ready\n");
        ground.until("the log names it", || ground.log().contains(&start)).await;
        running.kill();
    }
}
