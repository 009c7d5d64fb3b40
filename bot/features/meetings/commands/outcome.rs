//! What came of a meeting: decisions, and next steps, each of somebody who is found by what was written.

use baton_storage::ids::UserId;
use baton_storage::people::{self, Person};
use baton_storage::{Reader, names};
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::meetings::actions;
use crate::features::meetings::actions::outcome::Outcome;
use crate::features::meetings::commands::{open_form, planned};
use crate::features::meetings::rules::{self, StepFault};
use crate::tasks::load::context::task_context;

/// "Held": the form for what came of it.
pub async fn open_held(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    open_form(ctx, "held").await
}

/// Held: decisions and next steps are kept, and its step is done.
pub async fn held(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut task = planned(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let today = roles::calendar(ctx.app, Some(actor)).local(ctx.now).date_naive();
    let written = rules::next_steps(form.text("steps"), today);
    let written = written.map_err(|fault| at_steps(ctx.app, &fault))?;
    let near = match task_context(ctx.app, ctx.tx, &task).await? {
        Some(context) => roles::account_team(ctx.tx, &context.place()).await?,
        None => Vec::new(),
    };
    let mut steps = Vec::new();
    for step in written {
        let owner = found(ctx.app, ctx.tx, &step.who, &near).await?;
        steps.push((step, owner));
    }
    let outcome = Outcome { decisions: form.text("decisions").to_owned(), steps };
    actions::outcome::held(ctx, &mut task, outcome, &actor.user_id).await?;
    Ok(Answer::default())
}

fn at_steps(app: &App, fault: &StepFault) -> ActionError {
    let (key, text) = match fault {
        StepFault::Nobody(line) => ("who", line.as_str()),
        StepFault::NoDay(text) => ("no_day", text.as_str()),
        StepFault::TooMany => ("steps", ""),
    };
    at_field(app, key, json!({ "text": text, "names": "" }))
}

fn at_field(app: &App, key: &str, facts: serde_json::Value) -> ActionError {
    match app.words.plain(&format!("meetings.fault.{key}"), facts) {
        Ok(sentence) => ActionError::Fields([("steps", sentence)].into()),
        Err(error) => ActionError::Broken(error),
    }
}

/// Whoever is meant by a mention, an e-mail address or a name; of several of a first name the one who is near the
/// account.
async fn found(app: &App, db: &mut Reader, who: &str, near: &[UserId]) -> Result<UserId, ActionError> {
    let workspace = people::workspace(db).await?.unwrap_or_default();
    let name = who.trim_start_matches('@').trim();
    let mentioned = who.strip_prefix("<@").and_then(|id| id.strip_suffix('>'));
    let mut meant: Vec<Person> = match mentioned.map(|id| id.split('|').next().unwrap_or(id)) {
        Some(id) => people::find(db, &UserId::from(id)).await?.into_iter().collect(),
        None if name.contains('@') => people::by_email(db, name).await?.into_iter().collect(),
        None => people::called(db, name).await?,
    };
    meant.retain(|person| person.is_member_of(&workspace));
    let typed = names::key(name);
    let whole = |person: &Person| names::key(&person.name) == typed;
    if meant.iter().filter(|person| whole(person)).count() == 1 {
        meant.retain(whole);
    }
    if meant.len() > 1 && meant.iter().filter(|person| near.contains(&person.user_id)).count() == 1 {
        meant.retain(|person| near.contains(&person.user_id));
    }
    match meant.as_slice() {
        [person] => Ok(person.user_id.clone()),
        [] => Err(at_field(app, "unknown", json!({ "text": who }))),
        several => {
            let names: Vec<&str> = several.iter().take(5).map(|person| person.name.as_str()).collect();
            Err(at_field(app, "several", json!({ "text": who, "names": names.join(", ") })))
        }
    }
}
