//! A sentence for operators, where something keeps Baton from doing anything in Gainsight. Each hears of one cause once a
//! week.

use baton_storage::ids::UserId;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::connectors::gainsight::rules::Broken;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::slack::blocks::section;
use crate::slack::message::Message;

/// The sentence, to one of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Note {
    pub to: UserId,
    /// What keeps it.
    pub what: String,
    /// The year and week in which it is told.
    pub week: String,
}

impl Job for Note {
    const KIND: &'static str = "gainsight.trouble";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("gainsight:{}:{}:{}", self.what, self.week, self.to))
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        if ctx.app.config.gainsight.is_none() {
            return Ok(Delivery::NotWanted("Gainsight is not connected any more"));
        }
        let text = ctx.app.words.mrkdwn(&format!("gainsight.trouble.{}", self.what), json!({}))?;
        let block = section(&text);
        let message = Message::internal(text, vec![block]);
        let (to, instead) = (To::Person(self.to), Vec::new());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead })))
    }
}

/// Tells operators.
pub async fn notify(ctx: &mut Ctx<'_>, broken: Broken) -> anyhow::Result<()> {
    let date = ctx.now.utc().date_naive().iso_week();
    let week = format!("{}-{}", date.year(), date.week());
    let operators: Vec<UserId> = ctx.app.config.operators().into_iter().cloned().collect();
    for to in operators {
        let note = Note { to, what: broken.word().to_owned(), week: week.clone() };
        note.enqueue(ctx).await?;
    }
    Ok(())
}
