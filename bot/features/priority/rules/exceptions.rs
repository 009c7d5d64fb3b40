//! Exceptions from what a model says (P5): whether everybody has agreed to one, and what it makes of a decision.

use baton_storage::exceptions::Consent;
use baton_storage::states::Priority;

use crate::features::priority::rules::flow::{Decision, Step};

/// Where the agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Somebody has not answered yet.
    Waiting,
    Agreed,
    /// Somebody said no.
    Refused,
}

/// One no is enough; a yes is needed of each.
pub fn agreement(consents: &[Consent]) -> Agreement {
    match () {
        () if consents.iter().any(|one| one.agreed == Some(false)) => Agreement::Refused,
        () if consents.iter().all(|one| one.agreed == Some(true)) => Agreement::Agreed,
        () => Agreement::Waiting,
    }
}

impl Decision {
    /// The decision under an exception that was agreed on, which is the last step of its path. One that says what
    /// the model says by itself changes nothing: the model decided.
    #[must_use]
    pub fn under(mut self, level: Priority, agreed: Step) -> Self {
        if self.level != level {
            self.level = level;
            self.path.push(agreed);
        }
        self
    }
}
