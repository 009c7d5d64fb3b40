//! Slack's error codes: each documented one of each method we call has a class, and passing trouble passes.

use chrono::Duration;
use futures::future::join_all;
use local_slack::{Fault, Misbehave};
use proptest::prelude::*;

use crate::harness::*;
use baton::slack::client::codes::{Class, class, documented};

/// What docs.slack.dev says: a method a line and its codes, then what all methods share.
const DOCUMENTED: &str = include_str!("codes.txt");

fn methods() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    DOCUMENTED.lines().map(|line| {
        let mut words = line.split_whitespace();
        (words.next().expect("a method"), words.collect())
    })
}

/// Every method that the client calls is in the list, and every code of the list was put into a class by somebody.
/// Promise 2.
#[test]
fn every_documented_code_of_every_method_has_a_class() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/bot/slack/client");
    let mut called = 0;
    for file in std::fs::read_dir(folder).expect("the client").flatten() {
        let text = std::fs::read_to_string(file.path()).expect("a file");
        if file.file_name() == "codes.rs" {
            continue;
        }
        let families =
            ["apps", "auth", "canvases", "chat", "conversations", "files", "usergroups", "users", "views"];
        for word in text.split('"').filter(|word| word.chars().all(|c| c.is_ascii_alphabetic() || c == '.')) {
            let Some((family, _)) = word.split_once('.') else { continue };
            // The address that `files.getUploadURLExternal` names is no method of the Web API.
            if !families.contains(&family) || word == "files.upload" {
                continue;
            }
            called += 1;
            assert!(
                methods().any(|(method, _)| method == word),
                "{word} is called, and its codes are not listed"
            );
        }
    }
    assert!(called > 20, "{called} calls were found");
    let (_, common) = methods().last().expect("what all share");
    assert!(common.len() > 25, "{common:?}");
    for (method, own) in methods() {
        for code in own.iter().chain(&common) {
            assert!(documented(method, code).is_some(), "{method} may answer {code}, which has no class");
        }
    }
}

/// What is definite for one method may pass for another, and what nobody documents is definite unless its name says
/// that it passes.
#[test]
fn the_class_of_a_code_is_known_also_where_the_code_is_not() {
    assert_eq!(class("conversations.invite", "no_permission"), Class::Definite);
    assert_eq!(class("chat.postMessage", "no_permission"), Class::Token);
    assert_eq!(class("conversations.history", "invalid_cursor"), Class::Passing);
    assert_eq!(class("canvases.edit", "canvas_editing_locked"), Class::Passing);
    assert_eq!(class("canvases.edit", "canvas_editing_failed"), Class::Definite);
    assert_eq!(class("chat.postMessage", "message_limit_exceeded"), Class::Limited);
    assert_eq!(class("chat.postMessage", "workspace_merge_in_progress"), Class::Passing);
    assert_eq!(class("chat.postMessage", "an_error_of_tomorrow"), Class::Definite);
    assert_eq!(class("method.of.tomorrow", "team_added_to_org"), Class::Passing);
}

proptest! {
    /// Whatever Slack answers, there is a class for it, and a code that only looks like a known one is not that one.
    #[test]
    fn every_answer_has_a_class(method in "[a-z.A-Z]{0,20}", code in "[a-z_]{0,30}") {
        let known = documented(&method, &code);
        prop_assert!(known.is_none_or(|known| known == class(&method, &code)));
        prop_assert_eq!(class(&method, &format!("{code}_zz")) == Class::Token, false);
    }
}

/// While Slack moves the workspace, locks people out for it, or has too many at once, the card and the receipt wait,
/// for an hour too, and then stand once where they belong; nobody is told another way. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn passing_trouble_delays_a_message_and_loses_none() {
    let codes = [
        "team_added_to_org",
        "migration_in_progress",
        "org_login_required",
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "workspace_move_in_progress",
    ];
    let ways = codes.iter().flat_map(|code| {
        let before = Misbehave::ApiError((*code).to_owned());
        let after = Misbehave::ApiErrorAfter((*code).to_owned());
        let limited = Class::Limited == class("chat.postMessage", code);
        [("chat.postMessage", before.clone()), ("*", before), ("chat.postMessage", after)]
            .into_iter()
            .filter(move |(_, how)| !limited || matches!(how, Misbehave::ApiError(_)))
    });
    let played = ways.map(|(method, how)| async move {
        let bot = TestBot::open().await;
        bot.command(SAM, "/request-csm", "homeworld").await.ok();
        let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
        bot.ws.faults().add(Fault::on(method).doing(how.clone()));
        form.send_only().await.ok();
        bot.pass(Duration::hours(1)).await;
        bot.ws.faults().clear();
        bot.pass(Duration::minutes(15)).await;
        let elsewhere = bot.ws.dm(MAYA).len() + bot.ws.dm(TOM).len() + bot.ws.dm(ROBIN).len();
        (method, how, bot.stand(), doubles(&bot.ws), elsewhere)
    });
    for (method, how, stand, doubles, elsewhere) in join_all(played).await {
        assert_eq!(stand, (1, 1), "{method} {how:?}");
        assert_eq!(doubles, [""; 0], "{method} {how:?}");
        assert_eq!(elsewhere, 0, "{method} {how:?}");
    }
}
