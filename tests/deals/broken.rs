//! What is no event: the answer names the field by its path, says what was expected, and holds nothing of what was
//! sent.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::{event, send};
use crate::harness::*;

const UMBRELLA: &str = "0015e00000UmbreAAB";

/// The answer to bytes that the feed's sender signed.
async fn answer(bot: &TestBot, body: impl Into<Vec<u8>>) -> (u16, String) {
    bot.feed(body, FEED_SECRET, bot.clock.now().seconds()).await
}

/// A sound event, with one thing of it otherwise.
fn with(path: &str, value: Value) -> Value {
    let account = json!({ "id": UMBRELLA, "name": "Umbrella" });
    let mut event = event("x", "2026-11-23T09:00:00Z", json!({ "account": account }));
    let mut place = &mut event;
    for key in path.split('.') {
        place = &mut place[key];
    }
    *place = value;
    event
}

/// Every part of an event that is not what it has to be, and the whole answer to it. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_its_path() {
    let bot = TestBot::open().await;
    let cases = [
        ("specversion", json!(null), "specversion: is missing"),
        ("specversion", json!("0.3"), "specversion: has to be 1.0: only CloudEvents 1.0 is understood"),
        ("id", json!(null), "id: is missing"),
        ("id", json!(" "), "id: has to be 1 to 255 characters"),
        ("id", json!("x".repeat(256)), "id: has to be 1 to 255 characters"),
        ("id", json!(7), "id: has to be text"),
        ("source", json!(""), "source: has to be 1 to 255 characters"),
        (
            "source",
            json!("sales\0force"),
            "source: holds a NUL character, which no text has; send it without",
        ),
        ("type", json!(null), "type: is missing"),
        ("time", json!(null), "time: is missing"),
        ("time", json!("yesterday"), "time: has to be a moment such as 2026-11-21T09:00:00Z"),
        ("time", json!(1_795_428_000), "time: has to be a moment such as 2026-11-21T09:00:00Z"),
        ("data", json!(null), "data: is missing"),
        ("data", json!("x"), "data: has to be an object with an opportunity or an account"),
        ("data", json!([{}]), "data: has to be an object with an opportunity or an account"),
        ("data", json!({}), "data: has neither an opportunity nor an account"),
        ("data.account", json!(""), "data: has neither an opportunity nor an account"),
        ("data.account", json!(5), "data.account: has to be an object with fields"),
        ("data.account", json!([]), "data.account: has to be an object with fields"),
        ("data.account.id", json!(null), "data.account.id: is missing; it has to be the account's id"),
        ("data.account.id", json!(""), "data.account.id: is missing; it has to be the account's id"),
        ("data.account.id", json!(1), "data.account.id: has to be text"),
        ("data.account.name", json!(5), "data.account.name: has to be text"),
        ("data.account.name", json!({ "first": "x" }), "data.account.name: has to be text"),
        ("data.account.dedicated", json!(2), "data.account.dedicated: has to be true or false"),
        (
            "data.account.arr",
            json!(-1),
            "data.account.arr: has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50",
        ),
        (
            "data.opportunity",
            json!({ "id": "0065e00000Umbre", "close_date": 20_270_215 }),
            "data.opportunity.close_date: has to be a day such as 2027-02-15",
        ),
    ];
    for (path, value, fault) in cases {
        let event = with(path, value);
        assert_eq!(send(&bot, &event).await, (400, format!("{fault}\n")), "{event}");
    }
    let both = json!({ "account": { "id": "1", "parent_id": "2" }, "opportunity": { "id": "3" } });
    let (status, told) = send(&bot, &with("data", both)).await;
    let named: Vec<&str> = told.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    assert_eq!(status, 400);
    assert_eq!(named, ["data.opportunity.id", "data.account.parent_id", "data.account.id"], "all at once");
}

/// Bytes that are no JSON are named by the field that they stand in: half an emoji, Latin-1, NaN, a number without
/// end, half a body. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_is_named_by_its_path() {
    let bot = TestBot::open().await;
    let sound = with("data.account.name", json!("MARK")).to_string();
    let instead = |what: &[u8]| -> Vec<u8> {
        let (before, after) = sound.split_once("\"MARK\"").expect("a mark");
        [before.as_bytes(), what, after.as_bytes()].concat()
    };
    let emoji =
        "data.account.name: holds half of a character, such as half an emoji; text has to be whole Unicode";
    let cases: [(&[u8], &str); 9] = [
        (br#""Half \ud83d""#, emoji),
        (br#""Half \ud83d and more""#, emoji),
        (br#""Half \ude00""#, emoji),
        (br#""Half \ud83d\u0041""#, emoji),
        (b"\"Caf\xe9\"", "data.account.name: holds bytes that are not UTF-8; send JSON in UTF-8"),
        (b"NaN", "data.account.name: is not JSON"),
        (b"-Infinity", "data.account.name: is not JSON"),
        (b"1e999", "data.account.name: holds a number that is too large"),
        (b"\"a\0b\"", "data.account.name: holds a control character that JSON has to write as an escape"),
    ];
    for (what, fault) in cases {
        let (status, told) = answer(&bot, instead(what)).await;
        assert_eq!(status, 400);
        assert!(told.starts_with(&format!("{fault} (line 1, column ")), "{told}");
    }
    let half = sound.split_once("MARK").expect("a mark").0.to_owned();
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    for (body, fault) in [
        (half, "data.account.name: ends too early: this is not the whole of a JSON object"),
        (String::new(), "ends too early: this is not the whole of a JSON object"),
        (format!("{sound} {sound}"), "is not JSON"),
        (deep, "is nested too deeply"),
        (format!("[{sound}]"), "the body has to be one JSON object, a CloudEvent"),
        ("\"MARK\"".into(), "the body has to be one JSON object, a CloudEvent"),
        ("opportunity.id=7".into(), "is not JSON"),
    ] {
        let (status, told) = answer(&bot, body).await;
        assert_eq!(status, 400);
        assert!(told.contains(fault) && !told.contains("MARK"), "{told}");
    }
    let (status, told) = answer(&bot, format!("\u{feff}{sound}")).await;
    assert_eq!((status, told.as_str()), (202, ""), "a byte order mark is no matter");
}

/// Whatever is sent, and wherever in an event it stands, no answer holds any of it. Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn no_answer_holds_what_was_sent() {
    let bot = TestBot::open().await;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, b"a canary in every field of feeds"),
    );
    let places = [
        "specversion",
        "id",
        "source",
        "type",
        "time",
        "data",
        "data.account",
        "data.opportunity",
        "data.account.id",
        "data.account.arr",
        "data.account.parent_id",
        "data.account.merged_into",
        "data.account.dedicated",
        "data.account.name",
        "data.account.csm_email",
        "data.opportunity.id",
        "data.opportunity.close_date",
        "data.opportunity.amount",
        "data.opportunity.merged_into",
        "data.opportunity.stage",
    ];
    let value = prop_oneof![
        "[ -~é😀\0]{0,6}canary[ -~é😀\0]{0,6}".prop_map(Value::from),
        Just(json!(["canary"])),
        Just(json!({ "canary": "canary", "id": "canary" })),
        Just(json!("001canarycanary")),
        Just(json!("0065e00000canaryAAA")),
        Just(json!("https://canary.example/0015e00000Umbre")),
        Just(json!("2026-11-23T09:00:00canary")),
    ];
    let strategy = (proptest::sample::select(places.to_vec()), value, any::<bool>());
    let mut refused = 0;
    for _ in 0..400 {
        let (path, value, cut) = strategy.new_tree(&mut runner).expect("a case").current();
        let mut event = with("data.opportunity", json!({ "id": "0065e00000Umbre" }));
        let mut place = &mut event;
        for key in path.split('.') {
            place = &mut place[key];
        }
        *place = value;
        let mut body = event.to_string().into_bytes();
        if cut {
            body.truncate(body.len() * 3 / 4);
        }
        let (status, told) = answer(&bot, body).await;
        refused += usize::from(status == 400);
        assert!(matches!(status, 200 | 202 | 400), "{status} {event}");
        assert!(!told.contains("canary"), "{told} {event}");
    }
    assert!(refused > 200, "{refused}");
    insta::assert_snapshot!(bot.others_heard().await, @"Robin Park: The deal feed contains the stage 2026-11-23T09:00:00canary, which Baton doesn't recognize. Baton sav…");
}
