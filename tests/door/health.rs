//! What operators ask.

use crate::harness::*;

async fn get(bot: &TestBot, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{}{path}", bot.door)).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

/// Alive and ready; nobody has to sign for that.
#[tokio::test(flavor = "multi_thread")]
async fn it_says_that_it_is_alive_and_ready() {
    let bot = TestBot::open().await;
    assert_eq!(get(&bot, "/healthz").await, (200, "ok".into()));
    assert_eq!(get(&bot, "/readyz").await, (200, "ready\n".into()));
    assert_eq!(get(&bot, "/metrics").await.0, 200);
    assert_eq!(get(&bot, "/").await.0, 404);
    assert_eq!(get(&bot, COMMANDS).await.0, 405);
}

/// Alive, but nothing can be written: the operator sees red, the person who asks reads a sentence, nobody is
/// told that something was done; once it can be written again all is well by itself. Promises 1 and 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_shows_and_mends() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    let before = bot.rows().await;

    // Another process holds the write lock for longer than Slack waits.
    let mut other = bot.other_connection().await;
    sqlx::query("begin immediate").execute(&mut other).await.expect("the write lock");
    let (ready, command, form_sent, alive) = tokio::join!(
        get(&bot, "/readyz"),
        bot.ws.command(LEE, GENERAL, "/handoff", "homeworld"),
        form.send_only(),
        get(&bot, "/healthz"),
    );
    assert_eq!(ready.0, 503, "{}", ready.1);
    assert_eq!(alive.0, 200);
    assert!(command.body.contains("can't save"), "{command:?}");
    assert!(form_sent.body.contains("can't save"), "{form_sent:?}");
    assert_eq!(form_sent.response_action().as_deref(), Some("push"), "the form stays as it was filled in");

    sqlx::query("rollback").execute(&mut other).await.expect("the lock given back");
    assert_eq!(bot.rows().await, before, "nothing was stored");
    assert_eq!(get(&bot, "/readyz").await.0, 200);
    let sentence = bot.ws.modal(SAM).expect("the sentence on top of the form");
    bot.ws.close_view(SAM, &sentence.id).await;
    form.send_only().await.ok();
    bot.settle().await;
    bot.only(EMEA);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Lee Novak, who alone sees it: Baton can't save anything right now, so nothing was changed. Try again in a few minutes.
    Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.
    ");
}
