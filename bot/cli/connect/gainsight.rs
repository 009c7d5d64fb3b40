//! Connecting Gainsight.

use anyhow::Result;
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::cli::connect::question::{Otherwise, Question};
use crate::cli::connect::system::System;
use crate::config::Config;
use crate::config::environment::Variables;
use crate::config::gainsight::access_key;
use crate::connectors::gainsight::client::{Gainsight, PATIENCE};
use crate::connectors::gainsight::inspection;

/// What is asked and tried.
pub const SYSTEM: System = System {
    name: "gainsight",
    section: "gainsight",
    title: "Gainsight",
    before: "Baton works in Gainsight by the tenant's access key (Administration, Connectors). Set GAINSIGHT_ACCESS_KEY. This \
             connector follows Gainsight's documentation and was never tried with a real tenant: begin with dry = true, and \
             compare one account in Gainsight before you trust it.",
    questions: QUESTIONS,
    secrets,
    trial,
};

const QUESTIONS: &[Question] = &[
    Question::needed("base_url", "Your tenant's own address, such as https://example.gainsightcloud.com"),
    Question::or(
        "key_field",
        "The API name of the company's field that holds the CRM's id of its account",
        Otherwise::Default("SFDC_Account_ID"),
    ),
    Question::or("priority_field", "The field for the priority, such as Priority__gc", Otherwise::Nothing),
    Question::or("lifecycle_field", "The field for the lifecycle, such as Lifecycle__gc", Otherwise::Nothing),
    Question::or("health_field", "The field from which the health is read", Otherwise::Nothing),
    Question::or(
        "dry",
        "Is Baton to show operators what it would enter, and to enter nothing, yes or no",
        Otherwise::Value("yes"),
    )
    .flag(),
];

fn secrets(variables: &Variables) -> Option<String> {
    Some(access_key(variables).err()?.to_string())
}

fn trial<'a>(config: &'a Config, variables: &'a Variables) -> BoxFuture<'a, Result<Vec<String>>> {
    async move {
        let Some(section) = config.gainsight.as_ref().and_then(|section| section.connected()) else {
            return Ok(Vec::new());
        };
        let client = Gainsight::new(section.clone(), access_key(variables)?, PATIENCE)?;
        let missing = inspection::inspect(&client).await.err().unwrap_or_default();
        Ok(missing.into_iter().map(|one| one.what).collect())
    }
    .boxed()
}
