//! What people can do: one folder or file per flow, and the table that names them all.
//!
//! The table is the contract with Slack: the manifest is written from it, `help` is, and a test holds the
//! three together. Every function checks for itself who acts (rule R4, promise 4): a button's presence in
//! somebody's channel gives nobody a right.

pub mod access;
pub mod agenda;
pub mod away;
pub mod book;
pub mod channel;
pub mod deals;
pub mod disengage;
pub mod exceptions;
pub mod handoff;
pub mod health;
pub mod help;
pub mod lookup;
pub mod meetings;
pub mod needed;
pub mod onboarding;
pub mod priority;
pub mod record;
pub mod reengage;
pub mod request_csm;
pub mod review;
pub mod todos;
pub mod together;
pub mod visit;

use visit::{Deed, Run};

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
        run: Run::Look(request_csm::command),
    },
    Command {
        name: "/handoff",
        usage: "[account, link or id]",
        summary: "See where an account's handoff stands",
        run: Run::Look(handoff::command),
    },
    Command {
        name: "/agenda",
        usage: "[meeting] [account]",
        summary: "Preview an agenda filled from the customer record, and post it",
        run: Run::Look(agenda::command),
    },
    Command {
        name: "/disengage",
        usage: "[account, link or id]",
        summary: "Let an account go that no longer gets a CSM",
        run: Run::Look(disengage::command),
    },
    Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Hand a CSM's accounts over to others",
        run: Run::Look(book::command),
    },
    Command {
        name: "/priority",
        usage: "[account, link or id]",
        summary: "See an account's priority and what led to it, and review it",
        run: Run::Look(priority::command),
    },
    Command {
        name: "/csm-away",
        usage: "[help]",
        summary: "Say when you, or a CSM of your team, are away",
        run: Run::Look(away::command),
    },
    Command {
        name: "/reengage",
        usage: "[account, link or id]",
        summary: "Ask an account's architect or seller back",
        run: Run::Look(reengage::command),
    },
];

/// Every global shortcut.
pub const SHORTCUTS: &[Shortcut] = &[Shortcut {
    callback: "request_csm",
    name: "Request a CSM",
    summary: "Ask for a CSM for an account",
    run: Run::Look(request_csm::shortcut),
}];

/// Every shortcut on a message.
pub const MESSAGE_SHORTCUTS: &[Shortcut] = &[Shortcut {
    callback: "add_to_record",
    name: "Add to customer record",
    summary: "Keep what this message says of a customer",
    run: Run::Look(record::add::open),
}];

/// Every button and menu entry, by its action.
pub const BUTTONS: &[(&str, Run)] = &[
    // Choices in forms, on which another field depends.
    ("pov", Run::Look(needed::chosen)),
    ("kind", Run::Look(needed::chosen)),
    ("colour", Run::Look(needed::chosen)),
    ("reason", Run::Look(needed::chosen)),
    ("request.open", Run::Look(request_csm::open_for)),
    ("request.another", Run::Look(request_csm::open_another)),
    ("request.assign", Run::Look(request_csm::manager::open_assign)),
    ("request.begin", Run::Act(request_csm::begin::assign)),
    ("request.ask", Run::Look(request_csm::manager::open_ask)),
    ("request.decline", Run::Look(request_csm::manager::open_decline)),
    ("request.pass", Run::Look(request_csm::manager::open_pass)),
    ("request.acknowledge", Run::Act(request_csm::manager::acknowledge)),
    ("request.accept", Run::Act(request_csm::csm::accept)),
    ("request.hand_back", Run::Look(request_csm::csm::open_hand_back)),
    ("request.answer", Run::Look(request_csm::requester::open_answer)),
    ("request.update", Run::Look(request_csm::requester::open_update)),
    ("request.withdraw", Run::Look(request_csm::requester::open_withdraw)),
    ("handoff.show", Run::Look(handoff::show)),
    ("record.open", Run::Look(record::open)),
    ("record.section", Run::Look(record::section)),
    ("record.fill", Run::Look(record::fill)),
    ("record.history", Run::Look(record::history)),
    ("channel.attach", Run::Look(channel::open)),
    ("channel.check", Run::Act(channel::check)),
    ("agenda.show", Run::Look(agenda::show)),
    ("agenda.post", Run::Act(agenda::post)),
    ("agenda.whole", Run::Look(agenda::whole)),
    ("agenda.copy", Run::Look(agenda::copy)),
    ("intro.words", Run::Look(agenda::intro::open)),
    ("meeting.schedule", Run::Look(meetings::open_schedule)),
    ("meeting.held", Run::Look(meetings::open_held)),
    ("meeting.cancel", Run::Look(meetings::open_cancel)),
    ("disengage.start", Run::Look(disengage::open)),
    ("disengage.agree", Run::Act(disengage::decide::agree)),
    ("disengage.refuse", Run::Look(disengage::decide::open_refuse)),
    ("disengage.met", Run::Look(disengage::met::open)),
    ("disengage.letter", Run::Look(disengage::letter::open)),
    ("disengage.copy", Run::Look(disengage::letter::copy)),
    ("disengage.complete", Run::Look(disengage::end::open)),
    ("disengage.withdraw", Run::Look(disengage::end::open_withdraw)),
    ("book.open", Run::Look(book::open)),
    ("book.back", Run::Look(book::back)),
    ("book.tasks", Run::Look(book::tasks)),
    ("book.agree", Run::Act(book::decide::agree)),
    ("book.refuse", Run::Look(book::decide::open_refuse)),
    ("review.open", Run::Act(review::open)),
    ("review.walk", Run::Look(review::walk::begin)),
    ("review.rest", Run::Act(review::rest)),
    ("review.unchanged", Run::Act(review::walk::unchanged)),
    ("review.later", Run::Act(review::walk::later)),
    ("review.answer", Run::Look(review::walk::answer)),
    ("review.all", Run::Look(review::all)),
    ("review.moved", Run::Look(review::moved)),
    ("reengage.open", Run::Look(reengage::open)),
    ("reengage.offered", Run::Look(reengage::offered)),
    ("reengage.not_now", Run::Act(reengage::not_now)),
    ("reengage.take", Run::Act(reengage::answer::take)),
    ("reengage.suggest", Run::Look(reengage::answer::open_suggest)),
    ("reengage.decline", Run::Look(reengage::answer::open_decline)),
    ("reengage.approve", Run::Act(reengage::approve::approve)),
    ("reengage.refuse", Run::Look(reengage::approve::open_refuse)),
    ("reengage.close", Run::Look(reengage::close::open_close)),
    ("reengage.withdraw", Run::Look(reengage::close::open_withdraw)),
    ("reengage.still", Run::Act(reengage::close::still)),
    ("health.open", Run::Look(health::open)),
    ("health.update", Run::Look(health::open_update)),
    ("onboarding.show", Run::Look(onboarding::show)),
    ("onboarding.reached", Run::Look(onboarding::open_reached)),
    ("onboarding.reason", Run::Look(onboarding::open_reason)),
    ("away.clear", Run::Act(away::clear)),
    ("priority.show", Run::Look(priority::show)),
    ("priority.history", Run::Look(priority::history)),
    ("priority.review", Run::Look(priority::review::open)),
    ("priority.review_all", Run::Look(priority::review::open_all)),
    ("priority.unchanged", Run::Act(priority::decide::unchanged)),
    ("priority.touched", Run::Act(priority::decide::touched)),
    ("priority.agree", Run::Act(priority::decide::agree)),
    ("priority.agree_all", Run::Act(priority::decide::agree_all)),
    ("priority.proposals", Run::Look(priority::decide::proposals)),
    ("exception.open", Run::Look(exceptions::open)),
    ("exception.agree", Run::Act(exceptions::agree)),
    ("exception.disagree", Run::Look(exceptions::open_disagree)),
    ("exception.withdraw", Run::Act(exceptions::withdraw)),
    ("todo.done", Run::Act(todos::done)),
    ("todo.day", Run::Act(todos::day)),
    ("todo.week", Run::Act(todos::week)),
    ("todo.until", Run::Look(todos::open_until)),
    ("todo.pass", Run::Look(todos::open_pass)),
    ("todo.drop", Run::Look(todos::open_drop)),
    ("todo.why", Run::Look(todos::why)),
    ("todo.more", Run::Look(todos::more)),
    ("todo.more.back", Run::Look(todos::more)),
    ("together.show", Run::Look(together::show)),
    ("together.show.back", Run::Look(together::show)),
];

/// Every form, by its callback.
pub const FORMS: &[(&str, Run)] = &[
    ("request.new", Run::Act(request_csm::submit::new)),
    ("request.update", Run::Act(request_csm::submit::update)),
    ("request.assign", Run::Act(request_csm::manager::assign)),
    ("request.ask", Run::Act(request_csm::manager::ask)),
    ("request.decline", Run::Act(request_csm::manager::decline)),
    ("request.pass", Run::Act(request_csm::manager::pass)),
    ("request.hand_back", Run::Act(request_csm::csm::hand_back)),
    ("request.answer", Run::Act(request_csm::requester::answer)),
    ("request.withdraw", Run::Act(request_csm::requester::withdraw)),
    ("record.save", Run::Act(record::save::save)),
    ("record.add", Run::Act(record::add::add)),
    ("channel.attach", Run::Act(channel::attach)),
    ("intro.words", Run::Look(agenda::intro::look_over)),
    ("meeting.schedule", Run::Act(meetings::schedule)),
    ("meeting.held", Run::Act(meetings::held)),
    ("meeting.cancel", Run::Act(meetings::cancel)),
    ("disengage.start", Run::Act(disengage::start)),
    ("disengage.refuse", Run::Act(disengage::decide::refuse)),
    ("disengage.met", Run::Act(disengage::met::save)),
    ("disengage.letter", Run::Act(disengage::letter::keep)),
    ("disengage.complete", Run::Act(disengage::end::complete)),
    ("disengage.withdraw", Run::Act(disengage::end::withdraw)),
    ("book.hand", Run::Act(book::hand::hand)),
    ("book.refuse", Run::Act(book::decide::refuse)),
    ("reengage.new", Run::Act(reengage::submit::new)),
    ("reengage.suggest", Run::Act(reengage::answer::suggest)),
    ("reengage.decline", Run::Act(reengage::answer::decline)),
    ("reengage.refuse", Run::Act(reengage::approve::refuse)),
    ("reengage.close", Run::Act(reengage::close::close)),
    ("reengage.withdraw", Run::Act(reengage::close::withdraw)),
    ("health.save", Run::Act(health::save)),
    ("health.update", Run::Act(health::update)),
    ("onboarding.reached", Run::Act(onboarding::reached)),
    ("onboarding.reason", Run::Act(onboarding::reason)),
    ("away.set", Run::Act(away::set)),
    ("priority.review", Run::Act(priority::review::send)),
    ("exception.ask", Run::Act(exceptions::ask)),
    ("exception.disagree", Run::Act(exceptions::disagree)),
    ("todo.done", Run::Act(todos::done_anyway)),
    ("todo.until", Run::Act(todos::until)),
    ("todo.pass", Run::Act(todos::pass)),
    ("todo.drop", Run::Act(todos::leave_out)),
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
