//! What the deal feed shows is put before the CSM, once.

use baton_storage::states::{EngagementState, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks;

use super::*;

const UPGRADE: &str = "0065e00000Upgr1";

/// A deal of Homeworld's, as the CRM tells of it.
async fn deal(bot: &TestBot, mut deal: serde_json::Value) {
    if deal["id"].is_null() {
        deal["id"] = json!(UPGRADE);
    }
    bot.crm(json!({ "account": { "id": HOMEWORLD }, "opportunity": deal })).await;
}

/// What prompts were ever put before somebody about the deal, and how each stands.
async fn offered(bot: &TestBot) -> Vec<(String, TaskState)> {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let mut all = Vec::new();
    for account in [HOMEWORLD] {
        for one in baton_storage::opportunities::of_account(&mut db, &account.into()).await.expect("deals") {
            let subject = Subject::Reengage(one.opportunity_id);
            all.extend(tasks::of_subject(&mut db, &subject).await.expect("tasks"));
        }
    }
    all.into_iter().map(|one| (one.asks.key(), one.state)).collect()
}

/// An upgrade opens: Ravi is offered in the morning to ask both back, once, with a reason why; he asks with one press,
/// the reason filled in, and it is about that deal. Proves E4, E1.
#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_opens() {
    let bot = opened().await;
    let upgrade = json!({ "name": "Homeworld – to Ultimate", "type": "upgrade", "stage": "1-Discovery", "close_date": "2027-09-30" });
    deal(&bot, upgrade).await;
    bot.nobody_else_heard();
    bot.until("2026-11-24T16:00:00Z").await;
    let digest = bot.last_dm(RAVI);
    let says = "Homeworld Inc. has an open upgrade opportunity: Homeworld – to Ultimate. You can request help from the SA and the SAE.";
    assert!(digest.text_of().contains(says), "{}", digest.text_of());
    bot.press(RAVI, &digest, "Why?").await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("*Rule:* E4 of the handoff process"));
    deal(&bot, json!({ "amount": 100_000 })).await;
    bot.ws.mark_all_read();
    bot.until("2026-11-27T16:00:00Z").await;
    assert!(bot.news(RAVI).iter().all(|text| !text.contains("upgrade opportunity")), "once");
    bot.press(RAVI, &bot.last_dm(RAVI), "Request help").await.ok();
    let form = bot.form(RAVI);
    assert!(
        form.view.text_of().contains("Homeworld Inc. has an open upgrade opportunity"),
        "{}",
        form.view.text_of()
    );
    let form = form.set("Which of the customer's teams?", NEW);
    form.set("What do you need?", "Their platform team wants Ultimate").send().await;
    let one = kept(&bot).await.remove(0);
    assert_eq!((one.reason.as_str(), one.state), ("expansion", EngagementState::Asked));
    let mut db = bot.app.storage.read().await.expect("a reader");
    let about =
        baton_storage::opportunities::named(&mut db, one.opportunity_id.as_ref()).await.expect("deals");
    assert_eq!(about.and_then(|deal| deal.name).as_deref(), Some("Homeworld – to Ultimate"));
    drop(db);
    assert_eq!(offered(&bot).await, [("upgrade_opened".to_owned(), TaskState::Done)]);
    deal(&bot, json!({ "stage": "2-Scoping" })).await;
    assert_eq!(offered(&bot).await.len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Homeworld Inc.: Ravi Patel requests help from Sam Ortiz and Alex Moreau: Expansion plans for a tier…
    Alex Moreau: Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take…
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take…
    ");
}

/// "Not now" is for good, and so is an answer; a second click says who gave it; who may not ask may not answer.
/// Proves E4, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_for_good() {
    let bot = opened().await;
    deal(&bot, json!({ "type": "services", "name": "Migration", "stage": "2-Scoping" })).await;
    bot.until("2026-11-24T16:00:00Z").await;
    let digest = bot.last_dm(RAVI);
    assert!(
        digest.text_of().contains(
            "Homeworld Inc. has a quote for services: Migration. You can request help from the SA and the SAE."
        ),
        "{}",
        digest.text_of()
    );
    let task = value(&digest, "Not now");
    assert!(forged(&bot, SAM, "reengagement.not_now", &task).await.contains("can request help"));
    bot.press(RAVI, &digest, "Not now").await.ok();
    let said = forged(&bot, MAYA, "reengagement.not_now", &task).await;
    assert!(said.starts_with("Ravi Patel already answered this"), "{said}");
    for stage_name in ["4-Proposal", "8-Closed Lost", "2-Scoping"] {
        deal(&bot, json!({ "stage": stage_name })).await;
    }
    assert_eq!(offered(&bot).await, [("services_quoted".to_owned(), TaskState::Dropped)]);
}

/// A renewal is offered four months before it closes, not earlier; moved away it is taken back, and offered anew when
/// it nears again; closed, nothing is offered any more. Proves E4.
#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_nears() {
    let bot = opened().await;
    let renewal = |day: &str| json!({ "type": "renewal", "name": "Renewal", "stage": "1-Discovery", "close_date": day });
    deal(&bot, renewal("2027-05-15")).await;
    assert!(offered(&bot).await.is_empty());
    deal(&bot, renewal("2027-04-15")).await;
    bot.until("2026-12-14T16:00:00Z").await;
    assert!(offered(&bot).await.is_empty(), "a day to go");
    bot.until("2026-12-15T16:00:00Z").await;
    assert_eq!(offered(&bot).await, [("renewal_near".to_owned(), TaskState::Open)]);
    bot.until("2026-12-16T16:00:00Z").await;
    let digest = bot.last_dm(RAVI);
    assert!(
        digest.text_of().contains("The renewal of Homeworld Inc. closes on 15 Apr 2027."),
        "{}",
        digest.text_of()
    );
    deal(&bot, renewal("2027-04-10")).await;
    assert!(
        bot.last_dm(RAVI).text_of().contains("closes on 10 Apr 2027."),
        "it says the day that is expected now"
    );
    deal(&bot, renewal("2027-06-15")).await;
    assert_eq!(offered(&bot).await, [("renewal_near".to_owned(), TaskState::Superseded)]);
    assert!(bot.last_dm(RAVI).text_of().contains("No longer needed: the deal moved on."));
    bot.until("2027-02-16T16:00:00Z").await;
    let again =
        [("renewal_near".to_owned(), TaskState::Superseded), ("renewal_near".to_owned(), TaskState::Open)];
    assert_eq!(offered(&bot).await, again);
    deal(&bot, json!({ "stage": "Closed Won" })).await;
    assert_eq!(offered(&bot).await[1].1, TaskState::Superseded);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests, in a thread: The FY28 Q1 review is closed: 0 of 1 account reviewed, 0 changed priority, 1 not reviewed.
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 0 of 1 account was reviewed, 0 chang…
    Alex Moreau: Alex, 1 open task: Homeworld Inc.: the close date was 15 Feb 2027, and the deal is still open in 3-T…
    Maya Lopez: Homeworld Inc. is now expected to close 15 Apr 2027, 30 days earlier than before (15 May 2027).
    Maya Lopez: Homeworld Inc. is now expected to close 15 Jun 2027, 66 days later than before (10 Apr 2027).
    Maya Lopez: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 1 of 1 account was not reviewed.
    Ravi Patel: Homeworld Inc. is now expected to close 15 Apr 2027, 30 days earlier than before (15 May 2027).
    Ravi Patel: Homeworld Inc. is now expected to close 15 Jun 2027, 66 days later than before (10 Apr 2027).
    Ravi Patel: Ravi, you have no open tasks for today. (2 times)
    Ravi Patel: The FY28 Q1 review closed Fri 12 Feb: 0 of 1 account was reviewed. Not reviewed: Homeworld Inc. You…
    Tom Becker: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 1 of 1 account was not reviewed.
    ");
}

/// A customer's deal comes into evaluation: a POV may begin, and the architect can be asked back. Not so for a new
/// customer's, a renewal, or an account that nobody looks after. Proves E4.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_evaluates() {
    let bot = opened().await;
    let growth = |name: &str| json!({ "type": "growth", "name": "More seats", "stage": name });
    deal(&bot, growth("2-Scoping")).await;
    assert!(offered(&bot).await.is_empty());
    deal(&bot, growth("3-Technical Evaluation")).await;
    assert_eq!(offered(&bot).await, [("pov_started".to_owned(), TaskState::Open)]);
    bot.until("2026-11-24T16:00:00Z").await;
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("Homeworld Inc., an existing customer, has a deal in evaluation: More seats. You can request help from the SA."), "{text}");
    deal(&bot, growth("4-Proposal")).await;
    assert_eq!(offered(&bot).await, [("pov_started".to_owned(), TaskState::Superseded)]);
    deal(&bot, growth("3-Technical Evaluation")).await;
    assert_eq!(offered(&bot).await.len(), 1, "it was told before");

    let bot = TestBot::open().await;
    deal(&bot, json!({ "type": "upgrade", "stage": "1-Discovery" })).await;
    assert!(offered(&bot).await.is_empty(), "nobody looks after it");
    bot.crm(json!({ "account": { "id": HOMEWORLD, "csm_email": "ravi.patel@example.com" } })).await;
    assert_eq!(offered(&bot).await, [("upgrade_opened".to_owned(), TaskState::Open)], "somebody does now");
}

/// Somebody is asked back for the same already: nothing is offered. Whoever asks without the prompt has answered it.
/// Proves E4.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_is_not_offered() {
    let bot = opened().await;
    deal(&bot, json!({ "type": "upgrade", "stage": "1-Discovery" })).await;
    asked(&bot, EXPANSION, NEW).await;
    assert_eq!(offered(&bot).await, [("upgrade_opened".to_owned(), TaskState::Done)]);
    deal(&bot, json!({ "id": "0065e00000Upgr2", "type": "upgrade", "stage": "1-Discovery" })).await;
    assert_eq!(offered(&bot).await.len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take…
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take…
    ");
}

/// "Not now" is taken back in the same message: it is offered again as it was; once the deal has moved on, that is said.
/// Proves E4.
#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_taken_back() {
    let bot = opened().await;
    let upgrade = json!({ "name": "Homeworld – to Ultimate", "type": "upgrade", "stage": "1-Discovery", "close_date": "2027-09-30" });
    deal(&bot, upgrade).await;
    bot.until("2026-11-24T16:00:00Z").await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Not now").await.ok();
    bot.press(RAVI, &bot.last_dm(RAVI), "Undo").await.ok();
    assert!(bot.last_dm(RAVI).has_button("Request help"), "{:?}", bot.last_dm(RAVI).buttons());
    bot.press(RAVI, &bot.last_dm(RAVI), "Not now").await.ok();
    let answered = bot.last_dm(RAVI);
    deal(&bot, json!({ "stage": "8-Closed Lost" })).await;
    bot.press(RAVI, &answered, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(RAVI), @"This is open again. This is no longer available, because the deal moved on.");
    bot.ws.mark_all_read();
}
