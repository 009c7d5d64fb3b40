//! The letter to somebody who is asked: to come back, to name somebody, to approve.

use baton_storage::asks::Asks;
use baton_storage::ids::{TodoId, UserId};
use baton_storage::states::TodoState;
use baton_storage::{people, posts, todos};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Job, Posting, To, Work};
use crate::features::reengagement::load::{Loaded, sheet};
use crate::features::reengagement::view;
use crate::tasks;

/// A letter.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    pub todo: TodoId,
    pub to: UserId,
}

impl Job for Letter {
    const KIND: &'static str = "reengagement.letter";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn once(&self) -> Option<String> {
        Some(format!("reengage:{}:{}", self.todo, self.to))
    }

    /// The letter, or its update: once it is answered it says what became of it, and its buttons are gone.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Work> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(todo) = todos::find(db, &self.todo).await? else {
            return Ok(Work::NotWanted("nothing is asked any more"));
        };
        let unknown = || Ok(Work::NotWanted("its account or team is not known any more"));
        let Some(id) = todo.subject.engagement() else { return unknown() };
        let Some(loaded) = Loaded::of(app, db, id).await? else {
            return unknown();
        };
        let matter = format!("engagement:{id}:letter:{}:{}", self.todo, self.to);
        if todo.state != TodoState::Open && posts::of_matter(db, &matter).await?.is_empty() {
            return Ok(Work::NotWanted("it was settled before they heard of it"));
        }
        let reader = people::find(db, &self.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let mut item = tasks::load::item(app, db, &todo, Some(&self.to), now, zone).await?;
        let how: Value = serde_json::from_str(&todo.facts).unwrap_or_default();
        // Others who lead the architects read it in nobody's place.
        item.for_someone = item.for_someone.filter(|_| how["backup"].as_str() == Some(self.to.as_str()));
        let mut sheet = sheet(app, db, &loaded, now).await?;
        sheet.zone = zone;
        let which = match todo.asks {
            Asks::Answer(_) => "answer",
            Asks::Name(_) => "name",
            _ => "approve",
        };
        let message = view::letters::letter(&app.words, &sheet, &item, which)?;
        let matter = Some(matter);
        let leads = loaded.team.directors.iter().filter(|user| **user != self.to).cloned();
        let instead = leads.collect();
        Ok(Work::Post(Box::new(Posting { to: To::Person(self.to), message, matter, instead })))
    }
}
