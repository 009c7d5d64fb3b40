//! A review with all that its messages show.

pub mod summary;

use std::collections::BTreeMap;

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::ids::{AccountId, ReviewId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::reviews::{self, Item, Review};
use baton_storage::states::ItemState;
use baton_storage::time::At;
use baton_storage::{Reader, assessments};
use chrono::NaiveDate;

use crate::accounts::roles;
use crate::app::App;
use crate::config::Team;
use crate::features::reviews::rules::Progress;
use crate::features::reviews::view::{Frame, Part};
use crate::rules::quarter::label;
use crate::slack::dates::weekday;

/// A review, its team and its accounts.
pub struct ReviewContext<'a> {
    pub review: Review,
    pub team: &'a Team,
    /// Those that left the book aside, by name.
    pub items: Vec<Item>,
    gone: Vec<Item>,
    pub accounts: BTreeMap<AccountId, Account>,
    people: BTreeMap<UserId, Person>,
    fiscal_year_starts: u32,
}

/// The review with this id; none where it, or its team, is not known any more.
pub async fn load<'a>(
    app: &'a App,
    db: &mut Reader,
    review: &ReviewId,
) -> anyhow::Result<Option<ReviewContext<'a>>> {
    match reviews::find(db, review).await? {
        Some(review) => of(app, db, review).await,
        None => Ok(None),
    }
}

/// The same of one whose row is known.
pub(crate) async fn of<'a>(
    app: &'a App,
    db: &mut Reader,
    review: Review,
) -> anyhow::Result<Option<ReviewContext<'a>>> {
    let Some(team) = app.config.team(&review.team_id) else { return Ok(None) };
    let items = reviews::items(db, &review.review_id).await?;
    let (gone, items): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| item.state == ItemState::Gone);
    let accounts = accounts::of_review(db, &review.review_id).await?;
    let mut users: Vec<&UserId> = items.iter().map(|item| &item.csm).collect();
    users.extend(items.iter().filter_map(|item| item.settled_by.as_ref().and_then(Actor::person)));
    users.extend(team.managers.iter().chain(&team.directors).chain(review.opened_by.as_ref()));
    let people = people::among(db, &users).await?;
    Ok(Some(ReviewContext {
        people: people.into_iter().map(|person| (person.user_id.clone(), person)).collect(),
        accounts: accounts.into_iter().map(|account| (account.account_id.clone(), account)).collect(),
        fiscal_year_starts: app.config.organization.fiscal_year_starts,
        items,
        gone,
        team,
        review,
    }))
}

impl ReviewContext<'_> {
    /// Every account's place in it, those that left the book among them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(&self.gone)
    }

    /// What people call its quarter: `FY27 Q4`.
    pub fn quarter(&self) -> String {
        let first = self.review.quarter.parse().unwrap_or_default();
        label(first, self.fiscal_year_starts)
    }

    /// What every message of it says.
    pub fn frame(&self) -> Frame {
        Frame {
            review: self.review.review_id.0.clone(),
            quarter: self.quarter(),
            team: self.team.name.clone(),
            zone: self.team.timezone,
            ends_at: self.review.ends_at,
            ends: weekday(self.review.ends_at, self.team.timezone),
            closed: self.review.closed_at.map(|at| weekday(at, self.team.timezone)),
        }
    }

    /// Somebody's name.
    pub fn name(&self, user: &UserId) -> String {
        self.people.get(user).map_or_else(|| user.0.clone(), |person| person.name.clone())
    }

    /// What people call whoever acted.
    pub fn actor_name(&self, actor: &Actor) -> String {
        match actor {
            Actor::Person(user) => self.name(user),
            Actor::Baton => "Baton".into(),
        }
    }

    /// Whether somebody works here. Whoever Slack has not told us of is taken to.
    pub fn is_here(&self, user: &UserId) -> bool {
        self.people.get(user).is_none_or(|person| person.active)
    }

    /// Who goes through the accounts of a CSM: they themselves or, where they have left, who leads the team.
    pub fn reviewer(&self, csm: &UserId) -> UserId {
        let leads = self.team.managers.iter().chain(&self.team.directors);
        let mut here = std::iter::once(csm).chain(leads).filter(|user| self.is_here(user));
        here.next().unwrap_or(csm).clone()
    }

    /// Those who go through accounts that are still open, once each.
    pub fn reviewers(&self) -> Vec<UserId> {
        let open = self.items.iter().filter(|item| item.state == ItemState::Open);
        let mut reviewers: Vec<UserId> = open.map(|item| self.reviewer(&item.csm)).collect();
        reviewers.sort();
        reviewers.dedup();
        reviewers
    }

    /// The name of an account.
    pub fn account(&self, account: &AccountId) -> String {
        self.accounts.get(account).map_or_else(|| account.0.clone(), |account| account.name.clone())
    }

    /// How far all of it has come.
    pub fn progress(&self) -> Progress {
        Progress::of(&self.items)
    }

    /// How far each CSM has come, by their names.
    pub async fn parts(&self, app: &App, db: &mut Reader, now: At) -> anyhow::Result<Vec<Part>> {
        let mut books: BTreeMap<(String, &UserId), Vec<&Item>> = BTreeMap::new();
        for item in &self.items {
            books.entry((self.name(&item.csm), &item.csm)).or_default().push(item);
        }
        let mut parts = Vec::new();
        for ((name, csm), items) in books {
            let open = items.iter().filter(|item| item.state != ItemState::Reviewed);
            parts.push(Part {
                name,
                progress: Progress::of(items.iter().copied()),
                left: open.map(|item| self.account(&item.account_id)).collect(),
                away_until: self.away_until(app, db, csm, now).await?.map(short),
                gone: !self.is_here(csm),
            });
        }
        Ok(parts)
    }

    async fn away_until(
        &self,
        app: &App,
        db: &mut Reader,
        user: &UserId,
        now: At,
    ) -> anyhow::Result<Option<NaiveDate>> {
        let calendar = roles::calendar(app, self.people.get(user));
        roles::away_until(db, user, &calendar, now).await
    }

    /// The accounts whose new level somebody has yet to agree to (P3).
    pub async fn proposed(&self, db: &mut Reader) -> anyhow::Result<Vec<AccountId>> {
        let all = assessments::proposed(db, &self.team.id).await?;
        let ours = |account: &AccountId| self.items.iter().any(|item| item.account_id == *account);
        Ok(all.into_iter().map(|one| one.account_id).filter(ours).collect())
    }
}

fn short(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
}
