//! Records on which agendas are tried: one in which everything is known, one in which nothing is.

use baton_storage::states::Role;

use crate::features::agendas::rules::given::{Given, Said, Topic};
use crate::features::record::rules::RecordRules;

/// A record to try an agenda on.
pub fn sample(rules: &RecordRules, everything: bool) -> Given {
    let mut given = Given {
        organization: "Example Inc.".to_owned(),
        account: Some("Homeworld Inc.".to_owned()),
        ..Given::default()
    };
    if !everything {
        return given;
    }
    let said = |key: &str| Said {
        value: format!("what is known of {key}"),
        by: "Sam Ortiz".to_owned(),
        age: "yesterday".to_owned(),
    };
    given.facts = rules.facts().map(|rule| (rule.key.clone(), said(&rule.key))).collect();
    let names = ["Sam Ortiz", "Alex Moreau", "Ravi Patel"].map(str::to_owned);
    given.people = [Role::Sa, Role::Seller, Role::Csm].into_iter().zip(names).collect();
    let points = vec![("Homeworld Inc. is red".to_owned(), None), ("Acme Inc. is yellow".to_owned(), None)];
    given.topics = vec![Topic { title: "Health that is not green".to_owned(), points }];
    given
}
