//! Several of a few, all in sight: the field of a form with a box for each.

use slack_morphism::prelude::*;

use crate::slack::blocks::cut;
use crate::slack::blocks::field::Field;

/// The boxes, as label and value, with those ticked that are among `ticked`. Slack takes ten.
pub fn checkboxes(field: &Field<'_>, options: &[(String, String)], ticked: &[String]) -> SlackBlock {
    let options: Vec<SlackBlockChoiceItem<SlackBlockText>> = options
        .iter()
        .take(10)
        .map(|(label, value)| {
            SlackBlockChoiceItem::new(SlackBlockPlainText::new(cut(label, 75)).into(), value.clone())
        })
        .collect();
    let initial: Vec<_> = options.iter().filter(|option| ticked.contains(&option.value)).cloned().collect();
    let mut element = SlackBlockCheckboxesElement::new(options).with_action_id(field.id.into());
    if !initial.is_empty() {
        element = element.with_initial_options(initial);
    }
    field.around(element.into())
}
