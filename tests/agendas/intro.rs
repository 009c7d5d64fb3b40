//! Words for the introduction: they describe the role, and what promises is pointed out.

use baton_storage::tasks;

use crate::harness::*;
use crate::policy::playbook::{shipped, with};
use baton::rules::promises::Promise;

fn found(text: &str) -> Vec<String> {
    let rules = shipped().promises;
    rules.find(text).into_iter().map(|Promise { quoted, .. }| quoted).collect()
}

/// T3: what promises is found as it was written, each phrase once, and the longer phrase rather than its part.
#[test]
fn promises_are_found() {
    assert_eq!(found("Ravi WILL answer you. He will, really."), ["WILL"]);
    assert_eq!(found("We’ll always be there; we guarantee it."), ["We’ll", "always", "guarantee"]);
    assert_eq!(found("Your CSM is committed to a weekly call."), ["committed", "weekly call"]);
    assert_eq!(
        found("Done by Friday, or on 2027-01-15, or in March 3."),
        ["by Friday", "2027-01-15", "March 3"]
    );
    assert_eq!(
        found("It takes effect within two weeks, by the end of Q3."),
        ["within two weeks", "by the end of", "Q3"]
    );
    assert_eq!(found("24/7 and unlimited"), ["24/7", "unlimited"]);
}

/// T3: what only might be is let be, and so are words that hold another one.
#[test]
fn what_might_be_is_no_promise() {
    let gentle = "Goodwill and willingness might help; he may join, could usually answer, and 200 people use it. \
        An alliance, a March of progress, and the seven of us.";
    assert_eq!(found(gentle), Vec::<String>::new());
    assert_eq!(found(""), Vec::<String>::new());
}

/// T3: the list is data, and a fault in it is named with its line.
#[test]
fn the_list_is_data() {
    let own = "[classes]\nday = [\"montag\"]\n\n[[promises]]\nphrases = [\"bis {day}\"]\ninstead = \"vielleicht\"\n";
    let playbook = with("promises.toml", own).unwrap();
    assert_eq!(playbook.promises.find("Fertig bis Montag!")[0].quoted, "bis Montag");
    let wrong = own.replace("{day}", "{tag}").replace("\"vielleicht\"", "\" \"");
    insta::assert_snapshot!(with("promises.toml", &wrong).expect_err("a fault"), @"
    words/promises.toml:5: `bis {tag}`: there is no class {tag}
    words/promises.toml:6: `instead` is empty; say what could be said instead
    ");
}

/// On the step there is a draft that promises nothing, with what customers may read; the bot points out what in
/// the changed words does, and holds nothing back. Nothing is sent. Proves T3.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_offered_and_promises_are_pointed_out() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.knows("outcomes", "A release a week").await;
    bot.knows("pain-points", "They hate their old tool").await;
    assert!(!card.has_button("Draft introduction"), "the step is not open yet");
    bot.press(SAM, &card, "Done").await.ok();
    let card = bot.only_of(HOME);
    let before = bot.ws.calls_of("chat.postMessage").len();
    bot.press_step(SAM, &card, "Draft introduction").await;
    let form = bot.form(SAM);
    let draft = form.view.value_of("words").expect("a draft");
    assert!(draft.starts_with("I would like to introduce Ravi Patel to you."), "{draft}");
    assert!(draft.contains("A release a week") && !draft.contains("old tool"), "{draft}");
    assert_eq!(found(&draft), Vec::<String>::new(), "{draft}");
    form.send().await;
    let page = bot.ws.modal(SAM).expect("a page").text_of();
    assert!(page.contains("no promises on the CSM's behalf"), "{page}");
    assert!(page.contains("I would like to introduce Ravi Patel to you."), "{page}");

    bot.press_step(SAM, &bot.only_of(HOME), "Draft introduction").await;
    let form = bot.form(SAM).set("Your message to Homeworld Inc.", "Ravi will <!channel> fix it by Friday.");
    form.send().await;
    let page = bot.ws.modal(SAM).expect("a page").text_of();
    assert!(page.contains("2 phrases may sound like a promise on the CSM's behalf."), "{page}");
    assert!(page.contains("• “will”: describe what might or could happen"), "{page}");
    assert!(page.contains("• “by Friday”: let the CSM agree on dates"), "{page}");
    assert!(page.contains("Ravi will <!channel> fix it by Friday."), "plain text, to copy: {page}");
    assert_eq!(bot.ws.calls_of("chat.postMessage").len(), before, "nothing is sent");
}

/// The same from "Why?", on top of it; not for somebody who has nothing to do with the account.
/// Proves T3, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn the_words_are_for_whom_the_account_concerns() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.press(SAM, &card, "Done").await.ok();
    bot.press_step(LEE, &bot.only_of(HOME), "Draft introduction").await;
    let told = bot.form(LEE).view.text_of();
    assert!(told.contains("Only the account team of Homeworld Inc."), "{told}");
    assert_eq!(bot.ws.modal_stack(LEE).len(), 2, "over the page of all steps");
    bot.until("2026-11-24T09:01:00Z").await;
    let asked = bot.last_dm(SAM);
    bot.press(SAM, &asked, "Why?").await.ok();
    let why = bot.ws.modal(SAM).expect("why");
    let place = local_slack::Place::View(why.id.clone());
    bot.ws.click(SAM, place, "agendas.introduction", local_slack::Choice::Button).await.ok();
    bot.settle().await;
    assert_eq!(bot.ws.modal_stack(SAM).len(), 2, "on top of the reason");
    assert!(bot.form(SAM).view.value_of("words").is_some());
    let mut db = bot.app.storage.read().await.expect("a reader");
    let handoff =
        baton_storage::handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("one");
    let open = tasks::of_subject(&mut db, &handoff.subject()).await.expect("read");
    assert!(open.iter().any(|one| one.asks.step() == Some("introduction")));
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Ravi, 1 open task: Prepare the program overview deck and the strategy plan summary for Homeworld Inc…");
}
