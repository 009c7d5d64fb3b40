//! The people who matter to an answer, and when they are away.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::days_off;
use baton_storage::ids::UserId;
use baton_storage::people;
use baton_storage::people::Person;
use baton_storage::time::At;

use crate::accounts::routing::Availability;
use crate::accounts::workload::Away;
use crate::app::App;
use crate::rules::calendar::first_instant;

/// Everybody who matters, and when they are away: those whom the configuration names, and some more.
pub struct Directory {
    now: At,
    people: BTreeMap<UserId, Person>,
    away: BTreeMap<UserId, Vec<Away>>,
}

impl Directory {
    /// Loads them, and `also` these.
    pub async fn load(app: &App, db: &mut Reader, also: &[&UserId], now: At) -> anyhow::Result<Self> {
        let mut users = app.config.everybody();
        users.extend(also);
        let users: Vec<&UserId> = users.into_iter().collect();
        let people = people::among(db, &users).await?;
        let people: BTreeMap<UserId, Person> =
            people.into_iter().map(|person| (person.user_id.clone(), person)).collect();
        // A day before: where the organisation has today, somebody's own zone may still have yesterday.
        let day = now.plus_millis(-86_400_000).utc().date_naive().to_string();
        let mut away: BTreeMap<UserId, Vec<Away>> = BTreeMap::new();
        for absence in days_off::from_day(db, &day).await? {
            let profile = people.get(&absence.user_id).map_or("", |person| person.timezone.as_str());
            let zone = app.config.zone_of(&absence.user_id, profile);
            let (Ok(first), Ok(last)) =
                (absence.first_day.parse(), absence.last_day.parse::<chrono::NaiveDate>())
            else {
                continue;
            };
            let start = |day: chrono::NaiveDate| first_instant(zone, day.and_time(chrono::NaiveTime::MIN));
            let (from, until) = (start(first), last.succ_opt().map(start));
            if until.is_none_or(|until| until > now) {
                away.entry(absence.user_id).or_default().push(Away { from, until });
            }
        }
        Ok(Self { now, people, away })
    }

    /// Whether somebody can act. Whoever Slack has not told us of is taken to be there.
    pub fn availability(&self, user: &UserId) -> Availability {
        let active = self.people.get(user).is_none_or(|person| person.active);
        let away = self.away(user).filter(|away| away.from <= self.now);
        Availability { active, away_until: away.and_then(|away| away.until) }
    }

    /// The present or next absence.
    pub fn away(&self, user: &UserId) -> Option<Away> {
        self.away.get(user).and_then(|absences| absences.first()).copied()
    }

    /// A person, if Slack has told us of them.
    pub fn person(&self, user: &UserId) -> Option<&Person> {
        self.people.get(user)
    }

    /// Their names, by user.
    pub fn names(&self) -> BTreeMap<UserId, String> {
        self.people.iter().map(|(user, person)| (user.clone(), person.name.clone())).collect()
    }
}
