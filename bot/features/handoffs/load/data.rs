//! Everything that the handoff card shows.

use baton_storage::handoffs::Handoff;
use baton_storage::states::TaskState;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{Reader, accounts, opportunities, people, tasks as stored_tasks};

use crate::accounts::roles::{self, Place};
use crate::app::App;
use crate::features::handoffs::load::situation::{situation, track_of};
use crate::features::handoffs::rules::{self, Situation, Track};
use crate::features::handoffs::view::card::HandoffData;
use crate::features::handoffs::view::line::{Line, Mark};
use crate::features::record::load::profile::completeness;
use crate::features::record::load::{Record, record};
use crate::features::record::rules::RecordRules;
use crate::tasks;
use crate::tasks::rules::undo_until;
use crate::tasks::view::item::Item;

/// Everything the card shows.
pub async fn data(
    app: &App,
    db: &mut Reader,
    handoff: &Handoff,
    now: At,
) -> anyhow::Result<Option<HandoffData>> {
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
            Some(task) => people::name(db, &task.owner).await?,
            None => match roles::role_holder(db, step.owner, &place).await? {
                Some(user) => people::name(db, &user).await?,
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
        Some(user) => Some(people::name(db, user).await?),
        None => None,
    };
    let record = record(app, db, &account, deal.as_ref()).await?;
    let sections = app.sections(db, &account, Some(&handoff.handoff_id), (team.timezone, now)).await?;
    Ok(Some(HandoffData {
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
pub(crate) fn is_arranged(item: &Item) -> bool {
    item.meets.as_ref().is_some_and(|meets| meets.words().is_some())
}

pub(crate) fn mark(latest: Option<&Task>, now: At) -> Mark {
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
pub(crate) fn waits_for(track: &Track, step: &rules::Step, situation: &Situation) -> Option<String> {
    let before = step.opens.after.iter().filter(|id| !situation.settled.contains(*id));
    let before = before.filter_map(|id| track.step(id)).find(|other| other.applies(situation));
    match before {
        Some(step) => Some(step.title.clone()),
        None if step.opens.on == Some(rules::Moment::Won) && !situation.won => Some("Closed Won".to_owned()),
        None => None,
    }
}

/// What the CSM reads first, and what is known of it.
pub(crate) fn reads(app: &App, track: &Track, record: &Record) -> Vec<(String, Option<String>)> {
    let rules = track.reads.iter().filter_map(|key| app.playbook.of::<RecordRules>().fact(key));
    rules.map(|rule| (rule.label.clone(), record.get(&rule.key).map(|known| known.value.clone()))).collect()
}
