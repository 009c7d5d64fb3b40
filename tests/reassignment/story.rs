//! A book that is handed over, from the form to the end of the overlap.

use baton_storage::asks::Asks;
use baton_storage::reassignments;
use baton_storage::states::MoveState;
use baton_storage::tasks;

use super::*;

/// Maya hands Ravi's book to Elena: each side has one message with the accounts and what to see to, the architect and
/// the seller hear of it, what was open of the accounts goes along with their meetings; until the overlap is over both
/// count as concerned, afterwards Ravi is out.
/// Proves R5, R4, G4.
#[tokio::test(flavor = "multi_thread")]
async fn a_book_goes_over_with_an_overlap() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(SAM, &bot.only_of(HOME), "Schedule").await.ok();
    bot.form(SAM).set("Day", "2026-12-10").set("Time", "10:00").send().await;
    bot.put_forms_away(SAM).await;
    bot.until("2026-11-24T09:30:00Z").await;
    bot.ws.mark_all_read();

    let form = bot.book_of_ravi(MAYA).await;
    insta::assert_snapshot!(form.view.text_of(), @"
    Transfer accounts
    *Ravi Patel*: 3 accounts. Suggestions spread the load; change any of them.
    Alder Insurance · Pr2
    Suggested: Elena Costa. Most capacity among those available: 3.8 of 8 h/week with this account
    Elena Costa
    Stays with Ravi Patel
    Homeworld Inc. · Pr1 · onboarding
    Suggested: Elena Costa. Most capacity among those available: 5.1 of 8 h/week with this account
    Elena Costa
    Stays with Ravi Patel
    Northwind Rail · Pr1 · onboarding
    Suggested: Elena Costa. Most capacity among those available: 6.3 of 8 h/week with this account
    Elena Costa
    Stays with Ravi Patel
    Reason
    Leaving the company
    Changing roles
    Extended leave
    Last day away
    Only for extended leave
    Shared until
    Both CSMs cover the accounts until this day. Leave it empty to transfer at once
    Note to both CSMs
    Such as: Ravi joins the product team in January
    ");
    form.set("Reason", "Leaving the company").set("Shared until", "2026-12-08").send().await;
    insta::assert_snapshot!(bot.form(MAYA).view.text_of(), @"
    Accounts transferred
    *3 accounts* of Ravi Patel have a new CSM; both cover them until 8 Dec 2026. Each CSM gets one message with the accounts and the next steps. Next: change the CSM field of each account in the CRM. I'll remind you.
    ");
    bot.put_forms_away(MAYA).await;

    for account in [HOMEWORLD, NORTHWIND, ALDER] {
        assert_eq!(bot.has(account).await.as_deref(), Some(ELENA), "{account}");
    }
    let elenas = bot.ws.take_unread(ELENA);
    let of_all: Vec<_> = elenas.iter().filter(|one| one.text.contains("3 accounts of Ravi Patel")).collect();
    assert_eq!(of_all.len(), 1, "{elenas:#?}");
    insta::assert_snapshot!(printed::card(of_all[0]), @"
    ## You have 3 new accounts from Ravi Patel
    Ravi Patel is leaving. You both cover them until 8 Dec 2026.
    • Alder Insurance · Pr2
    • Homeworld Inc. · Pr1 · #C0HOMEWORLD
    • Northwind Rail · Pr1
    *For each account:*
    • Read the customer record, the success plan, and the notes of the last three calls.
    • Meet Ravi Patel, then the account team, and agree on the priorities of the next three months.
    • Meet the customer, and agree on how often you have calls.
    • Take over open support tickets, escalations and tasks.
    • Check health, renewal date and open deals, and report any risk.
    • Check the priority, and propose another one if needed.
    • Add yourself to the CSM tools and the customer's contact list.
      · Open tasks moved to you. Each account's tasks appear in your daily summary.
    ");
    let ravis = bot.ws.take_unread(RAVI);
    assert_eq!(ravis.len(), 1, "{ravis:#?}");
    insta::assert_snapshot!(printed::card(&ravis[0]), @"
    ## 3 of your accounts move to other CSMs
    You both cover them until 8 Dec 2026. After that, you are no longer responsible.
    • Alder Insurance · Pr2 · goes to Elena Costa
    • Homeworld Inc. · Pr1 · #C0HOMEWORLD · goes to Elena Costa
    • Northwind Rail · Pr1 · goes to Elena Costa
    *Before then, for each account:*
    • Introduce the current CSM to the customer, in a call and then in writing.
    • Tell the current CSM what is not in the record: who decides, what concerns them, what was promised.
    • Update the customer record and the success plan.
    • Add the current CSM to the account's channels, including the channels shared with the customer.
    • Transfer the calendar events: cadence calls, the next EBR, workshops.
    • Add the current CSM to open support tickets and escalations, then remove yourself.
    • Complete or transfer your open tasks for the customer.
    • Transfer the collaboration project and the documents that only you own.
      · Open tasks moved with the accounts.
    ");

    bot.until("2026-11-25T09:01:00Z").await;
    assert!(
        bot.dms(SAM)
            .concat()
            .contains("Homeworld Inc.: Elena Costa is now the CSM; Ravi Patel helps until 8 Dec 2026.")
    );
    assert!(bot.dms(ALEX).concat().contains("Elena Costa is now the CSM"));
    assert!(
        bot.last_dm(MAYA)
            .text_of()
            .contains("the CSM field in the CRM may still show Ravi Patel. Please change it for Alder Insurance, Northwind Rail"),
        "{}",
        bot.last_dm(MAYA).text_of()
    );

    // Both count as concerned: each may say that Homeworld's channel is another one.
    bot.command(RAVI, "/handoff", "homeworld").await.ok();
    assert!(bot.ws.last_ephemeral(RAVI).expect("the card").offers("Change channel"));
    let mut db = bot.app.storage.read().await.expect("a reader");
    let owed = tasks::owed_by(&mut db, &RAVI.into()).await.expect("tasks");
    let owed: Vec<_> = owed.iter().filter(|one| one.is_action()).map(|one| one.asks.to_string()).collect();
    assert_eq!(owed, ["old", "old", "old"], "one for each account and nothing else");
    let owed = tasks::owed_by(&mut db, &ELENA.into()).await.expect("tasks");
    assert_eq!(owed.iter().filter(|one| one.asks == Asks::New).count(), 3);
    drop(db);

    bot.ws.mark_all_read();
    bot.until("2026-12-02T09:01:00Z").await;
    let digest = bot.last_dm(ELENA);
    bot.press(ELENA, &digest, "Show the checklist").await.ok();
    insta::assert_snapshot!(bot.form(ELENA).view.text_of(), @"
    Transfer checklist
    *Alder Insurance*, from Ravi Patel to Elena Costa
    • Read the customer record, the success plan, and the notes of the last three calls.
    • Meet Ravi Patel, then the account team, and agree on the priorities of the next three months.
    • Meet the customer, and agree on how often you have calls.
    • Take over open support tickets, escalations and tasks.
    • Check health, renewal date and open deals, and report any risk.
    • Check the priority, and propose another one if needed.
    • Add yourself to the CSM tools and the customer's contact list.
    Both CSMs cover it until 8 Dec 2026. When you're finished, press Done in your daily summary.
    ");
    bot.put_forms_away(ELENA).await;

    bot.until("2026-12-09T09:01:00Z").await;
    bot.command(RAVI, "/handoff", "homeworld").await.ok();
    assert!(!bot.ws.last_ephemeral(RAVI).expect("the card").offers("Change channel"), "he is out");
    assert!(
        bot.last_dm(RAVI).text_of().contains("You are no longer responsible for 3 accounts"),
        "{}",
        bot.last_dm(RAVI).text_of()
    );
    assert!(
        bot.dms(ELENA)
            .concat()
            .contains("The overlap with Ravi Patel has ended. You are now the only CSM of 3 accounts.")
            || bot.last_dm(ELENA).text_of().contains("You are now the only CSM of 3 accounts.")
    );
    let mut db = bot.app.storage.read().await.expect("a reader");
    let (reassignment, _) =
        reassignments::latest(&mut db, &NORTHWIND.into(), &RAVI.into()).await.expect("read").expect("one");
    let moves = reassignments::moves(&mut db, &reassignment.reassignment_id).await.expect("read");
    assert!(
        moves.iter().all(|one| one.state == MoveState::Completed)
            && reassignment.state.as_str() == "completed"
    );
    let owed = tasks::owed_by(&mut db, &RAVI.into()).await.expect("tasks");
    assert!(owed.iter().all(|one| one.asks != Asks::Old), "nothing is asked of him");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (changed).ics
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Maya Lopez: Maya, 1 late task: 2 accounts of Ravi Patel have a new CSM, and the CSM field in the CRM may still s…
    Ravi Patel: Ravi, you have no open tasks for today. (2 times)
    ");
}
