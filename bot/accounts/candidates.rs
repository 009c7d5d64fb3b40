//! A team's CSMs, each with their load: who could take one more account (R5).

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::UserId;
use baton_storage::states::Priority;
use baton_storage::time::At;

use crate::accounts::directory::Directory;
use crate::accounts::ranking::{self, Candidate, Ranked};
use crate::accounts::target::Target;
use crate::accounts::workload::{AccountLoad, Away, Load, WorkloadRules};
use crate::app::App;
use crate::config::Team;
use crate::rules::calendar::Calendar;

/// The CSMs of a team who are still there.
pub struct CsmCandidates<'a> {
    seats: Vec<Seat>,
    rules: &'a WorkloadRules,
    calendar: Calendar,
    target: Target,
    now: At,
}

struct Seat {
    user: UserId,
    name: String,
    book: Vec<AccountLoad>,
    capacity: Option<f64>,
    away: Option<Away>,
}

impl<'a> CsmCandidates<'a> {
    /// Loads what each of them carries.
    pub async fn of(
        app: &'a App,
        db: &mut Reader,
        team: &Team,
        directory: &Directory,
        target: Target,
        now: At,
    ) -> anyhow::Result<Self> {
        let mut seats = Vec::new();
        for user in &team.csms {
            let person = directory.person(user);
            if person.is_some_and(|person| !person.active) {
                continue;
            }
            let email = person.and_then(|person| person.email.as_deref());
            seats.push(Seat {
                user: user.clone(),
                name: person.map_or_else(|| user.0.clone(), |person| person.name.clone()),
                book: accounts::of_csm(db, user, email).await?.iter().map(account_load).collect(),
                capacity: app.config.capacity(user),
                away: directory.away(user),
            });
        }
        Ok(Self {
            seats,
            rules: app.playbook.of::<WorkloadRules>(),
            calendar: Calendar::of(&app.config, team, &app.playbook.hours),
            target,
            now,
        })
    }

    /// Everybody but one.
    #[must_use]
    pub fn without(mut self, user: &UserId) -> Self {
        self.seats.retain(|seat| seat.user != *user);
        self
    }

    /// Counts an account as somebody's, so that the next one finds them with it.
    pub fn take(&mut self, user: &UserId, account: &Account) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.user == *user) {
            seat.book.push(account_load(account));
        }
    }

    /// Who they are.
    pub fn names(&self) -> Vec<(UserId, String)> {
        self.seats.iter().map(|seat| (seat.user.clone(), seat.name.clone())).collect()
    }

    /// For an account that comes anew, the best suited first; who handed it back comes last, with the reason (R5, R6).
    pub fn rank(&self, handed_back: &BTreeMap<UserId, String>) -> Vec<Ranked> {
        self.rank_for(&AccountLoad::anew(), handed_back)
    }

    /// Who could take over an account, at what it asks of its CSM now. Nobody who is away, or will be for a good part of
    /// the time until `until`, comes before somebody who is there.
    pub fn successors(&self, account: &Account, until: At) -> Vec<Ranked> {
        let mut ranked = self.rank_for(&account_load(account), &BTreeMap::new());
        let soon = self.soon();
        // The order among those who are there, and among those who are not, stays.
        ranked.sort_by_key(|one| one.load.away.is_some_and(|away| is_missed(away, self.now, soon, until)));
        ranked
    }

    fn soon(&self) -> At {
        self.calendar.plus_business_days(self.now, self.rules.away_within_days).unwrap_or(self.now)
    }

    fn rank_for(&self, account: &AccountLoad, handed_back: &BTreeMap<UserId, String>) -> Vec<Ranked> {
        let (rules, now, calendar) = (self.rules, self.now, &self.calendar);
        let candidate = |seat: &Seat| Candidate {
            user: seat.user.clone(),
            name: seat.name.clone(),
            load: Load::of(&seat.book, seat.capacity, self.target, seat.away, now, rules),
            handed_back: handed_back.get(&seat.user).cloned(),
        };
        let candidates = self.seats.iter().map(candidate).collect();
        let soon = self.soon();
        let date = |at: At| calendar.local(at).format("%-d %b").to_string();
        ranking::rank_for(account, candidates, now, soon, rules, date)
    }
}

/// Whether an absence keeps somebody from taking over: it is now or soon, or it takes a week or more of the time until
/// the end.
fn is_missed(away: Away, now: At, soon: At, end: At) -> bool {
    let over = away.until.is_some_and(|until| until <= now);
    let long = away.until.is_none_or(|until| until.since(away.from) >= chrono::Duration::days(7));
    !over && (away.from <= soon || (long && away.from < end))
}

/// An account in its CSM's week. One whose priority nobody has set starts as Pr1 (P1).
pub fn account_load(account: &Account) -> AccountLoad {
    AccountLoad {
        priority: account.priority.unwrap_or(Priority::Pr1),
        onboarding: account.onboarding_since.is_some(),
        next_ebr: account.ebr_due_on.as_deref().and_then(|day| {
            let day: chrono::NaiveDate = day.parse().ok()?;
            Some(At::from(day.and_hms_opt(12, 0, 0)?.and_utc()))
        }),
    }
}
