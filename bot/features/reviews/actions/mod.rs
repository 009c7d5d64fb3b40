//! What follows when something of a review changes: whatever shows it is brought up to date, and what is asked of
//! people says how much is left.

pub mod items;
pub mod open;

use std::collections::BTreeSet;

use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::assessments::Assessment;
use baton_storage::ids::{ReviewId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::reviews::{self, Item, Review};
use baton_storage::states::{ItemState, OccurrenceState, ReviewState, TaskState};
use baton_storage::{Tx, posts, tasks as stored_tasks};
use serde_json::json;

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::features::reviews::jobs::card::Card;
use crate::features::reviews::jobs::left::Left;
use crate::features::reviews::jobs::session::{BEGIN, Scope, Session};
use crate::features::reviews::load::{ReviewContext, load};
use crate::features::reviews::rules::Progress;
use crate::features::reviews::subject::{session_key, subject};
use crate::tasks;

/// A level was decided or proposed: the account has been reviewed, if somebody `looked` at it. Where everybody agreed
/// on an exception, what was reviewed went on, and what was not still waits. One with which an account merely began
/// is nobody's review.
pub async fn assessed(
    ctx: &mut Ctx<'_>,
    running: &Review,
    assessment: &Assessment,
    by: &Actor,
    looked: bool,
) -> anyhow::Result<()> {
    let id = &running.review_id;
    let Some(mut item) = reviews::item(ctx.tx, id, &assessment.account_id).await? else { return Ok(()) };
    let counts = looked || item.state == ItemState::Reviewed;
    if item.state == ItemState::Gone || assessment.model.is_empty() || !counts {
        return Ok(());
    }
    item.state = ItemState::Reviewed;
    item.after = Some(assessment.level);
    item.why = Some(assessment.why.clone());
    item.settled_by = Some(by.clone());
    item.settled_at = Some(ctx.now);
    reviews::keep(ctx.tx, &item).await?;
    changed(ctx, id, &[item.csm]).await?;
    Ok(())
}

/// The account goes to the end of the line.
pub async fn put_off(ctx: &mut Ctx<'_>, review: &ReviewId, mut item: Item) -> anyhow::Result<()> {
    item.put_off_at = Some(ctx.now);
    reviews::keep(ctx.tx, &item).await?;
    changed(ctx, review, &[item.csm]).await?;
    Ok(())
}

/// Brings up to date what shows the accounts of these CSMs, and gives back the review as it is now.
pub(crate) async fn changed<'a>(
    ctx: &mut Ctx<'a>,
    review: &ReviewId,
    csms: &[UserId],
) -> anyhow::Result<Option<ReviewContext<'a>>> {
    let Some(loaded) = load(ctx.app, ctx.tx, review).await? else { return Ok(None) };
    let mut readers: BTreeSet<UserId> = csms.iter().cloned().collect();
    readers.extend(csms.iter().map(|csm| loaded.reviewer(csm)));
    refresh(ctx, &loaded, readers).await?;
    Ok(Some(loaded))
}

/// Brings up to date everything that shows a review.
pub(crate) async fn everything(ctx: &mut Ctx<'_>, review: &ReviewId) -> anyhow::Result<()> {
    let Some(loaded) = load(ctx.app, ctx.tx, review).await? else { return Ok(()) };
    let readers = readers(ctx.tx, &format!("review-walk:{review}:")).await?;
    refresh(ctx, &loaded, readers).await
}

async fn refresh(
    ctx: &mut Ctx<'_>,
    loaded: &ReviewContext<'_>,
    readers: BTreeSet<UserId>,
) -> anyhow::Result<()> {
    let review = &loaded.review.review_id;
    let card = Card { review: review.clone(), team: loaded.team.id.clone() };
    Update::of(ctx.app, &card)?.enqueue(ctx).await?;
    let session = |reader, scope| Session { review: review.clone(), reader, scope };
    for reader in readers {
        Update::of(ctx.app, &session(reader, Scope::Own))?.enqueue(ctx).await?;
    }
    for reader in self::readers(ctx.tx, &format!("review-rest:{review}:")).await? {
        Update::of(ctx.app, &session(reader, Scope::Team))?.enqueue(ctx).await?;
    }
    for to in self::readers(ctx.tx, &format!("review-left:{review}:")).await? {
        Update::of(ctx.app, &Left { review: review.clone(), to })?.enqueue(ctx).await?;
    }
    ask(ctx, loaded).await
}

/// Whose messages stand whose matter begins so.
async fn readers(tx: &mut Tx, beginning: &str) -> anyhow::Result<BTreeSet<UserId>> {
    let posted = posts::beginning(tx, beginning).await?;
    Ok(posted.iter().filter_map(|post| post.message_key.strip_prefix(beginning)).map(UserId::from).collect())
}

/// What is asked of people says what is left; where nothing is, it is done.
async fn ask(ctx: &mut Ctx<'_>, loaded: &ReviewContext<'_>) -> anyhow::Result<()> {
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(&loaded.review.review_id)).await? {
        let Asks::Session(whose) = task.asks.clone() else { continue };
        if task.state != TaskState::Open {
            continue;
        }
        let theirs =
            loaded.items.iter().filter(|item| item.csm == whose || loaded.reviewer(&item.csm) == whose);
        let progress = Progress::of(theirs);
        if loaded.review.state == ReviewState::Closed {
            let why = ctx.app.words.plain("reviews.overtaken", json!({ "quarter": loaded.quarter() }))?;
            tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(&why)).await?;
        } else if progress.is_done() {
            tasks::actions::settle(ctx, &mut task, TaskState::Done, None, None).await?;
        } else {
            let mut facts: serde_json::Value = serde_json::from_str(&task.facts).unwrap_or_default();
            let said = (facts["left"].take(), facts["all"].take());
            let left = progress.all - progress.reviewed;
            (facts["left"], facts["all"]) = (json!(left), json!(progress.all));
            if said != (json!(left), json!(progress.all)) {
                task.facts = facts.to_string();
                stored_tasks::change(ctx.tx, &task).await?;
                tasks::actions::refresh(ctx, &task).await?;
            }
        }
    }
    Ok(())
}

/// Somebody's absence has changed: the session that waits for their return is looked at again.
pub async fn absence_changed(ctx: &mut Ctx<'_>, user: &UserId) -> anyhow::Result<()> {
    for team in &ctx.app.config.teams {
        let Some(review) = reviews::running(ctx.tx, &team.id).await? else { continue };
        let id = &review.review_id;
        let schedule = session_key(id, user);
        let moments = occurrences::of_schedule(ctx.tx, &schedule).await?;
        if let Some(waits) = moments.iter().find(|moment| moment.state == OccurrenceState::Scheduled) {
            let again = Occurrence::planned(&schedule, &waits.slot, BEGIN, waits.args.clone(), ctx.now);
            occurrences::plan(ctx.tx, &schedule, &[again], "their absence has changed", ctx.now).await?;
        }
        if reviews::items(ctx.tx, id).await?.iter().any(|item| item.csm == *user) {
            let card = Card { review: id.clone(), team: team.id.clone() };
            Update::of(ctx.app, &card)?.enqueue(ctx).await?;
        }
    }
    Ok(())
}
