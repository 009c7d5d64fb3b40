//! What ends with it, and what stays.

use baton_storage::asks::Asks;
use baton_storage::states::{HandoffState, MeetingState, Priority, RequestState, TaskState};
use baton_storage::{accounts, assignments, handoffs, meetings, opportunities, requests, tasks};

use super::*;

/// Open steps, a meeting to come, a request that is open, things asked of the CSM: all of it ends, everybody concerned
/// hears of it once, the CRM's field stays for the managers to change; the account is Pr4 and stays so until the CRM
/// names somebody else.
/// Proves D2, Q4, T1, G4.
#[tokio::test(flavor = "multi_thread")]
async fn everything_that_hangs_on_it_ends() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.known_in_the_crm(60_000).await;
    bot.press(SAM, &bot.only_of(HOME), "Schedule").await.ok();
    bot.form(SAM).set("Day", "2026-12-01").set("Time", "10:00").send().await;
    bot.put_forms_away(SAM).await;
    let deal = json!({ "id": "0065e00000MoreHAAR", "account_id": HOMEWORLD, "name": "More", "stage": "4-Proposal",
        "close_date": "2027-03-01", "amount": 20_000 });
    bot.crm(json!({ "opportunity": deal, "account": { "id": HOMEWORLD } })).await;
    open_request(&bot).await;
    // Everybody has heard of the meeting.
    bot.until("2026-11-24T10:00:00Z").await;
    let card = bot.written().await;
    bot.ws.mark_all_read();

    bot.press(RAVI, &card, "Complete").await.ok();
    let text = bot.form(RAVI).view.text_of();
    assert!(text.contains("Account team meeting: Homeworld Inc."), "{text}");
    assert!(text.contains("1 open request for a CSM is declined"), "{text}");
    assert!(text.contains("CSM field in the CRM, which shows Ravi Patel"), "{text}");
    bot.form(RAVI).send().await;
    bot.put_forms_away(RAVI).await;

    let mut db = bot.app.storage.read().await.expect("a reader");
    let account = accounts::find(&mut db, &HOMEWORLD.into()).await.unwrap().unwrap();
    assert_eq!(account.priority, Some(Priority::Pr4));
    assert_eq!(account.onboarding_since, None);
    assert_eq!(account.csm_field.as_deref(), Some("ravi.patel@example.com"), "the CRM's own");
    assert_eq!(assignments::current(&mut db, &HOMEWORLD.into()).await.unwrap(), None);
    let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.unwrap().unwrap();
    assert_eq!(handoff.state, HandoffState::Ended);
    let meeting = meetings::of_step(&mut db, &handoff.handoff_id, "internal-meeting").await.unwrap().unwrap();
    assert_eq!(meeting.state, MeetingState::Cancelled);
    let asked = requests::of_account(&mut db, &HOMEWORLD.into()).await.unwrap();
    let open = asked.iter().find(|one| one.opportunity_id.as_str() == "0065e00000MoreHAAR").unwrap();
    assert_eq!(open.state, RequestState::Declined);
    assert_eq!(
        open.reason.as_deref(),
        Some("CSM coverage ended: Below the threshold after a downgrade or churn")
    );
    let left = tasks::open_of_account(&mut db, &HOMEWORLD.into()).await.unwrap();
    let left: Vec<_> =
        left.iter().filter(|one| one.is_action()).map(|one| (&one.asks, one.owner.as_str())).collect();
    assert_eq!(left, [(&Asks::Field, MAYA)], "nothing is left but the field");
    drop(db);

    assert!(bot.news(SAM).iter().any(|news| news.contains("coverage ended")), "whoever asked for a CSM");
    assert_eq!(bot.news(ALEX).len(), 1, "who stays responsible, at once");
    bot.ws.mark_all_read();
    bot.until("2026-11-25T09:01:00Z").await;
    let maya = bot.last_dm(MAYA).text_of();
    assert!(
        maya.contains("its CSM field in the CRM still shows Ravi Patel. Please change it to TAM Scale."),
        "{maya}"
    );
    let invited = bot.last_dm(ALEX).text_of();
    assert!(
        invited.contains("Account team meeting: Homeworld Inc.") && invited.contains("canceled “"),
        "{invited}"
    );

    // News of the account does not bring it back while the field reads the same.
    bot.crm(json!({ "account": { "id": HOMEWORLD, "industry": "Rail" } })).await;
    assert_eq!(bot.homeworld().await.priority, Some(Priority::Pr4));
    bot.crm(json!({ "account": { "id": HOMEWORLD, "csm_email": "TAM Scale" } })).await;
    assert_eq!(bot.homeworld().await.priority, Some(Priority::Pr4));
    let mut db = bot.app.storage.read().await.expect("a reader");
    let left = tasks::open_of_account(&mut db, &HOMEWORLD.into()).await.unwrap();
    assert!(left.iter().all(|one| one.asks != Asks::Field), "the field is changed");
    let one = bot.disengagement().await;
    let fields = tasks::of_subject(&mut db, &one.subject()).await.unwrap();
    assert!(fields.iter().any(|one| one.asks == Asks::Field && one.state == TaskState::Done));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Baton canceled “Account team meeting: Homeworld Inc.” for Homeworld Inc. on Tue 1 Dec, 10:00: CSM co…
    Sam Ortiz: Homeworld Inc. no longer has a CSM of its own. Alex Moreau is the contact, and the Scale CSEs suppor…
    ");
}

impl TestBot {
    async fn homeworld(&self) -> accounts::Account {
        let mut db = self.app.storage.read().await.expect("a reader");
        accounts::find(&mut db, &HOMEWORLD.into()).await.unwrap().unwrap()
    }
}

/// Another deal of Homeworld's asks for a CSM too.
async fn open_request(bot: &TestBot) {
    let now = bot.clock.now();
    let write = bot.app.storage.write(move |tx| {
        Box::pin(async move {
            let deal = opportunities::find(tx, &"0065e00000MoreHAAR".into()).await?.expect("the deal");
            let of = (deal.opportunity_id, deal.account_id);
            let mut request = requests::Request::opened(of, "emea-enterprise".into(), SAM.into(), now);
            request.close_date = "2027-03-01".into();
            request.stage = "4-Proposal".into();
            request.why_now = "late_stage_3".into();
            requests::add(tx, &request).await
        })
    });
    write.await.expect("written");
}

/// An account that is worth a CSM by the table is let go all the same, if people decide so: its level is theirs to say.
/// One that the CRM no longer names anybody for leaves nothing to change there.
/// Proves D1, Q1.
#[tokio::test(flavor = "multi_thread")]
async fn the_table_decides_what_it_gets() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "arr": 600_000 } })).await;
    let card = bot.written().await;
    bot.press(RAVI, &card, "Complete").await.ok();
    let text = bot.form(RAVI).view.text_of();
    assert!(text.contains("at least $500,000") && !text.contains("becomes"), "{text}");
    assert!(text.contains("The CSM field in the CRM is already empty."), "{text}");
    bot.form(RAVI).send().await;
    assert_eq!(bot.homeworld().await.priority, Some(Priority::Pr1), "for people to say");
    assert!(!bot.disengagement().await.scale);
    insta::assert_snapshot!(bot.others_heard().await, @"Alex Moreau: Homeworld Inc.: you are the contact from now on. Ravi Patel has ended CSM coverage. The customer's w…");
}

/// Nobody answers: the manager is reminded, then the director hears; the CSM's own steps are asked on their mornings.
/// Proves D2, R6.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_does_is_asked_again() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.letting_go().await;
    bot.ws.mark_all_read();
    bot.until("2026-11-24T10:01:00Z").await;
    let mayas = bot.last_dm(MAYA).text_of();
    bot.until("2026-11-27T10:01:00Z").await;
    let danas = bot.news(DANA);
    assert!(
        danas.iter().any(|news| news.contains("ending CSM coverage for Homeworld Inc.")),
        "{danas:#?} {mayas}"
    );
    bot.press(DANA, &bot.last_dm(DANA), "Approve").await.ok();
    assert_eq!(bot.disengagement().await.state.as_str(), "agreed");
    bot.ws.mark_all_read();
    bot.until("2026-12-07T09:01:00Z").await;
    let ravis = bot.last_dm(RAVI).text_of();
    assert!(ravis.contains("meet the customer"), "{ravis}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    ");
}
