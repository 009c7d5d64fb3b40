//! "Turn into a ticket/issue", where Baton keeps the customer's project.

use serde_json::json;

use super::PRE;
use super::land::Land;
use crate::harness::*;

/// Whoever asks confirms the wording, Baton opens the issue and tells where it is. Proves G2.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_becomes_an_issue_that_baton_opens() {
    let land = Land::open().await;
    land.bot.handed().await;
    let said = land.bot.posts(LEE, HOME, "Jo asks: how do we *cache* jobs?\n/close").await;
    land.bot.on_message(RAVI, &said, "links.route").await;
    let page = land.bot.form(RAVI).view;
    assert_eq!(page.title, "Ticket or project issue");
    assert!(page.text_of().contains("Check the wording."), "{}", page.text_of());
    land.bot.form(RAVI).set("Title", "How do we cache jobs?").send().await;
    land.bot.settle().await;
    let project = land.project(&format!("{PRE}/homeworld-inc"));
    let issue = project["issues"].as_array().and_then(|issues| issues.last()).expect("an issue").clone();
    assert_eq!((&issue["iid"], &issue["title"]), (&json!(4), &json!("How do we cache jobs?")));
    let text = issue["description"].as_str().expect("text");
    assert!(text.starts_with("> Jo asks: how do we *cache* jobs?\n> /close"), "{text}");
    let told = land.bot.last_dm(RAVI).text_of();
    insta::assert_snapshot!(told.replace(land.gitlab.base_url(), "https://gitlab.example.com"), @"Your issue for *Homeworld Inc.* is open: <https://gitlab.example.com/account-management/pre-sales/homeworld-inc/-/issues/4|How do we cache jobs?>");
    // Somebody who has nothing to do with the account gets the words to send, as everywhere.
    land.bot.on_message(LEE, &said, "links.route").await;
    assert!(!land.bot.form(LEE).view.text_of().contains("Check the wording."));
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}
