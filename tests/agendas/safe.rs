//! What customers read cannot name an internal fact: every agenda that they read, every fact, every way in.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::policy::playbook::{shipped, text};
use baton::features::agendas::rules::Agendas;
use baton::features::agendas::rules::agenda::Agenda;
use baton::features::agendas::rules::front::Readers;
use baton::features::agendas::rules::given::Terms;
use baton::features::agendas::rules::outline::{Outline, Part, Span};
use baton::features::agendas::rules::samples::sample;
use baton::features::record::rules::{FactRule, RecordRules};
use baton::rules::playbook::Playbook;

/// What stands in the record of an internal fact, and nowhere else.
const CANARY: &str = "Canary of the inner house";

/// Ways to name a fact that has to be a fault when the agenda is loaded. KEY is the fact's key.
const REFUSED: &[&str] = &[
    "{{ fact(\"KEY\") }}",
    "{{- fact( 'KEY' ) -}}",
    "{{ fact(\"KEY\") | upper }}",
    "{% if known(\"KEY\") %}Known{% endif %}",
    "{% if account == \"Nobody\" %}{{ fact(\"KEY\") }}{% endif %}",
    "{% set key = \"KEY\" %}{{ fact(key) }}",
    "{% for key in [\"KEY\"] %}{{ fact(key) }}{% endfor %}",
    "{{ fact(\"KEY\"[:2] ~ \"KEY\"[2:]) }}",
    "{{ fact(\"\" ~ \"KEY\") }}",
    "{{ fact(*[\"KEY\"]) }}",
    "{{ fact(key=\"KEY\") }}",
    "{% set other = fact %}{{ other(\"KEY\") }}",
    "{{ [fact][0](\"KEY\") }}",
    "{{ {\"a\": known}.a(\"KEY\") }}",
    "{{ \"KEY\" | fact }}",
    "{% macro ask(key) %}{{ fact(key) }}{% endmacro %}{{ ask(\"KEY\") }}",
    "{% macro ask(name) %}{{ name(\"KEY\") }}{% endmacro %}{{ ask(fact) }}",
    "{% if false %}{{ fact(\"KEY\" ~ \"\") }}{% endif %}",
    "{% include \"internal-meeting\" %}{# KEY #}",
    "{% include [\"internal-meeting.md\", \"KEY\"] ignore missing %}",
    "{% import \"internal-meeting\" as inner %}{{ inner.KEY }}",
    "{% from \"internal-meeting\" import KEY %}",
    "{% extends \"internal-meeting\" %}{# KEY #}",
];

/// What is no fault and says nothing either.
const SILENT: &[&str] = &[
    "{{ topics }}",
    "{{ topics | length }}",
    "{% for topic in topics %}{{ topic.title }}{% endfor %}",
    "{{ debug() }}",
    "{# fact(\"KEY\") #}",
    "{% raw %}{{ fact(\"KEY\") }}{% endraw %}",
    "fact(\"KEY\")",
    "{{ sa }} {{ seller }} {{ csm }}",
];

/// A shipped agenda with something put under its last heading.
fn attacked(playbook: &Playbook, name: &str, way: &str, key: &str) -> Result<Agenda, String> {
    let attack = format!("{}\n\n{}\n", text(&format!("agendas/{name}.md")), way.replace("KEY", key));
    let terms = Terms::from([("csm".to_owned(), "CSM".to_owned())]);
    let read = Agenda::read(name, &attack, "attack.md", playbook.of::<RecordRules>(), &terms);
    read.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// Everything an agenda says of a record in which every internal fact is the canary.
fn said(playbook: &Playbook, agenda: Agenda) -> Result<String, String> {
    let mut given = sample(playbook.of::<RecordRules>(), true);
    for rule in playbook.of::<RecordRules>().facts().filter(|rule| !rule.customer) {
        given.facts.entry(rule.key.clone()).or_default().value = CANARY.to_owned();
    }
    for said in given.facts.values_mut() {
        said.by = CANARY.to_owned();
        said.age = CANARY.to_owned();
    }
    given.topics[0].title = CANARY.to_owned();
    given.topics[0].points[0].0 = CANARY.to_owned();
    let name = agenda.name.clone();
    let terms = Terms::from([("csm".to_owned(), "CSM".to_owned())]);
    let outline = Agendas::new([agenda], terms).outline(&name, playbook.of::<RecordRules>(), &given)?;
    Ok(format!("{:?} {:?}", text_of(&outline), outline.sources()))
}

fn text_of(outline: &Outline) -> String {
    let span = |span: &Span| match span {
        Span::Words { text, .. } | Span::Said { text, .. } => text.clone(),
        Span::Gap { label, knows, .. } => format!("{label} {knows:?}"),
    };
    outline.parts.iter().flat_map(Part::spans).map(span).collect::<Vec<_>>().join("|")
}

fn internal(playbook: &Playbook) -> Vec<&FactRule> {
    playbook.of::<RecordRules>().facts().filter(|rule| !rule.customer).collect()
}

fn read_by_customers(playbook: &Playbook) -> Vec<String> {
    let all = playbook.of::<Agendas>().all().filter(|agenda| agenda.front.readers == Readers::Customer);
    all.map(|agenda| agenda.name.clone()).collect()
}

/// Every agenda that customers read, with every internal fact named in every way: refused when it is loaded, with
/// its line, or it says nothing of it. Proves promise 3, A3.
#[test]
fn no_internal_fact_can_be_named_for_customers() {
    let playbook = shipped();
    assert!(internal(&playbook).len() > 20 && read_by_customers(&playbook).len() == 4);
    for name in read_by_customers(&playbook) {
        for rule in internal(&playbook) {
            for way in REFUSED {
                let fault = attacked(&playbook, &name, way, &rule.key).err();
                let fault = fault.unwrap_or_else(|| panic!("{name}: {way} was taken for {}", rule.key));
                assert!(fault.starts_with("attack.md:"), "{way}: {fault}");
            }
            for way in SILENT {
                if let Ok(agenda) = attacked(&playbook, &name, way, &rule.key) {
                    let said = said(&playbook, agenda).unwrap_or_default();
                    assert!(!said.contains("Canary"), "{name}, {way}: {said}");
                }
            }
        }
    }
}

/// The same agendas say all that customers may read, and of what is not known neither who would know it nor how
/// much that is. Proves promise 3.
#[test]
fn what_customers_may_read_stands_there_without_whose_word_it_is() {
    let playbook = shipped();
    for name in read_by_customers(&playbook) {
        let agenda = playbook.of::<Agendas>().get(&name).expect("shipped").clone();
        let said = said(&playbook, agenda).expect("an outline");
        assert!(said.contains("what is known of") && !said.contains("Canary"), "{said}");
        let empty = sample(playbook.of::<RecordRules>(), false);
        let outline = playbook
            .of::<Agendas>()
            .outline(&name, playbook.of::<RecordRules>(), &empty)
            .expect("an outline");
        assert!(!text_of(&outline).contains("Some("), "{name}");
    }
}

proptest! {
    /// A key that is put together of pieces, somewhere in the file, is not let through either. Proves promise 3.
    #[test]
    fn no_key_that_is_put_together_gets_through(
        which in 0usize..4,
        fact in 0usize..100,
        cut in 1usize..6,
        line in 7usize..30,
        branch in any::<bool>(),
    ) {
        static SHIPPED: LazyLock<Playbook> = LazyLock::new(shipped);
        let playbook = &*SHIPPED;
        let name = &read_by_customers(playbook)[which];
        let internal = internal(playbook);
        let key = &internal[fact % internal.len()].key;
        let (head, tail) = key.split_at(cut.min(key.len() - 1));
        let naming = format!("{{{{ fact(\"{head}\" ~ \"{tail}\") }}}}");
        let naming = if branch { format!("{{% if csm == \"x\" %}}{naming}{{% endif %}}") } else { naming };
        let source = text(&format!("agendas/{name}.md"));
        let mut lines: Vec<&str> = source.lines().collect();
        lines.insert(line.min(lines.len()), &naming);
        let terms = Terms::from([("csm".to_owned(), "CSM".to_owned())]);
        let read = Agenda::read(name, &lines.join("\n"), "attack.md", playbook.of::<RecordRules>(), &terms);
        prop_assert!(read.is_err(), "{naming}");
    }
}
