//! The shortcuts on a message: a request for a CSM from the links in it, and a customer's question that becomes a ticket
//! or an issue.

use std::collections::BTreeMap;

use baton_storage::ids::{AccountId, UserId};
use baton_storage::{Reader, accounts, people};
use serde_json::{Value, json};

use crate::accounts::access;
use crate::accounts::lookup::named;
use crate::accounts::view::choice_under;
use crate::app::Ctx;
use crate::engine::interaction::quoted::Quoted;
use crate::engine::interaction::{Answer, Interaction, MutationCtx, Payload, QueryCtx, SlackEvent};
use crate::error::ActionError;
use crate::features::links::actions::{Shared, Wording};
use crate::features::links::view::Question;
use crate::features::links::{actions, load, rules, view};
use crate::features::record::rules::tidy;
use crate::features::requests;
use crate::features::requests::form::prefill::Found;
use crate::slack::plain;

/// Somebody posts links of the hosts that the manifest names.
pub async fn shared(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    match posted(&event.body) {
        Some(shared) => actions::shared(ctx, shared).await,
        None => Ok(()),
    }
}

/// What `link_shared` tells; none for a link that nobody has posted yet, and for places whose readers we cannot know:
/// direct messages between people.
fn posted(event: &Value) -> Option<Shared> {
    let is_posted = event["source"].is_null() || event["source"] == "conversations_history";
    let channel = event["channel"].as_str().filter(|id| is_posted && id.starts_with(['C', 'G']))?;
    let links = event["links"].as_array()?.iter().filter_map(|link| link["url"].as_str());
    Some(Shared {
        by: event["user"].as_str()?.into(),
        channel: channel.into(),
        ts: event["message_ts"].as_str()?.into(),
        links: links.map(str::to_owned).collect(),
    })
}

/// "Request a CSM from this": the form for the account whose link stands in the message.
pub async fn request(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    access::may_request(ctx.app, ctx.db, ctx.actor).await?;
    let links = &message(ctx.interaction)?.links;
    let mut found = load::found(ctx.app, ctx.db, links).await?;
    let start = match (found.accounts.len(), found.unknown) {
        (0, None) => {
            return Err(ActionError::rejection(ctx.app.words.plain("links.request.none", json!({}))?));
        }
        (0, typed) => Found { typed, ..Found::default() },
        (1, _) => {
            let (account, deal) = found.accounts.remove(0);
            Found { account: Some(account), deal, typed: None }
        }
        (count, _) => {
            let accounts: Vec<_> = found.accounts.into_iter().map(|(account, _)| account).collect();
            let line = ctx.app.words.mrkdwn("links.request.several", json!({ "count": count }))?;
            let choice = choice_under(&ctx.app.words, &line, &named(&accounts), "requests.open")?;
            return Ok(Answer::privately(choice));
        }
    };
    requests::commands::open(ctx, start).await
}

/// "Turn into a ticket/issue": the words to send to the customer, and where each leads (G2).
pub async fn route(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, interaction, actor, .. } = ctx;
    let message = message(interaction)?;
    let account = load::about(app, db, message).await?;
    let project = match &account {
        Some(account) => load::project(app, db, account).await?,
        None => None,
    };
    let text = tidy(&plain::text(&message.text, &names(db, &message.text).await?));
    let new_issue = project.as_deref().and_then(|project| rules::new_issue(project, &text));
    let opens = match &account {
        Some(account) => load::opens_issues(app, db, account, actor).await?,
        None => false,
    };
    let link = opens.then(|| message.permalink().unwrap_or_default());
    let question = Question {
        text: &text,
        message: link.as_deref(),
        account: account.as_ref().map(|account| (account.account_id.as_str(), account.name.as_str())),
        project: project.as_deref(),
        new_issue: new_issue.as_deref(),
    };
    Ok(Answer::open(view::route(&app.words, &question)?))
}

/// The wording of an issue, confirmed: Baton opens it and tells where it is.
pub async fn issue(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let account = AccountId::from(form.private.as_str());
    let Some(account) = accounts::resolve_merged(ctx.tx, &account).await? else {
        return Err(ActionError::rejection(ctx.app.words.plain("links.issue.gone", json!({}))?));
    };
    let facts = json!({ "account": account.name });
    if !load::opens_issues(ctx.app, ctx.tx, &account, actor).await? {
        return Err(ActionError::rejection(ctx.app.words.plain("links.issue.may", &facts)?));
    }
    let mut faults = BTreeMap::new();
    for field in ["title", "body"] {
        if form.text(field).trim().is_empty() {
            faults.insert(field, ctx.app.words.plain(&format!("links.issue.no_{field}"), json!({}))?);
        }
    }
    if !faults.is_empty() {
        return Err(ActionError::Fields(faults));
    }
    let wording = Wording { title: form.text("title"), body: form.text("body") };
    actions::want_issue(ctx, &account.account_id, wording, &actor.user_id).await?;
    Ok(Answer::instead(view::issue_asked(&ctx.app.words, &account.name)?))
}

/// The message on which a shortcut was used.
fn message(interaction: &Interaction) -> Result<&Quoted, ActionError> {
    match &interaction.payload {
        Payload::OnMessage { message, .. } => Ok(message),
        _ => Err(ActionError::Broken(anyhow::anyhow!("a message's shortcut was used without a message"))),
    }
}

/// Everybody mentioned, by id.
async fn names(db: &mut Reader, markup: &str) -> Result<BTreeMap<String, String>, ActionError> {
    let ids: Vec<UserId> = plain::mentioned(markup).into_iter().map(UserId).collect();
    let known = people::among(db, &ids.iter().collect::<Vec<_>>()).await?;
    Ok(known.into_iter().map(|person| (person.user_id.0, person.name)).collect())
}
