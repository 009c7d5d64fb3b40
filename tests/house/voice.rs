//! The voice: no template and nothing that the bot says in a test run uses a banned word, names a rule's id, shouts, or
//! writes a day in a second way. What was said is printed, so that it can be read aloud.

use std::fs;

use local_slack::Produced;

use super::sources::{files, none, text};
use crate::harness::{printed, produced_at, voice};

/// The words of a template without what stands in its place: names are dropped, and of a choice both are kept.
fn words(template: &str) -> String {
    let mut found = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        found.push_str(&rest[..at]);
        let shown = rest[at..].starts_with("{{");
        let end = rest[at..].find(if shown { "}}" } else { "%}" }).map_or(rest.len(), |end| at + end + 2);
        let said = rest[at..end].split('\'').skip(1).step_by(2).filter(|_| shown);
        found.push('…');
        said.for_each(|word| found.push_str(&format!("{word} ")));
        rest = &rest[end..];
    }
    found + rest
}

/// Every text of the templates that people read, by its file.
fn templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in files("templates", ".toml").into_iter().filter(|path| !path.starts_with("templates/voice/")) {
        let table: toml::Table = toml::from_str(&text(&path)).expect("a template file");
        strings(&toml::Value::Table(table), &mut |one| found.push((path.clone(), words(one))));
    }
    for path in files("templates/agendas", ".md") {
        let whole = text(&path);
        let body = whole.splitn(3, "+++").last().unwrap_or_default();
        found.extend(body.lines().map(|line| (path.clone(), words(line))));
    }
    found
}

fn strings(value: &toml::Value, each: &mut impl FnMut(&str)) {
    match value {
        toml::Value::String(text) => each(text),
        toml::Value::Array(all) => all.iter().for_each(|one| strings(one, each)),
        // A rule's id is data, and so is what the CRM calls things.
        toml::Value::Table(all) => all
            .iter()
            .filter(|(key, _)| !["rule", "id", "effective", "phrases"].contains(&key.as_str()))
            .for_each(|(_, one)| strings(one, each)),
        _ => {}
    }
}

/// No template uses a banned word, names a rule's id, shouts, or writes a day in a second way.
#[test]
fn templates_speak_plainly() {
    let all = templates();
    assert!(all.len() > 1500, "all of them are read: {}", all.len());
    let wrong = all.iter().flat_map(|(path, text)| {
        voice::in_a_template(text).into_iter().map(move |fault| format!("{path}: {fault}: {text}"))
    });
    none(wrong.collect(), "templates/voice/banned.toml says what to write in its place:");
}

/// Everything that was said is printed to `target/produced/said.txt`, and reads well. In a whole run each scenario has
/// looked through its own; this reads what all of them left, so `tests/run` calls it at the end.
#[test]
fn the_printed_gallery_of_everything_said() {
    let mut files: Vec<_> = fs::read_dir(produced_at()).into_iter().flatten().flatten().collect();
    files.retain(|file| file.path().extension().is_some_and(|ending| ending == "json"));
    files.sort_by_key(std::fs::DirEntry::path);
    let read = |file: &fs::DirEntry| {
        // A scenario that runs beside this one may be in the middle of writing.
        serde_json::from_str::<Produced>(&fs::read_to_string(file.path()).ok()?).ok()
    };
    let said: Vec<Produced> = files.iter().filter_map(read).collect();
    let wrong = said.iter().flat_map(|one| {
        let texts = printed::texts(&one.payload);
        texts.into_iter().flat_map(|text| {
            voice::in_what_is_said(&text).into_iter().map(move |fault| format!("{fault}: {text}"))
        })
    });
    none(wrong.collect(), "this was said:");
    let gallery = printed::gallery(&said);
    assert_eq!(gallery.matches(printed::RULE).count(), said.len(), "each stands under a line of its own");
    let _ = fs::create_dir_all(produced_at());
    fs::write(produced_at().join("said.txt"), gallery).expect("the printed gallery");
}

/// A printed message reads from top to bottom as a person reads it in Slack.
#[test]
fn a_printed_message_reads_as_in_slack() {
    let produced: Produced = serde_json::from_value(serde_json::json!({
        "by": "chat.postMessage", "kind": "message", "to": "C0EMEA", "accepted": true, "refusal": null, "at": 0,
        "payload": { "text": "Homeworld &amp; Co needs a CSM.", "blocks": [
            { "type": "header", "text": { "type": "plain_text", "text": "Homeworld & Co" } },
            { "type": "section", "text": { "type": "mrkdwn", "text": "Due <!date^1780000000^{date}|Thu 28 May>: <https://x.example|open>" } },
            { "type": "actions", "elements": [
                { "type": "button", "text": { "type": "plain_text", "text": "Approve" }, "value": "a" },
                { "type": "button", "text": { "type": "plain_text", "text": "Decline" }, "value": "b" } ] },
            { "type": "input", "label": { "type": "plain_text", "text": "Why?" }, "element": { "type": "plain_text_input", "initial_value": "2026-12-04" },
              "hint": { "type": "plain_text", "text": "Such as: budget" } },
        ] },
    }))
    .expect("a message");
    insta::assert_snapshot!(printed::gallery(&[produced]), @"
    ────────────────────────────────────────
    Message in the channel C0EMEA (chat.postMessage)
    Notification: Homeworld & Co needs a CSM.
    ## Homeworld & Co
    Due Thu 28 May: open
    [Approve] [Decline]
    Why?: ______
      Such as: budget
    ");
}

/// Each rule of the voice finds what it is there for, and lets good sentences through.
#[test]
fn each_rule_of_the_voice_bites() {
    let bad = [
        "Why (R6)",
        "Your manager decides by D2.",
        "3 licences",
        "Someone hears of it.",
        "The account is let go.",
        "It is on 2026-12-04.",
        "It is on Dec 4.",
        "It is on December 4.",
    ];
    let silent: Vec<_> = bad.iter().filter(|text| voice::in_what_is_said(text).is_empty()).collect();
    assert!(silent.is_empty(), "{silent:?}");
    assert!(!voice::in_a_template("Done!").is_empty() && !voice::in_a_template("Ask somebody.").is_empty());
    let good = [
        "*Rule:* R6 of the handoff process",
        "The FY28 Q1 review is open until Fri 5 Feb.",
        "License usage is at 10%.",
        "Let Gordon know by 4 Dec 2026.",
        "They start in March; 30 seats.",
    ];
    let loud: Vec<_> = good.iter().filter(|text| !voice::in_a_template(text).is_empty()).collect();
    assert!(loud.is_empty(), "{loud:?}");
}

/// Each banned word says why, and what to write in its place.
#[test]
fn each_banned_word_has_a_reason_and_a_better_one() {
    let poor = voice::BANNED.iter().filter(|one| {
        one.why.is_empty()
            || one.better.is_empty()
            || one.word.to_lowercase() != one.word
            || voice::has(&one.better, &one.word)
    });
    none(
        poor.map(|one| one.word.clone()).collect(),
        "a word needs a reason and a better one, and is in small letters:",
    );
}
