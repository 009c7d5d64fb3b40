//! What happens meanwhile: licences, holidays, another CSM, a deal that goes back, an account that is let go or merged.

use baton_storage::Fault;
use baton_storage::audit;
use baton_storage::occurrences;
use baton_storage::states::OccurrenceState;

use super::*;

/// The moments of Homeworld's onboarding that are still to come.
async fn ahead(bot: &TestBot) -> usize {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let moments =
        occurrences::of_schedule(&mut db, &format!("milestones:{HOMEWORLD}")).await.expect("moments");
    moments.iter().filter(|moment| moment.state == OccurrenceState::Scheduled).count()
}

/// The CSM accepts long before the deal is won: no clock runs and nobody is asked, whatever time passes; it counts from
/// Closed Won. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn accepted_long_before_the_win() {
    let bot = ready().await;
    let accepted =
        bot.account(HOMEWORLD).await.onboarding_since.expect("P1: it has begun to be looked after");
    let heard = journal(&bot, "2026-11-24", "2027-01-20").await;
    assert!(!heard.contains("onboarding") && !heard.contains("Kickoff"), "{heard}");
    assert!(rows(&bot, HOMEWORLD).await.is_empty());
    assert_eq!(line(&bot), "no onboarding");
    bot.until("2027-01-21T10:00:00Z").await;
    bot.stage("Closed Won").await;
    let since = bot.account(HOMEWORLD).await.onboarding_since.expect("it began");
    assert!(since > accepted && since <= bot.clock.now(), "it counts from the win");
    assert!(
        line(&bot).starts_with("*Onboarding, 45 days, started Thu 21 Jan:* ○ Kickoff call, due Thu 4 Feb"),
        "{}",
        line(&bot)
    );
}

/// A tenth of the licences is in use: first value is reached by itself, its step is done, the CSM reads of it in the
/// morning and nobody asks for it any more; below that nothing happens, and the same again is no news.
/// Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenth_of_the_licences_reaches_first_value() {
    let bot = won().await;
    bot.until("2026-11-30T12:00:00Z").await;
    bot.ws.mark_all_read();
    licences(&bot, 99, 1_000).await;
    assert!(line(&bot).contains("○ First value"), "{}", line(&bot));
    bot.until("2026-12-01T12:00:00Z").await;
    licences(&bot, 100, 1_000).await;
    assert!(line(&bot).contains("✓ First value (day 6)"), "{}", line(&bot));
    assert!(bot.only_of(HOME).text_of().contains("✓ First value"), "its step is done");
    bot.until("2026-12-02T09:01:00Z").await;
    let news = bot.last_dm(RAVI);
    assert!(
        news.text.contains("Homeworld Inc. has reached first value: 100 of 1000 licenses are in use."),
        "{}",
        news.text
    );
    bot.ws.mark_all_read();
    licences(&bot, 50, 1_000).await;
    licences(&bot, 300, 1_000).await;
    let heard = journal(&bot, "2026-12-02", "2027-01-04").await;
    assert!(!heard.contains("licences"), "{heard}");
    let value =
        rows(&bot, HOMEWORLD).await.into_iter().find(|row| row.milestone == "first_value").expect("the row");
    assert_eq!(value.note.as_deref(), Some("100 of 1000 licenses are in use."), "what was true then stays");
    assert_eq!(value.recorded_by.map(String::from).as_deref(), Some("baton"));
}

/// Day 30 is Christmas: the day before counts, and on a holiday nobody hears anything. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_is_no_day_for_anything() {
    let bot = won().await;
    let call =
        rows(&bot, HOMEWORLD).await.into_iter().find(|row| row.milestone == "first_call").expect("the row");
    assert_eq!(call.due_at.utc().date_naive().to_string(), "2026-12-24");
    bot.until("2026-12-24T18:00:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2026-12-28T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-12-28T09:01:00Z").await;
    assert!(
        bot.last_dm(RAVI)
            .text_of()
            .contains("Homeworld Inc.: “First cadence call” was due Thu 24 Dec and is not done yet.")
    );
}

/// The CSM changes: whoever has the account on the morning after is asked. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn the_csm_of_that_day_is_asked() {
    let bot = won().await;
    bot.until("2026-12-09T12:00:00Z").await;
    bot.app
        .storage
        .write(|tx| {
            Box::pin(async move {
                let why = Some("on leave");
                let ended = baton_storage::assignments::Outcome::Ended;
                let (account, at) = (HOMEWORLD.into(), baton_storage::time::At(1));
                assert!(
                    baton_storage::assignments::settle_account(tx, &account, ended, why, at).await?,
                    "an assignment"
                );
                Ok::<_, Fault>(())
            })
        })
        .await
        .expect("a write");
    bot.crm(json!({ "account": { "id": HOMEWORLD, "csm_email": "elena.costa@example.com" } })).await;
    bot.ws.mark_all_read();
    bot.until("2026-12-10T09:01:00Z").await;
    let asked = bot.last_dm(ELENA);
    assert!(
        asked.text_of().contains("Homeworld Inc.: “Kickoff call” was due Wed 9 Dec"),
        "{}",
        asked.text_of()
    );
    assert!(!bot.dms(RAVI).iter().any(|text| text.contains("is not done yet")));
}

/// The deal goes back: the clock rests and nobody is asked; won again, it counts from the later day, and what was done
/// before stays done. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_goes_back_stops_the_clock() {
    let bot = won().await;
    bot.until("2026-11-30T10:00:00Z").await;
    done(&bot, RAVI, "Kickoff call").await;
    bot.stage("5-Negotiating").await;
    assert_eq!(line(&bot), "no onboarding");
    assert_eq!(ahead(&bot).await, 0);
    let heard = journal(&bot, "2026-11-30", "2027-01-15").await;
    assert!(!heard.contains("is not done yet") && !heard.contains("Which priority"), "{heard}");
    bot.until("2027-01-18T10:00:00Z").await;
    bot.stage("Closed Won").await;
    assert!(
        line(&bot).contains(
            "45 days, started Mon 18 Jan:* ✓ Kickoff call (day 0) · ○ First cadence call, due Wed 17 Feb"
        ),
        "{}",
        line(&bot)
    );
    assert!(ahead(&bot).await > 0);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: The deal moved back from Closed Won to 5-Negotiating. The account keeps its CSM. Steps of later stag…
    Sam Ortiz: Homeworld Inc. moved back from Closed Won to 5-Negotiating. Nothing in the handoff changes. Steps of…
    ");
}

/// Lost for good, the account is let go: nothing of its onboarding is left to be asked. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_let_go_is_not_onboarded() {
    let bot = won().await;
    bot.until("2026-12-11T10:00:00Z").await;
    bot.stage("8-Closed Lost").await;
    assert_eq!(ahead(&bot).await, 0);
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("No longer needed: the deal is not won"), "{text}");
    bot.ws.mark_all_read();
    let heard = journal(&bot, "2026-12-11", "2027-02-01").await;
    assert!(!heard.contains("Kickoff call was due"), "{heard}");
    assert_eq!(bot.account(HOMEWORLD).await.onboarding_since, None);
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Homeworld Inc.: the deal was lost, and its handoff is paused. If the deal reopens by 10 Jan, the han…");
}

/// Two accounts become one: of two starts the earlier one stays, with what either has reached. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_starts_the_earlier_one_stays() {
    let bot = won().await;
    bot.until("2026-11-30T10:00:00Z").await;
    let other = "0015e00000MoonA";
    let moon = json!({ "id": other, "name": "Homeworld Moon", "segment": "enterprise", "region": "EMEA", "csm_email": "ravi.patel@example.com" });
    let deal = json!({ "id": "0065e00000MoonA", "type": "new_business", "stage": "6-Awaiting Signature", "close_date": "2026-12-10" });
    bot.crm(json!({ "account": moon, "opportunity": deal })).await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let found = accounts::named_like(&mut db, "Homeworld Moon", 1).await.expect("accounts").remove(0);
    drop(db);
    bot.crm(json!({ "account": { "id": other }, "opportunity": { "id": "0065e00000MoonA", "stage": "Closed Won" } })).await;
    let theirs = rows(&bot, found.account_id.as_str()).await;
    assert_eq!(theirs.len(), 7, "the CRM named its CSM: it began at Closed Won");
    let began = rows(&bot, HOMEWORLD).await[0].began_at;
    assert!(theirs[0].began_at > began);
    done(&bot, RAVI, "Kickoff call").await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "merged_into": other } })).await;
    let kept = rows(&bot, found.account_id.as_str()).await;
    assert_eq!((kept.len(), kept[0].began_at), (7, began));
    assert!(kept.iter().any(|row| row.milestone == "kickoff" && row.reached_at.is_some()));
    assert_eq!(bot.account(found.account_id.as_str()).await.onboarding_since, Some(began));
    assert_eq!(ahead(&bot).await, 0, "it goes on under the other one");
    let mut db = bot.app.storage.read().await.expect("a reader");
    let told = audit::all(&mut db).await.expect("the audit");
    assert_eq!(
        told.iter().filter(|entry| entry.action == "onboarding.begin").count(),
        2,
        "it did not begin anew"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Homeworld Moon: 0 of 7 handoff steps are done. Next: Internal account team meeting, Maya Lopez, by M…
    Ravi Patel: Ravi, you have no open tasks for today.
    ");
}
