//! Who does what in a handoff: the words in which tracks, cards and reminders name people.
//!
//! Deliberately absent: who holds a role for an account, which the account, its assignment and `baton.toml`
//! know.

use std::fmt;

use serde::Deserialize;

/// A part in a handoff (T1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The solutions architect.
    Sa,
    /// Who sells: the strategic account executive (enterprise) or the account executive (commercial).
    Seller,
    /// The account's customer success manager.
    Csm,
    /// The CSM managers of the account's team.
    Managers,
    /// The directors of the account's team.
    Directors,
}

impl Role {
    /// The word that rule files use for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sa => "sa",
            Self::Seller => "seller",
            Self::Csm => "csm",
            Self::Managers => "managers",
            Self::Directors => "directors",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
