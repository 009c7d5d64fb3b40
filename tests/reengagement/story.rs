//! Asked, taken, closed.

use baton_storage::states::EngagementState;

use super::*;

/// Ravi asks for expansion plans: the architect and the seller each have a letter with all they need, the card stands
/// in the account's channel. Each answers for themselves; closed, everything says what came of it.
/// Proves E1, E3.
#[tokio::test(flavor = "multi_thread")]
async fn asked_taken_and_closed() {
    let bot = opened().await;
    let form = filled(&bot, RAVI, EXPANSION, NEW).await;
    assert!(
        form.view.text_of().contains("Sam Ortiz is its SA, and Alex Moreau is its SAE."),
        "{}",
        form.view.text_of()
    );
    form.set("Is it for a tier upgrade?", "Yes").set("By when?", "2026-12-04").send().await;
    insta::assert_snapshot!(bot.form(RAVI).view.text_of(), @"
    Request sent
    *Sam Ortiz and Alex Moreau* are asked to help with *Homeworld Inc.*: Expansion plans for a tier upgrade. I'll message you when there is an answer.
    ○ *Sam Ortiz* (SA) is asked.
    ○ *Alex Moreau* (SAE) is asked.
    The card is in <#C0HOMEWORLD>.
    ");
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: Ravi Patel requests help from Sam Ortiz and Alex Moreau by 4 Dec 2026: Expansion plans for a tier upgrade. Waiting for Sam Ortiz and Alex Moreau.");
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: help requested from Sam Ortiz and Alex Moreau
    ○ *Ravi Patel* requests help from *Sam Ortiz and Alex Moreau*.
    *Reason*
    Expansion plans for a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Needed by*
    4 Dec 2026
    *Details*
    > Their platform team wants to try Ultimate
    ○ *Sam Ortiz* (SA) is asked.
    ○ *Alex Moreau* (SAE) is asked.
    Close
    Withdraw
    Requested by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    ");
    let letter = bot.only_news(SAM);
    insta::assert_snapshot!(letter.text, @"Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take it?");
    insta::assert_snapshot!(letter.text_of(), @"
    Homeworld Inc.: your help is requested
    *Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take it?*
    *Reason*
    Expansion plans for a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Needed by*
    4 Dec 2026
    *Details*
    > Their platform team wants to try Ultimate
    ○ *Sam Ortiz* (SA) is asked.
    ○ *Alex Moreau* (SAE) is asked.
    Accept
    Suggest someone
    Decline
    Remind me tomorrow
    Snooze a week
    Snooze until…
    Not mine
    Why?
    Sent now because Ravi Patel is waiting.
    ");
    assert_eq!(letter.buttons()[..3], ["Accept", "Suggest someone", "Decline"]);
    assert_eq!(bot.news(ALEX).len(), 1);
    assert!(bot.news(RAVI).is_empty(), "he sees it in the form and on the card");

    bot.press(SAM, &letter, "Accept").await.ok();
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: help requested from Sam Ortiz and Alex Moreau
    ✓ *Sam Ortiz* accepted. Waiting for Alex Moreau.
    *Reason*
    Expansion plans for a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Needed by*
    4 Dec 2026
    *Details*
    > Their platform team wants to try Ultimate
    ✓ *Sam Ortiz* (SA) accepted, Mon 23 Nov.
    ○ *Alex Moreau* (SAE) is asked.
    Close
    Withdraw
    Undo
    Requested by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    ");
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Sam Ortiz accepted: Expansion plans for a tier upgrade. When it is done, close it on its card or with /reengage.");
    let answered = bot.last_dm(SAM);
    assert!(answered.text_of().contains("Answered by Sam Ortiz: accepted."), "{}", answered.text_of());
    assert_eq!(answered.buttons(), ["Undo"]);
    bot.press(ALEX, &bot.last_dm(ALEX), "Accept").await.ok();
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Sam Ortiz and Alex Moreau accepted: Expansion plans for a tier upgrade. When it is done, close it on its card or with /reengage.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);

    bot.press(RAVI, &card(&bot), "Close").await.ok();
    let without = bot.form(RAVI).set("Outcome", "  ").refused().await;
    assert_eq!(without["word"], "Please write a sentence. Others will see it.");
    bot.form(RAVI).set("Outcome", "The plan is agreed; the POV begins in January").send().await;
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: the help request “Expansion plans for a tier upgrade” is closed: “The plan is agreed; the POV begins in January”");
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: help requested from Sam Ortiz and Alex Moreau
    ✓ *Ravi Patel* closed it, <!date^1795428002^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>.
    *Outcome*
    > The plan is agreed; the POV begins in January
    *Reason*
    Expansion plans for a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Needed by*
    4 Dec 2026
    *Details*
    > Their platform team wants to try Ultimate
    ✓ *Sam Ortiz* (SA) accepted, Mon 23 Nov.
    ✓ *Alex Moreau* (SAE) accepted, Mon 23 Nov.
    Requested by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    ");
    assert_eq!(card(&bot).buttons(), [""; 0]);
    insta::assert_snapshot!(notes(&bot).join("\n"), @"
    ✓ Sam Ortiz accepted.
    ✓ Alex Moreau accepted.
    ✓ Ravi Patel closed it: “The plan is agreed; the POV begins in January”
    ");
    insta::assert_snapshot!(bot.news(SAM).join("\n"), @"Homeworld Inc.: Ravi Patel closed the help request (Expansion plans for a tier upgrade): “The plan is agreed; the POV begins in January”");
    assert_eq!(bot.news(ALEX).len(), 1);
    insta::assert_snapshot!(bot.deeds(&["reengagement."]).await.join("\n"), @"
    U0RAVI reengagement.ask (none → asked)
    U0SAM reengagement.take (asked → taken)
    U0ALEX reengagement.take (taken → taken)
    U0RAVI reengagement.close (taken → closed)
    ");
    bot.until("2026-12-04T12:00:00Z").await;
    let left: Vec<String> = [SAM, ALEX, LEE, NINA].iter().flat_map(|user| bot.news(user)).collect();
    assert!(left.iter().all(|text| !text.contains("help with Homeworld")), "nobody is reminded: {left:#?}");
}

/// Services name what a statement of work would cover; details are a sentence, and no day is in the past. What is
/// wrong changes nothing. Proves E1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_at_its_field() {
    let bot = opened().await;
    let form = filled(&bot, RAVI, "Services, or a draft statement of work", EXISTING).await;
    let wrong = form.set("What do you need?", "Help").set("By when?", "2026-11-22").refused().await;
    insta::assert_snapshot!(format!("{wrong:#?}"), @r#"
    {
        "covers": "Services need a scope. What would the statement of work cover?",
        "details": "Please add a little more, at least ten characters, so that others understand it.",
        "wished": "22 Nov 2026 has passed. Choose a later day, or leave it empty.",
    }
    "#);
    assert!(kept(&bot).await.is_empty());
    bot.form(RAVI)
        .set("What do you need?", "Moving their repositories")
        .set("Scope of the statement of work", "400 repositories, two weeks")
        .set("By when?", "2026-11-23")
        .send()
        .await;
    let card = card(&bot).text_of();
    assert!(card.contains("*Scope of the statement of work*\n> 400 repositories, two weeks"), "{card}");
    assert!(!bot.form(RAVI).view.text_of().contains("approves"), "services are no exception");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel requests your help with Homeworld Inc.: Services, or a draft statement of work. Can you t…
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: Services, or a draft statement of work. Can you t…
    ");
}

/// By name, link or id; without words the accounts whose CSM one is, what needs them most first (by health, level and
/// name); of several one chooses; nothing found says so. Proves E1.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_as_handoff_finds_it() {
    let bot = opened().await;
    bot.command(RAVI, "/reengage", "").await.ok();
    let list = bot.ws.last_ephemeral(RAVI).expect("the list");
    assert_eq!(list.buttons(), ["Homeworld Inc.", "Northwind Rail", "Alder Insurance"]);
    bot.press(RAVI, &list, "Homeworld Inc.").await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("*Homeworld Inc.*:"));
    bot.command(RAVI, "/reengage", &account_url(HOMEWORLD)).await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("*Homeworld Inc.*:"));
    bot.command(RAVI, "/reengage", "in").await.ok();
    assert!(bot.last_private(RAVI).contains("accounts match “in”"));
    bot.command(RAVI, "/reengage", "Moonbase").await.ok();
    assert!(bot.last_private(RAVI).contains("I can't find an account called “Moonbase”."));
    bot.command(SAM, "/reengage", "").await.ok();
    assert!(bot.last_private(SAM).contains("You aren't the CSM of an account yet."));
}

/// The account has no channel yet: whoever asked has the card, with a way to attach one; once there is one it stands
/// there. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_whoever_asked_has_the_card() {
    let bot = TestBot::open().await;
    let csm = json!({ "id": HOMEWORLD, "csm_email": "ravi.patel@example.com" });
    bot.crm(json!({ "account": csm })).await;
    filled(&bot, RAVI, EXPANSION, NEW).await.send().await;
    assert!(bot.form(RAVI).view.text_of().contains("has no internal channel yet, so you get the card"));
    let card = bot.last_dm(RAVI);
    assert!(card.text.contains("Ravi Patel requests help from Sam Ortiz and Alex Moreau"), "{}", card.text);
    bot.press(RAVI, &card, "Attach channel").await.ok();
    bot.form(RAVI).set("Channel", HOME).send().await;
    assert!(super::card(&bot).text.contains("Ravi Patel requests help from Sam Ortiz and Alex Moreau"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take…
    Ravi Patel: Homeworld Inc.: #acct-homeworld is now the internal channel, and I can post there.
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: Expansion plans for a tier upgrade. Can you take…
    ");
}

/// What services would cover is needed as soon as it is services that are asked for; Slack says so beside the field, and
/// what was typed stays. Proves E1.
#[tokio::test(flavor = "multi_thread")]
async fn services_need_what_they_would_cover() {
    let bot = opened().await;
    filled(&bot, RAVI, "Services, or a draft statement of work", NEW).await;
    assert!(bot.may_stay_empty(RAVI, "covers"), "Slack has not told of the choice yet");
    bot.choose(RAVI, "reason", "Services, or a draft statement of work").await;
    assert!(!bot.may_stay_empty(RAVI, "covers"));
    assert!(bot.form(RAVI).send_only().await.field_errors.contains_key("covers"), "Slack asks for it itself");
    let details = bot.form(RAVI).view.value_of("details");
    assert_eq!(details.as_deref(), Some("Their platform team wants to try Ultimate"));
}
