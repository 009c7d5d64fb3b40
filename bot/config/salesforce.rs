//! `[salesforce]`: where Baton reads deals itself, how it signs in, and which field of the organization's own holds what.
//!
//! Without the section nothing here is used. Deliberately absent: the secrets ([`crate::config::salesforce_secret`]), and
//! whether the fields exist, which only Salesforce knows.

use std::collections::BTreeMap;

use url::Url;

/// A checked `[salesforce]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salesforce {
    /// The organization's own address (My Domain), where tokens are asked for. It ends in `/`.
    pub my_domain: Url,
    pub auth: Auth,
    /// The consumer key of the connected app. It names the app and proves nothing.
    pub client_id: String,
    /// The hosts that a token may be sent to, in lower case. My Domain's own unless told. Never empty.
    pub instance_hosts: Vec<String>,
    /// The version of the REST API, such as `66.0`.
    pub api_version: String,
    /// How many percent of the day's calls are left to others: below that Baton makes none. 10 unless told.
    pub quota_floor: u8,
    pub fields: FieldMap,
    pub writes: Writes,
}

/// What Baton writes there. Nothing, unless told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writes {
    /// The CSM field of an account, when a CSM accepts.
    pub csm: bool,
    /// The external id of tasks by which a task for each step is written; none: no tasks are.
    pub task_key: Option<String>,
    /// Nothing is written: operators are shown what would be.
    pub dry: bool,
}

/// How Baton proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// By the consumer secret (`SALESFORCE_CLIENT_SECRET`); the app says as which user it runs.
    ClientCredentials,
    /// By an assertion that Baton signs (`SALESFORCE_PRIVATE_KEY`).
    Jwt {
        /// The user that Baton acts as.
        username: String,
        audience: Audience,
    },
}

/// For whom an assertion is: an organization takes one kind only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// `https://login.salesforce.com`
    Production,
    /// `https://test.salesforce.com`
    Sandbox,
}

impl Audience {
    /// The claim `aud` of an assertion.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Production => "https://login.salesforce.com",
            Self::Sandbox => "https://test.salesforce.com",
        }
    }
}

/// What a mapped field has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Number,
    Flag,
    /// A user (a lookup), or a person's e-mail or a pool's name (a picklist or text).
    Person,
}

/// What Baton wants to know of an account and no standard field tells.
#[derive(Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The key below `[salesforce.fields]`; the deal feed calls it the same, but for people, whom it calls `…_email`.
    pub key: &'static str,
    /// The API name that is looked for where the file says nothing; none: the field is left out.
    pub default: Option<&'static str>,
    pub holds: Holds,
}

/// Everything that can be mapped. The organizations differ in all of these; the defaults are the names that Salesforce
/// makes of the labels.
pub const MAPPED: &[Mapped] = &[
    mapped("segment", Some("Segment__c"), Holds::Text),
    mapped("region", Some("Region__c"), Holds::Text),
    mapped("lam", Some("LAM__c"), Holds::Number),
    mapped("csm", Some("Customer_Success_Manager__c"), Holds::Person),
    mapped("industry", Some("Industry"), Holds::Text),
    mapped("arr", None, Holds::Number),
    mapped("sa", None, Holds::Person),
    mapped("sae", None, Holds::Person),
    mapped("health", None, Holds::Text),
    mapped("dedicated", None, Holds::Flag),
    mapped("stages_adopted", None, Holds::Number),
    mapped("licenses", None, Holds::Number),
    mapped("licenses_active", None, Holds::Number),
];

const fn mapped(key: &'static str, default: Option<&'static str>, holds: Holds) -> Mapped {
    Mapped { key, default, holds }
}

/// The fields of accounts that Baton reads, beside the standard ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMap(BTreeMap<&'static str, String>);

impl FieldMap {
    /// The defaults with what the file says over them. An empty name leaves a field out.
    pub fn over_defaults(told: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let defaults = MAPPED.iter().filter_map(|field| Some((field.key, field.default?.to_owned())));
        let mut fields: BTreeMap<_, _> = defaults.collect();
        fields.extend(told);
        fields.retain(|_, name| !name.is_empty());
        Self(fields)
    }

    /// Whether something is mapped.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// What each mapped field means, and its API name in Salesforce.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Mapped, &str)> {
        MAPPED.iter().filter_map(|field| Some((field, self.0.get(field.key)?.as_str())))
    }
}
