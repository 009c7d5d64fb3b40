//! The deal feed's signature, by the specification of Standard Webhooks and beside its reference libraries, PyPI's
//! and npm's `standardwebhooks`, which `tests/webhooks/run` installs.
//!
//! The names of the tests that need them begin with `oracle_`, by which `tests/run --fast` leaves them out.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::harness::*;
use baton::config::feed_secret::FeedSecret;

/// The example of the specification and of its libraries' own tests.
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME: &str = "1614265330";
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn secret(text: &str) -> FeedSecret {
    FeedSecret::parse(text).unwrap_or_else(|why| panic!("{text} {why}"))
}

/// The specification's example: the same signature, however the secret is written, and no other is taken. Proves G1.
#[test]
fn the_specifications_example() {
    let bare = FEED_SECRET.trim_start_matches("whsec_");
    for text in [FEED_SECRET, bare, &format!(" {FEED_SECRET}\n")] {
        assert_eq!(secret(text).sign(ID, TIME, BODY.as_bytes()), SIGNATURE, "{text}");
    }
    let ours = secret(FEED_SECRET);
    let signed = |signatures: &str| ours.signed(signatures, ID, TIME, BODY.as_bytes());
    assert!(signed(SIGNATURE));
    assert!(signed(&format!("v1a,AAAA v1,AAAA {SIGNATURE}")));
    for wrong in ["", "v1,", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", &SIGNATURE[..40]] {
        assert!(!signed(wrong), "{wrong}");
    }
    assert!(!signed(&SIGNATURE.replace("v1,", "v2,")));
    assert!(!signed(&SIGNATURE.replace("v1,", "v1a,")));
}

/// A key of 24 to 64 bytes is one key whether its base64 is padded or not and `whsec_` or `v1,whsec_` stands before it;
/// another length is refused. Proves G1.
#[test]
fn a_key_is_the_same_however_it_is_written() {
    for length in 0..=80_usize {
        let key: Vec<u8> = (0..length).map(|n| u8::try_from(n * 37 % 251).expect("a byte")).collect();
        let padded = STANDARD.encode(&key);
        let bare = STANDARD_NO_PAD.encode(&key);
        let written = [padded.clone(), bare.clone(), format!("whsec_{padded}"), format!("whsec_{bare}")];
        let mut signatures = Vec::new();
        for text in &written {
            let read = FeedSecret::parse(text);
            assert_eq!(read.is_ok(), (24..=64).contains(&length), "{length} bytes: {text}");
            signatures.extend(read.ok().map(|secret| secret.sign(ID, TIME, BODY.as_bytes())));
        }
        let versioned = FeedSecret::all(&format!("v1,whsec_{padded}"));
        assert_eq!(versioned.is_ok(), (24..=64).contains(&length), "{length} bytes");
        for secrets in versioned.into_iter() {
            assert_eq!(secrets.len(), 1);
            signatures.push(secrets[0].sign(ID, TIME, BODY.as_bytes()));
        }
        signatures.dedup();
        assert!(signatures.len() <= 1, "{length} bytes: {signatures:?}");
    }
}

/// What is no secret is refused with a reason that holds nothing of it: never another key. Proves G1.
#[test]
fn what_is_no_secret_becomes_no_key() {
    let url_safe = URL_SAFE.encode([0xfb_u8; 32]);
    let good = FEED_SECRET;
    for text in [
        "v1",
        "v1,",
        "v1,v1",
        "whsec_",
        "whsec",
        ",",
        "short",
        "correct horse battery staple, and more of it",
        "feed-canary-of-32-characters-long",
        &url_safe,
        &format!("whsec_{url_safe}"),
        &format!("whsec_{good}"),
        &good.to_uppercase(),
        &format!("{good},v1"),
        &format!("{good},short"),
        &format!("whsk_{}", &good[6..]),
        &format!("whpk_{}", &good[6..]),
        &format!("v1a,whpk_{}", &good[6..]),
        &good[..20],
        &format!("{good}!"),
        &format!("{}={}", &good[..20], &good[20..]),
    ] {
        let why = FeedSecret::all(text).map(|secrets| secrets.len()).expect_err(text);
        assert!(!why.is_empty());
        for part in
            text.split(',').map(|part| part.trim_start_matches("whsec_")).filter(|part| part.len() > 6)
        {
            assert!(!why.contains(part), "{why} shows {text}");
        }
    }
    let several =
        FeedSecret::all(&format!("v1,{good}, v1,whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD,{}", &good[6..]));
    assert_eq!(several.expect("three of them").len(), 3);
}

proptest! {
    /// Whatever is pasted, there are keys or a reason, and nothing of it shows.
    #[test]
    fn whatever_is_pasted_has_an_answer(text in "(v1,|v1a,|whsec_|whpk_)?[ A-Za-z0-9+/=_,\u{feff}-]{0,100}") {
        match FeedSecret::all(&text) {
            Ok(secrets) => {
                prop_assert!(!secrets.is_empty());
                let shown = format!("{secrets:?}");
                prop_assert!(shown.contains("REDACTED"));
            }
            Err(why) => prop_assert!(text.trim().len() < 8 || !why.contains(text.trim())),
        }
    }
}

/// What a provider shows is pasted whole: its events are taken, and one that was signed with the word before the comma
/// is not. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_with_a_word_of_the_scheme() {
    let bot = TestBot::open().await;
    let event = json!({
        "specversion": "1.0", "type": "x", "source": "crm", "id": "1", "time": "2026-11-23T09:00:00Z",
        "data": { "account": { "id": "0015e00000Umbre", "name": "Umbrella" } },
    });
    let seconds = bot.clock.now().seconds();
    for guess in ["v1", "whsec_", ""] {
        let (status, _) = bot.feed_as(event.to_string(), guess.as_bytes(), seconds).await;
        assert_eq!(status, 401, "{guess:?}");
    }
    assert_eq!(bot.feed(event.to_string(), FEED_SECRET, seconds).await.0, 202);
}

/// What both libraries say to each question.
fn judged(asked: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/webhooks/run");
    let mut judge = Command::new(script);
    let judge = judge.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut judge = judge.spawn().expect("tests/webhooks/run");
    let lines: String = asked.iter().map(|one| format!("{one}\n")).collect();
    judge.stdin.take().expect("its input").write_all(lines.as_bytes()).expect("written");
    let output = judge.wait_with_output().expect("an end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), asked.len());
    answers
}

/// Keys, ids and bodies as they come: what the reference libraries sign is taken, and what we sign they take; a secret
/// that one of them refuses is none for us, and one that is ours is theirs. Proves G1.
#[test]
fn oracle_the_reference_libraries_sign_and_verify_the_same() {
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy =
        (prop::collection::vec(any::<u8>(), 16..72), "[a-zA-Z0-9_-]{1,40}", "\\PC{0,80}", 0..6_usize);
    let now = chrono::Utc::now().timestamp();
    let mut cases = Vec::new();
    for _ in 0..200 {
        let (key, id, text, how) = strategy.new_tree(&mut runner).expect("a value").current();
        let secret = match how {
            0 => STANDARD.encode(&key),
            1 => STANDARD_NO_PAD.encode(&key),
            2 => format!("whsec_{}", STANDARD_NO_PAD.encode(&key)),
            3 => format!("whsec_{}", URL_SAFE.encode(&key)),
            _ => format!("whsec_{}", STANDARD.encode(&key)),
        };
        cases.push((secret, id, json!({ "text": text }).to_string()));
    }
    let ask = |(secret, id, body): &(String, String, String)| json!({ "secret": secret, "id": id, "time": now, "body": body });
    let theirs = judged(&cases.iter().map(ask).collect::<Vec<_>>());
    let (mut taken, mut ours) = (0, Vec::new());
    for (case, theirs) in cases.iter().zip(&theirs) {
        let (secret, id, body) = case;
        let Ok(read) = FeedSecret::parse(secret) else { continue };
        let time = now.to_string();
        for library in ["python", "node"] {
            let signature = theirs[library].as_str().unwrap_or_else(|| panic!("{library} refuses {secret}"));
            assert!(read.signed(signature, id, &time, body.as_bytes()), "{library}: {secret} {id} {body}");
        }
        taken += 1;
        let mut asked = ask(case);
        asked["signature"] = json!(format!("v1,AAAA {}", read.sign(id, &time, body.as_bytes())));
        ours.push(asked);
    }
    assert!(taken > 60, "only {taken} were secrets");
    for (asked, verdict) in ours.iter().zip(judged(&ours)) {
        assert_eq!(verdict, json!({ "python": true, "node": true }), "{asked}");
    }
}

/// What the reference libraries sign gets in over HTTP, to the day's deals. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn oracle_a_reference_librarys_event_is_taken() {
    let bot = TestBot::open().await;
    let seconds = bot.clock.now().seconds();
    let event = |id: &str| {
        json!({
            "specversion": "1.0", "type": "x", "source": "crm", "id": id, "time": "2026-11-23T09:00:00Z",
            "data": { "account": { "id": "0015e00000Umbre", "name": "Umbrella" } },
        })
        .to_string()
    };
    let asked = ["a", "b"]
        .map(|id| json!({ "secret": FEED_SECRET, "id": "msg_1", "time": seconds, "body": event(id) }));
    let signed = tokio::task::spawn_blocking(move || judged(&asked)).await.expect("answers");
    for (id, library, signed) in [("a", "python", &signed[0]), ("b", "node", &signed[1])] {
        let signature = signed[library].as_str().expect("a signature");
        assert_eq!(bot.feed_signed(event(id), signature, seconds).await.0, 202, "{library}");
    }
}
