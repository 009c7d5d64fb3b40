//! The CSM field of an account: written when a CSM accepts, and put back when that is taken back or the account is let go
//! because its deal was lost.
//!
//! What stands there is read first, and the call says as of when it was read: whoever is faster wins. Before the call a
//! row says what is about to be written and what stood there, so that a stop in between is found out by reading. What
//! comes back by the next reading is no news: the account holds it already.

use std::sync::Arc;

use baton_storage::accounts;
use baton_storage::assignments::{self, AssignmentState};
use baton_storage::crm_writes::{self, CrmWrite, WriteState};
use baton_storage::ids::{AccountId, RequestId};
use baton_storage::outbox::OutboxEntry;
use baton_storage::states::RequestState;
use baton_storage::time::At;
use baton_storage::{people, requests};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::connectors::call::Call;
use crate::connectors::salesforce::client::moments;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::csm_field::{FIELD, Stands, Step, back, forward};
use crate::connectors::salesforce::csm_written::{Came, Written};
use crate::connectors::salesforce::failing::{Failure, came_to};
use crate::connectors::salesforce::fields::Found;
use crate::connectors::salesforce::order::reading;
use crate::connectors::salesforce::refused::{Refused, Why};
use crate::connectors::salesforce::soql;
use crate::connectors::salesforce::users::{User, by_email};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::Outcome;
use crate::error::ActionError;

/// Bring the field up to date with a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Csm {
    pub account: AccountId,
    pub request: RequestId,
    /// What Baton knew of the field when the CSM accepted.
    pub knew: Option<String>,
}

impl Job for Csm {
    const KIND: &'static str = "salesforce.csm";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        "salesforce.write".into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let Some(connection) = ctx.app.connections.of::<Connection>() else {
            return Ok(Delivery::NotWanted("Salesforce is not connected"));
        };
        if !connection.client.section().writes.csm {
            return Ok(Delivery::NotWanted("the CSM field is not to be written"));
        }
        let Some(account) = accounts::resolve_merged(ctx.db, &self.account).await? else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        let request = requests::find(ctx.db, &self.request).await?;
        let accepted = request.is_some_and(|request| request.state == RequestState::Accepted);
        let current = assignments::current(ctx.db, &account.account_id).await?;
        let current = current.filter(|current| {
            accepted
                && current.state == AssignmentState::Accepted
                && current.request_id.as_ref() == Some(&self.request)
        });
        let wrote = crm_writes::find(ctx.db, &account.account_id, FIELD).await?;
        let wrote = wrote.filter(|wrote| wrote.request_id == self.request || current.is_some());
        let csm = match current {
            Some(current) => people::find(ctx.db, &current.csm).await?,
            None => None,
        };
        let wanted = match (csm, &wrote) {
            (Some(csm), _) => Wanted::Csm { name: csm.name, email: csm.email.unwrap_or_default() },
            (None, Some(_)) => Wanted::Before,
            _ => return Ok(Delivery::NotWanted("the account is somebody else's matter by now")),
        };
        let (account, name) = (account.account_id, account.name);
        Ok(Delivery::Do(Box::new(Writing {
            account,
            name,
            request: self.request,
            knew: self.knew,
            wanted,
            wrote,
        })))
    }
}

/// What the field is to hold.
#[derive(Debug)]
enum Wanted {
    Csm {
        name: String,
        email: String,
    },
    /// What stood there before Baton wrote.
    Before,
}

/// The writing itself.
#[derive(Debug)]
struct Writing {
    account: AccountId,
    name: String,
    request: RequestId,
    knew: Option<String>,
    wanted: Wanted,
    wrote: Option<CrmWrite>,
}

impl Call for Writing {
    type Connection = Connection;

    async fn call(self, app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        match self.write(app, connection, now).await {
            Ok(then) => Outcome::completed(then),
            Err(failure) => came_to(app, &connection.client, Err(failure), effect, now).await,
        }
    }
}

impl Writing {
    async fn write(self, app: &Arc<App>, connection: &Connection, now: At) -> Result<Came, Failure> {
        let client = &connection.client;
        let fields = connection.fields().await?;
        let Some(field) = fields.iter().find(|field| field.mapped.key == FIELD) else {
            return Ok(Came::Nothing);
        };
        let refused = |why: Why, stands: &Stands| {
            let (name, email) = match &self.wanted {
                Wanted::Csm { name, email } => (Some(name), Some(email)),
                Wanted::Before => (None, None),
            };
            let facts = json!({ "name": name, "email": email, "field": field.name, "stands": stands.said });
            Came::Refused(Refused { account: self.account.clone(), what: "crm_csm", why, facts })
        };
        let page = client.query(&soql::csm_of(&self.account, field)).await?;
        let Some(record) = page.records.first() else {
            return Ok(refused(Why::Refused("NOT_FOUND".into()), &Stands::default()));
        };
        let stands = stands(app, field, record, now);
        let read_at = record.get("LastModifiedDate").and_then(Value::as_str).and_then(moments::read);
        let (value, said, step) = match &self.wanted {
            Wanted::Csm { name, email } => {
                let value = match value_of(connection, field, name, email).await? {
                    Ok(value) => value,
                    Err(why) => return Ok(refused(why, &stands)),
                };
                let step = forward(&value, &stands, self.wrote.as_ref(), self.knew.as_deref());
                let said = if field.relationship.is_some() { email.clone() } else { value.clone() };
                (Some(value), Some(said), step)
            }
            Wanted::Before => {
                let Some(wrote) = &self.wrote else { return Ok(Came::Nothing) };
                (wrote.before.clone(), None, back(&stands, wrote))
            }
        };
        let done = Written {
            account: self.account.clone(),
            request: self.request.clone(),
            field: field.name.clone(),
            forward: matches!(self.wanted, Wanted::Csm { .. }),
            // What an earlier attempt wrote over is what its row says.
            before: match (step == Step::Found, &self.wrote, &self.wanted) {
                (true, Some(wrote), Wanted::Csm { .. }) => wrote.said_before.clone(),
                _ => stands.said.clone(),
            },
            after: said.or_else(|| self.wrote.as_ref()?.said_before.clone()),
            raw: value.clone(),
        };
        match step {
            Step::Nothing => return Ok(Came::Nothing),
            Step::NotOurs => {
                return Ok(match self.wanted {
                    Wanted::Csm { .. } => refused(Why::Newer, &stands),
                    Wanted::Before => Came::Kept(self.account.clone()),
                });
            }
            Step::Found => return Ok(Came::Written(done)),
            Step::Write if client.section().writes.dry => {
                let facts = json!({ "account": self.name, "field": field.name, "value": done.after, "stands": stands.said });
                let what = app.words.plain("ops.dry_csm", facts).map_err(ActionError::from)?;
                return Ok(Came::Shown { what, key: format!("csm:{}:{}", self.request, done.forward) });
            }
            Step::Write => {}
        }
        if done.forward {
            self.begin(app, &done, &stands, now).await?;
        }
        let change = json!({ field.name.clone(): done.raw });
        match client.change("Account", self.account.as_str(), &change, read_at).await {
            Ok(()) => Ok(Came::Written(done)),
            Err(failure) => match Why::of(&failure) {
                Some(why) => Ok(refused(why, &stands)),
                None => Err(failure.into()),
            },
        }
    }

    /// Remembers what is about to be written, and what stands there.
    async fn begin(&self, app: &Arc<App>, done: &Written, stands: &Stands, now: At) -> Result<(), Failure> {
        // Over what Baton wrote before stands what stood there before that.
        let (before, said_before) = match &self.wrote {
            Some(wrote) if stands.raw.as_deref() == Some(&wrote.wrote) => {
                (wrote.before.clone(), wrote.said_before.clone())
            }
            _ => (stands.raw.clone(), stands.said.clone()),
        };
        let write = CrmWrite {
            account_id: self.account.clone(),
            field: FIELD.into(),
            request_id: self.request.clone(),
            before,
            said_before,
            wrote: done.raw.clone().unwrap_or_default(),
            state: WriteState::Begun,
            begun_at: now,
        };
        let kept: Result<(), ActionError> = app
            .write(now, move |ctx| Box::pin(async move { Ok(crm_writes::keep(ctx.tx, &write).await?) }))
            .await;
        Ok(kept?)
    }
}

/// What stands in the field.
fn stands(app: &App, field: &Found, record: &serde_json::Map<String, Value>, now: At) -> Stands {
    let raw = record.get(&field.name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let said = match &field.relationship {
        Some(user) => reading(app, &[], now).person(record.get(user).unwrap_or(&Value::Null)),
        None => json!(raw),
    };
    let said =
        said.as_str().map(|said| if said.contains('@') { said.to_lowercase() } else { said.to_owned() });
    Stands { raw: raw.map(str::to_owned), said }
}

/// What the field holds for a CSM.
async fn value_of(
    connection: &Connection,
    field: &Found,
    name: &str,
    email: &str,
) -> Result<Result<String, Why>, Failure> {
    if field.relationship.is_some() {
        if email.is_empty() {
            return Ok(Err(Why::NoUser));
        }
        return Ok(match by_email(&connection.client, email).await? {
            User::One(id) => Ok(id),
            User::None => Err(Why::NoUser),
            User::Several => Err(Why::SeveralUsers),
        });
    }
    let account = connection.client.describe("Account").await?;
    let values = account.field(&field.name).map(|field| field.values.clone()).unwrap_or_default();
    if values.is_empty() {
        return Ok(Ok(if email.is_empty() { name.to_owned() } else { email.to_owned() }));
    }
    let named = |value: &&String| {
        value.trim().eq_ignore_ascii_case(email) || value.trim().eq_ignore_ascii_case(name.trim())
    };
    Ok(values.iter().find(named).cloned().ok_or(Why::NoValue))
}
