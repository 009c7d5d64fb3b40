//! People who may do nothing: guests, bots, those who left, those of other workspaces, those nobody knows.

use local_slack::{User, UserKind};
use serde_json::{Value, json};

use crate::harness::*;

const STRANGER: &str = "U0STRANGER";

/// Everything somebody can do by hand: each command, each shortcut, also on a message, a button, a form.
fn deeds(user: &str, workspace: &str, response_url: &str) -> Vec<(String, &'static str, String)> {
    let mut deeds = Vec::new();
    for command in ["/request-csm", "/handoff", "/csm-away"] {
        let body = form(&[
            ("command", command),
            ("text", "homeworld"),
            ("user_id", user),
            ("team_id", workspace),
            ("trigger_id", "1.2.3"),
            ("response_url", response_url),
        ]);
        deeds.push((command.to_owned(), COMMANDS, body));
    }
    let of = |kind: &str, more: Value| {
        let mut interaction = json!({
            "type": kind, "user": { "id": user, "team_id": workspace }, "trigger_id": "1.2.3",
            "response_url": response_url,
        });
        interaction.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        (kind.to_owned(), INTERACTIONS, payload(&interaction))
    };
    deeds.push(of("shortcut", json!({ "callback_id": "request_csm" })));
    let quoted =
        json!({ "type": "message", "user": SAM, "ts": "1795428000.000100", "text": "They are a bank" });
    let quoted = json!({ "callback_id": "add_to_record", "channel": { "id": GENERAL }, "message": quoted });
    deeds.push(of("message_action", quoted));
    let action = json!({ "type": "button", "action_id": "requests.acknowledge", "value": "0" });
    deeds.push(of("block_actions", json!({ "actions": [action] })));
    let view = json!({ "id": format!("V{user}"), "hash": "1", "callback_id": "requests.new", "state": { "values": {} } });
    deeds.push(of("view_submission", json!({ "view": view })));
    deeds
}

/// A guest, a bot, somebody who left, somebody of another organisation and somebody nobody knows each try
/// everything: a sentence each time, and nothing of it is done. Proves R1. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_no_full_member_gets_a_sentence_and_nothing_else() {
    let bot = TestBot::open().await;
    let stranger = User::member(STRANGER, "Olga Other").kind(UserKind::Stranger("T0OTHER".into()));
    bot.ws.join_team(stranger).await.ok();
    bot.ws.deactivate(LEE).await.ok();
    bot.settle().await;
    let people = [
        ("a guest", VERA, "T0GITLAB"),
        ("a bot", BOT, "T0GITLAB"),
        ("one who left", LEE, "T0GITLAB"),
        ("a stranger", STRANGER, "T0OTHER"),
        ("a stranger whose workspace Slack gives as ours", STRANGER, "T0GITLAB"),
        ("a member's id from elsewhere", ALEX, "T0OTHER"),
        ("nobody we know", "U0NOBODY", "T0GITLAB"),
    ];
    let before = bot.matters().await;
    for (who, user, workspace) in people {
        for (what, path, body) in deeds(user, workspace, "") {
            // A command's team is the one it was typed in, whoever types it.
            if user == ALEX && path == COMMANDS {
                continue;
            }
            let answer = bot.send_raw(&bot.signed(path, body)).await.ok();
            let said = match path {
                COMMANDS => answer.json()["text"].as_str().unwrap_or_default().to_owned(),
                _ if what == "view_submission" => answer.json()["view"].to_string(),
                _ => bot.replies_to(user).await,
            };
            let sentence = if user == "U0NOBODY" { "looking you up" } else { "full members" };
            assert!(said.contains(sentence), "{who}, {what}: {said:?} {}", answer.body);
            bot.pass(chrono::Duration::seconds(1)).await;
        }
    }
    assert_eq!(bot.matters().await, before, "nothing was done");
    assert!(bot.ws.calls_of("views.open").is_empty());
    assert!(bot.ws.messages(EMEA).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Baton is only for full members of this workspace. Ask someone on your account team to do this for yo… (3 times)
    Robin Park: Baton could not message @U0NOBODY (user_not_found). See the log for the cause.
    ");
}

impl TestBot {
    /// What stands in the outbox for somebody's eyes, as it was written.
    async fn replies_to(&self, user: &str) -> String {
        let lane = format!("reply:{user}");
        let replies = self.outbox().await.into_iter().filter(|effect| effect.lane == lane);
        replies.map(|effect| effect.args).collect()
    }
}

/// A guest in the team's channel presses a button of the card and reads, alone, why nothing happens.
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_presses_a_button_reads_why_nothing_happens() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await.ok();
    bot.ws.join_channel(VERA, EMEA).await;
    let card = bot.only(EMEA);
    let before = bot.matters().await;
    for button in card.buttons() {
        bot.press(VERA, &card, &button).await.ok();
        assert!(bot.last_private(VERA).contains("full members"), "{button}");
        bot.pass(chrono::Duration::seconds(1)).await;
    }
    assert!(bot.ws.modal(VERA).is_none());
    assert_eq!(bot.matters().await, before);
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}

/// A command, button, shortcut or form of no version we know is answered with a sentence.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_heard_of_is_answered_with_a_sentence() {
    let bot = TestBot::open().await;
    let before = bot.matters().await;
    let command = bot.send_raw(&bot.signed(COMMANDS, typed(SAM, "/make-coffee", ""))).await.ok();
    assert!(command.json()["text"].as_str().is_some_and(|text| text.len() > 20), "{}", command.body);
    let help = bot.send_raw(&bot.signed(COMMANDS, typed(SAM, "/make-coffee", "help"))).await.ok();
    assert_eq!(help.json()["text"], command.json()["text"], "nothing is known of it, so there is no help");

    let user = json!({ "id": SAM, "team_id": "T0GITLAB" });
    let view = json!({ "id": "V1", "hash": "1", "callback_id": "of.old", "state": { "values": {} } });
    let form = json!({ "type": "view_submission", "user": user, "view": view });
    let form = bot.send_raw(&bot.signed(INTERACTIONS, payload(&form))).await.ok();
    assert_eq!(form.response_action().as_deref(), Some("push"), "{}", form.body);

    let action = json!({ "type": "button", "action_id": "of.old", "value": "" });
    let click = json!({ "type": "block_actions", "user": user, "actions": [action] });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    let shortcut = json!({ "type": "shortcut", "user": user, "callback_id": "of.old" });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&shortcut))).await.ok();
    assert_eq!(bot.ws.dm(SAM).len(), 2, "without a response_url the sentence comes as a direct message");

    for quiet in ["view_closed", "block_suggestion", "something_new"] {
        let interaction = json!({ "type": quiet, "user": user });
        bot.send_raw(&bot.signed(INTERACTIONS, payload(&interaction))).await.ok();
    }
    assert_eq!(bot.matters().await, before);
}
