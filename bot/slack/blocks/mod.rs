//! Short names for the blocks we use, with Slack's limits kept: what is too long is cut with an ellipsis,
//! after escaping, never in the middle of an entity or a mention.

pub mod data;
pub mod field;
pub mod plain;

use slack_morphism::prelude::*;

/// A header: at most 150 characters of plain text.
pub fn header(text: &str) -> SlackBlock {
    SlackHeaderBlock::new(cut(text, 150).into()).into()
}

/// A section of mrkdwn, at most 3,000 characters.
pub fn section(text: &str) -> SlackBlock {
    SlackSectionBlock::new().with_text(mrkdwn(text, 3000)).into()
}

/// A section with a button at its side.
pub fn section_with(text: &str, button: SlackBlockButtonElement) -> SlackBlock {
    SlackSectionBlock::new().with_text(mrkdwn(text, 3000)).with_accessory(button.into()).into()
}

/// Label–value pairs, side by side: at most ten.
pub fn fields(pairs: impl IntoIterator<Item = String>) -> SlackBlock {
    let fields = pairs.into_iter().take(10).map(|pair| mrkdwn(&pair, 2000)).collect();
    SlackSectionBlock::new().with_fields(fields).into()
}

/// Small print: why, how old.
pub fn context(text: &str) -> SlackBlock {
    SlackContextBlock::new(vec![SlackBlockMarkDownText::new(cut_mrkdwn(text, 2000)).into()]).into()
}

/// A row of buttons and menus.
pub fn actions(elements: Vec<SlackActionBlockElement>) -> SlackBlock {
    SlackActionsBlock::new(elements).into()
}

/// A line between parts.
pub fn divider() -> SlackBlock {
    SlackDividerBlock::new().into()
}

/// A button; `value` comes back with the click and is not to be trusted.
pub fn button(action: &str, label: &str, value: &str) -> SlackBlockButtonElement {
    let button = SlackBlockButtonElement::new(cut(label, 75).into()).with_action_id(action.into());
    // Slack refuses an empty value.
    if value.is_empty() { button } else { button.with_value(value.to_owned()) }
}

/// A button that opens a web address.
pub fn link_button(action: &str, label: &str, url: &str) -> Option<SlackBlockButtonElement> {
    let url = url.parse().ok()?;
    Some(SlackBlockButtonElement::new(cut(label, 75).into()).with_action_id(action.into()).with_url(url))
}

/// The further things one can do: one to five, as label and value.
pub fn overflow(action: &str, choices: &[(String, String)]) -> SlackBlockOverflowElement {
    SlackBlockOverflowElement::new(
        choices.iter().take(5).map(|(label, value)| choice(label, value)).collect(),
    )
    .with_action_id(action.into())
}

/// A question before what cannot be undone.
pub fn confirm(title: &str, text: &str, yes: &str, no: &str) -> SlackBlockConfirmItem {
    SlackBlockConfirmItem::new(
        cut(title, 100).into(),
        SlackBlockPlainText::new(cut(text, 300)).into(),
        cut(yes, 30).into(),
        cut(no, 30).into(),
    )
}

/// An option of a menu.
pub fn choice(label: &str, value: &str) -> SlackBlockChoiceItem<SlackBlockPlainTextOnly> {
    SlackBlockChoiceItem::new(cut(label, 75).into(), value.to_owned())
}

/// A table of plain cells: the first row is its head; columns but the first are to the right.
pub fn table(rows: Vec<Vec<String>>) -> SlackBlock {
    let columns = rows.first().map_or(0, Vec::len);
    let settings = (0..columns)
        .map(|column| {
            let align = if column == 0 { SlackTableColumnAlign::Left } else { SlackTableColumnAlign::Right };
            SlackTableColumnSetting::new()
                .with_align(align)
                .with_is_wrapped(column == 0 || column + 1 == columns)
        })
        .collect();
    let cell = |text: String| if text.is_empty() { "–".into() } else { text.into() };
    let rows = rows.into_iter().take(100).map(|row| row.into_iter().map(cell).collect()).collect();
    SlackTableBlock::new(rows).with_column_settings(settings).into()
}

/// A form: its title names the act, its submit button is the verb.
pub fn form(
    callback: &str,
    private: &str,
    title: &str,
    submit: &str,
    close: &str,
    blocks: Vec<SlackBlock>,
) -> SlackView {
    SlackView::Modal(
        SlackModalView::new(cut(title, 24).into(), blocks)
            .with_callback_id(callback.into())
            .with_private_metadata(private.to_owned())
            .with_submit(cut(submit, 24).into())
            .with_close(cut(close, 24).into()),
    )
}

/// A page with nothing to fill in: what came of it, or why not.
pub fn page(title: &str, close: &str, blocks: Vec<SlackBlock>) -> SlackView {
    SlackView::Modal(SlackModalView::new(cut(title, 24).into(), blocks).with_close(cut(close, 24).into()))
}

fn mrkdwn(text: &str, limit: usize) -> SlackBlockText {
    SlackBlockMarkDownText::new(cut_mrkdwn(text, limit)).into()
}

/// At most `limit` characters of plain text; Slack refuses an empty one.
pub fn cut(text: &str, limit: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(limit) {
        None if text.is_empty() => "–".into(),
        None => text.to_owned(),
        Some(_) => text.chars().take(limit - 1).chain(['…']).collect(),
    }
}

/// At most `limit` characters of mrkdwn, cut neither within `&amp;` nor within `<…>`.
pub fn cut_mrkdwn(text: &str, limit: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "–".into();
    }
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut end: String = text.chars().take(limit - 1).collect();
    if let Some(open) = end.rfind('<').filter(|open| !end[*open..].contains('>')) {
        end.truncate(open);
    }
    if let Some(entity) = end.rfind('&').filter(|entity| !end[*entity..].contains(';')) {
        end.truncate(entity);
    }
    end.push('…');
    end
}
