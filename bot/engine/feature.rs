//! What a feature gives the registry: everything by which people and the clock reach it.

use crate::config::Config;
use crate::engine::ask::Ask;
use crate::engine::interaction::{Handler, Listen, Suggest};
use crate::engine::job::JobKind;
use crate::engine::moment::MomentKind;
use crate::engine::recurring::Recurs;

/// A slash command.
pub struct Command {
    /// With its slash.
    pub name: &'static str,
    /// What may follow it, as the manifest's hint.
    pub usage: &'static str,
    /// One line for Slack's list of commands.
    pub summary: &'static str,
    pub run: Handler,
}

/// An entry of Slack's shortcuts menu.
pub struct Shortcut {
    pub callback: &'static str,
    pub name: &'static str,
    pub summary: &'static str,
    pub run: Handler,
}

/// An event of the workspace to which a feature listens.
pub struct Listener {
    /// As the app subscribes to it: `message.im` comes as a `message`.
    pub event: &'static str,
    /// Whether this configuration wants it.
    pub wanted: fn(&Config) -> bool,
    pub take: Listen,
}

impl Listener {
    /// One that every configuration wants.
    pub const fn always(event: &'static str, take: Listen) -> Self {
        Self { event, wanted: |_| true, take }
    }

    /// What Slack calls the event when it tells of it.
    pub fn kind(&self) -> &'static str {
        self.event.split_once('.').map_or(self.event, |(kind, _)| kind)
    }
}

/// A feature, as its folder's own file describes it.
pub struct Feature {
    /// Its folder's name.
    pub name: &'static str,
    /// What the names of its buttons and forms began with before they bore the folder's name, and begin with now.
    /// Messages that stand in Slack hold the old ones. To be removed in June 2027.
    pub renamed: &'static [(&'static str, &'static str)],
    /// Its slash commands. Each answers `help`.
    pub commands: &'static [Command],
    /// Its entries of Slack's shortcuts menu.
    pub shortcuts: &'static [Shortcut],
    /// Its shortcuts on a message.
    pub message_shortcuts: &'static [Shortcut],
    /// Its buttons and menu entries, by their action.
    pub buttons: &'static [(&'static str, Handler)],
    /// Its forms, by their callback.
    pub forms: &'static [(&'static str, Handler)],
    /// What its fields offer while somebody types into them, by their action.
    pub suggestions: &'static [(&'static str, Suggest)],
    /// The events of the workspace to which it listens.
    pub events: &'static [Listener],
    /// Its kinds of jobs.
    pub jobs: &'static [JobKind],
    /// Its kinds of planned moments.
    pub moments: &'static [MomentKind],
    /// What of it recurs by the calendar.
    pub schedules: &'static [Recurs],
    /// Its kinds of tasks, beside steps of a track and rules of deals.
    pub tasks: &'static [Ask],
}

impl Feature {
    /// One that gives nothing: to leave out what a feature has not.
    pub const NONE: Self = Self {
        name: "",
        renamed: &[],
        commands: &[],
        shortcuts: &[],
        message_shortcuts: &[],
        buttons: &[],
        forms: &[],
        suggestions: &[],
        events: &[],
        jobs: &[],
        moments: &[],
        schedules: &[],
        tasks: &[],
    };
}
