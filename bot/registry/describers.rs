//! What features know of the tasks that they ask for, and what they add to an account's page.

use baton_storage::tasks::Task;

use crate::app::{AddSection, AfterAccept, BeforeDone, Describe, Described, LateForm, LivePage};
use crate::connectors::{gitlab, google_calendar};
use crate::features::{deals, handoffs, health, onboarding};
use crate::registry::features::FEATURES;

/// Who describes a task; each knows its own by what it is about.
pub static DESCRIBERS: &[Describe] = &[
    |app, _db, task, _account| Box::pin(async move { Ok(deals::load::describe(app, task)) }),
    |app, db, task, account| Box::pin(handoffs::load::describe(app, db, task, account)),
    |_app, _db, task, _account| Box::pin(async move { Ok(asked(task)) }),
];

/// A task of a kind that a feature lists.
fn asked(task: &Task) -> Option<Described> {
    let mut kinds = FEATURES.iter().flat_map(|feature| feature.tasks);
    kinds.find(|kind| kind.is(task)).map(|kind| kind.describe(task))
}

/// Who looks before a task is settled by its owner.
pub static BEFORE_DONE: &[BeforeDone] =
    &[|app, db, task, actor, now| Box::pin(handoffs::load::before_done(app, db, task, actor, now))];

/// Who says what comes after a CSM has accepted an account.
pub static AFTER_ACCEPT: &[AfterAccept] =
    &[|app, db, account, now| Box::pin(handoffs::load::first_steps(app, db, account, now))];

/// Pages that stay true while something is done from them.
pub static PAGES: &[LivePage] = &[LivePage {
    callback: handoffs::view::steps::PAGE,
    draw: |app, db, handoff, now| Box::pin(handoffs::load::steps(app, db, handoff, now)),
}];

/// Forms that are drawn again once they are open.
pub static LATE: &[LateForm] = &[LateForm {
    callback: google_calendar::busy::FORM,
    fill: |app, private, actor| Box::pin(google_calendar::busy::fill(app, private, actor)),
}];

/// Who adds to an account's page and card, in this order.
pub static SECTIONS: &[AddSection] = &[
    |app, db, account, handoff, (_, now)| {
        Box::pin(onboarding::load::data::section(app, db, account, handoff, now))
    },
    |app, db, account, handoff, (zone, now)| {
        Box::pin(async move {
            match handoff {
                // The card is about the handoff; how the account is stands on its page.
                Some(_) => Ok(None),
                None => health::load::section(app, db, account, zone, now).await.map(Some),
            }
        })
    },
    |app, db, account, handoff, _| Box::pin(gitlab::load::section(app, db, account, handoff)),
];
