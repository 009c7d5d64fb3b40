//! Somebody who is invited declined, in their calendar: whoever organizes the meeting hears of it.

use baton_storage::ids::{MeetingId, UserId};
use baton_storage::{meetings, people};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::connectors::google_calendar::view;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::meetings::load::MeetingContext;
use crate::slack::dates::moment;

/// Tell the organizer who declined.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Declined {
    pub meeting: MeetingId,
    pub to: UserId,
}

impl Job for Declined {
    const KIND: &'static str = "google_calendar.declined";
    const COALESCES: bool = true;
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let meeting = meetings::find(db, &self.meeting).await?.filter(|meeting| meeting.is_planned());
        let Some(meeting) = meeting else {
            return Ok(Delivery::NotWanted("there is no such meeting any more"));
        };
        let loaded = MeetingContext::of(app, db, meeting).await?;
        let Some(loaded) = loaded.filter(|loaded| !loaded.declined.is_empty()) else {
            return Ok(Delivery::NotWanted("everybody comes after all"));
        };
        let reader = people::find(db, &self.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let facts = json!({
            "names": loaded.declined, "title": loaded.meeting.title, "account": loaded.context.account.name,
            "starts": moment(loaded.meeting.starts_at, zone), "url": loaded.event.and_then(|event| event.url),
        });
        let message = view::declined(&app.words, &facts)?;
        let (to, instead) = (To::Person(self.to), Vec::new());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead })))
    }
}
