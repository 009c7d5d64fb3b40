//! What stands under a CRM link that somebody posts.

use baton_storage::accounts::Account;
use chrono::Duration;
use local_slack::{Channel, Fault, Misbehave};
use serde_json::json;

use super::link_event;
use crate::harness::*;

const CUSTOMER: &str = "C0CUSTOMER";

/// Sam posts Homeworld's link in its channel: stage, CSM and next step stand under it, with the way to the handoff, which
/// answers to whoever presses alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_where_the_account_stands() {
    let bot = TestBot::open().await;
    let said = bot.posts(SAM, HOME, &format!("Have a look: <{}>", account_url(HOMEWORLD))).await;
    let unfurls = said.unfurls();
    assert_eq!(unfurls.len(), 1, "{said:#?}");
    assert_eq!(unfurls[0].url, account_url(HOMEWORLD));
    insta::assert_snapshot!(unfurls[0].shown.text_of(), @r"
    *Homeworld Inc.* · Homeworld – new business
    *Stage*
    3-Technical Evaluation
    *CSM*
    None yet
    *Next step*
    None right now
    Salesforce, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    Open handoff
    ");
    bot.press(LEE, &unfurls[0].shown, "Open handoff").await.ok();
    assert!(bot.last_private(LEE).contains("Homeworld Inc."), "{}", bot.last_private(LEE));
    assert_eq!(bot.ws.messages(HOME).len(), 1, "nothing else is said in the channel");
    bot.nobody_else_heard();
}

/// Once the account has its CSM and its handoff runs, the link says who looks after it, and who has to do what next. What
/// stands there is what was true when the link was posted.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_names_the_csm_and_the_next_step() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let shown = bot.shows(&deal_url(HOMEWORLD_DEAL)).await.remove(0).shown.text_of();
    assert!(shown.contains("*CSM*\nRavi Patel"), "{shown}");
    assert!(shown.contains("*Next step*\nSam Ortiz has to "), "{shown}");
    assert!(shown.contains("*Homeworld Inc.* · Homeworld – new business"), "{shown}");
    bot.ws.mark_all_read();
}

/// Two links in one message are one call; a link that leads to nothing that Baton knows stays a link. Each button leads to
/// its own account.
#[tokio::test(flavor = "multi_thread")]
async fn two_links_are_shown_at_once() {
    let bot = TestBot::open().await;
    let rail = "0015e00000RaviAAAR";
    let text = format!(
        "{} and {} and {}",
        account_url(HOMEWORLD),
        account_url(rail),
        account_url("0015e00000NobodAAB")
    );
    let unfurls = bot.shows(&text).await;
    let urls: Vec<&str> = unfurls.iter().map(|one| one.url.as_str()).collect();
    assert_eq!(urls, [account_url(HOMEWORLD), account_url(rail)]);
    assert_eq!(bot.unfurl_calls(), 1);
    assert!(unfurls[1].shown.text_of().contains("*CSM*\nRavi Patel"), "{}", unfurls[1].shown.text_of());
    bot.press(SAM, &unfurls[1].shown, "Open handoff").await.ok();
    assert!(bot.last_private(SAM).contains("Northwind Rail"), "{}", bot.last_private(SAM));
    bot.nobody_else_heard();
}

/// In a channel that a customer reads, is invited to, or of which Slack tells nothing, the link stays a link, and nobody
/// is alarmed. Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_shown_where_a_customer_reads() {
    for how in ["shared", "pending", "unreadable", "private", "archived"] {
        let bot = TestBot::open().await;
        let channel = Channel::shared(CUSTOMER, "ext-homeworld", &[BOT, SAM]);
        bot.ws.edit(|world| world.channels.insert(channel.id.clone(), channel));
        let place = match how {
            "shared" => CUSTOMER,
            "pending" => {
                bot.ws.invite_team(HOME);
                HOME
            }
            "unreadable" | "private" => {
                let code = if how == "private" { "channel_not_found" } else { "missing_scope" };
                let refuse = Misbehave::ApiError(code.into());
                bot.ws.faults().add(Fault::on("conversations.info").doing(refuse));
                HOME
            }
            _ => HOME,
        };
        let said = bot.ws.say(SAM, place, &account_url(HOMEWORLD), None).await.expect("said");
        if how == "archived" {
            drop(bot.ws.archive(HOME).await);
        }
        bot.settle().await;
        let message = bot.ws.message(place, &said.ts).expect("the message");
        assert!(message.unfurls().is_empty(), "{how}");
        assert_eq!(bot.unfurl_calls(), 0, "{how}");
        assert_eq!(bot.unfurl_states().await, ["cancelled"], "{how}");
        bot.nobody_else_heard();
    }
}

/// While Slack does not say who can read the channel, it is asked again; after an hour the link stays a link.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_known_now_is_asked_again_for_an_hour() {
    let bot = TestBot::open().await;
    bot.ws.faults().add(Fault::on("conversations.info").doing(Misbehave::Status(503)));
    bot.posts(SAM, HOME, &account_url(HOMEWORLD)).await;
    assert_eq!(bot.unfurl_calls(), 0);
    bot.ws.faults().clear();
    bot.pass(Duration::minutes(6)).await;
    assert_eq!(bot.unfurl_calls(), 1, "it is shown as soon as Slack answers");

    let late = TestBot::open().await;
    late.ws.faults().add(Fault::on("conversations.info").doing(Misbehave::Status(503)));
    late.posts(SAM, HOME, &account_url(HOMEWORLD)).await;
    late.pass(Duration::minutes(70)).await;
    late.ws.faults().clear();
    late.pass(Duration::minutes(10)).await;
    assert_eq!(late.unfurl_calls(), 0);
    assert_eq!(late.unfurl_states().await, ["cancelled"]);
    late.nobody_else_heard();
}

/// A link to an account, a deal or a contact that Baton does not know stays a link; one to an account that was merged
/// shows the account that it went into.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_known_is_shown() {
    let bot = TestBot::open().await;
    let strange = [
        account_url("0015e00000NobodAAB"),
        deal_url("0065e00000NobodAAB"),
        "https://gitlab.lightning.force.com/lightning/r/Contact/0035e00000NobodAAB/view".into(),
        "https://gitlab.lightning.force.com/lightning/o/Account/list".into(),
        "https://gitlab.lightning.force.com/Homeworld".into(),
    ];
    for link in strange {
        assert!(bot.shows(&link).await.is_empty(), "{link}");
    }
    assert_eq!(bot.unfurl_calls(), 0);
    let old = "0015e00000OldHmAAJ";
    let mut gone = Account::named(old.into(), "Old Homeworld", "Salesforce", bot.clock.now());
    gone.merged_into = Some(HOMEWORLD.into());
    told(&bot.app, gone).await;
    let shown = bot.shows(&account_url(old)).await.remove(0).shown.text_of();
    assert!(shown.starts_with("*Homeworld Inc.*"), "{shown}");
    bot.nobody_else_heard();
}

/// The setting off: neither the manifest asks for anything of links, nor is anything shown, also of a link that waits.
#[tokio::test(flavor = "multi_thread")]
async fn the_setting_turns_it_off() {
    let off = |text: &mut String| *text = text.replacen("holidays", "unfurl = false\nholidays", 1);
    let bot = TestBot::with(off).await;
    assert!(bot.shows(&account_url(HOMEWORLD)).await.is_empty());
    bot.send_raw(&bot.signed(EVENTS, link_event("Ev1", |_| ()))).await.ok();
    bot.settle().await;
    assert_eq!(bot.unfurl_calls(), 0);
    let manifest =
        baton::cli::manifest::manifest(Some("https://baton.example.com"), &bot.app.config).to_string();
    assert!(!manifest.contains("link_shared") && !manifest.contains("links:"), "{manifest}");

    let on = TestBot::open().await;
    let manifest = baton::cli::manifest::manifest(Some("https://baton.example.com"), &on.app.config);
    assert_eq!(
        manifest["features"]["unfurl_domains"],
        json!(["gitlab.lightning.force.com", "gitlab.my.salesforce.com"])
    );
    let text = manifest.to_string();
    assert!(["link_shared", "links:read", "links:write"].iter().all(|word| text.contains(word)), "{text}");
    bot.nobody_else_heard();
}

/// Slack sends the event again, and loses an answer: what stands there stands there once. A second message with the same
/// link has its own.
#[tokio::test(flavor = "multi_thread")]
async fn the_second_time_changes_nothing() {
    let bot = TestBot::open().await;
    bot.ws.faults().add(Fault::on("chat.unfurl").times(1).doing(Misbehave::ResetAfter));
    let said = bot.posts(SAM, HOME, &account_url(HOMEWORLD)).await;
    assert_eq!(said.unfurls().len(), 1);
    let calls = bot.unfurl_calls();
    let again = link_event("Ev7", |event| event["message_ts"] = json!(said.ts));
    for _ in 0..3 {
        bot.send_raw(&bot.signed(EVENTS, again.clone())).await.ok();
        bot.settle().await;
    }
    assert_eq!(bot.unfurl_calls(), calls + 1, "one event is taken once");
    assert_eq!(bot.ws.message(HOME, &said.ts).expect("it stands").unfurls().len(), 1);
    assert_eq!(bot.shows(&account_url(HOMEWORLD)).await.len(), 1);
    assert!(bot.unfurl_states().await.iter().all(|state| state == "completed"));
    bot.nobody_else_heard();
}

/// What Slack refuses for good, such as a message that was deleted meanwhile, is no alarm and is not tried again.
#[tokio::test(flavor = "multi_thread")]
async fn what_slack_refuses_is_no_alarm() {
    for code in ["cannot_unfurl_url", "cannot_find_message", "invalid_blocks", "missing_scope"] {
        let bot = TestBot::open().await;
        bot.ws.faults().add(Fault::on("chat.unfurl").doing(Misbehave::ApiError(code.into())));
        bot.posts(SAM, HOME, &account_url(HOMEWORLD)).await;
        bot.pass(Duration::hours(2)).await;
        assert_eq!(bot.unfurl_calls(), 1, "{code}");
        assert_eq!(bot.unfurl_states().await, ["cancelled"], "{code}");
        bot.nobody_else_heard();
    }
}

/// A guest finds out nothing by posting a link, nor does an app; a link that nobody has posted yet, and one in a direct
/// message between two people, stay links.
#[tokio::test(flavor = "multi_thread")]
async fn only_members_and_only_channels() {
    let bot = TestBot::open().await;
    bot.ws.edit(|world| world.channels.get_mut(HOME).expect("the channel").members.push(VERA.into()));
    assert!(bot.posts(VERA, HOME, &account_url(HOMEWORLD)).await.unfurls().is_empty());
    let said = bot.ws.say(SAM, HOME, "a message", None).await.expect("said");
    let events = [
        link_event("Ev1", |event| event["source"] = json!("composer")),
        link_event("Ev2", |event| event["channel"] = json!("COMPOSER")),
        link_event("Ev3", |event| event["channel"] = json!("D0SAMANDLEE")),
        link_event("Ev4", |event| event["user"] = json!("U0NOBODY")),
        link_event("Ev5", |event| event["links"] = json!([])),
        link_event("Ev6", |event| event["links"] = json!("none")),
        link_event("Ev7", |event| event["user"] = json!(null)),
    ];
    for event in events {
        let event = event.replace("1.000001", &said.ts);
        bot.send_raw(&bot.signed(EVENTS, event)).await.ok();
        bot.settle().await;
    }
    assert_eq!(bot.unfurl_calls(), 0);
    bot.nobody_else_heard();
}

/// Whatever an account is called, its name mentions nobody, forges no link and breaks no block.
#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_name_does_nothing() {
    let bot = TestBot::open().await;
    for (number, name) in
        ["<!channel> *x* _y_", "<https://evil.example|Open>", "`a` ~b~ & <@U0MAYA>", &"long ".repeat(900)]
            .iter()
            .enumerate()
    {
        let id = format!("0015e00000Hst{number}AAAR");
        let mut account = Account::named(id.as_str().into(), name, "Salesforce", bot.clock.now());
        account.csm_field = Some((*name).to_owned());
        told(&bot.app, account).await;
        let url = format!("https://gitlab.my.salesforce.com/{}", &id[..15]);
        let unfurls = bot.shows(&url).await;
        assert_eq!(unfurls.len(), 1, "{name}");
        let shown = unfurls[0].shown.text_of();
        for evil in ["<!channel>", "<https://evil", "<@U0MAYA>"] {
            assert!(!shown.contains(evil), "{shown}");
        }
    }
    bot.nobody_else_heard();
}
