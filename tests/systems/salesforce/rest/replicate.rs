//! Which records were changed or deleted in a span of time, and how far that can be relied upon.
//!
//! By the documentation of sObject Get Updated and Get Deleted: seconds of both ends are cut off, the start is before
//! the end, a change counts by `SystemModstamp`, and `latestDateCovered` is never after the start of a transaction that
//! is still open. Not documented is whether the end belongs to the span. Here it does not, so that a client that needs
//! it is found out.

use super::{Call, Reply};
use crate::salesforce::moment::{minute, read, written};
use crate::salesforce::org::Org;
use crate::salesforce::records::{is_deleted, text};
use crate::salesforce::refusal::Refusal;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

pub(super) fn updated(org: &Org, call: &Call, object: &str) -> Result<Reply, Refusal> {
    let span = Span::read(org, call, 30)?;
    let ids: Vec<String> = changed(org, object, &span, false)?.into_iter().map(|(id, _)| id).collect();
    Ok(Reply::of(200, json!({ "ids": ids, "latestDateCovered": written(span.covered(org)) })))
}

pub(super) fn deleted(org: &Org, call: &Call, object: &str) -> Result<Reply, Refusal> {
    let span = Span::read(org, call, 15)?;
    let records: Vec<Value> = changed(org, object, &span, true)?
        .into_iter()
        .map(|(id, at)| json!({ "id": id, "deletedDate": written(at) }))
        .collect();
    let earliest = org.latest(&org.organization, "CreatedDate");
    Ok(Reply::of(
        200,
        json!({
            "deletedRecords": records,
            "earliestDateAvailable": earliest,
            "latestDateCovered": written(span.covered(org)),
        }),
    ))
}

/// The records of an object that were changed last within a span, and when.
fn changed(org: &Org, object: &str, span: &Span, gone: bool) -> Result<Vec<(String, i64)>, Refusal> {
    let object = org.object(object).ok_or_else(Refusal::not_found)?;
    let within = org.rows_of(object.name).filter_map(|row| {
        let values = row.seen(org.now)?;
        let at = read(text(values, "SystemModstamp"))?;
        ((span.start..span.end).contains(&at) && is_deleted(values) == gone).then(|| (row.id.clone(), at))
    });
    let found: Vec<(String, i64)> = within.collect();
    if found.len() > org.id_limit {
        let message = format!("too many ids: more than {} in this span", org.id_limit);
        return Err(Refusal::new(400, "EXCEEDED_ID_LIMIT", message));
    }
    Ok(found)
}

/// From a minute to another, which does not belong to it; in ms.
struct Span {
    start: i64,
    end: i64,
}

impl Span {
    fn read(org: &Org, call: &Call, days: i64) -> Result<Span, Refusal> {
        let moment = |name: &str| {
            let value = call.parameter(name).unwrap_or_default();
            let message = format!("invalid value of {name}: '{value}'");
            read(value).map(minute).ok_or_else(|| Refusal::new(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message))
        };
        let span = Span { start: moment("start")?, end: moment("end")? };
        let refused = |message: String| Err(Refusal::new(400, "INVALID_REPLICATION_DATE", message));
        if span.start >= span.end {
            return refused("startDate must be before endDate".into());
        }
        if span.start < org.now - days * DAY {
            return refused(format!("startDate cannot be more than {days} days ago"));
        }
        Ok(span)
    }

    /// Up to where nothing can appear any more, as far as the organization knows.
    fn covered(&self, org: &Org) -> i64 {
        let open = org.open.values().copied().min().unwrap_or(i64::MAX);
        self.end.min(minute(org.now)).min(open)
    }
}
