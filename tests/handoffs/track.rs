//! A handoff along its track, from the CSM's yes to the onboarded account (T1–T7).

use baton_storage::handoffs;
use baton_storage::states::HandoffState;

use crate::harness::*;

/// The enterprise track, day by day: the card in the account's channel shows whose each step is and by when;
/// each owner reads of theirs in the morning; what is done opens what comes next; Closed Won opens the CSM's
/// part; when the last is done the account is onboarded.
/// Proves T1, T2, T3, T5, O1.
#[tokio::test(flavor = "multi_thread")]
async fn an_enterprise_account_is_handed_over_day_by_day() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    insta::assert_snapshot!(card.text, @"Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mon 30 Nov.");
    insta::assert_snapshot!(printed::card(&card), @"
    ## Homeworld Inc.: handoff, 0 of 7 done
    `▪□□□□□□` 0 of 7 done. *Ravi Patel* is the CSM. Open in Salesforce
    *Next step*
    ○ *Internal account team meeting* · Sam Ortiz · due Mon 30 Nov
    [Schedule] [Done]
    □ Deck and strategy plan for the introduction · Ravi Patel · after Internal account team meeting
    □ Introduction to the customer · Sam Ortiz · after Internal account team meeting
    □ Kickoff call · Ravi Patel · after Closed Won
    □ First cadence call · Ravi Patel · after Closed Won
    □ First value · Ravi Patel · after Closed Won
    □ Onboarding complete · Ravi Patel · after Closed Won
      · Until the deal closes, the CSM joins calls at the SA's request.
      · *Pre-reading for the CSM:* Not linked yet: Meeting notes, Command plan, Account plan, Strategy plan
      · *Customer record:* 0 of 18 key facts known (0%). Missing: Organization, Industry, Why GitLab, Champion and 14 more. Ask Alex Moreau (12), Sam Ortiz (6).
    [All steps] […] (Customer record)
      · Enterprise · 3-Technical Evaluation, expected to close 15 Feb 2027 · from Salesforce, Mon 23 Nov, 10:00
    ");

    bot.until("2026-11-24T09:01:00Z").await;
    let asked = bot.last_dm(SAM);
    insta::assert_snapshot!(printed::card(&asked), @"
    ## 1 open task
    ○ Schedule the internal account team meeting for Homeworld Inc. with the whole account team.
    Due Mon 30 Nov.
    [Schedule] [Done] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Not applicable | Why?)
      · Your daily summary.
    ");
    bot.press(SAM, &asked, "Done").await.ok();
    insta::assert_snapshot!(printed::card(&bot.only(HOME)), @"
    ## Homeworld Inc.: handoff, 1 of 7 done
    `■▪▪□□□□` 1 of 7 done. *Ravi Patel* is the CSM. Open in Salesforce
    *Next step*
    ○ *Deck and strategy plan for the introduction* · Ravi Patel · due Mon 30 Nov
    [Done] [Not applicable]
    ✓ Internal account team meeting · Sam Ortiz, Tue 24 Nov, 09:01
    ○ *Introduction to the customer* · Sam Ortiz · due Tue 8 Dec
    □ Kickoff call · Ravi Patel · after Closed Won
    □ First cadence call · Ravi Patel · after Closed Won
    □ First value · Ravi Patel · after Closed Won
    □ Onboarding complete · Ravi Patel · after Closed Won
      · Until the deal closes, the CSM joins calls at the SA's request.
      · *Pre-reading for the CSM:* Not linked yet: Meeting notes, Command plan, Account plan, Strategy plan
      · *Customer record:* 0 of 18 key facts known (0%). Missing: Organization, Industry, Why GitLab, Champion and 14 more. Ask Alex Moreau (12), Sam Ortiz (6).
    [All steps] […] (Customer record)
      · Enterprise · 3-Technical Evaluation, expected to close 15 Feb 2027 · from Salesforce, Mon 23 Nov, 10:00
    ");
    bot.ws.mark_all_read();

    bot.until("2026-11-25T09:01:00Z").await;
    assert!(
        bot.last_dm(RAVI).text.contains("Prepare the program overview deck"),
        "{}",
        bot.last_dm(RAVI).text
    );
    assert!(bot.last_dm(SAM).text.contains("Schedule the \"Welcome to GitLab\" call"));
    bot.press(RAVI, &bot.last_dm(RAVI), "Done").await.ok();
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    bot.form(SAM).send().await;
    bot.ws.mark_all_read();

    bot.stage("Closed Won").await;
    insta::assert_snapshot!(printed::card(&bot.only(HOME)), @"
    ## Homeworld Inc.: handoff, 3 of 7 done
    `■■■▪▪▪▪` 3 of 7 done. *Ravi Patel* is the CSM. Open in Salesforce
    *Next step*
    ○ *Kickoff call* · Ravi Patel · due Wed 9 Dec
    [Schedule] [Done]
    ✓ Internal account team meeting · Sam Ortiz, Tue 24 Nov, 09:01
    ✓ Deck and strategy plan for the introduction · Ravi Patel, Wed 25 Nov, 09:01
    ✓ Introduction to the customer · Sam Ortiz, Wed 25 Nov, 09:01
    ○ *First cadence call* · Ravi Patel · due Thu 24 Dec
    ○ *First value* · Ravi Patel · due Thu 24 Dec
    ○ *Onboarding complete* · Ravi Patel · due Fri 8 Jan
    *Onboarding, 45 days, started Wed 25 Nov:* ○ Kickoff call, due Wed 9 Dec · ○ First cadence call, due Thu 24 Dec · ○ First value, due Thu 24 Dec · ○ Onboarding complete, due Fri 8 Jan
      · *Pre-reading for the CSM:* Not linked yet: Meeting notes, Command plan, Account plan, Strategy plan
      · *Customer record:* 0 of 18 key facts known (0%). Missing: Organization, Industry, Why GitLab, Champion and 14 more. Ask Alex Moreau (12), Sam Ortiz (6).
    [All steps] […] (Customer record | Onboarding)
      · Enterprise · Closed Won, expected to close 15 Feb 2027 · from Salesforce, Wed 25 Nov, 09:01
    ");
    bot.until("2026-11-26T09:01:00Z").await;
    assert_eq!(bot.news(RAVI).len(), 1, "four things in one message");
    let asked = bot.last_dm(RAVI);
    assert!(asked.text.starts_with("Ravi, 4 open tasks. First: "), "{}", asked.text);
    for _ in 0..4 {
        let card = bot.only(HOME);
        bot.press(RAVI, &card, "Done").await.ok();
        if bot.ws.modal(RAVI).is_some() {
            bot.form(RAVI).send().await;
        }
    }
    insta::assert_snapshot!(printed::card(&bot.only(HOME)), @"
    ## Homeworld Inc.: handoff, 7 of 7 done
    ✓ `■■■■■■■` Complete. Homeworld Inc. is onboarded, and *Ravi Patel* is its CSM.
    ✓ Internal account team meeting · Sam Ortiz, Tue 24 Nov, 09:01
    ✓ Deck and strategy plan for the introduction · Ravi Patel, Wed 25 Nov, 09:01
    ✓ Introduction to the customer · Sam Ortiz, Wed 25 Nov, 09:01
    ✓ Kickoff call · Ravi Patel, Thu 26 Nov, 09:01
    ✓ First cadence call · Ravi Patel, Thu 26 Nov, 09:01
    ✓ First value · Ravi Patel, Thu 26 Nov, 09:01
    ✓ Onboarding complete · Ravi Patel, Thu 26 Nov, 09:01
      · Enterprise
    ");
    let mut db = bot.app.storage.read().await.expect("a reader");
    let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("a handoff");
    assert_eq!(handoff.state, HandoffState::Completed);
    let account =
        baton_storage::accounts::find(&mut db, &HOMEWORLD.into()).await.expect("read").expect("known");
    assert!(account.onboarding_since.is_none(), "onboarding is over");
    drop(db);
    bot.ws.mark_all_read();
    bot.until("2026-12-23T12:00:00Z").await;
    let heard = bot.news(RAVI);
    let is_asked =
        |text: &String| text.contains("Homeworld Inc. has been Pr1 during onboarding, which is complete.");
    assert!(heard.len() == 3 && heard.iter().all(is_asked), "P1: what is left is its priority: {heard:#?}");
    for manager in [MAYA, TOM] {
        assert!(bot.news(manager).iter().all(|text| text.contains("Ravi Patel has been reminded")));
    }
}

/// A step that comes too early warns and does not hold anybody up: what the record lacks is named, and "Done
/// anyway" is one click. Proves T6.
#[tokio::test(flavor = "multi_thread")]
async fn a_gate_warns_and_never_blocks() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(SAM, &bot.only(HOME), "Done").await.ok();
    bot.press(SAM, &bot.only(HOME), "All steps").await.ok();
    let page = bot.form(SAM).view.text_of();
    assert!(page.contains("“Deck and strategy plan for the introduction” is not done yet."), "{page}");
    bot.put_forms_away(SAM).await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    let form = bot.form(SAM);
    assert!(form.view.text_of().contains("“Deck and strategy plan for the introduction” is not done yet."));
    assert!(form.view.text_of().contains("Not known yet: Organization, Industry"), "{}", form.view.text_of());
    assert!(bot.only(HOME).text_of().contains("○ *Introduction to the customer*"), "nothing has changed yet");
    form.send().await;
    assert!(bot.only(HOME).text_of().contains("✓ Introduction to the customer · Sam Ortiz"));
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Ravi, 1 open task: Prepare the program overview deck and the strategy plan summary for Homeworld Inc…");
}

/// A step that does not apply is left out with its reason, which the card shows; without a reason it is not.
/// Somebody who has nothing to do with the account can do nothing.
/// Proves T1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_left_out_with_a_reason_and_by_whom_it_concerns() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.press(LEE, &card, "Done").await.ok();
    assert_eq!(
        bot.last_private(LEE),
        "Only Sam Ortiz, the account team of Homeworld Inc. and the managers of EMEA Enterprise can do this."
    );
    bot.press(MAYA, &card, "All steps").await.ok();
    bot.press_at(MAYA, "Internal account team meeting", "Not applicable").await;
    let form = bot.form(MAYA).set("Why does it not apply?", "They met last week");
    form.send().await;
    assert!(
        bot.only(HOME)
            .text_of()
            .contains("– Internal account team meeting · not applicable: They met last week")
    );
    bot.press(SAM, &card, "Done").await.ok();
    assert!(bot.last_private(SAM).starts_with("Maya Lopez already closed this"), "{}", bot.last_private(SAM));
}

/// Where a POV was run, the technical handoff is part of it. Proves T7.
#[tokio::test(flavor = "multi_thread")]
async fn a_pov_adds_the_technical_handoff() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    drop(bot.form(SAM).set("Why now?", "POV completed and its result presented"));
    bot.choose(SAM, "pov", "Completed, result presented").await;
    bot.form(SAM).set("Outcome of the proof of value", "All goals met").send().await;
    bot.press(MAYA, &bot.only(EMEA), "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    let card = bot.last_dm(RAVI);
    assert!(card.text_of().contains("○ *Technical handoff* · Sam Ortiz"), "{}", card.text_of());
    let offered = card.options("account.menu").into_iter().any(|(label, _)| label == "Attach channel");
    assert!(offered, "there is none yet, so its CSM has the card");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// A step nobody does: on the day before, on the day, then the managers hear once, then nobody.
/// Proves T1, T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_nobody_does_is_reminded_and_escalated_once() {
    let bot = TestBot::open().await;
    bot.handed().await;
    for (day, late) in [("2026-11-24", false), ("2026-11-27", false), ("2026-11-30", false)] {
        bot.until(&format!("{day}T08:59:00Z")).await;
        let agendas = bot.news(HOME).len();
        assert_eq!(agendas, usize::from(day == "2026-11-27"), "the agenda came on the 26th");
        bot.nobody_else_heard();
        bot.until(&format!("{day}T09:01:00Z")).await;
        assert_eq!(bot.news(SAM).len(), 1, "{day}");
        assert_eq!(bot.last_dm(SAM).text_of().contains("*Late:*"), late, "{day}");
    }
    bot.until("2026-12-02T10:31:00Z").await;
    for manager in [MAYA, TOM] {
        let told = bot.only_news(manager);
        assert!(
            told.text_of().contains("*Sam Ortiz* has been reminded 3 times, and it is still open."),
            "{}",
            told.text_of()
        );
    }
    assert!(
        bot.only_of(HOME)
            .text_of()
            .contains("● *Internal account team meeting* · Sam Ortiz · *late*, due Mon 30 Nov"),
        "{}",
        bot.only_of(HOME).text_of()
    );
    bot.until("2026-12-24T08:00:00Z").await;
}
