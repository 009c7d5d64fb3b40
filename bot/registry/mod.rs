//! What Baton can do: the one table of its commands, buttons, forms, jobs, moments and reactions.
//!
//! The table is the contract with Slack: the manifest is written from it, `help` is, and a test holds the
//! three together. Every function checks for itself who acts (rule R4, promise 4): a button's presence in
//! somebody's channel gives nobody a right.

pub mod describers;
pub mod features;
pub mod gathered;
pub mod help;
pub mod jobs;
pub mod playbook;
pub mod reactions;
pub mod recurring;

use std::borrow::Cow;

use crate::engine::interaction::{Handler, Payload, Suggest, query};

/// A message that holds several things can show any kind of job, so it is no one feature's.
const OWN: &[(&str, Handler)] =
    &[("together.show", query!(gathered::show)), ("together.show.back", query!(gathered::show))];

/// Every button and menu entry, by its action.
pub fn buttons() -> impl Iterator<Item = &'static (&'static str, Handler)> {
    features::buttons().chain(OWN)
}

/// The function for what somebody did; none for one of an older version, or one nobody should be able to do.
pub fn find(payload: &Payload) -> Option<Handler> {
    match payload {
        Payload::Command { name, text } => {
            let known = features::commands().find(|command| command.name == name)?;
            Some(if help::wanted(text) { query!(help::show) } else { known.run })
        }
        Payload::Shortcut { callback } => {
            features::shortcuts().find(|shortcut| shortcut.callback == callback).map(|shortcut| shortcut.run)
        }
        Payload::OnMessage { callback, .. } => features::message_shortcuts()
            .find(|shortcut| shortcut.callback == callback)
            .map(|shortcut| shortcut.run),
        Payload::Click(click) => named(buttons(), &click.action),
        Payload::Submission(form) => named(features::forms(), &form.callback),
        Payload::Typing { .. } => None,
    }
}

/// The function for a field that offers what it knows while somebody types.
pub fn suggests(action: &str) -> Option<Suggest> {
    let mut known = features::suggestions();
    known.find(|(name, _)| *name == action).map(|(_, suggest)| *suggest)
}

fn named(mut table: impl Iterator<Item = &'static (&'static str, Handler)>, name: &str) -> Option<Handler> {
    let name = today(name);
    table.find(|(known, _)| *known == name).map(|(_, run)| *run)
}

/// What a button or a form is called now: those in messages of an older version have the names of that version.
fn today(name: &str) -> Cow<'_, str> {
    let mut renamed = features::FEATURES.iter().flat_map(|feature| feature.renamed);
    let found = renamed.find_map(|(old, new)| Some((name.strip_prefix(old)?, new)));
    found.map_or(Cow::Borrowed(name), |(rest, new)| Cow::Owned(format!("{new}{rest}")))
}
