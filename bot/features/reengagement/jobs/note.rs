//! What happened: a note under the card for all who read there, and news for whoever waits for it.

use baton_storage::ids::{EngagementId, UserId};
use baton_storage::posts::{self, Post};
use baton_storage::states::{AskState, EngagementState};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::reengagement::load::{EngagementContext, data};
use crate::features::reengagement::subject::message_key;
use crate::features::reengagement::view;

/// A note under the card.
#[derive(Serialize, Deserialize)]
pub struct Note {
    engagement: EngagementId,
    /// Which words.
    what: String,
    /// What only this note knows.
    facts: Value,
    at: At,
}

impl Job for Note {
    const KIND: &'static str = "reengagement.note";

    fn lane(&self, _app: &App) -> String {
        self.engagement.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("reengage-note:{}:{}:{}:{}", self.engagement, self.what, self.at.0, self.facts))
    }

    /// The note.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let key = message_key(&self.engagement);
        if posts::of_matter(db, &key).await?.first().is_some_and(Post::is_direct) {
            return Ok(Delivery::NotWanted("whoever has the card alone hears by news"));
        }
        let message = view::card::note(&app.words, &self.what, &self.facts)?;
        let to = To::Under(key);
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead: Vec::new() })))
    }
}

/// News for one person.
#[derive(Serialize, Deserialize)]
pub struct News {
    engagement: EngagementId,
    what: String,
    facts: Value,
    to: UserId,
    at: At,
}

impl Job for News {
    const KIND: &'static str = "reengagement.news";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!(
            "reengage-news:{}:{}:{}:{}:{}",
            self.engagement, self.what, self.to, self.at.0, self.facts
        ))
    }

    /// The news.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(loaded) = EngagementContext::of(app, db, &self.engagement).await? else {
            return Ok(Delivery::NotWanted("its account or team is not known any more"));
        };
        if is_superseded(&self.what, &loaded) {
            return Ok(Delivery::NotWanted("it went on, and later news says how"));
        }
        let data = data(app, db, &loaded, now).await?;
        let message = view::letters::news(&app.words, &data, &self.what, &self.facts)?;
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key: None,
            instead: Vec::new(),
        })))
    }
}

/// Whether news was held up until it is no longer how things stand: what came after it is told by itself.
fn is_superseded(what: &str, loaded: &EngagementContext<'_>) -> bool {
    use EngagementState::{Approval, Asked, Declined, Refused, Taken};
    let (state, said) = (loaded.engagement.state, |state| loaded.asks.iter().any(|ask| ask.state == state));
    match what {
        "approved" => state != Asked,
        "refused" => state != Refused,
        "taken" => !matches!(state, Asked | Taken) || !said(AskState::Taken),
        "declined_one" => !matches!(state, Asked | Taken) || !said(AskState::Declined),
        "declined" => state != Declined,
        "undecided" => state != Approval,
        "undone" => !matches!(state, Asked | Taken),
        _ => false,
    }
}

/// Leaves a note under the card, where it stands in a channel: whoever has it alone hears by news.
pub(crate) async fn leave(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    what: &str,
    facts: Value,
) -> anyhow::Result<()> {
    if loaded.account.channel.is_none() {
        return Ok(());
    }
    let engagement = loaded.engagement.engagement_id.clone();
    Note { engagement, what: what.to_owned(), facts, at: ctx.now }.enqueue(ctx).await
}

/// Tells people what happened; nobody is told of what they did themselves.
pub(crate) async fn notify(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    what: &str,
    facts: &Value,
    to: impl IntoIterator<Item = UserId>,
    actor: &UserId,
) -> anyhow::Result<()> {
    let mut told: Vec<UserId> = to.into_iter().filter(|user| user != actor).collect();
    told.sort();
    told.dedup();
    for to in told {
        let engagement = loaded.engagement.engagement_id.clone();
        let news = News { engagement, what: what.to_owned(), facts: facts.clone(), to, at: ctx.now };
        news.enqueue(ctx).await?;
    }
    Ok(())
}
