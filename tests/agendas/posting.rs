//! `/agenda`: previewed by anybody of us, posted by those whom it concerns, once, and only among ourselves.

use baton_storage::audit;

use crate::harness::*;
use baton::features::record::rules::RecordRules;
use baton::{error, features};

/// Without words: a choice; with an account: the agenda of its next meeting, for the eyes of the one who asks; on
/// confirmation it stands in the account's channel, filled, with what is missing to be filled in there.
/// Proves A1, A4, T2.
#[tokio::test(flavor = "multi_thread")]
async fn an_agenda_is_previewed_and_posted_on_confirmation() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.knows("champion", "Jo Park, head of platform").await;
    bot.command(SAM, "/agenda", "").await.ok();
    let choice = bot.preview(SAM);
    assert_eq!(choice.buttons(), ["Homeworld Inc."]);
    assert!(choice.options("agendas.show#menu0").iter().any(|(title, _)| title == "Kickoff"));
    bot.press(SAM, &choice, "Homeworld Inc.").await.ok();
    let preview = bot.preview(SAM);
    let text = preview.text_of();
    assert!(text.contains("Internal account team meeting: Homeworld Inc."), "its next meeting: {text}");
    assert!(text.contains("Only you can see this preview. It is internal."), "{text}");
    assert!(text.contains("*Champion:* Jo Park, head of platform"), "{text}");
    let asked = |who: &str| text.lines().filter(|line| line.contains(&format!("Ask {who}: "))).count();
    assert!(text.contains("Not known yet") && !text.contains("(not known"), "{text}");
    assert_eq!(
        (asked("Alex Moreau"), asked("Sam Ortiz")),
        (1, 1),
        "one line for each who would know: {text}"
    );
    assert!(text.contains("from Sam Ortiz on 23 Nov 2026"), "whose word it is: {text}");
    assert_eq!(bot.ws.messages(HOME).len(), 1, "nothing but the handoff card stands there");

    bot.press(SAM, &preview, "Post to the channel").await.ok();
    assert!(bot.last_private(SAM).contains("I'm posting the agenda in <#C0HOMEWORLD>."));
    let posted = bot.ws.messages(HOME).pop().expect("the agenda");
    assert!(
        posted.text.starts_with("Agenda: Internal account team meeting, Homeworld Inc. 28 facts"),
        "{}",
        posted.text
    );
    assert!(posted.text_of().contains("*Champion:* Jo Park, head of platform"));
    assert!(posted.has_button("Add: first objective: the initiative"), "{:?}", posted.buttons());
    let mut db = bot.app.storage.read().await.expect("a reader");
    let entries =
        audit::of_object(&mut db, &format!("agenda:{HOMEWORLD}:internal-meeting")).await.expect("read");
    assert_eq!((entries[0].actor.as_str(), entries[0].action.as_str()), (SAM, "agendas.post"));
}

/// Posted again it is brought up to date and not repeated, and the preview says when it was posted and by whom.
/// Two who press at once post it once. Proves A4, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn posting_again_brings_up_to_date() {
    let bot = TestBot::open().await;
    bot.has_a_channel().await;
    bot.command(SAM, "/agenda", "general-review homeworld").await.ok();
    bot.command(MAYA, "/agenda", "general account review Homeworld Inc.").await.ok();
    let (first, second) = (bot.preview(SAM), bot.preview(MAYA));
    bot.press_only(SAM, &first, "Post to the channel").await.ok();
    bot.press_only(MAYA, &second, "Post to the channel").await.ok();
    bot.settle().await;
    assert_eq!(bot.ws.messages(HOME).len(), 1);
    let text = bot.only(HOME).text_of();
    let asked = text.lines().find(|line| line.contains("Ask Alex Moreau: ")).expect("whom to ask");
    assert!(asked.contains("champion"), "{text}");
    bot.knows("champion", "Jo Park").await;
    bot.command(ALEX, "/agenda", "general-review homeworld").await.ok();
    let preview = bot.preview(ALEX);
    assert!(
        preview.text_of().contains("Posted on Mon 23 Nov by Sam Ortiz. Update it?"),
        "{}",
        preview.text_of()
    );
    bot.press(ALEX, &preview, "Update the post").await.ok();
    assert!(bot.only(HOME).text_of().contains("*Champion:* Jo Park"), "{}", bot.only(HOME).text_of());
    assert_eq!(doubles(&bot.ws), Vec::<String>::new());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau, who alone sees it: I'm updating the agenda in #acct-homeworld.
    Maya Lopez, who alone sees it: I'm updating the agenda in #acct-homeworld.
    Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.
    ");
}

/// Something of the record changes: every agenda that stands in the account's channel says so. Proves A4.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_record_changes_the_agenda_where_it_stands() {
    let bot = TestBot::open().await;
    bot.has_a_channel().await;
    bot.command(SAM, "/agenda", "kickoff homeworld").await.ok();
    bot.press(SAM, &bot.preview(SAM), "Post to the channel").await.ok();
    assert!(bot.only(HOME).text_of().contains("*Your champion:* ________"));
    bot.knows("champion", "Jo Park").await;
    let now = bot.clock.now();
    let refreshed = bot.app.write(now, move |ctx| {
        Box::pin(async move {
            let done = features::agendas::jobs::refresh(ctx, &HOMEWORLD.into()).await;
            done.map_err(error::ActionError::Broken)
        })
    });
    refreshed.await.unwrap_or_else(|failure| panic!("{failure:#}"));
    bot.settle().await;
    assert!(bot.only(HOME).text_of().contains("*Your champion:* Jo Park"));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.");
}

/// Anybody of us may look; posting is for the account team and its managers, at the click too. A guest may do
/// nothing. Proves A4, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn only_whom_it_concerns_posts() {
    let bot = TestBot::open().await;
    bot.has_a_channel().await;
    bot.command(LEE, "/agenda", "homeworld").await.ok();
    let preview = bot.preview(LEE);
    assert!(preview.text_of().contains("General account review"), "{}", preview.text_of());
    assert!(!preview.has_button("Post to the channel"));
    assert!(
        preview
            .text_of()
            .contains("ask the account team of Homeworld Inc. or the managers of EMEA Enterprise"),
        "{}",
        preview.text_of()
    );
    bot.command(SAM, "/agenda", "homeworld").await.ok();
    // Lee gets hold of a button that was Sam's.
    let mut stolen = bot.preview(SAM);
    stolen.only_for = Some(LEE.into());
    let click = serde_json::json!({
        "type": "block_actions", "user": { "id": LEE, "team_id": "T0GITLAB" }, "trigger_id": "1.2.3",
        "actions": [{ "type": "button", "action_id": "agendas.post", "value": format!("{HOMEWORLD}/general-review") }],
    });
    let knock = bot.signed(INTERACTIONS, payload(&click));
    bot.send_raw(&knock).await;
    assert!(
        bot.last_dm(LEE)
            .text
            .contains("Only the account team of Homeworld Inc. and the managers of EMEA Enterprise"),
        "{}",
        bot.last_dm(LEE).text
    );
    assert!(bot.ws.messages(HOME).is_empty());
    bot.command(VERA, "/agenda", "homeworld").await.ok();
    assert!(bot.last_private(VERA).contains("Baton is only for full members"));
}

/// A channel that somebody outside reads gets no agenda, not even one that customers may read; whoever posted it
/// reads why. Proves promise 3, A4.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_channel_gets_nothing() {
    for meeting in ["internal-meeting", "kickoff"] {
        let bot = TestBot::open().await;
        bot.has_a_channel().await;
        bot.command(SAM, "/agenda", &format!("{meeting} homeworld")).await.ok();
        let preview = bot.preview(SAM);
        bot.ws.share(HOME).await;
        bot.press(SAM, &preview, "Post to the channel").await.ok();
        assert!(bot.ws.messages(HOME).is_empty(), "{meeting}");
        let told = bot.last_dm(SAM);
        assert!(told.text.starts_with("Agenda: "), "{}", told.text);
        assert!(told.text_of().contains("is shared with another organization, and this is internal"));
        assert_eq!(bot.others_heard_so_many().await, "Robin Park: 1\nSam Ortiz, who alone sees it: 1");
    }
}

/// What customers may read is marked so, its blanks are told to whoever posts it, and it can be copied as text
/// without anything of ours in it. Proves A3, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_customers_agenda_is_marked_and_can_be_copied() {
    let bot = TestBot::open().await;
    bot.has_a_channel().await;
    bot.knows_everything(|key| format!("all of {key}")).await;
    bot.knows("features", "").await;
    bot.command(SAM, "/agenda", "kickoff homeworld").await.ok();
    let preview = bot.preview(SAM);
    let text = preview.text_of();
    assert!(text.contains("*Customer-safe:* it contains nothing internal, so you can share it."), "{text}");
    assert!(text.contains("Left blank because not known yet: most compelling features."), "{text}");
    bot.press(SAM, &preview, "Copy as text").await.ok();
    let page = bot.ws.modal(SAM).expect("a page").text_of();
    assert!(page.contains("- Your champion: all of champion\n"), "{page}");
    assert!(page.contains("- What convinced you most: ________"), "{page}");
    for rule in bot.app.playbook.of::<RecordRules>().facts().filter(|rule| !rule.customer) {
        assert!(!page.contains(&format!("all of {}\n", rule.key)), "{}", rule.key);
    }
    assert!(!page.contains("Sam Ortiz"), "{page}");
    bot.command(SAM, "/agenda", "internal-meeting homeworld").await.ok();
    assert!(!bot.preview(SAM).has_button("Copy as text"), "what is internal is not handed out");
}

/// A very long record: the message is cut at a point and has a button to all of it. Proves A4.
#[tokio::test(flavor = "multi_thread")]
async fn a_very_long_record_is_cut_with_a_way_to_the_whole() {
    let bot = TestBot::open().await;
    bot.has_a_channel().await;
    bot.knows_everything(|key| format!("{key} begins {} {key} ends", "and goes on <&> ".repeat(180))).await;
    bot.command(SAM, "/agenda", "internal-meeting homeworld").await.ok();
    bot.press(SAM, &bot.preview(SAM), "Post to the channel").await.ok();
    let posted = bot.only(HOME);
    assert!(posted.text_of().contains("more points in the full agenda."), "{}", posted.text_of());
    bot.press(LEE, &posted, "Show the full agenda").await.ok();
    let whole = bot.ws.modal(LEE).expect("a page").text_of();
    assert!(whole.contains("objective-1 begins") && whole.contains("tickets ends"));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.");
}

/// Vague words are a choice, unknown ones an example; a menu leads from one agenda to another; without a channel
/// there is nothing to post to. Proves A3.
#[tokio::test(flavor = "multi_thread")]
async fn choices_lead_to_an_agenda() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/agenda", "or").await.ok();
    assert!(bot.last_private(SAM).contains("Which one?"), "{}", bot.last_private(SAM));
    bot.command(SAM, "/agenda", "<Umbrella>").await.ok();
    let none = bot.last_private(SAM);
    assert!(none.contains("I can't find an account or a meeting called “&lt;Umbrella&gt;”"), "{none}");
    assert!(none.contains("*Meetings:* ebr-preparation, general-review"), "{none}");
    bot.command(SAM, "/agenda", "technical handoff").await.ok();
    bot.press(SAM, &bot.preview(SAM), "Homeworld Inc.").await.ok();
    let preview = bot.preview(SAM);
    assert!(preview.text_of().contains("Technical handoff: Homeworld Inc."), "{}", preview.text_of());
    assert!(preview.text_of().contains("Homeworld Inc. has no internal channel"), "{}", preview.text_of());
    assert!(!preview.has_button("Post to the channel"));
    bot.press(SAM, &preview, "Welcome call").await.ok();
    assert!(bot.last_private(SAM).contains("Welcome call: Homeworld Inc."));
    bot.command(ROBIN, "/agenda", "").await.ok();
    assert!(bot.last_private(ROBIN).contains("You aren't on an account team yet."));
}

/// What is missing is filled in on the spot: its button opens the record at that fact, and the agenda says it where it
/// stands. Proves A4, C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_filled_in_on_the_spot() {
    let bot = TestBot::open().await;
    bot.has_a_channel().await;
    bot.command(SAM, "/agenda", "general-review homeworld").await.ok();
    bot.press(SAM, &bot.preview(SAM), "Post to the channel").await.ok();
    let posted = bot.only(HOME);
    bot.press(ALEX, &posted, "Add: champion").await.ok();
    let before = bot.ws.calls_of("chat.update").len();
    bot.form(ALEX).set("Champion", "Jo Park").set("Other stakeholders", "The CFO").send().await;
    let text = bot.only(HOME).text_of();
    assert!(text.contains("*Champion:* Jo Park") && text.contains("The CFO"), "{text}");
    assert!(!bot.only(HOME).has_button("Add: champion"));
    assert_eq!(bot.ws.calls_of("chat.update").len(), before + 1, "once for all of the form");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.");
}
