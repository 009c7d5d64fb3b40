//! What Salesforce writes by itself when a record changes: names, the sales process, history.

use super::{By, Values, text, value};
use crate::salesforce::moment;
use crate::salesforce::org::Org;
use serde_json::{Value, json};

/// The fields of an opportunity whose changes are kept, each with the name of its value before.
const TRACKED: [(&str, Option<&str>); 4] = [
    ("StageName", None),
    ("Probability", None),
    ("Amount", Some("PrevAmount")),
    ("CloseDate", Some("PrevCloseDate")),
];

impl Org {
    /// Fills in what follows from the rest. `change` is what stood there, and what was sent.
    pub(super) fn derive(
        &self,
        by: &By,
        object: &str,
        change: Option<(&Values, &Values)>,
        values: &mut Values,
    ) {
        match object {
            "User" => {
                let name = format!("{} {}", text(values, "FirstName"), text(values, "LastName"));
                values.insert("Name".into(), json!(name.trim()));
            }
            "Opportunity" => self.derive_stage(by, change, values),
            "Task" => {
                let done = text(values, "Status") == "Completed";
                values.insert("IsClosed".into(), json!(done));
                let what = text(values, "WhatId");
                let account =
                    if what.starts_with("006") { self.latest(what, "AccountId") } else { json!(what) };
                let account = Some(account).filter(|id| id != "").unwrap_or(Value::Null);
                values.insert("AccountId".into(), account);
            }
            _ => {}
        }
    }

    fn derive_stage(&self, by: &By, change: Option<(&Values, &Values)>, values: &mut Values) {
        let name = text(values, "StageName").to_owned();
        let Some(stage) = self.world.stages.iter().find(|stage| stage.name == name) else { return };
        let moved = change.is_none_or(|(before, _)| text(before, "StageName") != name);
        let said = match change {
            Some((_, sent)) => sent.contains_key("Probability"),
            None => !value(values, "Probability").is_null(),
        };
        if moved && !said {
            values.insert("Probability".into(), json!(stage.probability));
        }
        if moved {
            values.insert("LastStageChangeDate".into(), json!(moment::written(by.stamp)));
        }
        let expected = value(values, "Amount").as_f64().map_or(Value::Null, |amount| {
            json!(amount * value(values, "Probability").as_f64().unwrap_or_default() / 100.0)
        });
        values.insert("ExpectedRevenue".into(), expected);
        values.insert("IsClosed".into(), json!(stage.closed));
        values.insert("IsWon".into(), json!(stage.won));
        values.insert("ForecastCategory".into(), json!(stage.forecast()));
    }

    /// Keeps a change of an opportunity's stage, probability, amount or close date as a row of its own; so does its
    /// making. What there is of the time before is an amount and a date.
    pub(super) fn keep_history(&mut self, by: &By, object: &str, before: Option<&Values>, after: &Values) {
        let changed = |name: &str| before.is_none_or(|before| value(before, name) != value(after, name));
        if object != "Opportunity" || !TRACKED.iter().any(|(name, _)| changed(name)) {
            return;
        }
        let mut row = Values::new();
        row.insert("OpportunityId".into(), value(after, "Id").clone());
        for name in ["StageName", "Amount", "ExpectedRevenue", "CloseDate", "Probability", "ForecastCategory"]
        {
            row.insert(name.into(), value(after, name).clone());
        }
        row.insert("CurrencyIsoCode".into(), value(after, "CurrencyIsoCode").clone());
        if let Some(before) = before {
            for (name, previous) in TRACKED {
                if let Some(previous) = previous {
                    row.insert(previous.into(), value(before, name).clone());
                }
            }
        }
        let id = self.ids.next("008");
        self.insert_unchecked(by, &id, "OpportunityHistory", row);
    }
}
