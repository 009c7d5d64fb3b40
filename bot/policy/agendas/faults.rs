//! What can be wrong with an agenda, found before anybody waits for it.

use super::references::{self, Found};
use super::{About, Agenda, Terms, sample};
use crate::policy::record::RecordRules;

impl Agenda {
    /// What is wrong below its front matter, with the lines counted from there.
    pub(super) fn faults(&self, rules: &RecordRules, terms: &Terms) -> Vec<Found> {
        let mut found = references::faults(self, rules);
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
