//! How a review opens: by calendar, or by hand (P6).

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{ReviewId, TeamId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::reviews::{self, Review};
use baton_storage::states::ReviewState;
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::teams::quarter;
use crate::app::Ctx;
use crate::config::{Config, Team};
use crate::engine::job::Job;
use crate::engine::moment::Fired;
use crate::engine::recurring::{Recurrence, Said};
use crate::features;
use crate::features::reviews::jobs::card::Card;
use crate::features::reviews::rules::ReviewRules;
use crate::features::reviews::subject::subject;
use crate::features::reviews::{actions, jobs, load};
use crate::rules::calendar::{Calendar, first_instant};
use crate::rules::playbook::Playbook;

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

/// The review of each team, by the rules' day of the quarter.
pub fn recurring(config: &Config, playbook: &Playbook) -> Vec<Recurrence> {
    let quarterly = playbook.of::<ReviewRules>().cron(config.organization.fiscal_year_starts);
    let review = |team: &Team| Recurrence {
        name: format!("{SCHEDULE}{}", team.id),
        kind: OPEN,
        args: json!(Opening { team: team.id.clone() }),
        cron: quarterly.clone(),
        zone: team.timezone,
        grace: GRACE,
        said: Said::Rules { file: "reviews.toml", key: "opens" },
    };
    config.teams.iter().map(review).collect()
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
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let opening: Opening = serde_json::from_str(&occurrence.args)?;
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(team) = ctx.app.config.team(&opening.team) else {
        return skipped("there is no such team any more");
    };
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let slot: NaiveDateTime = occurrence.slot.parse()?;
    let today = calendar.local(ctx.now).date_naive();
    if !calendar.is_working_day(today) {
        let next = today.iter_days().skip(1).take(31).find(|day| calendar.is_working_day(*day));
        let Some(next) = next else { return skipped("nobody works in the month to come") };
        return Ok(Fired::Postponed(first_instant(team.timezone, next.and_time(slot.time()))));
    }
    if ctx.now.since(occurrence.due_at) > LATE
        && let Some(working) = calendar.next_working(ctx.now).filter(|working| *working > ctx.now)
    {
        return Ok(Fired::Postponed(working));
    }
    let opened = open(ctx, team, quarter(ctx.app, team, ctx.now), None).await?;
    match opened {
        Opened::Now(_) => Ok(Fired::Done),
        Opened::Before(_) => skipped("the team has had its review of this quarter"),
        Opened::NoAccounts => skipped("the team's CSMs have no accounts to review"),
        Opened::Meanwhile(review) => {
            let after = calendar.next_opening(review.ends_at.max(ctx.now.plus_millis(1)));
            Ok(after.map_or_else(|| Fired::Skipped("nobody works".into()), Fired::Postponed))
        }
    }
}

/// Opens a team's review of a quarter, by the calendar or by somebody's word.
pub async fn open(
    ctx: &mut Ctx<'_>,
    team: &Team,
    quarter: NaiveDate,
    by: Option<&UserId>,
) -> anyhow::Result<Opened> {
    if let Some(before) = of_quarter(ctx.tx, team, quarter).await? {
        return Ok(Opened::Before(before));
    }
    if let Some(meanwhile) = reviews::running(ctx.tx, &team.id).await? {
        return Ok(Opened::Meanwhile(meanwhile));
    }
    let book = actions::items::book(ctx.app, ctx.tx, team).await?;
    if book.accounts.is_empty() {
        return Ok(Opened::NoAccounts);
    }
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let rules = &ctx.app.playbook.of::<ReviewRules>();
    let day = |nth: usize| calendar.working_day(ctx.now, nth).unwrap_or((ctx.now, ctx.now));
    let review = Review {
        review_id: ReviewId::fresh(),
        team_id: team.id.clone(),
        quarter: quarter.to_string(),
        state: ReviewState::Open,
        opened_by: by.cloned(),
        opened_at: ctx.now,
        ends_at: day(rules.working_days).1,
        closed_at: None,
    };
    let id = &review.review_id;
    reviews::open(ctx.tx, &review).await?;
    for (account, csm) in book.accounts.into_values() {
        reviews::keep(ctx.tx, &actions::items::item(id, &account, csm)).await?;
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
        occurrences::add(ctx.tx, &Occurrence::planned(subject(id), kind, kind, args, at)).await?;
    }
    let actor = by.map_or(Actor::Baton, Actor::from);
    let entry = Entry::new(ctx.now, &actor, "reviews.open", subject(id));
    audit::record(ctx.tx, &entry.because(format!("{} {quarter}", team.id))).await?;
    features::priority::actions::exception::expire_all(ctx, team).await?;
    Card { review: id.clone(), team: team.id.clone() }.enqueue(ctx).await?;
    if let Some(loaded) = load::of(ctx.app, ctx.tx, review.clone()).await? {
        jobs::session::arrange(ctx, &loaded).await?;
    }
    Ok(Opened::Now(review))
}

async fn of_quarter(db: &mut Reader, team: &Team, quarter: NaiveDate) -> anyhow::Result<Option<Review>> {
    let latest = reviews::latest(db, &team.id).await?;
    Ok(latest.filter(|latest| latest.quarter >= quarter.to_string()))
}
