//! The way from the command to whoever stays responsible.

use super::*;

/// Ravi asks; his managers hear at once, nobody else does, and nothing stands in the channel; Maya agrees, Tom comes too
/// late; the card says what is next at every step, one message all the way.
/// Proves D1, D2.
#[tokio::test(flavor = "multi_thread")]
async fn from_the_command_to_the_end() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    let form = bot.form(RAVI);
    insta::assert_snapshot!(form.view.text_of(), @"
    End CSM coverage
    *Homeworld Inc.* · Pr1 · ARR $0
    The expected ARR of $0 is below $100,000. The Scale CSEs support this account as a team, so it has no CSM of its own.
    Reason
    Below the threshold after a downgrade or churn
    Strategic engagement below the threshold did not succeed
    Internal reason
    The customer never sees this. Such as: they went from 400 to 60 seats, and their new CTO chose another product
    ");
    form.set("Reason", DOWNGRADED).set("Internal reason", EXPLANATION).send().await;
    insta::assert_snapshot!(bot.form(RAVI).view.text_of(), @"
    Waiting for approval
    Maya Lopez or Tom Becker were asked to approve ending CSM coverage for *Homeworld Inc.* I'll tell you as soon as one of them answers. No one else is notified before that.
    ");
    bot.put_forms_away(RAVI).await;
    assert_eq!(bot.ws.peek(HOME).len(), 1, "the handoff card alone");
    let asked = bot.news(MAYA);
    assert_eq!(
        asked,
        [
            "Ravi Patel requests to end CSM coverage for Homeworld Inc. Below the threshold after a downgrade or churn. “They went from 400 to 60 seats” Do you approve?"
        ]
    );
    assert_eq!(bot.news(TOM).len(), 1);
    bot.nobody_else_heard();

    let toms = bot.last_dm(TOM);
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(
        bot.news(RAVI),
        [
            "Homeworld Inc.: Maya Lopez approved ending CSM coverage. Next: tell the customer in a meeting with Alex Moreau."
        ]
    );
    bot.press(TOM, &toms, "Approve").await.ok();
    assert!(
        bot.last_private(TOM).starts_with("Maya Lopez already approved this, Mon 23 Nov"),
        "{}",
        bot.last_private(TOM)
    );
    let card = bot.letgo_card();
    insta::assert_snapshot!(printed::card(&card), @"
    ## Homeworld Inc.: ending CSM coverage
    ○ Maya Lopez approved. Next: Ravi Patel meets the customer together with Alex Moreau.
    *Reason*
    Below the threshold after a downgrade or churn
    *CSM*
    Ravi Patel
    *New contact*
    Alex Moreau
    *Internal reason:*
    > They went from 400 to 60 seats
    ✓ Maya Lopez approved, Mon 23 Nov, 10:00
    ○ The account team tells the customer in a meeting with Alex Moreau
    □ Ravi Patel writes and sends the follow-up
    □ Alex Moreau becomes the contact
    [Record the meeting] [Withdraw]
      · Started by Ravi Patel · CSM field from Salesforce, Mon 23 Nov, 10:00 · internal: the account team tells the customer
    ");

    bot.press(RAVI, &card, "Record the meeting").await.ok();
    let form = bot.form(RAVI);
    assert_eq!(form.view.value_of("present").as_deref(), Some("U0RAVI, U0ALEX"));
    assert_eq!(form.view.value_of("successor").as_deref(), Some("U0ALEX"));
    form.set("What did you discuss with them?", &[SUPPORT, IN_WRITING].join("|")).send().await;
    let card = bot.letgo_card();
    insta::assert_snapshot!(printed::card(&card), @"
    ## Homeworld Inc.: ending CSM coverage
    ○ The customer knows. Next: Ravi Patel writes the follow-up.
    *Reason*
    Below the threshold after a downgrade or churn
    *CSM*
    Ravi Patel
    *New contact*
    Alex Moreau
    *Internal reason:*
    > They went from 400 to 60 seats
    ✓ Maya Lopez approved, Mon 23 Nov, 10:00
    ✓ The account team told the customer in a meeting, 23 Nov 2026
    ○ Ravi Patel writes and sends the follow-up
    □ Alex Moreau becomes the contact
    *Meeting*
    23 Nov 2026, with Ravi Patel, Alex Moreau
    *Discussed with the customer*
    • Support, for troubleshooting and basic how-to questions
    • Complex questions: write to the seller
    [Write the follow-up] [Complete] […] (Edit the meeting | Undo the meeting | Withdraw)
      · Started by Ravi Patel · CSM field from Salesforce, Mon 23 Nov, 10:00 · internal: the account team tells the customer
    ");

    bot.press(RAVI, &card, "Write the follow-up").await.ok();
    bot.form(RAVI).send().await;
    assert!(bot.form(RAVI).view.text_of().contains("I found no promises in it."));
    bot.put_forms_away(RAVI).await;
    let card = bot.letgo_card();
    assert_eq!(card.buttons(), ["Complete", "Copy the follow-up"]);
    bot.press(RAVI, &card, "Complete").await.ok();
    let form = bot.form(RAVI);
    insta::assert_snapshot!(form.view.text_of(), @"
    End CSM coverage
    When you complete this for *Homeworld Inc.*:
    • Ravi Patel is no longer its CSM.
    • Open handoff steps and tasks of its CSM are closed: 1 item.
    • The CSM field in the CRM is already empty.
    *Has the customer received the follow-up?* I keep the draft, but I never send it and can't see whether you did.
    The expected ARR of $0 is below $100,000. The Scale CSEs support this account as a team, so it has no CSM of its own. It becomes Pr4.
    Contact the Scale CSEs with a Scale engagement request. <https://handbook.gitlab.com/handbook/customer-success/csm/segment/scale/scale-operating-rhythm/#scale-engagement-request-process|How to contact them>
    New contact
    I'll notify them
    ");
    form.send().await;
    insta::assert_snapshot!(bot.form(RAVI).view.text_of(), @"
    Completed
    CSM coverage for *Homeworld Inc.* has ended. Alex Moreau is the contact now and has been notified.
    Contact the Scale CSEs with a Scale engagement request. <https://handbook.gitlab.com/handbook/customer-success/csm/segment/scale/scale-operating-rhythm/#scale-engagement-request-process|How to contact them>
    ");
    bot.put_forms_away(RAVI).await;
    insta::assert_snapshot!(printed::card(&bot.letgo_card()), @"
    ## Homeworld Inc.: ending CSM coverage
    ✓ Alex Moreau is the contact now, and the Scale CSEs support the account as a team. Completed by Ravi Patel.
    *Reason*
    Below the threshold after a downgrade or churn
    *CSM*
    Ravi Patel
    *New contact*
    Alex Moreau
    *Internal reason:*
    > They went from 400 to 60 seats
    ✓ Maya Lopez approved, Mon 23 Nov, 10:00
    ✓ The account team told the customer in a meeting, 23 Nov 2026
    ✓ The follow-up is drafted; Ravi Patel sends it
    ✓ Alex Moreau is the contact, Mon 23 Nov, 10:00
    *Meeting*
    23 Nov 2026, with Ravi Patel, Alex Moreau
    *Discussed with the customer*
    • Support, for troubleshooting and basic how-to questions
    • Complex questions: write to the seller
    [Copy the follow-up]
      · Started by Ravi Patel · internal: the account team tells the customer
    ");
    assert_eq!(bot.disengagement().await.state.as_str(), "completed");
    assert_eq!(
        bot.news(ALEX),
        [
            "Homeworld Inc.: you are the contact from now on. Ravi Patel has ended CSM coverage. The customer's written questions now come to you."
        ]
    );

    bot.command(SAM, "/handoff", "homeworld").await.ok();
    let standing = bot.last_private(SAM);
    assert!(standing.contains("CSM coverage has ended; Alex Moreau is the contact."), "{standing}");
    assert_eq!(bot.ws.peek(HOME).len(), 2, "one message for it, all the way");
}

/// Without the seller it is asked once more why that matters, and taken the second time; what was said can be changed.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_without_the_seller_is_asked_about_once_more() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let card = bot.agreed_to().await;
    bot.press(RAVI, &card, "Record the meeting").await.ok();
    let form = bot.form(RAVI).set("Our attendees", RAVI);
    let form = form.set("What did you discuss with them?", SUPPORT);
    form.set("Anything else for the follow-up", "The workshop stays as planned.").send().await;
    let form = bot.form(RAVI);
    let text = form.view.text_of();
    assert!(text.contains("*Alex Moreau did not attend.*"), "{text}");
    assert_eq!(form.view.value_of("present").as_deref(), Some("U0RAVI"), "nothing is lost");
    assert_eq!(form.view.value_of("extra").as_deref(), Some("The workshop stays as planned."));
    assert_eq!(bot.disengagement().await.state.as_str(), "agreed", "not yet");
    form.send().await;
    let one = bot.disengagement().await;
    assert_eq!((one.state.as_str(), one.options()), ("met", vec!["support".to_owned()]));
    assert_eq!(one.present(), [RAVI.into()]);

    let card = bot.letgo_card();
    bot.press(RAVI, &card, "Edit the meeting").await.ok();
    let form = bot.form(RAVI).set("Our attendees", &format!("{RAVI},{ALEX}"));
    form.set("Customer attendees", "Kim <@U0MAYA> & co").send().await;
    let card = bot.letgo_card().text_of();
    assert!(card.contains("with Ravi Patel, Alex Moreau; customer: Kim &lt;@U0MAYA&gt; &amp; co"), "{card}");
}

/// A manager who begins agrees by that, which the audit says; where the account has no channel the card comes to its
/// CSM; where no features are lost their comparison is not gone through.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_who_begins_agrees() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.ws.mark_all_read();
    bot.command(MAYA, "/disengage", "homeworld").await.ok();
    let form = bot.form(MAYA).set("Reason", "Strategic engagement below the threshold did not succeed");
    form.set("Internal reason", "The upgrade did not come").send().await;
    let page = bot.form(MAYA).view.text_of();
    assert!(
        page.contains("You approved ending CSM coverage") && page.contains("direct messages of Ravi Patel"),
        "{page}"
    );
    bot.put_forms_away(MAYA).await;
    let one = bot.disengagement().await;
    assert_eq!((one.state.as_str(), one.decided_by), ("agreed", Some(MAYA.into())));
    let mut db = bot.app.storage.read().await.expect("a reader");
    let entries = baton_storage::audit::all(&mut db).await.expect("the audit");
    drop(db);
    let agreed = entries.iter().find(|entry| entry.action == "disengagement.agree").expect("audited");
    assert_eq!(agreed.why.as_deref(), Some("whoever began it is a manager"));
    let cards: Vec<_> = bot
        .ws
        .peek(&bot.ws.dm_channel(RAVI))
        .into_iter()
        .filter(|one| one.has_button("Record the meeting"))
        .collect();
    assert_eq!(cards.len(), 1, "{cards:#?}");
    bot.press(RAVI, &cards[0], "Record the meeting").await.ok();
    let boxes = bot.form(RAVI).view.field("What did you discuss with them?").expect("boxes");
    let labels: Vec<String> = boxes.options.into_iter().map(|(label, _)| label).collect();
    assert_eq!(labels, [SUPPORT, IN_WRITING, ONLINE], "no features are lost");
    // Ravi has the card, which says the same.
    bot.nobody_else_heard();
}

/// What the account is worth is what the request's card shows, where the CRM does not know it yet: from the form that
/// begins it to the end. Proves D1, Q1.
#[tokio::test(flavor = "multi_thread")]
async fn it_knows_the_revenue_that_the_card_shows() {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME, "arr": null } })).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.unfolded(SAM).await.set("Why now?", "Nearing the end of stage 3");
    form.set("Expected ARR after this deal", "120k").send().await;
    assert!(bot.only(EMEA).text_of().contains("$120k"));
    bot.press(MAYA, &bot.only(EMEA), "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    let form = bot.form(RAVI).view.text_of();
    assert!(
        form.contains("ARR $120k") && form.contains("The expected ARR of $120,000 is at least"),
        "{form}"
    );
    bot.put_forms_away(RAVI).await;
    bot.known_in_the_crm(90_000).await;
    bot.command(RAVI, "/disengage", "homeworld").await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("ARR $90k"), "the CRM's own word counts");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}
