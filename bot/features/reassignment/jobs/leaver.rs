//! A CSM was deactivated in Slack, or is none of the team's any more: by the next morning their manager has one message with everything that needs a new
//! owner. Once more a week later if something is left, and after another week to the director; then no more.

use anyhow::Context;
use baton_storage::assignments::AssignmentState;
use baton_storage::ids::{RequestId, TeamId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::people::{self, Person};
use baton_storage::states::{ItemState, Priority};
use baton_storage::time::At;
use baton_storage::{Reader, Tx, accounts, handoffs, meetings, posts, requests, reviews};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::accounts::directory::Directory;
use crate::accounts::roles::book_of;
use crate::accounts::routing::{self, Parties, Tells};
use crate::accounts::teams::team_of;
use crate::app::{App, Ctx};
use crate::config::Team;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::moment::Fired;
use crate::engine::update::Update;
use crate::features::priority::rules::level::label;
use crate::features::reassignment::view::{self, Left, Line};
use crate::rules::calendar::Calendar;
use crate::tasks::view::meeting::clock;
use crate::{features, tasks};

/// The kind of the moment.
pub const LEAVER: &str = "reassignment.leaver";
/// How long after one message the next comes, if something is left.
const PATIENCE: Duration = Duration::days(7);
/// How often they are told: the manager twice, then the director.
const ROUNDS: u8 = 3;

#[derive(Serialize, Deserialize)]
struct Moment {
    user: UserId,
    team: TeamId,
    round: u8,
    /// How many things that were asked of them are others' now.
    #[serde(rename = "todos")]
    tasks: usize,
    /// Whether they are in Slack still, and in the team no more.
    #[serde(default)]
    moved: bool,
}

/// What needs a new owner, for one reader.
#[derive(Serialize, Deserialize)]
pub struct Notice {
    pub user: UserId,
    pub team: TeamId,
    pub to: UserId,
    pub round: u8,
    #[serde(rename = "todos")]
    pub tasks: usize,
    #[serde(default)]
    pub moved: bool,
}

impl Job for Notice {
    const KIND: &'static str = "reassignment.leaver";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(team) = app.config.team(&self.team) else {
            return Ok(Delivery::NotWanted("the team is no longer configured"));
        };
        let mut left = left(app, db, &self.user, team).await?;
        left.tasks = self.tasks;
        left.round = self.round;
        left.moved = self.moved;
        let message = view::notice(&app.words, &left)?;
        let message_key = Some(schedule(&self.user));
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key,
            instead: Vec::new(),
        })))
    }
}

/// Slack tells of somebody. One who was there and is not any more, and looked after something, is put before their
/// manager; one who is back is not.
pub async fn learnt(ctx: &mut Ctx<'_>, before: Option<&Person>, person: &Person) -> anyhow::Result<()> {
    let user = &person.user_id;
    let was_there = before.is_none_or(|before| before.active);
    if person.active {
        if !was_there {
            occurrences::cancel(ctx.tx, &schedule(user), "they are back", ctx.now).await?;
        }
        return Ok(());
    }
    if !was_there || person.bot {
        return Ok(());
    }
    let Some(team) = team(ctx.app, ctx.tx, user).await? else { return Ok(()) };
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let Some(at) = calendar.next_opening(ctx.now) else { return Ok(()) };
    // What they owed is mentioned to others the day after the message that tells of it all.
    let first = calendar.plus_business_days(at, 1).unwrap_or(at);
    let tasks = tasks::actions::reassign::reassign_from(ctx, user, first).await?;
    occurrences::cancel(ctx.tx, &schedule(user), "they have left once more", ctx.now).await?;
    let moment = Moment { user: user.clone(), team: team.id.clone(), round: 1, tasks, moved: false };
    plan_round(ctx.tx, &moment, at, ctx.now).await
}

/// Somebody is a CSM of a team no more, though they may be in Slack. Whether the manager will hear of what they leave;
/// not, where they leave nothing.
pub(crate) async fn moved(ctx: &mut Ctx<'_>, user: &UserId, team: &Team) -> anyhow::Result<bool> {
    if left(ctx.app, ctx.tx, user, team).await?.is_empty() {
        return Ok(false);
    }
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let is_there = people::find(ctx.tx, user).await?.is_none_or(|person| person.active);
    let Some(at) = calendar.next_opening(ctx.now).filter(|_| is_there) else { return Ok(!is_there) };
    occurrences::cancel(ctx.tx, &schedule(user), "they have left once more", ctx.now).await?;
    let moment = Moment { user: user.clone(), team: team.id.clone(), round: 1, tasks: 0, moved: true };
    plan_round(ctx.tx, &moment, at, ctx.now).await?;
    Ok(true)
}

/// Somebody is a CSM again.
pub(crate) async fn back(ctx: &mut Ctx<'_>, user: &UserId) -> anyhow::Result<()> {
    occurrences::cancel(ctx.tx, &schedule(user), "they are back", ctx.now).await?;
    Ok(())
}

/// The team of which somebody was a CSM who has left it with accounts; none of whom nobody was told anything.
pub(crate) async fn was_of<'a>(
    app: &'a App,
    db: &mut Reader,
    user: &UserId,
) -> anyhow::Result<Option<&'a Team>> {
    let told = occurrences::of_schedule(db, &schedule(user)).await?;
    let latest = told.last().map(|moment| serde_json::from_str::<Moment>(&moment.args)).transpose()?;
    Ok(latest.and_then(|moment| app.config.team(&moment.team)))
}

/// The team whose CSM they were; none of somebody who looks after nothing.
async fn team<'a>(app: &'a App, db: &mut Reader, user: &UserId) -> anyhow::Result<Option<&'a Team>> {
    let book = book_of(db, user).await?;
    let organizes = meetings::organized_by(db, user).await?;
    let csm_of = app.config.teams_of_csm(user).into_iter().next();
    if book.is_empty() && (csm_of.is_none() || organizes.is_empty()) {
        return Ok(None);
    }
    Ok(csm_of.or_else(|| book.iter().find_map(|account| team_of(app, account))))
}

async fn plan_round(tx: &mut Tx, moment: &Moment, at: At, now: At) -> anyhow::Result<()> {
    let slot = format!("{}@{}", moment.round, at.0);
    let args = serde_json::to_string(moment)?;
    let one = Occurrence::planned(schedule(&moment.user), &slot, LEAVER, args, at.max(now));
    occurrences::add(tx, &one).await?;
    Ok(())
}

fn schedule(user: &UserId) -> String {
    format!("leaver:{user}")
}

/// The morning has come.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let mut moment: Moment = serde_json::from_str(&occurrence.args)?;
    let team = ctx.app.config.team(&moment.team).context("a team that is not configured any more")?;
    let left = left(ctx.app, ctx.tx, &moment.user, team).await?;
    if left.is_empty() {
        return Ok(Fired::Skipped("nothing is left of theirs".into()));
    }
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let tells = if moment.round < ROUNDS { Tells::Managers } else { Tells::Directors };
    let directory = Directory::load(ctx.app, ctx.tx, &[], ctx.now).await?;
    let parties = Parties { requester: &moment.user, csm: None };
    let told =
        routing::whom(&ctx.app.config, team, tells, parties, ctx.now, |user| directory.availability(user));
    // One message to one of them: whoever leads the team first, or stands in for them.
    let Some(told) = told.into_iter().next() else {
        return Ok(Fired::Skipped("nobody is there to be told".into()));
    };
    let notice = Notice {
        user: moment.user.clone(),
        team: team.id.clone(),
        to: told.user,
        round: moment.round,
        tasks: moment.tasks,
        moved: moment.moved,
    };
    notice.enqueue(ctx).await?;
    if moment.round < ROUNDS
        && let Some(next) = calendar.next_opening(ctx.now + PATIENCE)
    {
        moment.round += 1;
        plan_round(ctx.tx, &moment, next, ctx.now).await?;
    }
    Ok(Fired::Done)
}

/// Brings what was said of somebody who has left up to date.
pub async fn refresh(ctx: &mut Ctx<'_>, user: &UserId) -> anyhow::Result<()> {
    if posts::of_matter(ctx.tx, &schedule(user)).await?.is_empty() {
        return Ok(());
    }
    // The latest that was said, as it was put up.
    let told = occurrences::of_schedule(ctx.tx, &schedule(user)).await?;
    let told =
        told.iter().rev().find(|moment| moment.state == baton_storage::states::OccurrenceState::Completed);
    let Some(told) = told else { return Ok(()) };
    let moment: Moment = serde_json::from_str(&told.args)?;
    let Moment { team, round, tasks, moved, .. } = moment;
    let notice = Notice { user: user.clone(), team, to: user.clone(), round, tasks, moved };
    Update::of(ctx.app, &notice)?.enqueue(ctx).await
}

/// Everything that is still somebody's who has left.
async fn left(app: &App, db: &mut Reader, user: &UserId, team: &Team) -> anyhow::Result<Left> {
    let name = people::name(db, user).await?;
    let mut offers: Vec<(String, RequestId)> = Vec::new();
    for open in requests::open(db).await? {
        let latest = features::requests::jobs::latest(db, &open.request_id).await?;
        if latest.is_some_and(|one| one.state == AssignmentState::Offered && one.csm == *user) {
            let account = accounts::find(db, &open.account_id).await?.map(|account| account.name);
            offers.push((account.unwrap_or_default(), open.request_id));
        }
    }
    let mut lines = Vec::new();
    for account in book_of(db, user).await? {
        if offers.iter().any(|(name, _)| *name == account.name) {
            continue;
        }
        lines.push(Line {
            level: label(account.priority.unwrap_or(Priority::Pr1)),
            account: account.name,
            url: account.url,
            channel: account.channel.map(|channel| channel.0),
            to: String::new(),
        });
    }
    let mut organizes = Vec::new();
    for meeting in meetings::organized_by(db, user).await? {
        let handoff = handoffs::find(db, &meeting.handoff_id).await?;
        if handoff.is_some() {
            organizes.push(format!("{}, {}", meeting.title, clock(meeting.starts_at, team.timezone)));
        }
    }
    let mut review = 0;
    if let Some(running) = reviews::running(db, &team.id).await? {
        let items = reviews::items(db, &running.review_id).await?;
        review = items.iter().filter(|item| item.csm == *user && item.state == ItemState::Open).count();
    }
    let stands_in = app.config.people.iter().filter(|person| person.backup.as_ref() == Some(user));
    let mut backs_up = Vec::new();
    for person in stands_in {
        backs_up.extend(people::find(db, &person.id).await?.map(|person| person.name));
    }
    Ok(Left {
        user: user.0.clone(),
        name,
        lines,
        offers,
        meetings: organizes,
        review,
        backs_up,
        tasks: 0,
        round: 1,
        moved: false,
        team: team.name.clone(),
    })
}
