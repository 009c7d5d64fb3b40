//! The account team's recurring meeting (M1): its topics are computed from what is known, and posted in the team's
//! channel when it begins. On a day on which nobody works it moves to the next working day.
//!
//! Deliberately absent: an account about which there is nothing to say.

use anyhow::Context;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, TeamId};
use baton_storage::occurrences::Occurrence;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::TaskState;
use baton_storage::time::At;
use baton_storage::{Reader, handoffs, people, tasks};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::roles::{self, Place};
use crate::app::{App, Ctx};
use crate::config::{Config, Team};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::moment::Fired;
use crate::engine::recurring::{Recurrence, Said};
use crate::features;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::given::Given;
use crate::features::agendas::view::data::AgendaData;
use crate::features::health::load::latest;
use crate::features::health::view::point as health_point;
use crate::features::record::rules::RecordRules;
use crate::features::requests::rules::RequestRules;
use crate::features::team_meeting::load;
use crate::features::team_meeting::rules::{self, Point, Topic};
use crate::rules::calendar::{Calendar, first_instant};
use crate::rules::playbook::Playbook;
use crate::slack::dates::day;

/// What the names of these schedules begin with.
pub const SCHEDULE: &str = "team-meeting:";
/// The kind of a meeting's moment.
pub const MEETING: &str = "team_meeting.meeting";
/// The agenda's file.
const AGENDA: &str = "account-team-meeting";
/// How many points of a topic stand there; a meeting has an hour.
const SHOWN: usize = 12;
/// How late an agenda is still of use: until the evening of its day.
pub const GRACE: Duration = Duration::hours(10);

/// A team's meeting, as its moment remembers it.
#[derive(Serialize, Deserialize)]
pub struct Meeting {
    pub team: TeamId,
}

/// The meeting of each team that has one.
pub fn recurring(config: &Config, _playbook: &Playbook) -> Vec<Recurrence> {
    let teams = config.teams.iter().enumerate();
    let meetings = teams.filter_map(|(index, team)| {
        let path = format!("teams[{index}].account_team_meeting.cron");
        Some(Recurrence {
            name: format!("{SCHEDULE}{}", team.id),
            kind: MEETING,
            args: json!(Meeting { team: team.id.clone() }),
            cron: team.account_team_meeting.as_ref()?.cron.clone(),
            zone: team.timezone,
            grace: GRACE,
            said: Said::Config { what: format!("`{path}` of team {}", team.id), path },
        })
    });
    meetings.collect()
}

/// The agenda of one day.
#[derive(Serialize, Deserialize)]
pub struct Agenda {
    pub team: TeamId,
    /// `YYYY-MM-DD`, where the team is.
    pub day: String,
}

impl Job for Agenda {
    const KIND: &'static str = "team_meeting.agenda";

    fn lane(&self, app: &App) -> String {
        app.config.team(&self.team).map_or_else(|| self.team.0.clone(), |team| team.channel.0.clone())
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("team-agenda:{}:{}", self.team, self.day))
    }

    /// The agenda, of what is true when it is posted.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(team) = app.config.team(&self.team) else {
            return Ok(Delivery::NotWanted("the team is no longer configured"));
        };
        let topics = topics(app, db, team, now).await?;
        if topics.is_empty() {
            return Ok(Delivery::NotWanted("there is nothing to talk about any more"));
        }
        let message = features::agendas::view::message(&app.words, &data(app, team, &topics)?)?;
        let message_key = Some(format!("team-meeting:{}:{}", self.team, self.day));
        let to = To::Channel(team.channel.clone());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key, instead: team.managers.clone() })))
    }
}

/// The meeting's moment has come.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let meeting: Meeting = serde_json::from_str(&occurrence.args)?;
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(team) = ctx.app.config.team(&meeting.team) else {
        return skipped("there is no such team any more");
    };
    let Some(rule) = &team.account_team_meeting else {
        return skipped("the team has no such meeting any more");
    };
    let slot: NaiveDateTime = occurrence.slot.parse()?;
    if !is_its_week(slot.date(), rule.every_weeks) {
        return skipped("it is every other week");
    }
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let today = calendar.local(ctx.now).date_naive();
    if !calendar.is_working_day(today) {
        let next = today.iter_days().skip(1).take(31).find(|day| calendar.is_working_day(*day));
        let Some(next) = next else { return skipped("nobody works in the month to come") };
        return Ok(Fired::Postponed(first_instant(team.timezone, next.and_time(slot.time()))));
    }
    if topics(ctx.app, ctx.tx, team, ctx.now).await?.is_empty() {
        return skipped("there is nothing to talk about");
    }
    Agenda { team: team.id.clone(), day: today.to_string() }.enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// Whether a meeting that is held every so many weeks is held in the week of this day. Weeks are counted on from a
/// Monday long ago, so that no year's end puts two meetings side by side.
fn is_its_week(day: NaiveDate, every: u8) -> bool {
    // 5 January 1970 was a Monday.
    let days = i64::from(day.num_days_from_ce()) - 719_167;
    days.div_euclid(7).rem_euclid(i64::from(every.max(1))) == 0
}

/// The agenda, with the topics in it.
fn data(app: &App, team: &Team, topics: &[Topic]) -> anyhow::Result<AgendaData> {
    let agenda = app
        .playbook
        .of::<Agendas>()
        .get(AGENDA)
        .context("there is no agenda of an account team's meeting")?;
    let mut given = Given { organization: app.config.organization.name.clone(), ..Given::default() };
    for topic in topics {
        let title = app.words.plain(&format!("team_meeting.{}", topic.key), json!({}))?;
        let shown = topic.points.iter().take(SHOWN);
        let mut points: Vec<(String, Option<String>)> =
            shown.map(|point| (format!("{}: {}", point.account, point.text), point.url.clone())).collect();
        if topic.points.len() > SHOWN {
            let more = json!({ "count": topic.points.len() - SHOWN });
            points.push((app.words.plain("team_meeting.more", more)?, None));
        }
        given.topics.push(crate::features::agendas::rules::given::Topic { title, points });
    }
    let outline = app.playbook.of::<Agendas>().outline(AGENDA, app.playbook.of::<RecordRules>(), &given);
    let mut front = agenda.front.clone();
    front.title = format!("{}: {}", team.name, front.title);
    Ok(AgendaData {
        name: AGENDA.into(),
        front,
        account: None,
        outline: outline.map_err(anyhow::Error::msg)?,
    })
}

/// What the team has to talk about, computed (M1).
pub async fn topics(app: &App, db: &mut Reader, team: &Team, now: At) -> anyhow::Result<Vec<Topic>> {
    let accounts = accounts::of_team(db, &team.region, team.segment).await?;
    let deals = opportunities::of_team(db, &team.region, team.segment).await?;
    let workspace = people::workspace(db).await?.unwrap_or_default();
    let point =
        |account: &Account, what: String, facts: &[Option<String>]| point(&workspace, account, what, facts);
    let account = |id: &AccountId| accounts.iter().find(|account| account.account_id == *id);
    let mut health = Vec::new();
    for account in accounts.iter().filter(|account| rules::is_unwell(account.health.as_deref())) {
        let csm = csm(db, account, team).await?;
        let said = match latest(app, db, account, team.timezone, now).await? {
            Some(latest) => health_point(&app.words, &latest)?,
            None => account.health.clone().unwrap_or_default(),
        };
        health.push(point(account, said, &[csm]));
    }
    let (mut growth, mut business) = (Vec::new(), Vec::new());
    for deal in &deals {
        let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage));
        let (Some(account), Some(stage)) = (account(&deal.account_id), stage.filter(|stage| stage.is_open()))
        else {
            continue;
        };
        let seller = roles::role_holder(
            db,
            baton_storage::states::Role::Seller,
            &Place { account, deal: Some(deal), team },
        )
        .await?;
        let seller = match seller {
            Some(user) => people::find(db, &user).await?.map(|person| person.name),
            None => None,
        };
        let facts = [
            Some(stage.label()),
            deal.close_date.as_deref().map(|date| format!("closes {}", day(date))),
            deal.amount.map(|amount| app.config.organization.currency.rounded(amount)),
            seller,
        ];
        let new = deal.kind.as_deref().is_none_or(|kind| kind == "new_business");
        let earliest = app.playbook.stages.parse(&app.playbook.of::<RequestRules>().earliest_stage);
        match new {
            false => {
                let plan = load::plan(app, db, account, deal, team).await?;
                let facts: Vec<Option<String>> = facts.into_iter().chain([plan]).collect();
                growth.push(point(account, title(deal), &facts));
            }
            true if earliest.is_none_or(|earliest| stage.rank >= earliest.rank) => {
                business.push(point(account, title(deal), &facts));
            }
            true => {}
        }
    }
    let mut onboarding = Vec::new();
    for running in handoffs::running(db, &team.id).await? {
        let Some(account) = account(&running.account_id) else { continue };
        let Some(track) = crate::features::handoffs::load::situation::track_of(app, &running) else {
            continue;
        };
        let situation = crate::features::handoffs::load::situation::situation(app, db, &running).await?;
        let steps = track.steps.iter().filter(|step| step.applies(&situation)).count();
        let asked = tasks::of_subject(db, &running.subject()).await?;
        let is_late =
            |task: &&tasks::Task| task.state == TaskState::Open && task.due_at.is_some_and(|due| due < now);
        let late = asked.iter().filter(is_late).count();
        let done = situation.settled.len().min(steps);
        let facts = [csm(db, account, team).await?, (late > 0).then(|| format!("{late} late"))];
        onboarding.push(point(account, format!("{done} of {steps} steps done"), &facts));
    }
    Ok(rules::topics(health, growth, business, onboarding))
}

fn title(deal: &Opportunity) -> String {
    let kind = deal.kind.clone().unwrap_or_else(|| "new_business".into()).replace('_', " ");
    deal.name.clone().unwrap_or(kind)
}

/// A point that leads to the account's channel, where its card stands, or to the account in the CRM.
fn point(workspace: &str, account: &Account, what: String, facts: &[Option<String>]) -> Point {
    let channel =
        account.channel.as_ref().map(|channel| format!("slack://channel?team={workspace}&id={channel}"));
    let facts = facts.iter().flatten().filter(|fact| !fact.is_empty()).cloned();
    let text: Vec<String> = std::iter::once(what).chain(facts).collect();
    Point {
        account: account.name.clone(),
        text: text.join(" · "),
        url: channel.or_else(|| account.url.clone()),
    }
}

async fn csm(db: &mut Reader, account: &Account, team: &Team) -> anyhow::Result<Option<String>> {
    let place = Place { account, deal: None, team };
    let Some(user) = roles::role_holder(db, baton_storage::states::Role::Csm, &place).await? else {
        return Ok(None);
    };
    Ok(people::find(db, &user).await?.map(|person| person.name))
}
