//! Where links lead, and what is known of it.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::UserId;
use baton_storage::opportunities::Opportunity;
use baton_storage::people::Person;
use baton_storage::projects::{self, ProjectState};
use baton_storage::time::At;
use chrono_tz::Tz;

use crate::accounts::context::AccountContext;
use crate::accounts::lookup::{self, Instead, Meant, Typed};
use crate::accounts::roles;
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::engine::interaction::quoted::Quoted;
use crate::error::ActionError;
use crate::features::home;
use crate::features::home::load::accounts::Line;
use crate::features::home::load::viewer::Viewer;
use crate::features::record::load::record;

/// The fact of the record that is the collaboration project's link (C2).
const PROJECT: &str = "link-project";

/// What is known of an account behind a link.
#[derive(Clone, Debug)]
pub struct LinkData {
    pub account: Account,
    /// The deal whose link it is; else the account's open deal that is furthest along.
    pub deal: Option<Opportunity>,
    /// Level, CSM and next step, as everybody reads them.
    pub line: Line,
    pub zone: Tz,
}

/// What is known of the account behind a link; none where it leads to nothing that Baton knows.
pub async fn data(app: &App, db: &mut Reader, link: &str, now: At) -> anyhow::Result<Option<LinkData>> {
    let meant = lookup::by_link(app, db, link).await.map_err(plain)?;
    let Some(Meant::One(account, deal)) = meant else { return Ok(None) };
    let deal = match deal {
        Some(deal) => Some(*deal),
        None => lookup::open_deals(app, db, &account.account_id).await.map_err(plain)?.into_iter().next(),
    };
    let zone = team_of(app, &account).map_or_else(|| roles::calendar(app, None).zone(), |team| team.timezone);
    // Everybody in the channel reads it: nothing in it is the reader's own.
    let everybody = UserId::from("");
    let account = *account;
    let viewer = Viewer { user: &everybody, zone, now };
    let lines = home::load::accounts::lines(app, db, std::slice::from_ref(&account), 0..1, viewer);
    let Some(line) = lines.await?.into_iter().next() else { return Ok(None) };
    Ok(Some(LinkData { account, deal, line, zone }))
}

/// What the links of a message lead to.
#[derive(Default)]
pub struct Found {
    /// Each account once, with the one deal of it whose link stands there.
    pub accounts: Vec<(Account, Option<Opportunity>)>,
    /// The first link of the CRM that leads to nothing that Baton knows.
    pub unknown: Option<Typed>,
}

/// What the links lead to, in the order in which they stand there.
pub async fn found(app: &App, db: &mut Reader, links: &[String]) -> Result<Found, ActionError> {
    let mut found = Found::default();
    let mut several = Vec::new();
    for link in links {
        match lookup::by_link(app, db, link).await? {
            Some(Meant::One(account, deal)) => {
                let deal = deal.map(|deal| *deal);
                let known =
                    found.accounts.iter_mut().find(|(known, _)| known.account_id == account.account_id);
                match known {
                    None => found.accounts.push((*account, deal)),
                    Some((_, of)) if of.is_none() => *of = deal,
                    Some((known, of)) => {
                        let other = deal.filter(|deal| {
                            of.as_ref().is_some_and(|of| of.opportunity_id != deal.opportunity_id)
                        });
                        several.extend(other.map(|_| known.account_id.clone()));
                    }
                }
            }
            Some(Meant::Not(Instead::Unknown(typed))) => {
                found.unknown.get_or_insert(typed);
            }
            _ => {}
        }
    }
    for (account, deal) in &mut found.accounts {
        if several.contains(&account.account_id) {
            // Which of its deals is meant is for the person to say.
            *deal = None;
        }
    }
    Ok(found)
}

/// The account that a message is about, if that is clear: the one whose channel it stands in, else the only one whose
/// link stands in it.
pub async fn about(app: &App, db: &mut Reader, message: &Quoted) -> Result<Option<Account>, ActionError> {
    let mut here = accounts::of_channel(db, &message.channel).await?;
    here.retain(|account| account.merged_into.is_none());
    if here.len() == 1 {
        return Ok(here.pop());
    }
    let mut linked = found(app, db, &message.links).await?.accounts;
    Ok(if linked.len() == 1 { linked.pop().map(|(account, _)| account) } else { None })
}

/// The link of the account's collaboration project, if its record has one.
pub async fn project(app: &App, db: &mut Reader, account: &Account) -> anyhow::Result<Option<String>> {
    let record = record(app, db, account, None).await?;
    Ok(record.get(PROJECT).map(|known| known.value.trim().to_owned()))
}

/// Whether Baton can open issues for somebody in the account's project: it keeps one, and they have a say in the account.
pub async fn opens_issues(
    app: &App,
    db: &mut Reader,
    account: &Account,
    person: &Person,
) -> anyhow::Result<bool> {
    if app.config.gitlab.is_none() {
        return Ok(false);
    }
    let project = projects::of_account(db, &account.account_id).await?;
    if project.is_none_or(|project| project.project_number.is_none() || project.state == ProjectState::Wanted)
    {
        return Ok(false);
    }
    AccountContext::of(app, db, account.clone()).await?.concerns(app, db, person).await
}

fn plain(failure: ActionError) -> anyhow::Error {
    anyhow::anyhow!("{failure:#}")
}
