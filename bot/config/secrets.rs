//! The secrets: from a variable, or from a file named by `…_FILE`, never from `baton.toml`.
//!
//! A secret lives in a type that shows nothing when printed, and no fault below repeats one. Deliberately
//! absent: what a secret looks like, which is its reader's to know.

use secrecy::SecretString;

use super::environment::{Variables, fault};
use super::fault::{Fault, Faults};

/// How Slack reaches the bot, which decides the secrets that have to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Signed requests: a signing secret is needed.
    Http,
    /// Socket Mode: an app token is needed.
    Socket,
}

/// What nobody may read. Printing one shows nothing.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// `SLACK_BOT_TOKEN`.
    pub bot_token: SecretString,
    /// `SLACK_SIGNING_SECRET`: one, or during a rotation two with a comma between. Empty only in Socket Mode.
    pub signing_secrets: Vec<SecretString>,
    /// `SLACK_APP_TOKEN`: there in Socket Mode.
    pub app_token: Option<SecretString>,
    /// `BATON_FEED_SECRET`; without it there is no deal feed.
    pub feed_secret: Option<SecretString>,
}

impl Secrets {
    /// Reads the secrets that `transport` needs, and those that are optional.
    ///
    /// # Errors
    /// Each secret that is missing, given twice, or in a file that cannot be read.
    pub fn read(variables: &Variables, transport: Transport) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut secret = |name: &str, needed: bool| {
            let value = given(variables, name).unwrap_or_else(|fault| {
                faults.push(fault);
                Some(String::new())
            });
            if needed && value.is_none() {
                faults.push(fault(
                    name,
                    "is not set; set it, or name a file with it in the variable with _FILE",
                ));
            }
            value
        };
        let bot = secret("SLACK_BOT_TOKEN", true);
        let signing = secret("SLACK_SIGNING_SECRET", transport == Transport::Http).unwrap_or_default();
        let app = secret("SLACK_APP_TOKEN", transport == Transport::Socket);
        let feed = secret("BATON_FEED_SECRET", false);
        let signing: Vec<_> = signing.split(',').map(str::trim).filter(|one| !one.is_empty()).collect();
        if signing.len() > 2 {
            faults.push(fault("SLACK_SIGNING_SECRET", "holds more than two secrets"));
        }
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        Ok(Self {
            bot_token: bot.unwrap_or_default().into(),
            signing_secrets: signing.into_iter().map(SecretString::from).collect(),
            app_token: app.map(SecretString::from),
            feed_secret: feed.map(SecretString::from),
        })
    }
}

/// The secret's text from its variable or its file; None where neither is set.
fn given(variables: &Variables, name: &str) -> Result<Option<String>, Fault> {
    let by_file = format!("{name}_FILE");
    match (variables.get(name), variables.get(&by_file)) {
        (Some(_), Some(_)) => Err(fault(name, "is set, and so is the variable with _FILE; keep one")),
        (Some(value), None) => Ok(Some(value.trim().to_owned())),
        (None, Some(path)) => match std::fs::read_to_string(path) {
            Ok(text) if text.trim().is_empty() => Err(fault(&by_file, "names an empty file")),
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) => {
                Err(fault(&by_file, &format!("names a file that cannot be read: {}", error.kind())))
            }
        },
        (None, None) => Ok(None),
    }
}
