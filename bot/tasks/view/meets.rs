//! How a task's meeting stands.

use baton_storage::time::At;

/// A meeting that something asked is, or may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    /// It has no time yet.
    Unarranged,
    /// It is to come.
    Ahead { at: At },
    /// It was to be, and nobody has said what became of it.
    Over { at: At },
}

impl Meets {
    /// The key of the words for it, once it has a time.
    pub const fn words(&self) -> Option<&'static str> {
        match self {
            Self::Unarranged => None,
            Self::Ahead { .. } => Some("ahead"),
            Self::Over { .. } => Some("over"),
        }
    }
}
