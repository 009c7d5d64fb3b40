//! Baton's Home tab: what each person sees there, how it is kept fresh, and what leads on from it.

mod board;
mod find;
mod fresh;
mod lead;
mod speak;

use baton_storage::Fault as Refused;
use baton_storage::accounts::{self, Account};
use baton_storage::states::{Priority, Segment};
use local_slack::{Choice, Delivery, Place, View, visible};
use serde_json::{Value, json};

use crate::harness::*;

impl TestBot {
    /// Somebody opens their Home tab; what stands there once everything has happened.
    pub async fn open_home(&self, user: &str) -> View {
        self.ws.open_home(user).await.ok();
        self.settle().await;
        self.home(user)
    }

    /// What stands in somebody's Home tab.
    #[track_caller]
    pub fn home(&self, user: &str) -> View {
        self.ws.home(user).unwrap_or_else(|| panic!("nothing stands in the Home tab of {user}"))
    }

    /// Presses the first button with this label in somebody's Home tab.
    pub async fn press_at_home(&self, user: &str, label: &str) -> Delivery {
        self.press_in(user, self.home(user), label).await
    }

    /// Presses the first button with this label in the page before somebody.
    pub async fn press_on_page(&self, user: &str, label: &str) -> Delivery {
        self.press_in(user, self.form(user).view, label).await
    }

    async fn press_in(&self, user: &str, view: View, label: &str) -> Delivery {
        let action = view.button(label).unwrap_or_else(|| panic!("no {label:?} among {:?}", view.buttons()));
        let delivery = self.ws.click(user, Place::View(view.id), &action, Choice::Button).await.ok();
        self.settle().await;
        delivery
    }

    /// Publishes a view as Baton's token would, past Baton; what Slack answers.
    pub async fn publish(&self, body: &Value) -> Value {
        let url = format!("{}/views.publish", self.ws.api_url().trim_end_matches('/'));
        let sent = reqwest::Client::new().post(url).bearer_auth(TOKEN).json(body).send().await;
        sent.expect("an answer").json().await.expect("JSON")
    }

    /// The text of the page over somebody's Home tab.
    #[track_caller]
    pub fn page(&self, user: &str) -> String {
        self.form(user).view.text_of()
    }

    /// So many accounts in EMEA, as the CRM tells of them.
    pub async fn crowd(&self, change: impl Fn(usize, &mut Account), count: usize) {
        let now = self.clock.now();
        let all: Vec<Account> = (0..count)
            .map(|number| {
                let id = format!("001Many{number:011}");
                let mut account =
                    Account::named(id.as_str().into(), &format!("Many {number:03}"), "Salesforce", now);
                account.region = Some("EMEA".into());
                account.segment = Some(Segment::Enterprise);
                account.priority = Some(if number % 3 == 0 { Priority::Pr1 } else { Priority::Pr2 });
                change(number, &mut account);
                account
            })
            .collect();
        let write = self.app.storage.write(move |tx| {
            Box::pin(async move {
                for account in &all {
                    accounts::keep(tx, account).await?;
                }
                Ok::<_, Refused>(())
            })
        });
        write.await.unwrap_or_else(|fault| panic!("{fault}"));
    }
}

/// A view as its reader sees it: a line a block, buttons and menus in brackets.
pub fn drawn(view: &View) -> String {
    view.blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Value) -> String {
    let control = |element: &Value| match element["type"].as_str() {
        Some("button") => format!("[{}]", element["text"]["text"].as_str().unwrap_or_default()),
        Some("overflow") => "[⋯]".to_owned(),
        Some(_) => format!("[{}]", element["placeholder"]["text"].as_str().unwrap_or("menu")),
        None => String::new(),
    };
    match block["type"].as_str() {
        Some("divider") => "---".to_owned(),
        Some("header") => format!("# {}", block["text"]["text"].as_str().unwrap_or_default()),
        Some("actions") => {
            block["elements"].as_array().into_iter().flatten().map(control).collect::<Vec<_>>().join(" ")
        }
        _ => {
            let mut bare = block.clone();
            let accessory =
                bare.as_object_mut().and_then(|bare| bare.remove("accessory")).unwrap_or_default();
            let text = visible::of_blocks(std::slice::from_ref(&bare));
            [text, control(&accessory)].join(" ").trim_end().to_owned()
        }
    }
}

/// What a first look holds that every role sees alike is put away, so that a test reads the rest.
pub async fn put_away(bot: &TestBot, user: &str) -> View {
    bot.open_home(user).await;
    bot.press_at_home(user, "Got it, hide this").await;
    bot.home(user)
}

/// An event as Slack would send it, to the bot's own door.
pub fn event(kind: Value, id: &str) -> Value {
    json!({ "type": "event_callback", "event_id": id, "event": kind })
}
