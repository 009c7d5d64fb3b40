//! What people owe, and how they hear of it: one message a day with all that is theirs, at the start of their
//! own working day; at once what is urgent or escalated.
//!
//! Deliberately absent: what is asked, which the deal rules and the tracks say.

mod asking;
mod change;
mod hold;
mod kinds;
pub mod list;
mod load;
mod moments;
mod news;

use baton_storage::Reader;
use baton_storage::ids::{TodoId, UserId};
use baton_storage::states::TodoState;
use baton_storage::time::At;
use baton_storage::{people, todos};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{Job, Posting, To, Work, roles};
use crate::app::App;
use crate::messages::todos as say;

pub use change::{Asking, give, open, open_for, refresh, settle, snooze};
pub use hold::{hand_on, rehold};
pub use list::{LIST, List, ask, listed, tell_list};
pub use load::{Holding, is_asked, item, place_of};
pub use moments::{ESCALATION, REMINDER, arrange, cancel_escalation, escalate, plan_escalation, remind};
pub use news::{News, tell, tell_now, tell_one};

type Composed<'a> = BoxFuture<'a, anyhow::Result<Work>>;

/// A day's message to one person.
#[derive(Serialize, Deserialize)]
pub struct Digest {
    pub to: UserId,
    /// The reader's own day, `YYYY-MM-DD`.
    pub day: String,
}

impl Job for Digest {
    const KIND: &'static str = "todo.digest";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn once(&self) -> Option<String> {
        Some(format!("digest:{}:{}", self.to, self.day))
    }
}

/// The day's message, or its update: what was asked and what has become of it.
pub fn digest<'a>(app: &'a App, db: &'a mut Reader, args: &'a str, now: At) -> Composed<'a> {
    Box::pin(async move {
        let job = Digest::read(args)?;
        let reader = people::find(db, &job.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let all = todos::mentioned(db, &job.to, &job.day).await?;
        if all.is_empty() {
            return Ok(Work::NotWanted("nothing is asked any more"));
        }
        let is_open = |todo: &&todos::Todo| todo.state == TodoState::Open && todo.asked;
        let counts = say::Counts {
            all: all.len(),
            open: all.iter().filter(is_open).count(),
            asked: all.iter().any(|todo| todo.asked),
        };
        // However much there is: only what is shown is put into words.
        let shown = app.playbook.reminders.shown;
        let mut items = Vec::new();
        for todo in all.iter().take(shown) {
            items.push(load::item(app, db, todo, Some(&job.to), now, zone).await?);
        }
        let lead = match all.iter().find(is_open) {
            Some(todo) => Some(load::item(app, db, todo, Some(&job.to), now, zone).await?),
            None => None,
        };
        let name = reader.map_or_else(|| job.to.0.clone(), |person| person.name);
        let reader = (job.to.as_str(), job.day.as_str());
        let message = say::digest(&app.words, &name, &items, (lead.as_ref(), counts), reader)?;
        let matter = Some(format!("digest:{}:{}", job.to, job.day));
        Ok(Work::Post(Box::new(Posting { to: To::Person(job.to), message, matter, instead: Vec::new() })))
    })
}

/// Something that one person hears at once: it is urgent, or nobody did it.
#[derive(Serialize, Deserialize)]
pub struct Single {
    pub todo: TodoId,
    pub to: UserId,
    /// `alert` or `escalated`.
    pub what: String,
}

impl Job for Single {
    const KIND: &'static str = "todo.single";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn once(&self) -> Option<String> {
        Some(format!("todo:{}:{}:{}", self.todo, self.what, self.to))
    }
}

/// The message, or its update.
pub fn single<'a>(app: &'a App, db: &'a mut Reader, args: &'a str, now: At) -> Composed<'a> {
    Box::pin(async move {
        let job = Single::read(args)?;
        let Some(todo) = todos::find(db, &job.todo).await? else {
            return Ok(Work::NotWanted("nothing is asked any more"));
        };
        let reader = people::find(db, &job.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let item = load::item(app, db, &todo, Some(&job.to), now, zone).await?;
        let message = say::single(&app.words, &item, &job.what)?;
        let matter = Some(format!("todo:{}:{}:{}", job.todo, job.what, job.to));
        let instead = match app.config.team(&todo.team_id) {
            Some(team) => team.directors.iter().filter(|user| **user != job.to).cloned().collect(),
            None => Vec::new(),
        };
        Ok(Work::Post(Box::new(Posting { to: To::Person(job.to), message, matter, instead })))
    })
}
