//! `baton manifest --url https://…`, or `--socket-mode`: the Slack app, as Slack's "From a manifest" takes it.
//!
//! Written from the flows' registry, so that Slack offers exactly what Baton answers.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::{Value, json};

use crate::cli::output;
use crate::config::Config;
use crate::config::environment::{Environment, Variables};
use crate::registry::features;

/// Every scope, and what it is for.
pub const SCOPES: &[(&str, &str)] = &[
    ("commands", "slash commands and shortcuts"),
    ("app_mentions:read", "answering where somebody mentions it"),
    ("chat:write", "posting and updating its messages"),
    ("users:read", "who is who, in which time zone, who has left"),
    ("users:read.email", "matching people of the CRM to people of Slack"),
    ("channels:read", "whether a public channel is archived or shared with a customer"),
    ("groups:read", "the same for private channels it is invited to"),
    ("channels:history", "finding its own message again when Slack's answer was lost"),
    ("groups:history", "the same in private channels"),
    ("im:write", "opening direct messages"),
    ("im:history", "finding its own direct message again, and answering in it"),
    ("files:write", "calendar files of meetings, in the account's own channel"),
];

/// Needed only where user groups are named.
pub const GROUP_SCOPE: (&str, &str) =
    ("usergroups:read", "who is in the groups that hold a role or may ask for a CSM");

/// Needed only where Baton creates accounts' channels.
pub const CHANNEL_SCOPE: (&str, &str) = ("groups:write", "creating an account's channel, inviting its team");

/// Needed only where `agenda_canvas` is set.
pub const CANVAS_SCOPE: (&str, &str) = ("canvases:write", "an agenda as a canvas of the account's channel");

/// Needed unless `unfurl` is off.
pub const LINK_SCOPES: &[(&str, &str)] = &[
    ("links:read", "hearing of links to the CRM that people post"),
    ("links:write", "showing under them what it knows"),
];

/// So many domains of links an app may name.
const MOST_DOMAINS: usize = 5;

#[derive(Args)]
pub struct Options {
    /// Where Slack reaches this bot, such as <https://baton.example.com>
    #[arg(long, required_unless_present = "socket_mode", conflicts_with = "socket_mode")]
    url: Option<String>,

    /// For a bot that runs in Socket Mode, and that Slack need not reach.
    #[arg(long)]
    socket_mode: bool,
}

/// Writes the manifest to standard output.
///
/// # Errors
/// When the address is not https, or the configuration has faults.
pub fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    let config = Config::read(&environment.config, variables)?;
    let url = options.url.as_deref().map(|url| url.trim_end_matches('/'));
    if let Some(url) = url
        && !url.starts_with("https://")
    {
        bail!("Slack sends requests to https addresses only; {url} is none");
    }
    output::lines([format!("{:#}", manifest(url, &config))])
}

/// The scopes this configuration needs.
pub fn scopes(config: &Config) -> Vec<&'static str> {
    let groups = !config.groups().is_empty();
    let (creates, canvas) = (config.organization.create_account_channels, config.organization.agenda_canvas);
    let more = groups.then_some(&GROUP_SCOPE).into_iter();
    let more = more.chain(creates.then_some(&CHANNEL_SCOPE)).chain(canvas.then_some(&CANVAS_SCOPE));
    let more = more.chain(LINK_SCOPES.iter().filter(|_| config.organization.unfurl));
    SCOPES.iter().chain(more).map(|(scope, _)| *scope).collect()
}

/// The events of the workspace to which it listens under this configuration.
pub fn events(config: &Config) -> Vec<&'static str> {
    let wanted = features::listeners().filter(|listener| (listener.wanted)(config));
    wanted.map(|listener| listener.event).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The domains of links of which Slack tells it: the CRM's hosts.
pub fn unfurl_domains(config: &Config) -> Vec<String> {
    let hosts = config.organization.crm_hosts.iter().filter(|_| config.organization.unfurl);
    hosts.take(MOST_DOMAINS).cloned().collect()
}

/// Whether people can write nothing in its direct messages, as the manifest says.
pub fn messages_are_read_only(config: &Config) -> bool {
    app_home(config)["messages_tab_read_only_enabled"] == true
}

/// Whether it has a Home tab, as the manifest says.
pub fn has_home(config: &Config) -> bool {
    app_home(config)["home_tab_enabled"] == true
}

fn app_home(config: &Config) -> Value {
    manifest(None, config)["features"]["app_home"].take()
}

/// The manifest of a bot that Slack reaches at `url`, or of one that runs in Socket Mode.
pub fn manifest(url: Option<&str>, config: &Config) -> Value {
    // A request URL stands there only where there is one.
    let reached = |mut part: Value, key: &str, path: &str| {
        if let Some(url) = url {
            part[key] = json!(format!("{url}/slack/{path}"));
        }
        part
    };
    let commands: Vec<Value> = features::commands()
        .map(|command| {
            let offered = json!({
                "command": command.name,
                "description": command.summary,
                "usage_hint": command.usage,
                "should_escape": false,
            });
            reached(offered, "url", "commands")
        })
        .collect();
    let global = features::shortcuts().map(|shortcut| (shortcut, "global"));
    let shortcuts: Vec<Value> = global
        .chain(features::message_shortcuts().map(|shortcut| (shortcut, "message")))
        .map(|(shortcut, kind)| {
            json!({
                "name": shortcut.name,
                "type": kind,
                "callback_id": shortcut.callback,
                "description": shortcut.summary,
            })
        })
        .collect();
    json!({
        "display_information": {
            "name": "Baton",
            "description": "Carries accounts from pre-sales to post-sales",
            "background_color": "#1d3557",
        },
        "features": {
            "bot_user": { "display_name": "Baton", "always_online": true },
            "app_home": { "home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false },
            "slash_commands": commands,
            "shortcuts": shortcuts,
            "unfurl_domains": unfurl_domains(config),
        },
        "oauth_config": { "scopes": { "bot": scopes(config) } },
        "settings": {
            "event_subscriptions": reached(json!({ "bot_events": events(config) }), "request_url", "events"),
            "interactivity": reached(json!({ "is_enabled": true }), "request_url", "interactions"),
            "org_deploy_enabled": false,
            "socket_mode_enabled": url.is_none(),
            "token_rotation_enabled": false,
        },
    })
}
