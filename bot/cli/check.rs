//! `baton check`: a doctor. Everything that can be found out without posting, one line per fault.

mod spellings;

use anyhow::{Result, bail};
use baton_storage::Storage;

use super::manifest;
use crate::clients::slack::{Failure, Slack};
use crate::config::{Config, Environment, Secrets, Transport, Variables};
use crate::messages::Words;
use crate::policy::playbook::{Playbook, Templates};

/// Looks at everything and names what is wrong.
///
/// # Errors
/// When anything is: each fault has been written on a line of its own.
pub async fn run(variables: &Variables) -> Result<()> {
    let mut faults = Vec::new();
    let environment = Environment::read(variables)?;
    let config = match Config::read(&environment.config, variables) {
        Ok(config) => Some(config),
        Err(found) => {
            faults.extend(found.0.iter().map(ToString::to_string));
            None
        }
    };
    let overrides = config.as_ref().and_then(|config| config.organization.templates_dir.clone());
    if let Err(found) = Words::load(overrides.as_deref()) {
        faults.extend(found);
    }
    let playbook = Playbook::load(&Templates::new(overrides));
    if let Err(found) =
        playbook.and_then(|playbook| config.as_ref().map_or(Ok(()), |config| playbook.serves(config)))
    {
        faults.extend(found.0.iter().map(ToString::to_string));
    }
    match Storage::open_to_read(&environment.database_url).await {
        Ok(mut db) => {
            let unsound = baton_storage::soundness(&mut db).await?;
            // What has not been brought up to date is not looked into further.
            if unsound.is_empty() {
                faults.extend(spellings::faults(&mut db).await?);
            }
            faults.extend(unsound);
        }
        Err(fault) => faults.push(format!("DATABASE_URL: {fault}")),
    }
    match Secrets::read(variables, Transport::Http) {
        Ok(secrets) => {
            let slack = Slack::new(environment.slack_api_url.as_str(), &secrets.bot_token)?;
            faults.extend(slack_faults(&slack, config.as_ref()).await);
        }
        Err(found) => faults.extend(found.0.iter().map(ToString::to_string)),
    }
    if faults.is_empty() {
        println!("Everything is in order.");
        return Ok(());
    }
    for fault in &faults {
        println!("{fault}");
    }
    bail!("{} fault{}", faults.len(), if faults.len() == 1 { "" } else { "s" })
}

/// The token, its scopes, the channels and the people that the configuration names.
async fn slack_faults(slack: &Slack, config: Option<&Config>) -> Vec<String> {
    let Some(config) = config else { return Vec::new() };
    let lacking = match slack.lacking(&manifest::scopes(config)).await {
        Ok(lacking) => lacking,
        Err(failure) => return vec![format!("SLACK_BOT_TOKEN: {failure}")],
    };
    let mend = "reinstall the app with the manifest from `baton manifest`";
    let lacks = |scope: &str| format!("SLACK_BOT_TOKEN: the scope {scope} is missing; {mend}");
    let mut faults: Vec<String> = lacking.into_iter().map(lacks).collect();
    for team in &config.teams {
        let place = format!("team {}: channel {}", team.id, team.channel);
        match slack.channel(&team.channel).await {
            Ok(channel) if channel.archived => faults.push(format!("{place} is archived")),
            Ok(channel) if channel.shared_outside => {
                faults.push(format!(
                    "{place} is shared with another organization; nothing internal goes there"
                ));
            }
            Ok(channel) if !channel.member => faults.push(format!("{place}: invite Baton to it")),
            Ok(_) => {
                if let Err(failure) = slack.can_read(&team.channel).await {
                    faults.push(format!("{place}: Baton could not find its own messages again: {failure}"));
                }
            }
            Err(failure) => faults.push(format!("{place}: {failure}")),
        }
    }
    for user in config.everybody() {
        match slack.user(user).await {
            Ok(user) if !user.active => faults.push(format!("{} ({}) has left", user.id, user.name)),
            Ok(_) => {}
            Err(Failure::Refused(code)) => faults.push(format!("{user}: {code}")),
            Err(failure) => {
                faults.push(format!("{user}: {failure}"));
                break;
            }
        }
    }
    faults
}
