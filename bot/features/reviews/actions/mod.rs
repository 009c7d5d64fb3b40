//! What follows when something of a review changes: whatever shows it is brought up to date, and what is asked of
//! people says how much is left.

pub mod items;
pub mod open;

use std::collections::BTreeSet;

use baton_storage::Tx;
use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::assessments::Assessment;
use baton_storage::ids::{ReviewId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::reviews::{self, Review};
use baton_storage::states::{ItemState, OccurrenceState, ReviewState, TaskState};
use baton_storage::time::At;
use baton_storage::{posts, tasks as stored_tasks};
use serde_json::json;

use crate::app::App;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::features::reviews::jobs::card::Card;
use crate::features::reviews::jobs::left::Left;
use crate::features::reviews::jobs::session::{Scope, WALK, Walk};
use crate::features::reviews::load::{Loaded, load};
use crate::features::reviews::rules::Progress;
use crate::features::reviews::subject::{subject, walk_of};
use crate::tasks;

/// A level was decided or proposed: the account has been reviewed, if somebody `looked` at it. Where everybody agreed
/// on an exception, what was reviewed went on, and what was not still waits. One with which an account merely began
/// is nobody's review.
///
/// # Errors
/// When the database refuses.
pub async fn assessed(
    app: &App,
    tx: &mut Tx,
    running: &Review,
    assessment: &Assessment,
    (by, looked): (&Actor, bool),
    now: At,
) -> anyhow::Result<()> {
    let id = &running.review_id;
    let Some(mut item) = reviews::item(tx, id, &assessment.account_id).await? else { return Ok(()) };
    let counts = looked || item.state == ItemState::Reviewed;
    if item.state == ItemState::Gone || assessment.model.is_empty() || !counts {
        return Ok(());
    }
    item.state = ItemState::Reviewed;
    item.after = Some(assessment.level);
    item.why = Some(assessment.why.clone());
    item.settled_by = Some(by.clone());
    item.settled_at = Some(now);
    reviews::keep(tx, &item).await?;
    changed(app, tx, id, &[item.csm], now).await
}

/// Brings up to date what shows the accounts of these CSMs.
///
/// # Errors
/// When the database refuses.
pub async fn changed(
    app: &App,
    tx: &mut Tx,
    review: &ReviewId,
    csms: &[UserId],
    now: At,
) -> anyhow::Result<()> {
    let Some(loaded) = load(app, tx, review).await? else { return Ok(()) };
    let mut readers: BTreeSet<UserId> = csms.iter().cloned().collect();
    readers.extend(csms.iter().map(|csm| loaded.walker(csm)));
    refresh(app, tx, &loaded, readers, now).await
}

/// Brings up to date everything that shows a review.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn everything(app: &App, tx: &mut Tx, review: &ReviewId, now: At) -> anyhow::Result<()> {
    let Some(loaded) = load(app, tx, review).await? else { return Ok(()) };
    let readers = readers(tx, &format!("review-walk:{review}:")).await?;
    refresh(app, tx, &loaded, readers, now).await
}

async fn refresh(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded<'_>,
    readers: BTreeSet<UserId>,
    now: At,
) -> anyhow::Result<()> {
    let review = &loaded.review.review_id;
    let card = Card { review: review.clone(), team: loaded.team.id.clone() };
    Update::of(app, &card)?.enqueue(app, tx, now).await?;
    let walk = |reader, scope| Walk { review: review.clone(), reader, scope };
    for reader in readers {
        Update::of(app, &walk(reader, Scope::Own))?.enqueue(app, tx, now).await?;
    }
    for reader in self::readers(tx, &format!("review-rest:{review}:")).await? {
        Update::of(app, &walk(reader, Scope::Team))?.enqueue(app, tx, now).await?;
    }
    for to in self::readers(tx, &format!("review-left:{review}:")).await? {
        Update::of(app, &Left { review: review.clone(), to })?.enqueue(app, tx, now).await?;
    }
    ask(app, tx, loaded, now).await
}

/// Whose messages stand whose matter begins so.
async fn readers(tx: &mut Tx, beginning: &str) -> anyhow::Result<BTreeSet<UserId>> {
    let posted = posts::beginning(tx, beginning).await?;
    Ok(posted.iter().filter_map(|post| post.message_key.strip_prefix(beginning)).map(UserId::from).collect())
}

/// What is asked of people says what is left; where nothing is, it is done.
async fn ask(app: &App, tx: &mut Tx, loaded: &Loaded<'_>, now: At) -> anyhow::Result<()> {
    for mut task in stored_tasks::of_subject(tx, &subject(&loaded.review.review_id)).await? {
        let Asks::Walk(whose) = task.asks.clone() else { continue };
        if task.state != TaskState::Open {
            continue;
        }
        let theirs =
            loaded.items.iter().filter(|item| item.csm == whose || loaded.walker(&item.csm) == whose);
        let progress = Progress::of(theirs);
        if loaded.review.state == ReviewState::Closed {
            let why = app.words.plain("reviews.overtaken", json!({ "quarter": loaded.quarter() }))?;
            tasks::actions::settle(app, tx, &mut task, TaskState::Superseded, None, Some(&why), now).await?;
        } else if progress.is_done() {
            tasks::actions::settle(app, tx, &mut task, TaskState::Done, None, None, now).await?;
        } else {
            let mut facts: serde_json::Value = serde_json::from_str(&task.facts).unwrap_or_default();
            let said = (facts["left"].take(), facts["all"].take());
            let left = progress.all - progress.reviewed;
            (facts["left"], facts["all"]) = (json!(left), json!(progress.all));
            if said != (json!(left), json!(progress.all)) {
                task.facts = facts.to_string();
                stored_tasks::change(tx, &task).await?;
                tasks::actions::refresh(app, tx, &task, now).await?;
            }
        }
    }
    Ok(())
}

/// Somebody's absence has changed: the walk that waits for their return is looked at again.
///
/// # Errors
/// When the database refuses.
pub async fn absence_changed(app: &App, tx: &mut Tx, user: &UserId, now: At) -> anyhow::Result<()> {
    for team in &app.config.teams {
        let Some(review) = reviews::running(tx, &team.id).await? else { continue };
        let id = &review.review_id;
        let schedule = walk_of(id, user);
        let moments = occurrences::of_schedule(tx, &schedule).await?;
        if let Some(waits) = moments.iter().find(|moment| moment.state == OccurrenceState::Scheduled) {
            let again = Occurrence::planned(&schedule, &waits.slot, WALK, waits.args.clone(), now);
            occurrences::plan(tx, &schedule, &[again], "their absence has changed", now).await?;
        }
        if reviews::items(tx, id).await?.iter().any(|item| item.csm == *user) {
            let card = Card { review: id.clone(), team: team.id.clone() };
            Update::of(app, &card)?.enqueue(app, tx, now).await?;
        }
    }
    Ok(())
}
