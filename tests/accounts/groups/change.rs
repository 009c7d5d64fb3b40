//! Somebody joins a group, or leaves it.

use super::*;

/// Somebody joins the CSMs: the manager is told once, though Slack tells it twice, and can assign accounts to them.
#[tokio::test(flavor = "multi_thread")]
async fn who_joins_is_told_to_the_manager() {
    let bot = led_by_groups().await;
    bot.members(CSMS, &[ELENA, VERA, BOT, RAVI, LEE]).await;
    assert_eq!(bot.csms(), [RAVI, ELENA, LEE]);
    let told = bot.only_news(MAYA);
    insta::assert_snapshot!(told.text_of(), @"
    *Lee Novak* joined the CSMs of EMEA Enterprise. From now on you can assign accounts to them.
    You manage this team. Its CSMs come from a user group in Slack or from baton.toml.
    ");
    bot.members(CSMS, &[ELENA, VERA, BOT, RAVI, LEE]).await;
    bot.nobody_else_heard();
}

/// Somebody leaves the CSMs with accounts: next morning their manager has one message with a button that opens the form,
/// though they are in no team now; the message says when nothing is left. Nobody offers them any more. Proves R4, R5.
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_with_accounts_is_the_managers_work() {
    let bot = led_by_groups().await;
    // Ravi is named: being in the group or not makes no difference to him.
    bot.members(CSMS, &[ELENA, LEE]).await;
    assert_eq!(bot.csms(), [RAVI, ELENA, LEE]);
    bot.pass(chrono::Duration::minutes(10)).await;
    bot.ws.mark_all_read();
    bot.members(CSMS, &[LEE]).await;
    assert_eq!(bot.csms(), [RAVI, LEE]);
    bot.nobody_else_heard();
    bot.until("2026-11-24T09:05:00Z").await;
    let notice = bot.only_news(MAYA);
    insta::assert_snapshot!(notice.text_of(), @"
    Elena Costa has left the team: reassign their accounts
    Elena Costa left the CSMs of EMEA Enterprise and is the CSM for 3 accounts:
    • Castell Media · Pr1
    • Lumen Grid · Pr1
    • Porto Pay · Pr1
    Transfer accounts
    If anything is left, I'll send one reminder in a week.
    ");
    bot.press(MAYA, &notice, "Transfer accounts").await.ok();
    let form = bot.form(MAYA);
    assert_eq!(form.view.value_of("kind").as_deref(), Some("move"), "known already");
    form.send().await;
    bot.put_forms_away(MAYA).await;
    let dm = bot.ws.peek(&bot.ws.dm_channel(MAYA));
    let now = dm.iter().find(|one| one.ts == notice.ts).expect("it stands");
    assert!(now.text.contains("No open work needs a new owner"), "{}", now.text);
    bot.unread_is_fine("what a transfer says is told elsewhere");
}

/// Somebody leaves, and is back before the morning: there is nothing to tell but that they joined.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_back_before_the_morning_leaves_nothing() {
    let bot = led_by_groups().await;
    bot.members(CSMS, &[LEE]).await;
    bot.members(CSMS, &[LEE, ELENA]).await;
    bot.until("2026-11-24T09:05:00Z").await;
    let told = bot.news(MAYA).join("\n");
    assert!(!told.contains("no longer a CSM"), "{told}");
    assert!(told.contains("Elena Costa"), "{told}");
    bot.nobody_else_heard();
}

/// Whoever leaves with nothing is told of, too, in one message with who joined.
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_with_nothing_is_told_of() {
    let bot = led_by_groups().await;
    bot.members(CSMS, &[ELENA, LEE]).await;
    bot.pass(chrono::Duration::hours(2)).await;
    bot.ws.mark_all_read();
    bot.members(CSMS, &[ELENA, ALEX, SAM]).await;
    let told = bot.only_news(MAYA);
    assert_eq!(
        told.text,
        "Alex Moreau, Sam Ortiz joined the CSMs of EMEA Enterprise. Lee Novak left the CSMs of EMEA Enterprise, with no account to reassign."
    );
    bot.nobody_else_heard();
}

/// What changed while Baton was down is told at the start, once; the next start says nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_changed_while_it_was_down_is_told_once() {
    let mut bot = led_by_groups().await;
    bot.members_in_silence(CSMS, &[ELENA, RAVI, LEE]);
    bot.restart().await;
    assert_eq!(bot.csms(), [RAVI, ELENA, LEE]);
    assert_eq!(bot.only_news(MAYA).text, "Lee Novak joined the CSMs of EMEA Enterprise.");
    bot.restart().await;
    bot.until("2026-11-24T03:00:00Z").await;
    bot.nobody_else_heard();
}

/// A manager who leaves can assign no more, at the very next click, and what was asked of them as the manager goes to the
/// other. When the last one has gone, operators are told, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_who_leaves_is_none() {
    let bot = led_by_groups().await;
    let card = bot.asked().await;
    bot.ws.mark_all_read();
    bot.members(LEADS, &[TOM]).await;
    bot.press(MAYA, &card, "Assign").await;
    assert!(bot.last_private(MAYA).contains("Tom Becker"), "{}", bot.last_private(MAYA));
    bot.nobody_else_heard();
    bot.members(LEADS, &[]).await;
    assert!(bot.managers().is_empty());
    insta::assert_snapshot!(bot.only_news(ROBIN).text, @"EMEA Enterprise no longer has CSM managers: the last one left the user group or baton.toml. Add someone to the group, or name someone in baton.toml and restart Baton.");
    // The request waits all the same, and somebody is told in the end.
    bot.until("2026-11-25T18:00:00Z").await;
    assert!(bot.dms(ROBIN).len() + bot.dms(DANA).len() > 1, "{:?}", bot.dms(DANA));
    bot.unread_is_fine("an escalation is told elsewhere");
}

/// A guest of the group who becomes a member holds the role from then on; one who becomes a guest holds it no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_becomes_a_member_joins() {
    let bot = led_by_groups().await;
    bot.ws.change_user(VERA, |user| user.kind = local_slack::UserKind::Member).await.ok();
    bot.settle().await;
    assert_eq!(bot.csms(), [RAVI, ELENA, VERA]);
    assert_eq!(bot.only_news(MAYA).text, "Vera Holm joined the CSMs of EMEA Enterprise.");
    bot.ws.change_user(VERA, |user| user.kind = local_slack::UserKind::Guest).await.ok();
    bot.settle().await;
    assert_eq!(bot.csms(), [RAVI, ELENA]);
    bot.pass(chrono::Duration::hours(1)).await;
    assert!(bot.news(MAYA).join("\n").contains("Vera Holm left"), "told");
    bot.nobody_else_heard();
}

/// Five hundred people in a group are one message and one reading; a form that was opened before they came takes nobody for
/// somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_people_are_one_message() {
    let bot = led_by_groups().await;
    let many: Vec<String> = (0..600).map(|number| format!("U8{number:04}")).collect();
    bot.ws.edit(|world| {
        for (number, id) in many.iter().enumerate() {
            world.users.insert(id.clone(), local_slack::User::member(id, &format!("Person {number}")));
        }
    });
    bot.until("2026-11-24T03:00:00Z").await;
    bot.command(MAYA, "/csm-book", "elena").await.ok();
    let before = bot.ws.calls_of("usergroups.list").len();
    let users: Vec<&str> = [ELENA, RAVI].into_iter().chain(many.iter().map(String::as_str)).collect();
    bot.members(CSMS, &users).await;
    assert_eq!(bot.csms().len(), 602);
    assert_eq!(bot.ws.calls_of("usergroups.list").len() - before, 1, "both events are one reading");
    let told = bot.only_news(MAYA);
    assert_eq!(
        told.text,
        "Person 0, Person 1, Person 2, Person 3, Person 4 and 595 more joined the CSMs of EMEA Enterprise."
    );
    bot.form(MAYA).set("Reason", "Changing roles").send().await;
    let shown = bot.ws.modal(MAYA).map(|view| view.text_of());
    let said = format!("{shown:?} {:?}", bot.dms(MAYA));
    assert!(said.contains("have changed since you opened this form"), "{said}");
    assert_eq!(bot.command(SAM, "/request-csm", "homeworld").await.status, Some(200));
    bot.put_forms_away(SAM).await;
    bot.unread_is_fine("looked at above");
}
