//! `[gainsight]`: where companies are kept, which fields of a company hold what, and what Baton enters there; or that people
//! enter it by hand.
//!
//! Without the section nothing here is used. Deliberately absent: whether the fields exist, which only Gainsight knows.

use std::collections::BTreeMap;

use baton_storage::attributes::{AttributeKind, Lifecycle};
use baton_storage::states::Priority;
use secrecy::SecretString;
use url::Url;

use crate::config::environment::Variables;
use crate::config::fault::Faults;
use crate::config::secrets;

/// A checked `[gainsight]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gainsight {
    /// Baton speaks to it.
    Connected(Box<Connected>),
    /// Baton does not: whoever looks after an account is asked to enter the priority there.
    ByHand,
}

/// How Baton speaks to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// The tenant's own address. It ends in `/`.
    pub base_url: Url,
    /// The field by which a company is found: it holds the CRM's id of the account. `SFDC_Account_ID` unless told.
    pub key_field: String,
    /// Where the priority is entered; none: nowhere.
    pub priority: Option<Entered>,
    /// Where the lifecycle is entered; none: nowhere.
    pub lifecycle: Option<Entered>,
    /// The field from which an account's health is read; none: it is not.
    pub health_field: Option<String>,
    /// Nothing is entered: operators are shown what would be.
    pub dry: bool,
}

/// A field that Baton fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Its API name.
    pub field: String,
    /// What is entered for each of our words that the file says something of.
    pub values: BTreeMap<String, String>,
}

impl Gainsight {
    /// How Baton speaks to it, where it does.
    pub fn connected(&self) -> Option<&Connected> {
        match self {
            Self::Connected(connected) => Some(connected),
            Self::ByHand => None,
        }
    }
}

impl Connected {
    /// Where an attribute is entered.
    pub fn field(&self, attribute: AttributeKind) -> Option<&Entered> {
        match attribute {
            AttributeKind::Priority => self.priority.as_ref(),
            AttributeKind::Lifecycle => self.lifecycle.as_ref(),
        }
    }

    /// Every field that Baton reads or fills, by its key in the file and its API name.
    pub fn named(&self) -> Vec<(&'static str, &str)> {
        let mut named = vec![("key_field", self.key_field.as_str())];
        let filled = [("priority_field", &self.priority), ("lifecycle_field", &self.lifecycle)];
        named.extend(filled.into_iter().filter_map(|(key, one)| Some((key, one.as_ref()?.field.as_str()))));
        named.extend(self.health_field.as_deref().map(|field| ("health_field", field)));
        named
    }
}

impl Entered {
    /// What is entered for one of our words.
    pub fn value(&self, attribute: AttributeKind, word: &str) -> String {
        let told = self.values.get(word).cloned();
        told.unwrap_or_else(|| default(attribute, word).unwrap_or(word).to_owned())
    }

    /// Every value that may be entered.
    pub fn all(&self, attribute: AttributeKind) -> Vec<String> {
        let words: Vec<&str> = match attribute {
            AttributeKind::Priority => Priority::ALL.iter().map(|level| level.as_str()).collect(),
            AttributeKind::Lifecycle => Lifecycle::ALL.iter().map(|one| one.as_str()).collect(),
        };
        words.into_iter().map(|word| self.value(attribute, word)).collect()
    }
}

/// What is entered for a word of which the file says nothing.
fn default(attribute: AttributeKind, word: &str) -> Option<&'static str> {
    match attribute {
        AttributeKind::Priority => Some(match Priority::parse(word)? {
            Priority::Pr1 => "Pr1",
            Priority::Pr2 => "Pr2",
            Priority::Pr3 => "Pr3",
            Priority::Pr4 => "Pr4",
        }),
        AttributeKind::Lifecycle => Some(match Lifecycle::parse(word)? {
            Lifecycle::Onboarding => "Onboarding",
            Lifecycle::Adopting => "Adopting",
        }),
    }
}

/// The access key: `GAINSIGHT_ACCESS_KEY`, or the file that `GAINSIGHT_ACCESS_KEY_FILE` names.
///
/// # Errors
/// That it is missing, given twice, or in a file that cannot be read.
pub fn access_key(variables: &Variables) -> Result<SecretString, Faults> {
    let mut faults = Vec::new();
    let read = secrets::read(variables, "GAINSIGHT_ACCESS_KEY", true, &mut faults, |text| {
        Ok(text.to_owned().into())
    });
    read.ok_or(Faults(faults))
}
