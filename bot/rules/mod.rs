//! Judgement: pure and total. Facts and a moment go in, an answer with its explanation comes out.
//!
//! Deliberately absent: the network, the database, Slack's words, and the present moment, which is always
//! a parameter. Nothing here is async and nothing here panics on what people or feeds say.

pub mod calendar;
pub mod crm;
pub mod digest;
pub mod likeness;
pub mod money;
pub mod playbook;
pub mod promises;
pub mod quarter;
pub mod recurrence;
pub mod sentence;
pub mod stages;
pub mod templates;

/// Why an answer is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasoned {
    /// The rule's id, such as `R2`.
    pub rule: &'static str,
    /// One sentence for people.
    pub sentence: String,
}

impl Reasoned {
    /// A sentence under its rule; it begins with a capital.
    pub fn new(rule: &'static str, sentence: impl AsRef<str>) -> Self {
        Self { rule, sentence: sentence::capitalized(sentence.as_ref()) }
    }
}

/// What is wrong with rule data: the path of the key, and a sentence.
pub(crate) type RuleFault = (String, String);
