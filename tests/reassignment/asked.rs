//! Who may hand a book over: a CSM who asks their manager, and those who may not.

use super::*;

/// Ravi asks for himself: his managers hear at once, nothing changes before; Maya says no with a reason, or agrees,
/// and then it is done. He cannot agree himself, nor ask twice.
/// Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_asks_and_the_manager_agrees() {
    let bot = TestBot::open().await;
    let ask = async || {
        bot.command(RAVI, "/csm-book", "").await.ok();
        let form = bot.form(RAVI).set("Reason", "Extended leave").set("Last day away", "2027-05-31");
        form.set("Note to both CSMs", "Parental <!here> leave").send().await;
    };
    ask().await;
    let page = bot.form(RAVI).view.text_of();
    assert!(
        page.contains("Maya Lopez or Tom Becker were asked to approve the transfer of 2 accounts."),
        "{page}"
    );
    bot.put_forms_away(RAVI).await;
    assert_eq!(bot.has(NORTHWIND).await, None, "nothing has changed");
    let asked = bot.last_dm(MAYA);
    assert!(
        asked.text.contains(
            "Ravi Patel requests to transfer 2 accounts (extended leave: “Parental &lt;!here&gt; leave”)"
        ),
        "{}",
        asked.text
    );
    bot.command(RAVI, "/csm-book", "").await.ok();
    assert!(
        bot.last_private(RAVI).contains("the manager has not answered yet"),
        "{}",
        bot.last_private(RAVI)
    );
    bot.press(MAYA, &asked, "Decline").await.ok();
    bot.form(MAYA).set("Why not?", "Not before the EBR").send().await;
    assert!(
        bot.last_dm(RAVI)
            .text
            .contains("Maya Lopez declined the transfer of your accounts. “Not before the EBR”"),
        "{}",
        bot.last_dm(RAVI).text
    );
    assert_eq!(bot.has(NORTHWIND).await, None);
    bot.press(MAYA, &asked, "Approve").await.ok();
    assert!(bot.last_private(MAYA).contains("Maya Lopez already answered"), "{}", bot.last_private(MAYA));

    ask().await;
    bot.put_forms_away(RAVI).await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(bot.has(NORTHWIND).await.as_deref(), Some(ELENA));
    let note = bot.last_dm(ELENA).text_of();
    assert!(
        note.contains("Ravi Patel is away until 31 May 2027.")
            && note.contains("&gt; Parental &lt;!here&gt; leave")
            || note.contains("> Parental &lt;!here&gt; leave"),
        "{note}"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: 2 of your accounts move to other CSMs: Alder Insurance, Northwind Rail.
    Tom Becker: Accounts of Ravi Patel: this is closed. Approve or decline the transfer of 2 accounts of Ravi Patel. (2 times)
    ");
}

/// Whoever is neither the CSM nor leads their team may not; what cannot be is said at its field.
/// Proves R4, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may_and_only_what_can_be() {
    let bot = TestBot::open().await;
    for other in [SAM, ELENA, GRACE, NINA] {
        bot.command(other, "/csm-book", "ravi").await.ok();
        assert!(
            bot.last_private(other).starts_with("Only Ravi Patel, the managers of EMEA Enterprise"),
            "{other}"
        );
    }
    bot.command(SAM, "/csm-book", "").await.ok();
    assert!(bot.last_private(SAM).starts_with("Transfers are for CSMs and team leaders."));
    bot.command(MAYA, "/csm-book", "nobody").await.ok();
    assert!(bot.last_private(MAYA).contains("I can't find a CSM called “nobody”"));
    bot.command(MAYA, "/csm-book", "").await.ok();
    let list = bot.ws.last_ephemeral(MAYA).expect("a list");
    assert_eq!(list.buttons(), ["Elena Costa", "Ravi Patel"]);
    bot.press(MAYA, &list, "Ravi Patel").await.ok();
    let form = bot.form(MAYA).set("Reason", "Extended leave");
    let faults = form.set("Shared until", "2027-12-01").refused().await;
    assert!(faults["overlap"].contains("at most 92 days"), "{faults:#?}");
    assert_eq!(faults["back_on"], "What is their last day away?");
    let form = bot.form(MAYA).set("Shared until", "2026-11-20");
    assert!(form.refused().await["overlap"].contains("has passed"));
    let form = bot.form(MAYA).set("Reason", "Leaving the company").set("Shared until", "2026-12-01");
    let form = choose(&bot, MAYA, form, "Northwind Rail", "Stays with Ravi Patel");
    let form = choose(&bot, MAYA, form, "Alder Insurance", "Stays with Ravi Patel");
    assert_eq!(form.refused().await["kind"], "Choose a new CSM for at least one account.");
    let form = choose(&bot, MAYA, bot.form(MAYA), "Alder Insurance", "Elena Costa");
    form.send().await;
    assert_eq!(
        (bot.has(ALDER).await.as_deref(), bot.has(NORTHWIND).await),
        (Some(ELENA), None),
        "one of them stays"
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: You are now the CSM for 1 account of Ravi Patel: Alder Insurance.
    Ravi Patel: 1 of your accounts moves to other CSMs: Alder Insurance.
    ");
}
