//! The calls of Gainsight CS that Baton makes: a thin client with a timeout on every call and one kind of failure.
//!
//! Source: support.gainsight.com, "Company API Documentation", "Data Management APIs", "Error Codes for Company,
//! Relationship, and Custom Object APIs". The access key goes to `gainsight.base_url` and nowhere else: no redirection is
//! followed.
//!
//! **Not verified against a real tenant**: there is no public sandbox, and Gainsight publishes no machine-readable
//! description. Where its pages differ, each form is understood: what was read as a list or below `records`, nothing found
//! as an empty list, a 400 or a 200 that says `result: false`, a picklist's value by its id or its label. A picklist is
//! written by its label, as the samples of the pages do.
//!
//! Deliberately absent: retries (whoever asks decides), companies that are made (people make them), and anything that
//! deletes.

pub mod failure;
pub mod replies;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use axum::http::{Method, Request};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};

use crate::config::gainsight::Connected;
use crate::connectors::gainsight::client::failure::GainsightError;
use crate::connectors::gainsight::client::replies::{Company, Field};
use crate::connectors::http::Http;

/// How long a call may take.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How many companies are asked for at once.
pub const AT_ONCE: usize = 50;
/// How many calls a tenant may make in a day, as Gainsight recommends.
pub const A_DAY: i64 = 50_000;

/// Gainsight, by one access key.
pub struct Gainsight {
    http: Http,
    section: Connected,
    key: SecretString,
    patience: Duration,
    /// Calls that nobody has counted yet.
    calls: AtomicI64,
}

impl Gainsight {
    /// A client of the tenant that the section names; every call ends within `patience`. Nothing is asked yet.
    ///
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new(section: Connected, key: SecretString, patience: Duration) -> anyhow::Result<Self> {
        Ok(Self { http: Http::new()?, section, key, patience, calls: AtomicI64::new(0) })
    }

    /// `[gainsight]`, by which it asks.
    pub fn section(&self) -> &Connected {
        &self.section
    }

    /// How many calls were made since this was asked last.
    pub fn counted(&self) -> i64 {
        self.calls.swap(0, Ordering::Relaxed)
    }

    /// "Get Describe OMD": the fields of the Company object.
    ///
    /// # Errors
    /// As every call.
    pub async fn fields(&self) -> Result<Vec<Field>, GainsightError> {
        let path = "v1/meta/services/objects/Company/describe?ic=false&cl=0&idd=true";
        let data = self.call(Method::GET, path, None).await?;
        let fields = data[0]["fields"].as_array().ok_or_else(GainsightError::unreadable)?;
        Ok(fields.iter().filter_map(Field::read).collect())
    }

    /// "Read API": the companies with one of these keys, at most [`AT_ONCE`]; of each the fields that are named.
    ///
    /// # Errors
    /// As every call.
    pub async fn companies(&self, keys: &[&str], fields: &[&str]) -> Result<Vec<Company>, GainsightError> {
        let key = self.section.key_field.as_str();
        let mut select = vec!["Gsid", key, "ModifiedDate"];
        select.extend(fields);
        let operator = if keys.len() == 1 { "EQ" } else { "IN" };
        let condition = json!({ "name": key, "alias": "A", "value": keys, "operator": operator });
        let query = json!({
            "select": select, "where": { "conditions": [condition], "expression": "A" },
            // Of two companies with one key both are seen.
            "limit": 2 * AT_ONCE, "offset": 0,
        });
        let data = match self.call(Method::POST, "v1/data/objects/query/Company", Some(query)).await {
            Ok(data) => data,
            Err(GainsightError::Nothing) => return Ok(Vec::new()),
            Err(failure) => return Err(failure),
        };
        let records = data.as_array().or_else(|| data["records"].as_array());
        let records = records.ok_or_else(GainsightError::unreadable)?;
        records.iter().map(|one| Company::read(one, key).ok_or_else(GainsightError::unreadable)).collect()
    }

    /// "Update API": sets fields of the company with this key. As often as it is done, it says the same.
    ///
    /// # Errors
    /// As every call; [`GainsightError::Nothing`] where there is no such company.
    pub async fn set(&self, key: &str, values: &[(&str, &str)]) -> Result<(), GainsightError> {
        let field = self.section.key_field.as_str();
        let mut record: Map<String, Value> =
            values.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        record.insert(field.to_owned(), json!(key));
        let body = json!({ "records": [record] });
        let data =
            self.call(Method::PUT, &format!("v1/data/objects/Company?keys={field}"), Some(body)).await?;
        match data["count"].as_i64() {
            Some(0) => Err(GainsightError::Nothing),
            _ => Ok(()),
        }
    }

    /// One call: the `data` of its answer.
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, GainsightError> {
        let kind = method.to_string();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.section.base_url))
            .header(ACCEPT, "application/json")
            .header("accesskey", secret(&self.key)?);
        let body = match body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let request = request.body(body).map_err(|_| GainsightError::Refused("no address".into()))?;
        self.calls.fetch_add(1, Ordering::Relaxed);
        let outcome = self.http.send(request, self.patience).await;
        let word = match &outcome {
            Ok(reply) => format!("{}xx", reply.status / 100),
            Err(_) => "lost".to_owned(),
        };
        metrics::counter!("baton_gainsight_calls_total", "method" => kind, "outcome" => word).increment(1);
        let reply = outcome?;
        if reply.status != 200 {
            return Err(GainsightError::of_answer(&reply));
        }
        let mut body: Value =
            serde_json::from_slice(&reply.body).map_err(|_| GainsightError::unreadable())?;
        // A 200 may say no, as a whole or of single records.
        let failed = body["data"]["errors"].as_array().is_some_and(|errors| !errors.is_empty());
        match body["result"].as_bool() {
            Some(true) if !failed => Ok(body["data"].take()),
            Some(_) => Err(GainsightError::of_answer(&reply)),
            None => Err(GainsightError::unreadable()),
        }
    }
}

/// The header with the key, which nothing prints.
fn secret(key: &SecretString) -> Result<HeaderValue, GainsightError> {
    let mut value = HeaderValue::from_str(key.expose_secret()).map_err(|_| GainsightError::Key)?;
    value.set_sensitive(true);
    Ok(value)
}
