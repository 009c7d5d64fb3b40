//! The secrets: from a variable, or from a file named by `…_FILE`, never from `baton.toml`.
//!
//! A secret lives in a type that shows nothing when printed, and no fault below repeats one. What cannot be the
//! secret that a variable is for (another one, one in quotation marks, half of one) is named at the start: Slack
//! would say no more than that nobody is let in.

use secrecy::SecretString;

use crate::config::environment::{Transport, Variables, fault};
use crate::config::fault::{Fault, Faults};
use crate::config::feed_secret::FeedSecret;

/// What nobody may read. Printing one shows nothing.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// `SLACK_BOT_TOKEN`.
    pub bot_token: SecretString,
    /// `SLACK_SIGNING_SECRET`: one, or during a rotation two with a comma between. Empty only in Socket Mode.
    pub signing_secrets: Vec<SecretString>,
    /// `SLACK_APP_TOKEN`: there in Socket Mode.
    pub app_token: Option<SecretString>,
    /// `BATON_FEED_SECRET`, several during a rotation; without one there is no deal feed.
    pub feed_secrets: Vec<FeedSecret>,
}

/// Signs of a quotation, straight and typographic: some shells and many editors leave them around a value.
const QUOTES: [char; 9] =
    ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}'];
/// How long Slack's signing secrets are.
const SIGNING: usize = 32;

impl Secrets {
    /// Reads the secrets that `transport` needs, and those that are optional.
    ///
    /// # Errors
    /// Each secret that is missing, given twice, in a file that cannot be read, or not what it has to be.
    pub fn read(variables: &Variables, transport: Transport) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let bot = read(variables, "SLACK_BOT_TOKEN", true, &mut faults, |text| {
            token(text, "xoxb-", "Bot User OAuth Token")
        });
        let needed = transport == Transport::Http;
        let signing = read(variables, "SLACK_SIGNING_SECRET", needed, &mut faults, signing);
        let needed = transport == Transport::Socket;
        let app = read(variables, "SLACK_APP_TOKEN", needed, &mut faults, |text| {
            token(text, "xapp-", "app-level token")
        });
        let feed = read(variables, "BATON_FEED_SECRET", false, &mut faults, FeedSecret::all);
        let name = "BATON_FEED_SECRET";
        if feed.is_none() && variables.is_blank(name) && variables.get("BATON_FEED_SECRET_FILE").is_none() {
            faults.push(fault(
                name,
                "is set and empty; put the feed's secret there, or unset it if there is no feed",
            ));
        }
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        Ok(Self {
            bot_token: bot.unwrap_or_default(),
            signing_secrets: signing.unwrap_or_default(),
            app_token: app,
            feed_secrets: feed.unwrap_or_default(),
        })
    }
}

/// The secret of a variable or its file, as `parse` reads it; None where neither is set or it is faulty, which is then
/// noted. `parse` answers how the sentence with the variable's name goes on.
pub(crate) fn read<T>(
    variables: &Variables,
    name: &str,
    needed: bool,
    faults: &mut Vec<Fault>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    read_lines(variables, name, needed, faults, |text| said(text).and_then(&parse))
}

/// The same of a secret that may have several lines.
pub(crate) fn read_lines<T>(
    variables: &Variables,
    name: &str,
    needed: bool,
    faults: &mut Vec<Fault>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let by_file = format!("{name}_FILE");
    let read = match (variables.get(name), variables.get(&by_file)) {
        (Some(_), Some(_)) => Err(fault(name, "is set, and so is the variable with _FILE; keep one")),
        (Some(value), None) => parse(bare(value)).map_err(|why| fault(name, &why)),
        (None, Some(path)) => match std::fs::read_to_string(path) {
            Ok(text) if bare(&text).is_empty() => Err(fault(&by_file, "names an empty file")),
            Ok(text) => parse(bare(&text)).map_err(|why| fault(&by_file, &why)),
            Err(error) => {
                Err(fault(&by_file, &format!("names a file that cannot be read: {}", error.kind())))
            }
        },
        (None, None) if needed => {
            Err(fault(name, "is not set; set it, or name a file with it in the variable with _FILE"))
        }
        (None, None) => return None,
    };
    read.map_err(|fault| faults.push(fault)).ok()
}

/// Without what editors put around a value: blanks, line breaks, and the mark with which some files begin.
fn bare(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}

/// The text, if it can be a secret or several with commas between them.
fn said(text: &str) -> Result<&str, String> {
    let text = bare(text);
    let inner = |c: char| c.is_whitespace() || c.is_control();
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        return Err("stands in quotation marks; leave them out".to_owned());
    }
    if text.lines().count() > 1 {
        return Err("has more than one line; put the secret alone there".to_owned());
    }
    if text.split(',').any(|part| part.trim().contains(inner)) {
        return Err("has a blank in it; put the secret alone there".to_owned());
    }
    match text.is_ascii() {
        true => Ok(text),
        false => Err("holds a character that no secret has; copy it once more".to_owned()),
    }
}

/// One of Slack's tokens, `what` as Slack's pages call it.
fn token(text: &str, prefix: &str, what: &str) -> Result<SecretString, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match text.strip_prefix(prefix) {
        Some(rest) if !rest.is_empty() && rest.chars().all(good) => Ok(text.into()),
        Some(_) => Err(format!("begins with {prefix}, but does not go on like a token; copy it once more")),
        None if text.starts_with("xoxe") => {
            Err(format!("is a token that expires; turn token rotation off and take the one with {prefix}"))
        }
        None => Err(format!("is not the {what}, which begins with {prefix}")),
    }
}

/// Slack's signing secrets. Slack's are hexadecimal; its documentation has one with other letters in it.
fn signing(text: &str) -> Result<Vec<SecretString>, String> {
    let mut secrets = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if part.len() != SIGNING || !part.chars().all(good) {
            return Err("is not a signing secret, which has 32 digits and letters from a to f; \
                        it stands under Basic Information, App Credentials"
                .to_owned());
        }
        secrets.push(part.into());
    }
    match secrets.len() {
        0 => Err("holds no secret".to_owned()),
        1 | 2 => Ok(secrets),
        _ => Err("holds more than two secrets".to_owned()),
    }
}
