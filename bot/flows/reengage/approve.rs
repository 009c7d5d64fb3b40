//! What SA leadership can do with an exception (E2): approve it, or refuse it with a reason.

use super::submit::word;
use super::{opened, rights};
use crate::flows::visit::{Act, Answer, Going, Look};
use crate::jobs::reengage::{self as jobs, By};
use crate::messages::reengage::{self as say, Dialog};

/// "Approve".
pub fn approve(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let (mut todo, _) = rights::may_approve(app, tx, visit.value(), actor).await?;
        jobs::approve(app, tx, &mut todo, By { user: &actor.user_id, word: None, now }).await?;
        Ok(Answer::default())
    })
}

/// "Refuse": the form for the reason.
pub fn open_refuse(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, now, actor, visit } = look;
        let (todo, loaded) = rights::may_approve(app, db, visit.value(), actor).await?;
        let sheet = jobs::sheet(app, db, &loaded, now).await?;
        Ok(opened(visit, say::dialog(&app.words, &sheet, Dialog::Refuse, todo.todo_id.as_str())?))
    })
}

/// Refused, with its reason.
pub fn refuse(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let form = visit.submission()?;
        let (mut todo, _) = rights::may_approve(app, tx, &form.private, actor).await?;
        let why = word(app, form)?;
        jobs::refuse(app, tx, &mut todo, By { user: &actor.user_id, word: Some(&why), now }).await?;
        Ok(Answer::default())
    })
}
