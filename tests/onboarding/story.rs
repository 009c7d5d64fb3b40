//! From Closed Won to day 45: on time, and late with reasons.

use baton_storage::handoffs;
use baton_storage::states::{HandoffState, Priority};

use super::*;

/// The CSM has accepted on the 23rd, the deal is won on the 25th: day 14, 30, 30 and 45 count from there. Each thing is
/// asked for once, by the step of the track; what is done is on the card with its day; nobody else hears anything; the
/// end asks for the priority. Proves O1, P1.
#[tokio::test(flavor = "multi_thread")]
async fn on_time_day_by_day() {
    let bot = won().await;
    insta::assert_snapshot!(line(&bot), @"*Onboarding, 45 days, started Wed 25 Nov:* ○ Kickoff call, due Wed 9 Dec · ○ First cadence call, due Thu 24 Dec · ○ First value, due Thu 24 Dec · ○ Onboarding complete, due Fri 8 Jan");
    let mut told = vec![journal(&bot, "2026-11-25", "2026-12-03").await];
    bot.until("2026-12-04T15:00:00Z").await;
    done(&bot, RAVI, "Kickoff call").await;
    told.push(format!("Fri 4 Dec 15:00: {}", line(&bot)));
    told.push(journal(&bot, "2026-12-04", "2026-12-20").await);
    bot.until("2026-12-21T11:00:00Z").await;
    done(&bot, RAVI, "First cadence call").await;
    licences(&bot, 500, 5_000).await;
    told.push(format!("Mon 21 Dec 11:00: {}", line(&bot)));
    told.push(journal(&bot, "2026-12-21", "2027-01-06").await);
    bot.until("2027-01-07T11:00:00Z").await;
    done(&bot, RAVI, "Onboarding complete").await;
    told.push(journal(&bot, "2027-01-07", "2027-03-01").await);
    insta::assert_snapshot!(told.join("\n"), @"
    Thu 26 Nov Ravi: *Later* / ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on. / ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. Due Thu 24 Dec. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won. Due Thu 24 Dec. / ○ Complete the onboarding of Homeworld Inc. within 45 days of Closed Won. Due Fri 8 Jan.
    Thu 3 Dec Ravi: ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on.
    Fri 4 Dec 15:00: *Onboarding, 45 days, started Wed 25 Nov:* ✓ Kickoff call (day 9) · ○ First cadence call, due Thu 24 Dec · ○ First value, due Thu 24 Dec · ○ Onboarding complete, due Fri 8 Jan
    Fri 18 Dec Ravi: ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won.
    Mon 21 Dec 11:00: *Onboarding, 45 days, started Wed 25 Nov:* ✓ Kickoff call (day 9) · ✓ First cadence call (day 26) · ✓ First value (day 26) · ○ Onboarding complete, due Fri 8 Jan
    Tue 22 Dec Ravi: • Homeworld Inc. has reached first value: 500 of 5000 licenses are in use.
    Thu 24 Dec Ravi: ○ Homeworld Inc., success plan: Objectives agreed on, first stage in use. Is it done?
    Mon 4 Jan Ravi: ○ Complete the onboarding of Homeworld Inc. within 45 days of Closed Won.
    Fri 8 Jan Ravi: ○ Homeworld Inc. has been Pr1 during onboarding, which is complete. Which priority should it have now?
    Wed 13 Jan Ravi: ○ Homeworld Inc. has been Pr1 during onboarding, which is complete. Which priority should it have now?
    Fri 15 Jan Ravi: *Late* / ○ Homeworld Inc. has been Pr1 during onboarding, which is complete. Which priority should it have now? / *Late:* it was due Thu 14 Jan.
    Tue 19 Jan Maya: *Ravi Patel* has been reminded 3 times, and it is still open. Can you help? / ○ Assigned to Ravi Patel: set the priority of Homeworld Inc., now that its onboarding is over. / *Late:* it was due Thu 14 Jan.
    Tue 19 Jan Tom: *Ravi Patel* has been reminded 3 times, and it is still open. Can you help? / ○ Assigned to Ravi Patel: set the priority of Homeworld Inc., now that its onboarding is over. / *Late:* it was due Thu 14 Jan.
    Fri 22 Jan Ravi: ○ Homeworld Inc., success plan: Adoption measured, next stage planned. Is it done?
    Mon 1 Feb Ravi: *Since 23 Nov 2026*: A new account starts as Pr1 until its onboarding is complete.
    Tue 9 Feb Ravi: ○ FY28 Q1 priority review: 1 of your 1 account left, due Fri 12 Feb.
    Tue 23 Feb Ravi: ○ Homeworld Inc., success plan: Success plan green, reviewed with the champion. Is it done?
    ");
    assert_eq!(bot.account(HOMEWORLD).await.onboarding_since, None);
    assert_eq!(bot.account(HOMEWORLD).await.priority, Some(Priority::Pr1), "nobody has said otherwise");
    let mut db = bot.app.storage.read().await.expect("a reader");
    let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("a handoff");
    assert_eq!(handoff.state, HandoffState::Completed);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests, in a thread: The FY28 Q1 review is closed: 0 of 1 account reviewed, 0 changed priority, 1 not reviewed.
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 0 of 1 account was reviewed, 0 chang…
    ");
}

/// Nothing is done: on the morning after each day the CSM is asked why, a working day later the managers hear where no
/// reason came; a reason is news for the managers once, stands on the card, and is asked for no more.
/// Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn late_with_reasons_day_by_day() {
    let bot = won().await;
    let mut told = vec![journal(&bot, "2026-11-25", "2026-12-09").await];
    bot.until("2026-12-10T10:00:00Z").await;
    let asked = bot.last_dm(RAVI);
    told.push(format!("Thu 10 Dec 10:00: {} {:?}", line(&bot), &asked.buttons()[..2]));
    bot.press(RAVI, &asked, "Add the reason").await.ok();
    let form = bot.form(RAVI).set("What is the reason?", "Waiting for infrastructure");
    let refused = form.set("More detail, in a sentence", "busy").refused().await;
    told.push(format!("{refused:?}"));
    bot.form(RAVI).set("More detail, in a sentence", "Their <cluster> arrives on the 14th").send().await;
    told.push(bot.last_dm(RAVI).text);
    let page = bot.ws.modal(RAVI).expect("the page").id;
    bot.ws.close_view(RAVI, &page).await;
    told.push(line(&bot));
    told.push(journal(&bot, "2026-12-10", "2026-12-14").await);
    bot.until("2026-12-15T11:00:00Z").await;
    done(&bot, RAVI, "Kickoff call").await;
    told.push(format!("Tue 15 Dec 11:00: {}", line(&bot)));
    told.push(journal(&bot, "2026-12-15", "2027-01-31").await);
    told.push(line(&bot));
    insta::assert_snapshot!(told.join("\n"), @r#"
    Thu 26 Nov Ravi: *Later* / ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on. / ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. Due Thu 24 Dec. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won. Due Thu 24 Dec. / ○ Complete the onboarding of Homeworld Inc. within 45 days of Closed Won. Due Fri 8 Jan.
    Thu 3 Dec Ravi: ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on.
    Wed 9 Dec Ravi: ○ Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and usage from now on.
    Thu 10 Dec 10:00: *Onboarding, 45 days, started Wed 25 Nov:* ● Kickoff call *late*, due Wed 9 Dec · ○ First cadence call, due Thu 24 Dec · ○ First value, due Thu 24 Dec · ○ Onboarding complete, due Fri 8 Jan ["Add the reason", "Done"]
    {"because": "Please write a sentence of at least ten characters, so that others understand it."}
    Ravi, you have no open tasks for today.
    *Onboarding, 45 days, started Wed 25 Nov:* ● Kickoff call *late*, due Wed 9 Dec: Waiting for infrastructure: Their &lt;cluster&gt; arrives on the 14th · ○ First cadence call, due Thu 24 Dec · ○ First value, due Thu 24 Dec · ○ Onboarding complete, due Fri 8 Jan
    Fri 11 Dec Maya: • Homeworld Inc.: “Kickoff call” was due Wed 9 Dec and is not done yet. Ravi Patel gave the reason: Waiting for infrastructure: Their &lt;cluster&gt; arrives on the 14th.
    Tue 15 Dec 11:00: *Onboarding, 45 days, started Wed 25 Nov:* ✓ Kickoff call (day 20) · ○ First cadence call, due Thu 24 Dec · ○ First value, due Thu 24 Dec · ○ Onboarding complete, due Fri 8 Jan
    Fri 18 Dec Ravi: ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won.
    Thu 24 Dec Ravi: ○ Hold the first cadence call with Homeworld Inc. within 30 days of Closed Won. / ○ Get Homeworld Inc. to 10% license usage within 30 days of Closed Won. / ○ Homeworld Inc., success plan: Objectives agreed on, first stage in use. Is it done?
    Mon 28 Dec Ravi: ○ Homeworld Inc.: “First cadence call” was due Thu 24 Dec and is not done yet. What is the reason? / ○ Homeworld Inc.: “First value” was due Thu 24 Dec and is not done yet. What is the reason?
    Tue 29 Dec Maya: *Ravi Patel* has been reminded 1 time, and it is still open. Can you help? / ○ Assigned to Ravi Patel: give the reason why “First cadence call” of Homeworld Inc. is late (due Thu 24 Dec). / *Ravi Patel* has been reminded 1 time, and it is still open. Can you help? / ○ Assigned to Ravi Patel: give the reason why “First value” of Homeworld Inc. is late (due Thu 24 Dec).
    Tue 29 Dec Tom: *Ravi Patel* has been reminded 1 time, and it is still open. Can you help? / ○ Assigned to Ravi Patel: give the reason why “First cadence call” of Homeworld Inc. is late (due Thu 24 Dec). / *Ravi Patel* has been reminded 1 time, and it is still open. Can you help? / ○ Assigned to Ravi Patel: give the reason why “First value” of Homeworld Inc. is late (due Thu 24 Dec).
    Mon 4 Jan Ravi: ○ Complete the onboarding of Homeworld Inc. within 45 days of Closed Won.
    Fri 8 Jan Ravi: ○ Complete the onboarding of Homeworld Inc. within 45 days of Closed Won.
    Mon 11 Jan Ravi: ○ Homeworld Inc. has been Pr1 during onboarding, and the onboarding days are over. Which priority should it have now? / ○ Homeworld Inc.: “Onboarding complete” was due Fri 8 Jan and is not done yet. What is the reason?
    Tue 12 Jan Maya: *Ravi Patel* has been reminded 1 time, and it is still open. Can you help? / ○ Assigned to Ravi Patel: give the reason why “Onboarding complete” of Homeworld Inc. is late (due Fri 8 Jan).
    Tue 12 Jan Tom: *Ravi Patel* has been reminded 1 time, and it is still open. Can you help? / ○ Assigned to Ravi Patel: give the reason why “Onboarding complete” of Homeworld Inc. is late (due Fri 8 Jan).
    Thu 14 Jan Ravi: ○ Homeworld Inc. has been Pr1 during onboarding, and the onboarding days are over. Which priority should it have now?
    Mon 18 Jan Ravi: *Late* / ○ Homeworld Inc. has been Pr1 during onboarding, and the onboarding days are over. Which priority should it have now? / *Late:* it was due Fri 15 Jan.
    Wed 20 Jan Maya: *Ravi Patel* has been reminded 3 times, and it is still open. Can you help? / ○ Assigned to Ravi Patel: set the priority of Homeworld Inc., now that its onboarding is over. / *Late:* it was due Fri 15 Jan.
    Wed 20 Jan Tom: *Ravi Patel* has been reminded 3 times, and it is still open. Can you help? / ○ Assigned to Ravi Patel: set the priority of Homeworld Inc., now that its onboarding is over. / *Late:* it was due Fri 15 Jan.
    Fri 22 Jan Ravi: ○ Homeworld Inc., success plan: Adoption measured, next stage planned. Is it done?
    *Onboarding, 45 days, started Wed 25 Nov:* ✓ Kickoff call (day 20) · ● First cadence call *late*, due Thu 24 Dec · ● First value *late*, due Thu 24 Dec · ● Onboarding complete *late*, due Fri 8 Jan
    "#);
}
