//! From a visit to Slack's answer: who is it, was it answered before, which flow, what came of it.
//!
//! One transaction holds the flow's changes, the messages they cause and the record of the answer; Slack
//! is answered after it is on disk. A form is opened after that, while an apology waits in the outbox in
//! case the opening fails or we die before it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use baton_storage::ids::OutboxId;
use baton_storage::inbound::{self, Delivery};
use baton_storage::outbox::NewEffect;
use baton_storage::time::At;
use baton_storage::{Fault, Tx, outbox};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;
use uuid::Uuid;

use crate::accounts::access;
use crate::app::App;
use crate::engine::disable_buttons::Spent;
use crate::engine::interaction::{Act, Answer, Deed, Look, Opening, Run, Say, Visit, Where};
use crate::engine::job::Job;
use crate::engine::reply::{APOLOGY_AFTER, Reply};
use crate::error::Failure;
use crate::registry;
use crate::slack::message::Message;
use crate::slack::replies;

/// Serves a visit and says what Slack is to be told.
pub async fn visit(app: &Arc<App>, visit: Visit) -> Response {
    let now = app.clock.now();
    let kind = kind(&visit.deed);
    let visit = Arc::new(visit);
    let outcome = match serve(app, &visit, now).await {
        Ok(outcome) => Ok(outcome),
        // The commit failed; another one for the refusal would fail too, and Slack waits three seconds.
        Err(Failure::Broken(error)) if is_uncommitted(&error) => Err(error),
        Err(failure) => refuse(app, &visit, failure, now).await,
    };
    match outcome {
        Ok(Outcome { body, opening }) => {
            metrics::counter!("baton_inbound_total", "kind" => kind, "outcome" => "answered").increment(1);
            app.wake.notify_one();
            if let (Some((opening, apology)), Some(trigger)) = (opening, visit.trigger.clone()) {
                app.tasks.spawn(open(app.clone(), trigger, opening, apology));
            }
            reply(body)
        }
        Err(failure) => {
            // Not even the refusal could be stored: Slack must not believe that anything was done.
            metrics::counter!("baton_inbound_total", "kind" => kind, "outcome" => "failed").increment(1);
            tracing::error!(failure = %format!("{failure:#}"), "a visit could not be stored");
            unstored(app, &visit.deed)
        }
    }
}

fn is_uncommitted(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Fault::Group(_) | Fault::Closed))
}

/// The answer's body as JSON text, and the form to open with the apology that waits for it.
struct Outcome {
    body: String,
    opening: Option<(Opening, OutboxId)>,
}

async fn serve(app: &Arc<App>, visit: &Arc<Visit>, now: At) -> Result<Outcome, Failure> {
    match registry::find(&visit.deed) {
        None => Err(Failure::rejection(app.words.plain("replies.unknown_deed", json!({}))?)),
        Some(Run::Look(look)) => {
            let mut db = app.storage.read().await?;
            let actor = access::member(app, &mut db, visit).await?;
            let answer = look(Look { app, db: &mut db, now, actor: &actor, visit }).await?;
            drop(db);
            let (app, visit) = (app.clone(), visit.clone());
            let storage = app.storage.clone();
            storage
                .write(move |tx| Box::pin(async move { record(&app, tx, &visit, answer, now).await }))
                .await
        }
        Some(Run::Act(act)) => {
            let (app, visit) = (app.clone(), visit.clone());
            let storage = app.storage.clone();
            storage
                .write(move |tx| {
                    Box::pin(async move {
                        if let Some(body) = inbound::first_answer(tx, &visit.dedupe_key).await? {
                            return Ok(Outcome { body, opening: None });
                        }
                        let actor = access::member(&app, tx, &visit).await?;
                        let mut answer =
                            act(Act { app: &app, tx, now, actor: &actor, visit: &visit }).await?;
                        answer.effects.extend(spent(&app, &visit.deed, None, now)?);
                        record(&app, tx, &visit, answer, now).await
                    })
                })
                .await
        }
    }
}

/// Turns a failure into words on the surface the person used, and records that.
async fn refuse(
    app: &Arc<App>,
    visit: &Arc<Visit>,
    failure: Failure,
    now: At,
) -> Result<Outcome, anyhow::Error> {
    let mut effects = Vec::new();
    // What broke is not the answer for ever: the same form, sent again, gets another chance.
    let remembered = !matches!(failure, Failure::Broken(_));
    let say = match failure {
        Failure::Fields(sentences) => {
            Say::AtFields(sentences.into_iter().map(|(field, words)| (field.to_owned(), words)).collect())
        }
        Failure::Rejection { sentence, effects: left, too_late } => {
            if too_late {
                effects.extend(spent(app, &visit.deed, Some(&sentence), now)?);
            }
            effects.extend(left);
            on_surface(app, &visit.deed, &sentence)?
        }
        Failure::Broken(error) => {
            let incident = Uuid::now_v7().simple().to_string()[20..].to_owned();
            tracing::error!(%incident, actor = %visit.actor, error = %format!("{error:#}"), "a visit failed");
            let sentence = app.words.plain("replies.broken", json!({ "incident": incident }))?;
            on_surface(app, &visit.deed, &sentence)?
        }
    };
    let (app, visit) = (app.clone(), visit.clone());
    let storage = app.storage.clone();
    let answer = Answer { say, open: None, effects };
    let recorded: Result<Outcome, Failure> = storage
        .write(move |tx| {
            Box::pin(async move {
                if remembered {
                    record(&app, tx, &visit, answer, now).await
                } else {
                    let (body, _) = express(&app, tx, &visit, answer, now).await?;
                    Ok(Outcome { body, opening: None })
                }
            })
        })
        .await;
    recorded.map_err(|failure| anyhow::anyhow!("{failure:#}"))
}

/// The buttons of the message that was clicked have done their work.
fn spent(app: &App, deed: &Deed, sentence: Option<&str>, now: At) -> anyhow::Result<Option<NewEffect>> {
    let Deed::Click(click) = deed else { return Ok(None) };
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

fn on_surface(app: &App, deed: &Deed, sentence: &str) -> anyhow::Result<Say> {
    Ok(match deed {
        Deed::Submission(_) => Say::OnTop(Box::new(replies::page(&app.words, sentence)?)),
        _ => Say::Privately(replies::sentence(sentence)),
    })
}

/// Stores the answer, and what answering it leaves to do, with the change that led to it.
async fn record(app: &App, tx: &mut Tx, visit: &Visit, answer: Answer, now: At) -> Result<Outcome, Failure> {
    if let Some(body) = inbound::first_answer(tx, &visit.dedupe_key).await? {
        return Ok(Outcome { body, opening: None });
    }
    let (body, opening) = express(app, tx, visit, answer, now).await?;
    inbound::record(
        tx,
        &Delivery {
            dedupe_key: visit.dedupe_key.clone(),
            kind: kind(&visit.deed).to_owned(),
            actor: visit.actor.clone(),
            answer: body.clone(),
            received_at: now,
        },
    )
    .await?;
    Ok(Outcome { body, opening })
}

/// Puts the answer into words for Slack, and into the outbox what cannot be said at once.
async fn express(
    app: &App,
    tx: &mut Tx,
    visit: &Visit,
    answer: Answer,
    now: At,
) -> Result<(String, Option<(Opening, OutboxId)>), Failure> {
    let mut body = json!({});
    match answer.say {
        Say::Nothing => {}
        Say::AtFields(sentences) => body = errors(&sentences),
        Say::Instead(view) => body = json!({ "response_action": "update", "view": *view }),
        Say::OnTop(view) => body = json!({ "response_action": "push", "view": *view }),
        Say::Privately(message) if matches!(visit.deed, Deed::Command { .. }) => {
            body = json!({ "response_type": "ephemeral", "text": message.text, "blocks": message.blocks });
        }
        Say::Privately(message) => privately(tx, visit, &message, now).await?,
    }
    for effect in answer.effects {
        outbox::add(tx, effect, now).await?;
    }
    let opening = match answer.open {
        Some(opening) => {
            let sentence = app.words.plain("replies.form_lost", json!({}))?;
            let effect =
                Reply::to(&visit.actor, visit.response_url.as_deref(), &replies::sentence(&sentence));
            let apology = outbox::add(tx, effect.due(now + APOLOGY_AFTER)?, now).await?;
            apology.map(|apology| (opening, apology))
        }
        None => None,
    };
    let body = if body == json!({}) { String::new() } else { body.to_string() };
    Ok((body, opening))
}

async fn privately(tx: &mut Tx, visit: &Visit, message: &Message, now: At) -> Result<(), Failure> {
    let effect = Reply::to(&visit.actor, visit.response_url.as_deref(), message).due(now)?;
    outbox::add(tx, effect, now).await?;
    Ok(())
}

fn errors(sentences: &BTreeMap<String, String>) -> Value {
    json!({ "response_action": "errors", "errors": sentences })
}

/// Opens the form that was promised; takes the apology back, or sends it now.
async fn open(app: Arc<App>, trigger: String, opening: Opening, apology: OutboxId) {
    let view: &SlackView = &opening.view;
    let opened = match &opening.place {
        Where::Alone => app.slack.open_view(&trigger, view, false).await,
        Where::OnTop => app.slack.open_view(&trigger, view, true).await,
        Where::InPlaceOf(id) => app.slack.update_view(id, view).await,
    };
    let now = app.clock.now();
    let storage = app.storage.clone();
    let settled: Result<(), Fault> = match opened {
        Ok(()) => {
            storage
                .write(move |tx| {
                    Box::pin(
                        async move { outbox::cancel(tx, &apology, "the form opened", now).await.map(drop) },
                    )
                })
                .await
        }
        Err(failure) => {
            tracing::warn!(%failure, "a form did not open");
            storage.write(move |tx| Box::pin(async move { outbox::hasten(tx, &apology, now).await })).await
        }
    };
    if let Err(fault) = settled {
        tracing::error!(%fault, "the apology for a form stands as it was");
    }
    app.wake.notify_one();
}

const fn kind(deed: &Deed) -> &'static str {
    match deed {
        Deed::Command { .. } => "command",
        Deed::Shortcut { .. } | Deed::OnMessage { .. } => "shortcut",
        Deed::Click(_) => "click",
        Deed::Submission(_) => "form",
    }
}

fn reply(body: String) -> Response {
    if body.is_empty() {
        StatusCode::OK.into_response()
    } else {
        ([(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

/// What Slack is told when nothing can be stored: for a command a sentence, since Slack shows it; for
/// everything else a failure, which Slack shows by itself.
fn unstored(app: &App, deed: &Deed) -> Response {
    let sentence = app.words.plain("replies.unstored", json!({})).unwrap_or_default();
    match deed {
        Deed::Command { .. } => reply(json!({ "response_type": "ephemeral", "text": sentence }).to_string()),
        Deed::Submission(_) => match replies::page(&app.words, &sentence) {
            Ok(view) => reply(json!({ "response_action": "push", "view": view }).to_string()),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
