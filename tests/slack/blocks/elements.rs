//! Block elements: buttons, menus, pickers, inputs.

use super::checker::Checker;
use super::composition::Kind;
use super::rich_text;
use serde_json::Value;

const MENUS: &[&str] =
    &["static_select", "external_select", "users_select", "conversations_select", "channels_select"];
const MULTI_MENUS: &[&str] = &[
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];
const PICKERS: &[&str] = &["datepicker", "timepicker", "checkboxes", "radio_buttons"];
const TYPED: &[&str] = &[
    "datetimepicker",
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
];

/// Where elements stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    Accessory,
    Actions,
    Input,
}

fn sits(kind: &str, seat: Seat) -> bool {
    let common = MENUS.contains(&kind) || MULTI_MENUS.contains(&kind) || PICKERS.contains(&kind);
    common
        || match seat {
            Seat::Accessory => ["button", "image", "overflow", "workflow_button"].contains(&kind),
            Seat::Actions => {
                ["button", "overflow", "workflow_button", "datetimepicker", "rich_text_input"].contains(&kind)
            }
            Seat::Input => TYPED.contains(&kind),
        }
}

impl Checker {
    /// An element, of a type that may sit there.
    pub fn element(&mut self, element: &Value, at: &str, seat: Seat) {
        let Some(kind) = element["type"].as_str() else {
            return self.bad(at, "missing required field: type");
        };
        if !sits(kind, seat) {
            return self.bad(&format!("{at}/type"), format!("unsupported type: {kind}"));
        }
        self.action_id(element, at);
        self.confirm(element, at);
        self.focus(element, at);
        let placeholder = &format!("{at}/placeholder");
        self.text(&element["placeholder"], placeholder, Kind::Plain, 150);
        match kind {
            "image" => self.image(element, at, &[]),
            "button" => self.button(element, at),
            "workflow_button" => {
                self.object(
                    element,
                    at,
                    &["text", "workflow"],
                    &["action_id", "style", "accessibility_label"],
                );
                self.text(&element["text"], &format!("{at}/text"), Kind::Plain, 75);
            }
            "overflow" => {
                self.object(element, at, &["options"], &["action_id", "confirm"]);
                self.options(&element["options"], &format!("{at}/options"), Kind::Plain, 5, true);
            }
            "checkboxes" | "radio_buttons" => {
                let initial = if kind == "checkboxes" { "initial_options" } else { "initial_option" };
                self.object(element, at, &["options"], &["action_id", "confirm", "focus_on_load", initial]);
                self.options(&element["options"], &format!("{at}/options"), Kind::Any, 10, false);
                self.initial_options(element, at);
            }
            menu if menu.ends_with("_select") => self.menu(element, at, menu),
            picker if picker.ends_with("picker") => self.picker(element, at, picker),
            input => self.typed(element, at, input),
        }
    }

    /// A button.
    pub fn button(&mut self, button: &Value, at: &str) {
        let optional =
            ["action_id", "url", "value", "style", "confirm", "accessibility_label", "visible_to_user_ids"];
        self.object(button, at, &["text"], &optional);
        self.text(&button["text"], &format!("{at}/text"), Kind::Plain, 75);
        self.string(&button["value"], &format!("{at}/value"), 0, 2000);
        self.url(&button["url"], &format!("{at}/url"));
        self.one_of(&button["style"], &format!("{at}/style"), &["primary", "danger"]);
        self.string(&button["accessibility_label"], &format!("{at}/accessibility_label"), 1, 75);
    }

    /// An image element or block.
    pub fn image(&mut self, image: &Value, at: &str, more: &[&str]) {
        let optional = [&["image_url", "slack_file"], more].concat();
        self.object(image, at, &["alt_text"], &optional);
        if image["image_url"].is_null() == image["slack_file"].is_null() {
            self.bad(at, "must define either `image_url` or `slack_file`");
        }
        self.url(&image["image_url"], &format!("{at}/image_url"));
        self.string(&image["alt_text"], &format!("{at}/alt_text"), 1, 2000);
    }

    fn menu(&mut self, menu: &Value, at: &str, kind: &str) {
        let own: &[&str] = match kind {
            "static_select" => &["options", "option_groups", "initial_option"],
            "multi_static_select" => &["options", "option_groups", "initial_options"],
            "external_select" => &["initial_option", "min_query_length"],
            "multi_external_select" => &["initial_options", "min_query_length"],
            "users_select" => &["initial_user"],
            "multi_users_select" => &["initial_users"],
            "channels_select" => &["initial_channel", "response_url_enabled"],
            "multi_channels_select" => &["initial_channels"],
            "conversations_select" => {
                &["initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"]
            }
            _ => &["initial_conversations", "default_to_current_conversation", "filter"],
        };
        let common: &[&str] = &["action_id", "placeholder", "confirm", "focus_on_load"];
        let multi: &[&str] = if kind.starts_with("multi_") { &["max_selected_items"] } else { &[] };
        self.object(menu, at, &[], &[common, own, multi].concat());
        self.number(&menu["max_selected_items"], &format!("{at}/max_selected_items"), 1, i64::MAX);
        self.filter(&menu["filter"], &format!("{at}/filter"));
        if kind.ends_with("static_select") {
            self.options_or_groups(menu, at);
            self.initial_options(menu, at);
        }
        if kind.ends_with("external_select") && !menu["initial_option"].is_null() {
            self.option(&menu["initial_option"], &format!("{at}/initial_option"), Kind::Plain, false);
        }
    }

    fn picker(&mut self, picker: &Value, at: &str, kind: &str) {
        let common: &[&str] = &["action_id", "confirm", "focus_on_load"];
        let (own, initial): (&[&str], _) = match kind {
            "datepicker" => (&["placeholder", "initial_date"], "initial_date"),
            "timepicker" => (&["placeholder", "initial_time", "timezone"], "initial_time"),
            _ => (&["initial_date_time"], "initial_date_time"),
        };
        self.object(picker, at, &[], &[common, own].concat());
        let value = &picker[initial];
        let at = format!("{at}/{initial}");
        let right = match kind {
            "datepicker" => value.as_str().is_some_and(is_date),
            "timepicker" => value.as_str().is_some_and(is_time),
            _ => value.as_i64().is_some_and(|seconds| (1_000_000_000..=9_999_999_999).contains(&seconds)),
        };
        if !value.is_null() && !right {
            self.bad(&at, format!("invalid format for {initial}"));
        }
    }

    fn typed(&mut self, input: &Value, at: &str, kind: &str) {
        let common: &[&str] =
            &["action_id", "placeholder", "focus_on_load", "dispatch_action_config", "initial_value"];
        let own: &[&str] = match kind {
            "plain_text_input" => &["multiline", "min_length", "max_length"],
            "number_input" => &["is_decimal_allowed", "min_value", "max_value"],
            _ => &[],
        };
        match kind {
            "file_input" => {
                self.object(input, at, &[], &["action_id", "filetypes", "max_files"]);
                self.number(&input["max_files"], &format!("{at}/max_files"), 1, 10);
                return;
            }
            "rich_text_input" => {
                self.object(input, at, &["action_id"], common);
                if !input["initial_value"].is_null() {
                    rich_text::check(self, &input["initial_value"], &format!("{at}/initial_value"));
                }
                return;
            }
            "number_input" => {
                self.object(input, at, &["is_decimal_allowed"], &[common, own].concat());
                for name in ["initial_value", "min_value", "max_value"] {
                    if input[name].as_str().is_some_and(|text| text.parse::<f64>().is_err()) {
                        self.bad(&format!("{at}/{name}"), "must be a number");
                    }
                }
            }
            _ => {
                self.object(input, at, &[], &[common, own].concat());
            }
        }
        self.number(&input["min_length"], &format!("{at}/min_length"), 0, 3000);
        self.number(&input["max_length"], &format!("{at}/max_length"), 1, 3000);
        let max = input["max_length"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(3000);
        self.string(&input["initial_value"], &format!("{at}/initial_value"), 0, max);
    }
}

/// Whether a text is a day that exists, as `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let &[y, m, d] = parts.as_slice() else { return false };
    let number = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u32>().unwrap_or(0))
    };
    let (Some(year), Some(month), Some(day)) = (number(y, 4), number(m, 2), number(d, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// Whether a text is a time of day, as `HH:MM`.
pub(crate) fn is_time(text: &str) -> bool {
    let digits = |text: &str, max: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|n| n <= max);
    text.split_once(':').is_some_and(|(hours, minutes)| digits(hours, 23) && digits(minutes, 59))
}
