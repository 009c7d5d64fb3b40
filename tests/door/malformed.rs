//! Signed, and not of a shape that Slack sends: 400 or a polite answer, never a panic.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::*;

/// Broken forms, broken JSON, and JSON with the one thing missing that matters, get 400 and change nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_gets_400() {
    let bot = TestBot::open().await;
    let before = bot.rows().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let unreadable = [
        (COMMANDS, String::new()),
        (COMMANDS, "command=%2Frequest-csm".into()),
        (COMMANDS, format!("user_id={SAM}")),
        (COMMANDS, format!("user_id={SAM}&user_id={MAYA}&command=%2Fhandoff")),
        (COMMANDS, r#"{"command":"/request-csm"}"#.into()),
        (INTERACTIONS, String::new()),
        (INTERACTIONS, "payload=".into()),
        (INTERACTIONS, "payload=%7B".into()),
        (INTERACTIONS, "payload=null".into()),
        (INTERACTIONS, payload(&json!({ "type": "shortcut" }))),
        (INTERACTIONS, payload(&json!({ "type": "shortcut", "user": { "id": SAM } }))),
        (
            INTERACTIONS,
            payload(&json!({ "type": "message_action", "user": { "id": SAM }, "callback_id": "x" })),
        ),
        (INTERACTIONS, payload(&json!({ "type": "view_submission", "user": { "id": SAM } }))),
        (INTERACTIONS, payload(&json!({ "type": "block_actions", "user": { "id": 7 } }))),
        (INTERACTIONS, form(&[("payload", &deep)])),
        (EVENTS, String::new()),
        (EVENTS, "{".into()),
        (EVENTS, "\u{feff}{}".into()),
        (EVENTS, deep),
        (EVENTS, r#"{"type":"url_verification"}"#.into()),
        (EVENTS, r#"{"type":"event_callback","event":{"type":"team_join"}}"#.into()),
    ];
    for (path, body) in unreadable {
        let answer = bot.send_raw(&bot.signed(path, body.clone())).await;
        let body = &body[..body.len().min(80)];
        assert_eq!((answer.status, answer.body.as_str()), (Some(400), ""), "{path} {body}");
    }
    assert_eq!(bot.rows().await, before);
}

/// `url_verification` has to be signed like everything else, and is then answered with its challenge;
/// `ssl_check` is answered.
#[tokio::test(flavor = "multi_thread")]
async fn slacks_questions_about_the_address_are_answered() {
    let bot = TestBot::open().await;
    let challenge =
        json!({ "type": "url_verification", "token": "x", "challenge": "3eZbrw1aB&<>" }).to_string();
    assert_eq!(bot.send_raw(&RawRequest::unsigned(EVENTS, challenge.clone())).await.status, Some(401));
    let answer = bot.send_raw(&bot.signed(EVENTS, challenge)).await.ok();
    assert_eq!(answer.body, "3eZbrw1aB&<>");
    let check = bot.send_raw(&bot.signed(COMMANDS, "ssl_check=1&token=x")).await.ok();
    assert_eq!(check.body, "");
}

/// More than a megabyte is refused before anything is computed over it, also when its length is not told.
#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_megabyte_is_refused_unread() {
    let bot = TestBot::open().await;
    let before = bot.rows().await;
    let large = "x".repeat((1 << 20) + 1);
    // Unsigned: had it been hashed, the answer would be 401.
    let answer = bot.send_raw(&RawRequest::unsigned(COMMANDS, large.clone())).await;
    assert_eq!(answer.status, Some(413));
    assert_eq!(bot.send_raw(&bot.signed(COMMANDS, large)).await.status, Some(413));

    // A length that is not told: in chunks, until the door has had enough.
    let mut line = TcpStream::connect(bot.door).await.expect("the door");
    let head = format!("POST {EVENTS} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
    line.write_all(head.as_bytes()).await.expect("a head");
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 16, "y".repeat(1 << 16));
    for _ in 0..20 {
        // It may hang up in the middle of a chunk.
        let _ = line.write_all(chunk.as_bytes()).await;
    }
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 413");

    let just_fits = bot.signed(COMMANDS, "x".repeat(1 << 20));
    assert_eq!(bot.send_raw(&just_fits).await.status, Some(400));
    assert_eq!(bot.rows().await, before);
}

/// A small world of words, so that random JSON often comes near what Slack sends.
fn near_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "shortcut",
        "block_actions",
        "view_submission",
        "view_closed",
        "event_callback",
        "url_verification",
        "user_change",
        "team_join",
        "requests.new",
        "add_to_record",
        "record.open",
        "record.fill",
        "record.save",
        "record.add",
        "requests.assign",
        "requests.acknowledge",
        "absence.set",
        "absence.clear",
        "request_csm",
        SAM,
        MAYA,
        "T0GITLAB",
        "overflow",
        "button",
        "a b",
        "",
        "0",
        "V1",
        "\u{0}",
        "2027-02-31",
        "👩‍🚀",
        "<!channel>",
    ]);
    let leaf = prop_oneof![
        4 => word.prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => ".{0,12}".prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "type",
        "user",
        "id",
        "team_id",
        "view",
        "hash",
        "callback_id",
        "private_metadata",
        "state",
        "values",
        "actions",
        "action_id",
        "value",
        "selected_option",
        "selected_user",
        "container",
        "channel_id",
        "message_ts",
        "trigger_id",
        "response_url",
        "event",
        "event_id",
        "challenge",
        "profile",
        "email",
        "text",
    ]);
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::vec((name.clone(), inner), 0..8).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
            }),
        ]
    })
}

/// Random JSON, most of it nearly what Slack sends: 200 or 400, and the door stands afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn no_json_makes_the_door_fall() {
    let bot = TestBot::open().await;
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = (near_json(), 0..5_usize);
    let mut answered = 0;
    for _ in 0..600 {
        let (mut value, how) = strategy.new_tree(&mut runner).expect("a value").current();
        if let Value::Object(object) = &mut value
            && how > 0
        {
            let kinds = ["shortcut", "block_actions", "view_submission", "message_action"];
            object.entry("user").or_insert_with(|| json!({ "id": SAM, "team_id": "T0GITLAB" }));
            object.insert("type".into(), kinds[how - 1].into());
        }
        let knock = match how {
            0 => bot.signed(EVENTS, value.to_string()),
            _ => bot.signed(INTERACTIONS, payload(&value)),
        };
        let headers: Vec<(&str, &str)> =
            knock.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let answer = bot.ws.send_raw(knock.path, &headers, &knock.body).await;
        assert!(
            matches!(answer.status, Some(200 | 400)),
            "{:?} {:?} to {value}",
            answer.status,
            answer.error
        );
        assert!(!answer.body.contains("failed on our side"), "{value}");
        answered += usize::from(answer.status == Some(200));
    }
    assert!(answered > 100, "only {answered} came near enough to be answered");
    bot.ws.command(SAM, GENERAL, "/handoff", "homeworld").await.ok();
    insta::assert_snapshot!(bot.others_heard().await, @"
    Sam Ortiz, who alone sees it: Homeworld Inc.: No one has requested a CSM yet.
    Sam Ortiz: This button is from an older version of Baton and no longer works. Open the account with /handoff to… (8 times)
    ");
}
