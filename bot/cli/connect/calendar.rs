//! Connecting Google Calendar.

use anyhow::Result;
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::cli::connect::question::{Otherwise, Question};
use crate::cli::connect::system::System;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::Variables;
use crate::config::fault::Faults;
use crate::connectors::google_calendar::{connection, inspection};

/// What is asked and tried.
pub const SYSTEM: System = System {
    name: "calendar",
    section: "google_calendar",
    title: "Google Calendar",
    before: "Baton makes events as whoever organizes a meeting, by a service account with domain-wide delegation: make it and \
             its JSON key first, and name that file in GOOGLE_SERVICE_ACCOUNT_FILE. Or it makes them in one calendar, by one \
             person's consent: set GOOGLE_CLIENT_SECRET and GOOGLE_REFRESH_TOKEN.",
    questions: QUESTIONS,
    secrets,
    trial,
};

const QUESTIONS: &[Question] = &[
    Question::or(
        "auth",
        "By a service account or one person's consent, service_account or user",
        Otherwise::Value("service_account"),
    ),
    Question::needed("check_as", "The e-mail address of somebody as whom it is tried")
        .only("auth", "service_account"),
    Question::needed("client_id", "The ID of the OAuth client that the person consented to")
        .only("auth", "user"),
    Question::needed(
        "calendar",
        "The calendar in which events are made, such as the person's e-mail address",
    )
    .only("auth", "user"),
];

fn secrets(variables: &Variables) -> Option<String> {
    let names = ["GOOGLE_SERVICE_ACCOUNT", "GOOGLE_REFRESH_TOKEN"];
    let is_set = |name: &&str| {
        [(*name).to_owned(), format!("{name}_FILE")].iter().any(|name| variables.get(name).is_some())
    };
    (!names.iter().any(is_set)).then(|| {
        "GOOGLE_SERVICE_ACCOUNT_FILE is not set; set it, or GOOGLE_CLIENT_SECRET and GOOGLE_REFRESH_TOKEN for auth = \"user\""
            .to_owned()
    })
}

fn trial<'a>(config: &'a Config, variables: &'a Variables) -> BoxFuture<'a, Result<Vec<String>>> {
    async move {
        let Some(section) = &config.google_calendar else { return Ok(Vec::new()) };
        let connection = match connection::open(section, variables, Clock::system()) {
            Ok(connection) => connection,
            Err(error) => return Ok(error.downcast::<Faults>()?.0.iter().map(ToString::to_string).collect()),
        };
        let missing = inspection::inspect(&connection.client).await.err().unwrap_or_default();
        Ok(missing.into_iter().map(|one| one.what).collect())
    }
    .boxed()
}
