//! Long books: page by page without loss, and suggestions that spread the load.

use super::*;

/// Forty-five accounts stand on three pages; what was chosen on one is there again after going on and back, and all of
/// it is done in the end. The suggestions are spread over those who are there.
/// Proves R5.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_book_is_paged_without_loss() {
    let bot = with_three().await;
    bot.elena_is_free().await;
    bot.many(43).await;
    let form = bot.book_of_ravi(MAYA).await;
    assert!(form.view.text_of().contains("45 accounts · page 1 of 3"), "{}", form.view.text_of());
    assert_eq!(form.view.inputs().len(), 20);
    let form = choose(&bot, MAYA, form, "Customer 00", "Stays with Ravi Patel");
    form.send().await;
    let second = bot.form(MAYA);
    assert!(second.view.text_of().contains("page 2 of 3"));
    let second = choose(&bot, MAYA, second, "Customer 20", "Stays with Ravi Patel");
    let place = local_slack::Place::View(second.view.id.clone());
    bot.ws.click(MAYA, place, "reassignment.back", local_slack::Choice::Button).await.ok();
    bot.settle().await;
    let first = bot.form(MAYA);
    assert!(first.view.text_of().contains("page 1 of 3"));
    let of = |form: &Form<'_>, account: &str| {
        form.view.inputs().into_iter().find(|field| field.label.starts_with(account)).expect("a field").value
    };
    assert_eq!(of(&first, "Customer 00").as_deref(), Some("-"));
    first.send().await;
    assert_eq!(of(&bot.form(MAYA), "Customer 20").as_deref(), Some("-"), "kept on the way back");
    bot.form(MAYA).send().await;
    let last = bot.form(MAYA);
    assert_eq!(last.view.inputs().iter().filter(|field| field.block_id.starts_with('a')).count(), 5);
    last.set("Reason", "Leaving the company").send().await;
    assert!(
        bot.form(MAYA).view.text_of().contains("*43 accounts* of Ravi Patel"),
        "{}",
        bot.form(MAYA).view.text_of()
    );

    let mut counts = std::collections::BTreeMap::new();
    let mut db = bot.app.storage.read().await.expect("a reader");
    for account in accounts::all(&mut db).await.expect("accounts") {
        let current = assignments::current(&mut db, &account.account_id).await.expect("read");
        if let Some(current) = current {
            *counts.entry(current.csm.0).or_insert(0) += 1;
        }
    }
    assert_eq!(counts.values().sum::<i32>(), 43);
    assert!(counts[ELENA] >= 15 && counts[LEE] >= 15, "not all to the same one: {counts:?}");
    for stays in ["0015e0000R000AAAAR", "0015e0000R020AAAAR"] {
        assert_eq!(assignments::current(&mut db, &stays.into()).await.expect("read"), None, "{stays} stays");
    }
    drop(db);
    let unread = bot.ws.take_unread(LEE);
    assert_eq!(unread.len(), 1, "one message, however many accounts");
    let ravis = bot.ws.take_unread(RAVI);
    assert_eq!(ravis.len(), 1, "and one for him");
    assert!(ravis[0].text_of().contains("and 18 more."), "a long list is cut: {}", ravis[0].text_of());
    insta::assert_snapshot!(bot.others_heard().await, @"Elena Costa: You are now the CSM for 23 accounts of Ravi Patel: Alder Insurance, Customer 01, Customer 03 and 20…");
}

/// Suggestions count those before them: of two alike the second account goes to the other one.
/// Proves R5.
#[tokio::test(flavor = "multi_thread")]
async fn suggestions_spread_the_load() {
    let bot = with_three().await;
    bot.elena_is_free().await;
    bot.many(6).await;
    let form = bot.book_of_ravi(MAYA).await;
    let mut suggested: Vec<String> = Vec::new();
    for field in form.view.inputs().into_iter().filter(|field| field.block_id.starts_with('a')) {
        let who = field.hint.strip_prefix("Suggested: ").and_then(|rest| rest.split('.').next());
        suggested.push(who.expect("a suggestion").to_owned());
        assert!(field.hint.contains(" h/week "), "with its reason: {}", field.hint);
    }
    let lees = suggested.iter().filter(|who| *who == "Lee Novak").count();
    assert_eq!((suggested.len(), lees), (8, 4), "as many to the one as to the other: {suggested:?}");
}

/// Each account is suggested to somebody at what it asks of its CSM now, not as one that begins; and nobody who is away,
/// or will be for a good part of the time, is suggested while somebody is there. Proves R5.
#[tokio::test(flavor = "multi_thread")]
async fn suggestions_count_what_an_account_costs_and_who_is_there() {
    for (first, last) in [("2026-11-23", "2026-12-18"), ("2026-12-07", "2026-12-18")] {
        let bot = TestBot::with(|text| {
            let csms = format!("csms = [\"{RAVI}\", \"{ELENA}\"]");
            *text = text.replacen(&csms, &format!("csms = [\"{RAVI}\", \"{ELENA}\", \"{LEE}\"]"), 1);
        })
        .await;
        bot.many(8).await;
        bot.command(LEE, "/csm-away", "").await.ok();
        bot.form(LEE).set("First day away", first).set("Last day away", last).send().await;
        let text = bot.book_of_ravi(MAYA).await.view.text_of();
        assert_eq!(text.matches("Suggested: Elena Costa.").count(), 10, "{text}");
        assert!(!text.contains("Suggested: Lee Novak") && !text.contains("Over capacity"), "{text}");
    }
}

/// Where everybody else is away somebody is suggested all the same, and it says until when they are. Proves R5.
#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_is_there_somebody_is_suggested() {
    let bot = TestBot::open().await;
    bot.command(ELENA, "/csm-away", "").await.ok();
    bot.form(ELENA).set("First day away", "2026-11-23").set("Last day away", "2026-12-18").send().await;
    let text = bot.book_of_ravi(MAYA).await.view.text_of();
    assert_eq!(text.matches("Suggested: Elena Costa. Away until 19 Dec").count(), 2, "{text}");
}

/// The last day away is needed as soon as it is an absence, and only then: Slack says so beside the field. What does not
/// go together is refused where it does not. Proves R5, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn an_absence_needs_its_last_day_and_nothing_else_has_one() {
    let bot = TestBot::open().await;
    bot.book_of_ravi(MAYA).await;
    assert!(bot.may_stay_empty(MAYA, "back_on"));
    bot.choose(MAYA, "kind", "Extended leave").await;
    assert!(!bot.may_stay_empty(MAYA, "back_on"));
    assert!(
        bot.form(MAYA).send_only().await.field_errors.contains_key("back_on"),
        "Slack asks for it itself"
    );
    let form = bot.form(MAYA).set("Last day away", "2027-01-29").set("Reason", "Leaving the company");
    let faults = form.refused().await;
    let sentence =
        "A last day away is only for extended leave. Clear it, or choose “Extended leave” as the reason.";
    assert_eq!(faults["back_on"], sentence);
    assert_eq!(bot.has(NORTHWIND).await, None, "nothing is done");
}
