//! Every feature, one line each. The registry is folded from this list.
//!
//! The order is the one in which Slack lists the commands.

use crate::connectors::{gainsight, gitlab, google_calendar, salesforce};
use crate::engine::feature::{Command, Feature, Listener, Shortcut};
use crate::engine::interaction::{Handler, Suggest};
use crate::engine::job::JobKind;
use crate::engine::moment::MomentKind;
use crate::features::{
    absence, agendas, channels, deals, disengagement, handoffs, health, home, links, meetings, onboarding,
    priority, reassignment, record, reengagement, requests, reviews, settings, team_meeting, weekly,
};
use crate::{accounts, engine, tasks};

/// The list, and what the worker and the scheduler look up in it.
macro_rules! features {
    ($($feature:expr,)+) => {
        /// Every feature, and the rooms below that give something too.
        pub static FEATURES: &[&Feature] = &[$(&$feature),+];
        /// The jobs of each.
        pub static JOBS: &[&[JobKind]] = &[$($feature.jobs),+];
        /// The planned moments of each.
        pub static MOMENTS: &[&[MomentKind]] = &[$($feature.moments),+];
    };
}

features! {
    requests::FEATURE,
    handoffs::FEATURE,
    agendas::FEATURE,
    disengagement::FEATURE,
    reassignment::FEATURE,
    priority::FEATURE,
    absence::FEATURE,
    reengagement::FEATURE,
    record::FEATURE,
    channels::FEATURE,
    deals::FEATURE,
    meetings::FEATURE,
    onboarding::FEATURE,
    health::FEATURE,
    reviews::FEATURE,
    team_meeting::FEATURE,
    settings::FEATURE,
    weekly::FEATURE,
    home::FEATURE,
    links::FEATURE,
    salesforce::FEATURE,
    gitlab::FEATURE,
    gainsight::FEATURE,
    google_calendar::FEATURE,
    tasks::FEATURE,
    accounts::FEATURE,
    engine::FEATURE,
}

/// Every command.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    FEATURES.iter().flat_map(|feature| feature.commands)
}

/// Every global shortcut.
pub fn shortcuts() -> impl Iterator<Item = &'static Shortcut> {
    FEATURES.iter().flat_map(|feature| feature.shortcuts)
}

/// Every shortcut on a message.
pub fn message_shortcuts() -> impl Iterator<Item = &'static Shortcut> {
    FEATURES.iter().flat_map(|feature| feature.message_shortcuts)
}

/// Every button and menu entry of a feature, by its action.
pub fn buttons() -> impl Iterator<Item = &'static (&'static str, Handler)> {
    FEATURES.iter().flat_map(|feature| feature.buttons)
}

/// Every field that offers what it knows, by its action.
pub fn suggestions() -> impl Iterator<Item = &'static (&'static str, Suggest)> {
    FEATURES.iter().flat_map(|feature| feature.suggestions)
}

/// Every event of the workspace to which a feature listens.
pub fn listeners() -> impl Iterator<Item = &'static Listener> {
    FEATURES.iter().flat_map(|feature| feature.events)
}

/// Every form, by its callback.
pub fn forms() -> impl Iterator<Item = &'static (&'static str, Handler)> {
    FEATURES.iter().flat_map(|feature| feature.forms)
}
