//! What Baton answers to somebody who speaks to it: who it is, what they can do, and the account that they name.

use baton_storage::ids::UserId;
use serde::{Deserialize, Serialize};

use crate::accounts::lookup::{self, Instead, Meant, named};
use crate::app::App;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::home::load::{self, Roles};
use crate::features::home::view;

/// An answer.
#[derive(Serialize, Deserialize)]
pub struct Greet {
    pub to: UserId,
    /// What they said, in Slack's markup.
    pub text: String,
    /// Under what they said in a channel; else by direct message.
    pub in_channel: bool,
    pub event: String,
}

/// What the message is called under which an answer goes.
pub fn message_key(event: &str) -> String {
    format!("spoken:{event}")
}

impl Job for Greet {
    const KIND: &'static str = "home.greet";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("greet:{}", self.event))
    }

    /// The answer. In a channel it says nothing of the one who asked, and nothing of any account.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let (person, member) = load::person(db, &self.to).await?;
        let Some(person) = person.filter(|_| member) else {
            return Ok(Delivery::NotWanted("whoever is no full member gets no answer"));
        };
        let named = match said(&self.text) {
            text if text.is_empty() || self.in_channel => Vec::new(),
            text => match lookup::meant(app, db, &text).await {
                Ok(Meant::One(account, _)) => named(&[*account]),
                Ok(Meant::Not(Instead::Several(several))) => named(&several),
                _ => Vec::new(),
            },
        };
        let roles = Roles { member, ..Roles::of(app, &self.to) };
        let (to, message) = match self.in_channel {
            true => (To::Under(message_key(&self.event)), view::mentioned(&app.words)?),
            false => (To::Person(self.to), view::greeting(&app.words, &person.name, &roles, &named)?),
        };
        let instead = if self.in_channel { vec![person.user_id] } else { Vec::new() };
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead })))
    }
}

/// What they said besides naming Baton.
fn said(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !word.starts_with("<@"));
    words.collect::<Vec<_>>().join(" ")
}
