//! The calendar file of a meeting, uploaded into the thread of the handoff card, once for each change of it.
//!
//! Slack has no key by which it would know an upload again, and files carry no metadata. What can be done: the file's
//! name holds the meeting's id and its sequence, so a file that was shared is found again under it where the
//! thread's history can be read. It is looked for three times before it is sent again, as files show in history
//! later than messages do; where history cannot be read, or shows files without their names, its fate is unknown, and
//! it is not sent again.

use std::sync::Arc;

use baton_storage::ids::{MeetingId, UserId};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use baton_storage::{Reader, handoffs, meetings};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::engine::audience::{self, Blocked, Place};
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx, To};
use crate::engine::ops_note;
use crate::engine::outcome::Outcome;
use crate::features;
use crate::features::handoffs::load::situation;
use crate::features::meetings::load::MeetingContext;
use crate::features::meetings::{jobs, rules, view};
use crate::slack::client::failure::SlackError;
use crate::slack::message::Audience;

/// The pauses before each look for a file whose fate is uncertain.
const LOOKS: [Duration; 3] = [Duration::seconds(3), Duration::seconds(10), Duration::seconds(15)];

/// The file, as the meeting stood when its sequence was this.
#[derive(Serialize, Deserialize)]
pub struct File {
    pub meeting: MeetingId,
    pub sequence: i64,
}

impl Job for File {
    const KIND: &'static str = "meetings.file";

    fn lane(&self, _app: &App) -> String {
        format!("meeting:{}", self.meeting)
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("meeting:{}:file:{}", self.meeting, self.sequence))
    }

    /// The file, unless a newer one has taken its place.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let meeting = meetings::find(db, &self.meeting).await?;
        let Some(meeting) = meeting.filter(|meeting| meeting.sequence == self.sequence) else {
            return Ok(Delivery::NotWanted("a newer one takes its place"));
        };
        let organizer = meeting.organizer.clone();
        // When it was changed, not when it is sent: a file that is sent again is the same file.
        let written = meeting.changed_at;
        let name = format!("meeting-{}-{}.ics", self.meeting, self.sequence);
        let Some(to) = jobs::place(db, &meeting, now).await? else { return Ok(Delivery::Later(jobs::PAUSE)) };
        let Some(loaded) = MeetingContext::of(app, db, meeting).await? else {
            return Ok(Delivery::NotWanted("its account or team is not known any more"));
        };
        let title = view::file_title(&app.words, &loaded.data(written))?;
        let description = agenda_of(app, db, &loaded).await?;
        let content = rules::invitation::file(&loaded.invitation(description, written));
        Ok(Delivery::Do(Box::new(Upload { to, name, title, content, instead: vec![organizer] })))
    }
}

/// A file to be uploaded.
#[derive(Debug)]
pub struct Upload {
    pub to: To,
    /// By which it is found again.
    pub name: String,
    /// What people read.
    pub title: String,
    pub content: String,
    /// Who gets it where it cannot stand there.
    pub instead: Vec<UserId>,
}

impl Errand for Upload {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        perform(app, effect, self, now).await
    }
}

/// Uploads it, or finds out whether an earlier attempt has.
async fn perform(app: &App, effect: &OutboxEntry, upload: Upload, now: At) -> Outcome {
    let uncertain = effect.state == OutboxState::Reconciling;
    let to = audience::redirected(effect).map_or(upload.to.clone(), To::Person);
    let place = match audience::place(app, &to).await {
        Ok(Some(place)) => place,
        Ok(None) => return Outcome::of(Settlement::Cancelled { why: "no card to hang it under".into() }),
        Err(Blocked::Now(failure)) if uncertain => return Outcome::retry_lookup(effect, &failure, now),
        Err(blocked) => return undelivered(app, effect, &upload, &to, blocked, now),
    };
    if uncertain {
        return look(app, effect, &upload, &place, now).await;
    }
    if let Err(blocked) = audience::guard(app, &place, Audience::Internal).await {
        return undelivered(app, effect, &upload, &to, blocked, now);
    }
    let id = match app.slack.upload(&upload.name, &upload.content).await {
        Ok(id) => id,
        Err(SlackError::Refused(code)) => {
            return undelivered(app, effect, &upload, &to, Blocked::Always(code), now);
        }
        // Nobody sees what was not shared, whatever became of it.
        Err(failure) => return Outcome::again(effect, now, &failure),
    };
    match app.slack.share_file(&id, &upload.title, &place.channel, place.thread.as_ref()).await {
        Ok(()) => Outcome::of(Settlement::Completed(None)),
        Err(SlackError::Ambiguous(fault) | SlackError::Passing(fault)) => {
            Outcome::of(Settlement::Look { due_at: now + LOOKS[0], looks: 0, fault })
        }
        Err(SlackError::Refused(code)) => undelivered(app, effect, &upload, &to, Blocked::Always(code), now),
        Err(failure) => Outcome::again(effect, now, &failure),
    }
}

async fn look(app: &App, effect: &OutboxEntry, upload: &Upload, place: &Place, now: At) -> Outcome {
    let since = effect.first_try_at.unwrap_or(effect.created_at);
    match app.slack.find_file(&place.channel, place.thread.as_ref(), &upload.name, since).await {
        Ok(Some(_)) => Outcome::of(Settlement::Completed(None)),
        Ok(None) => {
            let looks = effect.looks + 1;
            match usize::try_from(looks).ok().and_then(|looks| LOOKS.get(looks)) {
                Some(pause) => {
                    let fault = "not found yet".into();
                    Outcome::of(Settlement::Look { due_at: now + *pause, looks, fault })
                }
                None => Outcome::retry(effect, now, "was not shared"),
            }
        }
        Err(SlackError::Refused(code)) => {
            let mut done = Outcome::of(Settlement::Unknown { fault: code.clone() });
            done.follow_up.extend(ops_note::unknown(app, effect, &code, now));
            done
        }
        Err(failure) => Outcome::retry_lookup(effect, &failure, now),
    }
}

/// It could not go there: later, or to its organizer instead.
fn undelivered(
    app: &App,
    effect: &OutboxEntry,
    upload: &Upload,
    to: &To,
    blocked: Blocked,
    now: At,
) -> Outcome {
    let code = match blocked {
        Blocked::Now(failure) => return Outcome::again(effect, now, &failure),
        Blocked::Always(code) => code,
    };
    tracing::warn!(effect = %effect.outbox_id, code, "a calendar file was not delivered");
    let mut done = Outcome::discarded(&code);
    if audience::redirected(effect).is_none() {
        let redirected = |owner| audience::redirect(effect, owner, &code, now);
        done.follow_up.extend(upload.instead.iter().filter_map(redirected));
    }
    done.follow_up.extend(ops_note::undelivered(app, to, &code, now));
    done
}

/// The meeting's agenda as its calendar entry says it. What only we may read stays out of an invitation that a customer
/// gets (promise 3).
pub(crate) async fn agenda_of(
    app: &App,
    db: &mut Reader,
    loaded: &MeetingContext<'_>,
) -> anyhow::Result<Option<String>> {
    let Some(handoff) = handoffs::find(db, &loaded.meeting.handoff_id).await? else { return Ok(None) };
    let step = situation::track_of(app, &handoff).and_then(|track| track.step(&loaded.meeting.step));
    let Some(name) = step.and_then(|step| step.agenda.as_deref()) else { return Ok(None) };
    let context = AccountContext::of(app, db, loaded.context.account.clone()).await?;
    let data = features::agendas::load::data(app, db, name, &context).await?;
    if loaded.meeting.customer && data.is_ours() {
        return Ok(None);
    }
    Ok(Some(features::agendas::view::plain::calendar(&app.words, &data)?))
}
