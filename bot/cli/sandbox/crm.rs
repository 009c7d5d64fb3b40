//! The Deals panel: deals as the local Salesforce holds them. What somebody changes there, Baton reads at once, as it does
//! every minute.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use baton_storage::ids::OpportunityId;
use baton_storage::{connections, opportunities, waiting};
use local_systems::salesforce::{ADMINISTRATOR, INTEGRATION};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::cli::sandbox::systems::salesforce::SalesforceHere;
use crate::connectors::salesforce::news::SOURCE;
use crate::connectors::salesforce::poll::Poll;
use crate::engine::job::Job;
use crate::error::ActionError;

/// How long the panel waits for Baton to read, and between two looks.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(5);

/// What somebody changes; what is not named stays.
#[derive(Deserialize)]
pub struct Wish {
    deal: String,
    stage: Option<String>,
    /// `YYYY-MM-DD`.
    close_date: Option<String>,
    /// A user's e-mail.
    owner: Option<String>,
}

/// Every deal with what can be chosen for it, and the stage in which Baton knows it, if Baton runs.
///
/// # Errors
/// When the bot's database cannot be read.
pub async fn deals(salesforce: &SalesforceHere, app: Option<&App>) -> Result<Value> {
    let org = &salesforce.org;
    let mut deals = Vec::new();
    for deal in org.records("Opportunity").into_iter().filter(|deal| deal["IsDeleted"] != true) {
        let account = deal["AccountId"].as_str().and_then(|id| org.record(id)).unwrap_or_default();
        let owner = deal["OwnerId"].as_str().and_then(|id| org.record(id)).unwrap_or_default();
        deals.push(json!({
            "id": deal["Id"], "account": account["Name"], "name": deal["Name"], "stage": deal["StageName"],
            "close_date": deal["CloseDate"], "owner": owner["Email"], "region": account["Region__c"],
            "segment": account["Segment__c"], "known": known(app, &deal["Id"]).await?,
        }));
    }
    deals.sort_by_cached_key(|deal| deal["account"].to_string());
    let people = org.records("User").into_iter();
    let people =
        people.filter(|user| ![ADMINISTRATOR, INTEGRATION].map(Value::from).contains(&user["Username"]));
    let owners: Vec<Value> =
        people.map(|person| json!({ "name": person["Name"], "email": person["Email"] })).collect();
    let stages: Vec<&str> = salesforce.stages.iter().map(|(name, _)| name.as_str()).collect();
    Ok(json!({ "running": app.is_some(), "deals": deals, "stages": stages, "owners": owners }))
}

/// The stage in which Baton knows a deal.
async fn known(app: Option<&App>, id: &Value) -> Result<Option<String>> {
    let (Some(app), Some(id)) = (app, id.as_str()) else { return Ok(None) };
    let mut db = app.storage.read().await?;
    Ok(opportunities::find(&mut db, &OpportunityId::from(id)).await?.and_then(|deal| deal.stage))
}

/// Changes a deal in Salesforce.
///
/// # Errors
/// What Salesforce does not save.
pub fn change(salesforce: &SalesforceHere, wish: &Wish) -> Result<()> {
    let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let mut fields = Map::new();
    for (field, value) in [("StageName", &wish.stage), ("CloseDate", &wish.close_date)] {
        fields.extend(given(value).map(|value| (field.to_owned(), json!(value))));
    }
    if let Some(owner) = given(&wish.owner) {
        let owner = salesforce.org.user(&owner).context("nobody in Salesforce has this e-mail address")?;
        fields.insert("OwnerId".into(), json!(owner));
    }
    Ok(salesforce.org.change(&wish.deal, Value::Object(fields))?)
}

/// Has Baton read Salesforce now; false where it does not come to that soon.
///
/// # Errors
/// When the bot's database refuses.
pub async fn read_now(app: &Arc<App>) -> Result<bool> {
    let until = Instant::now() + PATIENCE;
    // A reading that is under way may have begun before the change.
    if !is_over(app, until).await? {
        return Ok(false);
    }
    let asked: Result<(), ActionError> =
        app.write(app.clock.now(), |ctx| Box::pin(async move { Ok(Poll {}.enqueue(ctx).await?) })).await;
    asked.map_err(|error| anyhow::anyhow!("{error}"))?;
    app.wake.notify_one();
    is_over(app, until).await
}

/// Waits until no reading is under way; false where one has failed, which is tried again later.
async fn is_over(app: &App, until: Instant) -> Result<bool> {
    loop {
        let mut db = app.storage.read().await?;
        let is_read = waiting::unfinished(&mut db, Poll::KIND).await?;
        let failed = connections::of(&mut db, SOURCE).await?.failed_at.is_some();
        drop(db);
        if !is_read || failed || Instant::now() > until {
            return Ok(!is_read);
        }
        tokio::time::sleep(LOOK).await;
    }
}
