//! The reading of `[gainsight]`, each fault at its key.

use std::collections::BTreeMap;

use toml::{Table, Value};
use url::Url;

use super::Check;
use crate::config::gainsight::{Connected, Entered, Gainsight};
use crate::config::salesforce::Salesforce;
use crate::config::values::{filled, secure_address};

/// Where the connector of Gainsight to Salesforce keeps the CRM's id.
const KEY_FIELD: &str = "SFDC_Account_ID";

impl Check {
    /// The section; none where it is not there, or a value is wrong, which is then noted.
    pub(super) fn gainsight(&mut self, file: &Table, salesforce: Option<&Salesforce>) -> Option<Gainsight> {
        let path = "gainsight";
        let table = file.get(path).and_then(Value::as_table)?;
        let before = self.faults.len();
        let flag = |key: &str| table.get(key).and_then(Value::as_bool).unwrap_or_default();
        if !table.contains_key("base_url") {
            return self.by_hand(table, flag("by_hand"));
        }
        if flag("by_hand") {
            let what = "`gainsight.by_hand` is for whoever has no connection; with `gainsight.base_url` Baton enters by itself";
            self.wrong("gainsight.by_hand", what.to_owned());
        }
        let base_url = self.text(table, path, "base_url", base_url);
        let key = self.text(table, path, "key_field", key_field);
        let [priority, lifecycle, health] = ["priority_field", "lifecycle_field", "health_field"]
            .map(|key| self.text(table, path, key, field).filter(|name| !name.is_empty()));
        let priority = self.entered(table, priority, "priority_values");
        let lifecycle = self.entered(table, lifecycle, "lifecycle_values");
        let nothing = priority.is_none() && lifecycle.is_none() && health.is_none();
        if nothing && self.faults.len() == before {
            let what =
                "`gainsight` names no field; give `priority_field`, `lifecycle_field` or `health_field`";
            self.wrong(path, what.to_owned());
        }
        if health.is_some() && salesforce.is_some_and(|salesforce| salesforce.fields.has("health")) {
            let what = "`gainsight.health_field`: the health is read from `salesforce.fields.health` already; name one of them";
            self.wrong("gainsight.health_field", what.to_owned());
        }
        if self.faults.len() > before {
            return None;
        }
        Some(Gainsight::Connected(Box::new(Connected {
            base_url: base_url?,
            key_field: key.unwrap_or_else(|| KEY_FIELD.to_owned()),
            priority,
            lifecycle,
            health_field: health,
            dry: flag("dry"),
        })))
    }

    fn by_hand(&mut self, table: &Table, told: bool) -> Option<Gainsight> {
        if !told {
            let what = "`gainsight.base_url` is missing; without a connection set `by_hand = true`";
            self.wrong("gainsight", what.to_owned());
            return None;
        }
        let useless: Vec<&String> = table.keys().filter(|key| *key != "by_hand").collect();
        for key in useless {
            let what = format!("`gainsight.{key}` is for a connection; with `by_hand` leave it out");
            self.wrong(&format!("gainsight.{key}"), what);
        }
        Some(Gainsight::ByHand)
    }

    /// A field that Baton fills, with what is entered for which word.
    fn entered(&mut self, table: &Table, field: Option<String>, values: &str) -> Option<Entered> {
        let told = table.get(values).and_then(Value::as_table);
        if told.is_some() && field.is_none() {
            let name = values.replace("_values", "_field");
            let what =
                format!("`gainsight.{values}` says what is entered; `gainsight.{name}` is to say where");
            self.wrong(&format!("gainsight.{values}"), what);
        }
        let path = format!("gainsight.{values}");
        let mut all = BTreeMap::new();
        for key in told.into_iter().flat_map(Table::keys) {
            let value = told.and_then(|told| self.text(told, &path, key, filled));
            all.extend(value.map(|value| (key.clone(), value)));
        }
        Some(Entered { field: field?, values: all })
    }
}

/// The tenant's own address.
fn base_url(text: &str) -> Result<Url, String> {
    let example = "write it as in https://example.gainsightcloud.com";
    let mut url = secure_address(text, example)?;
    if !matches!(url.path(), "" | "/") {
        return Err(format!("holds more than a host; {example}"));
    }
    url.set_path("/");
    Ok(url)
}

/// The field by which a company is found.
fn key_field(text: &str) -> Result<String, String> {
    match text {
        "" => Err("names no field; leave the key out for SFDC_Account_ID".to_owned()),
        name if name.eq_ignore_ascii_case("name") => {
            Err("is no key: names are not unique and change; name the field with the CRM's id".to_owned())
        }
        name => field(name),
    }
}

/// The API name of a field, or nothing: it goes into queries as it stands.
fn field(text: &str) -> Result<String, String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match plain && text.len() <= 80 && !text.starts_with(|c: char| c.is_ascii_digit() || c == '_') {
        true => Ok(text.to_owned()),
        false => {
            Err("is no API name of a field, such as Priority__gc; it is no label and no path".to_owned())
        }
    }
}
