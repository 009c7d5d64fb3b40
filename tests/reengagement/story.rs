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
        form.view.text_of().contains("Sam Ortiz is its SA, Alex Moreau its SAE."),
        "{}",
        form.view.text_of()
    );
    form.set("Is it for a tier upgrade?", "Yes").set("By when?", "2026-12-04").send().await;
    insta::assert_snapshot!(bot.form(RAVI).view.text_of(), @"
    Asked
    *Sam Ortiz and Alex Moreau* are asked back to *Homeworld Inc.*: Expansion plans towards a tier upgrade. You hear when there is an answer.
    ○ *Sam Ortiz* (SA) is asked.
    ○ *Alex Moreau* (SAE) is asked.
    The card is in <#C0HOMEWORLD>.
    ");
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: Ravi Patel asks Sam Ortiz and Alex Moreau back by 4 Dec 2026: Expansion plans towards a tier upgrade. Waiting for Sam Ortiz and Alex Moreau.");
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: Sam Ortiz and Alex Moreau asked back
    ○ *Ravi Patel* asks *Sam Ortiz and Alex Moreau* back.
    *For*
    Expansion plans towards a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Wished by*
    4 Dec 2026
    *What it is about*
    > Their platform team wants to try Ultimate
    ○ *Sam Ortiz* (SA) is asked.
    ○ *Alex Moreau* (SAE) is asked.
    Close
    Withdraw
    Asked by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00> · E1
    ");
    let letter = bot.last_dm(SAM);
    insta::assert_snapshot!(letter.text, @"Ravi Patel asks you back to Homeworld Inc.: Expansion plans towards a tier upgrade.");
    insta::assert_snapshot!(letter.text_of(), @"
    Homeworld Inc.: you are asked back
    *Ravi Patel asks you back to Homeworld Inc.: Expansion plans towards a tier upgrade.*
    *For*
    Expansion plans towards a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Wished by*
    4 Dec 2026
    *What it is about*
    > Their platform team wants to try Ultimate
    ○ *Sam Ortiz* (SA) is asked.
    ○ *Alex Moreau* (SAE) is asked.
    Take it
    Suggest someone
    Decline
    Tomorrow
    Snooze a week
    Snooze until…
    Not mine
    Why?
    You get this at once because Ravi Patel waits for it.
    ");
    assert_eq!(letter.buttons()[..3], ["Take it", "Suggest someone", "Decline"]);
    assert_eq!((bot.news(SAM).len(), bot.news(ALEX).len()), (1, 1));
    assert!(bot.news(RAVI).is_empty(), "he sees it in the form and on the card");

    bot.press(SAM, &letter, "Take it").await.ok();
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: Sam Ortiz and Alex Moreau asked back
    ✓ *Sam Ortiz* takes it. Alex Moreau has not answered yet.
    *For*
    Expansion plans towards a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Wished by*
    4 Dec 2026
    *What it is about*
    > Their platform team wants to try Ultimate
    ✓ *Sam Ortiz* (SA) takes it, Mon 23 Nov.
    ○ *Alex Moreau* (SAE) is asked.
    Close
    Withdraw
    Asked by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00> · E1
    ");
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Sam Ortiz takes it: Expansion plans towards a tier upgrade. Close it when it is done, with /reengage or on its card.");
    let answered = bot.last_dm(SAM);
    assert!(answered.text_of().contains("✓ Sam Ortiz has answered"), "{}", answered.text_of());
    assert_eq!(answered.buttons(), [""; 0]);
    bot.press(ALEX, &bot.last_dm(ALEX), "Take it").await.ok();
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Sam Ortiz and Alex Moreau take it: Expansion plans towards a tier upgrade. Close it when it is done, with /reengage or on its card.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);

    bot.press(RAVI, &card(&bot), "Close").await.ok();
    let without = bot.form(RAVI).set("What came of it?", "  ").refused().await;
    assert_eq!(without["word"], "Write a sentence: it is read by others.");
    bot.form(RAVI).set("What came of it?", "The plan is agreed; the POV begins in January").send().await;
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: Expansion plans towards a tier upgrade has come to its end: The plan is agreed; the POV begins in January");
    insta::assert_snapshot!(card(&bot).text_of(), @"
    Homeworld Inc.: Sam Ortiz and Alex Moreau asked back
    ✓ *Ravi Patel* closed it, <!date^1795428002^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>.
    *What came of it*
    > The plan is agreed; the POV begins in January
    *For*
    Expansion plans towards a tier upgrade
    *Team*
    New to the product
    *For a tier upgrade*
    Yes
    *Wished by*
    4 Dec 2026
    *What it is about*
    > Their platform team wants to try Ultimate
    ✓ *Sam Ortiz* (SA) takes it, Mon 23 Nov.
    ✓ *Alex Moreau* (SAE) takes it, Mon 23 Nov.
    Asked by Ravi Patel, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00> · E1
    ");
    assert_eq!(card(&bot).buttons(), [""; 0]);
    insta::assert_snapshot!(notes(&bot).join("\n"), @"
    ✓ Sam Ortiz takes it.
    ✓ Alex Moreau takes it.
    ✓ Ravi Patel closed it: The plan is agreed; the POV begins in January
    ");
    insta::assert_snapshot!(bot.news(SAM).join("\n"), @"Homeworld Inc.: Ravi Patel closed “Expansion plans towards a tier upgrade”: The plan is agreed; the POV begins in January");
    assert_eq!(bot.news(ALEX).len(), 1);
    insta::assert_snapshot!(history(&bot).await.join("\n"), @"
    U0RAVI reengage.ask (none → asked)
    U0SAM reengage.take (asked → taken)
    U0ALEX reengage.take (taken → taken)
    U0RAVI reengage.close (taken → closed)
    ");
    bot.until("2026-12-04T12:00:00Z").await;
    let left: Vec<String> = [SAM, ALEX, LEE, NINA].iter().flat_map(|user| bot.news(user)).collect();
    assert!(left.iter().all(|text| !text.contains("back to Homeworld")), "nobody is reminded: {left:#?}");
}

/// Services name what a statement of work would cover; details are a sentence, and no day is in the past. What is
/// wrong changes nothing. Proves E1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_at_its_field() {
    let bot = opened().await;
    let form = filled(&bot, RAVI, "Services, or drafting a statement of work", EXISTING).await;
    let wrong = form.set("What is it about?", "Help").set("By when?", "2026-11-22").refused().await;
    insta::assert_snapshot!(format!("{wrong:#?}"), @r#"
    {
        "covers": "Services need it: what would the statement of work cover?",
        "details": "Say a little more, at least ten characters: others read it.",
        "wished": "22 Nov 2026 has passed. Choose a day to come, or leave it out.",
    }
    "#);
    assert!(kept(&bot).await.is_empty());
    bot.form(RAVI)
        .set("What is it about?", "Moving their repositories")
        .set("What would a statement of work cover?", "400 repositories, two weeks")
        .set("By when?", "2026-11-23")
        .send()
        .await;
    let card = card(&bot).text_of();
    assert!(
        card.contains("*What the statement of work would cover*\n> 400 repositories, two weeks"),
        "{card}"
    );
    assert!(!bot.form(RAVI).view.text_of().contains("approves"), "services are no exception");
}

/// By name, link or id; without words the accounts whose CSM one is; of several one chooses; nothing found says so.
/// Proves E1.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_as_handoff_finds_it() {
    let bot = opened().await;
    bot.command(RAVI, "/reengage", "").await.ok();
    let list = bot.ws.ephemerals(RAVI).pop().expect("the list");
    assert_eq!(list.buttons(), ["Alder Insurance", "Homeworld Inc.", "Northwind Rail"]);
    bot.press(RAVI, &list, "Homeworld Inc.").await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("For *Homeworld Inc.*"));
    bot.command(RAVI, "/reengage", &account_url(HOMEWORLD)).await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("For *Homeworld Inc.*"));
    bot.command(RAVI, "/reengage", "in").await.ok();
    assert!(bot.last_private(RAVI).contains("accounts are called something like “in”"));
    bot.command(RAVI, "/reengage", "Moonbase").await.ok();
    assert!(bot.last_private(RAVI).contains("I know no account called “Moonbase”."));
    bot.command(SAM, "/reengage", "").await.ok();
    assert!(bot.last_private(SAM).contains("You are the CSM of no account I know of."));
}

/// The account has no channel yet: whoever asked has the card, with a way to attach one; once there is one it stands
/// there. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_whoever_asked_has_the_card() {
    let bot = TestBot::open().await;
    let csm = json!({ "id": HOMEWORLD, "csm_email": "ravi.patel@example.com" });
    bot.crm(json!({ "account": csm })).await;
    filled(&bot, RAVI, EXPANSION, NEW).await.send().await;
    assert!(bot.form(RAVI).view.text_of().contains("has no internal channel yet, so the card comes to you"));
    let card = bot.last_dm(RAVI);
    assert!(card.text.contains("Ravi Patel asks Sam Ortiz and Alex Moreau back"), "{}", card.text);
    bot.press(RAVI, &card, "Attach a channel").await.ok();
    bot.form(RAVI).set("Channel", HOME).send().await;
    assert!(super::card(&bot).text.contains("Ravi Patel asks Sam Ortiz and Alex Moreau back"));
}

/// What services would cover is needed as soon as it is services that are asked for; Slack says so beside the field, and
/// what was typed stays. Proves E1.
#[tokio::test(flavor = "multi_thread")]
async fn services_need_what_they_would_cover() {
    let bot = opened().await;
    filled(&bot, RAVI, "Services, or drafting a statement of work", NEW).await;
    assert!(bot.may_stay_empty(RAVI, "covers"), "Slack has not told of the choice yet");
    bot.choose(RAVI, "reason", "Services, or drafting a statement of work").await;
    assert!(!bot.may_stay_empty(RAVI, "covers"));
    assert!(bot.form(RAVI).send_only().await.field_errors.contains_key("covers"), "Slack asks for it itself");
    let details = bot.form(RAVI).view.value_of("details");
    assert_eq!(details.as_deref(), Some("Their platform team wants to try Ultimate"));
}
