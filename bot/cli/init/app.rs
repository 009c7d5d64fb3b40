//! The app in Slack: its manifest and where it is made, and the two secrets, which live in the environment or in files and
//! are typed here for this run alone.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use url::Url;

use crate::cli::connect::ask;
use crate::cli::init::answers::{Ask, Source};
use crate::cli::{manifest, output};
use crate::config::Config;
use crate::config::environment::Variables;
use crate::config::values::bare_host;

const TOKEN: &str = "SLACK_BOT_TOKEN";
const SIGNING: &str = "SLACK_SIGNING_SECRET";
/// Set beside secrets that were typed, in this process alone.
const TYPED: &str = "BATON_INIT_TYPED";
/// Where Slack makes an app of a manifest in the address.
const NEW_APP: &str = "https://api.slack.com/apps?new_app=1";

/// Whether there is a bot token in the environment or a file.
pub fn has_token(variables: &Variables) -> bool {
    [TOKEN.to_owned(), format!("{TOKEN}_FILE")].iter().any(|name| variables.get(name).is_some())
}

/// Whether the secrets were typed just now.
pub fn was_typed(variables: &Variables) -> bool {
    variables.get(TYPED).is_some()
}

/// Forgets what was typed.
pub fn forget(variables: &mut Variables) {
    for name in [TOKEN, SIGNING, TYPED] {
        variables.set(name, "");
    }
}

/// The address of a bot that Slack reaches; how the sentence `"address" …` goes on otherwise.
///
/// # Errors
/// When it is none that Slack would take.
pub fn public_address(text: &str) -> Result<String, String> {
    let url =
        Url::parse(text).map_err(|_| "is no address; write it as in https://baton.example.com".to_owned())?;
    match url.scheme() == "https" && url.has_host() {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => Err("has to begin with https://; Slack sends requests to no other address".to_owned()),
    }
}

/// Says how the app is made, and takes the two secrets where somebody can type them.
///
/// # Errors
/// Where nobody can: the secrets have to be in the environment.
pub fn make(source: &mut Source, url: Option<&str>, variables: &mut Variables) -> Result<()> {
    source.say("There is no bot token yet: first, Slack needs an app. Two questions make its manifest.")?;
    let hosts = match source {
        Source::Terminal => source.many("", HOSTS, None, &bare_host)?,
        Source::File { .. } => source.many("organization", HOSTS, None, &bare_host)?,
    };
    let url = match url {
        Some(url) => Some(url.to_owned()),
        None => source.one("", URL, None, &public_address)?,
    };
    source.done()?;
    let (Some(url), [_, ..]) = (url, hosts.as_slice()) else {
        bail!("the address and the CRM's host are needed")
    };
    let manifest = manifest::manifest(Some(&url), &before(&hosts)?);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("manifest_json", &manifest.to_string())
        .finish();
    output::lines([
        format!("{manifest:#}"),
        String::new(),
        "1. Open this address, choose the workspace, and create the app. If the address is too long for your browser, open"
            .to_owned(),
        format!("   {NEW_APP} instead, choose \"From a manifest\", and paste the JSON above:"),
        String::new(),
        format!("   {NEW_APP}&{query}"),
        String::new(),
        "2. Install it to the workspace (Settings, Install App). The Bot User OAuth Token begins with xoxb-.".to_owned(),
        "3. The Signing Secret is under Settings, Basic Information, App Credentials.".to_owned(),
        String::new(),
    ])?;
    if !source.asks() {
        bail!(
            "{TOKEN} and {SIGNING} are not set; make the app, set them or {TOKEN}_FILE and {SIGNING}_FILE, and run this again"
        );
    }
    output::lines(["Both are used now and written nowhere.".to_owned()])?;
    for (name, asks) in [(TOKEN, "Bot User OAuth Token (xoxb-…)"), (SIGNING, "Signing Secret")] {
        let secret = loop {
            let secret = hidden(asks)?;
            if !secret.is_empty() {
                break secret;
            }
            output::lines(["This one needs an answer.".to_owned()])?;
        };
        variables.set(name, secret);
    }
    variables.set(TYPED, "yes");
    Ok(())
}

const URL: Ask = Ask::needed("url", "The https address at which Slack reaches this bot");
const HOSTS: Ask = Ask::needed(
    "crm_hosts",
    "The CRM's hosts, such as example.my.salesforce.com, example.lightning.force.com",
);

/// A configuration that wants of Slack what any will: user groups are offered.
fn before(hosts: &[String]) -> Result<Config> {
    let text = format!(
        "[organization]\nname = \"-\"\ntimezone = \"UTC\"\ncrm_hosts = {hosts:?}\n[[teams]]\nid = \"-\"\nname = \"-\"\n\
         region = \"-\"\nsegment = \"enterprise\"\nchannel = \"C00\"\ntrack = \"enterprise\"\npriority_model = \"-\"\n\
         managers = [\"S00\"]\n"
    );
    Ok(Config::parse(&text, "baton.toml", &Variables::default())?)
}

/// A line that somebody types and nobody sees.
fn hidden(asks: &str) -> Result<String> {
    let quiet = std::io::stdin().is_terminal() && stty("-echo");
    let typed = ask::line(&format!("{asks}: "));
    if quiet {
        stty("echo");
        output::text("\n")?;
    }
    typed
}

fn stty(argument: &str) -> bool {
    let run = Command::new("stty").arg(argument).stdin(Stdio::inherit()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// What is left to do.
pub fn next_steps(variables: &Variables, in_order: bool) -> Vec<String> {
    let mut steps = vec![String::new()];
    if was_typed(variables) {
        steps.push(format!(
            "Put the two secrets where Baton finds them: {TOKEN} and {SIGNING} in its environment, or in files that"
        ));
        steps.push(format!("only its user can read, named by {TOKEN}_FILE and {SIGNING}_FILE."));
    }
    steps.push(match in_order {
        true => "Next: `baton serve`.".to_owned(),
        false => "Next: mend what is named above, run `baton check`, then `baton serve`.".to_owned(),
    });
    steps
}
