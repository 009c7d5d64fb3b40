//! Somebody posts links: what Baton knows of them is to stand under the message. Somebody wants a question to become an
//! issue: whoever keeps the customer's project hears of it.

use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, ChannelId, IssueKey, MessageTs, UserId};
use baton_storage::issues::{self, Issue, IssueKind, IssueState};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::event::Event;
use crate::features::links::jobs::Unfurl;

/// Links that somebody posted, of the hosts that the manifest names.
#[derive(Clone, Debug)]
pub struct Shared {
    pub by: UserId,
    pub channel: ChannelId,
    pub ts: MessageTs,
    /// As Slack has them: what stands under one goes by exactly these words.
    pub links: Vec<String>,
}

/// Puts what is to stand under the message into the outbox: one job for all its links.
pub async fn shared(ctx: &mut Ctx<'_>, shared: Shared) -> anyhow::Result<()> {
    if !ctx.app.config.organization.unfurl || shared.links.is_empty() {
        return Ok(());
    }
    let Shared { by, channel, ts, links } = shared;
    Unfurl { by, channel, ts, links }.enqueue(ctx).await
}

/// What an issue says.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'w> {
    pub title: &'w str,
    pub body: &'w str,
}

/// An issue is to be opened in an account's project, with words that somebody has confirmed.
pub async fn want_issue(
    ctx: &mut Ctx<'_>,
    account: &AccountId,
    wording: Wording<'_>,
    by: &UserId,
) -> anyhow::Result<()> {
    let issue = Issue {
        issue_key: IssueKey::fresh(),
        account_id: account.clone(),
        kind: IssueKind::Question,
        state: IssueState::Wanted,
        title: wording.title.to_owned(),
        body: wording.body.to_owned(),
        asked_by: Some(by.clone()),
        asked_at: ctx.now,
        url: None,
    };
    issues::add(ctx.tx, &issue).await?;
    audit::record(ctx.tx, &Entry::new(ctx.now, by, "links.issue", format!("account:{account}"))).await?;
    ctx.emit(Event::IssueWanted(&issue.issue_key)).await
}
