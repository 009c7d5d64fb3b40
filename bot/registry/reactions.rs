//! Who reacts to what happened, in which order.
//!
//! The order is the one in which an account goes its way: the meeting of a step before the step's handoff, the handoff
//! before its onboarding, so that each finds what it depends on as it is now.

use crate::app::Reaction;
use crate::features::{
    agendas, disengagement, handoffs, meetings, onboarding, reassignment, reengagement, reviews,
};

/// The entry for a feature's reaction.
macro_rules! reaction {
    ($feature:ident) => {
        Reaction {
            feature: stringify!($feature),
            react: |app, tx, event, now| Box::pin($feature::reactions::react(app, tx, event, now)),
        }
    };
}

/// Every feature that reacts, in this order.
pub static REACTIONS: &[Reaction] = &[
    reaction!(meetings),
    // What was to be reached counts from the meeting in which it was.
    reaction!(onboarding),
    // The next step opens once the meeting is held and the goal is reached.
    reaction!(handoffs),
    // An agenda is planned for a step that is open.
    reaction!(agendas),
    reaction!(disengagement),
    reaction!(reengagement),
    // A review counts what was decided.
    reaction!(reviews),
    reaction!(reassignment),
];
