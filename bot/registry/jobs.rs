//! Every kind of job and of planned moment, with what carries it out.

use crate::accounts::people_sync;
use crate::engine::cleanup;
use crate::engine::disable_buttons;
use crate::engine::gathered;
use crate::engine::job::{Job, JobKind, MomentKind, Table, Together};
use crate::engine::ops_note;
use crate::engine::set_aside;
use crate::engine::{moved, reply, update};
use crate::features;
use crate::registry::recurring;
use crate::tasks;

/// The entry for a planned moment: its kind, what becomes of several, and its async function.
macro_rules! moment {
    ($kind:expr, $together:expr, $function:path) => {
        MomentKind {
            kind: $kind,
            together: $together,
            plan: |app, tx, moment, now| Box::pin($function(app, tx, moment, now)),
        }
    };
}

/// What the worker and the scheduler work with.
pub static TABLE: Table = Table { jobs: JOBS, moments: MOMENTS, why_not: recurring::why_not };

/// Every kind of job. An unknown one fails loudly.
const JOBS: &[JobKind] = &[
    JobKind::of::<features::requests::jobs::Card>(),
    JobKind::of::<features::requests::jobs::Receipt>(),
    JobKind::of::<features::requests::jobs::Offer>(),
    JobKind::of::<features::requests::jobs::news::News>(),
    JobKind::of::<features::requests::jobs::ThreadNote>(),
    JobKind::of::<features::requests::jobs::Dedicated>(),
    JobKind::of::<features::requests::jobs::escalation::Nudge>(),
    JobKind::of::<tasks::jobs::Digest>(),
    JobKind::of::<tasks::jobs::Single>(),
    JobKind::of::<tasks::list::List>(),
    JobKind::of::<gathered::Bundle>(),
    JobKind::of::<features::agendas::jobs::Agenda>(),
    JobKind::of::<features::agendas::jobs::canvas::Canvas>(),
    JobKind::of::<features::handoffs::jobs::card::Card>(),
    JobKind::of::<features::health::jobs::note::Note>(),
    JobKind::of::<features::handoffs::jobs::note::Note>(),
    JobKind::of::<features::disengagement::jobs::Card>(),
    JobKind::of::<features::reassignment::jobs::note::Note>(),
    JobKind::of::<features::reassignment::jobs::leaver::Notice>(),
    JobKind::of::<features::reengagement::jobs::card::Card>(),
    JobKind::of::<features::reengagement::jobs::letter::Letter>(),
    JobKind::of::<features::reengagement::jobs::note::Note>(),
    JobKind::of::<features::reengagement::jobs::note::News>(),
    JobKind::of::<features::team_meeting::jobs::Agenda>(),
    JobKind::of::<features::reviews::jobs::card::Card>(),
    JobKind::of::<features::reviews::jobs::card::Note>(),
    JobKind::of::<features::reviews::jobs::session::Walk>(),
    JobKind::of::<features::reviews::jobs::left::Left>(),
    JobKind::of::<features::meetings::jobs::Card>(),
    JobKind::of::<features::meetings::jobs::file::File>(),
    JobKind::of::<update::Update>(),
    JobKind::of::<reply::Reply>(),
    JobKind::of::<disable_buttons::Spent>(),
    JobKind::of::<moved::Moved>(),
    JobKind::of::<features::channels::jobs::look::Look>(),
    JobKind::of::<features::channels::jobs::look::News>(),
    JobKind::of::<features::channels::jobs::create::Create>(),
    JobKind::of::<features::channels::jobs::invite::Invite>(),
    JobKind::of::<ops_note::OpsNote>(),
    JobKind::of::<set_aside::note::AsideNote>(),
    JobKind::of::<people_sync::Refresh>(),
    JobKind::of::<people_sync::Group>(),
    JobKind::of::<people_sync::lookup::Lookup>(),
    JobKind::of::<cleanup::Sweep>(),
];

/// Every kind of planned moment.
const MOMENTS: &[MomentKind] = &[
    moment!(
        features::requests::jobs::escalation::RUNG,
        Together::Latest,
        features::requests::jobs::escalation::plan
    ),
    moment!(features::deals::jobs::MOMENT, Together::Each, features::deals::jobs::plan),
    moment!(features::deals::jobs::LET_GO, Together::Latest, features::deals::jobs::lost::let_go),
    moment!(features::handoffs::jobs::late::LATE, Together::Latest, features::handoffs::jobs::late::plan),
    moment!(features::agendas::jobs::ahead::AHEAD, Together::Latest, features::agendas::jobs::ahead::plan),
    moment!(tasks::moments::REMINDER, Together::Latest, tasks::moments::remind),
    moment!(tasks::moments::ESCALATION, Together::Latest, tasks::moments::escalate),
    moment!(tasks::list::LIST, Together::Latest, tasks::list::tell_list),
    moment!(features::team_meeting::jobs::MEETING, Together::Latest, features::team_meeting::jobs::plan),
    moment!(features::reviews::actions::open::OPEN, Together::Latest, features::reviews::actions::open::plan),
    moment!(features::reviews::jobs::session::WALK, Together::Latest, features::reviews::jobs::session::plan),
    moment!(
        features::reviews::jobs::moments::REMIND,
        Together::Latest,
        features::reviews::jobs::moments::remind
    ),
    moment!(features::reviews::jobs::moments::LIST, Together::Latest, features::reviews::jobs::moments::list),
    moment!(
        features::reviews::jobs::moments::CLOSE,
        Together::Latest,
        features::reviews::jobs::moments::close
    ),
    moment!(
        features::priority::actions::lifecycle::ONBOARDED,
        Together::Latest,
        features::priority::actions::lifecycle::over
    ),
    moment!(features::onboarding::jobs::REMIND, Together::Each, features::onboarding::jobs::remind),
    moment!(features::onboarding::jobs::LATE, Together::Each, features::onboarding::jobs::ask_why),
    moment!(features::health::jobs::owed::OWED, Together::Latest, features::health::jobs::owed::plan),
    moment!(features::priority::jobs::NUDGE, Together::Latest, features::priority::jobs::plan),
    moment!(
        features::reassignment::jobs::over::OVER,
        Together::Latest,
        features::reassignment::jobs::over::plan
    ),
    moment!(
        features::reassignment::jobs::leaver::LEAVER,
        Together::Latest,
        features::reassignment::jobs::leaver::plan
    ),
    moment!(
        features::reengagement::jobs::prompts::PROMPT,
        Together::Latest,
        features::reengagement::jobs::prompts::plan
    ),
    moment!(people_sync::Refresh::KIND, Together::Latest, people_sync::plan),
    moment!(cleanup::Sweep::KIND, Together::Latest, cleanup::plan),
];
