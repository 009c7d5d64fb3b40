//! An agenda as a canvas, where the organization wants it so.

use local_slack::{Fault, Misbehave};

use crate::harness::*;
use baton::cli::manifest;

async fn with_canvases() -> TestBot {
    let bot =
        TestBot::with(|config| *config = config.replace("holidays", "agenda_canvas = true\nholidays")).await;
    bot.has_a_channel().await;
    bot
}

async fn post(bot: &TestBot, label: &str) {
    bot.command(SAM, "/agenda", "general-review homeworld").await.ok();
    bot.press(SAM, &bot.preview(SAM), label).await.ok();
}

/// It is created with the message, and replaced when the agenda is brought up to date. The scope is asked for only
/// then. Proves A4.
#[tokio::test(flavor = "multi_thread")]
async fn a_posted_agenda_is_a_canvas_too() {
    let bot = with_canvases().await;
    assert!(manifest::scopes(&bot.app.config).contains(&"canvases:write"));
    post(&bot, "Post to the channel").await;
    let canvases = bot.ws.canvases();
    assert_eq!(canvases.len(), 1);
    assert_eq!(canvases[0]["title"], "General account review: Homeworld Inc.");
    assert_eq!(canvases[0]["channel"], HOME);
    let text = canvases[0]["content"].as_str().expect("Markdown");
    assert!(text.contains("## Not known yet\n\n- Ask Alex Moreau\\: "), "{text}");
    bot.knows("champion", "Jo *Park*").await;
    post(&bot, "Update the post").await;
    let canvases = bot.ws.canvases();
    assert_eq!((canvases.len(), &canvases[0]["revision"]), (1, &serde_json::json!(1)));
    assert!(canvases[0]["content"].as_str().expect("Markdown").contains("**Champion\\:** Jo \\*Park\\*"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: General account review, Homeworld Inc. 11 facts are not known yet.
    Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.
    Sam Ortiz, who alone sees it: I'm updating the agenda in #acct-homeworld.
    ");

    let without = TestBot::open().await;
    without.has_a_channel().await;
    assert!(!manifest::scopes(&without.app.config).contains(&"canvases:write"));
    post(&without, "Post to the channel").await;
    assert!(without.ws.canvases().is_empty());
    insta::assert_snapshot!(without.others_heard().await, @"
    #acct-homeworld: Agenda: General account review, Homeworld Inc. 12 facts are not known yet.
    Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.
    ");
}

/// A channel that somebody outside reads gets no canvas; one whose fate is uncertain is not created twice, and ops
/// hear of it. Proves promise 2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_canvas_is_kept_from_outsiders_and_never_doubled() {
    let bot = with_canvases().await;
    bot.command(SAM, "/agenda", "general-review homeworld").await.ok();
    let preview = bot.preview(SAM);
    bot.ws.share(HOME).await;
    bot.press(SAM, &preview, "Post to the channel").await.ok();
    assert!(bot.ws.canvases().is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Robin Park: Baton could not post in #acct-homeworld (shared_outside). The people concerned got a direct message…
    Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.
    Sam Ortiz: Agenda: General account review, Homeworld Inc. 12 facts are not known yet.
    ");

    let bot = with_canvases().await;
    bot.ws.faults().add(Fault::on("canvases.create").doing(Misbehave::ApiError("internal_error".into())));
    post(&bot, "Post to the channel").await;
    bot.pass(chrono::Duration::minutes(30)).await;
    assert_eq!(bot.ws.calls_of("canvases.create").len(), 1, "uncertain, and not tried again");
    assert!(!bot.news(ROBIN).is_empty(), "ops hear of it");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: General account review, Homeworld Inc. 12 facts are not known yet.
    Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.
    ");
}
