//! The CRM of the sandbox: accounts and deals as the bot knows them, and news of them told through the deal
//! feed, signed, as a real one does: once, twice, late, or broken.

use anyhow::{Context, Result};
use baton_storage::ids::OpportunityId;
use baton_storage::{accounts, opportunities, people};
use chrono::Duration;
use local_slack::Workspace;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::cli::sandbox::install::feed_secret;

/// What somebody does in the CRM.
#[derive(Deserialize)]
pub struct Wish {
    deal: String,
    /// A new stage, close date (`YYYY-MM-DD`) or owner (e-mail); what is not named stays.
    stage: Option<String>,
    close_date: Option<String>,
    owner: Option<String>,
    how: How,
}

/// How the news of it travels.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Once,
    Twice,
    /// As something that happened a day ago.
    Late,
    /// With a field that makes no sense.
    Broken,
}

/// Every account that has a deal, with what can be chosen for it.
pub async fn deals(app: &App) -> Result<Value> {
    let mut db = app.storage.read().await?;
    let mut deals = Vec::new();
    for account in accounts::all(&mut db).await? {
        for deal in opportunities::of_account(&mut db, &account.account_id).await? {
            deals.push(json!({
                "id": deal.opportunity_id, "account": account.name, "name": deal.name, "stage": deal.stage,
                "close_date": deal.close_date, "owner": deal.owner_email, "csm": account.csm_field,
                "region": account.region, "segment": account.segment,
            }));
        }
    }
    let sellers = people::all(&mut db).await?.into_iter().filter(|person| person.active && !person.bot);
    let owners: Vec<Value> =
        sellers.filter_map(|person| Some(json!({ "name": person.name, "email": person.email? }))).collect();
    let stages: Vec<String> = app.playbook.stages.all().iter().map(|stage| stage.label()).collect();
    Ok(json!({ "running": true, "deals": deals, "stages": stages, "owners": owners }))
}

/// Tells the bot, and says what it answered.
///
/// # Errors
/// When the deal is not known.
pub async fn tell(app: &App, workspace: &Workspace, wish: &Wish) -> Result<Value> {
    let id = OpportunityId::from(wish.deal.as_str());
    let mut db = app.storage.read().await?;
    let known = opportunities::find(&mut db, &id).await?.context("there is no such deal")?;
    drop(db);
    let now = app.clock.now();
    let happened = if matches!(wish.how, How::Late) { now - Duration::days(1) } else { now };
    let mut news = json!({ "id": known.opportunity_id });
    for (field, value) in
        [("stage", &wish.stage), ("close_date", &wish.close_date), ("owner_email", &wish.owner)]
    {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            news[field] = json!(value);
        }
    }
    if matches!(wish.how, How::Broken) {
        news["close_date"] = json!("the day after tomorrow");
    }
    let event = json!({
        "specversion": "1.0", "type": "com.baton.opportunity.changed", "source": "salesforce",
        "id": Uuid::now_v7().to_string(), "time": happened.utc().to_rfc3339(), "data": { "opportunity": news },
    });
    let body = event.to_string();
    let times = if matches!(wish.how, How::Twice) { 2 } else { 1 };
    let mut answers = Vec::new();
    for _ in 0..times {
        answers.push(send(workspace, &body, now.seconds()).await?);
    }
    Ok(json!({ "answers": answers }))
}

async fn send(workspace: &Workspace, body: &str, seconds: i64) -> Result<Value> {
    let (id, time) = (Uuid::now_v7().to_string(), seconds.to_string());
    let signature = feed_secret()?.sign(&id, &time, body.as_bytes());
    let headers = [
        ("content-type", "application/cloudevents+json"),
        ("webhook-id", id.as_str()),
        ("webhook-timestamp", time.as_str()),
        ("webhook-signature", signature.as_str()),
    ];
    let answer = workspace.send_raw("/feeds/deals", &headers, body).await;
    Ok(json!({ "status": answer.status, "text": answer.body.trim() }))
}
