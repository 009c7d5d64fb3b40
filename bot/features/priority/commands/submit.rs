//! "Review": the form opens, comes back, and what it says is decided or proposed (P2–P4).

use baton_storage::Reader;
use baton_storage::ids::AccountId;
use baton_storage::people::Person;
use baton_storage::states::Priority;
use baton_storage::time::At;
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::{App, Ctx};
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, Interaction, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::priority::actions::{Assessed, By, decide};
use crate::features::priority::commands::{load_context, may_decide};
use crate::features::priority::form::{self, Origin, Private};
use crate::features::priority::load::said::steps;
use crate::features::priority::load::{self, PriorityContext, level_with};
use crate::features::priority::rules::flow::{Decision, Outcome, Step};
use crate::features::priority::rules::level::label;
use crate::features::priority::view;

/// "Review": the form.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let context = load_context(app, db, &AccountId::from(interaction.value()), now).await?;
    may_decide(app, db, &context, actor).await?;
    let view = form::view(app, db, &context, actor, now, Origin::default()).await?;
    Ok(Answer::open_at(view, beside(interaction)))
}

/// "Something here is wrong": the form asks what the deal feed knows too, in the same place.
pub async fn open_all(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let private = Private::read(interaction.value())?;
    let context = load_context(app, db, &private.account(), now).await?;
    may_decide(app, db, &context, actor).await?;
    let origin = Origin { session: private.session, all: true, ..Origin::default() };
    let view = form::view(app, db, &context, actor, now, origin).await?;
    let place = within(interaction).map_or(Placement::Alone, |id| Placement::InPlaceOf(id.to_owned()));
    Ok(Answer::open_at(view, place))
}

/// What came of a form that was sent.
pub enum Sent<'a> {
    /// It comes back with a word on what is wrong, or what has changed meanwhile.
    Back(Answer),
    /// It is decided, or proposed.
    Verdict(Box<Verdict<'a>>),
}

/// What a form that was sent has decided.
pub struct Verdict<'a> {
    /// The account as it was before.
    pub before: PriorityContext<'a>,
    pub private: Private,
    pub decision: Decision,
    pub assessed: Assessed,
}

/// The form, sent: read, and decided by what it says.
///
/// # Errors
/// When the sender may not decide, or the database refuses.
pub async fn sent<'a>(
    ctx: &mut Ctx<'a>,
    actor: &Person,
    interaction: &Interaction,
) -> Result<Sent<'a>, ActionError> {
    let form = interaction.submission()?;
    let private = Private::read(&form.private)?;
    let context = load_context(ctx.app, ctx.tx, &private.account(), ctx.now).await?;
    may_decide(ctx.app, ctx.tx, &context, actor).await?;
    if !private.still_holds(&context) {
        let note = meanwhile(ctx.app, ctx.tx, &context, actor, ctx.now).await?;
        return again(ctx.app, ctx.tx, &context, (actor, form, &private), note, ctx.now)
            .await
            .map(Sent::Back);
    }
    let answers = form::answers(&context, form, actor, ctx.now)?;
    let version = context.version()?;
    let decision = match version.decide(&answers) {
        Outcome::Decided(decision) => decision,
        Outcome::Open { question, .. } if form.has(&form::field(&question, &private.account)) => {
            let sentence = ctx.app.words.plain("priority.fault.open", json!({}))?;
            return Ok(Sent::Back(Answer::at_field(&form::field(&question, &private.account), sentence)));
        }
        Outcome::Open { .. } => {
            // The feed answered it when the form was opened, and does no longer.
            let note = ctx.app.words.plain("priority.fault.moved_on", json!({}))?;
            return again(ctx.app, ctx.tx, &context, (actor, form, &private), note, ctx.now)
                .await
                .map(Sent::Back);
        }
    };
    let confirms = load::rights::confirms(ctx.app, ctx.tx, &context, &actor.user_id).await?;
    let by = By { user: &actor.user_id, confirms };
    let assessed = decide(ctx, &context, &answers, by).await?;
    Ok(Sent::Verdict(Box::new(Verdict { before: context, private, decision, assessed })))
}

/// What came of it: the level, the path, who has to agree and who hears.
pub async fn result(
    ctx: &mut Ctx<'_>,
    verdict: &Verdict<'_>,
    actor: &Person,
) -> Result<SlackView, ActionError> {
    let Verdict { before, decision, assessed, .. } = verdict;
    let version = before.version()?;
    let mut hears = Vec::new();
    for role in &version.tells {
        if let Some(user) = roles::role_holder(ctx.tx, *role, &before.place()).await? {
            hears.push(user);
        }
    }
    let managers: Vec<_> = before.team.managers.iter().collect();
    let level: Priority = level_with(before, decision);
    let facts = json!({
        "account": before.account.name,
        "level": label(level),
        "before": label(before.level()),
        "changed": level != before.level(),
        "excepted": before.agreed().is_some(),
        "confirms": load::rights::either(ctx.tx, &managers).await?,
        "hears": load::rights::each(ctx.tx, &hears.iter().collect::<Vec<_>>()).await?,
    });
    let zone = roles::calendar(ctx.app, Some(actor)).zone();
    let path: &[Step] = &decision.path;
    let path = steps(ctx.tx, path, ctx.now, zone).await?;
    let which = if matches!(assessed, Assessed::Proposed(_)) { "proposed" } else { "decided" };
    Ok(view::form::result(&ctx.app.words, which, &facts, &path)?)
}

/// The same form as things are now, with what was chosen in it, and why it is there again.
async fn again(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    (actor, form, private): (&Person, &Submission, &Private),
    note: String,
    now: At,
) -> Result<Answer, ActionError> {
    let chosen = form::chosen(form, context.version()?, &private.account);
    let origin = Origin { session: private.session.clone(), all: private.all, note: Some(note), chosen };
    Ok(Answer::instead(form::view(app, db, context, actor, now, origin).await?))
}

/// Who decided or proposed what while somebody had the form before them.
async fn meanwhile(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
    _now: At,
) -> Result<String, ActionError> {
    let latest = context.last.iter().chain(&context.proposed).max_by_key(|one| one.assessed_at);
    let Some(latest) = latest else { return Ok(app.words.plain("priority.fault.moved_on", json!({}))?) };
    let zone = roles::calendar(app, Some(actor)).zone();
    let (by, at) = match (&latest.settled_by, latest.settled_at) {
        (Some(by), Some(at)) => (by, at),
        _ => (&latest.assessed_by, latest.assessed_at),
    };
    let facts = json!({
        "who": load::rights::actor_name(db, by).await?,
        "when": at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string(),
        "level": label(latest.level),
        "state": latest.state,
    });
    Ok(app.words.plain("priority.fault.meanwhile", facts)?)
}

/// A form on top of the page on which it was asked for, or by itself.
pub fn beside(interaction: &Interaction) -> Placement {
    if within(interaction).is_some() { Placement::OnTop } else { Placement::Alone }
}

/// The window in which somebody clicked.
pub fn within(interaction: &Interaction) -> Option<&str> {
    let Payload::Click(click) = &interaction.payload else { return None };
    click.view.as_ref().map(|view| view.id.as_str())
}
