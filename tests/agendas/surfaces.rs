//! One source, four outputs: they say the same, each within the limits of its surface.

use local_slack::{blocks, visible};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::{Value, json};

use crate::policy::playbook::shipped;
use baton::features;
use baton::features::agendas::rules::Agendas;
use baton::features::agendas::rules::agenda::Agenda;
use baton::features::agendas::rules::front::About;
use baton::features::agendas::rules::given::{Given, Said};
use baton::features::agendas::rules::samples::sample;
use baton::features::agendas::view::data::AgendaData;
use baton::features::record::rules::RecordRules;
use baton::rules::playbook::Playbook;
use baton::slack::words::Words;

/// What somebody might write who means no good, or does not know better.
const HOSTILE: &str = "# Fired!\n- **x** <!channel> <@U0MAYA> [pay](https://evil.example) ![](@U0MAYA) </b>\n\n```{{ fact(\"news\") }}``` _a_ *b* ~c~ `d` \u{7} & &lt; | \\ 1) done";

/// The records that every agenda has to do with.
fn records(playbook: &Playbook) -> Vec<(&'static str, Given)> {
    let complete = sample(playbook.of::<RecordRules>(), true);
    let with = |value: &dyn Fn(&str) -> String| {
        let mut given = complete.clone();
        for (key, said) in &mut given.facts {
            *said = Said { value: value(key), ..said.clone() };
        }
        given
    };
    let mut hostile = with(&|_| HOSTILE.to_owned());
    hostile.account = Some(HOSTILE.to_owned());
    hostile.topics[0].title = HOSTILE.to_owned();
    hostile.topics[0].points[0] = (HOSTILE.to_owned(), Some("javascript:alert(1)".to_owned()));
    let long =
        with(&|key| format!("{key} begins. {} {key} ends.", "All of it <matters> & counts. ".repeat(97)));
    let empty = sample(playbook.of::<RecordRules>(), false);
    vec![("complete", complete), ("empty", empty), ("hostile", hostile), ("long", long)]
}

fn data(playbook: &Playbook, agenda: &Agenda, given: &Given) -> AgendaData {
    let of_account = agenda.front.about != About::Team;
    let given = Given { account: given.account.clone().filter(|_| of_account), ..given.clone() };
    let outline = playbook
        .of::<Agendas>()
        .outline(&agenda.name, playbook.of::<RecordRules>(), &given)
        .expect("an outline");
    let account = given.account.map(|name| ("0015e00000HomeWAAR".to_owned(), name));
    AgendaData { name: agenda.name.clone(), front: agenda.front.clone(), account, outline }
}

/// Letters and digits alone, in their order: what is said, without how.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What an agenda says in blocks, without what stands below it.
fn in_slack(blocks: &[Value]) -> String {
    let said = blocks.iter().filter(|block| block["type"] == "section" || block["type"] == "header");
    let text = |block: &Value| {
        let text = block["text"]["text"].as_str().unwrap_or_default();
        let escaped = block["text"]["type"] == "mrkdwn";
        let plain = || text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        if escaped { plain() } else { text.to_owned() }
    };
    said.map(text).collect::<Vec<_>>().join("\n")
}

fn headings_in_slack(blocks: &[Value]) -> Vec<String> {
    let headers = blocks.iter().filter(|block| block["type"] == "header");
    headers.filter_map(|block| block["text"]["text"].as_str()).map(bare).collect()
}

fn headings_in_markdown(markdown: &str) -> Vec<String> {
    let (mut headings, mut within) = (Vec::new(), false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                within = true;
                headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => within = false,
            Event::Text(text) if within => headings.last_mut().expect("a heading").push_str(&text),
            _ => {}
        }
    }
    headings.iter().map(|heading| bare(heading)).collect()
}

/// Every shipped agenda with every record: the message, the canvas, the calendar's entry and the text have the same
/// headings and say the same in the same order. What is long is cut in the message, and there only.
/// Proves A1, A2, A3, A4, T7.
#[test]
fn the_four_outputs_agree() {
    let (playbook, words) = (shipped(), Words::load(None).expect("the words"));
    for (record, given) in records(&playbook) {
        for agenda in playbook.of::<Agendas>().all() {
            let data = data(&playbook, agenda, &given);
            let message = features::agendas::view::message(&words, &data).expect("a message");
            let shown = json!(message.blocks);
            let shown = shown.as_array().expect("blocks");
            let canvas = features::agendas::view::canvas::canvas(&words, &data).expect("a canvas");
            let plain = features::agendas::view::plain::plain(&words, &data).expect("text");
            let calendar = features::agendas::view::plain::calendar(&words, &data).expect("text");
            let what = format!("{}, {record}", agenda.name);
            if record == "long" {
                let canvas = canvas.strip_suffix("… see Slack for the rest\\.").unwrap_or(&canvas);
                assert!(bare(&plain).starts_with(&bare(canvas)), "{what}");
                assert!(canvas.len() <= 90_000, "{what}");
                assert!(calendar.chars().count() <= 8_000, "{what}");
                continue;
            }
            assert_eq!(bare(&canvas), bare(&plain), "{what}");
            match calendar.strip_suffix("… see Slack for the rest.") {
                Some(part) => assert!(bare(&plain).starts_with(&bare(part)) && plain.len() > 7_000, "{what}"),
                None => assert_eq!(bare(&calendar), bare(&plain), "{what}"),
            }
            // What a message had to cut stands on the page behind its button.
            let whole = json!(features::agendas::view::pages::whole(&words, &data).expect("a page"));
            let whole = whole["blocks"].as_array().expect("blocks");
            assert_eq!(bare(&in_slack(whole)), bare(&plain), "{what}");
            let part = bare(&in_slack(&shown[1..]));
            let whole_in_message = !shown.iter().any(|block| block.to_string().contains("agendas.whole"));
            assert!(bare(&plain).starts_with(&part), "{what}: {part}");
            assert_eq!(part.len() == bare(&plain).len(), whole_in_message, "{what}");
            if agenda.front.about == About::Account {
                let headings = headings_in_slack(whole);
                assert!(!headings.is_empty());
                assert_eq!(headings_in_markdown(&canvas), headings, "{what}");
            }
        }
    }
}

/// Whatever the record, Slack takes the message, and the page with all of it; what a message had to cut has a
/// button to the whole. Proves A4.
#[test]
fn a_message_is_within_slacks_limits_whatever_the_record() {
    let (playbook, words) = (shipped(), Words::load(None).expect("the words"));
    for (record, given) in records(&playbook) {
        for agenda in playbook.of::<Agendas>().all() {
            let data = data(&playbook, agenda, &given);
            let message = features::agendas::view::message(&words, &data).expect("a message");
            let shown = json!(message.blocks);
            let shown = shown.as_array().expect("blocks");
            let what = format!("{}, {record}", agenda.name);
            assert_eq!(blocks::check_message(shown), [], "{what}");
            assert!(shown.len() <= 50, "{what}: {} blocks", shown.len());
            assert!(visible::of_blocks(shown).chars().count() <= 12_000, "{what}");
            assert!(message.text.chars().count() <= 3_000, "{what}");
            let cut = shown.iter().any(|block| block.to_string().contains("agendas.whole"));
            let facts = data.outline.parts.iter().flat_map(|part| part.spans()).count();
            assert_eq!(
                cut,
                record == "long" && format!("{:?}", data.outline).contains("begins."),
                "{what}: {facts}"
            );
            let whole = json!(features::agendas::view::pages::whole(&words, &data).expect("a page"));
            assert_eq!(blocks::check_view(&whole), [], "{what}");
            assert!(whole.to_string().len() < 250_000, "{what}");
            let text = visible::of_blocks(whole["blocks"].as_array().expect("blocks"));
            if record == "long" && agenda.name == "internal-meeting" {
                assert!(text.contains("tickets ends.") && text.contains("link-project ends."), "to its end");
            }
        }
    }
}

/// Nobody's words call a channel, make a link, or stand in a canvas as a heading, a mention or a link.
/// Proves A4.
#[test]
fn hostile_words_stay_words() {
    let (playbook, words) = (shipped(), Words::load(None).expect("the words"));
    let (_, given) = records(&playbook).remove(2);
    for agenda in playbook.of::<Agendas>().all() {
        let data = data(&playbook, agenda, &given);
        let message = features::agendas::view::message(&words, &data).expect("a message");
        // A header is plain text, in which Slack reads nothing.
        let shown = message.blocks.iter().map(|block| json!(block)).filter(|block| block["type"] != "header");
        let shown = shown.map(|block| block.to_string()).collect::<String>();
        for evil in ["<!channel>", "<@U0MAYA>", "</b>", "<https://evil", "<javascript"] {
            assert!(!shown.contains(evil) && !message.text.contains(evil), "{}: {evil}", agenda.name);
        }
        let canvas = features::agendas::view::canvas::canvas(&words, &data).expect("a canvas");
        assert!(!canvas.contains("]("), "{}: {canvas}", agenda.name);
        for event in Parser::new(&canvas) {
            let forged = matches!(
                event,
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_))
                    | Event::Code(_)
                    | Event::Html(_)
            );
            assert!(!forged, "{}: {event:?}", agenda.name);
        }
        let calendar = features::agendas::view::plain::calendar(&words, &data).expect("text");
        assert!(!calendar.contains(['<', '>', '\u{7}']), "{}", agenda.name);
    }
}

/// What is not known is one line for each who would know, with a button among ourselves, at most three and how many more; for customers it is a
/// blank without either. Proves A4, promise 3.
#[test]
fn what_is_missing_is_a_button_for_us_and_a_blank_for_customers() {
    let (playbook, words) = (shipped(), Words::load(None).expect("the words"));
    let mut given = sample(playbook.of::<RecordRules>(), false);
    given.people.insert(baton_storage::states::Role::Seller, "Alex Moreau".to_owned());
    let of = |name: &str| {
        let data = data(&playbook, playbook.of::<Agendas>().get(name).expect("shipped"), &given);
        json!(features::agendas::view::message(&words, &data).expect("a message").blocks)
    };
    let ours = of("general-review");
    let text = visible::of_blocks(ours.as_array().expect("blocks"));
    let asked: Vec<&str> = text.lines().filter(|line| line.contains("Ask Alex Moreau: ")).collect();
    assert!(asked.len() == 1 && asked[0].contains("champion") && asked[0].contains("why GitLab"), "{text}");
    assert!(text.contains("No one named to ask: ") && text.contains("main contacts"), "{text}");
    assert!(!text.contains("*Champion:*"), "what is folded does not stand twice: {text}");
    assert!(text.contains("And 9 more in the customer record."), "{text}");
    let row =
        ours.as_array().expect("blocks").iter().find(|block| block["type"] == "actions").expect("a row");
    let buttons = row["elements"].as_array().expect("buttons");
    assert_eq!(buttons.len(), 3);
    assert_eq!(buttons[0]["action_id"], "record.fill#0");
    assert_eq!(buttons[0]["value"], "0015e00000HomeWAAR/organization");
    assert_eq!(buttons[0]["text"]["text"], "Add: organization");
    let customers = of("kickoff").to_string();
    assert!(customers.contains("*Your champion:* ________"), "{customers}");
    for inner in ["not known", "· ask", "Alex Moreau", "record.fill", "actions"] {
        assert!(!customers.contains(inner), "{inner}: {customers}");
    }
}
