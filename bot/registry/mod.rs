//! What Baton can do: the one table of its commands, buttons, forms, jobs, moments and reactions.
//!
//! The table is the contract with Slack: the manifest is written from it, `help` is, and a test holds the
//! three together. Every function checks for itself who acts (rule R4, promise 4): a button's presence in
//! somebody's channel gives nobody a right.

pub mod describers;
pub mod gathered;
pub mod help;
pub mod jobs;
pub mod needed;
pub mod playbook;
pub mod reactions;
pub mod recurring;

use crate::engine::interaction::{Deed, Run, act, look};
use crate::{features, tasks};

/// A slash command.
pub struct Command {
    /// With its slash.
    pub name: &'static str,
    /// What may follow it, as the manifest's hint.
    pub usage: &'static str,
    /// One line for Slack's list of commands.
    pub summary: &'static str,
    pub run: Run,
}

/// An entry of Slack's shortcuts menu.
pub struct Shortcut {
    pub callback: &'static str,
    pub name: &'static str,
    pub summary: &'static str,
    pub run: Run,
}

/// Every command. Each answers `help`.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "/request-csm",
        usage: "[account, link or id]",
        summary: "Ask for a CSM for an account",
        run: look!(features::requests::commands::command),
    },
    Command {
        name: "/handoff",
        usage: "[account, link or id]",
        summary: "See where an account's handoff stands",
        run: look!(features::handoffs::commands::command),
    },
    Command {
        name: "/agenda",
        usage: "[meeting] [account]",
        summary: "Preview an agenda filled from the customer record, and post it",
        run: look!(features::agendas::commands::command),
    },
    Command {
        name: "/disengage",
        usage: "[account, link or id]",
        summary: "Let an account go that no longer gets a CSM",
        run: look!(features::disengagement::commands::command),
    },
    Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Hand a CSM's accounts over to others",
        run: look!(features::reassignment::commands::command),
    },
    Command {
        name: "/priority",
        usage: "[account, link or id]",
        summary: "See an account's priority and what led to it, and review it",
        run: look!(features::priority::commands::command),
    },
    Command {
        name: "/csm-away",
        usage: "[help]",
        summary: "Say when you, or a CSM of your team, are away",
        run: look!(features::absence::commands::command),
    },
    Command {
        name: "/reengage",
        usage: "[account, link or id]",
        summary: "Ask an account's architect or seller back",
        run: look!(features::reengagement::commands::command),
    },
];

/// Every global shortcut.
pub const SHORTCUTS: &[Shortcut] = &[Shortcut {
    callback: "request_csm",
    name: "Request a CSM",
    summary: "Ask for a CSM for an account",
    run: look!(features::requests::commands::shortcut),
}];

/// Every shortcut on a message.
pub const MESSAGE_SHORTCUTS: &[Shortcut] = &[Shortcut {
    callback: "add_to_record",
    name: "Add to customer record",
    summary: "Keep what this message says of a customer",
    run: look!(features::record::commands::add::open),
}];

/// Every button and menu entry, by its action.
pub const BUTTONS: &[(&str, Run)] = &[
    // Choices in forms, on which another field depends.
    ("pov", look!(needed::chosen)),
    ("kind", look!(needed::chosen)),
    ("colour", look!(needed::chosen)),
    ("reason", look!(needed::chosen)),
    ("request.open", look!(features::requests::commands::open_for)),
    ("request.another", look!(features::requests::commands::open_another)),
    ("request.assign", look!(features::requests::commands::manager::open_assign)),
    ("request.begin", act!(features::requests::commands::begin::assign)),
    ("request.ask", look!(features::requests::commands::manager::open_ask)),
    ("request.decline", look!(features::requests::commands::manager::open_decline)),
    ("request.pass", look!(features::requests::commands::manager::open_pass)),
    ("request.acknowledge", act!(features::requests::commands::manager::acknowledge)),
    ("request.accept", act!(features::requests::commands::csm::accept)),
    ("request.hand_back", look!(features::requests::commands::csm::open_hand_back)),
    ("request.answer", look!(features::requests::commands::requester::open_answer)),
    ("request.update", look!(features::requests::commands::requester::open_update)),
    ("request.withdraw", look!(features::requests::commands::requester::open_withdraw)),
    ("handoff.show", look!(features::handoffs::commands::show)),
    ("record.open", look!(features::record::commands::open)),
    ("record.section", look!(features::record::commands::section)),
    ("record.fill", look!(features::record::commands::fill)),
    ("record.history", look!(features::record::commands::history)),
    ("channel.attach", look!(features::channels::commands::open)),
    ("channel.check", act!(features::channels::commands::check)),
    ("agenda.show", look!(features::agendas::commands::show)),
    ("agenda.post", act!(features::agendas::actions::post)),
    ("agenda.whole", look!(features::agendas::commands::whole)),
    ("agenda.copy", look!(features::agendas::commands::copy)),
    ("intro.words", look!(features::agendas::commands::introduction::open)),
    ("meeting.schedule", look!(features::meetings::commands::open_schedule)),
    ("meeting.held", look!(features::meetings::commands::outcome::open_held)),
    ("meeting.cancel", look!(features::meetings::commands::open_cancel)),
    ("disengage.start", look!(features::disengagement::commands::open)),
    ("disengage.agree", act!(features::disengagement::commands::decide::agree)),
    ("disengage.refuse", look!(features::disengagement::commands::decide::open_refuse)),
    ("disengage.met", look!(features::disengagement::commands::met::open)),
    ("disengage.letter", look!(features::disengagement::commands::letter::open)),
    ("disengage.copy", look!(features::disengagement::commands::letter::copy)),
    ("disengage.complete", look!(features::disengagement::commands::end::open)),
    ("disengage.withdraw", look!(features::disengagement::commands::end::open_withdraw)),
    ("book.open", look!(features::reassignment::commands::open)),
    ("book.back", look!(features::reassignment::commands::back)),
    ("book.tasks", look!(features::reassignment::commands::tasks)),
    ("book.agree", act!(features::reassignment::commands::decide::agree)),
    ("book.refuse", look!(features::reassignment::commands::decide::open_refuse)),
    ("review.open", act!(features::reviews::commands::open)),
    ("review.walk", look!(features::reviews::commands::session::begin)),
    ("review.rest", act!(features::reviews::commands::rest)),
    ("review.unchanged", act!(features::reviews::commands::session::unchanged)),
    ("review.later", act!(features::reviews::commands::session::later)),
    ("review.answer", look!(features::reviews::commands::session::answer)),
    ("review.all", look!(features::reviews::commands::all)),
    ("review.moved", look!(features::reviews::commands::moved)),
    ("reengage.open", look!(features::reengagement::commands::open)),
    ("reengage.offered", look!(features::reengagement::commands::offered)),
    ("reengage.not_now", act!(features::reengagement::commands::not_now)),
    ("reengage.take", act!(features::reengagement::commands::answer::take)),
    ("reengage.suggest", look!(features::reengagement::commands::answer::open_suggest)),
    ("reengage.decline", look!(features::reengagement::commands::answer::open_decline)),
    ("reengage.approve", act!(features::reengagement::commands::approve::approve)),
    ("reengage.refuse", look!(features::reengagement::commands::approve::open_refuse)),
    ("reengage.close", look!(features::reengagement::commands::close::open_close)),
    ("reengage.withdraw", look!(features::reengagement::commands::close::open_withdraw)),
    ("reengage.still", act!(features::reengagement::commands::close::still)),
    ("health.open", look!(features::health::commands::open)),
    ("health.update", look!(features::health::commands::open_update)),
    ("onboarding.show", look!(features::onboarding::commands::show)),
    ("onboarding.reached", look!(features::onboarding::commands::open_reached)),
    ("onboarding.reason", look!(features::onboarding::commands::open_reason)),
    ("away.clear", act!(features::absence::commands::clear)),
    ("priority.show", look!(features::priority::commands::show)),
    ("priority.history", look!(features::priority::commands::history)),
    ("priority.review", look!(features::priority::commands::submit::open)),
    ("priority.review_all", look!(features::priority::commands::submit::open_all)),
    ("priority.unchanged", act!(features::priority::commands::decide::unchanged)),
    ("priority.touched", act!(features::priority::commands::decide::touched)),
    ("priority.agree", act!(features::priority::commands::decide::agree)),
    ("priority.agree_all", act!(features::priority::commands::decide::agree_all)),
    ("priority.proposals", look!(features::priority::commands::decide::proposals)),
    ("exception.open", look!(features::priority::commands::exceptions::open)),
    ("exception.agree", act!(features::priority::commands::exceptions::agree)),
    ("exception.disagree", look!(features::priority::commands::exceptions::open_disagree)),
    ("exception.withdraw", act!(features::priority::commands::exceptions::withdraw)),
    ("todo.done", act!(tasks::commands::done)),
    ("todo.day", act!(tasks::commands::day)),
    ("todo.week", act!(tasks::commands::week)),
    ("todo.until", look!(tasks::commands::open_until)),
    ("todo.pass", look!(tasks::commands::open_pass)),
    ("todo.drop", look!(tasks::commands::open_drop)),
    ("todo.why", look!(tasks::commands::why)),
    ("todo.more", look!(tasks::commands::more)),
    ("todo.more.back", look!(tasks::commands::more)),
    ("together.show", look!(gathered::show)),
    ("together.show.back", look!(gathered::show)),
];

/// Every form, by its callback.
pub const FORMS: &[(&str, Run)] = &[
    ("request.new", act!(features::requests::commands::submit::new)),
    ("request.update", act!(features::requests::commands::submit::update)),
    ("request.assign", act!(features::requests::commands::manager::assign)),
    ("request.ask", act!(features::requests::commands::manager::ask)),
    ("request.decline", act!(features::requests::commands::manager::decline)),
    ("request.pass", act!(features::requests::commands::manager::pass)),
    ("request.hand_back", act!(features::requests::commands::csm::hand_back)),
    ("request.answer", act!(features::requests::commands::requester::answer)),
    ("request.withdraw", act!(features::requests::commands::requester::withdraw)),
    ("record.save", act!(features::record::commands::save::save)),
    ("record.add", act!(features::record::commands::add::add)),
    ("channel.attach", act!(features::channels::commands::attach)),
    ("intro.words", look!(features::agendas::commands::introduction::look_over)),
    ("meeting.schedule", act!(features::meetings::commands::schedule)),
    ("meeting.held", act!(features::meetings::commands::outcome::held)),
    ("meeting.cancel", act!(features::meetings::commands::cancel)),
    ("disengage.start", act!(features::disengagement::commands::start)),
    ("disengage.refuse", act!(features::disengagement::commands::decide::refuse)),
    ("disengage.met", act!(features::disengagement::commands::met::save)),
    ("disengage.letter", act!(features::disengagement::commands::letter::keep)),
    ("disengage.complete", act!(features::disengagement::commands::end::complete)),
    ("disengage.withdraw", act!(features::disengagement::commands::end::withdraw)),
    ("book.hand", act!(features::reassignment::commands::submit::hand)),
    ("book.refuse", act!(features::reassignment::commands::decide::refuse)),
    ("reengage.new", act!(features::reengagement::form::new)),
    ("reengage.suggest", act!(features::reengagement::commands::answer::suggest)),
    ("reengage.decline", act!(features::reengagement::commands::answer::decline)),
    ("reengage.refuse", act!(features::reengagement::commands::approve::refuse)),
    ("reengage.close", act!(features::reengagement::commands::close::close)),
    ("reengage.withdraw", act!(features::reengagement::commands::close::withdraw)),
    ("health.save", act!(features::health::commands::save)),
    ("health.update", act!(features::health::commands::update)),
    ("onboarding.reached", act!(features::onboarding::commands::reached)),
    ("onboarding.reason", act!(features::onboarding::commands::reason)),
    ("away.set", act!(features::absence::commands::set)),
    ("priority.review", act!(features::reviews::commands::session::send)),
    ("exception.ask", act!(features::priority::commands::exceptions::ask)),
    ("exception.disagree", act!(features::priority::commands::exceptions::disagree)),
    ("todo.done", act!(tasks::commands::done_anyway)),
    ("todo.until", act!(tasks::commands::until)),
    ("todo.pass", act!(tasks::commands::pass)),
    ("todo.drop", act!(tasks::commands::leave_out)),
];

/// The function for a deed; none for one of an older version, or one nobody should be able to do.
pub fn find(deed: &Deed) -> Option<Run> {
    match deed {
        Deed::Command { text, .. } if help::wanted(text) => Some(look!(help::show)),
        Deed::Command { name, .. } => {
            COMMANDS.iter().find(|command| command.name == name).map(|command| command.run)
        }
        Deed::Shortcut { callback } => {
            SHORTCUTS.iter().find(|shortcut| shortcut.callback == callback).map(|shortcut| shortcut.run)
        }
        Deed::OnMessage { callback, .. } => MESSAGE_SHORTCUTS
            .iter()
            .find(|shortcut| shortcut.callback == callback)
            .map(|shortcut| shortcut.run),
        Deed::Click(click) => named(BUTTONS, &click.action),
        Deed::Submission(form) => named(FORMS, &form.callback),
    }
}

fn named(table: &[(&str, Run)], name: &str) -> Option<Run> {
    table.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}
