//! From an interaction to Slack's answer: who is it, was it answered before, which flow, what came of it.
//!
//! One transaction holds the flow's changes, the messages they cause and the record of the answer; Slack
//! is answered after it is on disk. A form is opened after that, while an apology waits in the outbox in
//! case the opening fails or we die before it.

use std::sync::Arc;

use baton_storage::ids::OutboxId;
use baton_storage::inbound::{self, Delivery};
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::time::At;
use baton_storage::{Fault, Tx, outbox};
use serde_json::json;
use uuid::Uuid;

use crate::accounts::access;
use crate::app::{App, Ctx};
use crate::engine::disable_buttons::Spent;
use crate::engine::interaction::{
    Answer, Handler, Interaction, MutationCtx, Opening, Payload, Placement, QueryCtx, Response, page,
};
use crate::engine::job::Job;
use crate::engine::reply::{APOLOGY_AFTER, Reply};
use crate::error::ActionError;
use crate::registry;
use crate::server::opening;
use crate::server::told::Told;
use crate::slack::message::Message;
use crate::slack::replies;

/// Serves an interaction and says what Slack is to be told.
pub async fn interaction(app: &Arc<App>, interaction: Interaction) -> Told {
    let now = app.clock.now();
    let kind = kind(&interaction.payload);
    let interaction = Arc::new(interaction);
    let outcome = match serve(app, &interaction, now).await {
        Ok(outcome) => Ok(outcome),
        // The commit failed; another one for the refusal would fail too, and Slack waits three seconds.
        Err(ActionError::Broken(error)) if is_uncommitted(&error) => Err(error),
        Err(failure) => refuse(app, &interaction, failure, now).await,
    };
    match outcome {
        Ok(Outcome { body, opening }) => {
            metrics::counter!("baton_inbound_total", "kind" => kind, "outcome" => "answered").increment(1);
            app.wake.notify_one();
            if let (Some((opening, apology)), Some(trigger)) = (opening, interaction.trigger.clone()) {
                let whom = opening::Before { trigger, actor: interaction.actor.clone() };
                app.tasks.spawn(opening::open(app.clone(), whom, opening, apology));
            }
            Told::Taken(body)
        }
        Err(failure) => {
            // Not even the refusal could be stored: Slack must not believe that anything was done.
            metrics::counter!("baton_inbound_total", "kind" => kind, "outcome" => "failed").increment(1);
            tracing::error!(failure = %format!("{failure:#}"), "an interaction could not be stored");
            unstored(app, &interaction.payload)
        }
    }
}

fn is_uncommitted(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Fault::Group(_) | Fault::Closed))
}

/// The answer's body as JSON text, and the form to open with the apology that waits for it.
struct Outcome {
    body: String,
    opening: Option<(Opening, Option<OutboxId>)>,
}

async fn serve(app: &Arc<App>, interaction: &Arc<Interaction>, now: At) -> Result<Outcome, ActionError> {
    match registry::find(&interaction.payload) {
        None => Err(ActionError::rejection(app.words.plain("replies.unknown_deed", json!({}))?)),
        Some(Handler::Query(run)) => {
            let mut db = app.storage.read().await?;
            let actor = access::member(app, &mut db, interaction).await?;
            let mut answer = run(QueryCtx { app, db: &mut db, now, actor: &actor, interaction }).await?;
            page::over(app, interaction, &mut answer);
            drop(db);
            let (app, interaction) = (app.clone(), interaction.clone());
            app.write(now, move |ctx| Box::pin(async move { record(ctx, &interaction, answer).await })).await
        }
        Some(Handler::Mutation(run)) => {
            let (app, interaction) = (app.clone(), interaction.clone());
            app.write(now, move |ctx| {
                Box::pin(async move {
                    if let Some(body) = inbound::first_answer(ctx.tx, &interaction.dedupe_key).await? {
                        return Ok(Outcome { body, opening: None });
                    }
                    let actor = access::member(ctx.app, ctx.tx, &interaction).await?;
                    let own = &mut Ctx { app: ctx.app, tx: ctx.tx, now: ctx.now };
                    let given = MutationCtx { ctx: own, actor: &actor, interaction: &interaction };
                    let mut answer = run(given).await?;
                    page::over(ctx.app, &interaction, &mut answer);
                    page::redraw(ctx, &interaction, &mut answer).await?;
                    answer.effects.extend(spent(ctx.app, &interaction.payload, None, ctx.now)?);
                    record(ctx, &interaction, answer).await
                })
            })
            .await
        }
    }
}

/// Turns a failure into words on the surface the person used, and records that.
async fn refuse(
    app: &Arc<App>,
    interaction: &Arc<Interaction>,
    failure: ActionError,
    now: At,
) -> Result<Outcome, anyhow::Error> {
    let mut effects = Vec::new();
    let mut moved_on = false;
    // What broke is not the answer for ever: the same form, sent again, gets another chance.
    let remembered = !matches!(failure, ActionError::Broken(_));
    let say = match failure {
        ActionError::Fields(sentences) => Response::AtFields(
            sentences.into_iter().map(|(field, words)| (field.to_owned(), words)).collect(),
        ),
        ActionError::Rejection { sentence, effects: left, stale } => {
            moved_on = stale;
            if stale {
                effects.extend(spent(app, &interaction.payload, Some(&sentence), now)?);
            }
            effects.extend(left);
            on_surface(app, &interaction.payload, &sentence)?
        }
        ActionError::Broken(error) => {
            let incident = Uuid::now_v7().simple().to_string()[20..].to_owned();
            tracing::error!(%incident, actor = %interaction.actor, error = %format!("{error:#}"), "an interaction failed");
            let sentence = app.words.plain("replies.broken", json!({ "incident": incident }))?;
            on_surface(app, &interaction.payload, &sentence)?
        }
    };
    let (app, interaction) = (app.clone(), interaction.clone());
    let mut answer = Answer { say, open: None, effects };
    if !moved_on {
        page::say_over(&app, &interaction, &mut answer)?;
    }
    let recorded: Result<Outcome, ActionError> = app
        .write(now, move |ctx| {
            Box::pin(async move {
                if moved_on {
                    page::redraw(ctx, &interaction, &mut answer).await?;
                }
                if remembered {
                    record(ctx, &interaction, answer).await
                } else {
                    let (body, opening) = express(ctx, &interaction, answer).await?;
                    Ok(Outcome { body, opening })
                }
            })
        })
        .await;
    recorded.map_err(|failure| anyhow::anyhow!("{failure:#}"))
}

/// The buttons of the message that was clicked have done their work.
fn spent(
    app: &App,
    payload: &Payload,
    sentence: Option<&str>,
    now: At,
) -> anyhow::Result<Option<NewOutboxEntry>> {
    let Payload::Click(click) = payload else { return Ok(None) };
    let Some(seen) = &click.message else { return Ok(None) };
    let spent = Spent {
        channel: seen.channel.clone(),
        ts: seen.ts.clone(),
        text: seen.text.clone(),
        blocks: seen.blocks.clone(),
        sentence: sentence.map(str::to_owned),
    };
    Ok(Some(spent.effect(app, now)?))
}

fn on_surface(app: &App, payload: &Payload, sentence: &str) -> anyhow::Result<Response> {
    Ok(match payload {
        Payload::Submission(_) => Response::OnTop(Box::new(replies::page(&app.words, sentence)?)),
        _ => Response::Privately(replies::sentence(sentence)),
    })
}

/// Stores the answer, and what answering it leaves to do, with the change that led to it.
async fn record(
    ctx: &mut Ctx<'_>,
    interaction: &Interaction,
    answer: Answer,
) -> Result<Outcome, ActionError> {
    if let Some(body) = inbound::first_answer(ctx.tx, &interaction.dedupe_key).await? {
        return Ok(Outcome { body, opening: None });
    }
    let (body, opening) = express(ctx, interaction, answer).await?;
    inbound::record(
        ctx.tx,
        &Delivery {
            dedupe_key: interaction.dedupe_key.clone(),
            kind: kind(&interaction.payload).to_owned(),
            actor: interaction.actor.clone(),
            answer: body.clone(),
            received_at: ctx.now,
        },
    )
    .await?;
    Ok(Outcome { body, opening })
}

/// Puts the answer into words for Slack, and into the outbox what cannot be said at once.
async fn express(
    ctx: &mut Ctx<'_>,
    interaction: &Interaction,
    answer: Answer,
) -> Result<(String, Option<(Opening, Option<OutboxId>)>), ActionError> {
    let mut body = json!({});
    let mut open = answer.open;
    match answer.say {
        Response::Nothing => {}
        Response::AtFields(sentences) => body = json!({ "response_action": "errors", "errors": sentences }),
        Response::Instead(view) => body = json!({ "response_action": "update", "view": *view }),
        Response::OnTop(view) => body = json!({ "response_action": "push", "view": *view }),
        Response::Privately(message) if matches!(interaction.payload, Payload::Command { .. }) => {
            body = json!({ "response_type": "ephemeral", "text": message.text, "blocks": message.blocks });
        }
        Response::Privately(message) if interaction.is_at_home() && interaction.trigger.is_some() => {
            open = Answer::open(replies::over_home(&ctx.app.words, message)?).open;
        }
        Response::Privately(message) => privately(ctx.tx, interaction, &message, ctx.now).await?,
    }
    for effect in answer.effects {
        outbox::add(ctx.tx, effect, ctx.now).await?;
    }
    let opening = match open {
        // What is drawn anew has nobody waiting for it.
        Some(opening) if matches!(opening.place, Placement::Anew(_)) => Some((opening, None)),
        Some(opening) => {
            let sentence = ctx.app.words.plain("replies.form_lost", json!({}))?;
            let effect = Reply::to(
                &interaction.actor,
                interaction.response_url.as_deref(),
                &replies::sentence(&sentence),
            );
            let apology = outbox::add(ctx.tx, effect.due(ctx.now + APOLOGY_AFTER)?, ctx.now).await?;
            apology.map(|apology| (opening, Some(apology)))
        }
        None => None,
    };
    let body = if body == json!({}) { String::new() } else { body.to_string() };
    Ok((body, opening))
}

async fn privately(
    tx: &mut Tx,
    interaction: &Interaction,
    message: &Message,
    now: At,
) -> Result<(), ActionError> {
    let effect = Reply::to(&interaction.actor, interaction.response_url.as_deref(), message).due(now)?;
    outbox::add(tx, effect, now).await?;
    Ok(())
}

const fn kind(payload: &Payload) -> &'static str {
    match payload {
        Payload::Command { .. } => "command",
        Payload::Shortcut { .. } | Payload::OnMessage { .. } => "shortcut",
        Payload::Click(_) => "click",
        Payload::Submission(_) => "form",
        Payload::Typing { .. } => "typing",
    }
}

/// What Slack is told when nothing can be stored: for a command a sentence, since Slack shows it; for
/// everything else a failure, which Slack shows by itself.
fn unstored(app: &App, payload: &Payload) -> Told {
    let sentence = app.words.plain("replies.unstored", json!({})).unwrap_or_default();
    match payload {
        Payload::Command { .. } => {
            Told::Taken(json!({ "response_type": "ephemeral", "text": sentence }).to_string())
        }
        Payload::Submission(_) => match replies::page(&app.words, &sentence) {
            Ok(view) => Told::Taken(json!({ "response_action": "push", "view": view }).to_string()),
            Err(_) => Told::Failed,
        },
        _ => Told::Failed,
    }
}
