//! Finds the rows of a query and shows them.

use super::bind::{Bound, Target};
use super::syntax::{Filter, Literal, Operator, Order, Piece};
use super::{Found, Org};
use crate::salesforce::ids::long_id;
use crate::salesforce::moment;
use crate::salesforce::records::field::Kind;
use crate::salesforce::records::{Values, is_deleted, text, value};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// Runs a query. Rows without an order come newest first, so that nobody takes the order of their making for granted.
pub(super) fn evaluate(org: &Org, query: &Bound, all: bool, version: &str) -> Found {
    let mut rows: Vec<&Values> = org
        .rows_of(query.object)
        .filter_map(|row| row.seen(org.now))
        .filter(|values| all || !is_deleted(values))
        .filter(|values| query.filter.as_ref().is_none_or(|filter| holds(org, values, filter)))
        .collect();
    rows.reverse();
    if !query.order.is_empty() {
        rows.sort_by(|one, other| in_order(org, &query.order, one, other));
    }
    let rows: Vec<&Values> =
        rows.into_iter().skip(query.offset).take(query.limit.unwrap_or(usize::MAX)).collect();
    let records = query
        .select
        .iter()
        .flat_map(|select| rows.iter().map(move |values| shown(org, query.object, values, select, version)));
    Found { total: rows.len(), records: records.collect() }
}

/// The address and type that stand in front of a record.
pub(crate) fn attributes(object: &str, id: &str, version: &str) -> Value {
    json!({ "type": object, "url": format!("/services/data/{version}/sobjects/{object}/{id}") })
}

fn shown(org: &Org, object: &str, values: &Values, select: &[Target], version: &str) -> Value {
    let mut record = Map::new();
    record.insert("attributes".into(), attributes(object, text(values, "Id"), version));
    for target in select {
        show(org, values, &target.through, target, version, &mut record);
    }
    Value::Object(record)
}

/// Puts a field into a record, within the records of the parents that it is reached through.
fn show(
    org: &Org,
    values: &Values,
    through: &[(String, String)],
    target: &Target,
    version: &str,
    record: &mut Map<String, Value>,
) {
    let Some(((lookup, relationship), rest)) = through.split_first() else {
        record.insert(target.field.name.clone(), value(values, &target.field.name).clone());
        return;
    };
    let parent = org.rows.get(text(values, lookup)).and_then(|row| Some((row, row.seen(org.now)?)));
    let Some((row, parent)) = parent else {
        record.insert(relationship.clone(), Value::Null);
        return;
    };
    let place = record
        .entry(relationship.clone())
        .or_insert_with(|| json!({ "attributes": attributes(row.object, &row.id, version) }));
    if let Value::Object(inner) = place {
        show(org, parent, rest, target, version, inner);
    }
}

/// The value of a field, which may be a parent's.
fn reached(org: &Org, values: &Values, target: &Target) -> Value {
    let mut values = values;
    for (lookup, _) in &target.through {
        match org.rows.get(text(values, lookup)).and_then(|row| row.seen(org.now)) {
            Some(parent) => values = parent,
            None => return Value::Null,
        }
    }
    value(values, &target.field.name).clone()
}

fn holds(org: &Org, values: &Values, filter: &Filter<Target>) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().all(|part| holds(org, values, part)),
        Filter::Or(parts) => parts.iter().any(|part| holds(org, values, part)),
        Filter::Not(part) => !holds(org, values, part),
        Filter::Compare(target, operator, literal) => {
            compares(&target.field.kind, &reached(org, values, target), *operator, literal)
        }
        Filter::In { path, negated, values: list } => {
            let stands = reached(org, values, path);
            list.iter().any(|one| compares(&path.field.kind, &stands, Operator::Equal, one)) != *negated
        }
    }
}

fn compares(kind: &Kind, stands: &Value, operator: Operator, literal: &Literal) -> bool {
    if let (Operator::Like, Literal::Text(_, pieces)) = (operator, literal) {
        let text: Vec<char> = stands.as_str().unwrap_or_default().to_lowercase().chars().collect();
        return !stands.is_null() && like(pieces, &text);
    }
    let order = match (literal, stands) {
        (Literal::Null, stands) => Some(if stands.is_null() { Ordering::Equal } else { Ordering::Greater }),
        (_, Value::Null) => None,
        (Literal::Text(text, _), stands) => {
            Some(compare_text(kind, stands.as_str().unwrap_or_default(), text))
        }
        (Literal::Number(number), stands) => stands.as_f64().and_then(|stands| stands.partial_cmp(number)),
        (Literal::Boolean(yes), stands) => Some(stands.as_bool().unwrap_or_default().cmp(yes)),
        (Literal::DateTime(ms), stands) => {
            stands.as_str().and_then(moment::read).map(|stands| stands.cmp(ms))
        }
        (Literal::Date(day), stands) => stands.as_str().map(|stands| stands.cmp(day)),
    };
    match operator {
        Operator::Equal => order == Some(Ordering::Equal),
        // What is null is unlike everything.
        Operator::Unequal => order != Some(Ordering::Equal),
        Operator::Less => order == Some(Ordering::Less),
        Operator::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Operator::More => order == Some(Ordering::Greater),
        Operator::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Operator::Like => false,
    }
}

/// Texts are the same whatever their capitals; ids of both lengths are the same, and their capitals count.
fn compare_text(kind: &Kind, stands: &str, literal: &str) -> Ordering {
    match kind {
        Kind::Id | Kind::Lookup { .. } => stands.cmp(long_id(literal).as_deref().unwrap_or_default()),
        _ => stands.to_lowercase().cmp(&literal.to_lowercase()),
    }
}

/// Whether a text in small letters fits a pattern.
fn like(pieces: &[Piece], text: &[char]) -> bool {
    let mut reach = vec![false; text.len() + 1];
    reach[0] = true;
    for piece in pieces {
        let mut next = vec![false; text.len() + 1];
        let mut any = false;
        for at in 0..=text.len() {
            any |= reach[at];
            match piece {
                Piece::Any => next[at] = any,
                Piece::One if at > 0 => next[at] = reach[at - 1],
                Piece::Char(c) if at > 0 => {
                    next[at] = reach[at - 1] && c.to_lowercase().eq(std::iter::once(text[at - 1]));
                }
                _ => {}
            }
        }
        reach = next;
    }
    reach[text.len()]
}

fn in_order(org: &Org, order: &[Order<Target>], one: &Values, other: &Values) -> Ordering {
    let each = order.iter().map(|order| {
        let (one, other) = (reached(org, one, &order.path), reached(org, other, &order.path));
        let nulls = if order.nulls_last { Ordering::Greater } else { Ordering::Less };
        match (one.is_null(), other.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) => nulls,
            (false, true) => nulls.reverse(),
            _ if order.descending => rank(&order.path.field.kind, &other, &one),
            _ => rank(&order.path.field.kind, &one, &other),
        }
    });
    each.fold(Ordering::Equal, Ordering::then)
}

fn rank(kind: &Kind, one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::String(one), Value::String(other)) if matches!(kind, Kind::Id | Kind::Lookup { .. }) => {
            one.cmp(other)
        }
        (Value::String(one), Value::String(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
    }
}
