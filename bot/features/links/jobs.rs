//! What stands under a message with links of the CRM: made of what is true when it goes out, and only where nobody
//! outside can read.
//!
//! Slack changes what stands there when it is sent again, so it may be sent twice. What Slack refuses stays away, and
//! nobody is told: the link leads to the CRM all the same.

use std::sync::Arc;

use baton_storage::ids::{ChannelId, MessageTs, UserId};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::audience::{self, Blocked};
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::outcome::Outcome;
use crate::features::home::load::person;
use crate::features::links::{load, view};
use crate::slack::client::failure::SlackError;
use crate::slack::client::links::Unfurls;

/// After so long nobody looks at the message any more.
const LATEST: Duration = Duration::hours(1);
/// So many links of one message are shown.
const MOST: usize = 5;

/// What Baton knows of the links in a message.
#[derive(Serialize, Deserialize)]
pub struct Unfurl {
    pub by: UserId,
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub links: Vec<String>,
}

impl Job for Unfurl {
    const KIND: &'static str = "links.unfurl";
    const COALESCES: bool = true;

    /// A lane of its own: it is no message, and holds none up.
    fn lane(&self, _app: &App) -> String {
        format!("links:{}", self.channel)
    }

    /// What is known of each link now; nothing where none leads to an account or a deal that Baton knows.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        if !app.config.organization.unfurl {
            return Ok(Delivery::NotWanted("links are not shown"));
        }
        if !person(db, &self.by).await?.1 {
            return Ok(Delivery::NotWanted("whoever posted the link is no full member"));
        }
        let mut unfurls = Unfurls::new();
        for (place, link) in self.links.iter().take(MOST).enumerate() {
            if let Some(data) = load::data(app, db, link, now).await? {
                unfurls.insert(link.clone(), view::unfurl(&app.words, &data, place)?);
            }
        }
        if unfurls.is_empty() {
            return Ok(Delivery::NotWanted("the link leads to nothing that Baton knows"));
        }
        let Self { channel, ts, .. } = self;
        Ok(Delivery::Do(Box::new(Unfurling { channel, ts, unfurls })))
    }
}

/// What is to stand under a message.
#[derive(Debug)]
struct Unfurling {
    channel: ChannelId,
    ts: MessageTs,
    unfurls: Unfurls,
}

impl Errand for Unfurling {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        unfurl(app, effect, self, now).await
    }
}

async fn unfurl(app: &App, effect: &OutboxEntry, unfurling: Unfurling, now: At) -> Outcome {
    let Unfurling { channel, ts, unfurls } = unfurling;
    if now.since(effect.created_at) >= LATEST {
        return not_wanted("it comes too late");
    }
    match audience::ours(app, &channel).await {
        Ok(_) => {}
        Err(Blocked::Always(code)) => return not_wanted(&code),
        Err(Blocked::Now(failure)) => return Outcome::again(effect, now, &failure),
    }
    match app.slack.unfurl(&channel, &ts, &unfurls).await {
        Ok(()) => Outcome::of(Settlement::Completed(None)),
        Err(SlackError::Refused(code)) => not_wanted(&code),
        Err(failure) => Outcome::again(effect, now, &failure),
    }
}

/// It stays away. That is no fault, so operators hear nothing.
fn not_wanted(why: &str) -> Outcome {
    tracing::info!(why, "a link was not shown");
    Outcome::of(Settlement::Cancelled { why: why.into() })
}
