//! Somebody's accounts, as the commands list them without a name: those they are on and, for who leads a team, all of
//! the team's, what needs them first.

use std::collections::{BTreeMap, BTreeSet};

use baton_storage::accounts::{self, Account};
use baton_storage::ids::AccountId;
use baton_storage::people::Person;
use baton_storage::states::RequestState;
use baton_storage::{Reader, names, requests, tasks};
use serde_json::json;

use crate::accounts::lookup::named;
use crate::accounts::roles::book_of;
use crate::accounts::{roles, view};
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::Answer;
use crate::error::ActionError;

/// Somebody's accounts.
pub struct Own {
    /// What needs them first, then by level and name.
    pub accounts: Vec<Account>,
    /// The teams they lead whose accounts are among them, by name.
    pub teams: Vec<String>,
}

/// The accounts that somebody is on, in whatever role, and those of the teams they lead.
pub async fn accounts(app: &App, db: &mut Reader, person: &Person) -> Result<Own, ActionError> {
    let email = person.email.as_deref().unwrap_or_default();
    let own = match email.is_empty() {
        true => book_of(db, &person.user_id).await?,
        false => accounts::of_person(db, &person.user_id, email).await?,
    };
    with_teams(app, db, person, own).await
}

/// The accounts that somebody looks after as their CSM, and those of the teams they lead.
pub async fn looked_after(app: &App, db: &mut Reader, person: &Person) -> Result<Own, ActionError> {
    let own = book_of(db, &person.user_id).await?;
    with_teams(app, db, person, own).await
}

async fn with_teams(
    app: &App,
    db: &mut Reader,
    person: &Person,
    own: Vec<Account>,
) -> Result<Own, ActionError> {
    let leads: Vec<&Team> =
        app.config.teams.iter().filter(|team| roles::leads(app, &person.user_id, team)).collect();
    let mut all: BTreeMap<AccountId, Account> =
        own.into_iter().map(|account| (account.account_id.clone(), account)).collect();
    let mut teams = Vec::new();
    for team in leads {
        let theirs = accounts::of_team(db, &team.region, team.segment).await?;
        if !theirs.is_empty() {
            teams.push(team.name.clone());
        }
        all.extend(theirs.into_iter().map(|account| (account.account_id.clone(), account)));
    }
    let waiting = waiting(app, db, person).await?;
    let mut accounts: Vec<Account> = all.into_values().collect();
    accounts.sort_by_cached_key(|account| {
        let urgency = match account.health.as_deref().map(str::trim) {
            _ if waiting.contains(&account.account_id) => 0,
            Some(health) if health.eq_ignore_ascii_case("red") => 1,
            Some(health) if health.eq_ignore_ascii_case("yellow") => 2,
            _ => 3,
        };
        (urgency, account.priority, names::key(&account.name), account.account_id.clone())
    });
    Ok(Own { accounts, teams })
}

/// The accounts on which something waits for this person: a request of a team they lead, or a task of theirs.
async fn waiting(app: &App, db: &mut Reader, person: &Person) -> Result<BTreeSet<AccountId>, ActionError> {
    let theirs = tasks::owed_by(db, &person.user_id).await?;
    let mut waiting: BTreeSet<AccountId> = theirs.into_iter().map(|task| task.account_id).collect();
    for request in requests::open(db).await? {
        let leads =
            app.config.team(&request.team_id).is_some_and(|team| roles::leads(app, &person.user_id, team));
        if leads && request.state == RequestState::Open {
            waiting.insert(request.account_id);
        }
    }
    Ok(waiting)
}

/// A choice among them, in a command's own words: `WORDS.mine`, `WORDS.mine_team`, or `WORDS.mine_none`.
pub fn list(app: &App, own: &Own, words: &str, action: &str) -> Result<Answer, ActionError> {
    let which = match (own.accounts.is_empty(), own.teams.is_empty()) {
        (true, _) => "mine_none",
        (false, true) => "mine",
        (false, false) => "mine_team",
    };
    let facts = json!({ "teams": own.teams });
    let line = app.words.mrkdwn(&format!("{words}.{which}"), facts)?;
    Ok(Answer::privately(view::choice_under(&app.words, &line, &named(&own.accounts), action)?))
}
