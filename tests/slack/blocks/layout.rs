//! Layout blocks, and which of them stand where.

use super::checker::Checker;
use super::composition::Kind;
use super::elements::Seat;
use super::{Surface, data, rich_text};
use serde_json::Value;

/// A list of blocks. Their number is limited by the surface.
pub(super) fn blocks(checker: &mut Checker, blocks: &[Value], at: &str) {
    let most = if checker.surface == Surface::Message { 50 } else { 100 };
    if blocks.len() > most {
        checker.bad(at, format!("no more than {most} items allowed"));
    }
    for (i, block) in blocks.iter().enumerate() {
        checker.block(block, &format!("{at}/{i}"));
    }
    if checker.tables > 1 {
        checker.bad(at, "only one table is allowed per message");
    }
    if checker.charts > 2 {
        checker.bad(at, "only two data_visualization blocks are allowed per message");
    }
}

fn stands(kind: &str, surface: Surface) -> bool {
    match kind {
        "section" | "header" | "divider" | "image" | "actions" | "context" | "input" | "video"
        | "rich_text" | "card" => true,
        "carousel" => surface != Surface::Modal,
        "alert" => surface == Surface::Modal,
        "markdown" | "table" | "data_table" | "data_visualization" | "container" | "context_actions"
        | "plan" | "task_card" | "file" => surface == Surface::Message,
        _ => false,
    }
}

impl Checker {
    /// One block.
    pub fn block(&mut self, block: &Value, at: &str) {
        let Some(kind) = block["type"].as_str() else {
            return self.bad(at, "missing required field: type");
        };
        if !stands(kind, self.surface) {
            return self.bad(&format!("{at}/type"), format!("unsupported type: {kind}"));
        }
        self.block_id(block, at);
        self.action_ids.clear();
        match kind {
            "divider" => {
                self.object(block, at, &[], &["block_id"]);
            }
            "header" => {
                self.object(block, at, &["text"], &["block_id", "level"]);
                self.text(&block["text"], &format!("{at}/text"), Kind::Plain, 150);
                self.number(&block["level"], &format!("{at}/level"), 1, 4);
            }
            "section" => self.section(block, at),
            "image" => {
                self.image(block, at, &["block_id", "title"]);
                self.text(&block["title"], &format!("{at}/title"), Kind::Plain, 2000);
            }
            "actions" => {
                self.object(block, at, &["elements"], &["block_id"]);
                let at = format!("{at}/elements");
                for (i, element) in self.list(&block["elements"], &at, 1, 25).iter().enumerate() {
                    self.element(element, &format!("{at}/{i}"), Seat::Actions);
                }
            }
            "context" => self.context(block, at),
            "input" => self.input(block, at),
            "markdown" => {
                self.object(block, at, &["text"], &["block_id"]);
                self.string(&block["text"], &format!("{at}/text"), 1, 12_000);
            }
            "rich_text" => rich_text::check(self, block, at),
            "video" => self.video(block, at),
            "file" => {
                self.object(block, at, &["external_id", "source"], &["block_id"]);
            }
            _ => data::block(self, block, at, kind),
        }
    }

    fn section(&mut self, block: &Value, at: &str) {
        self.object(block, at, &[], &["block_id", "text", "fields", "accessory", "expand"]);
        if block["text"].is_null() && block["fields"].is_null() {
            self.bad(at, "missing required field: text");
        }
        self.text(&block["text"], &format!("{at}/text"), Kind::Any, 3000);
        let fields = format!("{at}/fields");
        for (i, field) in self.list(&block["fields"], &fields, 1, 10).iter().enumerate() {
            self.text(field, &format!("{fields}/{i}"), Kind::Any, 2000);
        }
        if !block["accessory"].is_null() {
            self.element(&block["accessory"], &format!("{at}/accessory"), Seat::Accessory);
        }
        self.flag(&block["expand"], &format!("{at}/expand"));
    }

    fn context(&mut self, block: &Value, at: &str) {
        self.object(block, at, &["elements"], &["block_id"]);
        let at = format!("{at}/elements");
        for (i, element) in self.list(&block["elements"], &at, 1, 10).iter().enumerate() {
            let at = format!("{at}/{i}");
            match element["type"].as_str() {
                Some("image") => self.image(element, &at, &[]),
                Some("plain_text" | "mrkdwn") => self.text(element, &at, Kind::Any, 3000),
                Some(kind) => self.bad(&format!("{at}/type"), format!("unsupported type: {kind}")),
                None => self.bad(&at, "missing required field: type"),
            }
        }
    }

    fn input(&mut self, block: &Value, at: &str) {
        self.object(block, at, &["label", "element"], &["block_id", "hint", "optional", "dispatch_action"]);
        self.text(&block["label"], &format!("{at}/label"), Kind::Plain, 2000);
        self.text(&block["hint"], &format!("{at}/hint"), Kind::Plain, 2000);
        self.flag(&block["optional"], &format!("{at}/optional"));
        self.flag(&block["dispatch_action"], &format!("{at}/dispatch_action"));
        if !block["element"].is_null() {
            let at = format!("{at}/element");
            self.element(&block["element"], &at, Seat::Input);
            if block["element"]["type"] == "file_input" && self.surface != Surface::Modal {
                self.bad(&format!("{at}/type"), "unsupported type: file_input");
            }
        }
    }

    fn video(&mut self, block: &Value, at: &str) {
        let optional =
            ["block_id", "author_name", "description", "provider_icon_url", "provider_name", "title_url"];
        self.object(block, at, &["alt_text", "title", "thumbnail_url", "video_url"], &optional);
        self.text(&block["title"], &format!("{at}/title"), Kind::Plain, 199);
        self.text(&block["description"], &format!("{at}/description"), Kind::Plain, 200);
        self.string(&block["author_name"], &format!("{at}/author_name"), 1, 49);
        for name in ["thumbnail_url", "video_url", "title_url", "provider_icon_url"] {
            self.url(&block[name], &format!("{at}/{name}"));
        }
    }
}
