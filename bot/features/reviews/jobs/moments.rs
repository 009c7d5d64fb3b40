//! A review's days: whoever is not done is reminded, the managers read what is left, and it closes (P6).

use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{ReviewId, UserId};
use baton_storage::occurrences::Occurrence;
use baton_storage::states::{ItemState, ReviewState, Role};
use baton_storage::{people, reviews};
use chrono::NaiveTime;
use serde_json::{Value, json};

use crate::accounts::directory::Directory;
use crate::accounts::roles::{self, Place};
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::Ctx;
use crate::engine::job::Job;
use crate::engine::moment::Fired;
use crate::features::reviews::actions::everything;
use crate::features::reviews::actions::items::sync;
use crate::features::reviews::jobs::card::Note;
use crate::features::reviews::jobs::left::Left;
use crate::features::reviews::jobs::session::{Scope, Session, step};
use crate::features::reviews::load::{ReviewContext, load};
use crate::features::reviews::subject::subject;
use crate::rules::calendar::first_instant;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// The kind of the moment at which whoever is not done is reminded.
pub const REMIND: &str = "reviews.remind";
/// The kind of the moment at which the managers read what is left.
pub const LIST: &str = "reviews.list";
/// The kind of the moment at which a review closes.
pub const CLOSE: &str = "reviews.close";

/// The review of a moment, in line with the books; none where it is closed.
async fn open<'a>(ctx: &mut Ctx<'a>, occurrence: &Occurrence) -> anyhow::Result<Option<ReviewContext<'a>>> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = ReviewId::from(args["review"].as_str().unwrap_or_default());
    let Some(review) = reviews::find(ctx.tx, &id).await? else { return Ok(None) };
    Ok(sync(ctx, review).await?.filter(|loaded| loaded.review.state == ReviewState::Open))
}

/// Whoever is not done is reminded, with that day's message.
pub async fn remind(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let Some(loaded) = open(ctx, occurrence).await? else {
        return Ok(Fired::Skipped("the review is closed".into()));
    };
    let reviewers = loaded.reviewers();
    for user in &reviewers {
        let step = step(&loaded, user, Scope::Own);
        let account = step.next.and_then(|item| loaded.accounts.get(&item.account_id));
        let Some(account) = account else { continue };
        let role = if loaded.team.csms.contains(user) { Role::Csm } else { Role::Managers };
        let asking = Asking {
            subject: subject(&loaded.review.review_id),
            asks: Asks::Session(user.clone()),
            role,
            kind: TaskKind::Action,
            urgent: false,
            facts: json!({
                "quarter": loaded.quarter(),
                "left": step.progress.all - step.progress.reviewed,
                "all": step.progress.all,
                "ends": weekday(loaded.review.ends_at, loaded.team.timezone),
            }),
            due_at: None,
            reminders: vec![ctx.now],
            escalate_at: None,
        };
        let place = Place { account, deal: None, team: loaded.team };
        tasks::actions::open_for(ctx, asking, user.clone(), role, &place).await?;
    }
    Ok(if reviewers.is_empty() { Fired::Skipped("nothing is left".into()) } else { Fired::Done })
}

/// The managers who are there read what is left; nothing, where nothing is.
pub async fn list(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let Some(loaded) = open(ctx, occurrence).await? else {
        return Ok(Fired::Skipped("the review is closed".into()));
    };
    if loaded.progress().is_done() {
        return Ok(Fired::Skipped("nothing is left".into()));
    }
    let directory = Directory::load(ctx.app, ctx.tx, &[], ctx.now).await?;
    let nobody = UserId::from("");
    // Nobody asked for it; where the team has no manager, others are told.
    let parties = Parties { requester: &nobody, csm: None };
    let told = routing::whom(&ctx.app.config, loaded.team, Tells::Managers, parties, ctx.now, |user| {
        directory.availability(user)
    });
    for one in told {
        let left = Left { review: loaded.review.review_id.clone(), to: one.user };
        left.enqueue(ctx).await?;
    }
    Ok(Fired::Done)
}

/// It closes: what nobody has looked at is marked so.
pub async fn close(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let Some(loaded) = open(ctx, occurrence).await? else {
        return Ok(Fired::Skipped("the review is closed".into()));
    };
    let id = &loaded.review.review_id;
    for item in loaded.items.iter().filter(|item| item.state == ItemState::Open) {
        let mut item = item.clone();
        item.state = ItemState::Missed;
        item.settled_at = Some(ctx.now);
        reviews::keep(ctx.tx, &item).await?;
    }
    reviews::close(ctx.tx, id, ctx.now).await?;
    let progress = loaded.progress();
    let entry = Entry::new(ctx.now, &Actor::Baton, "reviews.close", subject(id));
    let why = format!("{} of {} reviewed", progress.reviewed, progress.all);
    audit::record(ctx.tx, &entry.moved("open", "closed").because(why)).await?;
    everything(ctx, id).await?;
    Note { review: id.clone() }.enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// Somebody's session begins: when they are at work.
pub async fn begin_session(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: serde_json::Value = serde_json::from_str(&occurrence.args)?;
    let review = ReviewId::from(args["review"].as_str().unwrap_or_default());
    let reader = UserId::from(args["user"].as_str().unwrap_or_default());
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(loaded) = load(ctx.app, ctx.tx, &review).await? else {
        return skipped("the review, or its team, is not known any more");
    };
    if loaded.review.state == ReviewState::Closed {
        return skipped("the review is closed");
    }
    let person = people::find(ctx.tx, &reader).await?;
    if person.as_ref().is_some_and(|person| !person.active) {
        sync(ctx, loaded.review).await?;
        return skipped("they have left: their accounts went to whoever leads the team");
    }
    let calendar = roles::calendar(ctx.app, person.as_ref());
    if let Some(last) = roles::away_until(ctx.tx, &reader, &calendar, ctx.now).await? {
        let back = last.succ_opt().map(|day| first_instant(calendar.zone(), day.and_time(NaiveTime::MIN)));
        let opening = back.and_then(|back| calendar.next_opening(back));
        return Ok(opening.map_or_else(|| Fired::Skipped("they are away".into()), Fired::Postponed));
    }
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    if step(&loaded, &reader, Scope::Own).next.is_none() {
        return skipped("nothing of theirs is left to review");
    }
    Session { review, reader, scope: Scope::Own }.enqueue(ctx).await?;
    Ok(Fired::Done)
}
