//! The page, its forms, and who may use them.

use super::*;

/// The page says what is due and was reached, which gemstone the customer is with its calls and outreach, and what the
/// success plan holds; a part of the plan is ticked there. Proves O1, O2.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_milestones_gemstone_and_plan() {
    let bot = won().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "segment": "Strategic", "arr": 620_000 } })).await;
    bot.until("2026-12-03T10:00:00Z").await;
    done(&bot, RAVI, "Kickoff call").await;
    let card = bot.handoff_card(SAM).await;
    assert!(
        card.text_of().contains(
            "*Onboarding, 45 days, started Wed 25 Nov:* ✓ Kickoff call (day 8) · ○ First cadence call, due Thu 24 Dec"
        ),
        "{}",
        card.text_of()
    );
    bot.press(SAM, &card, "Onboarding").await.ok();
    let page = bot.ws.modal(SAM).expect("the page");
    insta::assert_snapshot!(page.text_of(), @"
    Onboarding
    *Homeworld Inc.* is on day 8 of 45. Onboarding began on Wed 25 Nov.
    ✓ *Kickoff call* done Thu 3 Dec, day 8, recorded by Ravi Patel.
    ○ *First cadence call*, due Thu 24 Dec
    Done
    ○ *First value*, due Thu 24 Dec
    Done
    ○ *Onboarding complete*, due Fri 8 Jan
    Done
    *Diamond*: an onboarding of 180 days, with a CSM of its own.
    *Calls:* Weekly, with an implementation engineer on the calls
    *Outreach:* Personal and automated
    *Success plan for 30, 60 and 90 days*
    ○ *30 days:* Objectives agreed on, first stage in use, due Thu 24 Dec
    Done
    ○ *60 days:* Adoption measured, next stage planned, due Fri 22 Jan
    Done
    ○ *90 days:* Success plan green, reviewed with the champion, due Tue 23 Feb
    Done
    Strategic in the CRM · Milestones count from Closed Won, or from the day the CSM accepted.
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Ravi, 3 open tasks. First: Hold the first cadence call with Homeworld Inc. within 30 days of Closed…
    Ravi Patel: Ravi, you have no open tasks for today.
    ");
}

/// Presses a button of the page that is open.
async fn on_page(bot: &TestBot, user: &str, id: &str) {
    let page = bot.ws.modal(user).expect("the page");
    let actions =
        page.blocks.iter().flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default());
    let found =
        actions.into_iter().find(|one| one["value"].as_str().is_some_and(|value| value.ends_with(id)));
    let action =
        found.unwrap_or_else(|| panic!("nothing about {id} in {}", page.text_of()))["action_id"].clone();
    let action = action.as_str().expect("an action").to_owned();
    bot.ws.click(user, local_slack::Place::View(page.id), &action, local_slack::Choice::Button).await.ok();
    bot.settle().await;
}

async fn open(bot: &TestBot, user: &str) {
    bot.press(user, &bot.only_of(HOME), "Onboarding").await.ok();
}

/// A day in the future, or before the start, is refused at its field; a day in the past counts; the page comes back with
/// it, and the step that is the same is done. Whoever comes second is told who was first. A part of the plan is ticked
/// the same way. Proves O1, promise 4, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_reached_is_recorded_with_its_day() {
    let bot = won().await;
    bot.until("2026-12-04T10:00:00Z").await;
    bot.ws.mark_all_read();
    for user in [MAYA, RAVI] {
        open(&bot, user).await;
        on_page(&bot, user, "/kickoff").await;
    }
    let errors = bot.form(RAVI).set("When was it done?", "2026-12-05").refused().await;
    assert_eq!(errors["on"], "That day is in the future. Choose today or an earlier day.");
    let errors = bot.form(RAVI).set("When was it done?", "2026-11-24").refused().await;
    assert_eq!(errors["on"], "Onboarding began on 25 Nov. Choose that day or a later one.");
    let form = bot.form(RAVI).set("When was it done?", "2026-12-02").set("Note", "Five <came>");
    form.send().await;
    let page = bot.ws.modal(RAVI).expect("the page again").text_of();
    assert!(
        page.contains("✓ *Kickoff call* done Wed 2 Dec, day 7, recorded by Ravi Patel.\nFive &lt;came&gt;"),
        "{page}"
    );
    let card = bot.only_of(HOME).text_of();
    assert!(card.contains("✓ Kickoff call · Ravi Patel"), "its step is done: {card}");
    bot.form(MAYA).send_only().await.ok();
    bot.settle().await;
    let told = bot.ws.modal(MAYA).expect("a page").text_of();
    assert!(told.contains("Kickoff call is already marked as done on Wed 2 Dec by Ravi Patel."), "{told}");
    on_page(&bot, RAVI, "/plan-30").await;
    bot.form(RAVI).send().await;
    let page = bot.ws.modal(RAVI).expect("the page again").text_of();
    assert!(
        page.contains(
            "✓ *30 days:* Objectives agreed on, first stage in use, done Fri 4 Dec, recorded by Ravi Patel"
        ),
        "{page}"
    );
}

/// Everybody may look; only the account team and its managers find something to press, and a button that somebody kept
/// does nothing for others. Proves O1, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_nothing_to_do_with_it_may_look() {
    let bot = won().await;
    open(&bot, LEE).await;
    let page = bot.ws.modal(LEE).expect("the page");
    assert!(page.text_of().contains("○ *Kickoff call*") && !page.has_button("Done"), "{}", page.text_of());
    bot.until("2026-12-10T09:05:00Z").await;
    let mut asked = bot.last_dm(RAVI);
    asked.channel = HOME.into();
    bot.press(RAVI, &bot.last_dm(RAVI), "Add the reason").await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("*Kickoff call* for Homeworld Inc. was due Wed 9 Dec."));
    let form = bot.form(RAVI).set("What is the reason?", "On our side");
    form.set("More detail, in a sentence", "We have not found a day").send().await;
    bot.ws.mark_all_read();
    open(&bot, MAYA).await;
    let page = bot.ws.modal(MAYA).expect("the page").text_of();
    assert!(page.contains("*Late because:* On our side: We have not found a day (Ravi Patel)"), "{page}");
    bot.until("2026-12-11T09:05:00Z").await;
    assert_eq!(bot.news(MAYA).len(), 1, "the managers hear once");
    bot.until("2026-12-23T12:00:00Z").await;
    assert!(bot.news(MAYA).is_empty() && bot.news(TOM).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Ravi, 2 open tasks. First: Hold the first cadence call with Homeworld Inc. within 30 days of Closed…");
}

/// Passed on, the question is answered by whoever has it now, who is not on the account. Proves O1.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_it_was_passed_on_to_may_answer() {
    let bot = won().await;
    bot.until("2026-12-10T09:05:00Z").await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Not mine").await.ok();
    bot.form(RAVI).set("Whose is it?", LEE).send().await;
    bot.until("2026-12-11T09:05:00Z").await;
    let asked = bot.last_dm(LEE);
    assert!(
        asked.text_of().contains("Homeworld Inc.: “Kickoff call” was due Wed 9 Dec"),
        "{}",
        asked.text_of()
    );
    bot.press(LEE, &asked, "Add the reason").await.ok();
    let form = bot.form(LEE).set("What is the reason?", "Something else");
    form.set("More detail, in a sentence", "Ravi is on leave until Monday").send().await;
    let kickoff =
        rows(&bot, HOMEWORLD).await.into_iter().find(|row| row.milestone == "kickoff").expect("the row");
    assert_eq!(kickoff.late_because.as_deref(), Some("Something else: Ravi is on leave until Monday"));
    assert_eq!(kickoff.late_said_by, Some(LEE.into()));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Ravi Patel: Ravi, 1 open task: Schedule the kickoff call with Homeworld Inc. You lead guidance, enablement and u… (2 times)
    Ravi Patel: Ravi, 4 open tasks. First: Schedule the kickoff call with Homeworld Inc. You lead guidance, enableme…
    ");
}
