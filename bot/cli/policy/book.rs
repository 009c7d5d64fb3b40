//! The whole book under a version of a model: walked account by account, and counted. Never more of it is in memory than
//! one account and a few numbers per CSM.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use baton_storage::book::{self, Deals, Entry};
use baton_storage::ids::{TeamId, UserId};
use baton_storage::states::Priority;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use chrono::NaiveDate;
use chrono_tz::Tz;
use futures::TryStreamExt;

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::config::{Config, Team};
use crate::features::priority::rules::Version;
use crate::features::priority::rules::evidence::Evidence;
use crate::features::priority::rules::flow::Decision;
use crate::features::priority::rules::trial::Trial;
use crate::rules::calendar::Calendar;
use crate::rules::playbook::Playbook;

/// After so many accounts, whoever watches is told how far it is.
const STRIDE: u64 = 250;

/// What accounts are tried by.
pub struct Ground<'a> {
    config: &'a Config,
    rules: &'a QualificationRules,
    version: &'a Version,
    deals: Deals,
    /// The teams concerned: today, where each is, and its zone.
    places: HashMap<&'a TeamId, (NaiveDate, Tz)>,
    names: Names,
    /// How many accounts will be come by, of whatever team.
    count: u64,
}

/// An account that would have another level.
pub struct Moved<'e> {
    pub entry: &'e Entry,
    pub csm: &'e str,
    /// The level that holds.
    pub from: Priority,
    pub decision: Decision,
}

/// A CSM's book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    pub accounts: usize,
    /// So many are Pr1 now.
    pub before: usize,
    /// So many would be.
    pub after: usize,
}

/// What the whole came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub up: usize,
    pub down: usize,
    pub stay: usize,
    pub excepted: usize,
    /// How many cannot be said, by the first question that has no answer.
    pub open: BTreeMap<String, usize>,
    /// Unmanaged children and digital customers: nobody's to review.
    pub aside: usize,
    /// Those that a pool looks after.
    pub pooled: usize,
    /// By the CSM's name, and whatever tells two of one name apart.
    pub mixes: BTreeMap<(String, String), Mix>,
}

impl Tally {
    /// Accounts that were looked at.
    pub fn accounts(&self) -> usize {
        self.up + self.down + self.stay + self.excepted + self.unsaid()
    }

    /// Accounts of which nothing can be said.
    pub fn unsaid(&self) -> usize {
        self.open.values().sum()
    }
}

impl<'a> Ground<'a> {
    /// Reads who is who, and how long the book is.
    pub async fn lay(
        db: &mut Reader,
        config: &'a Config,
        playbook: &'a Playbook,
        version: &'a Version,
        teams: &[&'a Team],
        now: At,
    ) -> Result<Self> {
        let today = |team| Calendar::of(config, team, &playbook.hours).local(now).date_naive();
        let places = teams.iter().map(|team| (&team.id, (today(team), team.timezone))).collect();
        let count = u64::try_from(book::count(db).await?).unwrap_or(0);
        let (deals, rules) = (playbook.of::<Deals>().clone(), &playbook.of::<QualificationRules>());
        Ok(Self { config, rules, version, deals, places, names: Names::read(db).await?, count })
    }

    /// Today, where most of the teams' accounts are looked at: the latest of their days.
    pub fn today(&self) -> NaiveDate {
        self.places.values().map(|(today, _)| *today).max().unwrap_or_default()
    }

    /// Tries every account of the teams. `seen` hears how far it is, `moved` of each account that would move.
    ///
    /// # Errors
    /// When the database refuses, or whatever `moved` says.
    pub async fn walk(
        &self,
        db: &mut Reader,
        seen: impl Fn(u64, u64),
        mut moved: impl FnMut(Moved<'_>) -> Result<()>,
    ) -> Result<Tally> {
        let mut tally = Tally::default();
        let mut book = book::all(db, &self.deals);
        let mut come_by = 0;
        while let Some(entry) = book.try_next().await? {
            come_by += 1;
            if come_by % STRIDE == 0 {
                seen(come_by, self.count);
            }
            if let Some((today, zone)) = self.place(&entry) {
                self.look(&entry, *today, *zone, &mut tally, &mut moved)?;
            }
        }
        seen(self.count, self.count);
        Ok(tally)
    }

    fn place(&self, entry: &Entry) -> Option<&(NaiveDate, Tz)> {
        self.places.get(&self.config.team_for(entry.region.as_deref()?, entry.segment?)?.id)
    }

    fn look(
        &self,
        entry: &Entry,
        today: NaiveDate,
        zone: Tz,
        tally: &mut Tally,
        moved: &mut impl FnMut(Moved<'_>) -> Result<()>,
    ) -> Result<()> {
        let Some((csm, key)) = self.names.whose(entry, self.rules) else {
            tally.pooled += 1;
            return Ok(());
        };
        let from = entry.priority.unwrap_or(Priority::Pr1);
        let mut after = from;
        match self.version.tried(entry, &Evidence::of(entry, today, zone)) {
            Trial::Aside => {
                tally.aside += 1;
                return Ok(());
            }
            Trial::Excepted => tally.excepted += 1,
            Trial::Open(question) => *tally.open.entry(question).or_default() += 1,
            Trial::Stays => tally.stay += 1,
            Trial::Moves(decision) => {
                after = decision.level;
                // Pr1 comes first in order.
                *(if after < from { &mut tally.up } else { &mut tally.down }) += 1;
                moved(Moved { entry, csm: &csm, from, decision })?;
            }
        }
        let mix = tally.mixes.entry((csm, key)).or_default();
        mix.accounts += 1;
        mix.before += usize::from(from == Priority::Pr1);
        mix.after += usize::from(after == Priority::Pr1);
        Ok(())
    }
}

/// Who is who, by id and by e-mail in small letters.
struct Names {
    by_id: HashMap<UserId, String>,
    by_email: HashMap<String, UserId>,
}

impl Names {
    async fn read(db: &mut Reader) -> Result<Self> {
        let (mut by_id, mut by_email) = (HashMap::new(), HashMap::new());
        let ours = people::workspace(db).await?;
        for person in people::all(db).await? {
            let member =
                !person.guest && !person.bot && ours.as_ref().is_none_or(|ours| *ours == person.workspace);
            if let Some(email) = person.email.filter(|_| member) {
                // One who has left does not take the place of one who has not.
                if person.active || !by_email.contains_key(&email) {
                    by_email.insert(email, person.user_id.clone());
                }
            }
            by_id.insert(person.user_id, person.name);
        }
        Ok(Self { by_id, by_email })
    }

    /// The name of whoever looks after an account, and what tells them from others of that name; none where it is a
    /// pool.
    fn whose(&self, entry: &Entry, rules: &QualificationRules) -> Option<(String, String)> {
        let user = match &entry.csm {
            Some(user) => user.clone(),
            None => match CurrentCsm::of_field(entry.csm_field.as_deref(), rules) {
                CurrentCsm::Person { name, .. } => {
                    let email = name.to_lowercase();
                    let Some(user) = self.by_email.get(&email) else { return Some((name, email)) };
                    user.clone()
                }
                CurrentCsm::Pool(_) | CurrentCsm::None => return None,
            },
        };
        let name = self.by_id.get(&user).cloned().unwrap_or_else(|| user.to_string());
        Some((name, user.0))
    }
}
