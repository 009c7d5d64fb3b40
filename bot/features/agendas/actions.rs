//! "Post to the channel": into the account's internal channel, by those whom the account concerns.

use baton_storage::actor::Actor;
use serde_json::json;

use crate::accounts::roles;
use crate::engine::interaction::{Act, Answer};
use crate::error::Failure;
use crate::features::agendas::commands::{agenda_of, chosen};
use crate::features::agendas::jobs::Posted;
use crate::features::agendas::{jobs, view};

/// Posts it, or brings up to date what stands there; whoever else sees the channel is looked at when it is sent.
pub async fn post(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let (standing, sheet) = chosen(app, tx, visit.value()).await?;
    let allowed = match standing.place() {
        Some(place) => roles::concerned(app, tx, &actor.user_id, &place).await?,
        None => false,
    };
    let facts = json!({
        "account": standing.account.name,
        "team": standing.team.map(|team| team.name.clone()),
    });
    let refused = |key: &str| -> Result<Failure, Failure> {
        Ok(Failure::rejection(app.words.plain(&format!("agendas.fault.{key}"), &facts)?))
    };
    if !allowed {
        return Err(refused("not_yours")?);
    }
    let Some(channel) = &standing.account.channel else { return Err(refused("no_channel")?) };
    let agenda = agenda_of(&standing, &sheet.name, channel.as_str());
    let posted =
        jobs::post(app, tx, &agenda, &Actor::from(&actor.user_id), "asked for with /agenda", now).await?;
    let what = if posted == Posted::Anew { "posted" } else { "updated" };
    Ok(Answer::privately(view::preview::done(&app.words, what, channel.as_str())?))
}
