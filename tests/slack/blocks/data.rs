//! Tables, charts, cards and the other blocks that hold data.

use super::checker::Checker;
use super::composition::Kind;
use super::{layout, rich_text};
use serde_json::Value;
use std::collections::HashSet;

pub(super) fn block(checker: &mut Checker, block: &Value, at: &str, kind: &str) {
    match kind {
        "table" => table(checker, block, at),
        "data_table" => data_table(checker, block, at),
        "data_visualization" => chart(checker, block, at),
        "alert" => {
            checker.object(block, at, &["text"], &["block_id", "level"]);
            checker.text(&block["text"], &format!("{at}/text"), Kind::Any, 3000);
            let levels = ["default", "info", "warning", "error", "success"];
            checker.one_of(&block["level"], &format!("{at}/level"), &levels);
        }
        "card" => card(checker, block, at),
        "carousel" => {
            checker.object(block, at, &["elements"], &["block_id"]);
            let at = format!("{at}/elements");
            for (i, inner) in checker.list(&block["elements"], &at, 1, 10).iter().enumerate() {
                card(checker, inner, &format!("{at}/{i}"));
            }
        }
        "container" => {
            let optional = [
                "block_id",
                "title",
                "rich_text_title",
                "subtitle",
                "width",
                "icon",
                "is_collapsible",
                "default_collapsed",
                "has_header_divider",
            ];
            checker.object(block, at, &["child_blocks"], &optional);
            let at = format!("{at}/child_blocks");
            let children = checker.list(&block["child_blocks"], &at, 1, 10);
            layout::blocks(checker, children, &at);
        }
        "context_actions" => {
            checker.object(block, at, &["elements"], &["block_id"]);
            checker.list(&block["elements"], &format!("{at}/elements"), 1, 5);
        }
        "plan" => {
            checker.object(block, at, &["title"], &["block_id", "tasks"]);
            checker.list(&block["tasks"], &format!("{at}/tasks"), 0, 50);
        }
        _ => {
            let optional = ["block_id", "status", "icon", "hide_title", "details", "output", "sources"];
            checker.object(block, at, &["task_id", "title"], &optional);
        }
    }
}

fn card(checker: &mut Checker, card: &Value, at: &str) {
    let optional = ["block_id", "title", "subtitle", "body", "hero_image", "icon", "actions"];
    checker.object(card, at, &[], &optional);
    if ["hero_image", "title", "actions", "body"].iter().all(|name| card[*name].is_null()) {
        checker.bad(at, "must define one of: hero_image, title, actions, body");
    }
    for (name, max) in [("title", 150), ("subtitle", 150), ("body", 200)] {
        checker.text(&card[name], &format!("{at}/{name}"), Kind::Any, max);
    }
    let at = format!("{at}/actions");
    for (i, button) in checker.list(&card["actions"], &at, 1, 5).iter().enumerate() {
        let at = format!("{at}/{i}");
        checker.action_id(button, &at);
        checker.button(button, &at);
    }
}

fn table(checker: &mut Checker, block: &Value, at: &str) {
    checker.tables += 1;
    checker.object(block, at, &["rows"], &["block_id", "column_settings"]);
    cells(checker, block, at, 1, 100, &["raw_text", "rich_text"]);
    let at = format!("{at}/column_settings");
    for (i, column) in checker.list(&block["column_settings"], &at, 0, 20).iter().enumerate() {
        let at = format!("{at}/{i}");
        if !column.is_null() {
            checker.object(column, &at, &[], &["align", "is_wrapped"]);
            checker.one_of(&column["align"], &format!("{at}/align"), &["left", "center", "right"]);
        }
    }
}

fn data_table(checker: &mut Checker, block: &Value, at: &str) {
    checker.tables += 1;
    checker.object(block, at, &["rows", "caption"], &["block_id", "page_size", "row_header_column_index"]);
    checker.string(&block["caption"], &format!("{at}/caption"), 1, 3000);
    checker.number(&block["page_size"], &format!("{at}/page_size"), 1, 100);
    checker.number(&block["row_header_column_index"], &format!("{at}/row_header_column_index"), 0, 19);
    cells(checker, block, at, 2, 101, &["raw_text", "raw_number", "rich_text", "action_cell"]);
    let rows = block["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let width = |row: &Value| row.as_array().map(Vec::len);
    if rows.windows(2).any(|pair| width(&pair[0]) != width(&pair[1])) {
        checker.bad(&format!("{at}/rows"), "all rows must have the same number of values");
    }
    let header = rows.first().and_then(Value::as_array).into_iter().flatten();
    if header.into_iter().any(|cell| cell["type"] == "rich_text") {
        checker.bad(&format!("{at}/rows/0"), "rich_text is not allowed in header cells");
    }
}

fn cells(checker: &mut Checker, block: &Value, at: &str, min: usize, max: usize, kinds: &[&str]) {
    let at = format!("{at}/rows");
    let mut characters = 0;
    for (i, row) in checker.list(&block["rows"], &at, min, max).iter().enumerate() {
        let at = format!("{at}/{i}");
        if !row.is_array() {
            checker.bad(&at, "must be an array");
        }
        for (j, cell) in checker.list(row, &at, 1, 20).iter().enumerate() {
            let at = format!("{at}/{j}");
            checker.one_of(&cell["type"], &format!("{at}/type"), kinds);
            match cell["type"].as_str() {
                Some("rich_text") => {
                    characters += crate::visible::rich_text(cell).chars().count();
                    rich_text::check(checker, cell, &at);
                }
                Some("raw_number") => {
                    checker.object(cell, &at, &["value", "text"], &[]);
                }
                Some("action_cell") => checker.button(&cell["element"], &format!("{at}/element")),
                _ => {
                    characters += cell["text"].as_str().unwrap_or_default().chars().count();
                    checker.object(cell, &at, &["text"], &[]);
                    checker.string(&cell["text"], &format!("{at}/text"), 1, 10_000);
                }
            }
        }
    }
    if characters > 10_000 {
        checker.bad(&at, "must be less than 10001 characters across all cells");
    }
}

fn chart(checker: &mut Checker, block: &Value, at: &str) {
    checker.charts += 1;
    checker.object(block, at, &["title", "chart"], &["block_id"]);
    checker.string(&block["title"], &format!("{at}/title"), 1, 50);
    let (chart, at) = (&block["chart"], &format!("{at}/chart"));
    match chart["type"].as_str() {
        Some("pie") => {
            checker.object(chart, at, &["segments"], &[]);
            let at = format!("{at}/segments");
            for (i, segment) in checker.list(&chart["segments"], &at, 1, 6).iter().enumerate() {
                point(checker, segment, &format!("{at}/{i}"), true);
            }
        }
        Some("bar" | "area" | "line") => series_chart(checker, chart, at),
        _ => checker.bad(&format!("{at}/type"), "must be one of: pie, bar, area, line"),
    }
}

fn series_chart(checker: &mut Checker, chart: &Value, at: &str) {
    checker.object(chart, at, &["series", "axis_config"], &[]);
    let (axis, axis_at) = (&chart["axis_config"], format!("{at}/axis_config"));
    checker.object(axis, &axis_at, &["categories"], &["x_label", "y_label"]);
    let categories = checker.list(&axis["categories"], &format!("{axis_at}/categories"), 1, 20);
    for (i, category) in categories.iter().enumerate() {
        checker.string(category, &format!("{axis_at}/categories/{i}"), 1, 20);
    }
    for name in ["x_label", "y_label"] {
        checker.string(&axis[name], &format!("{axis_at}/{name}"), 1, 50);
    }
    let mut names = HashSet::new();
    let at = format!("{at}/series");
    for (i, series) in checker.list(&chart["series"], &at, 1, 6).iter().enumerate() {
        let at = format!("{at}/{i}");
        checker.object(series, &at, &["name", "data"], &[]);
        checker.string(&series["name"], &format!("{at}/name"), 1, 20);
        if !names.insert(series["name"].as_str().unwrap_or_default()) {
            checker.bad(&format!("{at}/name"), "series names must be unique");
        }
        let points = checker.list(&series["data"], &format!("{at}/data"), 1, 20);
        for (j, one) in points.iter().enumerate() {
            point(checker, one, &format!("{at}/data/{j}"), false);
        }
        let labels: HashSet<_> = points.iter().map(|p| &p["label"]).collect();
        if labels.len() != points.len() || labels != categories.iter().collect() {
            checker.bad(&format!("{at}/data"), "must have one data point per category");
        }
    }
}

fn point(checker: &mut Checker, point: &Value, at: &str, positive: bool) {
    checker.object(point, at, &["label", "value"], &[]);
    checker.string(&point["label"], &format!("{at}/label"), 1, 20);
    let value = point["value"].as_f64();
    if value.is_none_or(|value| positive && value <= 0.0) {
        checker.bad(
            &format!("{at}/value"),
            if positive { "must be a positive number" } else { "must be a number" },
        );
    }
}
