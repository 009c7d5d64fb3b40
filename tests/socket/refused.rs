//! Slack lets nobody in: said once, seen by operators, and got over without a restart.

use local_slack::{Fault, Misbehave, TokenState};

use crate::harness::*;

async fn ready(door: std::net::SocketAddr) -> (u16, String) {
    let answer = reqwest::get(format!("http://{door}/readyz")).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

/// The token is revoked and the connections end: operators see red with Slack's code, and green once it is mended. What
/// was asked for meanwhile and is sent again is done.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_shows_and_mends() {
    let bot = TestBot::by_socket(brisk()).await;
    let lines = bot.socket.as_ref().expect("a socket").lines();
    let door = open_door(&bot.app, Some(lines.clone())).await;
    assert_eq!(ready(door).await, (200, "ready\n".into()));

    bot.ws.set_app_token(TokenState::Revoked);
    bot.ws.links().cut();
    until("it is refused", || lines.fault().is_some_and(|fault| fault.contains("token_revoked"))).await;
    let (status, said) = ready(door).await;
    assert_eq!(status, 503);
    assert_eq!(said, "socket: Slack does not let Baton in by SLACK_APP_TOKEN: token_revoked\n");

    bot.ws.set_app_token(TokenState::Valid);
    bot.ws.links().until_open(2).await;
    until("it is in again", || lines.fault().is_none()).await;
    assert_eq!(ready(door).await.0, 200);
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    bot.unread_is_fine("it is not about what was said");
}

/// Socket Mode is turned off in the app's settings: the same. Nobody is heard until it is on again.
#[tokio::test(flavor = "multi_thread")]
async fn socket_mode_turned_off_shows_and_mends() {
    let bot = TestBot::by_socket(brisk()).await;
    let lines = bot.socket.as_ref().expect("a socket").lines();
    install(&bot.ws, &bot.app.config, bot.door, Transport::Http);
    bot.ws.links().ask_back("link_disabled");
    bot.ws.links().cut();
    until("it is refused", || lines.fault().is_some_and(|fault| fault.contains("link_disabled"))).await;
    install(&bot.ws, &bot.app.config, bot.door, Transport::Socket);
    bot.ws.links().until_open(2).await;
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    bot.unread_is_fine("it is not about what was said");
}

/// Slack asks to wait, fails, answers with a page of HTML, and hands out tickets that were used: Baton tries again.
#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_tried_again() {
    let bot = TestBot::by_socket(brisk()).await;
    for how in [
        Misbehave::RateLimited { retry_after_s: 0 },
        Misbehave::Status(503),
        Misbehave::HtmlBody,
        Misbehave::TruncatedBody,
        Misbehave::ResetAfter,
        Misbehave::ApiError("internal_error".into()),
    ] {
        bot.ws.faults().add(Fault::on("apps.connections.open").times(2).doing(how));
    }
    let ever = bot.ws.links().ever();
    bot.ws.links().cut();
    until("both are open again", || bot.ws.links().ever() >= ever + 2).await;
    bot.ws.spoil_tickets(3);
    bot.ws.links().cut();
    until("both are open once more", || bot.ws.links().ever() >= ever + 4).await;
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    bot.unread_is_fine("it is not about what was said");
}

/// In Socket Mode nobody gets in by HTTP, signed or not; operators and the deal feed do.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_by_http() {
    let bot = TestBot::by_socket(brisk()).await;
    let door = open_door(&bot.app, Some(bot.socket.as_ref().expect("a socket").lines())).await;
    let client = reqwest::Client::new();
    for path in [COMMANDS, INTERACTIONS, EVENTS] {
        let knock = bot.signed(path, typed(SAM, "/handoff", "homeworld"));
        let mut request = client.post(format!("http://{door}{path}")).body(knock.body);
        for (name, value) in knock.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 404);
        assert!(answer.text().await.expect("a body").starts_with("This Baton hears Slack by Socket Mode."));
    }
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = reqwest::get(format!("http://{door}{path}")).await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
    }
    let feed = client.post(format!("http://{door}/feeds/deals")).send().await.expect("an answer");
    assert_eq!(feed.status(), 401, "the feed asks for its own signature");
}
