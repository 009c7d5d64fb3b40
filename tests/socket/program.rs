//! The real program in Socket Mode: what it needs, what it says, how it ends, and what it never writes.

use local_slack::{Fault, Misbehave, TokenState};

use crate::harness::child::Ground;
use crate::harness::patience::PATIENCE;
use crate::harness::*;

async fn ground(customers: usize) -> Ground {
    Ground::lay_for(customers, Transport::Socket).await
}

/// `baton serve --socket-mode` needs an app token and no signing secret, and says so.
#[tokio::test(flavor = "multi_thread")]
async fn it_needs_an_app_token() {
    let ground = ground(0).await;
    let tried = |token: &str| {
        let mut command = ground.command(&["serve", "--socket-mode"]);
        command.env_remove("BATON_SOCKET_MODE").env("SLACK_APP_TOKEN", token);
        let tried = command.output().expect("a process");
        assert_eq!(tried.status.code(), Some(1));
        String::from_utf8_lossy(&tried.stderr).into_owned()
    };
    insta::assert_snapshot!(tried(""), @"baton: SLACK_APP_TOKEN: is not set; set it, or name a file with it in the variable with _FILE");
    insta::assert_snapshot!(tried(TOKEN), @"baton: SLACK_APP_TOKEN: is not the app-level token, which begins with xapp-");
    let both = ground.command(&["serve"]).env("BATON_SOCKET_MODE", "perhaps").output().expect("a process");
    insta::assert_snapshot!(String::from_utf8_lossy(&both.stderr), @"baton: BATON_SOCKET_MODE: has to be `true` or `false`");
}

/// The program serves by the socket; SIGTERM in the middle: what is under way is finished and acknowledged, exit 0, and
/// the next process does the rest. Promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_it_acknowledges_what_it_has_begun() {
    let ground = ground(2).await;
    let mut running = ground.start().await;
    ground.ws.faults().add(Fault::on("chat.postMessage").doing(Misbehave::SlowDrip(30)));
    let (one, ()) = tokio::join!(ground.ask(0), async {
        ground.until("a post is under way", || !ground.ws.calls_of("chat.postMessage").is_empty()).await;
        running.ask_to_stop();
    });
    one.ok();
    let ended = running.ended(PATIENCE).await.expect("it ends");
    assert_eq!(ended.code(), Some(0), "{}", ground.log());
    ground.ws.links().until_open(0).await;
    ground.ws.faults().clear();

    let running = ground.start().await;
    ground.delivered().await;
    assert_eq!((ground.cards(1), ground.ws.dm(SAM).len()), (vec![1], 1));
    running.kill();
    ground.ws.links().until_open(0).await;
    let _running = ground.start().await;
    ground.ask(1).await.ok();
    ground.delivered().await;
    assert_eq!(ground.cards(2), [1, 1]);
    assert_eq!(doubles(&ground.ws), [""; 0]);
}

/// `baton check` in Socket Mode says whether the app token works, and what to do if it does not.
#[tokio::test(flavor = "multi_thread")]
async fn check_says_whether_the_app_token_works() {
    let ground = ground(0).await;
    let config = baton::config::Config::parse(&config(), "baton.toml", &Default::default()).expect("sound");
    install(&ground.ws, &config, "127.0.0.1:1".parse().expect("an address"), Transport::Socket);
    let check = || async {
        let (code, out, err) = crate::cli::ran(ground.command(&["check", "--socket-mode"])).await;
        format!("{code}\n{out}{err}")
    };
    insta::assert_snapshot!(check().await, @"
    0
    Everything is in order.
    ");
    ground.ws.set_app_token(TokenState::Revoked);
    insta::assert_snapshot!(check().await, @"
    1
    SLACK_APP_TOKEN: slack does not accept the token: token_revoked; take the one under Basic Information, App-Level Tokens
    baton: 1 fault
    ");
    ground.ws.set_app_token(TokenState::Valid);
    ground
        .ws
        .faults()
        .add(Fault::on("apps.connections.open").doing(Misbehave::ApiError("missing_scope".into())));
    insta::assert_snapshot!(check().await, @"
    1
    SLACK_APP_TOKEN: slack refused: missing_scope; make one with the scope connections:write, under Basic Information, App-Level Tokens
    baton: 1 fault
    ");
}

/// `baton manifest --socket-mode` turns Socket Mode on and names no address; it takes no `--url` beside it.
#[tokio::test(flavor = "multi_thread")]
async fn its_manifest_names_no_address() {
    let ground = ground(0).await;
    let (code, out, err) = crate::cli::ran(ground.command(&["manifest", "--socket-mode"])).await;
    assert_eq!(code, 0, "{err}");
    let manifest: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
    assert_eq!(manifest["settings"]["interactivity"], serde_json::json!({ "is_enabled": true }));
    assert!(!out.contains("url\""), "{out}");
    assert!(
        manifest["settings"]["event_subscriptions"]["bot_events"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
    for arguments in [&["manifest"][..], &["manifest", "--socket-mode", "--url", "https://b.example.com"]] {
        assert_eq!(crate::cli::ran(ground.command(arguments)).await.0, 2);
    }
}

/// With the log at its most talkative, through every misbehavior, neither a token nor a ticket nor what somebody wrote is
/// in anything that the program writes.
#[tokio::test(flavor = "multi_thread")]
async fn no_token_ticket_or_word_is_written() {
    const CONFIDED: &str = "canary-of-the-customer";
    let ground = ground(1).await;
    let mut talkative = ground.command(&["serve"]);
    // Even where somebody asks for what the client libraries say, which hold frames and tickets.
    talkative.env("RUST_LOG", "trace,tungstenite::handshake::client=trace,tungstenite::protocol=trace");
    let running = ground.start_as(talkative).await;
    ground.ws.links().until_open(2).await;
    for how in [
        Misbehave::HtmlBody,
        Misbehave::TruncatedBody,
        Misbehave::Status(500),
        Misbehave::ResetAfter,
        Misbehave::ApiError("invalid_auth".into()),
    ] {
        ground.ws.faults().add(Fault::on("apps.connections.open").times(1).doing(how));
    }
    ground.ws.spoil_tickets(1);
    for how in [Misbehave::ResetBefore, Misbehave::LoseAnswer, Misbehave::ResetAfter, Misbehave::AskBack] {
        ground.ws.faults().add(Fault::on("socket").times(1).doing(how));
        drop(ground.ws.command(SAM, GENERAL, "/request-csm", CONFIDED).await);
    }
    ground.ws.links().say(CONFIDED);
    ground.ws.links().say(&format!("{{\"type\":\"{CONFIDED}\",\"envelope_id\":\"1\"}}"));
    drop(ground.ws.command(SAM, GENERAL, "/request-csm", CONFIDED).await.ok());
    let metrics = reqwest::get(format!("http://{}/metrics", running.address)).await.expect("an answer");
    let metrics = metrics.text().await.expect("a body");
    drop(running);
    let written = ground.log() + &metrics;
    for told in ["TRACE", "a connection to Slack was lost", "not understood", "invalid_auth"] {
        assert!(written.contains(told), "it did go wrong, and was logged: {told}\n{written}");
    }
    for metric in [
        "baton_socket_connections",
        "baton_socket_envelopes_total{kind=\"slash_commands\",outcome=\"acknowledged\"}",
        "baton_socket_envelopes_total{kind=\"slash_commands\",outcome=\"received\"}",
        "baton_socket_envelopes_total{kind=\"other\",outcome=\"refused\"}",
        "baton_socket_reconnects_total{reason=\"refresh_requested\"}",
        "baton_socket_reconnects_total{reason=\"lost\"}",
    ] {
        assert!(metrics.contains(metric), "{metric} is missing\n{metrics}");
    }
    for canary in [TOKEN, APP_TOKEN, CONFIDED, "local-ticket", "/link/"] {
        let line = written.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary} was written");
    }
}
