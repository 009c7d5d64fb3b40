//! The reading of `[salesforce]`, each fault at its key.

use toml::{Table, Value};
use url::Url;

use super::Check;
use crate::config::fault::nearest;
use crate::config::salesforce::{Audience, Auth, FieldMap, MAPPED, Salesforce, Writes};
use crate::config::values::{bare_host, filled, secure_address};

/// The version that this connector is written by.
const API_VERSION: &str = "66.0";
/// `OpportunityHistory` tells more from here on, and older versions are being retired.
const OLDEST_VERSION: u32 = 50;
/// What is left to others unless the file says so.
const QUOTA_FLOOR: i64 = 10;

impl Check {
    /// The section; none where it is not there, or a value is wrong, which is then noted.
    pub(super) fn salesforce(&mut self, file: &Table) -> Option<Salesforce> {
        let path = "salesforce";
        let table = file.get(path).and_then(Value::as_table)?;
        let my_domain = self.text(table, path, "my_domain", my_domain);
        let client_id = self.text(table, path, "client_id", filled);
        let auth = self.auth(table, path);
        let hosts = self.texts(table, path, "instance_hosts", bare_host);
        let own = my_domain.as_ref().and_then(|url| Some(url.host_str()?.to_lowercase()));
        let instance_hosts = if hosts.is_empty() { own.into_iter().collect() } else { hosts };
        let api_version = match table.contains_key("api_version") {
            true => self.text(table, path, "api_version", version),
            false => Some(API_VERSION.to_owned()),
        };
        let floor = table.get("quota_floor_percent").and_then(Value::as_integer).unwrap_or(QUOTA_FLOOR);
        let quota_floor = u8::try_from(floor).ok().filter(|floor| *floor <= 90);
        if quota_floor.is_none() {
            let what = format!("`salesforce.quota_floor_percent` is {floor}; it is 0 to 90");
            self.wrong("salesforce.quota_floor_percent", what);
        }
        let fields = table.get("fields").and_then(Value::as_table);
        let fields = fields.map(|fields| self.field_map(fields)).unwrap_or_default();
        let fields = FieldMap::over_defaults(fields);
        let writes = table.get("write").and_then(Value::as_table).map(|write| self.writes(write, &fields));
        Some(Salesforce {
            my_domain: my_domain?,
            auth: auth?,
            client_id: client_id?,
            instance_hosts,
            api_version: api_version?,
            quota_floor: quota_floor?,
            fields,
            writes: writes.unwrap_or_default(),
        })
    }

    fn auth(&mut self, table: &Table, path: &str) -> Option<Auth> {
        let by_jwt = self.text(table, path, "auth", auth)?;
        if !by_jwt {
            for key in ["username", "audience"].into_iter().filter(|key| table.contains_key(*key)) {
                let what = format!("`salesforce.{key}` is for auth = \"jwt\" alone; leave it out");
                self.wrong(&format!("salesforce.{key}"), what);
            }
            return Some(Auth::ClientCredentials);
        }
        if !table.contains_key("username") {
            let what =
                "`salesforce.username` is missing; with auth = \"jwt\" it names the user Baton acts as";
            self.wrong("salesforce.auth", what.to_owned());
        }
        let username = self.text(table, path, "username", filled);
        let audience = match table.contains_key("audience") {
            true => self.text(table, path, "audience", audience),
            false => Some(Audience::Production),
        };
        Some(Auth::Jwt { username: username?, audience: audience? })
    }

    fn writes(&mut self, table: &Table, fields: &FieldMap) -> Writes {
        let flag = |key: &str| table.get(key).and_then(Value::as_bool).unwrap_or_default();
        if flag("csm") && !fields.has("csm") {
            let what = "`salesforce.write.csm`: `salesforce.fields.csm` names no field to write";
            self.wrong("salesforce.write.csm", what.to_owned());
        }
        let task_key =
            self.text(table, "salesforce.write", "task_key", api_name).filter(|name| !name.is_empty());
        Writes { csm: flag("csm"), task_key, dry: flag("dry") }
    }

    fn field_map(&mut self, fields: &Table) -> Vec<(&'static str, String)> {
        let mut told = Vec::new();
        for field in MAPPED {
            if let Some(name) = self.text(fields, "salesforce.fields", field.key, api_name) {
                told.push((field.key, name));
            }
        }
        told
    }
}

/// The organization's own address.
fn my_domain(text: &str) -> Result<Url, String> {
    let example = "write it as in https://example.my.salesforce.com";
    let mut url = secure_address(text, example)?;
    if matches!(url.host_str(), Some("login.salesforce.com" | "test.salesforce.com")) {
        return Err("is everybody's; name your organization's own (Setup, My Domain)".to_owned());
    }
    url.set_path("/");
    Ok(url)
}

/// Whether it is by assertion.
fn auth(text: &str) -> Result<bool, String> {
    match text {
        "client_credentials" => Ok(false),
        "jwt" => Ok(true),
        _ => {
            let known = nearest(text, ["client_credentials", "jwt"]);
            let meant = known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
            Err(format!("is no way to sign in; there are `client_credentials` and `jwt`{meant}"))
        }
    }
}

fn audience(text: &str) -> Result<Audience, String> {
    let known = [Audience::Production, Audience::Sandbox];
    known.into_iter().find(|audience| audience.as_str() == text.trim_end_matches('/')).ok_or_else(|| {
        "is no audience; it is https://login.salesforce.com, or of a sandbox https://test.salesforce.com"
            .into()
    })
}

fn version(text: &str) -> Result<String, String> {
    let number = text.strip_suffix(".0").and_then(|number| number.parse::<u32>().ok());
    match number {
        Some(number) if number >= OLDEST_VERSION => Ok(text.to_owned()),
        Some(_) => Err(format!("is too old; Baton needs {OLDEST_VERSION}.0 or a later one")),
        None => Err(format!("is no version of the API; write it as in {API_VERSION}")),
    }
}

/// The API name of a field, or nothing: it goes into queries as it stands.
fn api_name(text: &str) -> Result<String, String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match plain && text.len() <= 80 && !text.starts_with(|c: char| c.is_ascii_digit() || c == '_') {
        true => Ok(text.to_owned()),
        false => Err("is no API name of a field, such as Segment__c; it is no label and no path".to_owned()),
    }
}
