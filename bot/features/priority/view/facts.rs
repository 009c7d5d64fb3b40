//! What the words may use of an account's priority: as it stands, as it was decided, as somebody answered.

use std::collections::BTreeMap;

use baton_storage::states::AssessmentState;
use serde::Serialize;
use serde_json::Value;

/// An account's priority as it stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PriorityFacts {
    pub account: String,
    pub level: String,
    pub team: String,
    pub csm: Option<String>,
    pub age: String,
    pub rule: String,
    pub because: Option<String>,
    pub from: String,
    /// The account that it is a child of.
    pub parent: Option<String>,
    /// Whether the CRM says a level that nobody here has decided.
    pub told: bool,
    #[serde(flatten)]
    pub decided: Option<DecisionFacts>,
    /// What the deal feed knows, by the keys of its words; what is not known is left out.
    #[serde(flatten)]
    pub evidence: BTreeMap<&'static str, Value>,
    pub region: Option<String>,
    #[serde(flatten)]
    pub touch: TouchFacts,
    #[serde(flatten)]
    pub proposed: Option<ProposedFacts>,
    #[serde(flatten)]
    pub exception: Option<ExceptionFacts>,
    #[serde(flatten)]
    pub review: Option<ReviewFacts>,
    /// The level that it comes to if nothing else has changed, where that is another one.
    pub unchanged: Option<String>,
}

/// Something that was decided or proposed.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionFacts {
    pub level: String,
    pub state: AssessmentState,
    pub because: String,
    pub by: String,
    pub on: String,
    pub agreed_by: Option<String>,
    pub model: String,
    pub effective: String,
}

/// What was asked, what was answered, and whose word that is.
#[derive(Clone, Debug, Serialize)]
pub struct SaidFacts {
    pub asks: String,
    pub answer: String,
    pub by: String,
}

/// How often the customer is to be spoken to, in days, and when somebody last did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TouchFacts {
    pub every: Option<u32>,
    pub touched: Option<String>,
    pub touched_by: Option<String>,
}

/// A proposal that waits for agreement.
#[derive(Clone, Debug, Serialize)]
pub struct ProposedFacts {
    pub to: String,
    pub proposed_by: String,
    pub proposed_on: String,
    pub proposed_because: String,
    /// Who can agree.
    pub confirms: String,
}

/// An exception: who agreed to it, and who is still asked.
#[derive(Clone, Debug, Serialize)]
pub struct ExceptionFacts {
    pub exception_level: String,
    pub asked_by: String,
    pub reason: String,
    pub agreed: String,
    pub waits: String,
}

/// The review of its team, and when it ends.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewFacts {
    pub quarter: String,
    pub ends: String,
}
