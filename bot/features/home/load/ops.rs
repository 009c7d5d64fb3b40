//! What operators see: what failed, what nobody knows of, how old the feed's news is, how systems are read, what was set
//! aside.

use baton_storage::Reader;
use baton_storage::asides::{self, Aside};
use baton_storage::attributes::{self, Owed};
use baton_storage::calendar_events;
use baton_storage::connections::{self, Connection};
use baton_storage::cursors::{self, Cursor};
use baton_storage::homes::{self, Failed};
use baton_storage::projects;
use baton_storage::time::At;
use chrono::Duration;

use crate::app::App;
use crate::engine::set_aside::view::kind_in_words;

/// What has failed is shown for so long.
const SHOWN: Duration = Duration::days(7);

/// How Baton itself is doing.
#[derive(Debug)]
pub struct Ops {
    /// What never reached Slack, or may not have, with its kind in words.
    pub failed: Vec<(Failed, String)>,
    /// What waits because of a fault, likewise.
    pub aside: Vec<(Aside, String)>,
    /// When the CRM last told something.
    pub news: Option<At>,
    /// How Salesforce is read, where it is.
    pub salesforce: Option<(Option<Cursor>, Connection)>,
    /// When GitLab last answered, and how many projects wait for somebody; none where it is not connected.
    pub gitlab: Option<(Option<At>, i64)>,
    /// When Gainsight last answered, how it goes, and what is not entered there; none where it is not connected.
    pub gainsight: Option<(Option<At>, Connection, Owed)>,
    /// The same of Google Calendar, and meetings.
    pub calendar: Option<(Option<At>, i64)>,
}

/// As things stand.
pub async fn ops(app: &App, db: &mut Reader, now: At) -> anyhow::Result<Ops> {
    let named = |kind: &str| -> anyhow::Result<String> {
        Ok(kind_in_words(&app.words, kind)?.unwrap_or_else(|| kind.to_owned()))
    };
    let mut failed = Vec::new();
    for one in homes::failed(db, now - SHOWN).await? {
        let what = named(&one.kind)?;
        failed.push((one, what));
    }
    let mut aside = Vec::new();
    for one in asides::all(db).await? {
        let what = named(&one.kind)?;
        aside.push((one, what));
    }
    let salesforce = match &app.config.salesforce {
        Some(_) => Some((cursors::find(db, "salesforce").await?, connections::of(db, "salesforce").await?)),
        None => None,
    };
    let gitlab = match &app.config.gitlab {
        Some(_) => {
            let answered = cursors::find(db, "gitlab").await?.map(|cursor| cursor.read_at);
            Some((answered, projects::stuck(db).await?))
        }
        None => None,
    };
    let gainsight = match app.config.gainsight.as_ref().and_then(|gainsight| gainsight.connected()) {
        Some(_) => {
            let answered = cursors::find(db, "gainsight").await?.map(|cursor| cursor.read_at);
            Some((answered, connections::of(db, "gainsight").await?, attributes::owed(db).await?))
        }
        None => None,
    };
    let calendar = match &app.config.google_calendar {
        Some(_) => {
            let answered = cursors::find(db, "google_calendar").await?.map(|cursor| cursor.read_at);
            Some((answered, calendar_events::stuck(db).await?))
        }
        None => None,
    };
    Ok(Ops { failed, aside, news: homes::last_news(db).await?, salesforce, gitlab, gainsight, calendar })
}
