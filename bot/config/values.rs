//! Readers for single values. Each answers the value, or how the sentence `"text" …` goes on: what is wrong
//! with it and what right looks like.

use std::str::FromStr;

use baton_storage::ids::{ChannelId, UserGroupId, UserId};
use baton_storage::states::Segment;
use chrono::NaiveDate;
use chrono_tz::Tz;
use url::{Host, Url};

use crate::config::currency::Currency;
use crate::config::fault::nearest;
use crate::config::{Entry, Recurring};

pub(crate) type Reader<T> = fn(&str) -> Result<T, String>;

/// Any text but nothing.
pub(crate) fn filled(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("says nothing".to_owned()) } else { Ok(text.to_owned()) }
}

/// The address of another system, to which a secret goes: never in the open but on this machine.
pub(crate) fn secure_address(text: &str, example: &str) -> Result<Url, String> {
    let mut url = Url::parse(text).map_err(|_| format!("is no address; {example}"))?;
    let is_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return Err(format!("names no host; {example}")),
    };
    if url.scheme() != "https" && !(is_here && url.scheme() == "http") {
        return Err("has to begin with https://: Baton's secret goes there".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        return Err(format!("holds more than a host; {example}"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// A time zone of the IANA database.
pub(crate) fn zone(text: &str) -> Result<Tz, String> {
    Tz::from_str(text).map_err(|_| {
        let known = nearest(text, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        format!("is no time zone{}", suggestion(known))
    })
}

/// `enterprise` or `commercial`.
pub(crate) fn segment(text: &str) -> Result<Segment, String> {
    Segment::parse(text).ok_or_else(|| {
        let known: Vec<_> = Segment::ALL.iter().map(|segment| segment.as_str()).collect();
        format!("is no segment; there are {}", known.join(" and "))
    })
}

/// A calendar day.
pub(crate) fn currency(text: &str) -> Result<Currency, String> {
    Currency::of_code(text).ok_or_else(|| {
        let known: Vec<&str> = Currency::all().map(Currency::code).collect();
        format!("\"{text}\" is no currency Baton knows; it knows {}", known.join(", "))
    })
}

pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "is not a date; write it as in 2026-12-25".to_owned())
}

/// The cron crate's seven fields; its shorthands would hide the seconds and the year that others expect.
pub(crate) fn cron(text: &str) -> Result<Recurring, String> {
    let fields = text.split_whitespace().count();
    if fields != 7 {
        return Err(format!(
            "has {fields} fields; seven are needed: second minute hour day month weekday year, as in 0 0 9 * * Mon *"
        ));
    }
    match cron::Schedule::from_str(text) {
        Ok(schedule) => Ok(Recurring { cron: text.to_owned(), schedule, every_weeks: 1 }),
        Err(error) => Err(format!("is no cron expression: {}", error.to_string().trim().replace('\n', " "))),
    }
}

/// A Slack user's id.
pub(crate) fn user(text: &str) -> Result<UserId, String> {
    slack_id(text, "UW", "user", "U0CSM0001").map(UserId)
}

/// A Slack channel's id.
pub(crate) fn channel(text: &str) -> Result<ChannelId, String> {
    slack_id(text, "CG", "channel", "C0EMEA001").map(ChannelId)
}

/// A Slack user's or user group's id.
pub(crate) fn entry(text: &str) -> Result<Entry, String> {
    match text.starts_with('S') {
        true => slack_id(text, "S", "user group", "S0SALES01").map(|id| Entry::Group(UserGroupId(id))),
        false => slack_id(text, "UW", "user or user group", "U0CSM0001").map(|id| Entry::User(UserId(id))),
    }
}

/// A host name alone, in lower case.
pub(crate) fn bare_host(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let whole =
        text.contains('.') && text.chars().all(plain) && text.split('.').all(|label| !label.is_empty());
    match whole {
        true => Ok(text.to_lowercase()),
        false => Err("is not a host alone; write it as in gitlab.my.salesforce.com".to_owned()),
    }
}

fn slack_id(text: &str, initials: &str, what: &str, example: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    match text.starts_with(|c| initials.contains(c)) && text.len() >= 3 && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => Err(format!("does not look like a Slack {what}'s id, such as {example}")),
    }
}

fn suggestion(known: Option<&str>) -> String {
    known.map(|known| format!("; did you mean {known}?")).unwrap_or_default()
}
