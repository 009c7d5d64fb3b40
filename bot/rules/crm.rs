//! What people paste as a CRM link or id, made into the one form Baton keeps (R3).
//!
//! Understood: Lightning and classic links, 15- and 18-character ids, with Slack's brackets and blanks
//! around. What is refused says at the field how to put it right. Deliberately absent: asking the CRM
//! whether the record exists, and following the link.

use std::fmt;

use url::Url;

/// The two kinds of record a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrmObject {
    Account,
    Opportunity,
}

/// A record of the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrmRef {
    /// The id in its 18-character form, which survives systems that lose capitals.
    pub id18: String,
    /// Where a person opens it, rebuilt from host and id so that nothing else of what was pasted is kept.
    /// None for a bare id where no host is given.
    pub url: Option<String>,
}

/// Why a text is not the wanted link (R3). Shown, it is the sentence for the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// Nothing was pasted.
    #[error("Paste the {wanted}'s link or ID. {}", hint(*.wanted))]
    Empty { wanted: CrmObject },
    /// No link and no id.
    #[error("This is not a link or an ID from the CRM. {}", hint(*.wanted))]
    NotALink { wanted: CrmObject },
    /// A link of the CRM to a list, a report, the start page.
    #[error("This link doesn't lead to a single record. Open the {wanted} in the CRM and copy its link. {}", hint(*.wanted))]
    NoRecord { wanted: CrmObject },
    /// A link elsewhere.
    #[error("This link goes to {host}. Links to the CRM go to {allowed}.")]
    OtherHost { host: String, allowed: String },
    /// The account where the opportunity belongs, or the other way round.
    #[error("This is the {}'s link. {}", .wanted.other(), hint(*.wanted))]
    Swapped { wanted: CrmObject },
    /// A record of a third kind.
    #[error("This is the link of {found}. {}", hint(*.wanted))]
    OtherObject { found: &'static str, wanted: CrmObject },
    /// Neither 15 nor 18 characters.
    #[error("The ID {id} is incomplete or mistyped: it has {} characters instead of 15 or 18. Please copy it again.", .id.len())]
    Length { id: String },
    /// The last three of 18 characters contradict the others.
    #[error(
        "The ID {id} is incomplete or mistyped: its last three characters do not match the others. Please copy it again."
    )]
    Checksum { id: String },
}

impl LinkFault {
    /// The sentence without anything of what was given, for those who may not see it.
    pub fn without_the_value(&self) -> String {
        let slip = "This ID is incomplete or mistyped";
        match self {
            Self::Length { id } => format!("{slip}: it has {} characters instead of 15 or 18.", id.len()),
            Self::Checksum { .. } => format!("{slip}: its last three characters do not match the others."),
            Self::OtherHost { allowed, .. } => {
                format!("This link goes elsewhere. Links to the CRM go to {allowed}.")
            }
            other => other.to_string(),
        }
    }
}

/// Reads a link or an id of `wanted`. `crm_hosts` are lower-case host names, the first one preferred.
///
/// # Errors
/// The [`LinkFault`] whose sentence belongs at the field.
pub fn parse_link(text: &str, wanted: CrmObject, crm_hosts: &[String]) -> Result<CrmRef, LinkFault> {
    let text = unwrapped(text);
    if text.is_empty() {
        return Err(LinkFault::Empty { wanted });
    }
    if text.chars().all(|c| c.is_ascii_alphanumeric()) {
        let id18 = full_id(text, wanted)?;
        let url = crm_hosts.first().map(|host| url_of(wanted, host, &id18));
        return Ok(CrmRef { id18, url });
    }
    let (link, host) = link_and_host(text).ok_or(LinkFault::NotALink { wanted })?;
    if !crm_hosts.contains(&host) {
        return Err(LinkFault::OtherHost { host, allowed: crm_hosts.join(" or ") });
    }
    let id = record_of(&link).ok_or(LinkFault::NoRecord { wanted })?;
    let id18 = full_id(&id, wanted)?;
    Ok(CrmRef { url: Some(url_of(wanted, &host, &id18)), id18 })
}

/// Whether a text is meant as a link or as an id of the CRM, whatever it leads to: it begins like a web address, goes to
/// one of the CRM's hosts, or begins as the CRM's ids of accounts and deals do and is about as long.
pub fn is_link_or_id(text: &str, crm_hosts: &[String]) -> bool {
    let text = unwrapped(text);
    if text.contains(char::is_whitespace) {
        return false;
    }
    let address = text.contains("://") || text.starts_with("www.");
    let ours = text.contains('/') && link_and_host(text).is_some_and(|(_, host)| crm_hosts.contains(&host));
    let id =
        [CrmObject::Account, CrmObject::Opportunity].iter().any(|object| text.starts_with(object.prefix()));
    address || ours || (id && looks_like_id(text))
}

/// Whether an id, or the id in a link, is one of this kind of record.
pub fn is_of(text: &str, object: CrmObject) -> bool {
    let text = unwrapped(text);
    let linked = link_and_host(text).and_then(|(link, _)| record_of(&link));
    linked.as_deref().unwrap_or(text).starts_with(object.prefix())
}

/// The words of a link that Slack made of words alone: `booking.com` in `<http://booking.com|booking.com>`.
pub fn link_label(text: &str) -> Option<&str> {
    let (address, label) = text.trim().strip_prefix('<')?.strip_suffix('>')?.split_once('|')?;
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare).trim_end_matches('/');
    (bare == label.trim()).then_some(label)
}

/// The text without blanks around it and without Slack's `<…|label>`.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    match text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
        Some(inside) => inside.split('|').next().unwrap_or(inside).trim(),
        None => text,
    }
}

fn link_and_host(text: &str) -> Option<(Url, String)> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let link = Url::parse(&whole).ok().filter(|link| matches!(link.scheme(), "http" | "https"))?;
    let host = link.host_str().filter(|host| is_name(host))?.to_lowercase();
    Some((link, host))
}

/// Whether it is the name of a host, and no number that a spreadsheet made of an id.
fn is_name(host: &str) -> bool {
    let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let last = host.rsplit('.').next().unwrap_or_default();
    plain && host.contains('.') && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The id in a link: after `/lightning/r/` with or without the object's name, after the older `#/sObject/`,
/// or first in the path.
fn record_of(link: &Url) -> Option<String> {
    let segments: Vec<&str> = link.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    let older = link.fragment().and_then(|fragment| fragment.strip_prefix("/sObject/"));
    let candidates = match (older, &segments[..]) {
        (Some(rest), _) => vec![rest.split('/').next().unwrap_or(rest)],
        (None, ["lightning", "r", rest @ ..]) => rest.iter().take(2).copied().collect(),
        (None, [first, ..]) => vec![*first],
        (None, []) => vec![],
    };
    candidates.into_iter().find(|segment| looks_like_id(segment)).map(str::to_owned)
}

fn looks_like_id(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric());
    plain && (matches!(text.len(), 15 | 18) || ((10..=24).contains(&text.len()) && object_of(text).is_some()))
}

/// The 18-character form of `id`, which is letters and digits, if it is whole and of the wanted kind.
fn full_id(id: &str, wanted: CrmObject) -> Result<String, LinkFault> {
    if !looks_like_id(id) {
        return Err(LinkFault::NotALink { wanted });
    }
    if !matches!(id.len(), 15 | 18) {
        return Err(LinkFault::Length { id: id.to_owned() });
    }
    let (short, given) = id.split_at(15);
    let restored = match given.is_empty() || given.eq_ignore_ascii_case(&checksum(short)) {
        true => short.to_owned(),
        false => restored(short, given).ok_or_else(|| LinkFault::Checksum { id: id.to_owned() })?,
    };
    let (short, fitting) = (restored.as_str(), checksum(&restored));
    if short.starts_with(wanted.prefix()) {
        return Ok(format!("{short}{fitting}"));
    }
    if short.starts_with(wanted.other().prefix()) {
        return Err(LinkFault::Swapped { wanted });
    }
    Err(LinkFault::OtherObject { found: object_of(short).unwrap_or("another kind of record"), wanted })
}

/// What the three last characters of an id can be, by the capitals that they stand for.
const CAPITALS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The three characters that say which of 15 are capitals, one for each five of them.
fn checksum(short: &str) -> String {
    let letter = |five: &[u8]| {
        let capitals = five.iter().rev().fold(0, |bits, c| bits * 2 + usize::from(c.is_ascii_uppercase()));
        char::from(CAPITALS[capitals])
    };
    short.as_bytes().chunks_exact(5).map(letter).collect()
}

/// The 15 characters with their capitals as the last three say, of an id that came through a system which knows
/// none: all its letters are of one case. A single letter that differs may as well be a slip of the hand.
fn restored(short: &str, given: &str) -> Option<String> {
    let all = |of_case: fn(char) -> bool| {
        short.chars().chain(given.chars()).filter(char::is_ascii_alphabetic).all(of_case)
    };
    if !all(|letter| letter.is_ascii_uppercase()) && !all(|letter| letter.is_ascii_lowercase()) {
        return None;
    }
    let mut restored = String::with_capacity(15);
    for (index, letter) in short.chars().enumerate() {
        let five = *given.as_bytes().get(index / 5)?;
        let capitals = CAPITALS.iter().position(|one| *one == five.to_ascii_uppercase())?;
        restored.push(match capitals >> (index % 5) & 1 {
            1 if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase(),
            1 => return None,
            _ => letter.to_ascii_lowercase(),
        });
    }
    let differing = short.chars().zip(restored.chars()).filter(|(was, is)| was != is).count();
    (differing > 1).then_some(restored)
}

/// The kind of record that an id's first three characters stand for, where they are the CRM's own.
fn object_of(id: &str) -> Option<&'static str> {
    Some(match id.get(..3)? {
        "001" => "an account",
        "006" => "an opportunity",
        "003" => "a contact",
        "005" => "a user",
        "00Q" => "a lead",
        "00T" => "a task",
        "00U" => "an event",
        "00O" => "a report",
        "00k" => "an opportunity's product",
        "0Q0" => "a quote",
        "01Z" => "a dashboard",
        "069" => "a file",
        "500" => "a case",
        "701" => "a campaign",
        "800" => "a contract",
        "801" => "an order",
        _ => return None,
    })
}

fn url_of(object: CrmObject, host: &str, id18: &str) -> String {
    match host.ends_with(".lightning.force.com") {
        true => format!("https://{host}/lightning/r/{}/{id18}/view", object.name()),
        false => format!("https://{host}/{id18}"),
    }
}

fn hint(wanted: CrmObject) -> String {
    format!("The {wanted}'s link contains /{}/ and its ID starts with {}.", wanted.name(), wanted.prefix())
}

impl CrmObject {
    /// The object's name in the CRM.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Opportunity => "Opportunity",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Account => "001",
            Self::Opportunity => "006",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Account => Self::Opportunity,
            Self::Opportunity => Self::Account,
        }
    }
}

impl fmt::Display for CrmObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Account => "account",
            Self::Opportunity => "opportunity",
        })
    }
}
