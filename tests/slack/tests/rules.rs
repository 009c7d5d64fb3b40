//! Block Kit's limits.

use local_slack::blocks::{Problem, check_message, check_view};
use serde_json::{Value, json};

fn text(length: usize) -> Value {
    json!({ "type": "mrkdwn", "text": "x".repeat(length) })
}

fn plain(length: usize) -> Value {
    json!({ "type": "plain_text", "text": "x".repeat(length) })
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(Problem::line).collect()
}

#[track_caller]
fn refused(block: Value, pointer: &str) {
    let problems = check_message(std::slice::from_ref(&block));
    assert!(problems.iter().any(|p| p.pointer == pointer), "{block}\n{:#?}", lines(&problems));
}

#[track_caller]
fn taken(block: Value) {
    let problems = check_message(std::slice::from_ref(&block));
    assert!(problems.is_empty(), "{block}\n{:#?}", lines(&problems));
}

fn options(count: usize) -> Value {
    let option = |i: usize| json!({ "text": plain(5), "value": format!("v{i}") });
    (0..count).map(option).collect()
}

#[test]
fn names_the_place_in_slacks_words() {
    let problems = check_message(&[json!({ "type": "section", "text": text(3001) })]);
    assert_eq!(
        lines(&problems),
        ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    );
}

#[test]
fn holds_text_to_its_length() {
    taken(json!({ "type": "section", "text": text(3000) }));
    refused(json!({ "type": "section", "text": text(0) }), "/blocks/0/text/text");
    taken(json!({ "type": "header", "text": plain(150) }));
    refused(json!({ "type": "header", "text": plain(151) }), "/blocks/0/text/text");
    refused(json!({ "type": "header", "text": text(5) }), "/blocks/0/text/type");
    refused(json!({ "type": "section", "fields": [text(2001)] }), "/blocks/0/fields/0/text");
    refused(json!({ "type": "section", "fields": vec![text(1); 11] }), "/blocks/0/fields");
    refused(json!({ "type": "section" }), "/blocks/0");
    taken(json!({ "type": "markdown", "text": "x".repeat(12_000) }));
    refused(json!({ "type": "markdown", "text": "x".repeat(12_001) }), "/blocks/0/text");
    refused(json!({ "type": "context", "elements": vec![text(1); 11] }), "/blocks/0/elements");
}

#[test]
fn counts_blocks_and_ids() {
    assert!(check_message(&vec![json!({ "type": "divider" }); 50]).is_empty());
    assert_eq!(check_message(&vec![json!({ "type": "divider" }); 51])[0].pointer, "/blocks");
    let same = vec![json!({ "type": "divider", "block_id": "same" }); 2];
    assert_eq!(check_message(&same)[0].pointer, "/blocks/1/block_id");
    let button = json!({ "type": "button", "text": plain(3), "action_id": "a" });
    refused(json!({ "type": "actions", "elements": [button, button] }), "/blocks/0/elements/1/action_id");
    refused(json!({ "type": "divider", "block_id": "x".repeat(256) }), "/blocks/0/block_id");
    refused(json!({ "type": "divider", "color": "red" }), "/blocks/0");
    refused(json!({ "type": "marquee" }), "/blocks/0/type");
}

#[test]
fn knows_elements() {
    let with = |element: Value| json!({ "type": "actions", "elements": [element] });
    let at = "/blocks/0/elements/0";
    taken(with(json!({ "type": "button", "text": plain(75), "value": "x".repeat(2000) })));
    refused(with(json!({ "type": "button", "text": plain(76) })), &format!("{at}/text/text"));
    refused(with(json!({ "type": "button", "text": text(3) })), &format!("{at}/text/type"));
    refused(
        with(json!({ "type": "button", "text": plain(3), "value": "x".repeat(2001) })),
        &format!("{at}/value"),
    );
    refused(with(json!({ "type": "button", "text": plain(3), "style": "blue" })), &format!("{at}/style"));
    refused(with(json!({ "type": "button", "text": plain(3), "url": "nowhere" })), &format!("{at}/url"));
    refused(with(json!({ "type": "plain_text_input" })), &format!("{at}/type"));
    taken(with(json!({ "type": "static_select", "options": options(100) })));
    refused(with(json!({ "type": "static_select", "options": options(101) })), &format!("{at}/options"));
    refused(with(json!({ "type": "static_select", "options": [] })), &format!("{at}/options"));
    refused(with(json!({ "type": "static_select" })), at);
    let other = json!({ "text": plain(5), "value": "elsewhere" });
    let select = json!({ "type": "static_select", "options": options(2), "initial_option": other });
    refused(with(select), &format!("{at}/initial_option"));
    taken(with(json!({ "type": "overflow", "options": options(5) })));
    refused(with(json!({ "type": "overflow", "options": options(6) })), &format!("{at}/options"));
    refused(with(json!({ "type": "checkboxes", "options": options(11) })), &format!("{at}/options"));
    taken(with(json!({ "type": "datepicker", "initial_date": "2024-02-29" })));
    refused(
        with(json!({ "type": "datepicker", "initial_date": "2023-02-29" })),
        &format!("{at}/initial_date"),
    );
    refused(with(json!({ "type": "datepicker", "initial_date": "1 May" })), &format!("{at}/initial_date"));
    refused(with(json!({ "type": "timepicker", "initial_time": "24:00" })), &format!("{at}/initial_time"));
    let confirm = json!({ "title": plain(101), "text": text(300), "confirm": plain(30), "deny": plain(31) });
    let button = json!({ "type": "button", "text": plain(3), "confirm": confirm });
    refused(with(button.clone()), &format!("{at}/confirm/title/text"));
    refused(with(button), &format!("{at}/confirm/deny/text"));
}

#[test]
fn knows_tables_and_charts() {
    let cell = |n: usize| json!({ "type": "raw_text", "text": "x".repeat(n) });
    let table = |rows: Value| json!({ "type": "table", "rows": rows });
    taken(table(json!(vec![vec![cell(1); 20]; 100])));
    refused(table(json!(vec![vec![cell(1); 21]; 1])), "/blocks/0/rows/0");
    refused(table(json!(vec![vec![cell(1); 1]; 101])), "/blocks/0/rows");
    refused(table(json!([[{ "type": "mrkdwn", "text": "x" }]])), "/blocks/0/rows/0/0/type");
    let two = vec![table(json!([[cell(1)]])); 2];
    assert_eq!(check_message(&two)[0].message, "only one table is allowed per message");
    let data = |rows: Value| json!({ "type": "data_table", "caption": "Deals", "rows": rows });
    taken(data(json!([[cell(1)], [{ "type": "raw_number", "value": 2, "text": "2" }]])));
    refused(data(json!([[cell(1)]])), "/blocks/0/rows");
    refused(data(json!([[cell(1)], [cell(1), cell(1)]])), "/blocks/0/rows");
    let pie = |segments: Value| json!({ "type": "data_visualization", "title": "Mix", "chart": { "type": "pie", "segments": segments } });
    let segment = json!({ "label": "P1", "value": 3 });
    taken(pie(json!(vec![segment.clone(); 6])));
    refused(pie(json!(vec![segment; 7])), "/blocks/0/chart/segments");
    refused(pie(json!([{ "label": "P1", "value": 0 }])), "/blocks/0/chart/segments/0/value");
    let bar = json!({
        "type": "bar", "axis_config": { "categories": ["a", "b"] },
        "series": [{ "name": "s", "data": [{ "label": "a", "value": 1 }] }],
    });
    let block = json!({ "type": "data_visualization", "title": "Mix", "chart": bar });
    refused(block, "/blocks/0/chart/series/0/data");
}

#[test]
fn knows_views() {
    let input = json!({ "type": "input", "label": plain(5), "element": { "type": "plain_text_input" } });
    let view = json!({ "type": "modal", "title": plain(24), "submit": plain(4), "blocks": [input] });
    assert!(check_view(&view).is_empty());
    let check = |change: fn(&mut Value), pointer: &str| {
        let mut view = view.clone();
        change(&mut view);
        let problems = check_view(&view);
        assert!(problems.iter().any(|p| p.pointer == pointer), "{pointer}: {:#?}", lines(&problems));
    };
    check(|v| v["title"] = plain(25), "/view/title/text");
    check(|v| v["submit"] = Value::Null, "/view");
    check(|v| v["private_metadata"] = json!("x".repeat(3001)), "/view/private_metadata");
    check(|v| v["callback_id"] = json!("x".repeat(256)), "/view/callback_id");
    check(|v| v["blocks"] = json!(vec![json!({ "type": "divider" }); 101]), "/view/blocks");
    check(|v| v["blocks"] = json!([{ "type": "markdown", "text": "x" }]), "/view/blocks/0/type");
    check(|v| v["blocks"] = json!([{ "type": "section", "text": plain(0) }]), "/view/blocks/0/text/text");
    check(|v| v["type"] = json!("page"), "/view/type");
    let alert = json!({ "type": "alert", "text": text(3), "level": "warning" });
    assert!(check_view(&json!({ "type": "modal", "title": plain(3), "blocks": [alert] })).is_empty());
    refused(alert, "/blocks/0/type");
}

#[test]
fn knows_what_a_menu_of_conversations_leaves_out() {
    let menu = |filter: Value| {
        let menu = json!({ "type": "conversations_select", "action_id": "place", "filter": filter });
        json!({ "type": "actions", "elements": [menu] })
    };
    let at = |key: &str| format!("/blocks/0/elements/0/filter{key}");
    taken(menu(json!({ "include": ["public", "private"], "exclude_external_shared_channels": true })));
    refused(menu(json!({})), &at(""));
    refused(menu(json!({ "include": [] })), &at("/include"));
    refused(menu(json!({ "include": ["shared"] })), &at("/include/0"));
    refused(menu(json!({ "exclude_bot_users": "yes" })), &at("/exclude_bot_users"));
}
