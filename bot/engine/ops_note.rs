//! What went wrong on the way out, told to those who can mend it: once a day per place and cause.

use baton_storage::accounts::Account;
use baton_storage::ids::UserId;
use baton_storage::outbox::{NewOutboxEntry, OutboxEntry};
use baton_storage::states::Role;
use baton_storage::time::At;
use baton_storage::user_groups::UserGroup;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::config::fault::Fault;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::slack::replies;

/// So many faults of the priority models are told; the log has all of them.
const MOST_FAULTS: usize = 3;

/// A note to one of the operators.
#[derive(Serialize, Deserialize)]
pub struct OpsNote {
    to: UserId,
    /// A channel's or a person's id, `feed`, `clock` of a feed, `models`, or `account:`, `differences:`, `dry:`,
    /// `group:` or `nobody:` and the name of the account, the system, the user group or the team.
    place: String,
    /// Slack's code or a word of ours; what is wrong with the models.
    code: String,
}

impl Job for OpsNote {
    const KIND: &'static str = "ops.note";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    /// What an operator reads.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, .. } = ctx;
        let message = replies::ops_note(&app.words, &self.place, &self.code)?;
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key: None,
            instead: Vec::new(),
        })))
    }
}

/// Notes that a message did not reach `to`.
pub fn undelivered(app: &App, to: &To, code: &str, now: At) -> Vec<NewOutboxEntry> {
    let place = match to {
        To::Channel(channel) => channel.0.clone(),
        To::Person(user) => user.0.clone(),
        To::Under(_) => return Vec::new(),
    };
    notes(app, &place, code, now)
}

/// Notes that nobody can find out whether a message was posted.
pub fn unknown(app: &App, effect: &OutboxEntry, code: &str, now: At) -> Vec<NewOutboxEntry> {
    notes(app, &effect.outbox_id.0, &format!("unknown:{code}"), now)
}

/// Notes that the deal feed uses a word that nothing of ours stands for: told once, not once a day.
pub fn unknown_word(app: &App, what: &str, now: At) -> Vec<NewOutboxEntry> {
    told_once(notes(app, "feed", what, now), &format!("ops:feed:{what}"))
}

/// Notes that a source dates its news in the future: told once, not once a day.
pub fn future_feed(app: &App, source: &str, now: At) -> Vec<NewOutboxEntry> {
    let key = format!("ops:feed:future:{source}");
    told_once(notes(app, "clock", source, now), &key)
}

/// Notes that what is known differed from what a system says, and was put right: once a day.
pub fn differences(app: &App, system: &str, count: i64, now: At) -> Vec<NewOutboxEntry> {
    let key = format!("ops:differences:{system}:{}", now.utc().date_naive());
    told_once(notes(app, &format!("differences:{system}"), &count.to_string(), now), &key)
}

/// Notes what would be written into a system, were it not for the dry mode: each once.
pub fn dry(app: &App, system: &str, what: &str, key: &str, now: At) -> Vec<NewOutboxEntry> {
    told_once(notes(app, &format!("dry:{system}"), what, now), &format!("ops:dry:{system}:{key}"))
}

/// Notes that an account's internal channel is not to be had: told once, not once a day.
pub fn no_channel(app: &App, account: &Account, code: &str, now: At) -> Vec<NewOutboxEntry> {
    let key = format!("ops:channel:{}:{code}", account.account_id);
    told_once(notes(app, &format!("account:{}", account.name), code, now), &key)
}

/// Notes that a user group that holds a role can no longer be followed.
pub fn group(app: &App, group: &UserGroup, now: At) -> Vec<NewOutboxEntry> {
    let called = if group.handle.is_empty() { group.name.clone() } else { format!("@{}", group.handle) };
    let key = format!("ops:group:{}:{}", group.group_id, group.since_at.0);
    told_once(notes(app, &format!("group:{called}"), group.state.as_str(), now), &key)
}

/// Notes that nobody holds a role of a team any more.
pub fn nobody_left(app: &App, team: &str, role: Role, now: At) -> Vec<NewOutboxEntry> {
    let key = format!("ops:nobody:{team}:{role}:{}", now.0);
    told_once(notes(app, &format!("nobody:{team}"), role.as_str(), now), &key)
}

/// Notes that priority models were refused, and why: the first faults of many.
pub fn refused_models(app: &App, faults: &[Fault], now: At) -> Vec<NewOutboxEntry> {
    let mut told: Vec<String> = faults.iter().take(MOST_FAULTS).map(ToString::to_string).collect();
    if faults.len() > MOST_FAULTS {
        told.push(format!("and {} more, which the log names", faults.len() - MOST_FAULTS));
    }
    notes(app, "models", &told.join("; "), now)
}

/// The same notes, each told once and not once a day.
fn told_once(notes: Vec<NewOutboxEntry>, key: &str) -> Vec<NewOutboxEntry> {
    let keyed =
        |note: NewOutboxEntry| NewOutboxEntry { unique_key: Some(format!("{key}:{}", note.lane)), ..note };
    notes.into_iter().map(keyed).collect()
}

fn notes(app: &App, place: &str, code: &str, now: At) -> Vec<NewOutboxEntry> {
    let day = now.utc().date_naive();
    let tell = |to: &UserId| -> Option<NewOutboxEntry> {
        let note = OpsNote { to: to.clone(), place: place.to_owned(), code: code.to_owned() };
        let args = serde_json::to_string(&note).ok()?;
        let unique_key = Some(format!("ops:{place}:{code}:{day}:{to}"));
        Some(NewOutboxEntry { kind: OpsNote::KIND.into(), args, unique_key, lane: to.0.clone(), due_at: now })
    };
    app.config.operators().into_iter().filter(|ops| ops.as_str() != place).filter_map(tell).collect()
}
