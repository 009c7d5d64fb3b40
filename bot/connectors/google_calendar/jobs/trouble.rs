//! A sentence for whoever can mend what keeps events from being written: operators where it is the connection, the organizer
//! where it is their calendar. Each hears of one cause once a week.

use baton_storage::calendar_events;
use baton_storage::ids::{MeetingId, UserId};
use baton_storage::meetings;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::connectors::google_calendar::rules::Trouble;
use crate::connectors::google_calendar::view;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};

/// The sentence, to one of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Note {
    /// The meeting for which it showed.
    pub meeting: MeetingId,
    pub to: UserId,
    /// What keeps it, as rows have it.
    pub what: String,
    /// The year and week in which it is told.
    pub week: String,
}

impl Job for Note {
    const KIND: &'static str = "google_calendar.trouble";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("google_calendar:{}:{}:{}", self.what, self.week, self.to))
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(meeting) = meetings::find(db, &self.meeting).await? else {
            return Ok(Delivery::NotWanted("the meeting is not known any more"));
        };
        let event = calendar_events::of_meeting(db, &self.meeting).await?;
        let facts = json!({ "title": meeting.title, "calendar": event.map(|event| event.calendar) });
        let message = view::trouble(&app.words, &self.what, &facts)?;
        let (to, instead) = (To::Person(self.to), Vec::new());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead })))
    }
}

/// Tells those who can mend it.
pub async fn notify(
    ctx: &mut Ctx<'_>,
    meeting: &MeetingId,
    organizer: &UserId,
    trouble: Trouble,
) -> anyhow::Result<()> {
    let date = ctx.now.utc().date_naive().iso_week();
    let week = format!("{}-{}", date.year(), date.week());
    let readers: Vec<UserId> = match trouble.is_of_operators() {
        true => ctx.app.config.operators().into_iter().cloned().collect(),
        false => vec![organizer.clone()],
    };
    for to in readers {
        let note = Note { meeting: meeting.clone(), to, what: trouble.word().to_owned(), week: week.clone() };
        note.enqueue(ctx).await?;
    }
    Ok(())
}
