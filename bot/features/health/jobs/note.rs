//! An update, for everybody who follows the account: in the thread of its handoff card or, where its channel has none,
//! in the channel. Where there is no channel it stands on the `/handoff` page alone.

use baton_storage::health;
use baton_storage::ids::{AccountId, ReportId, UserId};
use baton_storage::{accounts, handoffs, people, posts};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::features;
use crate::features::health::rules::HealthRules;
use crate::features::health::view::{self, NoteFacts};

/// The note of one report.
#[derive(Serialize, Deserialize)]
pub struct Note {
    pub account: AccountId,
    pub report: ReportId,
}

impl Job for Note {
    const KIND: &'static str = "health.note";

    fn lane(&self, _app: &App) -> String {
        self.account.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("health-note:{}", self.report))
    }

    /// The note.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let (Some(account), Some(report)) =
            (accounts::resolve_merged(db, &self.account).await?, health::find(db, &self.report).await?)
        else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        let Some(channel) = account.channel.clone() else {
            return Ok(Delivery::NotWanted("the account has no channel"));
        };
        let user = UserId::from(report.said_by.as_str());
        let who = people::find(db, &user).await?.map_or_else(|| report.said_by.clone(), |person| person.name);
        let colour = app.playbook.of::<HealthRules>().colour(&report.health);
        let facts = NoteFacts {
            account: &account.name,
            to: colour.map_or_else(|| report.health.clone(), |colour| colour.label.to_lowercase()),
            said_by: who,
            why: report.why.as_deref(),
            plan: report.plan.as_deref(),
        };
        let message = view::note(&app.words, &facts)?;
        let card = handoffs::latest(db, &account.account_id)
            .await?
            .map(|one| features::handoffs::jobs::card::message_key(&one.handoff_id));
        let stands = match &card {
            Some(card) => posts::of_matter(db, card).await?.iter().any(|post| post.channel == channel),
            None => false,
        };
        let to = match card.filter(|_| stands) {
            Some(card) => To::Under(card),
            None => To::Channel(channel),
        };
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead: vec![user] })))
    }
}
