//! What can be wrong with an agenda, found before anybody waits for it.

use crate::features::agendas::rules;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::rules::front::About;
use crate::features::agendas::rules::given::Terms;
use crate::features::agendas::rules::references::Found;
use crate::features::agendas::rules::samples::sample;
use crate::features::record::rules::RecordRules;

impl Agenda {
    /// What is wrong below its front matter, with the lines counted from there.
    pub(crate) fn faults(&self, rules: &RecordRules, terms: &Terms) -> Vec<Found> {
        let mut found = rules::references::faults(self, rules);
        if !found.is_empty() {
            return found;
        }
        for everything in [true, false] {
            let mut given = sample(rules, everything);
            if self.front.about == About::Team {
                given.account = None;
            }
            if let Err(fault) = self.outline(terms, rules, &given)
                && !found.contains(&fault)
            {
                found.push(fault);
            }
        }
        found
    }
}
