//! Connecting Salesforce.

use anyhow::Result;
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::cli::connect::question::{Otherwise, Question};
use crate::cli::connect::system::System;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::Variables;
use crate::config::salesforce_secret::Credential;
use crate::connectors::salesforce::client::{ATTENDED, Salesforce};
use crate::connectors::salesforce::inspection;

/// What is asked and tried.
pub const SYSTEM: System = System {
    name: "salesforce",
    section: "salesforce",
    title: "Salesforce",
    before: "Baton signs in to Salesforce by an External Client App that runs as an integration user. Make both first, \
             and set SALESFORCE_CLIENT_SECRET, or SALESFORCE_PRIVATE_KEY for signing in by JWT.",
    questions: QUESTIONS,
    secrets,
    trial,
};

const fn field(key: &'static str, asks: &'static str, default: &'static str) -> Question {
    Question::or(key, asks, Otherwise::Default(default))
}

const fn unmapped(key: &'static str, asks: &'static str) -> Question {
    Question::or(key, asks, Otherwise::Nothing)
}

const QUESTIONS: &[Question] = &[
    Question::needed(
        "my_domain",
        "Your organization's own address, such as https://example.my.salesforce.com",
    ),
    Question::or(
        "auth",
        "How Baton signs in, client_credentials or jwt",
        Otherwise::Value("client_credentials"),
    ),
    Question::needed("client_id", "The consumer key of the app"),
    Question::needed("username", "The username that Baton acts as").only("auth", "jwt"),
    Question::or(
        "audience",
        "Whom an assertion is for; of a sandbox https://test.salesforce.com",
        Otherwise::Default("https://login.salesforce.com"),
    )
    .only("auth", "jwt"),
    field("fields.segment", "The API name of the account's field for the segment, or none", "Segment__c"),
    field("fields.region", "The field for the region, or none", "Region__c"),
    field("fields.lam", "The field for the LAM, or none", "LAM__c"),
    field("fields.csm", "The field for the CSM, or none", "Customer_Success_Manager__c"),
    field("fields.industry", "The field for the industry, or none", "Industry"),
    unmapped("fields.arr", "The field for the ARR"),
    unmapped("fields.sa", "The field for the solutions architect"),
    unmapped("fields.sae", "The field for the account executive"),
    unmapped("fields.health", "The field for the health"),
    unmapped("fields.dedicated", "The field for GitLab Dedicated"),
    unmapped("fields.stages_adopted", "The field for the number of stages adopted"),
    unmapped("fields.licenses", "The field for the licenses bought"),
    unmapped("fields.licenses_active", "The field for the licenses in use"),
    Question::or(
        "write.csm",
        "Is Baton to enter the CSM who accepts in the CSM field, yes or no",
        Otherwise::Value("no"),
    )
    .flag(),
    unmapped("write.task_key", "The external ID field of tasks, if Baton is to keep a task for each step"),
];

fn secrets(variables: &Variables) -> Option<String> {
    let names = [
        "SALESFORCE_CLIENT_SECRET",
        "SALESFORCE_CLIENT_SECRET_FILE",
        "SALESFORCE_PRIVATE_KEY",
        "SALESFORCE_PRIVATE_KEY_FILE",
    ];
    names.iter().all(|name| variables.get(name).is_none()).then(|| {
        "SALESFORCE_CLIENT_SECRET is not set; set it, or SALESFORCE_PRIVATE_KEY for auth = \"jwt\", or name a file in the \
         variable with _FILE"
            .to_owned()
    })
}

fn trial<'a>(config: &'a Config, variables: &'a Variables) -> BoxFuture<'a, Result<Vec<String>>> {
    async move {
        let Some(section) = &config.salesforce else { return Ok(Vec::new()) };
        let credential = match Credential::read(variables, section) {
            Ok(credential) => credential,
            Err(found) => return Ok(found.0.iter().map(ToString::to_string).collect()),
        };
        let salesforce = Salesforce::new(section.clone(), credential, Clock::system(), ATTENDED)?;
        let missing = inspection::inspect(&salesforce).await.err().unwrap_or_default();
        Ok(missing.into_iter().map(|one| one.what).collect())
    }
    .boxed()
}
