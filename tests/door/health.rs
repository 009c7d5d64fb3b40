//! What operators ask.

use crate::harness::*;

async fn get(stage: &Stage, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{}{path}", stage.door)).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

/// Alive and ready; nobody has to sign for that.
#[tokio::test(flavor = "multi_thread")]
async fn it_says_that_it_is_alive_and_ready() {
    let stage = Stage::open().await;
    assert_eq!(get(&stage, "/healthz").await, (200, "ok".into()));
    assert_eq!(get(&stage, "/readyz").await, (200, "ready\n".into()));
    assert_eq!(get(&stage, "/metrics").await.0, 200);
    assert_eq!(get(&stage, "/").await.0, 404);
    assert_eq!(get(&stage, COMMANDS).await.0, 405);
}

/// Alive, but nothing can be written: the operator sees red, the person who asks reads a sentence, nobody is
/// told that something was done; once it can be written again all is well by itself. Promises 1 and 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_shows_and_mends() {
    let stage = Stage::open().await;
    stage.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = stage.form(SAM).set("Why now", "Nearing the end of stage 3");
    let before = stage.rows().await;

    // Another process holds the write lock for longer than Slack waits.
    let mut other = stage.other_connection().await;
    sqlx::query("begin immediate").execute(&mut other).await.expect("the write lock");
    let (ready, command, form_sent, alive) = tokio::join!(
        get(&stage, "/readyz"),
        stage.ws.command(LEE, GENERAL, "/handoff", "homeworld"),
        form.send_only(),
        get(&stage, "/healthz"),
    );
    assert_eq!(ready.0, 503, "{}", ready.1);
    assert_eq!(alive.0, 200);
    assert!(command.body.contains("cannot store"), "{command:?}");
    assert!(form_sent.body.contains("cannot store"), "{form_sent:?}");
    assert_eq!(form_sent.response_action().as_deref(), Some("push"), "the form stays as it was filled in");

    sqlx::query("rollback").execute(&mut other).await.expect("the lock given back");
    assert_eq!(stage.rows().await, before, "nothing was stored");
    assert_eq!(get(&stage, "/readyz").await.0, 200);
    let sentence = stage.ws.modal(SAM).expect("the sentence on top of the form");
    stage.ws.close_view(SAM, &sentence.id).await;
    form.send_only().await.ok();
    stage.settle().await;
    stage.only(EMEA);
}
