//! What the deal feed knows of an account, as people say it.

use serde_json::{Value, json};

use crate::config::currency::Currency;
use crate::features::priority::load::PriorityContext;
use crate::features::priority::rules::evidence::{Fact, Value as Known};

/// What the deal feed knows, by the keys of its words in the order of the page; what is not known is left out.
pub(crate) fn evidence(context: &PriorityContext<'_>, currency: Currency) -> Vec<(&'static str, Value)> {
    let all = [
        ("upgrade", Fact::Upgrade),
        ("lam", Fact::Lam),
        ("rank", Fact::ArrRank),
        ("health", Fact::Health),
        ("onboarding", Fact::OnboardingDay),
        ("stages", Fact::StagesAdopted),
    ];
    let mut known = Vec::new();
    for (key, fact) in all {
        let value = context.evidence.value(fact);
        let shown = match (key, value) {
            (_, Known::Unknown) | ("onboarding", Known::Absent) => continue,
            (_, Known::Absent) => Value::Null,
            ("lam", Known::Number(amount)) => json!(currency.rounded(whole(*amount))),
            (_, Known::Number(number)) => json!(whole(*number)),
            (_, Known::Day(closes)) => json!(closes.format("%-d %b %Y").to_string()),
            (_, Known::Word(word)) => json!(word),
        };
        known.push((key, shown));
    }
    known
}

fn whole(number: f64) -> i64 {
    number.round() as i64
}
