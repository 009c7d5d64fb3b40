//! The customer record: what is known of an account, by whose word, and who would know the rest (C1, C2, T6).

pub mod actions;
pub mod commands;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::accounts::lookup::offer;
use crate::engine::feature::{Feature, Shortcut};
use crate::engine::interaction::{mutation, query, suggest};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "record",
    message_shortcuts: &[Shortcut {
        callback: "add_to_record",
        name: "Add to customer record",
        summary: "Add what this message says about a customer to its record",
        run: query!(commands::add::open),
    }],
    buttons: &[
        ("record.open", query!(commands::open)),
        ("record.section", query!(commands::section)),
        ("record.fill", query!(commands::fill)),
        ("record.history", query!(commands::history)),
    ],
    forms: &[("record.save", mutation!(commands::save::save)), ("record.add", mutation!(commands::add::add))],
    suggestions: &[(view::add::ACCOUNT, suggest!(offer::offered))],
    ..Feature::NONE
};
