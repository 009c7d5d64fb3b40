//! When a review opens: by calendar, on the next working day, late once, by hand, or not at all.

use baton_storage::exceptions::{self, Exception};
use baton_storage::ids::ExceptionId;
use baton_storage::occurrences;
use baton_storage::states::ExceptionState;

use super::*;
use baton::cli::upcoming;

/// What became of the openings of a team.
async fn slots(bot: &TestBot, team: &str) -> Vec<(String, String, Option<String>)> {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let slots = occurrences::of_schedule(&mut db, &format!("priority-review:{team}")).await.expect("slots");
    slots.into_iter().map(|slot| (slot.slot, slot.state.to_string(), slot.reason)).collect()
}

/// Down over the opening and two days more: it opens once, late, and has as many working days from then on.
/// Proves P6, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn down_over_the_opening_it_opens_late_once() {
    let bot = team(1, |_| {}).await;
    bot.skip_to("2027-02-02T22:00:00Z");
    bot.settle().await;
    assert!(cards(&bot, EMEA).is_empty(), "nobody is at work");
    bot.until("2027-02-03T09:01:00Z").await;
    assert_eq!(cards(&bot, EMEA).len(), 1);
    let (review, _) = review(&bot, "emea-enterprise").await;
    assert_eq!((review.quarter.as_str(), review.ends_at), ("2027-02-01", at("2027-02-16T17:00:00Z")));
    bot.until("2027-02-20T12:00:00Z").await;
    assert_eq!(cards(&bot, EMEA).len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: Elena, you have no open tasks for today.
    Elena Costa: The FY28 Q1 review closed Tue 16 Feb: 0 of 1 account was reviewed. Not reviewed: Ember 01. You can r…
    Lee Novak: Lee, you have no open tasks for today.
    Lee Novak: The FY28 Q1 review closed Tue 16 Feb: 0 of 1 account was reviewed. Not reviewed: Lumen 01. You can r…
    Maya Lopez: The FY28 Q1 review of EMEA Enterprise closed Tue 16 Feb; 3 of 3 accounts were not reviewed.
    Ravi Patel: Ravi, you have no open tasks for today.
    Ravi Patel: The FY28 Q1 review closed Tue 16 Feb: 0 of 1 account was reviewed. Not reviewed: Rover 01. You can r…
    Tom Becker: The FY28 Q1 review of EMEA Enterprise closed Tue 16 Feb; 3 of 3 accounts were not reviewed.
    ");
}

/// Down for three weeks: what is of no use any more is recorded as skipped, and can be opened by hand.
/// Proves P6, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn down_for_weeks_it_does_not_open_by_itself() {
    let bot = team(1, |_| {}).await;
    bot.skip_to("2027-02-22T12:00:00Z");
    bot.settle().await;
    assert!(cards(&bot, EMEA).is_empty());
    let passed = Some("passed while Baton was down".to_owned());
    let slot = ("2027-02-01T09:00:00".to_owned(), "skipped".to_owned(), passed);
    assert_eq!(slots(&bot, "emea-enterprise").await, [slot]);
}

/// Down from the sixth day until after its end: it closes late, once, and nobody is reminded of what is over.
/// Proves P6, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn down_over_its_end_it_closes_late_once() {
    let bot = opened(1).await;
    nothing_changed(&bot, RAVI, 1).await;
    bot.ws.mark_all_read();
    bot.skip_to("2027-02-15T11:00:00Z");
    bot.settle().await;
    assert!(card(&bot, EMEA).text.contains("closed Mon 15 Feb. 1 of 3 accounts was reviewed"));
    bot.nobody_else_heard();
    bot.until("2027-02-18T12:00:00Z").await;
}

/// On a holiday it opens on the next working day, at its hour.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_holiday_it_opens_the_next_working_day() {
    let holiday = |config: &mut String| {
        *config = config.replace("[\"2026-12-25\"]", "[\"2026-12-25\", \"2027-02-01\"]");
    };
    let bot = team(1, holiday).await;
    bot.until("2027-02-02T08:59:00Z").await;
    assert!(cards(&bot, EMEA).is_empty());
    bot.until("2027-02-02T09:01:00Z").await;
    assert_eq!(cards(&bot, EMEA).len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: Elena, FY28 Q1 review: Ember 01 is Pr2. Is that still right? 1 of 1 account left, due Mon 15 Feb.
    Lee Novak: Lee, FY28 Q1 review: Lumen 01 is Pr2. Is that still right? 1 of 1 account left, due Mon 15 Feb.
    Ravi Patel: Ravi, FY28 Q1 review: Rover 01 is Pr2. Is that still right? 1 of 1 account left, due Mon 15 Feb.
    ");
}

/// A team whose CSMs have no accounts has nothing to review.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn without_accounts_there_is_no_review() {
    let bot = team(1, |_| {}).await;
    bot.until("2027-02-01T15:00:00Z").await;
    assert!(cards(&bot, AMER).is_empty());
    let why = Some("the team's CSMs have no accounts to review".to_owned());
    let slot = ("2027-02-01T09:00:00".to_owned(), "skipped".to_owned(), why);
    assert_eq!(slots(&bot, "amer-enterprise").await, [slot]);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review is open until Fri 12 Feb. 0 of 3 accounts are reviewed:…
    Elena Costa: Elena, FY28 Q1 review: Ember 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    Lee Novak: Lee, FY28 Q1 review: Lumen 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    Ravi Patel: Ravi, FY28 Q1 review: Rover 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    ");
}

/// A manager opens it by hand, ahead of the calendar, which then leaves it at that; nobody else can, and nobody a
/// second time in the same quarter.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_opens_it_by_hand() {
    let bot = team(1, |_| {}).await;
    bot.asked_again().await;
    let any = bot.only(EMEA);
    forged(&bot, RAVI, &any, "reviews.open", "emea-enterprise").await;
    assert_eq!(
        bot.last_private(RAVI),
        "Only the leaders of EMEA Enterprise can start its review: Maya Lopez, Tom Becker or Dana Whitfield."
    );
    forged(&bot, NINA, &any, "reviews.open", "emea-enterprise").await;
    assert!(cards(&bot, EMEA).is_empty(), "another team's manager is nobody here");
    bot.command(MAYA, "/priority", "").await.ok();
    let list = bot.ws.last_ephemeral(MAYA).expect("Maya's list");
    assert!(list.text_of().contains("the FY27 Q4 priority review has not started"), "{}", list.text_of());
    bot.press(MAYA, &list, "Start it now").await.ok();
    assert_eq!(
        bot.last_private(MAYA),
        "The FY27 Q4 review of EMEA Enterprise has started and is open until Fri 5 Feb."
    );
    assert!(card(&bot, EMEA).text_of().contains("Started by Maya Lopez."));
    bot.command(MAYA, "/priority", "").await.ok();
    assert!(!bot.last_private(MAYA).contains("has not started"));
    forged(&bot, TOM, &any, "reviews.open", "emea-enterprise").await;
    assert_eq!(
        bot.last_private(TOM),
        "The FY27 Q4 review of EMEA Enterprise is already open until Fri 5 Feb."
    );
    bot.until("2027-02-05T16:00:00Z").await;
    assert_eq!(cards(&bot, EMEA).len(), 1, "the quarter's own waits until it is over");
    bot.until("2027-02-08T09:01:00Z").await;
    let said: Vec<bool> = cards(&bot, EMEA).iter().map(|card| card.text_of().contains("FY28 Q1")).collect();
    assert_eq!(said, [false, true]);
    insta::assert_snapshot!(bot.others_heard_so_many().await, @"
    Dana Whitfield: 1
    Elena Costa: 3
    Lee Novak: 3
    Maya Lopez: 3
    Nina Falk, who alone sees it: 1
    Ravi Patel: 3
    Sam Ortiz: 1
    Tom Becker: 4
    ");
}

/// An exception holds until the next review: from then on the model decides again, and until somebody has looked the
/// level stays as it is.
/// Proves P5, P6.
#[tokio::test(flavor = "multi_thread")]
async fn exceptions_end_when_a_review_opens() {
    let bot = team(1, |_| {}).await;
    let now = bot.clock.now();
    let exception = Exception {
        exception_id: ExceptionId::fresh(),
        account_id: account_id(RAVI, 1),
        team_id: "emea-enterprise".into(),
        level: Priority::Pr1,
        reason: "A key logo".into(),
        state: ExceptionState::Agreed,
        asked_by: RAVI.into(),
        asked_at: now,
        settled_by: Some(MAYA.into()),
        settled_at: Some(now),
        why: None,
    };
    let id = exception.exception_id.clone();
    let agreed = bot.app.storage.write(move |tx| {
        Box::pin(async move {
            exceptions::add(tx, &exception).await?;
            accounts::set_priority(tx, &exception.account_id, Priority::Pr1).await
        })
    });
    agreed.await.unwrap_or_else(|fault: Fault| panic!("{fault}"));
    bot.until("2027-02-01T08:59:00Z").await;
    assert_eq!(state(&bot, &id).await, ExceptionState::Agreed);
    bot.until("2027-02-01T09:05:00Z").await;
    assert_eq!(state(&bot, &id).await, ExceptionState::Expired);
    assert!(
        walk(&bot, RAVI).text_of().starts_with("1 of 1 · Rover 01 is Pr1"),
        "it stays until it is reviewed"
    );
    nothing_changed(&bot, RAVI, 1).await;
    let (_, items) = review(&bot, "emea-enterprise").await;
    let item = items.iter().find(|item| item.account_id == account_id(RAVI, 1)).expect("its place");
    assert_eq!((item.before, item.after), (Some(Priority::Pr1), Some(Priority::Pr2)));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review is open until Fri 12 Feb. 1 of 3 accounts is reviewed:…
    Elena Costa: Elena, FY28 Q1 review: Ember 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    Lee Novak: Lee, FY28 Q1 review: Lumen 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    ");
}

async fn state(bot: &TestBot, id: &ExceptionId) -> ExceptionState {
    let mut db = bot.app.storage.read().await.expect("a reader");
    exceptions::find(&mut db, id).await.expect("exceptions").expect("the exception").state
}

/// What is foretold of a review is what then happens.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn its_opening_is_foretold() {
    let bot = team(1, |_| {}).await;
    let (now, until) = (bot.clock.now(), at("2027-02-02T00:00:00Z"));
    let config = bot.app.config.clone();
    let foresight = upcoming::foresee(config, &bot.database(), now, until, |_| ()).await;
    let said = foresight.expect("a foresight").said;
    let foretold: Vec<&str> = said.iter().filter_map(|said| said.text.as_deref()).collect();
    bot.until("2027-02-02T00:00:00Z").await;
    let card = card(&bot, EMEA);
    assert!(foretold.contains(&card.text.as_str()), "{foretold:#?}");
    for user in [RAVI, ELENA, LEE] {
        assert!(foretold.contains(&walk(&bot, user).text.as_str()), "{foretold:#?}");
    }
    let point = said
        .iter()
        .find(|said| said.text.as_deref() == Some(&card.text))
        .and_then(|said| said.points.first());
    assert_eq!(point.map(|point| point.rule.as_str()), Some("P6"));
}
