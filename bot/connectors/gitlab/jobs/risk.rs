//! The issue of an account at risk (G5): opened once, each word that is said of the account added as a note, closed when
//! the account is well again.
//!
//! Each run compares what was said with what stands there, and adds what is missing.

use std::sync::Arc;

use baton_storage::accounts;
use baton_storage::health::{self, Report};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::issues::{self, Issue, IssueState};
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::connectors::call::Call;
use crate::connectors::gitlab::client::GitLab;
use crate::connectors::gitlab::client::failure::GitLabError;
use crate::connectors::gitlab::connection::Connection;
use crate::connectors::gitlab::jobs::trouble::notify;
use crate::connectors::gitlab::jobs::{BUDGET, LANE, again, too_slow};
use crate::connectors::gitlab::keep::succeeded;
use crate::connectors::gitlab::rules::{Trouble, mark, quoted};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::{Outcome, Then};
use crate::features::health::rules::HealthRules;

/// Bring the issue of an account at risk up to date.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Risk {
    pub account: AccountId,
}

impl Job for Risk {
    const KIND: &'static str = "gitlab.risk";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        LANE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(account) = accounts::resolve_merged(db, &self.account).await? else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        let Some(issue) = issues::of_risk(db, &account.account_id).await? else {
            return Ok(Delivery::NotWanted("the account is not at risk"));
        };
        let Some(project) = app.config.gitlab.as_ref().and_then(|gitlab| gitlab.triage_project.clone())
        else {
            return Ok(Delivery::NotWanted("there is no project for accounts at risk"));
        };
        let rules = app.playbook.of::<HealthRules>();
        let colour = account.health.as_deref().and_then(|word| rules.colour(word));
        let every = colour.and_then(|colour| colour.update_every_days);
        let said = health::of_account(db, &account.account_id).await?;
        let mut notes = Vec::new();
        let mut body = String::new();
        // The latest comes first there, and last here.
        for report in said.iter().rev() {
            let text = words(app, db, report, &account.name).await?;
            match report.said_at <= issue.asked_at {
                true => body = text,
                false => notes.push((mark(report.report_id.as_str()), text)),
            }
        }
        let rhythm =
            app.words.plain("gitlab.risk.rhythm", json!({ "every": every, "account": account.name }))?;
        let url = account.url.clone().unwrap_or_default();
        let own = mark(issue.issue_key.as_str());
        let body = format!("{body}\n\n{rhythm}\n\n{url}\n\n({own})");
        Ok(Delivery::Do(Box::new(Following { issue, project, body, notes, well: every.is_none() })))
    }
}

/// Who said how an account is, and when.
#[derive(Serialize)]
struct WordFacts<'a> {
    account: &'a str,
    to: String,
    who: String,
    day: String,
}

/// A word on an account's health, as GitLab shows it.
async fn words(app: &App, db: &mut Reader, report: &Report, account: &str) -> anyhow::Result<String> {
    let user = UserId::from(report.said_by.as_str());
    let who = people::find(db, &user).await?.map_or_else(|| report.said_by.clone(), |person| person.name);
    let colour = app.playbook.of::<HealthRules>().colour(&report.health);
    let facts = WordFacts {
        account,
        to: colour.map_or_else(|| report.health.clone(), |colour| colour.label.to_lowercase()),
        who,
        day: report.said_at.utc().format("%Y-%m-%d").to_string(),
    };
    let mut parts = vec![app.words.plain("gitlab.risk.said", &facts)?];
    parts.extend(report.why.as_deref().map(quoted));
    if let Some(plan) = report.plan.as_deref() {
        parts.push(app.words.plain("gitlab.risk.plan", &facts)?);
        parts.push(quoted(plan));
    }
    Ok(parts.join("\n\n"))
}

/// An issue, and what is to stand there.
#[derive(Debug)]
struct Following {
    issue: Issue,
    /// The full path of the project for accounts at risk.
    project: String,
    body: String,
    /// Each with the mark by which it is found again.
    notes: Vec<(String, String)>,
    well: bool,
}

impl Call for Following {
    type Connection = Connection;

    async fn call(self, _app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let done = tokio::time::timeout(BUDGET, self.follow(&connection.client)).await;
        let mut issue = self.issue.clone();
        match done.unwrap_or_else(|_| Err(too_slow())) {
            Ok(url) => {
                issue.url = Some(url);
                issue.state = if self.well { IssueState::Closed } else { IssueState::Open };
                Outcome::completed(Followed { issue, trouble: None })
            }
            Err(failure) => {
                let mut done = again(effect, now, &failure);
                if let Some(trouble) = Trouble::of(&failure) {
                    done.then = Some(Box::new(Followed { issue, trouble: Some(trouble) }));
                }
                done
            }
        }
    }
}

impl Following {
    /// Opens what is not open, adds what is missing, and closes it in the end. The issue's address.
    async fn follow(&self, gitlab: &GitLab) -> Result<String, GitLabError> {
        let project = gitlab.project_at(&self.project).await?.ok_or(GitLabError::Gone)?.id;
        let own = mark(self.issue.issue_key.as_str());
        let issue = match gitlab.find_issue(project, &own).await? {
            Some(issue) => issue,
            None => gitlab.open_issue(project, &self.issue.title, &self.body).await?,
        };
        let stand = gitlab.notes(&issue).await?;
        for (mark, text) in &self.notes {
            if !stand.iter().any(|note| note.contains(mark)) {
                gitlab.add_note(&issue, &format!("{text}\n\n({mark})")).await?;
            }
        }
        if issue.closed != self.well {
            gitlab.set_closed(&issue, self.well).await?;
        }
        Ok(issue.url)
    }
}

/// How far the issue is.
struct Followed {
    issue: Issue,
    trouble: Option<Trouble>,
}

impl Then for Followed {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        succeeded(ctx).await?;
        if let Some(trouble) = &self.trouble {
            return notify(ctx, &self.issue.account_id, trouble).await;
        }
        Ok(issues::change(ctx.tx, &self.issue).await?)
    }
}
