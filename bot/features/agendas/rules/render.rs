//! A template and what is known become Markdown in which a mark stands for every text that somebody wrote.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_storage::states::Role;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};

use crate::features::agendas::rules;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::rules::front::Readers;
use crate::features::agendas::rules::given::{Given, Said, Terms};
use crate::features::agendas::rules::outline::{CLOSES, OPENS, Span};
use crate::features::agendas::rules::references::Found;
use crate::features::record::rules::{FactRule, RecordRules};

/// Markdown with marks, and what each mark stands for.
pub(crate) struct Rendered {
    pub markdown: String,
    pub inserts: Vec<Span>,
}

/// What marks stand for, while they are being made.
type Inserts = Arc<Mutex<Vec<Span>>>;

/// Renders an agenda.
///
/// # Errors
/// The line of the Markdown, and what is wrong there.
pub(crate) fn render(
    agenda: &Agenda,
    terms: &Terms,
    rules: &RecordRules,
    given: &Given,
) -> Result<Rendered, Found> {
    let inserts = Inserts::default();
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Lines that hold nothing but `{% … %}` leave no empty line, which would break a list apart.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    let data = Arc::new(data(agenda, rules, given));
    let (facts, marks) = (data.clone(), inserts.clone());
    environment.add_function("fact", move |key: String| {
        let span = facts.get(&key).ok_or_else(|| unknown(&key))?;
        Ok::<_, Error>(mark(&marks, span.clone()))
    });
    environment.add_function("known", move |key: String| {
        let span = data.get(&key).ok_or_else(|| unknown(&key))?;
        Ok::<_, Error>(matches!(span, Span::Said { .. }))
    });
    let text = |text: &str| mark(&inserts, Span::said(text, None));
    let person = |role| given.people.get(&role).map(|name| text(name));
    // What a team talks about among itself is nothing for customers.
    let topics = given.topics.iter().filter(|_| agenda.front.readers == Readers::Internal);
    let topics: Vec<Value> = topics
        .map(|topic| {
            let points = topic.points.iter();
            let points = points.map(|(point, link)| mark(&inserts, Span::said(point, link.clone())));
            context! { title => text(&topic.title), points => points.collect::<Vec<_>>() }
        })
        .collect();
    let rendered = environment.template_from_str(&agenda.body).and_then(|template| {
        template.render(context! {
            terms => terms,
            organization => text(&given.organization),
            account => given.account.as_deref().map(text),
            sa => person(Role::Sa),
            seller => person(Role::Seller),
            csm => person(Role::Csm),
            topics => topics,
        })
    });
    let markdown = rendered.map_err(|error| (error.line(), said(&error)))?;
    let inserts = inserts.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(Rendered { markdown, inserts })
}

/// Every fact that this agenda may name, as it stands in it. For customers the others are not there.
fn data(agenda: &Agenda, rules: &RecordRules, given: &Given) -> BTreeMap<String, Span> {
    let nameable = |rule: &&FactRule| rules::references::named(agenda, rules, &rule.key).is_none();
    let ours = agenda.front.readers == Readers::Internal;
    let span = |rule: &FactRule| match given.facts.get(&rule.key) {
        // Who said it, and when, is nothing for customers.
        Some(said) if ours => Span::fact(&rule.key, said),
        Some(said) => Span::fact(&rule.key, &Said { value: said.value.clone(), ..Said::default() }),
        None => Span::Gap {
            key: rule.key.clone(),
            label: rule.label.clone(),
            knows: given.people.get(&rule.knows).filter(|_| ours).cloned(),
        },
    };
    rules.facts().filter(nameable).map(|rule| (rule.key.clone(), span(rule))).collect()
}

fn mark(inserts: &Inserts, span: Span) -> String {
    let mut inserts = inserts.lock().unwrap_or_else(PoisonError::into_inner);
    inserts.push(span);
    format!("{OPENS}{}{CLOSES}", inserts.len() - 1)
}

fn unknown(key: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("there is no fact `{key}` that this agenda may name"))
}

/// The error in one line, without the template's text around it.
fn said(error: &Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}
