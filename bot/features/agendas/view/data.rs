//! An agenda, filled, as every surface shows it.

use crate::features::agendas::rules::front::{Front, Readers};
use crate::features::agendas::rules::outline::Outline;
use crate::slack::payloads::AgendaChoice;

/// An agenda, filled.
#[derive(Clone, Debug)]
pub struct AgendaData {
    /// Its file's stem.
    pub name: String,
    pub front: Front,
    /// The account's id and name; none for a team's.
    pub account: Option<(String, String)>,
    pub outline: Outline,
}

impl AgendaData {
    /// Whether only we read it.
    pub fn is_ours(&self) -> bool {
        self.front.readers == Readers::Internal
    }

    /// What its buttons carry: which agenda of which account.
    pub fn value(&self) -> String {
        let account = self.account.as_ref().map_or("", |(id, _)| id);
        AgendaChoice { account: account.into(), name: Some(self.name.clone()) }.to_string()
    }

    pub(crate) fn account_name(&self) -> Option<&str> {
        self.account.as_ref().map(|(_, name)| name.as_str())
    }
}
