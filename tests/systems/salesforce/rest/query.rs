//! Queries, page by page.

use super::{Call, Reply};
use crate::salesforce::org::Org;
use crate::salesforce::refusal::Refusal;
use crate::salesforce::soql;
use serde_json::{Value, json};

/// A query of which there is more.
#[derive(Debug, Clone)]
pub(crate) struct Cursor {
    records: Vec<Value>,
    size: usize,
}

/// `/query?q=` and `/queryAll?q=`
pub(super) fn first(org: &mut Org, call: &Call, all: bool) -> Result<Reply, Refusal> {
    let Some(soql) = call.parameter("q") else {
        return Err(Refusal::new(400, "MALFORMED_QUERY", "unexpected token: '<EOF>'"));
    };
    let found = soql::run(org, soql, all, &call.version)?;
    let size = page_size(org, call);
    if found.records.len() <= size {
        let (total, records) = (found.total, found.records);
        return Ok(Reply::of(200, json!({ "totalSize": total, "done": true, "records": records })));
    }
    let locator = org.ids.next("01g");
    org.cursors.insert(locator.clone(), Cursor { records: found.records, size });
    page(org, call, &locator, 0)
}

/// The page that `nextRecordsUrl` leads to.
pub(super) fn next(org: &Org, call: &Call, locator: &str) -> Result<Reply, Refusal> {
    let place = locator.split_once('-').and_then(|(id, from)| Some((id, from.parse().ok()?)));
    let (id, from) = place.ok_or_else(no_locator)?;
    page(org, call, id, from)
}

fn no_locator() -> Refusal {
    Refusal::new(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
}

fn page(org: &Org, call: &Call, locator: &str, from: usize) -> Result<Reply, Refusal> {
    let cursor = org.cursors.get(locator).ok_or_else(no_locator)?;
    let total = cursor.records.len();
    let records = cursor.records.get(from..).ok_or_else(no_locator)?;
    let records = &records[..records.len().min(cursor.size)];
    let until = from + records.len();
    let mut page = json!({ "totalSize": total, "done": until == total, "records": records });
    if until < total {
        page["nextRecordsUrl"] = json!(format!("/services/data/{}/query/{locator}-{until}", call.version));
    }
    Ok(Reply::of(200, page))
}

/// `Sforce-Query-Options: batchSize=200` asks for smaller pages; Salesforce takes 200 to 2000.
fn page_size(org: &Org, call: &Call) -> usize {
    let asked = call.header("sforce-query-options").and_then(|options| {
        let size = options.split(',').find_map(|option| option.trim().strip_prefix("batchSize="))?;
        size.trim().parse::<usize>().ok()
    });
    org.page_size.min(asked.map_or(2000, |size| size.clamp(200, 2000)))
}
