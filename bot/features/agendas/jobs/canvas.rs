//! The same agenda as a canvas in the account's channel, where the organization wants it so.

use baton_storage::ids::ChannelId;
use baton_storage::{accounts, posts};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::engine::canvas::Writing;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Job, Work};
use crate::features::agendas::jobs::Agenda;
use crate::features::agendas::load::{sheet, standing};
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::view;

/// The canvas of an agenda.
#[derive(Serialize, Deserialize)]
pub struct Canvas(pub Agenda);

impl Job for Canvas {
    const KIND: &'static str = "agendas.canvas";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        self.0.place.clone()
    }

    /// What it says now.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Work> {
        let PrepareCtx { app, db, .. } = ctx;
        let Canvas(job) = self;
        let Some(account) = accounts::standing(db, &job.account).await? else {
            return Ok(Work::NotWanted("the account is not known any more"));
        };
        if app.playbook.of::<Agendas>().get(&job.name).is_none() {
            return Ok(Work::NotWanted("the agenda is not there any more"));
        }
        let standing = standing(app, db, account).await?;
        let sheet = sheet(app, db, &job.name, &standing).await?;
        let matter = format!("canvas:{}", job.matter());
        let stands =
            posts::of_matter(db, &matter).await?.into_iter().find(|post| post.channel.0 == job.place);
        let title = json!({ "title": sheet.front.title, "account": standing.account.name });
        Ok(Work::Do(Box::new(Writing {
            matter,
            channel: ChannelId(job.place.clone()),
            known: stands.map(|post| post.ts.0),
            title: app.words.plain("agendas.header", title)?,
            markdown: view::canvas::canvas(&app.words, &sheet)?,
        })))
    }
}
