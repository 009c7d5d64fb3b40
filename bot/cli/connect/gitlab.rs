//! Connecting GitLab.

use anyhow::Result;
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::cli::connect::question::{Otherwise, Question};
use crate::cli::connect::system::System;
use crate::config::Config;
use crate::config::environment::Variables;
use crate::config::gitlab::token;
use crate::connectors::gitlab::client::{GitLab, PATIENCE};
use crate::connectors::gitlab::inspection;

/// What is asked and tried.
pub const SYSTEM: System = System {
    name: "gitlab",
    section: "gitlab",
    title: "GitLab",
    before: "Baton works in GitLab as a user or a service account, who owns the group before the sale and maintains the one \
             after it. Make it first, with an access token of the scope api, and set GITLAB_TOKEN.",
    questions: QUESTIONS,
    secrets,
    trial,
};

const QUESTIONS: &[Question] = &[
    Question::or("base_url", "Where GitLab is", Otherwise::Value("https://gitlab.com")),
    Question::needed(
        "pre_sales_group",
        "The full path of the group in which projects begin, such as account-management/pre-sales",
    ),
    Question::needed("post_sales_group", "The full path of the group to which they go on Closed Won"),
    Question::needed("enterprise_template", "The full path of the template of enterprise accounts"),
    Question::or("commercial_template", "The template of commercial accounts", Otherwise::Nothing),
    Question::or(
        "member_access_level",
        "What the account team may do in a project",
        Otherwise::Default("developer"),
    ),
    Question::or(
        "triage_project",
        "The project that has an issue for each account at risk",
        Otherwise::Nothing,
    ),
];

fn secrets(variables: &Variables) -> Option<String> {
    Some(token(variables).err()?.to_string())
}

fn trial<'a>(config: &'a Config, variables: &'a Variables) -> BoxFuture<'a, Result<Vec<String>>> {
    async move {
        let Some(section) = &config.gitlab else { return Ok(Vec::new()) };
        let client = GitLab::new(section.clone(), token(variables)?, PATIENCE)?;
        let missing = inspection::inspect(&client).await.err().unwrap_or_default();
        Ok(missing.into_iter().map(|one| one.what).collect())
    }
    .boxed()
}
