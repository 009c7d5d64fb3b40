//! The customer record: what is known of an account, by whose word, and who would know the rest (C1, C2, T6).

pub mod actions;
pub mod commands;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::engine::feature::{Feature, Shortcut};
use crate::engine::interaction::{act, look};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "record",
    message_shortcuts: &[Shortcut {
        callback: "add_to_record",
        name: "Add to customer record",
        summary: "Keep what this message says of a customer",
        run: look!(commands::add::open),
    }],
    buttons: &[
        ("record.open", look!(commands::open)),
        ("record.section", look!(commands::section)),
        ("record.fill", look!(commands::fill)),
        ("record.history", look!(commands::history)),
    ],
    forms: &[("record.save", act!(commands::save::save)), ("record.add", act!(commands::add::add))],
    ..Feature::NONE
};
