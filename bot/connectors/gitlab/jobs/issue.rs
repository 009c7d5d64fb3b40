//! An issue that somebody asked for, out of a message: opened once, and its link told.

use std::sync::Arc;

use baton_storage::ids::IssueKey;
use baton_storage::issues::{self, Issue, IssueState};
use baton_storage::outbox::OutboxEntry;
use baton_storage::projects;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::connectors::call::Call;
use crate::connectors::gitlab::client::GitLab;
use crate::connectors::gitlab::client::failure::GitLabError;
use crate::connectors::gitlab::connection::Connection;
use crate::connectors::gitlab::jobs::opened::Opened;
use crate::connectors::gitlab::jobs::trouble::notify;
use crate::connectors::gitlab::jobs::{BUDGET, LANE, again, too_slow};
use crate::connectors::gitlab::keep::succeeded;
use crate::connectors::gitlab::load::is_made;
use crate::connectors::gitlab::rules::{Trouble, mark, quoted, titled};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::{Outcome, Then};

/// Open an issue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Open {
    pub issue: IssueKey,
}

impl Job for Open {
    const KIND: &'static str = "gitlab.issue";

    fn lane(&self, _app: &App) -> String {
        LANE.into()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("gitlab-issue:{}", self.issue))
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let issue = issues::find(ctx.db, &self.issue).await?;
        let Some(issue) = issue.filter(|issue| issue.state == IssueState::Wanted) else {
            return Ok(Delivery::NotWanted("the issue is open"));
        };
        let project = projects::of_account(ctx.db, &issue.account_id).await?.filter(is_made);
        let Some(number) = project.and_then(|project| u64::try_from(project.project_number?).ok()) else {
            return Ok(Delivery::NotWanted("the account has no project"));
        };
        Ok(Delivery::Do(Box::new(Opening { issue, project: number })))
    }
}

/// An issue that is to be opened in a project.
#[derive(Debug)]
struct Opening {
    issue: Issue,
    project: u64,
}

impl Call for Opening {
    type Connection = Connection;

    async fn call(self, _app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let done = tokio::time::timeout(BUDGET, self.open(&connection.client)).await;
        let Self { mut issue, .. } = self;
        match done.unwrap_or_else(|_| Err(too_slow())) {
            Ok(url) => {
                issue.url = Some(url);
                issue.state = IssueState::Open;
                Outcome::completed(Done { issue, trouble: None })
            }
            Err(failure) => {
                let mut done = again(effect, now, &failure);
                if let Some(trouble) = Trouble::of(&failure) {
                    done.then = Some(Box::new(Done { issue, trouble: Some(trouble) }));
                }
                done
            }
        }
    }
}

impl Opening {
    /// The issue's address.
    async fn open(&self, gitlab: &GitLab) -> Result<String, GitLabError> {
        let mark = mark(self.issue.issue_key.as_str());
        if let Some(issue) = gitlab.find_issue(self.project, &mark).await? {
            return Ok(issue.url);
        }
        let body = format!("{}\n\n({mark})", quoted(&self.issue.body));
        Ok(gitlab.open_issue(self.project, &titled(&self.issue.title), &body).await?.url)
    }
}

/// What came of it.
struct Done {
    issue: Issue,
    trouble: Option<Trouble>,
}

impl Then for Done {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        succeeded(ctx).await?;
        if let Some(trouble) = &self.trouble {
            return notify(ctx, &self.issue.account_id, trouble).await;
        }
        issues::change(ctx.tx, &self.issue).await?;
        match self.issue.asked_by {
            Some(to) => Opened { issue: self.issue.issue_key, to }.enqueue(ctx).await,
            None => Ok(()),
        }
    }
}
