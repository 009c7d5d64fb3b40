//! One table of what is sent, and the exact answer of the feed and of a file: a value that is known afterwards, or
//! a fault that names the field.

use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::{Storage, accounts, opportunities};
use serde_json::{Value, json};

use super::{event, send};
use crate::cli::ran;
use crate::harness::child::Ground;
use crate::harness::*;
use baton::rules::crm;

/// A text in a field, and what is known of it then, or the fault.
type Case = (&'static str, &'static str, Result<Value, &'static str>);

const NUMBER: &str = "has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50";
const DAY: &str = "has to be a day such as 2027-02-15";
const NUL: &str = "holds a NUL character, which no text has; send it without";
const NO_ID: &str = "This is not a link or an ID from the CRM. The account's link contains /Account/ and its ID starts \
                     with 001.";
const NO_DEAL: &str = "This is not a link or an ID from the CRM. The opportunity's link contains /Opportunity/ and its \
                       ID starts with 006.";
const CHECKSUM: &str =
    "This ID is incomplete or mistyped: its last three characters do not match the others.";

fn cases() -> Vec<Case> {
    vec![
        // What is empty is no value.
        ("account.csm_email", "", Ok(Value::Null)),
        ("account.csm_email", " \t", Ok(Value::Null)),
        ("account.parent_id", "", Ok(Value::Null)),
        ("account.region", "\u{a0}", Ok(Value::Null)),
        ("account.health", "", Ok(Value::Null)),
        ("account.arr", "", Ok(Value::Null)),
        ("account.dedicated", "", Ok(Value::Null)),
        ("account.merged_into", "", Ok(Value::Null)),
        ("opportunity.close_date", "", Ok(Value::Null)),
        ("opportunity.amount", " ", Ok(Value::Null)),
        ("opportunity.owner_email", "", Ok(Value::Null)),
        // Blanks around a value are no part of it.
        ("account.name", "  Umbrella Corp ", Ok(json!("Umbrella Corp"))),
        ("account.region", " EMEA\u{200b}", Ok(json!("EMEA"))),
        ("account.csm_email", " Ravi@Example.com ", Ok(json!("ravi@example.com"))),
        ("account.csm_field", "", Ok(Value::Null)),
        // Numbers, days and flags as text.
        ("account.arr", "250000", Ok(json!(250_000))),
        ("account.arr", "250,000.00", Ok(json!(250_000))),
        ("account.arr", "250000.6", Ok(json!(250_001))),
        ("account.licenses", " 12 ", Ok(json!(12))),
        ("account.arr", "-1", Err(NUMBER)),
        ("account.arr", "NaN", Err(NUMBER)),
        ("account.lam", "Infinity", Err(NUMBER)),
        ("account.lam", "2000000000000", Err(NUMBER)),
        ("account.licenses", "twelve", Err(NUMBER)),
        ("opportunity.amount", "1.5E+12", Err(NUMBER)),
        (
            "opportunity.amount",
            "250.000",
            Err(
                "can be read as two numbers; write it without a separator for thousands, such as 250000 or 250000.00",
            ),
        ),
        ("account.dedicated", "TRUE", Ok(json!(true))),
        ("account.dedicated", "0", Ok(json!(false))),
        ("account.dedicated", "yes", Err("has to be true or false")),
        ("opportunity.close_date", "2027-02-15T00:00:00.000+0000", Ok(json!("2027-02-15"))),
        ("opportunity.close_date", "15/02/2027", Err(DAY)),
        ("opportunity.close_date", "2027-02-30", Err(DAY)),
        ("account.name", "Home\0world", Err(NUL)),
        ("account.parent_id", "0015e\0", Err(NUL)),
        // A 15-character id is lengthened wherever it stands.
        ("account.id", "0015e00000XyZab", Ok(json!("0015e00000XyZabAAF"))),
        ("account.id", " 0015e00000XyZabaaf ", Ok(json!("0015e00000XyZabAAF"))),
        ("account.id", "0015E00000XYZABAAF", Ok(json!("0015e00000XyZabAAF"))),
        ("account.parent_id", "0015e00000XyZab", Ok(json!("0015e00000XyZabAAF"))),
        ("opportunity.id", "0065e00000AbCdE", Ok(json!("0065e00000AbCdEAAV"))),
        // What is no id is refused.
        ("account.id", "1", Err(NO_ID)),
        ("account.id", "1.5E+12", Err(NO_ID)),
        ("account.id", "'0015e00000XyZabAAF", Err(NO_ID)),
        ("account.id", "0015e00000\u{200b}XyZab", Err(NO_ID)),
        ("account.id", "\u{feff}0015e00000XyZab", Err(NO_ID)),
        ("account.id", "0015e00000XyZä", Err(NO_ID)),
        ("account.id", "acc-1", Err(NO_ID)),
        (
            "account.id",
            "0015e00000XyZa",
            Err("This ID is incomplete or mistyped: it has 14 characters instead of 15 or 18."),
        ),
        (
            "account.id",
            "0015e00000XyZabAA",
            Err("This ID is incomplete or mistyped: it has 17 characters instead of 15 or 18."),
        ),
        ("account.id", "0015e00000XyZabAAA", Err(CHECKSUM)),
        ("account.id", "0015e00000xyZabAAF", Err(CHECKSUM)),
        (
            "account.id",
            "0065e00000AbCdE",
            Err(
                "This is the opportunity's link. The account's link contains /Account/ and its ID starts with 001.",
            ),
        ),
        (
            "account.parent_id",
            "0035e00000AbCdE",
            Err(
                "This is the link of a contact. The account's link contains /Account/ and its ID starts with 001.",
            ),
        ),
        ("account.parent_id", "1", Err(NO_ID)),
        ("account.merged_into", "1.5E+12", Err(NO_ID)),
        ("opportunity.id", "1", Err(NO_DEAL)),
        ("opportunity.id", "'0065e00000AbCdE", Err(NO_DEAL)),
        ("opportunity.merged_into", "x", Err(NO_DEAL)),
    ]
}

/// An account's and a deal's ids of a case's own.
fn ids(number: usize) -> (String, String) {
    (format!("0015e0000{number:06}"), format!("0065e0000{number:06}"))
}

/// An event that says the one thing, with the ids that it needs.
fn data(number: usize, path: &str, text: &str) -> Value {
    let (account, deal) = ids(number);
    let mut data = json!({ "account": { "id": account } });
    if path.starts_with("opportunity.") {
        data["opportunity"] = json!({ "id": deal });
    }
    let (part, field) = path.split_once('.').expect("a path");
    data[part][field] = json!(text);
    data
}

/// What is known of the field then.
async fn known(db: &mut baton_storage::Reader, number: usize, path: &str, sent: &str) -> Value {
    let long = |object, short: &str| crm::parse_link(short, object, &[]).expect("an id").id18;
    let (account, deal) = ids(number);
    let (part, field) = path.split_once('.').expect("a path");
    let account = if path == "account.id" { sent.trim() } else { &account };
    let account = AccountId::from(long(crm::CrmObject::Account, account));
    let deal = if path == "opportunity.id" { sent.trim() } else { &deal };
    if part == "account" {
        let account = accounts::find(db, &account).await.expect("read").expect("an account");
        let field = match field {
            "id" => "account_id",
            "csm_email" => "csm_field",
            field => field,
        };
        return serde_json::to_value(account).expect("JSON")[field].clone();
    }
    let deal = OpportunityId::from(long(crm::CrmObject::Opportunity, deal));
    let deal = opportunities::find(db, &deal).await.expect("read").expect("a deal");
    match field {
        "id" => json!(deal.opportunity_id),
        "close_date" => json!(deal.close_date),
        "amount" => json!(deal.amount),
        "owner_email" => json!(deal.owner_email),
        field => panic!("{field}?"),
    }
}

/// The feed takes a text for what it means, or names the field and what was expected. Proves G1, R3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn the_feed_answers_by_the_table() {
    let bot = TestBot::open().await;
    let now = bot.clock.now().utc().to_rfc3339();
    for (number, (path, text, expected)) in cases().into_iter().enumerate() {
        let (status, told) = send(&bot, &event(&format!("t{number}"), &now, data(number, path, text))).await;
        match expected {
            Ok(value) => {
                assert_eq!(status, 202, "{path} {text:?}: {told}");
                let mut db = bot.app.storage.read().await.expect("a reader");
                if path != "account.csm_field" {
                    assert_eq!(known(&mut db, number, path, text).await, value, "{path} {text:?}");
                }
            }
            Err(fault) => {
                assert_eq!((status, told), (400, format!("data.{path}: {fault}\n")), "{path} {text:?}");
            }
        }
    }
}

/// A file answers the same, by line and column. Proves G1, R3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_answers_by_the_table() {
    let ground = Ground::lay(0).await;
    let head = "account.id,opportunity.id,what\n";
    let mut told = String::new();
    for (number, (path, text, expected)) in cases().into_iter().enumerate() {
        let (account, deal) = ids(number);
        let deal = if path.starts_with("opportunity.") { deal } else { String::new() };
        let cell = text.replace('"', "\"\"");
        let csv = match path {
            "account.id" => format!("{head}\"{cell}\",{deal},\n"),
            "opportunity.id" => format!("{head}{account},\"{cell}\",\n"),
            path => format!("{}{account},{deal},\"{cell}\"\n", head.replace("what", path)),
        };
        std::fs::write(ground.data.path().join("deals.csv"), csv).expect("a file");
        let (code, _, err) = ran(ground.command(&["import", "deals.csv"])).await;
        match expected {
            Ok(value) => {
                assert_eq!(code, 0, "{path} {text:?}: {err}");
                let mut db = Storage::open_to_read(&ground.database()).await.expect("a database");
                if path != "account.csm_field" {
                    assert_eq!(known(&mut db, number, path, text).await, value, "{path} {text:?}");
                }
            }
            Err(fault) => {
                let faults: String = err
                    .lines()
                    .filter(|line| !line.starts_with("warning:"))
                    .map(|line| format!("{line}\n"))
                    .collect();
                let expected = format!(
                    "deals.csv:2: {path}: {fault}\nbaton: 1 fault in deals.csv; nothing was imported\n"
                );
                assert_eq!((code, faults), (1, expected), "{path} {text:?}");
            }
        }
        told += &err;
    }
    assert!(!told.contains("XyZabAAA"), "no fault holds what was in the cell: {told}");
}
