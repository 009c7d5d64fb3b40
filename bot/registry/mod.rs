//! What people can do: one folder or file per flow, and the table that names them all.
//!
//! The table is the contract with Slack: the manifest is written from it, `help` is, and a test holds the
//! three together. Every function checks for itself who acts (rule R4, promise 4): a button's presence in
//! somebody's channel gives nobody a right.

pub mod help;
pub mod jobs;
pub mod needed;
pub mod recurring;

use crate::engine::gathered;
use crate::engine::interaction::{Deed, Run};
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
        run: Run::Look(features::requests::commands::command),
    },
    Command {
        name: "/handoff",
        usage: "[account, link or id]",
        summary: "See where an account's handoff stands",
        run: Run::Look(features::handoffs::commands::command),
    },
    Command {
        name: "/agenda",
        usage: "[meeting] [account]",
        summary: "Preview an agenda filled from the customer record, and post it",
        run: Run::Look(features::agendas::commands::command),
    },
    Command {
        name: "/disengage",
        usage: "[account, link or id]",
        summary: "Let an account go that no longer gets a CSM",
        run: Run::Look(features::disengagement::commands::command),
    },
    Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Hand a CSM's accounts over to others",
        run: Run::Look(features::reassignment::commands::command),
    },
    Command {
        name: "/priority",
        usage: "[account, link or id]",
        summary: "See an account's priority and what led to it, and review it",
        run: Run::Look(features::priority::commands::command),
    },
    Command {
        name: "/csm-away",
        usage: "[help]",
        summary: "Say when you, or a CSM of your team, are away",
        run: Run::Look(features::absence::commands::command),
    },
    Command {
        name: "/reengage",
        usage: "[account, link or id]",
        summary: "Ask an account's architect or seller back",
        run: Run::Look(features::reengagement::commands::command),
    },
];

/// Every global shortcut.
pub const SHORTCUTS: &[Shortcut] = &[Shortcut {
    callback: "request_csm",
    name: "Request a CSM",
    summary: "Ask for a CSM for an account",
    run: Run::Look(features::requests::commands::shortcut),
}];

/// Every shortcut on a message.
pub const MESSAGE_SHORTCUTS: &[Shortcut] = &[Shortcut {
    callback: "add_to_record",
    name: "Add to customer record",
    summary: "Keep what this message says of a customer",
    run: Run::Look(features::record::commands::add::open),
}];

/// Every button and menu entry, by its action.
pub const BUTTONS: &[(&str, Run)] = &[
    // Choices in forms, on which another field depends.
    ("pov", Run::Look(needed::chosen)),
    ("kind", Run::Look(needed::chosen)),
    ("colour", Run::Look(needed::chosen)),
    ("reason", Run::Look(needed::chosen)),
    ("request.open", Run::Look(features::requests::commands::open_for)),
    ("request.another", Run::Look(features::requests::commands::open_another)),
    ("request.assign", Run::Look(features::requests::commands::manager::open_assign)),
    ("request.begin", Run::Act(features::requests::commands::begin::assign)),
    ("request.ask", Run::Look(features::requests::commands::manager::open_ask)),
    ("request.decline", Run::Look(features::requests::commands::manager::open_decline)),
    ("request.pass", Run::Look(features::requests::commands::manager::open_pass)),
    ("request.acknowledge", Run::Act(features::requests::commands::manager::acknowledge)),
    ("request.accept", Run::Act(features::requests::commands::csm::accept)),
    ("request.hand_back", Run::Look(features::requests::commands::csm::open_hand_back)),
    ("request.answer", Run::Look(features::requests::commands::requester::open_answer)),
    ("request.update", Run::Look(features::requests::commands::requester::open_update)),
    ("request.withdraw", Run::Look(features::requests::commands::requester::open_withdraw)),
    ("handoff.show", Run::Look(features::handoffs::commands::show)),
    ("record.open", Run::Look(features::record::commands::open)),
    ("record.section", Run::Look(features::record::commands::section)),
    ("record.fill", Run::Look(features::record::commands::fill)),
    ("record.history", Run::Look(features::record::commands::history)),
    ("channel.attach", Run::Look(features::channels::commands::open)),
    ("channel.check", Run::Act(features::channels::commands::check)),
    ("agenda.show", Run::Look(features::agendas::commands::show)),
    ("agenda.post", Run::Act(features::agendas::actions::post)),
    ("agenda.whole", Run::Look(features::agendas::commands::whole)),
    ("agenda.copy", Run::Look(features::agendas::commands::copy)),
    ("intro.words", Run::Look(features::agendas::commands::introduction::open)),
    ("meeting.schedule", Run::Look(features::meetings::commands::open_schedule)),
    ("meeting.held", Run::Look(features::meetings::commands::outcome::open_held)),
    ("meeting.cancel", Run::Look(features::meetings::commands::open_cancel)),
    ("disengage.start", Run::Look(features::disengagement::commands::open)),
    ("disengage.agree", Run::Act(features::disengagement::commands::decide::agree)),
    ("disengage.refuse", Run::Look(features::disengagement::commands::decide::open_refuse)),
    ("disengage.met", Run::Look(features::disengagement::commands::met::open)),
    ("disengage.letter", Run::Look(features::disengagement::commands::letter::open)),
    ("disengage.copy", Run::Look(features::disengagement::commands::letter::copy)),
    ("disengage.complete", Run::Look(features::disengagement::commands::end::open)),
    ("disengage.withdraw", Run::Look(features::disengagement::commands::end::open_withdraw)),
    ("book.open", Run::Look(features::reassignment::commands::open)),
    ("book.back", Run::Look(features::reassignment::commands::back)),
    ("book.tasks", Run::Look(features::reassignment::commands::tasks)),
    ("book.agree", Run::Act(features::reassignment::commands::decide::agree)),
    ("book.refuse", Run::Look(features::reassignment::commands::decide::open_refuse)),
    ("review.open", Run::Act(features::reviews::commands::open)),
    ("review.walk", Run::Look(features::reviews::commands::session::begin)),
    ("review.rest", Run::Act(features::reviews::commands::rest)),
    ("review.unchanged", Run::Act(features::reviews::commands::session::unchanged)),
    ("review.later", Run::Act(features::reviews::commands::session::later)),
    ("review.answer", Run::Look(features::reviews::commands::session::answer)),
    ("review.all", Run::Look(features::reviews::commands::all)),
    ("review.moved", Run::Look(features::reviews::commands::moved)),
    ("reengage.open", Run::Look(features::reengagement::commands::open)),
    ("reengage.offered", Run::Look(features::reengagement::commands::offered)),
    ("reengage.not_now", Run::Act(features::reengagement::commands::not_now)),
    ("reengage.take", Run::Act(features::reengagement::commands::answer::take)),
    ("reengage.suggest", Run::Look(features::reengagement::commands::answer::open_suggest)),
    ("reengage.decline", Run::Look(features::reengagement::commands::answer::open_decline)),
    ("reengage.approve", Run::Act(features::reengagement::commands::approve::approve)),
    ("reengage.refuse", Run::Look(features::reengagement::commands::approve::open_refuse)),
    ("reengage.close", Run::Look(features::reengagement::commands::close::open_close)),
    ("reengage.withdraw", Run::Look(features::reengagement::commands::close::open_withdraw)),
    ("reengage.still", Run::Act(features::reengagement::commands::close::still)),
    ("health.open", Run::Look(features::health::commands::open)),
    ("health.update", Run::Look(features::health::commands::open_update)),
    ("onboarding.show", Run::Look(features::onboarding::commands::show)),
    ("onboarding.reached", Run::Look(features::onboarding::commands::open_reached)),
    ("onboarding.reason", Run::Look(features::onboarding::commands::open_reason)),
    ("away.clear", Run::Act(features::absence::commands::clear)),
    ("priority.show", Run::Look(features::priority::commands::show)),
    ("priority.history", Run::Look(features::priority::commands::history)),
    ("priority.review", Run::Look(features::priority::commands::submit::open)),
    ("priority.review_all", Run::Look(features::priority::commands::submit::open_all)),
    ("priority.unchanged", Run::Act(features::priority::commands::decide::unchanged)),
    ("priority.touched", Run::Act(features::priority::commands::decide::touched)),
    ("priority.agree", Run::Act(features::priority::commands::decide::agree)),
    ("priority.agree_all", Run::Act(features::priority::commands::decide::agree_all)),
    ("priority.proposals", Run::Look(features::priority::commands::decide::proposals)),
    ("exception.open", Run::Look(features::priority::commands::exceptions::open)),
    ("exception.agree", Run::Act(features::priority::commands::exceptions::agree)),
    ("exception.disagree", Run::Look(features::priority::commands::exceptions::open_disagree)),
    ("exception.withdraw", Run::Act(features::priority::commands::exceptions::withdraw)),
    ("todo.done", Run::Act(tasks::commands::done)),
    ("todo.day", Run::Act(tasks::commands::day)),
    ("todo.week", Run::Act(tasks::commands::week)),
    ("todo.until", Run::Look(tasks::commands::open_until)),
    ("todo.pass", Run::Look(tasks::commands::open_pass)),
    ("todo.drop", Run::Look(tasks::commands::open_drop)),
    ("todo.why", Run::Look(tasks::commands::why)),
    ("todo.more", Run::Look(tasks::commands::more)),
    ("todo.more.back", Run::Look(tasks::commands::more)),
    ("together.show", Run::Look(gathered::commands::show)),
    ("together.show.back", Run::Look(gathered::commands::show)),
];

/// Every form, by its callback.
pub const FORMS: &[(&str, Run)] = &[
    ("request.new", Run::Act(features::requests::commands::submit::new)),
    ("request.update", Run::Act(features::requests::commands::submit::update)),
    ("request.assign", Run::Act(features::requests::commands::manager::assign)),
    ("request.ask", Run::Act(features::requests::commands::manager::ask)),
    ("request.decline", Run::Act(features::requests::commands::manager::decline)),
    ("request.pass", Run::Act(features::requests::commands::manager::pass)),
    ("request.hand_back", Run::Act(features::requests::commands::csm::hand_back)),
    ("request.answer", Run::Act(features::requests::commands::requester::answer)),
    ("request.withdraw", Run::Act(features::requests::commands::requester::withdraw)),
    ("record.save", Run::Act(features::record::commands::save::save)),
    ("record.add", Run::Act(features::record::commands::add::add)),
    ("channel.attach", Run::Act(features::channels::commands::attach)),
    ("intro.words", Run::Look(features::agendas::commands::introduction::look_over)),
    ("meeting.schedule", Run::Act(features::meetings::commands::schedule)),
    ("meeting.held", Run::Act(features::meetings::commands::outcome::held)),
    ("meeting.cancel", Run::Act(features::meetings::commands::cancel)),
    ("disengage.start", Run::Act(features::disengagement::commands::start)),
    ("disengage.refuse", Run::Act(features::disengagement::commands::decide::refuse)),
    ("disengage.met", Run::Act(features::disengagement::commands::met::save)),
    ("disengage.letter", Run::Act(features::disengagement::commands::letter::keep)),
    ("disengage.complete", Run::Act(features::disengagement::commands::end::complete)),
    ("disengage.withdraw", Run::Act(features::disengagement::commands::end::withdraw)),
    ("book.hand", Run::Act(features::reassignment::commands::submit::hand)),
    ("book.refuse", Run::Act(features::reassignment::commands::decide::refuse)),
    ("reengage.new", Run::Act(features::reengagement::form::new)),
    ("reengage.suggest", Run::Act(features::reengagement::commands::answer::suggest)),
    ("reengage.decline", Run::Act(features::reengagement::commands::answer::decline)),
    ("reengage.refuse", Run::Act(features::reengagement::commands::approve::refuse)),
    ("reengage.close", Run::Act(features::reengagement::commands::close::close)),
    ("reengage.withdraw", Run::Act(features::reengagement::commands::close::withdraw)),
    ("health.save", Run::Act(features::health::commands::save)),
    ("health.update", Run::Act(features::health::commands::update)),
    ("onboarding.reached", Run::Act(features::onboarding::commands::reached)),
    ("onboarding.reason", Run::Act(features::onboarding::commands::reason)),
    ("away.set", Run::Act(features::absence::commands::set)),
    ("priority.review", Run::Act(features::priority::commands::submit::send)),
    ("exception.ask", Run::Act(features::priority::commands::exceptions::ask)),
    ("exception.disagree", Run::Act(features::priority::commands::exceptions::disagree)),
    ("todo.done", Run::Act(tasks::commands::done_anyway)),
    ("todo.until", Run::Act(tasks::commands::until)),
    ("todo.pass", Run::Act(tasks::commands::pass)),
    ("todo.drop", Run::Act(tasks::commands::leave_out)),
];

/// The function for a deed; none for one of an older version, or one nobody should be able to do.
pub fn find(deed: &Deed) -> Option<Run> {
    match deed {
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
