//! What features know of the tasks that they ask for.

use crate::app::{BeforeDone, Describe};
use crate::features::{deals, handoffs};

/// Who describes a task; each knows its own by what it is about.
pub static DESCRIBERS: &[Describe] = &[
    |app, _db, task, _account| Box::pin(async move { Ok(deals::load::describe(app, task)) }),
    |app, db, task, account| Box::pin(handoffs::load::describe(app, db, task, account)),
];

/// Who looks before a task is settled by its owner.
pub static BEFORE_DONE: &[BeforeDone] =
    &[|app, db, task, actor, now| Box::pin(handoffs::load::before_done(app, db, task, actor, now))];
