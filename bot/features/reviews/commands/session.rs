//! Going through accounts under review, one after the other (P6): in the message that shows the next one, or in the
//! form, which after each account shows the next in its place, so that nobody needs to leave the keyboard.

use baton_storage::Reader;
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::people::Person;
use baton_storage::reviews::{self, Item};
use baton_storage::states::{ItemState, Priority, ReviewState};
use baton_storage::time::At;
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use crate::app::{App, Ctx};
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx, Opening, Placement, QueryCtx};
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::error::ActionError;
use crate::features::priority;
use crate::features::priority::actions::{Assessed, By, decide};
use crate::features::priority::commands::submit::{self, Sent, beside};
use crate::features::priority::commands::{load_context, may_decide};
use crate::features::priority::form::{Origin, Private};
use crate::features::priority::load::PriorityContext;
use crate::features::priority::rules::level::label;
use crate::features::priority::view::form::Place;
use crate::features::reviews::commands::turns::{Kept, Part, changed};
use crate::features::reviews::commands::{find, late, message, of, open_one, page, refused, running};
use crate::features::reviews::jobs::session::Scope;
use crate::features::reviews::load::ReviewContext;
use crate::features::reviews::{actions, jobs, view};
use crate::slack::dates::age;
use crate::slack::payloads::ReviewPlace;

/// "Review my accounts", "Go on": the form of the account that is next, or all of them where none is.
pub async fn begin(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let loaded = running(app, db, interaction.value()).await?;
    let step = jobs::session::step(&loaded, &actor.user_id, Scope::Own);
    if step.theirs.is_empty() {
        return Err(refused(app, "not_yours", of(&loaded))?);
    }
    let Some(item) = step.next else {
        return Ok(Answer::open(page(app, &loaded, &step.theirs, &actor.user_id)?));
    };
    let mut answer = opened(app, db, &loaded, item, actor, now).await?;
    // Who did not get the session yet, being away, has it now.
    answer.effects.push(message(&loaded, actor, Scope::Own).effect(app, now)?);
    Ok(answer)
}

/// "Answer": the form of one account.
pub async fn answer(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let at = ReviewPlace::read(interaction.value());
    let loaded = find(app, db, at.review.as_str()).await?;
    let item = reviews::item(db, &loaded.review.review_id, &at.account).await?;
    let Some(item) = item else { return Err(refused(app, "gone", json!({}))?) };
    let place = beside(interaction);
    // On the page of all accounts one may be reviewed once more; the message asks for the one that is next.
    if place == Placement::Alone && loaded.review.state == ReviewState::Open {
        check(app, &loaded, &item, actor, now)?;
    }
    let answer = opened(app, db, &loaded, &item, actor, now).await?;
    Ok(Answer { open: answer.open.map(|opening| Opening { place, ..opening }), ..answer })
}

/// The form of an account; one that is still to be reviewed is part of a session.
async fn opened(
    app: &App,
    db: &mut Reader,
    loaded: &ReviewContext<'_>,
    item: &Item,
    actor: &Person,
    now: At,
) -> Result<Answer, ActionError> {
    let context = load_context(app, db, &item.account_id, now).await?;
    may_decide(app, db, &context, actor).await?;
    let open = item.state == ItemState::Open && loaded.review.state == ReviewState::Open;
    let scope = match loaded.reviewer(&item.csm) == actor.user_id {
        true => Scope::Own,
        false => Scope::Team,
    };
    let origin = match open {
        true => Part { loaded, actor, scope }.origin(app, item, &context, Kept::new())?,
        false => Origin::default(),
    };
    Ok(Answer::open(priority::form::view(app, db, &context, actor, now, origin).await?))
}

/// What follows the form of a session: that of the next account, or that it is done. None where the review is over
/// meanwhile.
async fn go_on(
    ctx: &mut Ctx<'_>,
    session: &Place,
    actor: &Person,
    before: &PriorityContext<'_>,
    assessed: &Assessed,
) -> Result<Option<SlackView>, ActionError> {
    let loaded = find(ctx.app, ctx.tx, &session.review).await?;
    if loaded.review.state == ReviewState::Closed {
        return Ok(None);
    }
    let scope = if session.of_team { Scope::Team } else { Scope::Own };
    let step = jobs::session::step(&loaded, &actor.user_id, scope);
    let (level, proposed) = match assessed {
        Assessed::Decided(level) => (*level, false),
        Assessed::Proposed(level) => (*level, true),
        Assessed::Open(_) => (before.level(), false),
    };
    let mut facts = of(&loaded);
    facts["account"] = json!(before.account.name);
    facts["level"] = json!(label(level));
    facts["before"] = json!(label(before.level()));
    facts["changed"] = json!(level != before.level());
    facts["proposed"] = json!(proposed);
    facts["reviewed"] = json!(step.progress.reviewed);
    facts["all"] = json!(step.progress.all);
    let Some(item) = step.next else {
        let back = jobs::session::back(&loaded, &step.theirs, None);
        return Ok(Some(view::pages::done(&ctx.app.words, &facts, back.as_ref())?));
    };
    let context = load_context(ctx.app, ctx.tx, &item.account_id, ctx.now).await?;
    let note = Some(ctx.app.words.plain("reviews.said.then", &facts)?);
    let mut kept = session.kept.clone();
    kept.remove(before.account.account_id.as_str());
    let origin = Part { loaded: &loaded, actor, scope }.origin(ctx.app, item, &context, kept)?;
    let origin = Origin { note, ..origin };
    Ok(Some(priority::form::view(ctx.app, ctx.tx, &context, actor, ctx.now, origin).await?))
}

/// The review form, sent: a session goes on with the next account in its place; by itself it says what came of it.
pub async fn send(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    if let Some(view) = as_it_stood(ctx, actor, interaction.submission()?).await? {
        return Ok(Answer::instead(view));
    }
    let verdict = match submit::sent(ctx, actor, interaction).await? {
        Sent::Back(answer) => return Ok(answer),
        Sent::Verdict(verdict) => verdict,
    };
    if let Some(session) = &verdict.private.session
        && let Some(view) = go_on(ctx, session, actor, &verdict.before, &verdict.assessed).await?
    {
        return Ok(Answer::instead(view));
    }
    Ok(Answer::instead(submit::result(ctx, &verdict, actor).await?))
}

/// What follows the form of an account to which somebody went back, sent as it stood: nothing is decided anew, so that
/// nobody is asked or told the same again. None of any other form.
async fn as_it_stood(
    ctx: &mut Ctx<'_>,
    actor: &Person,
    form: &Submission,
) -> Result<Option<SlackView>, ActionError> {
    let private = Private::read(&form.private)?;
    let Some(session) = &private.session else { return Ok(None) };
    let item = reviews::item(ctx.tx, &session.review.as_str().into(), &private.account()).await?;
    if item.is_none_or(|item| item.state != ItemState::Reviewed) {
        return Ok(None);
    }
    let context = load_context(ctx.app, ctx.tx, &private.account(), ctx.now).await?;
    let chosen = priority::form::chosen(form, context.version()?, &private.account);
    if !private.still_holds(&context) || !changed(&context, &chosen)?.is_empty() {
        return Ok(None);
    }
    let assessed = match &context.proposed {
        Some(proposed) => Assessed::Proposed(proposed.level),
        None => Assessed::Decided(context.level()),
    };
    go_on(ctx, session, actor, &context, &assessed).await
}

/// "Nothing changed": the last answers, beside what the feed says now, decide again. Where they do not, the form asks
/// what is open.
pub async fn unchanged(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (loaded, item) = place(ctx, interaction.value(), actor).await?;
    let context = load_context(ctx.app, ctx.tx, &item.account_id, ctx.now).await?;
    let confirms = priority::load::rights::confirms(ctx.app, ctx.tx, &context, &actor.user_id).await?;
    let by = By { user: &actor.user_id, confirms };
    let answers = priority::form::confirmed(&context, actor, ctx.now)?;
    match decide(ctx, &context, &answers, by).await? {
        Assessed::Decided(_) | Assessed::Proposed(_) => Ok(Answer::default()),
        Assessed::Open(_) => opened(ctx.app, ctx.tx, &loaded, &item, actor, ctx.now).await,
    }
}

/// "Later": the account goes to the end of the line.
pub async fn later(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (loaded, item) = place(ctx, interaction.value(), actor).await?;
    actions::put_off(ctx, &loaded.review.review_id, item).await?;
    Ok(Answer::default())
}

/// An account's place in a review, for who may review it: it is open, and the account still in the
/// review's book.
async fn place<'a>(
    ctx: &mut Ctx<'a>,
    value: &str,
    actor: &Person,
) -> Result<(ReviewContext<'a>, Item), ActionError> {
    let at = ReviewPlace::read(value);
    let loaded = match reviews::find(ctx.tx, &at.review.as_str().into()).await? {
        Some(review) => actions::items::sync(ctx, review).await?,
        None => None,
    };
    let loaded = open_one(ctx.app, loaded)?;
    let item = loaded.all().find(|item| item.account_id == at.account).cloned();
    let Some(item) = item else { return Err(refused(ctx.app, "gone", json!({}))?) };
    check(ctx.app, &loaded, &item, actor, ctx.now)?;
    Ok((loaded, item))
}

/// Whether an account is still to be reviewed, and by whoever acted; else a sentence that says what has happened.
fn check(
    app: &App,
    loaded: &ReviewContext<'_>,
    item: &Item,
    actor: &Person,
    now: At,
) -> Result<(), ActionError> {
    let mut facts = of(loaded);
    facts["account"] = json!(loaded.account(&item.account_id));
    let is_theirs = loaded.reviewer(&item.csm) == actor.user_id;
    let key = match item.state {
        ItemState::Gone => "left_the_book",
        _ if !is_theirs && !priority::load::rights::leads(app, loaded.team, &actor.user_id) => {
            facts["csm_name"] = json!(loaded.name(&item.csm));
            "who_reviews"
        }
        ItemState::Reviewed | ItemState::Missed => {
            facts["who"] = json!(item.settled_by.as_ref().map(|by| loaded.actor_name(by)));
            facts["level"] = json!(label(item.after.unwrap_or(Priority::Pr1)));
            facts["age"] = json!(age(item.settled_at.unwrap_or(now), now));
            "reviewed"
        }
        ItemState::Open => return Ok(()),
    };
    Err(overtaken(app, loaded, actor, key, facts, now)?)
}

/// Somebody came too late: what they look at is brought up to date.
fn overtaken(
    app: &App,
    loaded: &ReviewContext<'_>,
    actor: &Person,
    key: &str,
    facts: Value,
    now: At,
) -> Result<ActionError, ActionError> {
    let update = |scope| Update::of(app, &message(loaded, actor, scope))?.effect(app, now);
    let effects: Vec<NewOutboxEntry> = vec![update(Scope::Own)?, update(Scope::Team)?];
    late(app, key, facts, effects)
}
