//! Filling in a form as a person does: by label.

use std::collections::BTreeMap;

use local_slack::{Choice, Delivery, Input, Message, Place, View};
use serde_json::Value;

use super::TestBot;

impl TestBot {
    /// Chooses an option by its label in a field of whose changes the bot is told, and lets everything happen that
    /// follows.
    pub async fn choose(&self, user: &str, field: &str, label: &str) {
        let view = self.form(user).view.id;
        self.ws.click(user, Place::View(view), field, Choice::option(label)).await.ok();
        self.settle().await;
    }

    /// What is offered to somebody who has typed so far into a field that finds things.
    pub async fn offered_in(&self, user: &str, field: &str, typed: &str) -> Vec<String> {
        let place = Place::View(self.form(user).view.id);
        let offers = self.ws.suggestions(user, place, field, typed).await;
        offers.iter().filter_map(|one| one["text"]["text"].as_str()).map(str::to_owned).collect()
    }

    /// The same in a field of whose changes the bot is not told.
    pub async fn picks(&self, user: &str, field: &str, typed: &str, label: &str) {
        self.offered_in(user, field, typed).await;
        let view = self.form(user).view.id;
        self.ws.fill(user, &view, field, Input::option(label)).unwrap_or_else(|cannot| panic!("{cannot}"));
    }

    /// Types into a field that finds things and chooses what is offered under this label.
    pub async fn finds(&self, user: &str, field: &str, typed: &str, label: &str) {
        let offered = self.offered_in(user, field, typed).await;
        assert!(offered.iter().any(|one| one == label), "{label} is not among {offered:?}");
        self.choose(user, field, label).await;
    }

    /// Unfolds the request form before somebody: every field is in sight.
    pub async fn unfolded<'s>(&'s self, user: &'s str) -> Form<'s> {
        self.turns(user, "Change").await;
        self.form(user)
    }

    /// Presses the button with this label on the page before somebody; the page that follows.
    pub async fn turns(&self, user: &str, label: &str) -> View {
        let view = self.form(user).view;
        let action = view.button(label).unwrap_or_else(|| panic!("no {label:?} in {:?}", view.buttons()));
        self.ws.click(user, Place::View(view.id), &action, Choice::Button).await.ok();
        self.settle().await;
        self.form(user).view
    }

    /// Presses a button, or chooses an entry of the menu, beside or under the line with this text on the page
    /// before somebody.
    pub async fn press_at(&self, user: &str, line: &str, label: &str) {
        let View { id, blocks, .. } = self.form(user).view;
        let says = |block: &Value| block["text"]["text"].as_str().is_some_and(|text| text.contains(line));
        let at = blocks.iter().position(says).unwrap_or_else(|| panic!("no {line:?} in {blocks:#?}"));
        let named = |one: &&Value| one["text"]["text"] == label;
        for row in &blocks[at..] {
            let beside = row.get("accessory").into_iter();
            for element in row["elements"].as_array().into_iter().flatten().chain(beside) {
                let entry = element["options"].as_array().and_then(|all| all.iter().find(named));
                let choice = match entry {
                    Some(entry) => Choice::option(entry["value"].as_str().expect("a value")),
                    None if named(&element) => Choice::Button,
                    None => continue,
                };
                let parts = (row["block_id"].as_str(), element["action_id"].as_str());
                let action = format!("{}/{}", parts.0.expect("an id"), parts.1.expect("an action"));
                self.ws.click(user, Place::View(id), &action, choice).await.ok();
                return self.settle().await;
            }
        }
        panic!("no {label:?} under {line:?} in {blocks:#?}");
    }

    /// Opens "All steps" of a card, and presses there the first button, or the first entry of a menu, with this label.
    pub async fn press_step(&self, user: &str, card: &Message, label: &str) {
        self.press(user, card, "All steps").await.ok();
        self.press_at(user, "", label).await;
    }

    /// Somebody says that they are away on these days.
    pub async fn away(&self, user: &str, first: &str, last: &str) {
        self.command(user, "/csm-away", "").await.ok();
        self.form(user).set("First day away", first).set("Last day away", last).send().await;
    }

    /// Puts away whatever forms and pages are before somebody.
    pub async fn put_forms_away(&self, user: &str) {
        while let Some(view) = self.ws.modal(user) {
            self.ws.close_view(user, &view.id).await;
        }
    }

    /// Whether Slack lets a field of the form before somebody stay empty, and writes "(optional)" beside it.
    #[track_caller]
    pub fn may_stay_empty(&self, user: &str, field: &str) -> bool {
        let blocks = self.form(user).view.blocks;
        let block = blocks.iter().find(|block| block["block_id"] == field);
        block.unwrap_or_else(|| panic!("no field {field}"))["optional"] == true
    }
}

/// A form before somebody.
pub struct Form<'s> {
    bot: &'s TestBot,
    user: &'s str,
    pub view: View,
}

impl<'s> Form<'s> {
    #[track_caller]
    pub(super) fn of(bot: &'s TestBot, user: &'s str) -> Self {
        let view = bot.ws.modal(user);
        let view = view.unwrap_or_else(|| {
            panic!("no form before {user}; shown to them: {:#?}", bot.ws.ephemerals(user))
        });
        Self { bot, user, view }
    }

    /// Types into a field, chooses an option by its label, ticks boxes (`one|other`), a day, a time or people.
    #[track_caller]
    pub fn set(self, label: &str, value: &str) -> Self {
        let field = self.view.field(label).unwrap_or_else(|| panic!("no field {label}"));
        let input = match field.element.as_str() {
            "datepicker" => Input::date(value),
            "timepicker" => Input::Time(value.into()),
            "checkboxes" => Input::Check(value.split('|').map(str::to_owned).collect()),
            "multi_users_select" => Input::Users(value.split(',').map(str::to_owned).collect()),
            "users_select" => Input::user(value),
            "conversations_select" => Input::Conversation(value.into()),
            "static_select" | "radio_buttons" => Input::option(value),
            _ => Input::text(value),
        };
        let filled = self.bot.ws.fill(self.user, &self.view.id, &field.block_id, input);
        filled.unwrap_or_else(|cannot| panic!("{label}: {cannot}"));
        self
    }

    /// Sends the form, which is taken, and lets everything happen that follows.
    pub async fn send(self) -> Delivery {
        let delivery = self.send_only().await.ok();
        assert!(delivery.field_errors.is_empty(), "taken without a word: {:#?}", delivery.field_errors);
        self.bot.settle().await;
        delivery
    }

    /// Sends the form, which is not taken, and reads what stands at its fields.
    pub async fn refused(self) -> BTreeMap<String, String> {
        let delivery = self.send_only().await.ok();
        assert!(!delivery.field_errors.is_empty(), "it was taken: {}", delivery.body);
        self.bot.settle().await;
        delivery.field_errors
    }

    /// Sends the form.
    pub async fn send_only(&self) -> Delivery {
        self.bot.ws.submit(self.user, &self.view.id).await
    }
}
