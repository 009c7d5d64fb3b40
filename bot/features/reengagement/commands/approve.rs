//! What SA leadership can do with an exception (E2): approve it, or refuse it with a reason.

use crate::engine::interaction::{Act, Answer, Look};
use crate::error::Failure;
use crate::features::reengagement::actions::By;
use crate::features::reengagement::commands::opened;
use crate::features::reengagement::form::word;
use crate::features::reengagement::view::dialogs::Dialog;
use crate::features::reengagement::{actions, commands, load, view};

/// "Approve".
pub async fn approve(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let (mut todo, _) = commands::rights::may_approve(app, tx, visit.value(), actor).await?;
    actions::approve(app, tx, &mut todo, By { user: &actor.user_id, word: None, now }).await?;
    Ok(Answer::default())
}

/// "Refuse": the form for the reason.
pub async fn open_refuse(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let (todo, loaded) = commands::rights::may_approve(app, db, visit.value(), actor).await?;
    let sheet = load::sheet(app, db, &loaded, now).await?;
    Ok(opened(visit, view::dialogs::dialog(&app.words, &sheet, Dialog::Refuse, todo.todo_id.as_str())?))
}

/// Refused, with its reason.
pub async fn refuse(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let (mut todo, _) = commands::rights::may_approve(app, tx, &form.private, actor).await?;
    let why = word(app, form)?;
    actions::refuse(app, tx, &mut todo, By { user: &actor.user_id, word: Some(&why), now }).await?;
    Ok(Answer::default())
}
