//! What a Google Workspace consists of when it is started: people with a calendar each, service accounts with what they may
//! do as people, and what people consented to.

/// The scopes that this system knows, without what all of them begin with.
pub const CALENDAR_SCOPES: &[&str] =
    &["calendar", "calendar.readonly", "calendar.events", "calendar.events.readonly", "calendar.freebusy"];

/// The whole name of a scope: `calendar.events` is `https://www.googleapis.com/auth/calendar.events`.
pub fn scope(name: &str) -> String {
    format!("https://www.googleapis.com/auth/{name}")
}

/// Somebody with a calendar.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub email: String,
    pub name: String,
    /// The time zone of their calendar.
    pub zone: chrono_tz::Tz,
}

/// A service account.
#[derive(Debug, Clone)]
pub(crate) struct ServiceAccount {
    pub email: String,
    /// PEM.
    pub public_key: String,
    /// What it may do as any person of the domain: whole names.
    pub delegated: Vec<String>,
}

/// An app that people consent to, and one person's consent.
#[derive(Debug, Clone)]
pub(crate) struct Consent {
    pub client_id: String,
    pub client_secret: String,
    pub refresh_token: String,
    pub user: String,
    pub scopes: Vec<String>,
    pub revoked: bool,
}

/// What a Google Workspace consists of.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub(crate) users: Vec<User>,
    /// A calendar beside a person's own: its id and its owner.
    pub(crate) secondary: Vec<(String, String)>,
    pub(crate) accounts: Vec<ServiceAccount>,
    pub(crate) consents: Vec<Consent>,
}

impl World {
    /// An empty one.
    pub fn new() -> World {
        World::default()
    }

    /// Adds a person, whose calendar has their address as its id.
    ///
    /// # Panics
    /// When there is no such time zone.
    pub fn user(mut self, email: &str, name: &str, zone: &str) -> World {
        let zone = zone.parse().expect("a time zone");
        self.users.push(User { email: email.into(), name: name.into(), zone });
        self
    }

    /// Adds a calendar that somebody owns beside their own.
    pub fn secondary(mut self, id: &str, owner: &str) -> World {
        self.secondary.push((id.into(), owner.into()));
        self
    }

    /// Adds a service account with the public half of its key (PEM), which may do this as anybody: names of scopes.
    pub fn service_account(mut self, email: &str, public_key: &str, delegated: &[&str]) -> World {
        let delegated = delegated.iter().map(|name| scope(name)).collect();
        self.accounts.push(ServiceAccount { email: email.into(), public_key: public_key.into(), delegated });
        self
    }

    /// Adds an app and a person's consent to it: the refresh token that came of it, and names of scopes.
    pub fn consent(
        mut self,
        (client_id, client_secret): (&str, &str),
        refresh_token: &str,
        user: &str,
        scopes: &[&str],
    ) -> World {
        self.consents.push(Consent {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            refresh_token: refresh_token.into(),
            user: user.into(),
            scopes: scopes.iter().map(|name| scope(name)).collect(),
            revoked: false,
        });
        self
    }
}
