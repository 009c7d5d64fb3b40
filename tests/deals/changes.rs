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
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.deal(json!({ "close_date": "2027-02-20" })).await;
    bot.until("2026-11-25T09:30:00Z").await;
    bot.nobody_else_heard();
    bot.deal(json!({ "close_date": "2027-03-30" })).await;
    bot.deal(json!({ "close_date": "2027-04-30" })).await;
    bot.until("2026-11-26T09:30:00Z").await;
    for person in [RAVI, MAYA] {
        let told = bot.news(person);
        assert_eq!(
            told,
            ["Homeworld Inc. is now expected to close 30 Apr 2027, 69 days later than before (20 Feb 2027)."]
        );
    }
    assert!(bot.news(HOME)[0].starts_with("Agenda: "), "two days before the internal meeting");
    bot.nobody_else_heard();
    bot.deal(json!({ "close_date": "2026-12-20" })).await;
    bot.until("2026-11-27T09:30:00Z").await;
    assert!(bot.news(RAVI)[0].contains("131 days earlier than before (30 Apr 2027)"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. is now expected to close 20 Dec 2026, 131 days earlier than before (30 Apr 2027).
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    ");
}

/// A date that moves far and comes back before anybody could be told is one sentence about where it is now, never
/// one about where it was for an hour. Proves T4, G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_comes_back_is_told_as_it_is() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.deal(json!({ "close_date": "2027-06-30" })).await;
    bot.pass(chrono::Duration::hours(1)).await;
    bot.deal(json!({ "close_date": "2027-02-15" })).await;
    bot.until("2026-11-25T09:30:00Z").await;
    let told = bot.news(RAVI);
    assert_eq!(told, ["Homeworld Inc.: the close date moved and moved back; it is 15 Feb 2027."]);
    assert_eq!(bot.news(MAYA).len(), 1);
}

/// The third time a date slips its owner is asked whether the deal is real. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_keeps_slipping_is_asked_about() {
    let bot = TestBot::open().await;
    bot.asked().await;
    for day in ["2027-02-16", "2027-02-17", "2027-02-18"] {
        bot.pass(chrono::Duration::minutes(1)).await;
        bot.deal(json!({ "close_date": day })).await;
    }
    bot.until("2026-11-24T09:01:00Z").await;
    let asked = bot.last_dm(ALEX);
    let wanted =
        "Homeworld Inc.: the close date has moved later 3 times, now to 18 Feb 2027. Is the deal still real?";
    assert!(asked.text.contains(wanted), "{}", asked.text);
    assert!(asked.has_button("Done"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    ");
}

/// The deal gets another owner: what was asked of the old one is asked of the new one, and each hears of the
/// other. Proves T1, R1.
#[tokio::test(flavor = "multi_thread")]
async fn another_owner_takes_over_what_was_asked() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.deal(json!({ "close_date": "2026-11-24" })).await;
    bot.until("2026-11-25T09:01:00Z").await;
    assert!(bot.last_dm(ALEX).text.contains("Has the date moved?"));
    bot.ws.mark_all_read();
    bot.deal(json!({ "owner_email": "lee.novak@example.com" })).await;
    bot.until("2026-11-26T09:01:00Z").await;
    let lee = bot.last_dm(LEE);
    assert!(lee.text_of().contains("Has the date moved?"), "{}", lee.text_of());
    assert!(lee.text_of().contains("You are now the seller of Homeworld Inc.; before, it was Alex Moreau."));
    let alex = bot.last_dm(ALEX);
    assert_eq!(alex.text, "Homeworld Inc.: Lee Novak is now the seller and has taken over your open tasks.");
    bot.ws.mark_all_read();
    bot.until("2026-12-02T09:30:00Z").await;
    assert!(bot.news(ALEX).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Dana Whitfield: Homeworld Inc. (EMEA Enterprise) has no CSM yet. The request was sent Mon 23 Nov, 10:00; the manager…
    Lee Novak: Lee, 1 open task: Homeworld Inc.: the close date was 24 Nov 2026, and the deal is still open in 3-Te…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has no CSM yet. Can you assign one?
    ");
}

/// The account gets another architect: their steps go along. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn another_architect_takes_over_the_steps() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "sa_email": "lee.novak@example.com" } })).await;
    assert!(bot.only(HOME).text_of().contains("*Internal account team meeting* · Lee Novak"));
    bot.until("2026-11-24T09:01:00Z").await;
    assert!(bot.last_dm(LEE).text_of().contains("Schedule the internal account team meeting"));
    let sam = bot.last_dm(SAM);
    assert_eq!(
        sam.text,
        "Homeworld Inc.: Lee Novak is now the solutions architect and has taken over your open tasks."
    );
}

/// Two accounts become one: the deals, the request and the handoff go along, and the channel. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_account_takes_everything_along() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.crm(other("3-Technical Evaluation")).await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "merged_into": OTHER } })).await;
    assert!(bot.only_of(HOME).text.starts_with("Homeworld Ltd: 0 of 7"), "{}", bot.only_of(HOME).text);
    let notes: Vec<_> = bot.ws.messages(HOME).into_iter().map(|one| one.text).collect();
    assert!(
        notes.iter().any(|text| text.contains("Homeworld Inc. was merged into Homeworld Ltd")),
        "{notes:#?}"
    );
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    let card = bot.last_private(SAM);
    assert!(card.contains("Homeworld Ltd") && card.contains("Ravi Patel"), "{card}");
    // What is still told under the old id is taken for the new one.
    bot.deal(json!({ "stage": "4-Proposal" })).await;
    let mut db = bot.app.storage.read().await.expect("a reader");
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
    let bot = TestBot::open().await;
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
        let seconds = bot.clock.now().seconds();
        let (status, text) = bot.feed(event.to_string(), FEED_SECRET, seconds).await;
        assert_eq!(status, 400);
        assert!(text.contains(field), "{text}");
    }
}

/// Two accounts with a CSM each become one: the manager says who keeps it. Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn two_csms_of_a_merged_account_are_for_the_manager() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.crm(other("4-Proposal")).await;
    bot.command(LEE, "/request-csm", "Homeworld Ltd").await.ok();
    bot.form(LEE).set("Why now?", "Moving to stage 4").send().await;
    let cards = bot.ws.messages(EMEA);
    let card = cards.iter().find(|card| card.text.contains("Homeworld Ltd")).expect("a card");
    bot.press(MAYA, card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", ELENA).send().await;
    bot.press(ELENA, &bot.last_dm(ELENA), "Accept").await.ok();
    bot.ws.mark_all_read();
    bot.crm(json!({ "account": { "id": HOMEWORLD, "merged_into": OTHER } })).await;
    let told = bot.news(MAYA);
    assert!(told[0].contains("each had a CSM: Elena Costa and Ravi Patel. Who keeps it?"), "{told:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Homeworld Inc. was merged into Homeworld Ltd, and each had a CSM: Elena Costa and Ravi Patel. Who ke…");
    bot.until("2026-11-24T09:01:00Z").await;
    let news =
        "Homeworld Inc. was merged into Homeworld Ltd in the CRM. All its data is now under Homeworld Ltd.";
    assert_eq!(bot.news(ELENA), [news], "once: her card is her own, and no note stands under it");
    bot.ws.mark_all_read();
}

/// A duplicate deal is merged: one request goes on, and whoever asked the other follows it. Proves R7.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_deal_keeps_one_request() {
    let bot = TestBot::open().await;
    bot.asked().await;
    let copy = json!({
        "opportunity": { "id": OTHER_DEAL, "name": "Copy", "stage": "3-Technical Evaluation", "amount": 250_000,
            "close_date": "2027-02-15" },
        "account": { "id": HOMEWORLD },
    });
    bot.crm(copy).await;
    bot.command(LEE, "/request-csm", &deal_url(&deal18(OTHER_DEAL))).await.ok();
    bot.form(LEE).set("Why now?", "Nearing the end of stage 3").send().await;
    bot.ws.mark_all_read();
    bot.crm(json!({ "opportunity": { "id": OTHER_DEAL, "merged_into": HOMEWORLD_DEAL } })).await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let open = requests::open(&mut db).await.expect("requests");
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].opportunity_id.as_str(), HOMEWORLD_DEAL);
    assert_eq!(requests::watchers(&mut db, &open[0].request_id).await.expect("read"), [LEE.into()]);
    assert!(bot.news(LEE).iter().any(|text| text.starts_with("You now follow Sam Ortiz's request")));
    insta::assert_snapshot!(bot.others_heard().await, @"#emea-csm-requests, in a thread: Lee Novak requested a CSM for the same deal and now follows this request.");
}
