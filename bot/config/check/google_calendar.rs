//! The reading of `[google_calendar]`, each fault at its key.

use toml::{Table, Value};
use url::{Host, Url};

use super::Check;
use crate::config::fault::nearest;
use crate::config::google_calendar::{Auth, GoogleCalendar};
use crate::config::values::{filled, secure_address};

const API: &str = "https://www.googleapis.com/calendar/v3/";
const TOKEN: &str = "https://oauth2.googleapis.com/token";

impl Check {
    /// The section; none where it is not there, or a value is wrong, which is then noted.
    pub(super) fn google_calendar(&mut self, file: &Table) -> Option<GoogleCalendar> {
        let path = "google_calendar";
        let table = file.get(path).and_then(Value::as_table)?;
        let before = self.faults.len();
        let auth = self.google_auth(table, path);
        let address = |this: &mut Self, key: &str, usual: &str| match table.contains_key(key) {
            true => this.text(table, path, key, google_address),
            false => Url::parse(usual).ok(),
        };
        let (api_url, token_url) = (address(self, "api_url", API), address(self, "token_url", TOKEN));
        if self.faults.len() > before {
            return None;
        }
        let mut api_url = api_url?;
        let whole = format!("{}/", api_url.path().trim_end_matches('/'));
        api_url.set_path(&whole);
        Some(GoogleCalendar { auth: auth?, api_url, token_url: token_url? })
    }

    fn google_auth(&mut self, table: &Table, path: &str) -> Option<Auth> {
        let delegated = self.text(table, path, "auth", auth)?;
        let (of_it, of_the_other): (&[&str], &[&str]) = match delegated {
            true => (&["check_as"], &["client_id", "calendar"]),
            false => (&["client_id", "calendar"], &["check_as"]),
        };
        let named = if delegated { "service_account" } else { "user" };
        for key in of_the_other.iter().filter(|key| table.contains_key(**key)) {
            let what = format!("`{path}.{key}` is not for auth = \"{named}\"; leave it out");
            self.wrong(&format!("{path}.{key}"), what);
        }
        for key in of_it.iter().filter(|key| !table.contains_key(**key)) {
            let why = match *key {
                "check_as" => "it is the e-mail address of somebody as whom `baton check` tries",
                "client_id" => "it is that of the OAuth client which the person consented to",
                _ => "it is the calendar in which events are made, such as the person's e-mail address",
            };
            self.wrong(&format!("{path}.auth"), format!("`{path}.{key}` is missing; {why}"));
        }
        Some(match delegated {
            true => Auth::ServiceAccount { check_as: self.text(table, path, "check_as", email)? },
            false => Auth::User {
                client_id: self.text(table, path, "client_id", filled)?,
                calendar: self.text(table, path, "calendar", email)?,
            },
        })
    }
}

/// Whether it is by a service account.
fn auth(text: &str) -> Result<bool, String> {
    match text {
        "service_account" => Ok(true),
        "user" => Ok(false),
        _ => {
            let known = nearest(text, ["service_account", "user"]);
            let meant = known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
            Err(format!("is no way to sign in; there are `service_account` and `user`{meant}"))
        }
    }
}

/// The address of a person, or of a calendar, which looks like one.
fn email(text: &str) -> Result<String, String> {
    match text.split_once('@') {
        Some((name, host))
            if !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace) =>
        {
            Ok(text.to_lowercase())
        }
        _ => Err("is no e-mail address, such as robin@example.com".to_owned()),
    }
}

/// An address of Google's, or of this machine: the token goes nowhere else.
fn google_address(text: &str) -> Result<Url, String> {
    let url =
        secure_address(text, "leave it out, or write it as in https://www.googleapis.com/calendar/v3/")?;
    let good = match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name == "googleapis.com" || name.ends_with(".googleapis.com")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match good {
        true => Ok(url),
        false => {
            Err("is no address of Google's (googleapis.com); Baton's token goes nowhere else".to_owned())
        }
    }
}
