//! How it ends (E3): closed with an outcome, withdrawn, or still needed although its deal is closed.

use baton_storage::asks::Asks;
use baton_storage::ids::EngagementId;
use baton_storage::states::TodoState;

use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Act, Answer, Look};
use crate::error::Failure;
use crate::features::reengagement::actions::By;
use crate::features::reengagement::commands::opened;
use crate::features::reengagement::view::dialogs::Dialog;
use crate::features::reengagement::{actions, commands, load, view};
use crate::tasks;

/// "Close": the form for the outcome.
pub async fn open_close(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let loaded = commands::rights::may_close(app, db, visit.value(), actor).await?;
    let sheet = load::sheet(app, db, &loaded, now).await?;
    Ok(opened(visit, view::dialogs::dialog(&app.words, &sheet, Dialog::Close, &sheet.id)?))
}

/// Closed.
pub async fn close(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let loaded = commands::rights::may_close(app, tx, &form.private, actor).await?;
    let outcome = sentence_at(app, "word", form.text("word"))?;
    actions::close(app, tx, &loaded, By { user: &actor.user_id, word: Some(&outcome), now }).await?;
    Ok(Answer::default())
}

/// "Withdraw": the form that says what will happen.
pub async fn open_withdraw(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let loaded = commands::rights::may_withdraw(app, db, visit.value(), actor).await?;
    let sheet = load::sheet(app, db, &loaded, now).await?;
    Ok(opened(visit, view::dialogs::dialog(&app.words, &sheet, Dialog::Withdraw, &sheet.id)?))
}

/// Withdrawn.
pub async fn withdraw(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let loaded = commands::rights::may_withdraw(app, tx, &form.private, actor).await?;
    let why = Some(form.text("word")).filter(|why| !why.is_empty());
    actions::withdraw(app, tx, &loaded, By { user: &actor.user_id, word: why, now }).await?;
    Ok(Answer::default())
}

/// "Still needed": it goes on.
pub async fn still(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let mut todo = tasks::commands::open(app, tx, visit.value(), actor, now).await?;
    let of = todo.subject.engagement().filter(|_| matches!(todo.asks, Asks::Still(_)));
    commands::rights::concerned(app, tx, of.map_or("", EngagementId::as_str), actor).await?;
    tasks::actions::settle(
        app,
        tx,
        &mut todo,
        TodoState::Done,
        Some(actor.user_id.clone().into()),
        None,
        now,
    )
    .await?;
    Ok(Answer::default())
}
