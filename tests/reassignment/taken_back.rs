//! The manager's word on a transfer is taken back for a day.

use baton_storage::asks::Asks;
use chrono::Duration;

use super::*;

impl TestBot {
    /// Ravi asks for himself: he is away for long, and the accounts are shared until 8 December.
    async fn ravi_asks(&self) {
        self.command(RAVI, "/csm-book", "").await.ok();
        let form = self.form(RAVI).set("Reason", "Extended leave").set("Last day away", "2027-05-31");
        form.set("Shared until", "2026-12-08").send().await;
        self.put_forms_away(RAVI).await;
    }
}

/// Maya has approved, and takes it back in the message that says so: Ravi has his accounts again with what is open of them,
/// nobody is asked to introduce anybody, and each of those who heard of it hears of it once. She approves again, and it is
/// told again. Proves R4, R5.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_taken_back() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.ravi_asks().await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(bot.has(HOMEWORLD).await.as_deref(), Some(ELENA));
    let approved = bot.last_dm(MAYA);
    insta::assert_snapshot!(printed::card(&approved), @"
    ## Accounts of Ravi Patel: closed
    ✓ Approve or decline the transfer of 3 accounts of Ravi Patel.
    Done by Maya Lopez Mon 23 Nov, 10:00: approved.
    [Undo]
      · Sent now because someone is waiting for it.
    ");
    bot.until("2026-11-23T14:00:00Z").await;
    bot.ws.mark_all_read();
    bot.press(MAYA, &approved, "Undo").await.ok();
    for account in [HOMEWORLD, NORTHWIND, ALDER] {
        assert_eq!(bot.has(account).await.as_deref(), Some(RAVI), "{account}");
    }
    insta::assert_snapshot!(bot.last_dm(ELENA).text, @"Maya Lopez undid the transfer of Alder Insurance, Homeworld Inc., Northwind Rail. Ravi Patel is the CSM again.");
    insta::assert_snapshot!(bot.last_dm(RAVI).text, @"Maya Lopez undid their approval of the transfer of your accounts, which waits for approval again. You are the CSM of Alder Insurance, Homeworld Inc., Northwind Rail again.");
    insta::assert_snapshot!(bot.others_heard().await, @"");
    for user in [RAVI, ELENA, MAYA] {
        let left = bot.asked_of(user).await;
        let of_it = |asks: &Asks| matches!(asks, Asks::Old | Asks::New | Asks::Fields);
        assert!(left.iter().all(|task| !of_it(&task.asks)), "{user}: {left:?}");
    }
    assert!(bot.asked_of(ELENA).await.iter().all(|task| task.account_id.0 != HOMEWORLD), "nothing of his");
    bot.press(MAYA, &approved, "Undo").await.ok();
    assert_eq!(bot.last_private(MAYA), "This is already open again.");
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: You are now the CSM for 3 accounts of Ravi Patel: Alder Insurance, Homeworld Inc., Northwind Rail.
    Ravi Patel: 3 of your accounts move to other CSMs: Alder Insurance, Homeworld Inc., Northwind Rail.
    ");
    assert_eq!(bot.has(ALDER).await.as_deref(), Some(ELENA));
    insta::assert_snapshot!(bot.deeds(&["reassignment.", "assignment.hand"]).await.join("\n"), @"
    U0RAVI reassignment.start ( → )
    U0MAYA reassignment.agree (proposed → running)
    U0MAYA assignment.hand (U0RAVI → U0ELENA)
    U0MAYA assignment.hand (U0RAVI → U0ELENA)
    U0MAYA assignment.hand (U0RAVI → U0ELENA)
    U0MAYA reassignment.undo (running → proposed)
    U0MAYA assignment.hand (U0ELENA → U0RAVI)
    U0MAYA assignment.hand (U0ELENA → U0RAVI)
    U0MAYA assignment.hand (U0ELENA → U0RAVI)
    U0MAYA reassignment.agree (proposed → running)
    U0MAYA assignment.hand (U0RAVI → U0ELENA)
    U0MAYA assignment.hand (U0RAVI → U0ELENA)
    U0MAYA assignment.hand (U0RAVI → U0ELENA)
    ");
}

/// Maya has declined and takes it back: she and Tom are asked again, and Ravi hears of it. Once he has asked anew, and after
/// a day, it stands. Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_taken_back() {
    let bot = TestBot::open().await;
    let declines = async || {
        bot.press(MAYA, &bot.last_dm(MAYA), "Decline").await.ok();
        bot.form(MAYA).set("Why not?", "Not before the EBR").send().await;
        bot.last_dm(MAYA)
    };
    bot.ravi_asks().await;
    let declined = declines().await;
    bot.ws.mark_all_read();
    bot.press(MAYA, &declined, "Undo").await.ok();
    assert!(bot.last_dm(TOM).has_button("Approve"), "{:?}", bot.last_dm(TOM).buttons());
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Maya Lopez undid their decision against the transfer of your accounts, which waits for approval agai…");
    let declined = declines().await;
    bot.ravi_asks().await;
    bot.press(MAYA, &declined, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(MAYA), @"Another transfer of Ravi Patel's accounts was requested since then. Answer that one instead.");
    let declined = declines().await;
    bot.pass(Duration::hours(25)).await;
    bot.press(MAYA, &declined, "Undo").await.ok();
    assert_eq!(bot.last_private(MAYA), "This was closed more than a day ago, so it can no longer be undone.");
    assert_eq!(bot.has(NORTHWIND).await, None, "nothing has changed hands");
    bot.ws.mark_all_read();
}

/// What was approved stands once an account has gone on to somebody else, and once Ravi has left. Tom, who leads the team
/// too, takes back what Maya said while it can be, and she hears of it. Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_stands_once_the_accounts_have_gone_on() {
    let bot = with_three().await;
    bot.ravi_asks().await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    bot.ws.mark_all_read();
    bot.press(TOM, &bot.last_dm(TOM), "Undo").await.ok();
    insta::assert_snapshot!(bot.others_heard().await, @"
    Lee Novak: Tom Becker undid the transfer of Alder Insurance, Northwind Rail. Ravi Patel is the CSM again.
    Maya Lopez: Tom Becker undid your approval of the transfer of Ravi Patel's accounts, which waits for approval ag…
    Ravi Patel: Tom Becker undid Maya Lopez's approval of the transfer of your accounts, which waits for approval ag…
    ");
    bot.press(TOM, &bot.last_dm(TOM), "Approve").await.ok();
    let approved = bot.last_dm(TOM);
    bot.command(MAYA, "/csm-book", "lee").await.ok();
    bot.form(MAYA).set("Reason", "Changing roles").send().await;
    bot.put_forms_away(MAYA).await;
    bot.press(TOM, &approved, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(TOM), @"An account of this transfer has had another change of CSM since then, so the approval stands. To move accounts, use /csm-book.");
    bot.ws.deactivate(RAVI).await.ok();
    bot.press(TOM, &approved, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(TOM), @"Ravi Patel has left, so the answer stands.");
    bot.ws.mark_all_read();
}
