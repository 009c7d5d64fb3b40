//! What features know of the tasks that they ask for, and what they add to an account's page.

use crate::app::{AddSection, BeforeDone, Describe};
use crate::features::{deals, handoffs, health, onboarding};

/// Who describes a task; each knows its own by what it is about.
pub static DESCRIBERS: &[Describe] = &[
    |app, _db, task, _account| Box::pin(async move { Ok(deals::load::describe(app, task)) }),
    |app, db, task, account| Box::pin(handoffs::load::describe(app, db, task, account)),
];

/// Who looks before a task is settled by its owner.
pub static BEFORE_DONE: &[BeforeDone] =
    &[|app, db, task, actor, now| Box::pin(handoffs::load::before_done(app, db, task, actor, now))];

/// Who adds to an account's page and card, in this order.
pub static SECTIONS: &[AddSection] = &[
    |app, db, account, handoff, (_, now)| {
        Box::pin(onboarding::load::sheet::section(app, db, account, handoff, now))
    },
    |app, db, account, handoff, when| {
        Box::pin(async move {
            match handoff {
                // The card is about the handoff; how the account is stands on its page.
                Some(_) => Ok(None),
                None => health::load::section(app, db, account, when).await.map(Some),
            }
        })
    },
];
