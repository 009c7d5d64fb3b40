//! `help` behind every command: what it does, and an example, on one screen.

use serde::Serialize;

use crate::app::App;
use crate::engine::interaction::{Answer, Payload, QueryCtx};
use crate::error::ActionError;
use crate::registry::features;
use crate::slack::blocks::{header, section};
use crate::slack::message::Message;

/// "help" or "?" behind a command.
pub async fn show(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let Payload::Command { name, .. } = &ctx.interaction.payload else { return Ok(Answer::default()) };
    Ok(Answer::privately(page(ctx.app, name)?))
}

/// Whether somebody asks for help instead of doing something.
pub fn wanted(text: &str) -> bool {
    let text = text.trim();
    text.eq_ignore_ascii_case("help") || text == "?"
}

#[derive(Serialize)]
struct PageFacts<'a> {
    command: &'a str,
    usage: Option<&'a str>,
    organization: &'a str,
}

/// A command's page.
fn page(app: &App, command: &str) -> anyhow::Result<Message> {
    let known = features::commands().find(|known| known.name == command);
    let key = command.trim_start_matches('/').replace('-', "_");
    let facts = PageFacts {
        command,
        usage: known.map(|known| known.usage),
        organization: &app.config.organization.name,
    };
    let body = app.words.mrkdwn(&format!("help.{key}"), &facts)?;
    let text = app.words.mrkdwn("help.line", &facts)?;
    Ok(Message::internal(text, vec![header(command), section(&body)]))
}
