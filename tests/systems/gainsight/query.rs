//! "Read API": `select`, `where` with conditions and an expression over their aliases, `orderBy`, `limit`, `offset`.

use super::refusal::Refusal;
use super::tenant::{Shape, Tenant};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// How many records a call may ask for.
const MOST: u64 = 5_000;

/// A condition, as it is judged.
struct Condition {
    alias: String,
    field: String,
    operator: String,
    values: Vec<Value>,
}

pub(super) fn read(tenant: &Tenant, body: &Map<String, Value>) -> Result<Value, Refusal> {
    let known =
        |name: &str| tenant.field(name).map(|field| field.name.clone()).ok_or_else(|| Refusal::field(name));
    let select = texts(body.get("select")).filter(|names| !names.is_empty());
    let select = select.ok_or_else(|| Refusal::new(400, "GSOBJ_1015", "Please add fields in the select"))?;
    let fields = select.iter().map(|name| Ok((name.clone(), known(name)?)));
    let fields: Vec<(String, String)> = fields.collect::<Result<_, Refusal>>()?;
    let (conditions, expression) = conditions(tenant, body.get("where"))?;
    let number = |name: &str, default: u64| body.get(name).map_or(Some(default), Value::as_u64);
    let (limit, offset) = (number("limit", MOST), number("offset", 0));
    let (Some(limit), Some(offset)) = (limit.filter(|limit| *limit <= MOST), offset) else {
        return Err(Refusal::new(400, "GSOBJ_1016", "The limit is at most 5000"));
    };
    let fits = |company: &&Map<String, Value>| {
        let holds = |alias: &str| {
            conditions.iter().find(|one| one.alias == alias).is_some_and(|one| one.holds(tenant, company))
        };
        expression.is_empty() || expression.iter().any(|all| all.iter().all(|alias| holds(alias)))
    };
    let mut found: Vec<&Map<String, Value>> = tenant.companies.iter().filter(fits).collect();
    if let Some((name, order)) =
        body.get("orderBy").and_then(Value::as_object).and_then(|by| by.iter().next())
    {
        let name = known(name)?;
        found.sort_by(|left, right| compare(&left[&name], &right[&name]).unwrap_or(Ordering::Equal));
        if order.as_str() == Some("desc") {
            found.reverse();
        }
    }
    let shown: Vec<Value> = found
        .into_iter()
        .skip(offset as usize)
        .take(limit as usize)
        .map(|company| fields.iter().map(|(asked, name)| (asked.clone(), company[name].clone())).collect())
        .collect();
    match (tenant.shape, shown.is_empty()) {
        (Shape::List, true) => Err(Refusal::nothing()),
        (Shape::Unsaid, true) => Err(Refusal { status: 200, ..Refusal::nothing() }),
        (Shape::Records, _) => Ok(json!({ "records": shown })),
        _ => Ok(Value::Array(shown)),
    }
}

/// The conditions, and the expression as alternatives, each of aliases that all have to hold.
fn conditions(tenant: &Tenant, told: Option<&Value>) -> Result<(Vec<Condition>, Vec<Vec<String>>), Refusal> {
    let wrong = || Refusal::new(400, "GSOBJ_1017", "Invalid where clause");
    let Some(told) = told.filter(|told| !told.is_null()) else { return Ok((Vec::new(), Vec::new())) };
    let mut conditions = Vec::new();
    for one in told["conditions"].as_array().ok_or_else(wrong)? {
        let name = one["name"].as_str().ok_or_else(wrong)?;
        let field = tenant.field(name).ok_or_else(|| Refusal::field(name))?.name.clone();
        let text = |key: &str| one[key].as_str().map(str::to_owned).ok_or_else(wrong);
        let values = one["value"].as_array().cloned().unwrap_or_default();
        conditions.push(Condition { alias: text("alias")?, field, operator: text("operator")?, values });
    }
    let expression = told["expression"].as_str().ok_or_else(wrong)?;
    let alternatives: Vec<Vec<String>> = expression
        .split(" OR ")
        .map(|all| all.split(" AND ").map(|alias| alias.trim().to_owned()).collect())
        .collect();
    let is_known = |alias: &String| conditions.iter().any(|one| one.alias == *alias);
    match alternatives.iter().flatten().all(is_known) && conditions.iter().all(Condition::is_sound) {
        true => Ok((conditions, alternatives)),
        false => Err(wrong()),
    }
}

impl Condition {
    /// Whether the operator is one, and has the values that it needs.
    fn is_sound(&self) -> bool {
        match self.operator.as_str() {
            "EQ" | "NE" | "GT" | "GTE" | "LT" | "LTE" | "STARTS_WITH" | "ENDS_WITH" | "CONTAINS" => {
                self.values.len() == 1
            }
            "IN" | "NOT_IN" => !self.values.is_empty(),
            "BTW" => self.values.len() == 2,
            "IS_NULL" | "IS_NOT_NULL" => true,
            _ => false,
        }
    }

    fn holds(&self, tenant: &Tenant, company: &Map<String, Value>) -> bool {
        let stands = &company[&self.field];
        let first = self.values.first().cloned().unwrap_or_default();
        let is = |value: &Value| {
            let label = tenant.field(&self.field).and_then(|field| field.item(stands.as_str()?));
            stands == value || label.is_some_and(|item| json!(item.label) == *value)
        };
        let text = |ask: fn(&str, &str) -> bool| match (stands.as_str(), first.as_str()) {
            (Some(stands), Some(first)) => ask(&stands.to_lowercase(), &first.to_lowercase()),
            _ => false,
        };
        let order = |wanted: &[Ordering], value: &Value| {
            compare(stands, value).is_some_and(|found| wanted.contains(&found))
        };
        match self.operator.as_str() {
            "EQ" => is(&first),
            "NE" => !is(&first),
            "IN" => self.values.iter().any(is),
            "NOT_IN" => !self.values.iter().any(is),
            "IS_NULL" => stands.is_null(),
            "IS_NOT_NULL" => !stands.is_null(),
            "STARTS_WITH" => text(|stands, first| stands.starts_with(first)),
            "ENDS_WITH" => text(|stands, first| stands.ends_with(first)),
            "CONTAINS" => text(|stands, first| stands.contains(first)),
            "GT" => order(&[Ordering::Greater], &first),
            "GTE" => order(&[Ordering::Greater, Ordering::Equal], &first),
            "LT" => order(&[Ordering::Less], &first),
            "LTE" => order(&[Ordering::Less, Ordering::Equal], &first),
            _ => {
                order(&[Ordering::Greater, Ordering::Equal], &first)
                    && order(&[Ordering::Less, Ordering::Equal], &self.values[1])
            }
        }
    }
}

/// Numbers by size, texts by letters; nothing else is compared.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    value?.as_array()?.iter().map(|one| one.as_str().map(str::to_owned)).collect()
}
