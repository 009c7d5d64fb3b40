//! A way back in a session, and on again (P6): the form of the account before takes the place of the one that is open. It is
//! filled in with what was answered, and what was chosen in the other one is kept until it is there again.
//!
//! Deliberately absent: taking an answer back. What was answered stands until another answer is sent.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::people::Person;
use baton_storage::reviews::{self, Item};
use baton_storage::states::ItemState;
use baton_storage::time::At;
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::within::Within;
use crate::engine::interaction::{Answer, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::priority::commands::{load_context, may_decide, submit};
use crate::features::priority::form::{self, Origin, Private};
use crate::features::priority::load::PriorityContext;
use crate::features::priority::rules::level::label;
use crate::features::priority::view::form::{Place, Turn};
use crate::features::reviews::commands::{may_review, refused, running};
use crate::features::reviews::jobs::session::{Scope, Step};
use crate::features::reviews::load::ReviewContext;
use crate::features::reviews::{jobs, rules};
use crate::slack::dates::age;
use crate::slack::payloads::ReviewPlace;

/// How much of what was chosen is kept, in characters: a button carries no more than 2,000.
const KEPT: usize = 900;

/// What was chosen and not sent, by account and by what it answers.
pub(crate) type Kept = BTreeMap<String, BTreeMap<String, String>>;

/// "Back to …", "Go on to …": the form of that account, in the place of the one that is open.
pub async fn turn(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let at = ReviewPlace::read(interaction.value());
    let loaded = running(app, db, at.review.as_str()).await?;
    let item = reviews::item(db, &loaded.review.review_id, &at.account).await?;
    let Some(item) = item else { return Err(refused(app, "gone", json!({}))?) };
    may_review(app, &loaded, &item, actor)?;
    let context = load_context(app, db, &item.account_id, now).await?;
    may_decide(app, db, &context, actor).await?;
    let within = match &interaction.payload {
        Payload::Click(click) => click.view.as_ref(),
        _ => None,
    };
    let left = match within.filter(|within| within.callback == "priority.review") {
        Some(within) => left(app, db, within, now).await?,
        None => None,
    };
    let own = loaded.reviewer(&item.csm) == actor.user_id;
    let of_team = left.as_ref().map_or(!own, |session| session.of_team);
    let scope = if of_team { Scope::Team } else { Scope::Own };
    let kept = left.map(|session| session.kept).unwrap_or_default();
    let place = Part { loaded: &loaded, actor, scope };
    let mut origin = place.origin(app, &item, &context, kept)?;
    if item.state == ItemState::Reviewed {
        origin.note = Some(stands(app, &loaded, &item, &context, now)?);
    }
    let view = form::view(app, db, &context, actor, now, origin).await?;
    let here = submit::within(interaction).map(|id| Placement::InPlaceOf(id.to_owned()));
    Ok(Answer::open_at(view, here.unwrap_or(Placement::Alone)))
}

/// The session of the form from which somebody turns, with what they chose in it and did not send.
async fn left(app: &App, db: &mut Reader, within: &Within, now: At) -> Result<Option<Place>, ActionError> {
    let private = Private::read(&within.private)?;
    let account = private.account();
    let Some(mut session) = private.session else { return Ok(None) };
    let context = load_context(app, db, &account, now).await?;
    let new = changed(&context, &form::chosen(&within.as_sent(), context.version()?, account.as_str()))?;
    session.kept.remove(account.as_str());
    while !session.kept.is_empty() && json!([session.kept, new]).to_string().len() > KEPT {
        session.kept.pop_first();
    }
    if !new.is_empty() {
        session.kept.insert(account.0, new);
    }
    Ok(Some(session))
}

/// What of the chosen is another answer than the one with which the form was filled in.
///
/// # Errors
/// When the model has no version.
pub(crate) fn changed(
    context: &PriorityContext<'_>,
    chosen: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, ActionError> {
    let drafted = context.drafted()?;
    let other =
        |(id, choice): &(&String, &String)| drafted.get(*id).is_none_or(|answer| answer.choice != **choice);
    Ok(chosen.iter().filter(other).map(|(id, choice)| (id.clone(), choice.clone())).collect())
}

/// Somebody's part in a review: through which accounts they go.
#[derive(Clone, Copy)]
pub(crate) struct Part<'p, 'a> {
    pub loaded: &'p ReviewContext<'a>,
    pub actor: &'p Person,
    pub scope: Scope,
}

impl Part<'_, '_> {
    /// What the form of one of its accounts is opened for: its place in the session, and what was chosen in it before.
    ///
    /// # Errors
    /// When the model has no version.
    pub(crate) fn origin(
        self,
        app: &App,
        item: &Item,
        context: &PriorityContext<'_>,
        mut kept: Kept,
    ) -> Result<Origin, ActionError> {
        let chosen = kept.remove(item.account_id.as_str()).unwrap_or_default();
        let known = context.known()?;
        // Somebody had said that what the feed knows is wrong.
        let all = chosen.keys().any(|id| known.contains_key(id));
        let session = Some(Place { kept, ..self.session(app, item)? });
        Ok(Origin { session, all, chosen, note: None })
    }

    /// Where the form of an account stands in it, and where one can turn to from there.
    fn session(self, app: &App, item: &Item) -> Result<Place, ActionError> {
        let Self { loaded, actor, scope } = self;
        let Step { theirs, progress, next } = jobs::session::step(loaded, &actor.user_id, scope);
        let through = rules::gone_through(&theirs);
        let at = through.iter().position(|one| one.account_id == item.account_id);
        let on = at.and_then(|at| through.get(at + 1).copied().or(next));
        let turn = |which: &str, to: &Item| -> Result<Turn, ActionError> {
            let facts = json!({ "account": loaded.account(&to.account_id) });
            let place = ReviewPlace { review: to.review_id.clone(), account: to.account_id.clone() };
            Ok(Turn {
                action: format!("reviews.{which}"),
                label: app.words.plain(&format!("reviews.walk.button.{which}"), facts)?,
                value: place.to_string(),
            })
        };
        let mut turns = Vec::new();
        if let Some(before) = rules::before(&theirs, Some(item)) {
            turns.push(turn("back", before)?);
        }
        if let Some(on) = on {
            turns.push(turn("on", on)?);
        }
        Ok(Place {
            review: loaded.review.review_id.0.clone(),
            of_team: scope == Scope::Team,
            at: at.unwrap_or(progress.reviewed) + 1,
            of: progress.all,
            turns,
            kept: Kept::new(),
        })
    }
}

/// Who answered it, or agreed to that, and that it stands.
fn stands(
    app: &App,
    loaded: &ReviewContext<'_>,
    item: &Item,
    context: &PriorityContext<'_>,
    now: At,
) -> Result<String, ActionError> {
    let level = context.proposed.as_ref().map_or_else(|| context.level(), |proposed| proposed.level);
    let last = context.last.as_ref().filter(|_| context.proposed.is_none());
    let approved = last.is_some_and(|last| last.settled_by.as_ref().and_then(Actor::person).is_some());
    let facts = json!({
        "who": item.settled_by.as_ref().map(|by| loaded.actor_name(by)),
        "age": age(item.settled_at.unwrap_or(now), now),
        "level": label(level),
        "approved": approved,
        "waits": context.proposed.is_some(),
    });
    Ok(app.words.plain("reviews.said.stands", facts)?)
}
