//! Won, lost, open again (R1, T5).

use baton_storage::states::{HandoffState, OccurrenceState};
use baton_storage::{handoffs, occurrences, requests};
use serde_json::json;

use crate::harness::*;

const MERCURY: &str = "0015e00000Mercu";
const MERCURY_DEAL: &str = "0065e00000Mercu";

/// A commercial team beside the others, and an account of it whose deal is with its AE.
async fn commercial() -> TestBot {
    let bot = TestBot::with(|config| {
        let teams = config.find("[[people]]").expect("the people");
        let team = format!(
            r#"
[[teams]]
id = "emea-commercial"
name = "EMEA Commercial"
region = "EMEA"
segment = "commercial"
timezone = "Europe/London"
channel = "{AMER}"
track = "commercial"
priority_model = "commercial"
managers = ["{NINA}"]
directors = ["{DANA}"]
csms = ["{GRACE}"]

"#
        );
        config.insert_str(teams, &team);
    })
    .await;
    bot.crm(mercury("6-Awaiting Signature", 250_000)).await;
    bot
}

fn mercury(stage: &str, amount: i64) -> serde_json::Value {
    json!({
        "opportunity": { "id": MERCURY_DEAL, "name": "Mercury – new", "stage": stage, "amount": amount,
            "close_date": "2026-12-01", "owner_email": "alex.moreau@example.com", "type": "new_business" },
        "account": { "id": MERCURY, "name": "Mercury", "segment": "commercial", "region": "EMEA", "lam": 400_000 },
    })
}

/// A commercial deal is won: its request opens by itself, in the AE's name, and the managers get the card; told
/// twice, there is one. Before that nobody is asked to ask.
/// Proves R1, T5.
#[tokio::test(flavor = "multi_thread")]
async fn a_commercial_account_that_is_won_gets_its_request_by_itself() {
    let bot = commercial().await;
    bot.pass(chrono::Duration::days(2)).await;
    bot.nobody_else_heard();
    bot.crm(mercury("Closed Won", 250_000)).await;
    bot.crm(mercury("Closed Won", 250_000)).await;
    let card = bot.only(AMER);
    assert!(card.text.starts_with("Nina Falk, Mercury (EMEA Commercial) needs a CSM by"), "{}", card.text);
    assert!(card.text_of().contains("Opened by Baton: the deal is Closed Won"), "{}", card.text_of());
    assert!(bot.news(ALEX)[0].starts_with("Nina Falk has your request for Mercury"));
    bot.press(NINA, &card, "Assign").await.ok();
    bot.form(NINA).set("CSM", GRACE).send().await;
    bot.press(GRACE, &bot.last_dm(GRACE), "Accept").await.ok();
    let handoff = bot.last_dm(GRACE);
    assert!(
        handoff.text_of().contains("*Command plan and pitch deck complete* · Alex Moreau"),
        "{}",
        handoff.text_of()
    );
    let text = handoff.text_of();
    assert!(
        text.contains("□ Internal sync · Alex Moreau · after Command plan and pitch deck complete"),
        "{text}"
    );
    assert!(text.contains("○ *Kickoff call* · Grace Kim"), "its days count from Closed Won: {text}");
    assert!(text.contains("*Pre-reading for the CSM:* Not linked yet: Pitch deck, Command plan"), "{text}");
    bot.press(GRACE, &handoff, "Done").await.ok();
    let text = bot.last_dm(GRACE).text_of();
    assert!(text.contains("✓ Command plan and pitch deck complete · Grace Kim"), "{text}");
    assert!(text.contains("○ *Internal sync* · Alex Moreau"), "{text}");
    assert!(text.contains("□ Introduction email · Alex Moreau · after Internal sync"), "{text}");
    bot.ws.mark_all_read();
    bot.until("2026-11-26T09:01:00Z").await;
    assert!(
        bot.last_dm(ALEX).text_of().contains("Schedule the internal sync for Mercury"),
        "{}",
        bot.last_dm(ALEX).text_of()
    );
    assert!(bot.last_dm(GRACE).text_of().contains("Schedule the kickoff call with Mercury"));
    insta::assert_snapshot!(bot.others_heard().await, @"Alex Moreau: Agenda: Internal account team meeting, Mercury. 29 facts are not known yet.");
}

/// One that is too small gets none, and its seller learns why. Proves Q1, R1.
#[tokio::test(flavor = "multi_thread")]
async fn a_commercial_account_that_does_not_qualify_gets_no_request() {
    let bot = commercial().await;
    bot.crm(mercury("Closed Won", 30_000)).await;
    assert!(bot.ws.messages(AMER).is_empty());
    bot.until("2026-11-24T09:01:00Z").await;
    let told = bot.news(ALEX);
    assert!(told[0].contains("Mercury is Closed Won and gets no CSM of its own"), "{told:#?}");
}

/// An enterprise deal is won and has no CSM: the managers hear at once. Proves T5, R2.
#[tokio::test(flavor = "multi_thread")]
async fn won_without_a_csm_goes_to_the_managers_at_once() {
    let bot = TestBot::open().await;
    bot.stage("Closed Won").await;
    assert!(bot.news(MAYA)[0].contains("Homeworld Inc. is won and has no CSM."));
    assert_eq!(bot.news(TOM).len(), 1);
}

/// Lost while a request waits: it is declined by what happened, nobody is reminded; open again within thirty
/// days, it goes on where it was. Proves R6, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_deal_rests_its_request_and_reopens_it() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.stage("8-Closed Lost").await;
    let card = bot.only(EMEA);
    assert!(card.text.contains("Baton declined the request for Homeworld Inc."), "{}", card.text);
    assert!(card.text.contains("The request reopens if the deal does"), "{}", card.text);
    assert!(bot.news(SAM)[0].contains("declined the request"));
    bot.pass(chrono::Duration::days(12)).await;
    bot.nobody_else_heard();
    bot.stage("4-Proposal").await;
    let card = bot.only(EMEA);
    assert!(card.text.contains("needs a CSM by"), "{}", card.text);
    assert!(bot.news(SAM)[0].contains("is open again, and so is the request"));
    let notes: Vec<_> = bot.ws.messages(EMEA).into_iter().filter(|one| one.thread_ts.is_some()).collect();
    assert!(
        notes.iter().any(|note| note.text.contains("the deal is open again in 4-Proposal")),
        "{notes:#?}"
    );
    let mut db = bot.app.storage.read().await.expect("a reader");
    assert_eq!(requests::all(&mut db).await.expect("requests").len(), 1, "the same one");
}

/// Lost while the handoff runs: it rests, with nothing asked, and says so; open again, it goes on with its days
/// moved by as long as it rested. Proves T1, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_deal_rests_its_handoff_and_resumes_it() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    assert!(card.text_of().contains("due Mon 30 Nov"), "{}", card.text_of());
    bot.until("2026-11-24T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.stage("8-Closed Lost").await;
    assert!(bot.only(HOME).text_of().contains("Paused: the deal is in 8-Closed Lost."));
    assert!(bot.only(HOME).buttons().is_empty());
    bot.until("2026-11-25T09:01:00Z").await;
    for person in [RAVI, SAM] {
        let told = bot.news(person);
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].contains("If the deal reopens by 24 Dec, the handoff continues"), "{told:#?}");
    }
    bot.until("2026-12-08T12:00:00Z").await;
    bot.nobody_else_heard();
    bot.stage("5-Negotiating").await;
    let card = bot.only(HOME);
    assert!(card.text_of().contains("due Mon 14 Dec"), "fourteen days later: {}", card.text_of());
    bot.until("2026-12-09T09:01:00Z").await;
    assert!(bot.last_dm(RAVI).text.contains("the deal is open again in 5-Negotiating"));
    bot.ws.mark_all_read();
    bot.until("2026-12-30T09:00:00Z").await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let moments =
        occurrences::of_schedule(&mut db, &format!("lost:{HOMEWORLD_DEAL}")).await.expect("moments");
    assert_eq!(moments[0].state, OccurrenceState::Cancelled, "nobody lets the account go");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Ravi Patel: Ravi, 1 open task: Homeworld Inc. (Pr1): no customer contact logged since 23 Nov 2026. Expected ever…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (2 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    ");
}

/// Lost and not reopened: after thirty days the handoff ends and the account is let go. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_deal_that_stays_lost_is_let_go() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.stage("8-Closed Lost").await;
    bot.until("2026-12-22T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2026-12-24T09:30:00Z").await;
    for person in [RAVI, MAYA] {
        let told = bot.news(person);
        assert!(told[0].contains("the account has no CSM"), "{told:#?}");
    }
    assert!(bot.only(HOME).text_of().contains("Ended: the deal was lost and has not reopened."));
    let mut db = bot.app.storage.read().await.expect("a reader");
    let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("a handoff");
    assert_eq!(handoff.state, HandoffState::Ended);
    let current = baton_storage::assignments::current(&mut db, &HOMEWORLD.into()).await.expect("read");
    assert!(current.is_none());
    drop(db);
    bot.ws.mark_all_read();
    bot.stage("3-Technical Evaluation").await;
    bot.until("2026-12-29T09:30:00Z").await;
    assert!(
        bot.last_dm(SAM).text.contains("Please request a CSM"),
        "it begins anew: {}",
        bot.last_dm(SAM).text
    );
}
