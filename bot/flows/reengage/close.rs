//! How it ends (E3): closed with an outcome, withdrawn, or still needed although its deal is closed.

use baton_storage::states::TodoState;

use super::{opened, rights};
use crate::flows::request_csm::change::sentence_at;
use crate::flows::todos;
use crate::flows::visit::{Act, Answer, Going, Look};
use crate::jobs::reengage::{self as jobs, By};
use crate::jobs::todo as asked;
use crate::messages::reengage::{self as say, Dialog};

/// "Close": the form for the outcome.
pub fn open_close(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, now, actor, visit } = look;
        let loaded = rights::may_close(app, db, visit.value(), actor).await?;
        let sheet = jobs::sheet(app, db, &loaded, now).await?;
        Ok(opened(visit, say::dialog(&app.words, &sheet, Dialog::Close, &sheet.id)?))
    })
}

/// Closed.
pub fn close(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let form = visit.submission()?;
        let loaded = rights::may_close(app, tx, &form.private, actor).await?;
        let outcome = sentence_at(app, "word", form.text("word"))?;
        jobs::close(app, tx, &loaded, By { user: &actor.user_id, word: Some(&outcome), now }).await?;
        Ok(Answer::default())
    })
}

/// "Withdraw": the form that says what will happen.
pub fn open_withdraw(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, now, actor, visit } = look;
        let loaded = rights::may_withdraw(app, db, visit.value(), actor).await?;
        let sheet = jobs::sheet(app, db, &loaded, now).await?;
        Ok(opened(visit, say::dialog(&app.words, &sheet, Dialog::Withdraw, &sheet.id)?))
    })
}

/// Withdrawn.
pub fn withdraw(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let form = visit.submission()?;
        let loaded = rights::may_withdraw(app, tx, &form.private, actor).await?;
        let why = Some(form.text("word")).filter(|why| !why.is_empty());
        jobs::withdraw(app, tx, &loaded, By { user: &actor.user_id, word: why, now }).await?;
        Ok(Answer::default())
    })
}

/// "Still needed": it goes on.
pub fn still(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let mut todo = todos::open(app, tx, visit.value(), actor, now).await?;
        let of = todo.subject.strip_prefix("engagement:").filter(|_| todo.asks.starts_with("still@"));
        rights::concerned(app, tx, of.unwrap_or_default(), actor).await?;
        asked::settle(app, tx, &mut todo, TodoState::Done, Some(&actor.user_id), None, now).await?;
        Ok(Answer::default())
    })
}
