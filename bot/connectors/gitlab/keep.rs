//! What a run found out, in the transaction that settles it: the row, the link in the record, the card, and a sentence for
//! whoever can mend what keeps it.

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::cursors::{self, Cursor};
use baton_storage::facts;
use baton_storage::ids::AccountId;
use baton_storage::projects::{self, Project, ProjectState};

use crate::app::Ctx;
use crate::connectors::gitlab::jobs::trouble::notify;
use crate::connectors::gitlab::load::LINK;
use crate::connectors::gitlab::rules::Trouble;
use crate::engine::outcome::Then;
use crate::event::Event;
use crate::features::handoffs;
use crate::features::record::actions::by_system;

/// Who says where a project is.
const SOURCE: &str = "GitLab";

/// What a run found out of a project.
pub struct Found {
    pub before: Project,
    pub project: Project,
    pub trouble: Option<Trouble>,
    /// Whether GitLab answered at all.
    pub answered: bool,
}

impl Then for Found {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Self { before, project, trouble, answered } = self;
        if answered {
            succeeded(ctx).await?;
        }
        let account = project.account_id.clone();
        if let Some(trouble) = &trouble {
            notify(ctx, &account, trouble).await?;
        }
        if before == project {
            return Ok(());
        }
        projects::change(ctx.tx, &project).await?;
        let is_there = !matches!(project.state, ProjectState::Wanted);
        let linked = project.url.clone().filter(|_| is_there);
        let known = facts::current(ctx.tx, &account).await?;
        let known = known.into_iter().find(|fact| fact.key == LINK).map(|fact| fact.value);
        if before.state != project.state {
            let entry = Entry::new(ctx.now, &Actor::Baton, "gitlab.project", format!("account:{account}"));
            let entry = entry.moved(before.state.as_str(), project.state.as_str());
            audit::record(ctx.tx, &entry).await?;
        }
        match linked.filter(|url| known.as_ref() != Some(url)) {
            Some(url) => {
                facts::add(ctx.tx, &by_system(&account, LINK, &url, SOURCE, ctx.now, ctx.now)).await?;
                // The card follows the record.
                ctx.emit(Event::FactRecorded(&account)).await
            }
            None => show(ctx, &account).await,
        }
    }
}

/// GitLab answered.
pub async fn succeeded(ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
    let cursor = Cursor { source: "gitlab".into(), read_until: ctx.now, read_at: ctx.now };
    Ok(cursors::keep(ctx.tx, &cursor).await?)
}

/// Brings the card of the account's handoff up to date.
pub async fn show(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    match baton_storage::handoffs::latest(ctx.tx, account).await? {
        Some(handoff) => handoffs::jobs::card::refresh(ctx, &handoff.handoff_id).await,
        None => Ok(()),
    }
}
