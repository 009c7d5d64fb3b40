//! Whether everybody has agreed to an exception (P5).

use baton_storage::exceptions::Consent;

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
