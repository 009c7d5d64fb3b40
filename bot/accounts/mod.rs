//! An account with its people: who holds which role, which team serves it, how much each CSM carries, and which
//! account somebody means. Knows no feature.

pub mod access;
pub mod candidates;
pub mod context;
pub mod directory;
pub mod lookup;
pub mod people_sync;
pub mod qualification;
pub mod ranking;
pub mod roles;
pub mod routing;
pub mod settings;
pub mod target;
pub mod teams;
pub mod view;
pub mod workload;

use crate::config::Config;
use crate::engine::feature::{Feature, Listener};
use crate::engine::interaction::listen;
use crate::engine::job::{Job, JobKind};
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "accounts",
    events: &[
        Listener::always("team_join", listen!(people_sync::learn::told)),
        // Before what it knew of them is forgotten.
        Listener {
            event: "user_change",
            wanted: names_groups,
            take: listen!(people_sync::groups::person_told),
        },
        Listener::always("user_change", listen!(people_sync::learn::told)),
        Listener {
            event: "subteam_members_changed",
            wanted: names_groups,
            take: listen!(people_sync::groups::told),
        },
        Listener { event: "subteam_updated", wanted: names_groups, take: listen!(people_sync::groups::told) },
    ],
    jobs: &[
        JobKind::of::<people_sync::Refresh>(),
        JobKind::of::<people_sync::groups::Groups>(),
        JobKind::of::<people_sync::lookup::Lookup>(),
    ],
    moments: &[moment!(people_sync::Refresh::KIND, CatchUp::Latest, people_sync::plan)],
    schedules: &[Recurs::Round { kind: people_sync::Refresh::KIND, cron: "0 0 2 * * * *" }],
    ..Feature::NONE
};

/// Whether anything depends on who is in a user group.
fn names_groups(config: &Config) -> bool {
    !config.groups().is_empty()
}
