//! What makes later happen, and what carries messages out: the outbox and its worker, delivery with its audience guard,
//! and the scheduler with its moments. Both are rows in the database. Knows no feature: the registry gives it the table
//! of jobs and moments. Deliberately absent: timers, queues in memory, and a retry anywhere but here.

pub mod ask;
pub mod audience;
pub mod backup;
pub mod canvas;
pub mod card;
pub mod cleanup;
pub mod delivery;
pub mod disable_buttons;
pub mod feature;
pub mod gathered;
pub mod interaction;
pub mod job;
pub mod main_loop;
pub mod moment;
pub mod moved;
pub mod ops_note;
pub mod outcome;
mod plain;
pub mod recurring;
pub mod reply;
pub mod scheduler;
pub mod set_aside;
pub mod update;
pub mod worker;

use crate::engine::feature::Feature;
use crate::engine::job::{Job, JobKind};
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "engine",
    jobs: &[
        JobKind::of::<gathered::Bundle>(),
        JobKind::of::<update::Update>(),
        JobKind::of::<reply::Reply>(),
        JobKind::of::<disable_buttons::Spent>(),
        JobKind::of::<moved::Moved>(),
        JobKind::of::<ops_note::OpsNote>(),
        JobKind::of::<set_aside::note::AsideNote>(),
        JobKind::of::<cleanup::Cleanup>(),
        JobKind::of::<backup::Backup>(),
    ],
    moments: &[
        moment!(cleanup::Cleanup::KIND, CatchUp::Latest, cleanup::plan),
        moment!(backup::Backup::KIND, CatchUp::Latest, backup::plan),
    ],
    schedules: &[
        Recurs::Round { kind: cleanup::Cleanup::KIND, cron: "0 30 * * * * *" },
        Recurs::Teams { prefix: backup::Backup::KIND, plan: backup::recurrence },
    ],
    ..Feature::NONE
};
