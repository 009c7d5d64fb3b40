//! What happened before the curtain rises: people of the demo asking, assigning and answering on earlier
//! days, through the workspace and the bot's own flows, so that every card of it is real.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use baton_storage::time::At;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use local_slack::{Choice, Input, Message, Place, View, Workspace};
use serde::Deserialize;

use crate::cli::sandbox;
use crate::cli::sandbox::beside::Beside;
use crate::cli::sandbox::names::{LOBBY, user};
use crate::rules::calendar::first_instant;

/// One thing that somebody did.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// So many working days before today.
    days_ago: u64,
    /// `HH:MM`, where they live.
    at: String,
    who: String,
    /// The account it is about.
    account: String,
    /// The button they press on its message; without one they ask for a CSM.
    press: Option<String>,
    /// What they fill in then: block id and value, `@handle` for people.
    #[serde(default)]
    fill: BTreeMap<String, String>,
}

/// When the first act is; `now` where there is none.
pub fn begins(workspace: &Workspace, acts: &[Act], now: At) -> Result<At> {
    let moments: Vec<At> = acts.iter().map(|act| act.moment(workspace, now)).collect::<Result<_>>()?;
    Ok(moments.into_iter().min().unwrap_or(now).min(now))
}

/// Plays the acts, each at its time, and then lets time pass until `now`.
pub async fn play(workspace: &Workspace, beside: &Beside, acts: &[Act], now: At) -> Result<()> {
    let mut acts: Vec<_> =
        acts.iter().map(|act| Ok((act.moment(workspace, now)?, act))).collect::<Result<_>>()?;
    acts.sort_by_key(|(moment, _)| *moment);
    acts.retain(|(moment, _)| *moment < now);
    if let Some((first, _)) = acts.first() {
        beside.clock.set(first.plus_millis(-60_000));
    }
    beside.start().await?;
    for (moment, act) in acts {
        sandbox::passing::pass(beside, moment).await?;
        act.play(workspace, beside).await.with_context(|| format!("{} and {}", act.who, act.account))?;
    }
    sandbox::passing::pass(beside, now).await?;
    Ok(())
}

impl Act {
    fn moment(&self, workspace: &Workspace, now: At) -> Result<At> {
        let zone = workspace.world().users.get(&user(&self.who)).and_then(|user| user.tz.parse().ok());
        let zone: Tz = zone.with_context(|| format!("nobody is called {}", self.who))?;
        let time = NaiveTime::parse_from_str(&self.at, "%H:%M")?;
        let day = working_days_before(now.utc().date_naive(), self.days_ago);
        Ok(first_instant(zone, day.and_time(time)))
    }

    async fn play(&self, workspace: &Workspace, beside: &Beside) -> Result<()> {
        let who = user(&self.who);
        let delivery = match &self.press {
            None => workspace.command(&who, LOBBY, "/request-csm", &self.account).await,
            Some(label) => {
                let card = card(workspace, &who, &self.account, label).context("no message to act on")?;
                let action = card.button(label).unwrap_or_default();
                workspace.click(&who, Place::of(&card), &action, Choice::Button).await
            }
        };
        ensure!(delivery.is_ok(), "the bot did not take it: {:?}", delivery.error);
        sandbox::passing::pass(beside, beside.clock.now()).await?;
        if let Some(form) = workspace.modal(&who) {
            self.send(workspace, &who, &form).await?;
            sandbox::passing::pass(beside, beside.clock.now()).await?;
        }
        for page in workspace.modal_stack(&who).into_iter().rev() {
            let _closed = workspace.close_view(&who, &page.id).await;
        }
        Ok(())
    }

    async fn send(&self, workspace: &Workspace, who: &str, form: &View) -> Result<()> {
        for (block, value) in &self.fill {
            let field = form.field(block).with_context(|| format!("no field {block} in {}", form.title))?;
            let value = value.strip_prefix('@').map_or_else(|| value.clone(), user);
            let input = match field.element.as_str() {
                "users_select" => Input::user(&value),
                "static_select" | "radio_buttons" => Input::option(&value),
                _ => Input::text(&value),
            };
            workspace.fill(who, &form.id, &field.block_id, input)?;
        }
        let sent = workspace.submit(who, &form.id).await;
        ensure!(
            sent.is_ok() && sent.field_errors.is_empty(),
            "refused: {:?} {:?}",
            sent.field_errors,
            sent.error
        );
        Ok(())
    }
}

/// The newest message about an account that this person can press this button on.
fn card(workspace: &Workspace, who: &str, account: &str, label: &str) -> Option<Message> {
    let direct = workspace.dm_channel(who);
    let world = workspace.world();
    let places = world.channels.values().filter(|place| place.id.starts_with('C') || place.id == direct);
    let messages = places.flat_map(|place| workspace.peek(&place.id));
    messages
        .filter(|message| message.text_of().contains(account) && message.has_button(label))
        .max_by(|a, b| a.ts.cmp(&b.ts))
}

fn working_days_before(today: NaiveDate, count: u64) -> NaiveDate {
    let mut day = today;
    for _ in 0..count {
        day = day - Days::new(1);
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = day - Days::new(1);
        }
    }
    day
}
