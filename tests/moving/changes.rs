//! Dates that slip, owners that change, records that are merged.

use baton_storage::{handoffs, requests};
use serde_json::json;

use crate::harness::*;

const OTHER: &str = "0015e00000Other";
const OTHER_DEAL: &str = "0065e00000Other";

fn other(stage: &str) -> serde_json::Value {
    json!({
        "opportunity": { "id": OTHER_DEAL, "name": "Homeworld (copy)", "stage": stage, "amount": 250_000,
            "close_date": "2027-02-15", "owner_email": "alex.moreau@example.com" },
        "account": { "id": OTHER, "name": "Homeworld Ltd", "segment": "enterprise", "region": "EMEA", "lam": 1,
            "sa_email": "lee.novak@example.com" },
    })
}

/// A close date moves by days within its quarter: nobody hears. By ten weeks: the CSM and the manager do, once,
/// with where it was and where it is, though it moved twice before they could be told. Pulled in: they hear that.
/// Proves T4, G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_slips_far_is_told_to_whoever_plans_by_it() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.until("2026-11-24T12:00:00Z").await;
    stage.ws.mark_all_read();
    stage.deal(json!({ "close_date": "2027-02-20" })).await;
    stage.until("2026-11-25T09:30:00Z").await;
    stage.nobody_else_heard();
    stage.deal(json!({ "close_date": "2027-03-30" })).await;
    stage.deal(json!({ "close_date": "2027-04-30" })).await;
    stage.until("2026-11-26T09:30:00Z").await;
    for person in [RAVI, MAYA] {
        let told = stage.news(person);
        assert_eq!(
            told,
            [
                "Homeworld Inc. is expected to close on 30 Apr 2027 now, 69 days later than before (20 Feb 2027)."
            ]
        );
    }
    assert!(stage.news(HOME)[0].starts_with("Agenda: "), "two days before the internal meeting");
    stage.nobody_else_heard();
    stage.deal(json!({ "close_date": "2026-12-20" })).await;
    stage.until("2026-11-27T09:30:00Z").await;
    assert!(stage.news(RAVI)[0].contains("131 days earlier than before (30 Apr 2027)"));
}

/// A date that moves far and comes back before anybody could be told is one sentence about where it is now, never
/// one about where it was for an hour. Proves T4, G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_comes_back_is_told_as_it_is() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.until("2026-11-24T12:00:00Z").await;
    stage.ws.mark_all_read();
    stage.deal(json!({ "close_date": "2027-06-30" })).await;
    stage.pass(chrono::Duration::hours(1)).await;
    stage.deal(json!({ "close_date": "2027-02-15" })).await;
    stage.until("2026-11-25T09:30:00Z").await;
    let told = stage.news(RAVI);
    assert_eq!(told, ["Homeworld Inc.: the close date moved and moved back; it is 15 Feb 2027."]);
    assert_eq!(stage.news(MAYA).len(), 1);
    stage.nobody_else_heard();
}

/// The third time a date slips its owner is asked whether the deal is real. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_keeps_slipping_is_asked_about() {
    let stage = Stage::open().await;
    stage.asked().await;
    stage.ws.mark_all_read();
    for day in ["2027-02-16", "2027-02-17", "2027-02-18"] {
        stage.pass(chrono::Duration::minutes(1)).await;
        stage.deal(json!({ "close_date": day })).await;
    }
    stage.until("2026-11-24T09:01:00Z").await;
    let asked = stage.last_dm(ALEX);
    let wanted = "The close date of Homeworld Inc. has moved later 3 times, now to 18 Feb 2027. Is the deal still real?";
    assert!(asked.text.contains(wanted), "{}", asked.text);
    assert!(asked.has_button("Done"));
}

/// The deal gets another owner: what was asked of the old one is asked of the new one, and each hears of the
/// other. Proves T1, R1.
#[tokio::test(flavor = "multi_thread")]
async fn another_owner_takes_over_what_was_asked() {
    let stage = Stage::open().await;
    stage.asked().await;
    stage.deal(json!({ "close_date": "2026-11-24" })).await;
    stage.until("2026-11-25T09:01:00Z").await;
    assert!(stage.last_dm(ALEX).text.contains("Has it moved?"));
    stage.ws.mark_all_read();
    stage.deal(json!({ "owner_email": "lee.novak@example.com" })).await;
    stage.until("2026-11-26T09:01:00Z").await;
    let lee = stage.last_dm(LEE);
    assert!(lee.text_of().contains("Has it moved?"), "{}", lee.text_of());
    assert!(lee.text_of().contains("Homeworld Inc. is yours now as its seller; Alex Moreau had it before."));
    let alex = stage.last_dm(ALEX);
    assert_eq!(alex.text, "Homeworld Inc.: Lee Novak is the seller now. What was yours of it went to them.");
    stage.ws.mark_all_read();
    stage.until("2026-12-02T09:30:00Z").await;
    assert!(stage.news(ALEX).is_empty());
}

/// The account gets another architect: their steps go along. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn another_architect_takes_over_the_steps() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.crm(json!({ "account": { "id": HOMEWORLD, "sa_email": "lee.novak@example.com" } })).await;
    assert!(stage.only(HOME).text_of().contains("*Internal account team meeting* · Lee Novak"));
    stage.until("2026-11-24T09:01:00Z").await;
    assert!(stage.last_dm(LEE).text_of().contains("Arrange the internal account team meeting"));
    let sam = stage.last_dm(SAM);
    assert_eq!(
        sam.text,
        "Homeworld Inc.: Lee Novak is the solutions architect now. What was yours of it went to them."
    );
}

/// Two accounts become one: the deals, the request and the handoff go along, and the channel. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_account_takes_everything_along() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.crm(other("3-Technical Evaluation")).await;
    stage.crm(json!({ "account": { "id": HOMEWORLD, "merged_into": OTHER } })).await;
    assert!(stage.only_of(HOME).text.starts_with("Homeworld Ltd: 0 of 7"), "{}", stage.only_of(HOME).text);
    let notes: Vec<_> = stage.ws.messages(HOME).into_iter().map(|one| one.text).collect();
    assert!(
        notes.iter().any(|text| text.contains("Homeworld Inc. was merged into Homeworld Ltd")),
        "{notes:#?}"
    );
    stage.command(SAM, "/handoff", "homeworld").await.ok();
    let card = stage.last_private(SAM);
    assert!(card.contains("Homeworld Ltd") && card.contains("Ravi Patel"), "{card}");
    // What is still told under the old id is taken for the new one.
    stage.deal(json!({ "stage": "4-Proposal" })).await;
    let mut db = stage.app.storage.read().await.expect("a reader");
    let running = handoffs::of_account(&mut db, &account(OTHER)).await.expect("read").expect("a handoff");
    let deal = running.opportunity_id.expect("a deal");
    let deal = baton_storage::opportunities::find(&mut db, &deal).await.expect("read").expect("known");
    assert_eq!(deal.account_id, account(OTHER));
}

fn account(short: &str) -> baton_storage::ids::AccountId {
    use baton::rules::crm::CrmObject;
    use baton::rules::crm::parse_link;
    parse_link(short, CrmObject::Account, &[]).expect("an id").id18.into()
}

/// A merge into what is not known is refused with the field named, and changes nothing. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_into_the_unknown_is_refused() {
    let stage = Stage::open().await;
    for (data, field) in [
        (json!({ "account": { "id": HOMEWORLD, "merged_into": OTHER } }), "data.account.merged_into"),
        (json!({ "account": { "id": HOMEWORLD, "merged_into": HOMEWORLD } }), "data.account.merged_into"),
        (
            json!({ "opportunity": { "id": HOMEWORLD_DEAL, "merged_into": OTHER_DEAL } }),
            "data.opportunity.merged_into",
        ),
    ] {
        let event = json!({ "specversion": "1.0", "type": "x", "source": "salesforce", "id": field, "data": data,
            "time": "2026-11-23T10:00:00Z" });
        let seconds = stage.clock.now().seconds();
        let (status, text) = stage.feed(event.to_string(), FEED_SECRET, seconds).await;
        assert_eq!(status, 400);
        assert!(text.contains(field), "{text}");
    }
}

/// Two accounts with a CSM each become one: the manager says who keeps it. Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn two_csms_of_a_merged_account_are_for_the_manager() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.crm(other("4-Proposal")).await;
    stage.command(LEE, "/request-csm", "Homeworld Ltd").await.ok();
    stage.form(LEE).set("Why now", "Moving to stage 4").send().await;
    let cards = stage.ws.messages(EMEA);
    let card = cards.iter().find(|card| card.text.contains("Homeworld Ltd")).expect("a card");
    stage.press(MAYA, card, "Assign").await.ok();
    stage.form(MAYA).set("CSM", ELENA).send().await;
    stage.press(ELENA, &stage.last_dm(ELENA), "Accept").await.ok();
    stage.ws.mark_all_read();
    stage.crm(json!({ "account": { "id": HOMEWORLD, "merged_into": OTHER } })).await;
    let told = stage.news(MAYA);
    assert!(told[0].contains("each had a CSM: Elena Costa and Ravi Patel. Say who keeps it."), "{told:#?}");
}

/// A duplicate deal is merged: one request goes on, and whoever asked the other follows it. Proves R7.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_deal_keeps_one_request() {
    let stage = Stage::open().await;
    stage.asked().await;
    let copy = json!({
        "opportunity": { "id": OTHER_DEAL, "name": "Copy", "stage": "3-Technical Evaluation", "amount": 250_000,
            "close_date": "2027-02-15" },
        "account": { "id": HOMEWORLD },
    });
    stage.crm(copy).await;
    stage.command(LEE, "/request-csm", &deal_url(&deal18(OTHER_DEAL))).await.ok();
    stage.form(LEE).set("Why now", "Nearing the end of stage 3").send().await;
    stage.ws.mark_all_read();
    stage.crm(json!({ "opportunity": { "id": OTHER_DEAL, "merged_into": HOMEWORLD_DEAL } })).await;
    let mut db = stage.app.storage.read().await.expect("a reader");
    let open = requests::open(&mut db).await.expect("requests");
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].opportunity_id.as_str(), HOMEWORLD_DEAL);
    assert_eq!(requests::watchers(&mut db, &open[0].request_id).await.expect("read"), [LEE.into()]);
    assert!(stage.news(LEE).iter().any(|text| text.starts_with("You follow Sam Ortiz's request")));
}

fn deal18(short: &str) -> String {
    use baton::rules::crm::CrmObject;
    use baton::rules::crm::parse_link;
    parse_link(short, CrmObject::Opportunity, &[]).expect("an id").id18
}
