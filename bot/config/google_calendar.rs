//! `[google_calendar]`: as whom Baton makes events of meetings, and what proves to Google who Baton is.
//!
//! Without the section nothing here is used. Deliberately absent: whether Google lets Baton in, which only Google knows.

use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::config::environment::Variables;
use crate::config::fault::Faults;
use crate::config::rsa_key::PrivateKey;
use crate::config::secrets;

/// A checked `[google_calendar]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoogleCalendar {
    pub auth: Auth,
    /// Where the API is. It ends in `/`.
    pub api_url: Url,
    /// Where tokens are asked for.
    pub token_url: Url,
}

/// As whom Baton acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// A service account with domain-wide delegation: as whoever organizes a meeting, in their own calendar.
    ServiceAccount {
        /// The address of somebody as whom `baton check` tries it.
        check_as: String,
    },
    /// One person, who consented: in one calendar, whoever organizes.
    User { client_id: String, calendar: String },
}

impl GoogleCalendar {
    /// The calendar for the meetings of somebody with this address.
    pub fn calendar_of<'a>(&'a self, organizer: &'a str) -> &'a str {
        match &self.auth {
            Auth::ServiceAccount { .. } => organizer,
            Auth::User { calendar, .. } => calendar,
        }
    }

    /// The calendar that `baton check` looks at.
    pub fn checked(&self) -> &str {
        match &self.auth {
            Auth::ServiceAccount { check_as } => check_as,
            Auth::User { calendar, .. } => calendar,
        }
    }

    /// Whether events are in the calendars of those who organize.
    pub fn is_delegated(&self) -> bool {
        matches!(self.auth, Auth::ServiceAccount { .. })
    }
}

/// What Baton signs in with. Printing one shows no secret.
#[derive(Clone, Debug)]
pub enum Credential {
    /// `GOOGLE_SERVICE_ACCOUNT`: the service account's address, and its key.
    ServiceAccount { email: String, key: PrivateKey },
    /// `GOOGLE_CLIENT_SECRET` and `GOOGLE_REFRESH_TOKEN`.
    User { client_secret: SecretString, refresh_token: SecretString },
}

impl Credential {
    /// Reads what the section asks for.
    ///
    /// # Errors
    /// Each that is missing, given twice, in a file that cannot be read, or not what it has to be.
    pub fn read(variables: &Variables, section: &GoogleCalendar) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let read = match section.auth {
            Auth::ServiceAccount { .. } => {
                secrets::read_lines(variables, "GOOGLE_SERVICE_ACCOUNT", true, &mut faults, key_file)
            }
            Auth::User { .. } => {
                let mut secret = |name: &str| {
                    secrets::read(variables, name, true, &mut faults, |text| Ok(SecretString::from(text)))
                };
                let (client_secret, refresh_token) =
                    (secret("GOOGLE_CLIENT_SECRET"), secret("GOOGLE_REFRESH_TOKEN"));
                client_secret
                    .zip(refresh_token)
                    .map(|(client_secret, refresh_token)| Self::User { client_secret, refresh_token })
            }
        };
        read.ok_or(Faults(faults))
    }
}

/// The key file of a service account, as Google gives it: JSON.
fn key_file(text: &str) -> Result<Credential, String> {
    let file: Value = serde_json::from_str(text)
        .map_err(|_| "is no JSON; put the whole key file of the service account there".to_owned())?;
    let words = |name: &str| file[name].as_str().filter(|text| !text.trim().is_empty());
    if words("type") != Some("service_account") {
        return Err(
            "is no key file of a service account, which says \"type\": \"service_account\"".to_owned()
        );
    }
    let (Some(email), Some(key)) = (words("client_email"), words("private_key")) else {
        return Err("is no whole key file: it lacks client_email or private_key".to_owned());
    };
    let key = PrivateKey::parse(key).map_err(|why| format!("holds a private_key that {why}"))?;
    Ok(Credential::ServiceAccount { email: email.to_owned(), key })
}
