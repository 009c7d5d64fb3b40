//! Arranging the meeting of a step, moving it, cancelling it, and saying what came of it (T2, T3, T5, G4). Whoever
//! may act on the step may: its owner, the account team, and who leads them.

pub mod outcome;

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::meetings::{self, Meeting};
use baton_storage::people::{self, Person};
use baton_storage::states::MeetingState;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, Interaction, MutationCtx, Opening, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::meetings::form::{self, Carried, no_meeting};
use crate::features::meetings::load::MeetingContext;
use crate::features::meetings::{actions, view};
use crate::tasks;
use crate::tasks::load::meeting::of_task;
use crate::tasks::view::meeting::clock;

/// "Schedule", "Move", "Moved": the form.
pub async fn open_schedule(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let task = tasks::commands::open(app, db, interaction.value(), actor, now).await?;
    let draft = form::fresh(app, db, &task, actor, now).await?;
    Ok(opened(interaction, view::schedule(&app.words, &draft)?))
}

/// A form to open: on top of the page where the button was pressed there, as "Why" has one.
fn opened(interaction: &Interaction, view: SlackView) -> Answer {
    let in_page = matches!(&interaction.payload, Payload::Click(click) if click.view.is_some());
    let place = if in_page { Placement::OnTop } else { Placement::Alone };
    Answer { open: Some(Opening { view: Box::new(view), place }), ..Answer::default() }
}

/// The form, sent.
pub async fn schedule(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let carried = Carried::read(&form.private);
    let mut task = tasks::commands::open(ctx.app, ctx.tx, &carried.task, actor, ctx.now).await?;
    let before = of_task(ctx.tx, &task).await?;
    ensure_state(ctx.app, ctx.tx, before.as_ref(), carried.sequence, actor).await?;
    let plan = form::read(ctx.app, ctx.tx, &task, form, actor, ctx.now).await?;
    if let Some(doubted) =
        form::doubted(ctx.app, ctx.tx, &task, &plan, (form, &carried), actor, ctx.now).await?
    {
        return Ok(Answer::instead(view::schedule(&ctx.app.words, &doubted)?));
    }
    let meeting = actions::schedule(ctx, &mut task, plan, &actor.user_id).await?;
    match meeting {
        Some(meeting) => {
            let data = data(ctx.app, ctx.tx, meeting, actor, ctx.now).await?;
            Ok(Answer::instead(view::arranged(&ctx.app.words, &data)?))
        }
        None => Err(no_meeting(ctx.app)?),
    }
}

/// "Cancel it", "Cancelled": the form for the reason.
pub async fn open_cancel(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    open_form(ctx, "cancel").await
}

/// Cancelled, with its reason: its step is to be arranged again.
pub async fn cancel(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut task = planned(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let reason = sentence_at(ctx.app, "reason", form.text("reason"))?;
    actions::cancel(ctx, &mut task, &reason, &Actor::from(&actor.user_id)).await?;
    Ok(Answer::default())
}

/// A form about a meeting that has a time.
pub(crate) async fn open_form(ctx: QueryCtx<'_>, which: &str) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let task = tasks::commands::open(app, db, interaction.value(), actor, now).await?;
    let meeting = of_task(db, &task).await?.filter(Meeting::is_planned);
    let Some(meeting) = meeting else { return Err(no_meeting(app)?) };
    let private = Carried::of(&task, Some(&meeting)).text();
    let data = data(app, db, meeting, actor, now).await?;
    Ok(opened(interaction, view::form(&app.words, &data, which, &private)?))
}

/// What a form about a planned meeting is about, if nobody has changed the meeting since the form was opened.
pub(crate) async fn planned(
    app: &App,
    db: &mut Reader,
    private: &str,
    actor: &Person,
    now: At,
) -> Result<Task, ActionError> {
    let carried = Carried::read(private);
    let task = tasks::commands::open(app, db, &carried.task, actor, now).await?;
    let meeting = of_task(db, &task).await?;
    ensure_state(app, db, meeting.as_ref(), carried.sequence, actor).await?;
    if meeting.is_none_or(|meeting| !meeting.is_planned()) {
        return Err(no_meeting(app)?);
    }
    Ok(task)
}

/// Two people at once: the first wins, and the second is told who that was.
async fn ensure_state(
    app: &App,
    db: &mut Reader,
    meeting: Option<&Meeting>,
    sequence: Option<i64>,
    actor: &Person,
) -> Result<(), ActionError> {
    let Some(meeting) = meeting.filter(|meeting| Some(meeting.sequence) != sequence) else { return Ok(()) };
    let zone = roles::calendar(app, Some(actor)).zone();
    let what = match meeting.state {
        MeetingState::Planned => "too_late_planned",
        MeetingState::Held => "too_late_held",
        MeetingState::Cancelled => "too_late_cancelled",
    };
    let facts = json!({ "meets": clock(meeting.starts_at, zone) });
    let what = app.words.plain(&format!("meetings.fault.{what}"), facts)?;
    let who = people::actor_name(db, &meeting.changed_by).await?;
    let sentence = app.words.plain("meetings.fault.too_late", json!({ "who": who, "what": what }))?;
    Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}

/// The meeting as the actor reads it, in their time zone.
async fn data(
    app: &App,
    db: &mut Reader,
    meeting: Meeting,
    actor: &Person,
    now: At,
) -> Result<view::MeetingData, ActionError> {
    let Some(meeting) = meetings::find(db, &meeting.meeting_id).await? else { return Err(no_meeting(app)?) };
    let Some(loaded) = MeetingContext::of(app, db, meeting).await? else { return Err(no_meeting(app)?) };
    let zone = roles::calendar(app, Some(actor)).zone();
    Ok(view::MeetingData { zone, ..loaded.data(now) })
}
