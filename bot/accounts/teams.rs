//! Which team serves an account, and what day and quarter it is there.

use baton_storage::accounts::Account;
use baton_storage::time::At;
use chrono::NaiveDate;

use crate::accounts::teams;
use crate::app::App;
use crate::config::Team;
use crate::rules::calendar::Calendar;
use crate::rules::quarter::quarter_of;

/// The team that serves an account.
pub fn team_of<'a>(app: &'a App, account: &Account) -> Option<&'a Team> {
    app.config.team_for(account.region.as_deref()?, account.segment?)
}

/// The quarter that it is now, where a team is.
pub fn quarter(app: &App, team: &Team, now: At) -> NaiveDate {
    quarter_of(teams::today(app, team, now), app.config.organization.fiscal_year_starts)
}

/// Today, where a team is.
pub fn today(app: &App, team: &Team, now: At) -> NaiveDate {
    Calendar::of(&app.config, team, &app.playbook.hours).local(now).date_naive()
}
