//! The fields of a form, each with its label and hint.

use baton_storage::ids::ChannelId;
use slack_morphism::prelude::*;

use crate::slack::blocks::{choice, cut};

/// A field of a form. The block's id is also its element's, so a value is found by one name.
pub struct Field<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub hint: &'a str,
    pub optional: bool,
}

impl Field<'_> {
    /// One line of text, or several.
    pub fn text(&self, initial: Option<&str>, multiline: bool, max: u64) -> SlackBlock {
        self.around(text_input(self.id, initial, multiline, max).into())
    }

    /// The same, with the cursor in it when the form opens.
    pub fn text_in_focus(&self, initial: Option<&str>, multiline: bool, max: u64) -> SlackBlock {
        self.around(text_input(self.id, initial, multiline, max).with_focus_on_load(true).into())
    }

    /// A day.
    pub fn date(&self, initial: Option<&str>) -> SlackBlock {
        let element = SlackBlockDatePickerElement::new().with_action_id(self.id.into());
        let element = match initial {
            Some(day) => element.with_initial_date(day.to_owned()),
            None => element,
        };
        self.around(element.into())
    }

    /// A time of day (`HH:MM`).
    pub fn time(&self, initial: Option<&str>) -> SlackBlock {
        let mut element = SlackBlockTimePickerElement::new().with_action_id(self.id.into());
        if let Some(time) = initial {
            element = element.with_initial_time(time.to_owned());
        }
        self.around(element.into())
    }

    /// People of the workspace.
    pub fn people(&self, initial: &[String]) -> SlackBlock {
        let mut element = SlackBlockMultiUsersSelectElement::new().with_action_id(self.id.into());
        if !initial.is_empty() {
            element = element.with_initial_users(initial.to_vec());
        }
        self.around(element.into())
    }

    /// One of a list, as label and value.
    pub fn select(&self, options: &[(String, String)], initial: Option<&str>) -> SlackBlock {
        let options: Vec<_> = options.iter().take(100).map(|(label, value)| choice(label, value)).collect();
        let chosen = options.iter().find(|option| Some(option.value.as_str()) == initial).cloned();
        let mut element =
            SlackBlockStaticSelectElement::new().with_action_id(self.id.into()).with_options(options);
        if let Some(chosen) = chosen {
            element = element.with_initial_option(chosen);
        }
        self.around(element.into())
    }

    /// One of many, in groups by their headings, as label and value.
    pub fn grouped(&self, groups: &[(String, Vec<(String, String)>)]) -> SlackBlock {
        let group = |(heading, options): &(String, Vec<(String, String)>)| {
            let options = options.iter().take(100).map(|(label, value)| choice(label, value)).collect();
            SlackBlockOptionGroup::new(cut(heading, 75).into(), options)
        };
        let element = SlackBlockStaticSelectElement::new()
            .with_action_id(self.id.into())
            .with_option_groups(groups.iter().take(100).map(group).collect());
        self.around(element.into())
    }

    /// One of a few, all in sight.
    pub fn radio(&self, options: &[(String, String)], initial: Option<&str>) -> SlackBlock {
        let options: Vec<SlackBlockChoiceItem<SlackBlockText>> = options
            .iter()
            .take(10)
            .map(|(label, value)| {
                SlackBlockChoiceItem::new(SlackBlockPlainText::new(cut(label, 75)).into(), value.clone())
            })
            .collect();
        let chosen = options.iter().find(|option| Some(option.value.as_str()) == initial).cloned();
        let mut element = SlackBlockRadioButtonsElement::new(options).with_action_id(self.id.into());
        if let Some(chosen) = chosen {
            element = element.with_initial_option(chosen);
        }
        self.around(element.into())
    }

    /// One of many, found by typing: what is offered comes from the function that the registry names for this field.
    /// `hint` stands in the empty field.
    pub fn found_by_typing(&self, hint: &str, initial: Option<(&str, &str)>) -> SlackBlock {
        let mut element = SlackBlockExternalSelectElement::new()
            .with_action_id(self.id.into())
            .with_placeholder(cut(hint, 150).into())
            .with_min_query_length(0);
        if let Some((label, value)) = initial {
            element = element.with_initial_option(choice(label, value));
        }
        self.around(element.into())
    }

    /// A person of the workspace.
    pub fn person(&self, initial: Option<&str>) -> SlackBlock {
        let mut element = SlackBlockUsersSelectElement::new().with_action_id(self.id.into());
        if let Some(user) = initial {
            element = element.with_initial_user(user.to_owned());
        }
        self.around(element.into())
    }

    /// A channel of ours alone, public or private; Slack lists those that the reader may see.
    pub fn channel(&self, initial: Option<&ChannelId>) -> SlackBlock {
        use SlackConversationFilterInclude::{Private, Public};
        let filter = SlackBlockConversationFilter::new()
            .with_include(vec![Public, Private])
            .with_exclude_external_shared_channels(true);
        let mut element =
            SlackBlockConversationsSelectElement::new().with_action_id(self.id.into()).with_filter(filter);
        if let Some(channel) = initial {
            element = element.with_initial_conversation(channel.as_str().into());
        }
        self.around(element.into())
    }

    pub(crate) fn around(&self, element: SlackInputBlockElement) -> SlackBlock {
        let mut block = SlackInputBlock::new(cut(self.label, 2000).into(), element)
            .with_block_id(self.id.into())
            .with_optional(self.optional);
        if !self.hint.is_empty() {
            block = block.with_hint(cut(self.hint, 2000).into());
        }
        block.into()
    }
}

/// The same field, of whose every change we are told at once: what else is needed depends on it.
pub fn told_at_once(block: SlackBlock) -> SlackBlock {
    match block {
        SlackBlock::Input(input) => input.with_dispatch_action(true).into(),
        other => other,
    }
}

fn text_input(id: &str, initial: Option<&str>, multiline: bool, max: u64) -> SlackBlockPlainTextInputElement {
    let element = SlackBlockPlainTextInputElement::new()
        .with_action_id(id.into())
        .with_multiline(multiline)
        .with_max_length(max);
    match initial.filter(|text| !text.is_empty()) {
        Some(initial) => {
            let limit = usize::try_from(max).unwrap_or(usize::MAX);
            element.with_initial_value(initial.chars().take(limit).collect())
        }
        None => element,
    }
}
