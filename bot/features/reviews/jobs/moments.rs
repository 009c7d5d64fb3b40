//! A review's days: whoever is not done is reminded, the managers read what is left, and it closes (P6).

use baton_storage::Tx;
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::ReviewId;
use baton_storage::occurrences::Occurrence;
use baton_storage::reviews;
use baton_storage::states::{ItemState, ReviewState, Role};
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::accounts::directory::Directory;
use crate::accounts::roles::Place;
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::App;
use crate::engine::job::{Fired, Job};
use crate::features::reviews::actions::everything;
use crate::features::reviews::actions::items::sync;
use crate::features::reviews::jobs::card::Note;
use crate::features::reviews::jobs::left::Left;
use crate::features::reviews::jobs::session::{Scope, step};
use crate::features::reviews::load::{Loaded, load};
use crate::features::reviews::subject::subject;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::Asking;

/// The kind of the moment at which whoever is not done is reminded.
pub const REMIND: &str = "reviews.remind";
/// The kind of the moment at which the managers read what is left.
pub const LIST: &str = "reviews.list";
/// The kind of the moment at which a review closes.
pub const CLOSE: &str = "reviews.close";

/// The review of a moment, in line with the books; none where it is closed.
async fn open<'a>(
    app: &'a App,
    tx: &mut Tx,
    occurrence: &Occurrence,
    now: At,
) -> anyhow::Result<Option<Loaded<'a>>> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = ReviewId::from(args["review"].as_str().unwrap_or_default());
    if let Some(review) = reviews::find(tx, &id).await? {
        sync(app, tx, &review, now).await?;
    }
    Ok(load(app, tx, &id).await?.filter(|loaded| loaded.review.state == ReviewState::Open))
}

/// Whoever is not done is reminded, with that day's message.
pub async fn remind(app: &App, tx: &mut Tx, occurrence: &Occurrence, now: At) -> anyhow::Result<Fired> {
    let Some(loaded) = open(app, tx, occurrence, now).await? else {
        return Ok(Fired::Skipped("the review is closed".into()));
    };
    let walkers = loaded.walkers();
    for user in &walkers {
        let step = step(&loaded, user, Scope::Own);
        let account = step.next.and_then(|item| loaded.accounts.get(&item.account_id));
        let Some(account) = account else { continue };
        let role = if loaded.team.csms.contains(user) { Role::Csm } else { Role::Managers };
        let asking = Asking {
            subject: subject(&loaded.review.review_id),
            asks: Asks::Walk(user.clone()),
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
            reminders: vec![now],
            escalate_at: None,
        };
        let place = Place { account, deal: None, team: loaded.team };
        tasks::actions::open_for(app, tx, asking, (user.clone(), role), &place, now).await?;
    }
    Ok(if walkers.is_empty() { Fired::Skipped("nothing is left".into()) } else { Fired::Done })
}

/// The managers who are there read what is left; nothing, where nothing is.
pub async fn list(app: &App, tx: &mut Tx, occurrence: &Occurrence, now: At) -> anyhow::Result<Fired> {
    let Some(loaded) = open(app, tx, occurrence, now).await? else {
        return Ok(Fired::Skipped("the review is closed".into()));
    };
    if loaded.progress().is_done() {
        return Ok(Fired::Skipped("nothing is left".into()));
    }
    let directory = Directory::load(app, tx, &[], now).await?;
    let primary = &loaded.team.managers[0];
    let parties = Parties { requester: primary, csm: None };
    let told = routing::whom(&app.config, loaded.team, Tells::Managers, parties, now, |user| {
        directory.availability(user)
    });
    for one in told {
        let left = Left { review: loaded.review.review_id.clone(), to: one.user };
        left.enqueue(app, tx, now).await?;
    }
    Ok(Fired::Done)
}

/// It closes: what nobody has looked at is marked so.
pub async fn close(app: &App, tx: &mut Tx, occurrence: &Occurrence, now: At) -> anyhow::Result<Fired> {
    let Some(loaded) = open(app, tx, occurrence, now).await? else {
        return Ok(Fired::Skipped("the review is closed".into()));
    };
    let id = &loaded.review.review_id;
    for item in loaded.items.iter().filter(|item| item.state == ItemState::Open) {
        let mut item = item.clone();
        item.state = ItemState::Missed;
        item.settled_at = Some(now);
        reviews::keep(tx, &item).await?;
    }
    reviews::close(tx, id, now).await?;
    let progress = loaded.progress();
    let entry = Entry::new(now, &Actor::Baton, "reviews.close", subject(id));
    let why = format!("{} of {} reviewed", progress.reviewed, progress.all);
    audit::record(tx, &entry.moved("open", "closed").because(why)).await?;
    everything(app, tx, id, now).await?;
    Note { review: id.clone() }.enqueue(app, tx, now).await?;
    Ok(Fired::Done)
}
