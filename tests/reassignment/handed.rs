//! A book that is handed over: its meetings, two managers at once, without an overlap, and in an open review.

use baton_storage::asks::Asks;
use baton_storage::reassignments;
use baton_storage::tasks;
use serde_json::json;

use super::*;

/// Meetings to come go along: Elena is invited and told, Ravi stays until the overlap is over, under the same UID.
/// Proves G4, R5.
#[tokio::test(flavor = "multi_thread")]
async fn meetings_go_along() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(RAVI, &bot.only_of(HOME), "Schedule").await.ok();
    bot.form(RAVI).set("Day", "2026-12-10").set("Time", "10:00").send().await;
    bot.put_forms_away(RAVI).await;
    bot.until("2026-11-24T09:30:00Z").await;
    let form = bot.book_of_ravi(MAYA).await;
    form.set("Reason", "Changing roles").set("Shared until", "2026-12-01").send().await;
    bot.put_forms_away(MAYA).await;
    let meeting = async || {
        let mut db = bot.app.storage.read().await.expect("a reader");
        let handoff = baton_storage::handoffs::latest(&mut db, &HOMEWORLD.into()).await.unwrap().unwrap();
        let meeting =
            baton_storage::meetings::of_step(&mut db, &handoff.handoff_id, "internal-meeting").await;
        let meeting = meeting.unwrap().unwrap();
        let invited = baton_storage::meetings::invited(&mut db, &meeting.meeting_id).await.unwrap();
        (meeting.organizer.0, invited.into_iter().map(|user| user.0).collect::<Vec<_>>(), meeting.sequence)
    };
    let (organizer, invited, sequence) = meeting().await;
    assert_eq!((organizer.as_str(), sequence), (ELENA, 1));
    assert_eq!(invited, [ALEX, ELENA, RAVI, SAM]);
    bot.until("2026-11-25T09:01:00Z").await;
    let told = bot.ws.dm(ELENA).iter().map(Message::text_of).collect::<String>();
    assert!(
        told.contains("“Account team meeting: Homeworld Inc.”, Homeworld Inc., Thu 10 Dec, 10:00"),
        "{told}"
    );
    bot.until("2026-12-02T09:01:00Z").await;
    let (_, invited, _) = meeting().await;
    assert_eq!(invited, [ALEX, ELENA, SAM], "Ravi is out");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (changed).ics (2 times)
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Thu 10 Dec, 10:00.
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.ics
    Alex Moreau: Homeworld Inc.: Elena Costa is now the CSM; Ravi Patel helps until 1 Dec 2026.
    Alex Moreau: Ravi Patel invited you: “Account team meeting: Homeworld Inc.”, Homeworld Inc., Thu 10 Dec, 10:00.
    Elena Costa: Elena, 3 late tasks. First: Alder Insurance has moved from Ravi Patel to you. Please complete your t…
    Elena Costa: Elena, 3 open tasks. First: Alder Insurance has moved from Ravi Patel to you. Please complete your t…
    Maya Lopez: Maya, 1 late task: 2 accounts of Ravi Patel have a new CSM, and the CSM field in the CRM may still s…
    Maya Lopez: Maya, 1 open task: 2 accounts of Ravi Patel have a new CSM, and the CSM field in the CRM may still s…
    Ravi Patel: 3 of your accounts move to other CSMs: Alder Insurance, Homeworld Inc., Northwind Rail.
    Ravi Patel: Ravi, you have no open tasks for today.
    Ravi Patel: The overlap has ended. You are no longer responsible for 3 accounts.
    Sam Ortiz: Homeworld Inc.: Elena Costa is now the CSM; Ravi Patel helps until 1 Dec 2026.
    Sam Ortiz: Ravi Patel invited you: “Account team meeting: Homeworld Inc.”, Homeworld Inc., Thu 10 Dec, 10:00.
    ");
}

/// Two managers at once: one wins, the other is told who did what and when, and nothing of theirs is done.
/// Proves R4, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn one_manager_wins_and_the_other_is_told() {
    let bot = with_three().await;
    let form = bot.book_of_ravi(MAYA).await.set("Reason", "Leaving the company");
    let form = choose(&bot, MAYA, form, "Northwind Rail", ELENA_NAME);
    let toms = bot.book_of_ravi(TOM).await.set("Reason", "Leaving the company");
    let toms = choose(&bot, TOM, toms, "Northwind Rail", LEE_NAME);
    form.send().await;
    let late = toms.send_only().await.ok();
    bot.settle().await;
    assert!(
        late.body.contains("Maya Lopez already transferred") && late.body.contains("on Mon 23 Nov"),
        "{}",
        late.body
    );
    assert_eq!(bot.has(NORTHWIND).await.as_deref(), Some(ELENA));
    let again = form_of(&bot, MAYA);
    assert!(again.contains("Accounts transferred"), "{again}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: You are now the CSM for 1 account of Ravi Patel: Northwind Rail.
    Lee Novak: You are now the CSM for 1 account of Ravi Patel: Alder Insurance.
    Ravi Patel: 2 of your accounts move to other CSMs: Alder Insurance, Northwind Rail.
    ");
}

const ELENA_NAME: &str = "Elena Costa";
const LEE_NAME: &str = "Lee Novak";

fn form_of(bot: &TestBot, user: &str) -> String {
    bot.form(user).view.text_of()
}

/// Where nothing overlaps the accounts change hands at once: nothing is asked of who had them, and a channel that
/// Baton makes gets its new CSM. Hostile names are only names.
/// Proves R5, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn without_an_overlap_they_change_hands_at_once() {
    let bot = TestBot::with(|text| {
        *text = text.replacen(
            "fiscal_year_starts = 2",
            "fiscal_year_starts = 2\ncreate_account_channels = true",
            1,
        );
    })
    .await;
    let account = json!({ "id": ALDER, "name": "<!channel> {to} | co", "channel": HOME,
        "segment": "enterprise", "region": "EMEA" });
    bot.crm(json!({ "account": account })).await;
    bot.ws.mark_all_read();
    let form = bot.book_of_ravi(MAYA).await.set("Reason", "Leaving the company");
    let cleared = bot.ws.fill(MAYA, &form.view.id, "overlap", Input::Nothing);
    cleared.expect("cleared");
    form.set("Note to both CSMs", "<@U0DANA> & co").send().await;
    bot.put_forms_away(MAYA).await;
    let note = bot.last_dm(ELENA);
    assert!(note.text.contains("&lt;!channel&gt; {to} | co"), "{}", note.text);
    assert!(note.text_of().contains("&lt;@U0DANA&gt; &amp; co"), "{}", note.text_of());
    let ravis = bot.last_dm(RAVI).text_of();
    assert!(
        ravis.contains("You are no longer responsible for them.") && !ravis.contains("Introduce"),
        "{ravis}"
    );
    let mut db = bot.app.storage.read().await.expect("a reader");
    let (reassignment, _) =
        reassignments::latest(&mut db, &ALDER.into(), &RAVI.into()).await.expect("read").expect("one");
    assert_eq!(reassignment.state.as_str(), "completed");
    assert!(
        tasks::owed_by(&mut db, &RAVI.into()).await.expect("tasks").iter().all(|one| one.asks != Asks::Old)
    );
    let entries = baton_storage::audit::all(&mut db).await.expect("the audit");
    let handed: Vec<_> = entries.iter().filter(|one| one.action == "assignment.hand").collect();
    assert_eq!(handed.len(), 2);
    for entry in handed {
        assert_eq!(
            (entry.actor.as_str(), entry.before.as_deref(), entry.after.as_deref()),
            (MAYA, Some(RAVI), Some(ELENA))
        );
        assert_eq!(entry.why.as_deref(), Some("the previous CSM is leaving: <@U0DANA> & co"));
    }
    drop(db);
    let mut members = Vec::new();
    bot.ws.edit(|world| members = world.channels[HOME].members.clone());
    assert!(members.iter().any(|user| user == ELENA), "{members:?}");
}

/// What a review that is open still asks of the accounts is asked of whoever has them now.
/// Proves P6, R5.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_review_follows_the_accounts() {
    use baton_storage::reviews::{self, Review};
    use baton_storage::states::ReviewState;
    let bot = TestBot::open().await;
    bot.handed().await;
    let now = bot.clock.now();
    let write = bot.app.storage.write(move |tx| {
        Box::pin(async move {
            let review = Review {
                review_id: "r1".into(),
                team_id: "emea-enterprise".into(),
                quarter: "2026-11-01".into(),
                state: ReviewState::Open,
                opened_by: Some(MAYA.into()),
                opened_at: now,
                ends_at: now + chrono::Duration::days(20),
                closed_at: None,
            };
            reviews::open(tx, &review).await
        })
    });
    assert!(write.await.expect("opened"));
    let form = bot.book_of_ravi(MAYA).await;
    form.set("Reason", "Leaving the company").send().await;
    bot.put_forms_away(MAYA).await;
    let item = async || {
        let mut db = bot.app.storage.read().await.expect("a reader");
        reviews::item(&mut db, &"r1".into(), &HOMEWORLD.into()).await.expect("read").expect("in it")
    };
    let first = item().await;
    assert_eq!((first.csm.as_str(), first.state.as_str()), (ELENA, "open"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: Elena, FY27 Q4 review: Homeworld Inc. is Pr1. Is that still right? 1 of 1 account left, due Sun 13 D…
    Elena Costa: You are now the CSM for 3 accounts of Ravi Patel: Alder Insurance, Homeworld Inc., Northwind Rail.
    Ravi Patel: 3 of your accounts move to other CSMs: Alder Insurance, Homeworld Inc., Northwind Rail.
    ");
}
