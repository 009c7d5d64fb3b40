//! "Words for the introduction": a draft that describes the CSM's role, and a look at what in somebody's own words
//! promises something on the CSM's behalf (T3). Advice; nothing is held back and nothing is sent.

use baton_storage::ids::TaskId;
use baton_storage::states::Role;
use baton_storage::{Reader, accounts, handoffs, people, tasks};
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, Opening, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::agendas::view::intro::Draft;
use crate::features::agendas::{load, view};
use crate::features::handoffs::load::situation;
use crate::features::handoffs::rules::Step;

/// The form with the draft, from the message, the card or the "Why" of the step.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let task = tasks::find(db, &TaskId::from(interaction.value())).await?;
    let Some(task) = task else { return Err(gone(app, "tasks.fault.gone")?) };
    let Some(account) = accounts::resolve_merged(db, &task.account_id).await? else {
        return Err(gone(app, "tasks.fault.gone")?);
    };
    let Some(note) = step_of(app, db, &task).await?.and_then(|step| step.wording.as_deref()) else {
        return Err(gone(app, "agendas.fault.gone")?);
    };
    let context = AccountContext::of(app, db, account).await?;
    if let Some(place) = context.place()
        && task.owner != actor.user_id
        && !roles::concerned(app, db, &actor.user_id, &place).await?
    {
        let facts = json!({
            "account": context.account.name,
            "team": context.team.map(|team| team.name.clone()),
        });
        return Err(ActionError::rejection(app.words.plain("agendas.fault.not_yours", facts)?));
    }
    let csm = csm(db, &context).await?;
    let data = load::data(app, db, note, &context).await?;
    let draft = Draft {
        id: task.task_id.0,
        account: context.account.name.clone(),
        csm,
        text: view::plain::plain(&app.words, &data)?,
    };
    // Within a page it opens on top, so that there is a way back.
    let within = matches!(&interaction.payload, Payload::Click(click) if click.view.is_some());
    let place = if within { Placement::OnTop } else { Placement::Alone };
    let view = Box::new(view::intro::words_form(&app.words, &draft)?);
    Ok(Answer { open: Some(Opening { view, place }), ..Answer::default() })
}

/// What in the words promises something, on a page on top of them, which stay to be changed.
pub async fn look_over(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, interaction, .. } = ctx;
    let form = interaction.submission()?;
    let text = form.text("words").to_owned();
    let mut given = vec![app.config.organization.name.clone()];
    if let Some(task) = tasks::find(db, &TaskId::from(form.private.as_str())).await?
        && let Some(account) = accounts::resolve_merged(db, &task.account_id).await?
    {
        let context = AccountContext::of(app, db, account).await?;
        given.extend(csm(db, &context).await?);
        given.push(context.account.name);
    }
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let promises = app.playbook.promises.find_beside(&text, &given);
    Ok(Answer::on_top(view::intro::looked(&app.words, &text, &promises)?))
}

/// The name of whoever is introduced.
async fn csm(db: &mut Reader, context: &AccountContext<'_>) -> Result<Option<String>, ActionError> {
    let Some(place) = context.place() else { return Ok(None) };
    let Some(user) = roles::role_holder(db, Role::Csm, &place).await? else { return Ok(None) };
    Ok(people::find(db, &user).await?.map(|person| person.name))
}

async fn step_of<'a>(
    app: &'a App,
    db: &mut Reader,
    task: &tasks::Task,
) -> Result<Option<&'a Step>, ActionError> {
    let Some(id) = task.subject.handoff() else { return Ok(None) };
    let handoff = handoffs::find(db, id).await?;
    let track = handoff.and_then(|handoff| situation::track_of(app, &handoff));
    Ok(track.zip(task.asks.step()).and_then(|(track, id)| track.step(id)))
}

fn gone(app: &App, key: &str) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain(key, json!({}))?))
}
