//! The same agenda as a canvas in the account's channel, where the organization wants it so.

use baton_storage::ids::ChannelId;
use baton_storage::{accounts, posts};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::engine::canvas::Writing;
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::features::agendas::jobs::message::Agenda;
use crate::features::agendas::load::data;
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
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Canvas(job) = self;
        let Some(account) = accounts::resolve_merged(db, &job.account).await? else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        if app.playbook.of::<Agendas>().get(&job.name).is_none() {
            return Ok(Delivery::NotWanted("the agenda is not there any more"));
        }
        let context = AccountContext::of(app, db, account).await?;
        let data = data(app, db, &job.name, &context).await?;
        let message_key = format!("canvas:{}", job.message_key());
        let stands =
            posts::of_matter(db, &message_key).await?.into_iter().find(|post| post.channel.0 == job.place);
        let title = json!({ "title": data.front.title, "account": context.account.name });
        Ok(Delivery::Do(Box::new(Writing {
            message_key,
            channel: ChannelId(job.place.clone()),
            known: stands.map(|post| post.ts.0),
            title: app.words.plain("agendas.header", title)?,
            markdown: view::canvas::canvas(&app.words, &data)?,
        })))
    }
}
