//! `baton check`: a doctor. Everything that can be found out without posting, one line per fault.

pub mod groups;
pub mod spellings;

use anyhow::{Result, bail};
use baton_storage::asides::{self, Aside};
use baton_storage::time::At;
use baton_storage::{Reader, Storage, connections};

use crate::cli::upcoming::plain::printable;
use crate::cli::{check, manifest, output};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::{Environment, Transport, Variables};
use crate::config::fault::Faults;
use crate::config::gainsight::access_key;
use crate::config::gitlab::token;
use crate::config::salesforce::Salesforce as Section;
use crate::config::salesforce_secret::Credential;
use crate::config::secrets::Secrets;
use crate::connectors::gainsight::client::Gainsight;
use crate::connectors::gitlab::client::GitLab;
use crate::connectors::salesforce::client::{ATTENDED, Salesforce};
use crate::connectors::salesforce::inspection;
use crate::connectors::{gainsight, gitlab, google_calendar};
use crate::engine::set_aside::view::kind_in_words;
use crate::registry::playbook;
use crate::registry::recurring;
use crate::rules::templates::Templates;
use crate::slack::client::Slack;
use crate::slack::client::failure::SlackError;
use crate::slack::words::Words;

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
    let words = Words::load(overrides.as_deref()).map_err(|found| faults.extend(found));
    let playbook = playbook::load(&Templates::new(overrides));
    let serves = playbook.and_then(|playbook| {
        let Some(config) = &config else { return Ok(()) };
        let never = recurring::faults(config, &playbook, Clock::system().now());
        faults.extend(never.iter().map(ToString::to_string));
        playbook::serves(&playbook, config)
    });
    if let Err(found) = serves {
        faults.extend(found.0.iter().map(ToString::to_string));
    }
    let words = words.ok();
    match Storage::open_to_read(&environment.database_url).await {
        Ok(mut db) => {
            let unsound = baton_storage::soundness(&mut db).await?;
            // What has not been brought up to date is not looked into further.
            if unsound.is_empty() {
                faults.extend(check::spellings::faults(&mut db).await?);
                faults.extend(set_aside(&mut db, words.as_ref()).await);
                faults.extend(differences(&mut db).await);
            }
            faults.extend(unsound);
        }
        Err(fault) => faults.push(format!("DATABASE_URL: {fault}")),
    }
    match Secrets::read(variables, environment.transport) {
        Ok(secrets) => {
            let api = environment.slack_api_url.as_str();
            faults.extend(slack_faults(&Slack::new(api, &secrets.bot_token)?, config.as_ref()).await);
            let token = secrets.app_token.filter(|_| environment.transport == Transport::Socket);
            if let Some(token) = token {
                faults.extend(socket_fault(&Slack::new(api, &token)?).await);
            }
        }
        Err(found) => faults.extend(found.0.iter().map(ToString::to_string)),
    }
    if let Some((config, section)) =
        config.as_ref().and_then(|config| Some((config, config.salesforce.as_ref()?)))
    {
        faults.extend(salesforce_faults(variables, config, section).await?);
    }
    let backups = config.as_ref().and_then(|config| config.backups.as_ref()?.fault());
    faults.extend(backups.map(|fault| format!("`backups.folder`: {fault}")));
    if let Some(config) = &config {
        faults.extend(gitlab_faults(variables, config).await?);
        faults.extend(gainsight_faults(variables, config).await?);
        faults.extend(google_calendar_faults(variables, config).await?);
    }
    if faults.is_empty() {
        let connected = config.as_ref().and_then(|config| config.gainsight.as_ref()?.connected());
        let unverified = connected.map(|_| gainsight::inspection::UNVERIFIED.to_owned());
        return output::lines(unverified.into_iter().chain(["Everything is in order.".to_owned()]));
    }
    let count = faults.len();
    output::lines(faults)?;
    bail!("{count} fault{}", if count == 1 { "" } else { "s" })
}

/// What went wrong while Baton ran and waits to be tried again. A database that has not been brought up to date has none.
async fn set_aside(db: &mut Reader, words: Option<&Words>) -> Vec<String> {
    let aside = asides::all(db).await.unwrap_or_default();
    let line = |one: &Aside| {
        let known = words.and_then(|words| kind_in_words(words, &one.kind).ok().flatten());
        let what = known.unwrap_or_else(|| one.kind.clone());
        let name = format!("{} {}", one.name, one.slot);
        let again = match one.again_at {
            Some(at) => {
                let times =
                    if one.attempts == 1 { "once".to_owned() } else { format!("{} times", one.attempts) };
                format!("tried {times}, again after {}", moment(at))
            }
            None => "not tried again until baton.toml or the templates are changed".to_owned(),
        };
        let since = moment(one.since_at);
        printable(&format!("set aside since {since}: {what} ({}): {}; {again}", name.trim(), one.reason))
    };
    aside.iter().map(line).collect()
}

/// A moment, as an operator reads it.
pub fn moment(at: At) -> String {
    at.utc().format("%F %H:%M UTC").to_string()
}

/// What the comparisons with Salesforce have found, which should be nothing. A database that has not been brought up to
/// date has none.
async fn differences(db: &mut Reader) -> Option<String> {
    let known = connections::of(db, "salesforce").await.ok()?;
    let at = known.compared_at.filter(|_| known.differences > 0).map(moment)?;
    let count = known.differences;
    Some(format!(
        "salesforce: {count} differences were found and put right; compared last {at}; see the runbook"
    ))
}

/// Whether Salesforce lets Baton in, and has the fields that the configuration maps.
async fn salesforce_faults(variables: &Variables, config: &Config, section: &Section) -> Result<Vec<String>> {
    let found = match Credential::read(variables, section) {
        Ok(credential) => {
            let salesforce = Salesforce::new(section.clone(), credential, Clock::system(), ATTENDED)?;
            inspection::faults(&salesforce, config).await
        }
        Err(found) => found.0,
    };
    Ok(found.iter().map(ToString::to_string).collect())
}

/// Whether GitLab lets Baton in, and do what it is to do.
async fn gitlab_faults(variables: &Variables, config: &Config) -> Result<Vec<String>> {
    let Some(section) = &config.gitlab else { return Ok(Vec::new()) };
    let found = match token(variables) {
        Ok(token) => {
            let client = GitLab::new(section.clone(), token, gitlab::client::PATIENCE)?;
            gitlab::inspection::faults(&client, config).await
        }
        Err(found) => found.0,
    };
    Ok(found.iter().map(ToString::to_string).collect())
}

/// Whether Gainsight lets Baton in, and has the fields that the configuration names.
async fn gainsight_faults(variables: &Variables, config: &Config) -> Result<Vec<String>> {
    let connected = config.gainsight.as_ref().and_then(|gainsight| gainsight.connected());
    let Some(section) = connected else { return Ok(Vec::new()) };
    let found = match access_key(variables) {
        Ok(key) => {
            let client = Gainsight::new(section.clone(), key, gainsight::client::PATIENCE)?;
            gainsight::inspection::faults(&client, config).await
        }
        Err(found) => found.0,
    };
    Ok(found.iter().map(ToString::to_string).collect())
}

/// Whether Google lets Baton in, and do what it is to do.
async fn google_calendar_faults(variables: &Variables, config: &Config) -> Result<Vec<String>> {
    let Some(section) = &config.google_calendar else { return Ok(Vec::new()) };
    let found = match google_calendar::connection::open(section, variables, Clock::system()) {
        Ok(connection) => google_calendar::inspection::faults(&connection.client, config).await,
        Err(error) => error.downcast::<Faults>()?.0,
    };
    Ok(found.iter().map(ToString::to_string).collect())
}

/// Whether the app token opens connections. One is asked for and not used, which Slack forgets by itself.
async fn socket_fault(slack: &Slack) -> Option<String> {
    let failure = slack.socket_address().await.err()?;
    let mend = match failure.code() {
        Some("missing_scope") => {
            "; make one with the scope connections:write, under Basic Information, App-Level Tokens"
        }
        Some("not_allowed_token_type" | "invalid_auth" | "not_authed" | "token_revoked") => {
            "; take the one under Basic Information, App-Level Tokens"
        }
        Some(_) => "; look at Socket Mode in the app's settings",
        None => "",
    };
    Some(format!("SLACK_APP_TOKEN: {failure}{mend}"))
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
    faults.extend(groups::faults(slack, config).await);
    for user in config.everybody() {
        match slack.user(user).await {
            Ok(user) if !user.active => faults.push(format!("{} ({}) has left", user.id, user.name)),
            Ok(_) => {}
            Err(SlackError::Refused(code)) => faults.push(format!("{user}: {code}")),
            Err(failure) => {
                faults.push(format!("{user}: {failure}"));
                break;
            }
        }
    }
    faults
}
