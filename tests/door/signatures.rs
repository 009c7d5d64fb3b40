//! Signatures: Slack's own example, and everything that only looks like one.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use baton_storage::time::At;
use secrecy::SecretString;

use crate::harness::*;
use baton::server::signature;
use baton::server::signature::Refusal;

/// Slack's documented example ("Verifying requests from Slack").
const TOLD_AT: i64 = 1_531_420_618;
const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
    &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
    &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
    &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name: HeaderName = name.parse().expect("a header's name");
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a header's value"));
    }
    headers
}

fn example() -> HeaderMap {
    headers(&[("x-slack-request-timestamp", "1531420618"), ("x-slack-signature", SIGNATURE)])
}

fn verify(headers: &HeaderMap, body: &str, now: i64) -> Result<String, Refusal> {
    signature::verify(headers, body.as_bytes(), &[SecretString::from(SECRET)], At(now * 1000))
}

/// Slack's documented vector is accepted, up to five minutes either way and not a second more.
#[test]
fn slacks_own_example_is_accepted_for_five_minutes_either_way() {
    for off in [0, 1, -1, 299, 300, -300] {
        assert!(verify(&example(), BODY, TOLD_AT + off).is_ok(), "{off} seconds off");
    }
    for off in [301, -301, 86_400, -86_400, i64::MAX / 2000] {
        assert_eq!(verify(&example(), BODY, TOLD_AT + off), Err(Refusal::Stale), "{off} seconds off");
    }
}

/// A letter of the body, the time or the signature changed, another scheme, other capitals, no secret at all.
#[test]
fn nothing_that_differs_by_a_letter_is_accepted() {
    let tampered = BODY.replace("roadrunner", "roadrunnes");
    assert_eq!(verify(&example(), &tampered, TOLD_AT), Err(Refusal::Forged));
    assert_eq!(verify(&example(), "", TOLD_AT), Err(Refusal::Forged));
    let signed = |time: &str, signature: &str| {
        let headers = headers(&[("x-slack-request-timestamp", time), ("x-slack-signature", signature)]);
        verify(&headers, BODY, TOLD_AT)
    };
    let digits = &SIGNATURE[3..];
    let wrong = [
        ("1531420619", SIGNATURE.to_owned()),
        ("+1531420618", SIGNATURE.to_owned()),
        ("1531420618.0", SIGNATURE.to_owned()),
        ("99999999999999999999", SIGNATURE.to_owned()),
        ("-9223372036854775808", SIGNATURE.to_owned()),
        ("", SIGNATURE.to_owned()),
        ("1531420618", digits.to_owned()),
        ("1531420618", format!("v1={digits}")),
        ("1531420618", format!("V0={digits}")),
        ("1531420618", format!("v0=v0={digits}")),
        ("1531420618", "v0=".to_owned()),
        ("1531420618", String::new()),
        ("1531420618", SIGNATURE[..SIGNATURE.len() - 2].to_owned()),
        ("1531420618", format!("{SIGNATURE}00")),
        ("1531420618", SIGNATURE.replace('a', "g")),
        ("1531420618", SIGNATURE.replace('a', "b")),
        // Slack writes small letters: capitals would be a second name for one request, hence a second replay.
        ("1531420618", format!("v0={}", digits.to_uppercase())),
        ("1531420618", SIGNATURE.replacen('a', "A", 1)),
    ];
    for (time, signature) in wrong {
        assert!(signed(time, &signature).is_err(), "{time} {signature}");
    }
    let nobody = signature::verify(&example(), BODY.as_bytes(), &[], At(TOLD_AT * 1000));
    assert_eq!(nobody, Err(Refusal::Forged), "without a secret nobody is Slack");
}

/// While a signing secret is being rotated both are good, and a third is not.
#[test]
fn two_secrets_are_good_during_a_rotation() {
    let with = |secrets: &[&str]| {
        let secrets: Vec<_> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        signature::verify(&example(), BODY.as_bytes(), &secrets, At(TOLD_AT * 1000))
    };
    assert!(with(&["new", SECRET]).is_ok());
    assert!(with(&[SECRET, "new"]).is_ok());
    assert_eq!(with(&["new", "newer"]), Err(Refusal::Forged));
}

/// Somebody who is not Slack, in every way we could think of, learns nothing from the answer: 401, an empty
/// body, the same headers; and leaves nothing in the database.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_slack_gets_the_same_answer_and_leaves_no_trace() {
    let bot = TestBot::open().await;
    let now = bot.clock.now().seconds();
    let body = typed(SAM, "/request-csm", "homeworld");
    let genuine = bot.signed(COMMANDS, body.clone());
    let (time, signature) = ("x-slack-request-timestamp", "x-slack-signature");
    let mut tampered = genuine.clone();
    tampered.body.push_str("&text=x");
    let capitals = genuine.value(signature).replace("v0=", "").to_uppercase();
    let other = local_slack::signature("another secret", now, &body);
    let forgeries = [
        ("no signature", genuine.clone().without(signature)),
        ("no time", genuine.clone().without(time)),
        ("nothing at all", RawRequest::unsigned(COMMANDS, body.clone())),
        ("two signatures", genuine.clone().header(signature, genuine.value(signature))),
        ("two times", genuine.clone().header(time, genuine.value(time))),
        ("two signatures, one wrong", genuine.clone().header(signature, "v0=00")),
        ("another secret", genuine.clone().with(signature, &other)),
        ("a tampered body", tampered),
        ("six minutes old", RawRequest::signed_at(COMMANDS, body.clone(), now - 301)),
        ("six minutes early", RawRequest::signed_at(COMMANDS, body.clone(), now + 301)),
        ("another scheme", genuine.clone().with(signature, &genuine.value(signature).replace("v0", "v1"))),
        ("capitals", genuine.clone().with(signature, &format!("v0={capitals}"))),
        ("a word for a time", genuine.clone().with(time, "now")),
        (
            "to the interactions",
            RawRequest { path: INTERACTIONS, ..RawRequest::unsigned(COMMANDS, body.clone()) },
        ),
        ("to the events", RawRequest::unsigned(EVENTS, r#"{"type":"url_verification","challenge":"x"}"#)),
        ("not even a form", RawRequest::unsigned(EVENTS, "\u{0}\u{1}")),
    ];
    let before = bot.rows().await;
    for (what, forgery) in forgeries {
        let answer = bot.send_raw(&forgery).await;
        assert_eq!((answer.status, answer.body.as_str()), (Some(401), ""), "{what}: {answer:?}");
    }
    assert_eq!(bot.rows().await, before, "no trace");
    assert!(bot.ws.modal(SAM).is_none() && bot.ws.ephemerals(SAM).is_empty());
    bot.send_raw(&genuine).await.ok();
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: The form did not open in time. Nothing was lost; please try again.");
}
