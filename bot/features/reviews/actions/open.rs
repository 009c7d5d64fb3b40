//! How a review opens: by calendar, or by hand (P6).

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{ReviewId, TeamId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::reviews::{self, Review};
use baton_storage::states::ReviewState;
use baton_storage::time::At;
use baton_storage::{Reader, Tx};
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::teams::quarter;
use crate::app::App;
use crate::config::Team;
use crate::engine::job::{Fired, Job};
use crate::features;
use crate::features::reviews::jobs::card::Card;
use crate::features::reviews::rules::ReviewRules;
use crate::features::reviews::subject::subject;
use crate::features::reviews::{actions, jobs};
use crate::rules::calendar::{Calendar, first_instant};

/// What the names of these schedules begin with.
pub const SCHEDULE: &str = "priority-review:";
/// The kind of the moment at which a review opens.
pub const OPEN: &str = "reviews.open";
/// How late a review still opens by itself: later, somebody has to say so.
pub const GRACE: Duration = Duration::days(14);
/// How much later than planned it opens outside working hours; what is later waits for the next morning.
const LATE: Duration = Duration::hours(1);

/// A team's review, as its moment remembers it.
#[derive(Serialize, Deserialize)]
pub struct Opening {
    pub team: TeamId,
}

/// What came of opening one.
#[derive(Debug)]
pub enum Opened {
    Now(Review),
    /// The team has, or had, one of this quarter.
    Before(Review),
    /// That of another quarter is still open.
    Meanwhile(Review),
    NoAccounts,
}

/// The moment of a quarter's review has come.
pub async fn plan(app: &App, tx: &mut Tx, occurrence: &Occurrence, now: At) -> anyhow::Result<Fired> {
    let opening: Opening = serde_json::from_str(&occurrence.args)?;
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(team) = app.config.team(&opening.team) else {
        return skipped("there is no such team any more");
    };
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let slot: NaiveDateTime = occurrence.slot.parse()?;
    let today = calendar.local(now).date_naive();
    if !calendar.is_working_day(today) {
        let next = today.iter_days().skip(1).take(31).find(|day| calendar.is_working_day(*day));
        let Some(next) = next else { return skipped("nobody works in the month to come") };
        return Ok(Fired::Postponed(first_instant(team.timezone, next.and_time(slot.time()))));
    }
    if now.since(occurrence.due_at) > LATE
        && let Some(working) = calendar.next_working(now).filter(|working| *working > now)
    {
        return Ok(Fired::Postponed(working));
    }
    let opened = open(app, tx, team, quarter(app, team, now), None, now).await?;
    match opened {
        Opened::Now(_) => Ok(Fired::Done),
        Opened::Before(_) => skipped("the team has had its review of this quarter"),
        Opened::NoAccounts => skipped("the team's CSMs have no accounts to review"),
        Opened::Meanwhile(review) => {
            let after = calendar.next_opening(review.ends_at.max(now.plus_millis(1)));
            Ok(after.map_or_else(|| Fired::Skipped("nobody works".into()), Fired::Postponed))
        }
    }
}

/// Opens a team's review of a quarter, by the calendar or by somebody's word.
///
/// # Errors
/// When the database refuses.
pub async fn open(
    app: &App,
    tx: &mut Tx,
    team: &Team,
    quarter: NaiveDate,
    by: Option<&UserId>,
    now: At,
) -> anyhow::Result<Opened> {
    if let Some(before) = of_quarter(tx, team, quarter).await? {
        return Ok(Opened::Before(before));
    }
    if let Some(meanwhile) = reviews::running(tx, &team.id).await? {
        return Ok(Opened::Meanwhile(meanwhile));
    }
    let book = actions::items::book(app, tx, team).await?;
    if book.accounts.is_empty() {
        return Ok(Opened::NoAccounts);
    }
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let rules = &app.playbook.of::<ReviewRules>();
    let day = |nth: usize| calendar.working_day(now, nth).unwrap_or((now, now));
    let review = Review {
        review_id: ReviewId::fresh(),
        team_id: team.id.clone(),
        quarter: quarter.to_string(),
        state: ReviewState::Open,
        opened_by: by.cloned(),
        opened_at: now,
        ends_at: day(rules.working_days).1,
        closed_at: None,
    };
    let id = &review.review_id;
    reviews::open(tx, &review).await?;
    for (account, csm) in book.accounts.into_values() {
        reviews::keep(tx, &actions::items::item(id, &account, csm)).await?;
    }
    // What is asked in the day's message has to be there before the day begins.
    let reminds = calendar.local(day(rules.reminds_on).0).date_naive().and_time(NaiveTime::MIN);
    let planned = [
        (jobs::moments::REMIND, first_instant(team.timezone, reminds)),
        (jobs::moments::LIST, day(rules.lists_on).0),
        (jobs::moments::CLOSE, review.ends_at),
    ];
    for (kind, at) in planned {
        let args = json!({ "review": id }).to_string();
        occurrences::add(tx, &Occurrence::planned(subject(id), kind, kind, args, at)).await?;
    }
    let actor = by.map_or(Actor::Baton, Actor::from);
    let entry = Entry::new(now, &actor, "reviews.open", subject(id));
    audit::record(tx, &entry.because(format!("{} {quarter}", team.id))).await?;
    features::priority::actions::exception::expire_all(app, tx, team, now).await?;
    Card { review: id.clone(), team: team.id.clone() }.enqueue(app, tx, now).await?;
    jobs::session::arrange(app, tx, id, now).await?;
    Ok(Opened::Now(review))
}

async fn of_quarter(db: &mut Reader, team: &Team, quarter: NaiveDate) -> anyhow::Result<Option<Review>> {
    let latest = reviews::latest(db, &team.id).await?;
    Ok(latest.filter(|latest| latest.quarter >= quarter.to_string()))
}
