//! Exceptions, which SA leadership approves first.

use baton_storage::states::EngagementState;

use super::*;

/// A workshop for a team that uses the product: nobody is asked before Lee approves it, who reads why it is an
/// exception and how many there were; Ravi reads so when he asks, and nothing is lost. A second click, and whoever
/// comes later, hear who did it. Proves E2, E3.
#[tokio::test(flavor = "multi_thread")]
async fn approved_and_then_asked() {
    let bot = stage_with(&format!("sa_leaders = [\"{LEE}\", \"{GRACE}\"]"), "").await;
    asked(&bot, WORKSHOP, EXISTING).await;
    insta::assert_snapshot!(bot.form(RAVI).view.text_of(), @"
    Request sent
    *SA leadership must approve this first*, because the team already uses the product. Lee Novak is asked now. After approval, I'll ask Sam Ortiz and tell you.
    Exceptions so far this fiscal year: 0 for Sam Ortiz, 0 for Homeworld Inc.
    The card is in <#C0HOMEWORLD>.
    ");
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: Ravi Patel requests help from Sam Ortiz, and Lee Novak must approve it first.");
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: help requested from Sam Ortiz
    ○ Waiting for approval from SA leadership. No one else is asked before that.
    *Reason*
    Help with a workshop
    *Team*
    Already uses the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    This is an exception: the team already uses the product. Lee Novak decides.
    ○ *Sam Ortiz* (SA) will be asked after approval.
    Withdraw
    Requested by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    ");
    assert_eq!(card(&bot).buttons(), ["Withdraw"]);
    let letter = bot.only_news(LEE);
    insta::assert_snapshot!(letter.text_of(), @"
    Homeworld Inc.: exception to approve
    *Ravi Patel requests help with Homeworld Inc., which needs an exception: Help with a workshop. Do you approve?*
    *Reason*
    Help with a workshop
    *Team*
    Already uses the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    *Why this is an exception:* the team already uses the product. SAs help such teams by exception only.
    It would be Sam Ortiz's 1st exception this fiscal year, and the 1st for Homeworld Inc.
    Approve
    Decline
    Remind me tomorrow
    Snooze a week
    Snooze until…
    Not mine
    Why?
    Sent now because Ravi Patel is waiting.
    ");
    let theirs = bot.only_news(GRACE);
    bot.nobody_else_heard();

    bot.press(LEE, &letter, "Approve").await.ok();
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: help requested from Sam Ortiz
    ○ *Ravi Patel* requests help from *Sam Ortiz*.
    *Reason*
    Help with a workshop
    *Team*
    Already uses the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    This is an exception: the team already uses the product. Lee Novak approved it, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>.
    ○ *Sam Ortiz* (SA) is asked.
    Close
    Withdraw
    Undo
    Requested by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    ");
    let asked = bot.only_news(SAM).text;
    assert!(asked.contains("requests your help with Homeworld Inc.: Help with a workshop."), "{asked}");
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Lee Novak approved your help request: Help with a workshop. Sam Ortiz is asked now.");
    assert_eq!(bot.last_dm(LEE).buttons(), ["Undo"]);
    bot.press(LEE, &letter, "Approve").await.ok();
    assert_eq!(bot.last_private(LEE), "Lee Novak already approved this, Mon 23 Nov, 10:00.");
    assert_eq!(bot.last_dm(GRACE).buttons(), ["Undo"], "she leads the architects, too");
    bot.press(GRACE, &theirs, "Decline").await.ok();
    assert_eq!(bot.last_private(GRACE), "Lee Novak already approved this, Mon 23 Nov, 10:00.");
    assert_eq!(notes(&bot), ["✓ Lee Novak approved it."]);
    insta::assert_snapshot!(bot.deeds(&["reengagement."]).await.join("\n"), @"
    U0RAVI reengagement.ask (none → approval)
    U0LEE reengagement.approve (approval → asked)
    ");
}

/// Refused, with a reason, which Ravi and the card say; Sam never hears of it. Proves E2.
#[tokio::test(flavor = "multi_thread")]
async fn refused_with_a_reason() {
    let bot = opened().await;
    asked(&bot, WORKSHOP, EXISTING).await;
    let letter = bot.last_dm(LEE);
    bot.press(LEE, &letter, "Decline").await.ok();
    let short = bot.form(LEE).set("Why not?", "No").refused().await;
    assert_eq!(
        short["word"],
        "Please add a little more, at least ten characters, so that others understand it."
    );
    bot.form(LEE).set("Why not?", "The partner trains <!channel> in December").send().await;
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: Lee Novak declined the exception for help from Sam Ortiz: “The partner trains &lt;!channel&gt; in December”");
    assert!(
        card(&bot).text_of().contains("– *Lee Novak* declined the exception"),
        "{}",
        card(&bot).text_of()
    );
    assert_eq!(card(&bot).buttons(), ["Undo"]);
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Lee Novak declined the exception for help from Sam Ortiz (Help with a workshop): “The partner trains &lt;!channel&gt; in December”");
    assert!(bot.news(SAM).is_empty());
    bot.press(LEE, &letter, "Approve").await.ok();
    assert_eq!(bot.last_private(LEE), "Lee Novak already declined this, Mon 23 Nov, 10:00.");
    let one = kept(&bot).await.remove(0);
    assert_eq!((one.state, one.decided_by), (EngagementState::Refused, Some(LEE.into())));
    asked_again(&bot).await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Homeworld Inc.: Ravi Patel requests help from Sam Ortiz, and Lee Novak must approve it first.
    Lee Novak: Ravi Patel requests help with Homeworld Inc., which needs an exception: Help with a workshop. Do you…
    ");
}

/// What was refused may be asked for again, since it is not open.
async fn asked_again(bot: &TestBot) {
    filled(bot, RAVI, WORKSHOP, EXISTING).await.send().await;
    assert_eq!(kept(bot).await.len(), 2);
}

/// A POV for a team that uses the product should be avoided: Ravi and Lee read why; for a tier upgrade it is as good
/// as for a new team, and nobody approves anything. Proves E2.
#[tokio::test(flavor = "multi_thread")]
async fn a_pov_for_an_existing_team_is_better_avoided() {
    let bot = opened().await;
    asked(&bot, POV, EXISTING).await;
    let page = bot.form(RAVI).view.text_of();
    assert!(
        page.contains("*Please avoid this if you can.* POVs, evaluations and RFPs help customers"),
        "{page}"
    );
    assert!(page.contains("Lee Novak is asked now."), "{page}");
    let letter = bot.last_dm(LEE).text_of();
    assert!(letter.contains("should be avoided, unless they are for a tier upgrade."), "{letter}");
    bot.press(RAVI, &card(&bot), "Withdraw").await.ok();
    bot.form(RAVI).send().await;
    assert!(bot.last_dm(LEE).text_of().contains("No longer needed"), "{}", bot.last_dm(LEE).text_of());

    filled(&bot, RAVI, POV, EXISTING).await.set("Is it for a tier upgrade?", "Yes").send().await;
    let page = bot.form(RAVI).view.text_of();
    assert!(page.contains("*Sam Ortiz* is asked to help") && !page.contains("approve"), "{page}");
    assert!(!kept(&bot).await[1].exception);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: – Ravi Patel withdrew it.
    #acct-homeworld: Homeworld Inc.: Ravi Patel requests help from Sam Ortiz: A POV, evaluation, RFP or security review.…
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: A POV, evaluation, RFP or security review. Can yo…
    ");
}

/// Approved exceptions are counted by architect and by account, in this fiscal year. Proves E2, E3.
#[tokio::test(flavor = "multi_thread")]
async fn exceptions_are_counted() {
    let bot = opened().await;
    let moon = json!({ "id": "0015e00000Moonb", "name": "Moonbase", "segment": "enterprise", "region": "EMEA",
        "sa_email": "sam.ortiz@example.com", "csm_email": "ravi.patel@example.com" });
    bot.crm(json!({ "account": moon })).await;
    let ask = async |account: &str, reason: &str| {
        bot.command(RAVI, "/reengage", account).await.ok();
        let form = bot.form(RAVI).set("Reason", reason).set("Which of the customer's teams?", EXISTING);
        form.set("What do you need?", "A day on pipelines").send().await;
        let page = bot.form(RAVI).view.text_of();
        let letter = bot.last_dm(LEE);
        (page, letter)
    };
    let (_, letter) = ask("homeworld", WORKSHOP).await;
    assert!(
        letter.text_of().contains(
            "It would be Sam Ortiz's 1st exception this fiscal year, and the 1st for Homeworld Inc."
        )
    );
    bot.press(LEE, &letter, "Approve").await.ok();
    let (_, letter) = ask("moonbase", "An ROI analysis").await;
    bot.press(LEE, &letter, "Approve").await.ok();
    let (page, letter) = ask("homeworld", "An ROI analysis").await;
    assert!(
        page.contains("Exceptions so far this fiscal year: 2 for Sam Ortiz, 1 for Homeworld Inc."),
        "{page}"
    );
    let text = letter.text_of();
    assert!(
        text.contains(
            "It would be Sam Ortiz's 3rd exception this fiscal year, and the 2nd for Homeworld Inc."
        ),
        "{text}"
    );
    bot.press(LEE, &letter, "Decline").await.ok();
    bot.form(LEE).set("Why not?", "That is one too many this year").send().await;
    bot.until("2027-02-01T09:30:00Z").await;
    let (page, _) = ask("homeworld", "Help with enablement").await;
    assert!(
        page.contains("Exceptions so far this fiscal year: 0 for Sam Ortiz, 0 for Homeworld Inc."),
        "{page}"
    );
    insta::assert_snapshot!(bot.others_heard_so_many().await, @"
    #acct-homeworld: 3
    #acct-homeworld, in a thread: 2
    #emea-csm-requests: 1
    Lee Novak: 2
    Ravi Patel: 5
    Sam Ortiz: 4
    ");
}
