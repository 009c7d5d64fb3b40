//! The quarterly review of a team's priorities: it opens by calendar, each CSM goes through their accounts, and it
//! closes with a summary (P6).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;

use baton_storage::asks::AskKind;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::{About, Ask};
use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "reviews",
    renamed: &[("review.", "reviews.")],
    buttons: &[
        ("reviews.open", mutation!(commands::open)),
        ("reviews.walk", query!(commands::session::begin)),
        ("reviews.rest", mutation!(commands::rest)),
        ("reviews.unchanged", mutation!(commands::session::unchanged)),
        ("reviews.later", mutation!(commands::session::later)),
        ("reviews.answer", query!(commands::session::answer)),
        ("reviews.back", query!(commands::turns::turn)),
        ("reviews.on", query!(commands::turns::turn)),
        ("reviews.all", query!(commands::all)),
        ("reviews.moved", query!(commands::moved)),
    ],
    forms: &[("priority.review", mutation!(commands::session::send))],
    jobs: &[
        JobKind::of::<jobs::card::Card>(),
        JobKind::of::<jobs::card::Note>(),
        JobKind::of::<jobs::session::Session>(),
        JobKind::of::<jobs::left::Left>(),
    ],
    moments: &[
        moment!(actions::open::OPEN, CatchUp::Latest, actions::open::plan),
        moment!(jobs::session::BEGIN, CatchUp::Latest, jobs::moments::begin_session),
        moment!(jobs::moments::REMIND, CatchUp::Latest, jobs::moments::remind),
        moment!(jobs::moments::LIST, CatchUp::Latest, jobs::moments::list),
        moment!(jobs::moments::CLOSE, CatchUp::Latest, jobs::moments::close),
    ],
    tasks: &[Ask {
        of: SubjectKind::Review,
        asks: AskKind::Session,
        words: "tasks.asks.walk",
        heading: "reviews.heading.review",
        rule: "P6",
        buttons: &[("walk", "reviews.walk", About::Subject)],
        ..Ask::NONE
    }],
    schedules: &[Recurs::Teams { prefix: actions::open::SCHEDULE, plan: actions::open::recurring }],
    ..Feature::NONE
};
