//! Who gets a CSM, and at which priority an account starts (Q1, Q2, Q3, Q4).
//!
//! Deliberately absent: reading the CRM, and asking. What is not known is answered as not known, and the
//! manager decides.

use baton_storage::ids::UserId;
use baton_storage::states::{Priority, Segment};
use serde::Deserialize;

use crate::config::currency::Currency;
use crate::rules::{Reasoned, RuleFault};

/// `qualification.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualificationRules {
    /// What the CRM's CSM field reads where a pool is meant (Q2).
    pub scale_labels: Vec<String>,
    /// The link that goes with a Dedicated customer (Q3).
    pub dedicated_best_practices: String,
    pub scale_route: ScaleRoute,
    pub meanings: Meanings,
    table: Vec<Row>,
}

/// How to ask for the Scale CSEs, shown instead of the form (Q2).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleRoute {
    pub text: String,
    pub url: String,
}

/// What each answer means to the requester (Q1).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meanings {
    pub csm: String,
    pub scale: String,
    pub none: String,
}

/// From this yearly recurring revenue on, an account of this segment gets this answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    segment: Segment,
    /// Whole units of the currency.
    from_arr: i64,
    answer: Gets,
    tier: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Gets {
    Csm,
    Scale,
    None,
}

/// Who the CRM says the CSM is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurrentCsm {
    None,
    /// A person; `user` where they are known in Slack.
    Person {
        name: String,
        user: Option<UserId>,
    },
    /// The Scale CSEs, by the label the field reads.
    Pool(String),
}

/// The account above this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    pub name: String,
    /// Whether this child is managed for itself. One that is not goes along with its parent (Q4).
    pub child_managed: bool,
}

/// What is known of an account.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    pub segment: Segment,
    /// Expected yearly recurring revenue in whole units of `currency`; None if unknown.
    pub expected_arr: Option<i64>,
    /// The organization's, in which the table is too.
    pub currency: Currency,
    pub csm: CurrentCsm,
    pub parent: Option<Parent>,
    /// Whether it is, or will be, a GitLab Dedicated customer.
    pub dedicated: bool,
}

/// Whether an account gets a CSM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes; the tier where the table has one.
    Qualifies { tier: Option<u8> },
    /// The Scale CSEs instead.
    Scale,
    /// Neither.
    None,
    /// It has one: no request is made (Q2).
    HasCsm { name: String, user: Option<UserId> },
    /// It has the pool: the Scale route is shown instead of the form (Q2).
    Pooled { label: String },
    /// Not known: the manager decides.
    Unknown,
}

/// The answer and all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub answer: Answer,
    pub why: Reasoned,
    /// The priority the account starts with and why; None where it has a CSM already.
    pub starting_priority: Option<(Priority, Reasoned)>,
    /// Some: the CSM manager is told during pre-sales, with this sentence and its link (Q3).
    pub tell_manager_dedicated: Option<Reasoned>,
}

/// Decides on an account (Q1, Q2, Q3, Q4).
pub fn qualify(facts: &AccountFacts, rules: &QualificationRules) -> Verdict {
    let (answer, why) = answer(facts, rules);
    let starting_priority = starting_priority(facts, &answer);
    let link = &rules.dedicated_best_practices;
    let told = format!("This is a GitLab Dedicated customer. Involve the CSM during pre-sales; see {link}.");
    Verdict {
        answer,
        why,
        starting_priority,
        tell_manager_dedicated: facts.dedicated.then(|| Reasoned::new("Q3", told)),
    }
}

fn answer(facts: &AccountFacts, rules: &QualificationRules) -> (Answer, Reasoned) {
    match &facts.csm {
        CurrentCsm::Person { name, user } => {
            let why = Reasoned::new("Q2", format!("{name} is the CSM of this account."));
            return (Answer::HasCsm { name: name.clone(), user: user.clone() }, why);
        }
        CurrentCsm::Pool(label) => {
            let why =
                format!("The CSM field shows \"{label}\": the Scale CSEs support this account as a team.");
            return (Answer::Pooled { label: label.clone() }, Reasoned::new("Q2", why));
        }
        CurrentCsm::None => {}
    }
    let Some(arr) = facts.expected_arr else {
        let why = "The expected ARR is not known, so the CSM manager decides whether the account gets a CSM.";
        return (Answer::Unknown, Reasoned::new("Q1", why));
    };
    let rows = rules.table.iter().filter(|row| row.segment == facts.segment && row.from_arr <= arr.max(0));
    let Some(row) = rows.max_by_key(|row| row.from_arr) else {
        let why =
            format!("There is no ARR threshold for {} accounts, so the CSM manager decides.", facts.segment);
        return (Answer::Unknown, Reasoned::new("Q1", why));
    };
    let (answer, meaning) = match row.answer {
        Gets::Csm => (Answer::Qualifies { tier: row.tier }, &rules.meanings.csm),
        Gets::Scale => (Answer::Scale, &rules.meanings.scale),
        Gets::None => (Answer::None, &rules.meanings.none),
    };
    (answer, Reasoned::new("Q1", format!("{} {meaning}", rules.bracket(row, arr, facts.currency))))
}

fn starting_priority(facts: &AccountFacts, answer: &Answer) -> Option<(Priority, Reasoned)> {
    let unmanaged = facts.parent.as_ref().filter(|parent| !parent.child_managed);
    Some(match (answer, unmanaged) {
        (Answer::HasCsm { .. }, _) => return None,
        (_, Some(parent)) => {
            let why = format!("An unmanaged child account of {} is Pr3.", parent.name);
            (Priority::Pr3, Reasoned::new("Q4", why))
        }
        (Answer::Scale | Answer::None | Answer::Pooled { .. }, None) => {
            (Priority::Pr4, Reasoned::new("Q4", "A customer without a CSM of its own is digital only: Pr4."))
        }
        (Answer::Qualifies { .. } | Answer::Unknown, None) => (
            Priority::Pr1,
            Reasoned::new("P1", "A new account starts as Pr1 until its onboarding is complete."),
        ),
    })
}

impl CurrentCsm {
    /// What the CRM's CSM field says: nothing, a pool's label, or a person.
    pub fn of_field(field: Option<&str>, rules: &QualificationRules) -> Self {
        let text = field.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        match rules.scale_labels.iter().find(|label| label.to_lowercase() == text.to_lowercase()) {
            _ if text.is_empty() => Self::None,
            Some(label) => Self::Pool(label.clone()),
            None => Self::Person { name: text, user: None },
        }
    }
}

impl QualificationRules {
    /// The tier of an account of this segment and revenue; below the last tier of the table, the one after it (Q1).
    pub fn tier(&self, segment: Segment, arr: i64) -> u8 {
        let rows = || self.table.iter().filter(|row| row.segment == segment);
        let row = rows().filter(|row| row.from_arr <= arr.max(0)).max_by_key(|row| row.from_arr);
        let last = rows().filter_map(|row| row.tier).max().unwrap_or_default();
        row.and_then(|row| row.tier).unwrap_or_else(|| last.saturating_add(1))
    }

    /// Where an amount lies in the table.
    fn bracket(&self, row: &Row, arr: i64, currency: Currency) -> String {
        let others = self.table.iter().filter(|other| other.segment == row.segment);
        let next = others.filter(|other| other.from_arr > row.from_arr).min_by_key(|other| other.from_arr);
        let arr = format!("The expected ARR of {} is", currency.exact(arr));
        match (row.from_arr, next) {
            (0, Some(next)) => format!("{arr} below {}.", currency.exact(next.from_arr)),
            (0, None) => format!("{arr} enough at any amount."),
            (from, _) => match row.tier {
                Some(tier) => format!("{arr} at least {} (tier {tier}).", currency.exact(from)),
                None => format!("{arr} at least {}.", currency.exact(from)),
            },
        }
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        for segment in Segment::ALL {
            if !self.table.iter().any(|row| row.segment == *segment && row.from_arr == 0) {
                faults.push((
                    "table".to_owned(),
                    format!("{segment} has no row from 0; small accounts would get no answer"),
                ));
            }
        }
        for (index, row) in self.table.iter().enumerate() {
            let mut wrong = |what: &str| faults.push((format!("table[{index}].from_arr"), what.to_owned()));
            if row.from_arr < 0 {
                wrong("`from_arr` cannot be negative");
            }
            if self.table[..index]
                .iter()
                .any(|other| (other.segment, other.from_arr) == (row.segment, row.from_arr))
            {
                wrong("another row of this segment starts at the same amount");
            }
        }
        faults
    }
}
