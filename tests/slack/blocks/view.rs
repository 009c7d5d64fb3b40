//! Views: the envelope of a modal or a Home tab.

use super::checker::Checker;
use super::composition::Kind;
use super::{Problem, Surface, layout};
use serde_json::Value;

/// Faults of a view. Pointers start with `/view`.
pub fn check_view(view: &Value) -> Vec<Problem> {
    let at = "/view";
    let surface = if view["type"] == "home" { Surface::Home } else { Surface::Modal };
    let mut checker = Checker::new(surface);
    match view["type"].as_str() {
        Some("modal") => modal(&mut checker, view, at),
        Some("home") => {
            checker.object(view, at, &["blocks"], &["private_metadata", "callback_id", "external_id"]);
        }
        Some(kind) => checker.bad("/view/type", format!("unsupported type: {kind}")),
        None => checker.bad(at, "missing required field: type"),
    }
    checker.string(&view["private_metadata"], "/view/private_metadata", 0, 3000);
    checker.string(&view["callback_id"], "/view/callback_id", 0, 255);
    checker.string(&view["external_id"], "/view/external_id", 0, 255);
    let blocks = checker.list(&view["blocks"], "/view/blocks", 0, usize::MAX);
    layout::blocks(&mut checker, blocks, "/view/blocks");
    checker.problems
}

fn modal(checker: &mut Checker, view: &Value, at: &str) {
    let optional = [
        "close",
        "submit",
        "private_metadata",
        "callback_id",
        "clear_on_close",
        "notify_on_close",
        "external_id",
        "submit_disabled",
        "hash",
    ];
    checker.object(view, at, &["title", "blocks"], &optional);
    for name in ["title", "close", "submit"] {
        checker.text(&view[name], &format!("{at}/{name}"), Kind::Plain, 24);
    }
    for name in ["clear_on_close", "notify_on_close", "submit_disabled"] {
        checker.flag(&view[name], &format!("{at}/{name}"));
    }
    let has_input = view["blocks"].as_array().into_iter().flatten().any(|block| block["type"] == "input");
    if has_input && view["submit"].is_null() {
        checker.bad(at, "missing required field: submit");
    }
}
