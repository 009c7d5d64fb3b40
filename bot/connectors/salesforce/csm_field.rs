//! What is done with the CSM field of an account: judged by what stands there, what Baton wrote, and what was known when
//! the CSM accepted. Pure.
//!
//! A person's newer word stays: it is neither empty, nor what Baton wrote, nor what was known then.

use baton_storage::crm_writes::{CrmWrite, WriteState};

/// The field, by its key in the configuration.
pub const FIELD: &str = "csm";

/// What stands in the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// As the field holds it: a user's id, or a text.
    pub raw: Option<String>,
    /// As Baton knows it: an e-mail, a pool's name, or the text.
    pub said: Option<String>,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It holds what it should, and Baton has nothing to remember of it.
    Nothing,
    /// It holds what Baton was about to write: an earlier attempt did it.
    Found,
    /// To be written over what stands there.
    Write,
    /// Somebody else wrote there since.
    NotOurs,
}

/// What is done so that the field holds `wanted`.
pub fn forward(wanted: &str, stands: &Stands, wrote: Option<&CrmWrite>, knew: Option<&str>) -> Step {
    let Some(raw) = &stands.raw else { return Step::Write };
    let begun = wrote.is_some_and(|wrote| wrote.state == WriteState::Begun && wrote.wrote == wanted);
    if raw == wanted {
        return if begun { Step::Found } else { Step::Nothing };
    }
    let ours = wrote.is_some_and(|wrote| wrote.wrote == *raw);
    let known = knew.is_some() && stands.said.as_deref() == knew;
    if ours || known { Step::Write } else { Step::NotOurs }
}

/// What is done so that the field holds again what stood there before Baton wrote.
pub fn back(stands: &Stands, wrote: &CrmWrite) -> Step {
    match &stands.raw {
        raw if *raw == wrote.before => Step::Found,
        Some(raw) if *raw == wrote.wrote => Step::Write,
        _ => Step::NotOurs,
    }
}
