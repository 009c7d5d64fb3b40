//! "Turn into a ticket/issue", on a customer's question.

use local_slack::Channel;
use serde_json::json;

use crate::harness::*;

const ROUTE: &str = "links.route";
const PROJECT: &str = "https://gitlab.com/gitlab-com/account-management/homeworld";

/// In the account's channel: both ways with the words to send and where each leads; the issue opens with the question in
/// it. Nothing is sent to anybody. Proves G2.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_becomes_a_ticket_or_an_issue() {
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    bot.record(SAM).await;
    bot.turn(SAM, "record.section#links").await;
    bot.form(SAM).set("Collaboration project", PROJECT).send().await;
    let said = bot.posts(LEE, HOME, "Jo asks: how do we *cache* jobs?\nOn our own runners &amp; fast.").await;
    bot.on_message(RAVI, &said, ROUTE).await;
    let page = bot.form(RAVI).view;
    assert_eq!(page.title, "Ticket or project issue");
    insta::assert_snapshot!(page.text_of(), @r"
    Ticket or project issue
    Ask the customer to open a Support ticket or an issue in the collaboration project. The right people see it there, and the answer stays where it can be found. I send nothing: copy the text that fits and send it yourself.
    Support ticket
    For errors, downtime, and trouble with access.
    Thank you for the question. Please open a Support ticket, so that our Support engineers see it right away and you can follow their work: https://support.gitlab.com/hc/en-us/requests/new
    Open Support
    Issue in the collaboration project
    For questions about using the product, best practices, adoption, and integrations.
    Thank you for the question. Please open an issue in our collaboration project, so that the whole account team sees it and the answer stays there: https://gitlab.com/gitlab-com/account-management/homeworld
    Open a new issue
    Their question, to copy
    Jo asks: how do we *cache* jobs?
    On our own runners & fast.
    ");
    let links: Vec<&str> = page
        .blocks
        .iter()
        .flat_map(|block| block["elements"].as_array().into_iter().flatten())
        .filter_map(|element| element["url"].as_str())
        .collect();
    assert_eq!(links[0], "https://support.gitlab.com/hc/en-us/requests/new");
    let start = format!("{PROJECT}/-/issues/new?issue%5Btitle%5D=Jo+asks%3A+how+do+we+*cache*+jobs%3F&issue");
    assert!(links[1].starts_with(&start), "{}", links[1]);
    assert_eq!(bot.ws.messages(HOME).len(), 1, "nothing is posted");
    bot.nobody_else_heard();
}

/// The record has no project: the page says so and leads to it. Which account it is, is not clear: the page says that. In a
/// channel that a customer reads only whoever asks sees the page.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_project_or_an_account_it_says_so() {
    let bot = TestBot::open().await;
    let customer = Channel::shared("C0CUSTOMER", "ext-homeworld", &[BOT, SAM, LEE]);
    bot.ws.edit(|world| world.channels.insert(customer.id.clone(), customer));
    let said = bot.posts(LEE, "C0CUSTOMER", "why is it down?").await;
    bot.on_message(SAM, &said, ROUTE).await;
    let page = bot.form(SAM).view.text_of();
    assert!(page.contains("I cannot tell which account this message is about."), "{page}");
    assert_eq!(bot.ws.messages("C0CUSTOMER").len(), 1, "a customer sees nothing of it");
    let said = bot.posts(LEE, GENERAL, &format!("why? {}", account_url(HOMEWORLD))).await;
    bot.on_message(SAM, &said, ROUTE).await;
    let page = bot.form(SAM).view;
    assert!(page.text_of().contains("The record of Homeworld Inc. has no collaboration project yet."));
    assert!(page.buttons().contains(&"Customer record".to_owned()), "{:?}", page.buttons());
    bot.on_message(VERA, &said, ROUTE).await;
    assert!(bot.ws.modal(VERA).is_none(), "a guest can do nothing");
    bot.last_private(VERA);
    bot.nobody_else_heard();
}
