//! Secrets: planted like canaries, then everything that can go wrong goes wrong, and what was written is read.

use local_slack::{Fault, Input, Misbehave, TokenState};
use serde_json::json;

use crate::harness::*;

/// What a customer told Sam in confidence.
const CONFIDED: &str = "canary-of-the-customer";
/// Comes in with a request that is not Slack's.
const FOREIGN: &str = "canary-of-a-stranger";

/// With the log at its most talkative, through every misbehaviour of Slack, forged and broken requests, a
/// revoked token and a start that fails, neither a secret nor an address to answer at nor a customer's word
/// is written anywhere.
#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_written_whatever_goes_wrong() {
    let ground = Ground::lay(1).await;
    let mut talkative = ground.command(&["serve"]);
    talkative.env("RUST_LOG", "trace");
    let running = ground.start_as(talkative).await;

    for how in [
        Misbehave::HtmlBody,
        Misbehave::TruncatedBody,
        Misbehave::StatusAfter(500),
        Misbehave::ResetAfter,
        Misbehave::RateLimited { retry_after_s: 1 },
        Misbehave::ApiError("internal_error".into()),
        Misbehave::ApiError(format!("an_error_that_says_{FOREIGN}")),
    ] {
        ground.ws.faults().add(Fault::on("*").times(1).doing(how.clone()));
        ground.ws.faults().add(Fault::on("response_url").times(1).doing(how));
        ground.ws.command(SAM, GENERAL, "/handoff", "Alpha").await.ok();
        ground.ws.command(VERA, GENERAL, "/request-csm", CONFIDED).await.ok();
    }
    let form = loop {
        // A form that did not open is asked for again.
        if let Ok(form) = ground.fill_in(0).await {
            break form;
        }
    };
    let notes = ground.ws.modal(SAM).and_then(|view| view.field("notes")).expect("a field for notes");
    ground.ws.fill(SAM, &form, &notes.block_id, Input::text(CONFIDED)).expect("a note");
    ground.ws.submit(SAM, &form).await.ok();
    ground.delivered().await;

    let forged = [("x-slack-signature", FOREIGN), ("x-slack-request-timestamp", FOREIGN)];
    ground.ws.send_raw(COMMANDS, &forged, &format!("text={FOREIGN}")).await;
    for (path, body) in [
        (COMMANDS, format!("nothing={CONFIDED}")),
        (INTERACTIONS, format!("payload={CONFIDED}")),
        (EVENTS, json!({ "type": "event_callback", "event": CONFIDED }).to_string()),
    ] {
        let knock = RawRequest::signed_at(path, body, chrono::Utc::now().timestamp());
        let headers: Vec<_> = knock.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ground.ws.send_raw(path, &headers, &knock.body).await;
    }
    ground.ws.set_token(TokenState::Revoked);
    ground.ws.command(SAM, GENERAL, "/request-csm", "").await.ok();
    ground.until("the form failed to open", || ground.log().contains("token_revoked")).await;
    ground.ws.set_token(TokenState::Valid);
    drop(running);

    let said = |arguments: &[&str], name: &str, value: &str| {
        let tried =
            ground.command(arguments).env("RUST_LOG", "trace").env(name, value).output().expect("a process");
        String::from_utf8_lossy(&[tried.stdout, tried.stderr].concat()).into_owned()
    };
    let mut written = ground.log();
    written += &said(&["check"], "NOTHING", "");
    written += &said(&["check"], "SLACK_API_URL", "http://127.0.0.1:1/api/");
    written += &said(&["serve"], "DATABASE_URL", "postgres://baton:canary-of-the-database@db/baton");
    written += &said(&["serve"], "SLACK_SIGNING_SECRET", &format!("{SECRET},{SECRET},{SECRET}"));
    written += &said(&["serve"], "SLACK_BOT_TOKEN_FILE", TOKEN);

    let told =
        ["a form did not open", "was not delivered", "was not Slack's", "not understood", "token_revoked"];
    for told in told {
        assert!(written.contains(told), "it did go wrong, and was logged: {told}\n{written}");
    }
    for canary in [TOKEN, SECRET, CONFIDED, "canary-of-the-database", "/response/", "v0="] {
        let line = written.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary} was written");
    }
    let foreign: Vec<_> = written.lines().filter(|line| line.contains(FOREIGN)).collect();
    assert!(foreign.iter().all(|line| line.contains("an_error_that_says")), "{foreign:#?}");
}
