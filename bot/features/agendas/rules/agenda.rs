//! One agenda, as its file has it.

use crate::features::agendas::rules::front::Front;

/// One agenda, read and checked.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// Its file's stem.
    pub name: String,
    pub front: Front,
    pub(crate) body: String,
}
