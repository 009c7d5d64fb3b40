//! Somebody's accounts, a line each: level, health, the last word with the customer, the next step.

use std::collections::BTreeMap;
use std::ops::Range;

use baton_storage::accounts::Account;
use baton_storage::homes::{self, Glance};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::states::Priority;
use baton_storage::time::At;
use baton_storage::{Reader, people, tasks as stored_tasks};

use crate::app::App;
use crate::engine::set_aside::alone;
use crate::features::home::load::viewer::Viewer;
use crate::features::home::rules::Shown;
use crate::tasks;

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    pub account: AccountId,
    pub name: String,
    /// None where nobody has decided one.
    pub level: Option<Priority>,
    pub health: Option<String>,
    /// Who looks after it, by name; none where nobody does, or the reader.
    pub csm: Option<String>,
    pub spoken: Option<At>,
    /// What is to be done next, whose it is, and by when.
    pub next: Option<(String, String, Option<At>)>,
    /// Whether that is the reader's.
    pub own: bool,
}

/// The lines of these accounts.
pub async fn lines(
    app: &App,
    db: &mut Reader,
    accounts: &[Account],
    range: Range<usize>,
    viewer: Viewer<'_>,
) -> anyhow::Result<Vec<Line>> {
    let shown = &accounts[range.start.min(accounts.len())..range.end.min(accounts.len())];
    let ids: Vec<&AccountId> = shown.iter().map(|account| &account.account_id).collect();
    let glances = homes::glances(db, &ids).await?;
    let mut glances: BTreeMap<AccountId, Glance> =
        glances.into_iter().map(|glance| (glance.account_id.clone(), glance)).collect();
    let mut lines = Vec::new();
    for account in shown {
        let glance = glances.remove(&account.account_id);
        let task = glance.as_ref().and_then(|glance| glance.next_task.clone());
        let next = match task {
            Some(task) => next(app, db, &task, viewer).await?,
            None => None,
        };
        let own = next.as_ref().is_some_and(|(.., own)| *own);
        let next = next.map(|(task, owner, due, _)| (task, owner, due));
        let accepted = glance.as_ref().and_then(|glance| glance.csm.clone());
        lines.push(Line {
            account: account.account_id.clone(),
            name: account.name.clone(),
            level: account.priority,
            health: account.health.clone(),
            csm: csm(db, accepted, account, viewer.user).await?,
            spoken: glance.and_then(|glance| glance.spoken_at),
            next,
            own,
        });
    }
    Ok(lines)
}

/// Who looks after it, by name, where that is not the reader: who accepted it, else whom the CRM names.
async fn csm(
    db: &mut Reader,
    accepted: Option<String>,
    account: &Account,
    reader: &UserId,
) -> anyhow::Result<Option<String>> {
    if let Some(csm) = accepted.map(UserId) {
        return Ok(if csm == *reader { None } else { Some(people::name(db, &csm).await?) });
    }
    let Some(field) = account.csm_field.as_deref().filter(|field| !field.trim().is_empty()) else {
        return Ok(None);
    };
    Ok(match people::by_email(db, field).await? {
        Some(person) if person.user_id == *reader => None,
        Some(person) => Some(person.name),
        None => Some(field.to_owned()),
    })
}

/// What is to be done next, in the words of others, since it need not be the reader's.
async fn next(
    app: &App,
    db: &mut Reader,
    task: &baton_storage::ids::TaskId,
    viewer: Viewer<'_>,
) -> anyhow::Result<Option<(String, String, Option<At>, bool)>> {
    let Some(task) = stored_tasks::find(db, task).await? else { return Ok(None) };
    let item =
        alone(tasks::load::item(app, db, &task, Some(viewer.user), viewer.now, viewer.zone)).await.ok();
    Ok(item
        .filter(|item| !item.task.is_empty())
        .map(|item| (item.task, item.owner, item.due, task.owner == *viewer.user)))
}

/// The accounts that somebody looks at, of all of theirs.
pub fn chosen(accounts: Vec<Account>, shown: &Shown, of_csm: Option<&[AccountId]>) -> Vec<Account> {
    let same = |word: &Option<String>, wanted: &str| {
        word.as_deref().is_some_and(|word| word.trim().eq_ignore_ascii_case(wanted))
    };
    let mut chosen = accounts;
    chosen.retain(|account| {
        shown.level.is_none_or(|level| account.priority.unwrap_or(Priority::Pr1) == level)
            && shown.health.as_deref().is_none_or(|health| same(&account.health, health))
            && of_csm.is_none_or(|ids| ids.contains(&account.account_id))
    });
    chosen
}
