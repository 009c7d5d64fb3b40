//! Agendas as data: `templates/agendas/NAME.md`, Markdown with a small front matter, filled from the customer
//! record (A1–A4). One source; what each surface makes of it is told in the messages.
//!
//! What people wrote never becomes part of the Markdown. A template gets a mark in its place, and the mark is
//! replaced once the Markdown is read ([`render`]); so nobody's words can become a heading, a link or a template.
//! What customers read is safe by construction (promise 3): which facts a template names is read from its own
//! tokens when it is loaded ([`references`]), an internal one is a fault there, and while it is rendered internal
//! facts are not there to be found.
//! Deliberately absent: where agendas are posted, and the words for what is not known.

pub mod agenda;
pub mod faults;
pub mod front;
pub mod given;
pub mod outline;
pub mod references;
pub mod render;
pub mod samples;
pub mod spelling;
pub mod steps;

use std::collections::BTreeMap;

use crate::config::fault::Fault;
use crate::features::agendas::rules;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::rules::front::About;
use crate::features::agendas::rules::given::{Given, Terms};
use crate::features::agendas::rules::outline::Outline;
use crate::features::record::rules::RecordRules;

/// Every agenda, by name, with what all of them may name.
#[derive(Clone, Debug, Default)]
pub struct Agendas {
    all: BTreeMap<String, Agenda>,
    terms: Terms,
}

impl Agendas {
    /// These agendas.
    pub fn new(all: impl IntoIterator<Item = Agenda>, terms: Terms) -> Self {
        Self { all: all.into_iter().map(|agenda| (agenda.name.clone(), agenda)).collect(), terms }
    }

    /// The agenda of this name.
    pub fn get(&self, name: &str) -> Option<&Agenda> {
        self.all.get(name)
    }

    /// Every agenda, in the order of their names.
    pub fn all(&self) -> impl Iterator<Item = &Agenda> {
        self.all.values()
    }

    /// Those that are about one account and can be asked for by anybody.
    pub fn of_accounts(&self) -> impl Iterator<Item = &Agenda> {
        self.all().filter(|agenda| agenda.front.about == About::Account)
    }

    /// What an agenda says of an account, or of a team.
    ///
    /// # Errors
    /// When there is none of this name, or it asks for something that its samples did not: a sentence.
    pub fn outline(&self, name: &str, rules: &RecordRules, given: &Given) -> Result<Outline, String> {
        let agenda = self.get(name).ok_or_else(|| format!("there is no agenda {name}"))?;
        agenda.outline(&self.terms, rules, given).map_err(|(_, what)| format!("agenda {name}: {what}"))
    }
}

impl Agenda {
    /// Reads a file's text and tries it on sample records; `place` is its name in faults (A4, promise 3).
    ///
    /// # Errors
    /// Everything that is wrong with it, with its lines.
    pub fn read(
        name: &str,
        text: &str,
        place: &str,
        rules: &RecordRules,
        terms: &Terms,
    ) -> Result<Self, Vec<Fault>> {
        let (front, body, above) = rules::front::split(text, place)?;
        let agenda = Self { name: name.to_owned(), front, body: body.to_owned() };
        let below = |line: Option<usize>| line.map(|line| line + above);
        let faults = agenda.faults(rules, terms).into_iter();
        let faults: Vec<Fault> =
            faults.map(|(line, what)| Fault { place: place.to_owned(), line: below(line), what }).collect();
        if faults.is_empty() { Ok(agenda) } else { Err(faults) }
    }

    fn outline(
        &self,
        terms: &Terms,
        rules: &RecordRules,
        given: &Given,
    ) -> Result<Outline, (Option<usize>, String)> {
        let rendered = rules::render::render(self, terms, rules, given)?;
        Outline::read(&rendered.markdown, &rendered.inserts)
            .map_err(|odd| (odd.line_in(&self.body), odd.what()))
    }
}
