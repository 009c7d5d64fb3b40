//! Every kind of job and of planned moment, with what carries it out.

use crate::accounts::people_sync;
use crate::engine::cleanup;
use crate::engine::disable_buttons;
use crate::engine::gathered;
use crate::engine::job::{Compose, Job, Plan, Together};
use crate::engine::ops_note;
use crate::engine::set_aside;
use crate::engine::{moved, reply, update};
use crate::features;
use crate::tasks;

/// Every kind of effect. An unknown one fails loudly.
pub const KINDS: &[(&str, Compose)] = &[
    (features::requests::jobs::Card::KIND, features::requests::jobs::card),
    (features::requests::jobs::Receipt::KIND, features::requests::jobs::receipt),
    (features::requests::jobs::Offer::KIND, features::requests::jobs::offer),
    (features::requests::jobs::news::News::KIND, features::requests::jobs::news::news),
    (features::requests::jobs::ThreadNote::KIND, features::requests::jobs::thread_note),
    (features::requests::jobs::Dedicated::KIND, features::requests::jobs::dedicated),
    (features::requests::jobs::escalation::Nudge::KIND, features::requests::jobs::escalation::nudge),
    (tasks::jobs::Digest::KIND, tasks::jobs::digest),
    (tasks::jobs::Single::KIND, tasks::jobs::single),
    (tasks::list::List::KIND, tasks::list::listed),
    (gathered::Bundle::KIND, gathered::compose),
    (features::agendas::jobs::Agenda::KIND, features::agendas::jobs::compose),
    (features::agendas::jobs::canvas::Canvas::KIND, features::agendas::jobs::canvas::canvas),
    (features::handoffs::jobs::card::Card::KIND, features::handoffs::jobs::card::card),
    (features::health::jobs::note::Note::KIND, features::health::jobs::note::compose),
    (features::handoffs::jobs::note::Note::KIND, features::handoffs::jobs::note::compose_note),
    (features::disengagement::jobs::Card::KIND, features::disengagement::jobs::card),
    (features::reassignment::jobs::note::Note::KIND, features::reassignment::jobs::note::compose),
    (features::reassignment::jobs::leaver::Notice::KIND, features::reassignment::jobs::leaver::compose),
    (features::reengagement::jobs::card::Card::KIND, features::reengagement::jobs::card::card),
    (features::reengagement::jobs::letter::Letter::KIND, features::reengagement::jobs::letter::letter),
    (features::reengagement::jobs::note::Note::KIND, features::reengagement::jobs::note::note),
    (features::reengagement::jobs::note::News::KIND, features::reengagement::jobs::note::news),
    (features::team_meeting::jobs::Agenda::KIND, features::team_meeting::jobs::compose),
    (features::reviews::jobs::card::Card::KIND, features::reviews::jobs::card::card),
    (features::reviews::jobs::card::Note::KIND, features::reviews::jobs::card::note),
    (features::reviews::jobs::session::Walk::KIND, features::reviews::jobs::session::walk),
    (features::reviews::jobs::left::Left::KIND, features::reviews::jobs::left::left),
    (features::meetings::jobs::Card::KIND, features::meetings::jobs::card),
    (features::meetings::jobs::file::File::KIND, features::meetings::jobs::file::compose),
    (update::Update::KIND, update::compose),
    (reply::Reply::KIND, reply::compose),
    (disable_buttons::Spent::KIND, disable_buttons::compose),
    (moved::Moved::KIND, moved::compose),
    (features::channels::jobs::look::Look::KIND, features::channels::jobs::look::compose),
    (features::channels::jobs::look::News::KIND, features::channels::jobs::look::news),
    (features::channels::jobs::create::Create::KIND, features::channels::jobs::create::compose),
    (features::channels::jobs::invite::Invite::KIND, features::channels::jobs::invite::compose),
    (ops_note::OpsNote::KIND, ops_note::ops_note),
    (set_aside::note::AsideNote::KIND, set_aside::note::compose),
    (people_sync::Refresh::KIND, people_sync::page),
    (people_sync::Group::KIND, people_sync::group),
    (people_sync::lookup::Lookup::KIND, people_sync::lookup::compose),
    (cleanup::Sweep::KIND, cleanup::compose),
];

/// Every kind of planned moment.
pub const PLANS: &[(&str, Together, Plan)] = &[
    (
        features::requests::jobs::escalation::RUNG,
        Together::Latest,
        features::requests::jobs::escalation::plan,
    ),
    (features::deals::jobs::MOMENT, Together::Each, features::deals::jobs::plan),
    (features::deals::jobs::LET_GO, Together::Latest, features::deals::jobs::lost::let_go),
    (features::handoffs::jobs::late::LATE, Together::Latest, features::handoffs::jobs::late::plan),
    (features::agendas::jobs::ahead::AHEAD, Together::Latest, features::agendas::jobs::ahead::plan),
    (tasks::moments::REMINDER, Together::Latest, tasks::moments::remind),
    (tasks::moments::ESCALATION, Together::Latest, tasks::moments::escalate),
    (tasks::list::LIST, Together::Latest, tasks::list::tell_list),
    (features::team_meeting::jobs::MEETING, Together::Latest, features::team_meeting::jobs::plan),
    (features::reviews::actions::open::OPEN, Together::Latest, features::reviews::actions::open::plan),
    (features::reviews::jobs::session::WALK, Together::Latest, features::reviews::jobs::session::plan),
    (features::reviews::jobs::moments::REMIND, Together::Latest, features::reviews::jobs::moments::remind),
    (features::reviews::jobs::moments::LIST, Together::Latest, features::reviews::jobs::moments::list),
    (features::reviews::jobs::moments::CLOSE, Together::Latest, features::reviews::jobs::moments::close),
    (
        features::priority::actions::lifecycle::ONBOARDED,
        Together::Latest,
        features::priority::actions::lifecycle::over,
    ),
    (features::onboarding::jobs::REMIND, Together::Each, features::onboarding::jobs::remind),
    (features::onboarding::jobs::LATE, Together::Each, features::onboarding::jobs::ask_why),
    (features::health::jobs::owed::OWED, Together::Latest, features::health::jobs::owed::plan),
    (features::priority::jobs::NUDGE, Together::Latest, features::priority::jobs::plan),
    (features::reassignment::jobs::over::OVER, Together::Latest, features::reassignment::jobs::over::plan),
    (
        features::reassignment::jobs::leaver::LEAVER,
        Together::Latest,
        features::reassignment::jobs::leaver::plan,
    ),
    (
        features::reengagement::jobs::prompts::PROMPT,
        Together::Latest,
        features::reengagement::jobs::prompts::plan,
    ),
    (people_sync::Refresh::KIND, Together::Latest, people_sync::plan),
    (cleanup::Sweep::KIND, Together::Latest, cleanup::plan),
];
