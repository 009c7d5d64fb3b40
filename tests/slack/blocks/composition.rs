//! Composition objects: text, options, option groups, confirmations.

use super::checker::Checker;
use serde_json::Value;

/// Which kinds of text stand where.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Any,
}

impl Checker {
    /// A text object of 1 to `max` characters, if it is there.
    pub fn text(&mut self, value: &Value, at: &str, kind: Kind, max: usize) {
        if value.is_null() {
            return;
        }
        let allowed: &[&str] = match kind {
            Kind::Plain => &["plain_text"],
            Kind::Any => &["plain_text", "mrkdwn"],
        };
        let own: &[&str] = if value["type"] == "mrkdwn" { &["verbatim"] } else { &["emoji"] };
        if self.object(value, at, &["text"], own).is_none() {
            return;
        }
        if value["type"].is_null() {
            self.bad(at, "missing required field: type");
        } else {
            self.one_of(&value["type"], &format!("{at}/type"), allowed);
        }
        self.string(&value["text"], &format!("{at}/text"), 1, max);
        self.flag(&value["emoji"], &format!("{at}/emoji"));
        self.flag(&value["verbatim"], &format!("{at}/verbatim"));
    }

    /// Options in this number. Values are unique.
    pub fn options(&mut self, list: &Value, at: &str, kind: Kind, max: usize, with_url: bool) {
        let mut values = std::collections::HashSet::new();
        for (i, option) in self.list(list, at, 1, max).iter().enumerate() {
            let at = format!("{at}/{i}");
            self.option(option, &at, kind, with_url);
            if let Some(value) = option["value"].as_str()
                && !values.insert(value)
            {
                self.bad(&format!("{at}/value"), format!("value \"{value}\" already exists"));
            }
        }
    }

    /// One option.
    pub fn option(&mut self, option: &Value, at: &str, kind: Kind, with_url: bool) {
        let optional: &[&str] = if with_url { &["description", "url"] } else { &["description"] };
        if self.object(option, at, &["text", "value"], optional).is_some() {
            self.text(&option["text"], &format!("{at}/text"), kind, 75);
            self.string(&option["value"], &format!("{at}/value"), 1, 150);
            self.text(&option["description"], &format!("{at}/description"), kind, 75);
            self.url(&option["url"], &format!("{at}/url"));
        }
    }

    /// `options` or `option_groups`, one of them.
    pub fn options_or_groups(&mut self, element: &Value, at: &str) {
        match (element["options"].is_null(), element["option_groups"].is_null()) {
            (true, true) => self.bad(at, "must define either `options` or `option_groups`"),
            (false, false) => self.bad(at, "cannot define both `options` and `option_groups`"),
            (false, true) => {
                self.options(&element["options"], &format!("{at}/options"), Kind::Plain, 100, false);
            }
            (true, false) => {
                let at = format!("{at}/option_groups");
                for (i, group) in self.list(&element["option_groups"], &at, 1, 100).iter().enumerate() {
                    let at = format!("{at}/{i}");
                    if self.object(group, &at, &["label", "options"], &[]).is_some() {
                        self.text(&group["label"], &format!("{at}/label"), Kind::Plain, 75);
                        self.options(&group["options"], &format!("{at}/options"), Kind::Plain, 100, false);
                    }
                }
            }
        }
    }

    /// `initial_option` or `initial_options`: each is one of the options, to the letter.
    pub fn initial_options(&mut self, element: &Value, at: &str) {
        let known = crate::elements::raw_options(element);
        let one = &element["initial_option"];
        if !one.is_null() && !known.contains(&one) {
            self.bad(&format!("{at}/initial_option"), "must match one of the options");
        }
        let at = format!("{at}/initial_options");
        for (i, option) in self.list(&element["initial_options"], &at, 1, 100).iter().enumerate() {
            if !known.contains(&option) {
                self.bad(&format!("{at}/{i}"), "must match one of the options");
            }
        }
    }

    /// What a menu of conversations lists, if it does not list all.
    pub fn filter(&mut self, filter: &Value, at: &str) {
        let known = ["include", "exclude_external_shared_channels", "exclude_bot_users"];
        if filter.is_null() || self.object(filter, at, &[], &known).is_none() {
            return;
        }
        if filter.as_object().is_some_and(serde_json::Map::is_empty) {
            self.bad(at, "must not be empty");
        }
        let include = format!("{at}/include");
        for (i, kind) in self.list(&filter["include"], &include, 1, 4).iter().enumerate() {
            self.one_of(kind, &format!("{include}/{i}"), &["im", "mpim", "private", "public"]);
        }
        for flag in &known[1..] {
            self.flag(&filter[*flag], &format!("{at}/{flag}"));
        }
    }

    /// A confirmation dialog, if it is there.
    pub fn confirm(&mut self, element: &Value, at: &str) {
        let confirm = &element["confirm"];
        let at = &format!("{at}/confirm");
        if confirm.is_null()
            || self.object(confirm, at, &["title", "text", "confirm", "deny"], &["style"]).is_none()
        {
            return;
        }
        self.text(&confirm["title"], &format!("{at}/title"), Kind::Plain, 100);
        self.text(&confirm["text"], &format!("{at}/text"), Kind::Any, 300);
        self.text(&confirm["confirm"], &format!("{at}/confirm"), Kind::Plain, 30);
        self.text(&confirm["deny"], &format!("{at}/deny"), Kind::Plain, 30);
        self.one_of(&confirm["style"], &format!("{at}/style"), &["primary", "danger"]);
    }
}
