//! When people are busy, in the form that arranges a meeting. The form opens without it, as nothing is asked before Slack is
//! answered; once it is open, Google is asked, and the form is drawn again with the answer.
//!
//! What Google does not say in time is left out: the form is good without it.

use std::sync::Arc;
use std::time::Duration as Patience;

use baton_storage::ids::UserId;
use baton_storage::people;
use baton_storage::time::At;
use chrono::{Days, NaiveDate, NaiveTime};
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::App;
use crate::connectors::google_calendar::client::replies::Busy;
use crate::connectors::google_calendar::connection::Connection;
use crate::connectors::google_calendar::load::calendar_of;
use crate::error::ActionError;
use crate::features::meetings::form::{self, Carried};
use crate::features::meetings::view;
use crate::rules::calendar::{Calendar, first_instant};
use crate::tasks;

/// The form that this is for.
pub const FORM: &str = "meetings.schedule";
/// How long the answer may take. Whoever has begun to fill in the form keeps what they wrote.
const PATIENCE: Patience = Patience::from_secs(3);
/// How many working days are shown, from the one that the form proposes.
const SHOWN: usize = 3;
/// How many days ahead are asked for, to find as many working days.
const AHEAD: u64 = 7;

/// The form with the busy times in it; none where there is nothing to add.
///
/// # Errors
/// When the form cannot be drawn any more, as what it is about has changed.
pub async fn fill(app: Arc<App>, private: String, actor: UserId) -> Result<Option<SlackView>, ActionError> {
    let Some(connection) = app.connections.of::<Connection>() else { return Ok(None) };
    let now = app.clock.now();
    let mut db = app.storage.read().await?;
    let Some(actor) = people::find(&mut db, &actor).await? else { return Ok(None) };
    let Some(own) = calendar_of(&app, &mut db, &actor.user_id).await? else { return Ok(None) };
    let carried = Carried::read(&private);
    let task = tasks::commands::open(&app, &mut db, &carried.task, &actor, now).await?;
    let mut draft = form::fresh(&app, &mut db, &task, &actor, now).await?;
    if Carried::read(&draft.private).sequence != carried.sequence {
        return Ok(None);
    }
    let mut asked: Vec<(String, String)> = Vec::new();
    for user in &draft.people {
        let Some(person) = people::find(&mut db, &UserId::from(user.as_str())).await? else { continue };
        let first = person.name.split_whitespace().next().unwrap_or_default().to_owned();
        asked.extend(person.email.map(|email| (email.to_lowercase(), first)));
    }
    let mine = roles::calendar(&app, Some(&actor));
    drop(db);
    let Some(day) = draft.day.parse::<NaiveDate>().ok().filter(|_| !asked.is_empty()) else {
        return Ok(None);
    };
    let midnight = |day: NaiveDate| first_instant(mine.zone(), day.and_time(NaiveTime::MIN));
    let (from, to) = (midnight(day), midnight(day + Days::new(AHEAD)));
    let emails: Vec<&str> = asked.iter().map(|(email, _)| email.as_str()).collect();
    let answer = tokio::time::timeout(PATIENCE, connection.client.busy(&own, from, to, &emails)).await;
    let busy = match answer {
        Ok(Ok(busy)) => busy,
        Ok(Err(failure)) => {
            tracing::warn!(%failure, "nobody knows when people are busy");
            return Ok(None);
        }
        Err(_) => return Ok(None),
    };
    let mut days = Vec::new();
    for (day, times) in working_days(&mine, day, &busy, &asked) {
        days.push(app.words.plain("google_calendar.busy_day", json!({ "day": day, "times": times }))?);
    }
    draft.busy = Some(app.words.mrkdwn("google_calendar.busy", json!({ "days": days }))?);
    Ok(Some(view::schedule(&app.words, &draft)?))
}

/// The first working days from one on, each with when somebody is busy in its working hours.
fn working_days(
    calendar: &Calendar,
    from: NaiveDate,
    busy: &[Busy],
    asked: &[(String, String)],
) -> Vec<(String, Vec<String>)> {
    let working = (0..AHEAD).map(|ahead| from + Days::new(ahead)).filter(|day| calendar.is_working_day(*day));
    let clock = |at: At| calendar.local(at).format("%H:%M").to_string();
    working
        .take(SHOWN)
        .map(|day| {
            let on_day = |at: At| calendar.local(at).date_naive() == day;
            let mut times: Vec<((At, At), &str)> = Vec::new();
            for one in busy {
                let known = asked.iter().find(|(email, _)| email.eq_ignore_ascii_case(&one.calendar));
                let Some((_, name)) = known else { continue };
                let of_day = one.times.iter().filter(|(starts, _)| on_day(*starts));
                times.extend(of_day.map(|span| (*span, name.as_str())));
            }
            times.sort();
            let times: Vec<String> = times
                .into_iter()
                .map(|((starts, ends), name)| format!("{}–{} {name}", clock(starts), clock(ends)))
                .collect();
            (day.format("%a %-d %b").to_string(), times)
        })
        .collect()
}
