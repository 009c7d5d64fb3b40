//! What each of several things has to say, and the pages on which all of them can be read.

use baton_storage::bundles;
use baton_storage::ids::{OutboxId, UserId};
use baton_storage::outbox::OutboxEntry;
use slack_morphism::prelude::SlackView;

use crate::engine::audience::because;
use crate::engine::gathered::view;
use crate::engine::job::{Delivery, Posting, PrepareCtx};
use crate::slack::message::Message;
use crate::slack::payloads::TogetherPage;

/// How many of them stand on a page.
const ON_A_PAGE: usize = 10;

/// One of several.
#[derive(Debug)]
pub struct Member {
    pub effect: OutboxEntry,
    pub fate: Fate,
}

/// What became of one of several when the message was put together.
#[derive(Debug)]
pub enum Fate {
    Said(Box<Posting>),
    NotWanted(&'static str),
    /// It could not be put into words; the others can.
    Broken,
    /// Nobody looked at it: there are too many.
    Unread,
}

impl Member {
    /// Whether it counts.
    pub fn is_wanted(&self) -> bool {
        matches!(self.fate, Fate::Said(_) | Fate::Unread)
    }

    /// What it says, where it was looked at.
    pub fn message(&self) -> Option<&Message> {
        match &self.fate {
            Fate::Said(posting) => Some(&posting.message),
            _ => None,
        }
    }
}

/// What one of them has to say now. What cannot be put into words is set aside, so that the others are heard.
///
/// # Errors
/// Never: an error is the one's own.
pub async fn read(ctx: PrepareCtx<'_>, effect: &OutboxEntry) -> anyhow::Result<Fate> {
    let app = ctx.app;
    Ok(match ctx.of_effect(effect).await {
        Ok(Delivery::Post(mut posting)) => {
            posting.message.blocks.extend(because(app, effect, &posting.to));
            Fate::Said(posting)
        }
        Ok(Delivery::NotWanted(why)) => Fate::NotWanted(why),
        Ok(_) => Fate::Broken,
        Err(error) => {
            let error = format!("{error:#}");
            tracing::error!(kind = effect.kind, effect = %effect.outbox_id, error, "a job could not say what to do");
            Fate::Broken
        }
    })
}

/// The notification line that one of several would have alone; none of what is not wanted.
///
/// # Errors
/// Never: an error is the one's own.
pub async fn line(ctx: PrepareCtx<'_>, effect: &OutboxEntry) -> anyhow::Result<Option<String>> {
    Ok(match read(ctx, effect).await? {
        Fate::Said(posting) => Some(posting.message.text),
        _ => None,
    })
}

/// A page of everything that a message holds, from so many on; none where it is not this reader's.
pub async fn page(
    ctx: PrepareCtx<'_>,
    leader: &OutboxId,
    reader: &UserId,
    from: usize,
) -> anyhow::Result<Option<SlackView>> {
    let PrepareCtx { app, db, now, table } = ctx;
    let members = bundles::members(db, leader).await?;
    if members.first().is_none_or(|first| first.lane != reader.as_str()) {
        return Ok(None);
    }
    let count = members.len();
    let mut messages = Vec::new();
    for effect in members.iter().skip(from).take(ON_A_PAGE) {
        if let Fate::Said(posting) = read(PrepareCtx { app, db, now, table }, effect).await? {
            messages.push(posting.message);
        }
    }
    let messages: Vec<_> = messages.iter().collect();
    let at = |from| TogetherPage { leader: leader.clone(), from }.to_string();
    let pages = view::Pages { page: &at, from, on_a_page: ON_A_PAGE, count };
    view::page(&app.words, &messages, &pages).map(Some)
}
