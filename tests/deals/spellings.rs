//! One record under two spellings stays one: ids of both lengths and of lost capitals, e-mails in other letters,
//! blanks around either.

use baton_storage::{accounts, facts, opportunities};
use serde_json::json;

use super::{event, send};
use crate::cli::ran;
use crate::harness::child::Ground;
use crate::harness::*;

/// However an account's and a deal's id is spelt, and whoever's e-mail is written how, there is one account, one deal
/// and one person, and nothing has changed. Proves G1, R3.
#[tokio::test(flavor = "multi_thread")]
async fn two_spellings_are_one_record() {
    let bot = TestBot::open().await;
    let spelt = [
        ("0015e00000XyZabAAF", "0065e00000AbCdEAAV", "alex.moreau@example.com", "ravi@example.com"),
        ("0015e00000XyZab", "0065e00000AbCdE", "Alex.Moreau@Example.com", "RAVI@EXAMPLE.COM"),
        (" 0015e00000XyZab ", "\t0065e00000AbCdEAAV", " alex.moreau@example.com", "ravi@example.com\n"),
        ("0015e00000XyZabaaf", "0065e00000AbCdEaav", "ALEX.MOREAU@example.com\u{200b}", "Ravi@example.com"),
        ("0015E00000XYZABAAF", "0065e00000abcdeaav", "alex.moreau@example.com", "ravi@Example.com"),
    ];
    let now = bot.clock.now().utc().to_rfc3339();
    for (number, (account, deal, owner, csm)) in spelt.into_iter().enumerate() {
        let data = json!({
            "account": { "id": account, "name": "Umbrella Corp", "segment": "enterprise", "region": " EMEA ",
                "csm_email": csm, "sa_email": owner },
            "opportunity": { "id": deal, "stage": " 3-Technical Evaluation", "owner_email": owner },
        });
        assert_eq!(send(&bot, &event(&number.to_string(), &now, data)).await.0, 202);
    }
    let mut db = bot.app.storage.read().await.expect("a reader");
    let known = accounts::named_like(&mut db, "umbrella", 9).await.expect("read");
    assert_eq!(known.len(), 1, "{known:#?}");
    assert_eq!(known[0].csm_field.as_deref(), Some("ravi@example.com"));
    let id = &known[0].account_id;
    assert_eq!(opportunities::of_account(&mut db, id).await.expect("read").len(), 1);
    for key in ["csm", "sa", "seller"] {
        let said = facts::history(&mut db, id, key).await.expect("facts");
        assert!(said.is_empty(), "{key}: another spelling is no news: {said:#?}");
    }
}

/// What stands in the database under two spellings from the time when any id was taken is named by `check`, and an
/// event puts it right. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_known_under_two_spellings_is_named_and_can_be_merged() {
    let bot = TestBot::open().await;
    let at = bot.clock.now();
    let wrong = "'0015e00000XyZab";
    let sown = bot.app.storage.write(move |tx| {
        Box::pin(async move {
            for (id, name) in [(wrong, "Umbrella"), ("0015e00000XyZabAAF", "Umbrella Corp")] {
                accounts::keep(tx, &accounts::Account::named(id.into(), name, "import", at)).await?;
            }
            Ok::<_, baton_storage::Fault>(())
        })
    });
    sown.await.expect("two accounts");
    let now = at.utc().to_rfc3339();
    let unknown = json!({ "account": { "id": "'0015e00000Nobod", "merged_into": "0015e00000XyZab" } });
    let (status, told) = send(&bot, &event("1", &now, unknown)).await;
    assert_eq!(status, 400);
    assert!(told.starts_with("data.account.id: This is not a link or an ID"), "{told}");
    let merge = json!({ "account": { "id": wrong, "merged_into": "0015e00000XyZab" } });
    assert_eq!(send(&bot, &event("2", &now, merge)).await, (202, String::new()));
    let mut db = bot.app.storage.read().await.expect("a reader");
    let gone = accounts::find(&mut db, &wrong.into()).await.expect("read").expect("an account");
    assert_eq!(gone.merged_into, Some("0015e00000XyZabAAF".into()));
}

/// `baton check` names the accounts and deals whose ids are none of the CRM's, and what puts them right.
#[tokio::test(flavor = "multi_thread")]
async fn check_names_what_stands_under_a_spelling_of_its_own() {
    let ground = Ground::lay(1).await;
    let storage = baton_storage::Storage::open(&ground.database()).await.expect("a database");
    let at = baton_storage::time::At(1);
    let sown = storage.write(move |tx| {
        Box::pin(async move {
            for (id, name) in [
                ("'0015e00000XyZab", "Umbrella"),
                ("0015e00000XyZabAAF", "Umbrella Corp"),
                ("1.5E+12", "Cobalt"),
                ("0015e00000XyZaBAAV", "umbrella corp"),
            ] {
                accounts::keep(tx, &accounts::Account::named(id.into(), name, "import", at)).await?;
            }
            Ok::<_, baton_storage::Fault>(())
        })
    });
    sown.await.expect("accounts");
    storage.close().await;
    let (code, out, _) = ran(ground.command(&["check"])).await;
    assert_eq!(code, 1);
    let faults: Vec<&str> = out.lines().filter(|line| line.starts_with("account ")).collect();
    insta::assert_snapshot!(faults.join("\n"), @r"
    account Umbrella (\'0015e00000XyZab): its id is another spelling of that of Umbrella Corp; an event with this account.id and account.merged_into 0015e00000XyZabAAF makes them one
    account Umbrella Corp (0015e00000XyZabAAF): 0015e00000XyZaBAAV has the same name and an id that differs in capitals alone; if they are one, an event with this account.id and account.merged_into 0015e00000XyZaBAAV makes them one
    account Cobalt (1.5E+12): its id is none of the CRM's; an event with this account.id and account.merged_into the right id makes them one
    ");
}
