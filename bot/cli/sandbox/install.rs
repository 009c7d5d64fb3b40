//! The bot as it is installed into the sandbox's workspace, with secrets that open no other door.

use std::net::SocketAddr;

use local_slack::{App as Installed, OfferedShortcut, Workspace};

use crate::cli::manifest;
use crate::cli::sandbox::names;
use crate::config::Config;
use crate::engine::feature::{Command, Shortcut};
use crate::registry::features;

pub(crate) const SECRET: &str = "sandbox-signing-secret";

/// A token and a secret of nothing: they open no door but the one on this machine.
pub(crate) const TOKEN: &str = "xoxb-sandbox";

/// Installs the bot into the workspace, with what its manifest says.
pub(crate) fn install(workspace: &Workspace, config: &Config, door: SocketAddr) {
    let at = |path: &str| format!("http://{door}/slack/{path}");
    workspace.install(Installed {
        bot_token: TOKEN.into(),
        signing_secret: SECRET.into(),
        bot_user: names::BOT.into(),
        scopes: manifest::scopes(config).into_iter().map(Into::into).collect(),
        commands_url: at("commands"),
        interactions_url: at("interactions"),
        events_url: at("events"),
        messages_read_only: manifest::messages_are_read_only(config),
        without_home: !manifest::has_home(config),
        unfurl_domains: manifest::unfurl_domains(config),
        ..Installed::default()
    });
    let command = |one: &Command| (one.name.into(), one.usage.into(), one.summary.into());
    workspace.offer_commands(features::commands().map(command).collect());
    let shortcut = |on_message| {
        move |one: &Shortcut| OfferedShortcut {
            callback_id: one.callback.into(),
            name: one.name.into(),
            on_message,
        }
    };
    let shortcuts = features::shortcuts().map(shortcut(false));
    workspace.offer_shortcuts(shortcuts.chain(features::message_shortcuts().map(shortcut(true))).collect());
    workspace.subscribe(&manifest::events(config));
}
