//! The handoff card: one message, in the account's internal channel.

use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::{ChannelId, HandoffId, UserId};
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, accounts, opportunities, people};
use serde::{Deserialize, Serialize};

use crate::accounts::roles::{self, Place};
use crate::app::App;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::features::handoffs::actions::{situation, track_of};
use crate::features::handoffs::rules::{Situation, Track};
use crate::features::handoffs::view::card::Sheet;
use crate::features::handoffs::view::line::{Line, Mark};
use crate::features::handoffs::{rules, view};
use crate::features::record::load::profile::completeness;
use crate::features::record::load::{Record, record};
use crate::features::record::rules::RecordRules;
use crate::tasks;
use crate::tasks::rules::undo_until;
use crate::tasks::view::item::Item;

/// The card, at one place.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub handoff: HandoffId,
    /// The account's channel, or the person who has it until there is one.
    pub place: String,
}

/// What the card is about.
pub fn message_key(handoff: &HandoffId) -> String {
    baton_storage::posts::card_of(handoff)
}

impl Job for Card {
    const KIND: &'static str = "handoffs.card";

    fn lane(&self, _app: &App) -> String {
        self.place.clone()
    }

    /// The card, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(handoff) = handoffs::find(db, &self.handoff).await? else {
            return Ok(Delivery::NotWanted("the handoff is not known any more"));
        };
        let Some(sheet) = sheet(app, db, &handoff, now).await? else {
            return Ok(Delivery::NotWanted("its account, team or track is not known any more"));
        };
        let message = view::card::card(&app.words, &sheet)?;
        let to = match self.place.starts_with(['U', 'W']) {
            true => To::Person(UserId(self.place)),
            false => To::Channel(ChannelId(self.place)),
        };
        // Where it cannot stand, its CSM has it.
        let instead = sheet.csm_id.into_iter().collect();
        Ok(Delivery::Post(Box::new(Posting {
            to,
            message,
            message_key: Some(message_key(&self.handoff)),
            instead,
        })))
    }
}

/// Everything the card shows.
pub async fn sheet(app: &App, db: &mut Reader, handoff: &Handoff, now: At) -> anyhow::Result<Option<Sheet>> {
    let (Some(track), Some(team)) = (track_of(app, handoff), app.config.team(&handoff.team_id)) else {
        return Ok(None);
    };
    let Some(account) = accounts::resolve_merged(db, &handoff.account_id).await? else { return Ok(None) };
    let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
    let situation = situation(app, db, handoff).await?;
    let place = Place { account: &account, deal: deal.as_ref(), team };
    let csm = roles::role_holder(db, baton_storage::states::Role::Csm, &place).await?;
    let complete = completeness(app, db, handoff).await?;
    let asked = stored_tasks::of_subject(db, &handoff.subject()).await?;
    let mut lines = Vec::new();
    for step in track.steps.iter().filter(|step| step.applies(&situation)) {
        // The latest of a step's tasks is the one that counts.
        let latest = asked
            .iter()
            .rev()
            .find(|one| one.asks.step() == Some(&step.id) && one.state != TaskState::Superseded);
        let owner = match latest {
            Some(task) => name(db, &task.owner).await?,
            None => match roles::role_holder(db, step.owner, &place).await? {
                Some(user) => name(db, &user).await?,
                None => app.words.plain(&format!("handoffs_card.role.{}", step.owner), ())?,
            },
        };
        let item = match latest.filter(|one| one.state == TaskState::Open) {
            Some(open) => {
                Some(tasks::load::item(app, db, open, Some(&open.owner), now, team.timezone).await?)
            }
            None => None,
        };
        let settled_by = match latest.and_then(|one| one.settled_by.clone()) {
            Some(actor) => Some(people::actor_name(db, &actor).await?),
            None => None,
        };
        let warnings = match &item {
            Some(_) => step.warnings(&situation, complete.percent),
            None => Vec::new(),
        };
        lines.push(Line {
            title: step.title.clone(),
            owner,
            mark: if item.as_ref().is_some_and(is_arranged) { Mark::Open } else { mark(latest, now) },
            waits_for: waits_for(track, step, &situation),
            item,
            undo: latest
                .filter(|one| undo_until(one).is_some_and(|until| now <= until))
                .map(|one| one.task_id.0.clone()),
            settled_by,
            settled_at: latest.and_then(|one| one.settled_at),
            reason: latest.and_then(|one| one.reason.clone()),
            warnings,
        });
    }
    let csm_name = match &csm {
        Some(user) => Some(name(db, user).await?),
        None => None,
    };
    let record = record(app, db, &account, deal.as_ref()).await?;
    let sections = app.sections(db, &account, Some(&handoff.handoff_id), (team.timezone, now)).await?;
    Ok(Some(Sheet {
        handoff: handoff.handoff_id.0.clone(),
        account_id: account.account_id.0.clone(),
        account: account.name.clone(),
        url: account.url.clone(),
        state: handoff.state,
        reason: handoff.reason.clone(),
        stage: deal.as_ref().and_then(|deal| deal.stage.clone()),
        close_date: deal.as_ref().and_then(|deal| deal.close_date.clone()),
        source: deal.as_ref().map(|deal| (deal.source.clone(), deal.known_at)),
        csm: csm_name,
        csm_id: csm,
        channel: account.channel.as_ref().map(|channel| channel.0.clone()),
        track: track.name.clone(),
        hint: track.hint(&situation).map(str::to_owned),
        reads: reads(app, track, &record),
        percent: complete.percent,
        known: complete.known,
        wanted: complete.wanted,
        missing: complete.missing,
        lines,
        sections,
        zone: team.timezone,
        now,
    }))
}

/// Whether it is a meeting that has a time: then it waits for that, and is not late.
fn is_arranged(item: &Item) -> bool {
    item.meets.as_ref().is_some_and(|meets| meets.words().is_some())
}

fn mark(latest: Option<&Task>, now: At) -> Mark {
    match latest {
        None => Mark::Waiting,
        Some(task) => match task.state {
            TaskState::Done => Mark::Done,
            TaskState::Dropped | TaskState::Superseded => Mark::Dropped,
            TaskState::Open if task.due_at.is_some_and(|due| due < now) => Mark::Late,
            TaskState::Open => Mark::Open,
        },
    }
}

/// What a step that has not opened waits for, as people call it.
fn waits_for(track: &Track, step: &rules::Step, situation: &Situation) -> Option<String> {
    let before = step.opens.after.iter().filter(|id| !situation.settled.contains(*id));
    let before = before.filter_map(|id| track.step(id)).find(|other| other.applies(situation));
    match before {
        Some(step) => Some(step.title.clone()),
        None if step.opens.on == Some(rules::Moment::Won) && !situation.won => Some("Closed Won".to_owned()),
        None => None,
    }
}

async fn name(db: &mut Reader, user: &UserId) -> anyhow::Result<String> {
    Ok(people::find(db, user).await?.map_or_else(|| user.0.clone(), |person| person.name))
}

/// What the CSM reads first, and what is known of it.
fn reads(app: &App, track: &Track, record: &Record) -> Vec<(String, Option<String>)> {
    let rules = track.reads.iter().filter_map(|key| app.playbook.of::<RecordRules>().fact(key));
    rules.map(|rule| (rule.label.clone(), record.get(&rule.key).map(|known| known.value.clone()))).collect()
}
