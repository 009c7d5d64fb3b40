//! `/reengage [account]`: a CSM asks the architect, the seller, or both, to come back (E1–E4).
//!
//! Here: opening the form, from the command or from a prompt. `form` reads it, [`answer`] holds what those who are
//! asked can do, [`approve`] what SA leadership can, [`close`] how it ends, and [`rights`] who may do which.

pub mod answer;
pub mod approve;
pub mod close;
pub mod rights;

use baton_storage::accounts::{self, Account};
use baton_storage::asks::AskKind;
use baton_storage::ids::{AccountId, TaskId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::states::{Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, engagements};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use crate::accounts::lookup::{self, Meant};
use crate::accounts::roles::{self, Place};
use crate::app::App;
use crate::engine::interaction::{Answer, Interaction, MutationCtx, Payload, Placement, QueryCtx, needed};
use crate::error::ActionError;
use crate::features::reengagement::load::{self, EngagementContext};
use crate::features::reengagement::rules::ReengageRules;
use crate::features::reengagement::view::form::Known;
use crate::features::reengagement::{commands, view};
use crate::tasks::actions::undo::settle_by_word;

/// The command.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let text = interaction.command_text();
    if text.is_empty() {
        let own = lookup::own::looked_after(app, db, actor).await?;
        return lookup::own::list(app, &own, "reengagement.list", "reengagement.open");
    }
    match lookup::meant(app, db, text).await? {
        Meant::One(account, _) => Ok(Answer::open(form(app, db, *account, None, actor, now).await?)),
        Meant::Not(instead) => lookup::instead(app, &instead, text, "reengagement.open"),
    }
}

/// A name chosen from a list.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let Some(account) = accounts::resolve_merged(db, &AccountId::from(interaction.value())).await? else {
        return Err(commands::rights::gone(app)?);
    };
    Ok(opened(interaction, form(app, db, account, None, actor, now).await?))
}

/// "Ask them back": the form with the reason that Baton offered (E4).
pub async fn offered(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let task = prompt(app, db, interaction.value(), actor).await?;
    let Some(account) = accounts::resolve_merged(db, &task.account_id).await? else {
        return Err(commands::rights::gone(app)?);
    };
    Ok(opened(interaction, form(app, db, account, Some(&task), actor, now).await?))
}

/// "Not now": it is not offered again (E4).
pub async fn not_now(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let mut task = prompt(ctx.app, ctx.tx, interaction.value(), actor).await?;
    settle_by_word(ctx, &mut task, TaskState::Dropped, &actor.user_id, Some("not now")).await?;
    Ok(Answer::default())
}

/// What was offered, for whoever may ask, while it is.
pub(crate) async fn prompt(
    app: &App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<Task, ActionError> {
    let task =
        stored_tasks::find(db, &TaskId::from(id)).await?.filter(|task| task.asks.kind() == AskKind::Prompt);
    let Some(task) = task else { return Err(commands::rights::gone(app)?) };
    let Some(account) = accounts::resolve_merged(db, &task.account_id).await? else {
        return Err(commands::rights::gone(app)?);
    };
    commands::rights::may_ask(app, db, account, actor).await?;
    match (&task.settled_by, task.state) {
        (_, TaskState::Open) => Ok(task),
        (Some(by), _) => {
            let facts = json!({
                "who": people::actor_name(db, by).await?,
                "when": commands::rights::when(app, actor, task.settled_at.unwrap_or(task.since_at)),
            });
            Err(commands::rights::stale(app.words.plain("reengagement.fault.answered", facts)?))
        }
        (None, _) => Err(commands::rights::stale(app.words.plain("reengagement.fault.prompt", json!({}))?)),
    }
}

/// The form, for whoever may ask.
async fn form(
    app: &App,
    db: &mut Reader,
    account: Account,
    prompt: Option<&Task>,
    actor: &Person,
    now: At,
) -> Result<SlackView, ActionError> {
    let around = commands::rights::may_ask(app, db, account, actor).await?;
    let Some(team) = around.team else { return Err(commands::rights::gone(app)?) };
    let account = &around.account;
    let place = around.place().unwrap_or(Place { account, deal: None, team });
    let (sa, seller) = (
        roles::role_holder(db, Role::Sa, &place).await?,
        roles::role_holder(db, Role::Seller, &place).await?,
    );
    let facts: Value = prompt.and_then(|task| serde_json::from_str(&task.facts).ok()).unwrap_or(Value::Null);
    let mut open = Vec::new();
    for one in engagements::open_of_account(db, &account.account_id).await? {
        let Some(loaded) = EngagementContext::of(app, db, &one.engagement_id).await? else { continue };
        let data = load::data(app, db, &loaded, now).await?;
        let facts = view::facts(&app.words, &data)?;
        open.push((one.engagement_id.0, app.words.plain("reengagement.form.open_line", facts)?));
    }
    let reasons = app.playbook.of::<ReengageRules>().of_segment(account.segment.unwrap_or(team.segment));
    let known = Known {
        account: account.name.clone(),
        private: json!({ "account": account.account_id, "prompt": prompt.map(|task| &task.task_id) })
            .to_string(),
        sa: called(db, sa.as_ref()).await?,
        seller: called(db, seller.as_ref()).await?,
        says: facts["says"].as_str().map(str::to_owned),
        reasons: reasons.map(|reason| (reason.label.clone(), reason.id.clone())).collect(),
        covers: facts["reason"]
            .as_str()
            .and_then(|id| app.playbook.of::<ReengageRules>().reason(id))
            .is_some_and(|reason| reason.covers),
        reason: facts["reason"].as_str().map(str::to_owned),
        open,
    };
    Ok(view::form::form(&app.words, &known)?)
}

/// A form to open: on top of the page where the button was pressed there.
pub(crate) fn opened(interaction: &Interaction, view: SlackView) -> Answer {
    let in_page = matches!(&interaction.payload, Payload::Click(click) if click.view.is_some());
    Answer::open_at(view, if in_page { Placement::OnTop } else { Placement::Alone })
}

async fn called(db: &mut Reader, user: Option<&UserId>) -> Result<Option<String>, ActionError> {
    let Some(user) = user else { return Ok(None) };
    Ok(people::find(db, user).await?.map(|person| person.name))
}

/// The reason was chosen: some need to say what is covered already.
pub async fn reason_chosen(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let rules = ctx.app.playbook.of::<ReengageRules>();
    let chosen = ctx.interaction.chosen_in(&["reengagement.new"]);
    Ok(chosen.map_or_else(Answer::default, |(click, within)| {
        let covers = rules.reason(&click.value).is_some_and(|reason| reason.covers);
        needed::drawn(within, "covers", covers)
    }))
}
