//! The engine: agendas are read, tried on sample records, and filled; a fault is named before anybody waits.

use crate::policy::playbook::{shipped, text, with};
use baton::features::agendas::rules::Agendas;
use baton::features::agendas::rules::agenda::Agenda;
use baton::features::agendas::rules::front::{About, Readers};
use baton::features::agendas::rules::given::{Given, Said};
use baton::features::agendas::rules::outline::{Part, Span};
use baton::features::agendas::rules::samples::sample;
use baton::features::record::rules::RecordRules;

/// The headings of an agenda, filled with what is given.
fn headings(name: &str, given: &Given) -> Vec<String> {
    let playbook = shipped();
    let outline =
        playbook.of::<Agendas>().outline(name, playbook.of::<RecordRules>(), given).expect("an outline");
    let heading = |part: &Part| match part {
        Part::Heading { text, .. } => Some(text.iter().map(words).collect::<String>()),
        _ => None,
    };
    outline.parts.iter().filter_map(heading).collect()
}

fn words(span: &Span) -> String {
    match span {
        Span::Words { text, .. } | Span::Said { text, .. } => text.clone(),
        Span::Gap { label, .. } => format!("({label})"),
    }
}

/// Every agenda of the process is shipped, for its readers; what a track names is among them.
/// Proves A1, A2, A3, T7.
#[test]
fn every_agenda_of_the_process_is_shipped() {
    let playbook = shipped();
    let named = |readers| {
        let all = playbook.of::<Agendas>().all().filter(move |one: &&Agenda| one.front.readers == readers);
        all.map(|one| one.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        named(Readers::Internal),
        "account-team-meeting ebr-preparation general-review internal-meeting internal-meeting-pov priority-review technical-handoff"
    );
    assert_eq!(named(Readers::Customer), "introduction introduction-note kickoff welcome-call");
    assert_eq!(playbook.of::<Agendas>().get("account-team-meeting").unwrap().front.about, About::Team);
}

/// A1, A2: the newest version asks for objectives, the strategy plan and tickets; the older one has the POV.
#[test]
fn both_versions_of_the_internal_meeting_say_what_their_pages_do() {
    let given = sample(shipped().of::<RecordRules>(), true);
    assert_eq!(
        headings("internal-meeting", &given),
        [
            "Questions to answer in this meeting",
            "Objectives for the next 6 to 12 months",
            "Account information",
            "Key people",
            "Command plan and reasons for buying",
            "Services",
            "Customer strategy plan",
            "The EBR in six months",
            "Open support tickets",
            "Collaboration project",
        ]
    );
    assert_eq!(
        headings("internal-meeting-pov", &given),
        [
            "Account information",
            "Key people",
            "Command plan and reasons for buying",
            "Services",
            "Proof of value",
            "Collaboration project",
        ]
    );
}

/// What is known stands there as it was said; what is not is a gap with who would know. Proves A4.
#[test]
fn a_known_fact_stands_there_and_a_missing_one_is_a_gap() {
    let playbook = shipped();
    let mut given = sample(playbook.of::<RecordRules>(), false);
    let said = Said { value: "Jo, CTO".into(), by: "Sam Ortiz".into(), age: "yesterday".into() };
    given.facts.insert("champion".into(), said);
    given.people.insert(baton_storage::states::Role::Seller, "Alex Moreau".into());
    let outline =
        playbook.of::<Agendas>().outline("general-review", playbook.of::<RecordRules>(), &given).unwrap();
    let spans: Vec<&Span> = outline.parts.iter().flat_map(Part::spans).collect();
    assert!(spans.iter().any(|span| matches!(span, Span::Said { key: Some(key), text, .. } if key == "champion" && text == "Jo, CTO")));
    let gap = Span::Gap {
        key: "decision-maker".into(),
        label: "Decision maker (economic buyer)".into(),
        knows: Some("Alex Moreau".into()),
    };
    assert!(spans.contains(&&gap), "{spans:#?}");
    assert_eq!(outline.sources(), [("Sam Ortiz", "yesterday")]);
    assert_eq!(outline.gaps().len(), 11, "{:?}", outline.gaps());
}

/// What people wrote is text, whatever it looks like: no heading, no link, no template. Proves A4.
#[test]
fn nobodys_words_become_markdown_or_a_template() {
    let playbook = shipped();
    let hostile =
        "# Fired\n- **x** [click](https://evil.example) {{ fact(\"news\") }} <!channel> \u{E000}0\u{E001}";
    let mut given = sample(playbook.of::<RecordRules>(), true);
    given.account = Some(hostile.into());
    for said in given.facts.values_mut() {
        said.value = hostile.into();
    }
    let plain = sample(playbook.of::<RecordRules>(), true);
    for agenda in playbook.of::<Agendas>().all() {
        let outline = |given| {
            playbook.of::<Agendas>().outline(&agenda.name, playbook.of::<RecordRules>(), given).unwrap().parts
        };
        let (attacked, usual) = (outline(&given), outline(&plain));
        assert_eq!(attacked.len(), usual.len(), "{}", agenda.name);
        for (attacked, usual) in attacked.iter().zip(&usual) {
            assert_eq!(attacked.spans().len(), usual.spans().len(), "{}: {attacked:?}", agenda.name);
        }
    }
}

/// An organisation's own file takes the place of a shipped one, and only that; a new one is one more, which a
/// track can name. Proves A4, T1.
#[test]
fn a_company_has_agendas_of_its_own() {
    let own = text("agendas/kickoff.md").replace("## Introductions", "## Hello");
    let playbook = with("agendas/kickoff.md", &own).unwrap();
    let given = sample(playbook.of::<RecordRules>(), true);
    let first = |name: &str| {
        let outline = playbook.of::<Agendas>().outline(name, playbook.of::<RecordRules>(), &given).unwrap();
        outline.parts[0].spans().iter().map(words).collect::<String>()
    };
    assert_eq!(first("kickoff"), "Hello");
    assert_eq!(first("general-review"), "The account");
    let playbook = with("agendas/our-own.md", &own).unwrap();
    assert_eq!(playbook.of::<Agendas>().all().count(), shipped().of::<Agendas>().all().count() + 1);
    let track = text("tracks/enterprise.toml").replace("agenda = \"kickoff\"", "agenda = \"kick-off\"");
    insta::assert_snapshot!(with("tracks/enterprise.toml", &track).unwrap_err(), @r#"words/tracks/enterprise.toml:118: the step `kickoff`: "kick-off" is no agenda in agendas/; did you mean `kickoff`?"#);
}

/// Whatever is wrong with an agenda is named with file, line and reason. Proves A4, promise 3.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |file: &str, text: &str| with(file, text).expect_err("a fault");
    let good = text("agendas/general-review.md");
    let wrong = |from: &str, to: &str| fault("agendas/general-review.md", &good.replacen(from, to, 1));
    insta::assert_snapshot!(wrong("fact(\"champion\")", "fact(\"champoin\")"), @"words/agendas/general-review.md:14: record.toml has no fact `champoin`; did you mean `champion`?");
    insta::assert_snapshot!(wrong("{{ account }}", "{{ acount }}"), @"words/agendas/general-review.md:9: undefined value: `acount` is undefined");
    insta::assert_snapshot!(wrong("{{ account }}", "{{ account"), @"words/agendas/general-review.md:10: syntax error: unexpected `**`");
    insta::assert_snapshot!(wrong("{{ fact(\"pain-points\") }}", "{{ fact(\"pain-points\") | first }}"), @"words/agendas/general-review.md: a fact was taken apart by a filter; show it as it is");
    insta::assert_snapshot!(wrong("audience = \"internal\"", "audience = \"costumer\""), @"words/agendas/general-review.md:4: unknown variant `costumer`, expected `internal` or `customer`");
    insta::assert_snapshot!(wrong("minutes = 45", "minuets = 45"), @"words/agendas/general-review.md:6: unknown field `minuets`, expected one of `title`, `audience`, `about`, `when`, `minutes`");
    insta::assert_snapshot!(wrong("minutes = 45", "minutes = 0"), @"words/agendas/general-review.md:6: `minutes` is how long the meeting takes, 5 to 480");
    insta::assert_snapshot!(wrong("## Key people", "<b>Key people</b>"), @"words/agendas/general-review.md:13: an agenda is headings, paragraphs and lists; this is HTML, which not every surface has");
    insta::assert_snapshot!(wrong("## After the meeting", "```\ncode\n```"), @"words/agendas/general-review.md:25: an agenda is headings, paragraphs and lists; this is a block of code, which not every surface has");
    insta::assert_snapshot!(wrong("+++\n", ""), @"words/agendas/general-review.md:1: an agenda opens with a line `+++`, its title, audience and when it is for, and another line `+++`");
    insta::assert_snapshot!(fault("agendas/general-review.md", "+++\ntitle = \"A\"\naudience = \"internal\"\nwhen = \"B\"\n+++\n{% if known(\"news\") %}x{% endif %}"), @"words/agendas/general-review.md: the agenda says nothing");
    let customer = text("agendas/kickoff.md").replacen("fact(\"tool-stack\")", "fact(\"pain-points\")", 1);
    insta::assert_snapshot!(fault("agendas/kickoff.md", &customer), @r#"
    words/agendas/kickoff.md:37: the fact `pain-points` is internal, and customers read this agenda (promise 3)
    templates/tracks/commercial.toml:84: the step `kickoff`: "kickoff" is no agenda in agendas/
    templates/tracks/enterprise.toml:118: the step `kickoff`: "kickoff" is no agenda in agendas/
    "#);
}
