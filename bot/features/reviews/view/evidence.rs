//! What the deal feed knows of an account, in a line.

use baton_storage::time::At;
use chrono::Duration;
use chrono_tz::Tz;
use serde::Serialize;

use crate::config::currency::Currency;
use crate::features::priority::rules::evidence::{Evidence, Value as Known};
use crate::slack::dates::{Moment, date, moment};

/// The facts that are known, as the words name them; what is not known is left out.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    arr: Option<String>,
    rank: Option<i64>,
    lam: Option<String>,
    health: Option<String>,
    onboarding: Option<String>,
    upgrade: Option<String>,
    stages: Option<i64>,
    /// Licenses in use, in percent.
    licences: Option<i64>,
    source: String,
    known_at: Moment,
}

impl Facts {
    /// Of what is known; `zone`: the team's.
    pub fn of(evidence: &Evidence, currency: Currency, zone: Tz, now: At) -> Self {
        let whole = |known: &Known| match known {
            Known::Number(number) => Some(number.round() as i64),
            _ => None,
        };
        let money =
            |known: &Known| whole(known).filter(|amount| *amount > 0).map(|amount| currency.rounded(amount));
        let word = |known: &Known| match known {
            Known::Word(word) => Some(word.clone()),
            _ => None,
        };
        // An open deal without a date is known to be there; when it closes is not.
        let closes = |known: &Known| match known {
            Known::Day(day) => Some(day.format("%-d %b %Y").to_string()),
            Known::Unknown => Some("on an unknown day".to_owned()),
            _ => None,
        };
        Self {
            arr: money(&evidence.arr),
            rank: whole(&evidence.arr_rank),
            lam: money(&evidence.lam),
            health: word(&evidence.health),
            onboarding: whole(&evidence.onboarding_day).map(|day| date(now + Duration::days(-day), zone)),
            upgrade: closes(&evidence.upgrade),
            stages: whole(&evidence.stages_adopted),
            licences: whole(&evidence.license_use),
            source: evidence.source.clone(),
            known_at: moment(evidence.known_at, zone),
        }
    }
}
