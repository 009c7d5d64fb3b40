//! Who reacts to what happened, in which order.
//!
//! One order serves every event. It is the one in which an account goes its way: what is known of it, its level, its
//! onboarding, its handoff and what serves that, and then those who ask about it, so that each finds what it depends on
//! as it is now.

use crate::app::Reaction;
use crate::connectors::{gainsight, gitlab, google_calendar, salesforce};
use crate::features::{
    agendas, channels, disengagement, handoffs, health, home, meetings, onboarding, priority, reassignment,
    record, reengagement, requests, reviews,
};

/// The entry for a feature's reaction.
macro_rules! reaction {
    ($feature:ident) => {
        Reaction {
            feature: stringify!($feature),
            react: |ctx, event| Box::pin($feature::reactions::react(ctx, event)),
        }
    };
}

/// Every feature that reacts, in this order.
pub static REACTIONS: &[Reaction] = &[
    // What is known of an account comes first; these three depend on nobody.
    reaction!(record),
    reaction!(health),
    reaction!(channels),
    // A level that news give to an account is not given once more as its onboarding begins.
    reaction!(priority),
    reaction!(meetings),
    // What was to be reached counts from the meeting in which it was.
    reaction!(onboarding),
    // The next step opens once the meeting is held and the goal is reached.
    reaction!(handoffs),
    // A deal that is won asks for a CSM where no handoff goes on with it.
    reaction!(requests),
    // An agenda is planned for a step that is open.
    reaction!(agendas),
    // Whoever asks about an account or a deal finds all of it as it is now.
    reaction!(disengagement),
    reaction!(reengagement),
    // A review counts what was decided.
    reaction!(reviews),
    reaction!(reassignment),
    // What is done in other systems follows from all of that.
    reaction!(salesforce),
    reaction!(gitlab),
    reaction!(gainsight),
    reaction!(google_calendar),
    // It shows what all of them have come to.
    reaction!(home),
];
