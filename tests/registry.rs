//! The registry, the manifest and the help are one: what Slack offers is what Baton answers and explains.

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::*;
use baton::cli::manifest;
use baton::engine::interaction::submission::Submission;
use baton::engine::interaction::{Click, Payload};
use baton::registry::jobs::TABLE;
use baton::registry::{features, find};

/// The manifest names exactly the registry's commands and shortcuts. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn the_manifest_is_the_registry() {
    let bot = TestBot::open().await;
    let manifest = manifest::manifest(Some("https://baton.example.com"), &bot.app.config);
    let named = |list: &str, key: &str| -> BTreeSet<String> {
        let list = manifest["features"][list].as_array().expect("a list");
        list.iter().filter_map(|one| one[key].as_str()).map(str::to_owned).collect()
    };
    let commands: BTreeSet<String> = features::commands().map(|command| command.name.to_owned()).collect();
    let shortcuts = features::shortcuts().chain(features::message_shortcuts());
    let shortcuts: BTreeSet<String> = shortcuts.map(|one| one.callback.to_owned()).collect();
    assert_eq!(named("slash_commands", "command"), commands);
    assert_eq!(named("shortcuts", "callback_id"), shortcuts);
    let all = manifest["features"]["shortcuts"].as_array().expect("a list");
    let kind = |callback: &str| all.iter().find(|one| one["callback_id"] == callback).map(|one| &one["type"]);
    assert_eq!(kind("request_csm"), Some(&json!("global")));
    assert_eq!(kind("add_to_record"), Some(&json!("message")));
    let longest = all.iter().filter_map(|one| one["name"].as_str()).map(str::len).max();
    assert!(longest <= Some(24), "Slack takes 24 characters");
}

/// Every command answers `help` with what it does and an example, whoever asks. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn every_command_explains_itself() {
    let bot = TestBot::open().await;
    for command in features::commands() {
        bot.command(SAM, command.name, "help").await.ok();
        let page = bot.last_private(SAM);
        assert!(page.contains(command.name) && page.contains("*Try:*"), "{page}");
    }
}

/// Every words file renders, in mrkdwn and as plain text, with what its messages give it; in mrkdwn whatever
/// people wrote is escaped. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn all_words_render_and_escape() {
    let bot = TestBot::open().await;
    let moment = json!({ "seconds": 1_795_428_000, "text": "Mon 23 Nov, 10:00" });
    let mut facts = json!({
        "count": 1, "one": true, "next_one": true, "due": moment, "decided_at": moment, "asked_at": moment,
        "routed_at": moment, "opened_at": moment, "settled_at": moment, "next_at": moment, "meets": moment, "starts": moment,
        "steps": [{ "what": "<!channel>", "who": "<!here>" }],
        "manager_ids": [MAYA], "manager": MAYA, "place": EMEA, "deal": "a <deal>", "sa": null, "csm": "<csm>",
        "ask": [{ "who": "<!channel>", "count": 2 }], "gone": false, "some": true, "unchanged": true,
        "account_url": account_url(HOMEWORLD), "opportunity_url": null, "dedicated_url": "javascript:alert(1)",
    });
    for name in bot.app.words.variables() {
        if facts.get(&name).is_none() {
            facts[name] = json!("<!channel> & co");
        }
    }
    for key in bot.app.words.keys() {
        let text = bot.app.words.mrkdwn(key, &facts).unwrap_or_else(|error| panic!("{key}: {error:#}"));
        assert!(!text.contains("<!channel>"), "{key}: {text}");
        assert!(!text.contains("javascript:"), "{key}: {text}");
        let plain = bot.app.words.plain(key, &facts);
        plain.unwrap_or_else(|error| panic!("{key}, plain: {error:#}"));
    }
}

/// What people wrote never opens or closes the bold, italic or code of a template: where a line of ours has marks, it has
/// as many of each whatever stands in it; a name of marks within marks has none. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn names_break_no_marks() {
    let bot = TestBot::open().await;
    let words = &bot.app.words;
    let with = |name: &str| {
        let moment = json!({ "seconds": 1_795_428_000, "text": "Mon 23 Nov, 10:00" });
        let mut facts =
            json!({ "manager_ids": [MAYA], "manager": MAYA, "place": EMEA, "count": 1, "one": true });
        for moments in [
            "due",
            "decided_at",
            "asked_at",
            "routed_at",
            "opened_at",
            "settled_at",
            "next_at",
            "meets",
            "starts",
        ] {
            facts[moments] = moment.clone();
        }
        for variable in words.variables() {
            if facts.get(&variable).is_none() {
                facts[variable] = json!(name);
            }
        }
        facts
    };
    let rendered = |name: &str| -> Vec<(String, String)> {
        let facts = with(name);
        let keys = words.keys().filter_map(|key| Some((key.to_owned(), words.mrkdwn(key, &facts).ok()?)));
        keys.collect()
    };
    let (plain, marked) = (rendered("Co"), rendered("*Co _x ~y `z"));
    assert!(plain.len() > 500 && plain.len() == marked.len(), "{} and {}", plain.len(), marked.len());
    for ((key, plain), (_, marked)) in plain.iter().zip(&marked) {
        for (plain, marked) in plain.lines().zip(marked.lines()) {
            for mark in ['*', '_', '~', '`'] {
                let (own, all) = (plain.matches(mark).count(), marked.matches(mark).count());
                let spans = plain.contains(['*', '`']) && !plain.contains("<!date");
                assert!(!spans || own == all, "{key}: {plain} became {marked}");
            }
        }
    }
    let bold = words.mrkdwn("disengagement.fact.csm", json!({ "csm": "*Co*" })).expect("words");
    assert!(bold.ends_with("*Co*"), "outside of marks it stays as written: {bold}");
    let bold =
        words.mrkdwn("disengagement.withdraw.intro", json!({ "account": "*Co* _& a_b" })).expect("words");
    assert!(bold.starts_with("*∗Co∗ ˍ&amp; a_b* keeps"), "{bold}");
}

/// No words of ours say that a field may stay empty: Slack writes "(optional)" itself, beside every field that may.
#[tokio::test(flavor = "multi_thread")]
async fn slack_alone_says_what_is_optional() {
    let bot = TestBot::open().await;
    let found: Vec<&str> = bot
        .app
        .words
        .keys()
        .filter(|key| key.ends_with("label") || key.contains(".form.") || key.contains("record_add"))
        .filter(|key| {
            bot.app.words.plain(key, json!({})).is_ok_and(|text| text.to_lowercase().contains("(optional"))
        })
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Every button and form that was ever shown leads somewhere, and the registry has none that nobody shows.
#[test]
fn the_registry_has_no_name_twice() {
    let mut seen = BTreeSet::new();
    for (name, _) in baton::registry::buttons() {
        assert!(seen.insert(("button", name)), "{name} twice");
    }
    for (name, _) in features::forms() {
        assert!(seen.insert(("form", name)), "{name} twice");
    }
}

/// Every job and every planned moment has words for operators, and no words are for a job that is gone.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_job_has_words() {
    let bot = TestBot::open().await;
    let mut wanted: BTreeSet<String> =
        TABLE.kinds().map(|kind| format!("kinds.{}", kind.replace('.', "_"))).collect();
    wanted.insert("kinds.tasks_task".into());
    let there: BTreeSet<String> =
        bot.app.words.keys().filter(|key| key.starts_with("kinds.")).map(Into::into).collect();
    assert_eq!(there, wanted);
}

/// Buttons and forms that stand in messages of a version before the features' names still lead somewhere, under their
/// old names. House rule 12; promise 4.
#[test]
fn buttons_of_older_messages_go_on_working() {
    for name in OLD_NAMES.split_whitespace() {
        let click = Click {
            action: name.to_owned(),
            value: String::new(),
            message: None,
            view: None,
            at_home: false,
        };
        let form =
            Submission { callback: name.to_owned(), private: String::new(), over: None, values: json!({}) };
        let known = find(&Payload::Click(click)).is_some() || find(&Payload::Submission(form)).is_some();
        assert!(known, "{name}");
    }
    let no_more = Click {
        action: "request.gone".into(),
        value: String::new(),
        message: None,
        view: None,
        at_home: false,
    };
    assert!(find(&Payload::Click(no_more)).is_none());
}

/// A button of an older message does what it says, for whom it may: the old name opens no other door. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_button_does_what_it_says() {
    let bot = TestBot::open().await;
    let value = bot.assigned().await.button_value("requests.accept").expect("the button's value");
    bot.forge(SAM, "request.accept", &value).await;
    assert!(bot.audited("requests.accept").await.is_empty(), "only who was asked may");
    bot.forge(RAVI, "request.accept", &value).await;
    assert_eq!(bot.audited("requests.accept").await.len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// Every button and form of the version before, as messages of its time hold them.
const OLD_NAMES: &str = "
    agenda.copy agenda.post agenda.show agenda.whole away.clear away.set book.agree book.back book.hand
    book.open book.refuse book.tasks channel.attach channel.check colour disengage.agree disengage.complete
    disengage.copy disengage.letter disengage.met disengage.refuse disengage.start disengage.withdraw
    exception.agree exception.ask exception.disagree exception.open exception.withdraw handoff.show
    health.open health.save health.update intro.words kind meeting.cancel meeting.held meeting.schedule
    onboarding.reached onboarding.reason onboarding.show pov priority.agree priority.agree_all
    priority.history priority.proposals priority.review priority.review_all priority.show priority.touched
    priority.unchanged reason record.add record.fill record.history record.open record.save record.section
    reengage.approve reengage.close reengage.decline reengage.new reengage.not_now reengage.offered
    reengage.open reengage.refuse reengage.still reengage.suggest reengage.take reengage.withdraw
    request.accept request.acknowledge request.another request.answer request.ask request.assign request.begin
    request.decline request.hand_back request.new request.open request.pass request.update request.withdraw
    review.all review.answer review.later review.moved review.open review.rest review.unchanged review.walk
    todo.day todo.done todo.drop todo.more todo.more.back todo.pass todo.until todo.week todo.why
    together.show together.show.back
";
