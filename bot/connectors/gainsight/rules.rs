//! What is done with an attribute of a company: judged by what stands there, what was entered before, and which word is
//! the newer one. Pure.

use baton_storage::attributes::{Attribute, AttributeKind, Lifecycle};
use baton_storage::time::At;
use chrono::Duration;

/// Who says what is read there, and by which name people know the connection.
pub const NAME: &str = "Gainsight";
/// The same in rows.
pub const SOURCE: &str = "gainsight";
/// A change so shortly after one of ours counts as ours: two clocks may differ.
const OURS: Duration = Duration::minutes(1);

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It holds what it should.
    Found,
    /// To be entered over what stands there.
    Write,
    /// Somebody may have entered something else since it was decided.
    Newer,
}

/// What is done so that an attribute holds `wanted`. `modified` is when anybody changed anything of the company last, and
/// `own` when Baton did: the company does not say when its single fields were changed.
pub fn step(
    wanted: &str,
    stands: Option<&str>,
    modified: Option<At>,
    row: &Attribute,
    own: Option<At>,
) -> Step {
    let Some(stands) = stands else { return Step::Write };
    if is_same(stands, wanted) {
        return Step::Found;
    }
    let ours = row.entered.as_deref().is_some_and(|entered| is_same(entered, stands));
    // What stood there at the first look stands there still: nobody has entered anything since.
    let seen = row.looked_at.is_some() && row.before.as_deref().is_some_and(|before| is_same(before, stands));
    let older = modified
        .is_some_and(|modified| modified <= row.decided_at || own.is_some_and(|own| modified <= own + OURS));
    if ours || seen || older { Step::Write } else { Step::Newer }
}

fn is_same(left: &str, right: &str) -> bool {
    left.trim().eq_ignore_ascii_case(right.trim())
}

/// What keeps an attribute from being entered, for whoever can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no company with the account's id.
    NoCompany,
    /// The same while the deal is not won: it may come.
    Early,
    /// There are several.
    Several,
    /// The field does not offer the value.
    NoValue,
    /// Somebody may have entered something else since.
    Newer,
    /// Gainsight refused: its code.
    Refused(String),
}

impl Trouble {
    /// The word by which rows keep it and words are found.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NoCompany => "no_company",
            Self::Early => "early",
            Self::Several => "several",
            Self::NoValue => "no_value",
            Self::Newer => "newer",
            Self::Refused(_) => "refused",
        }
    }

    /// Whether somebody is to hear of it.
    pub const fn is_told(&self) -> bool {
        !matches!(self, Self::Early)
    }
}

/// The troubles after which it is tried again by itself. A person's newer word stands until something else is decided.
pub const TRIED_AGAIN: &[&str] = &["no_company", "early", "several", "no_value", "refused"];

/// What keeps Baton from doing anything there, for operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The access key is no longer good.
    #[error("gainsight does not accept the access key")]
    Key,
    /// A field that `baton.toml` names is not there, or cannot be changed.
    #[error("gainsight lacks a field that baton.toml names, or does not let it be changed")]
    Fields,
}

impl Broken {
    /// The word by which words are found.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Fields => "fields",
        }
    }
}

/// Where an account is in its life, as far as Baton knows; none where that is not for Baton to say. `early`: its deal is
/// not won yet. `onboarded`: its handoff came to its end, and nobody has let it go since.
pub fn lifecycle(onboards: bool, early: bool, onboarded: bool) -> Option<Lifecycle> {
    match (onboards, early, onboarded) {
        (_, true, _) => None,
        (true, false, _) => Some(Lifecycle::Onboarding),
        (false, false, true) => Some(Lifecycle::Adopting),
        (false, false, false) => None,
    }
}

/// What the audit calls the entering of an attribute.
pub const fn action(attribute: AttributeKind) -> &'static str {
    match attribute {
        AttributeKind::Priority => "gainsight.priority",
        AttributeKind::Lifecycle => "gainsight.lifecycle",
    }
}
