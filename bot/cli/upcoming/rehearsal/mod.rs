//! What will be said if nothing changes: found out by letting it happen, under a clock of its own, on a copy
//! of the database, with nobody to send it to. What is foretold and what happens later are the same code.
//!
//! Deliberately absent: Slack. What only Slack knows, such as a channel that was shared since, is not foreseen.

pub mod points;

use std::sync::Arc;

use anyhow::ensure;
use baton_storage::asides::{self, Aside};
use baton_storage::ids::{ChannelId, MessageTs, UserId};
use baton_storage::occurrences;
use baton_storage::outbox::{self, OutboxEntry, Settlement};
use baton_storage::schedules;
use baton_storage::states::{AsideSort, OccurrenceState, OutboxState};
use baton_storage::time::At;
use baton_storage::{Fault, posts};
use futures::future::try_join_all;

use crate::accounts::people_sync;
use crate::app::App;
use crate::cli::upcoming;
use crate::cli::upcoming::rehearsal::points::Point;
use crate::connectors::{gainsight, gitlab, google_calendar, salesforce};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::outcome::Outcome;
use crate::engine::set_aside::alone;
use crate::engine::worker::Worker;
use crate::engine::{audience, cleanup, delivery, gathered, scheduler};
use crate::registry::jobs::TABLE;
use crate::registry::recurring;

/// What recurs and never says anything to anybody.
const SILENT: &[&str] = &[
    people_sync::Refresh::KIND,
    people_sync::groups::Groups::KIND,
    people_sync::lookup::Lookup::KIND,
    cleanup::Cleanup::KIND,
    salesforce::poll::Poll::KIND,
    salesforce::load::Load::KIND,
    salesforce::compare::Compare::KIND,
    salesforce::untold::Untold::KIND,
    gitlab::jobs::project::Make::KIND,
    gitlab::jobs::risk::Risk::KIND,
    gainsight::jobs::hour::KIND,
    google_calendar::jobs::event::Keep::KIND,
    google_calendar::jobs::read::EVERY,
    google_calendar::jobs::read::Read::KIND,
];
/// How many effects are taken at once.
const AT_ONCE: usize = 200;

/// Something that will be said.
#[derive(Clone, Debug)]
pub struct Foreseen {
    pub at: At,
    /// None where nobody can say: it is of a kind that this Baton does not know, or cannot do.
    pub whither: Option<Whither>,
    /// The kind of the effect, or of the moment that leads to it.
    pub kind: String,
    /// Whether this Baton has a job of that kind.
    pub known: bool,
    /// The notification line, as Slack is given it.
    pub text: Option<String>,
    /// Perhaps it was sent already: it is looked for first.
    pub perhaps_sent: bool,
    /// What it holds, each with its reason. Empty for a kind that nobody describes.
    pub points: Vec<Point>,
}

/// Where it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whither {
    Person(UserId),
    Channel(ChannelId),
    /// In a thread of that channel.
    Thread(ChannelId),
}

/// Lets everything happen that happens until `until` if nobody does anything, and tells what is said, in order.
/// `reached` is told how far it has come.
///
/// `app` has to be one of its own: its database is used up, and its clock runs ahead.
///
/// # Errors
/// When the clock is the machine's, or the database refuses.
pub async fn run(app: &Arc<App>, until: At, reached: impl Fn(At)) -> anyhow::Result<Vec<Foreseen>> {
    let now = app.clock.now();
    ensure!(app.clock.set(now), "a rehearsal needs a clock of its own");
    recurring::prepare(app).await?;
    let mut stage = Rehearsal { app, worker: Worker::new(app.clone(), &TABLE), said: Vec::new(), begun: now };
    stage.hush(until).await?;
    loop {
        // What comes to pass may lead to more that is due by then.
        while stage.moments().await? | stage.effects().await? {}
        let Some(next) = stage.next_at().await?.filter(|next| *next <= until) else { break };
        app.clock.set(next.max(app.clock.now().plus_millis(1)));
        reached(app.clock.now());
    }
    stage.said.sort_by_key(|said| said.at);
    Ok(stage.said)
}

struct Rehearsal<'a> {
    app: &'a Arc<App>,
    worker: Worker,
    said: Vec<Foreseen>,
    /// When the days began.
    begun: At,
}

impl Rehearsal<'_> {
    /// Takes away what recurs in silence, and the leases: on the copy nobody is at work.
    async fn hush(&self, until: At) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let hush = self.app.storage.write(move |tx| {
            Box::pin(async move {
                outbox::cut_leases(tx, now).await?;
                for silent in schedules::due(tx, until).await? {
                    if SILENT.contains(&silent.kind.as_str()) {
                        schedules::advance(tx, &silent, "hushed", until.plus_millis(1)).await?;
                    }
                }
                Ok::<_, Fault>(())
            })
        });
        Ok(hush.await?)
    }

    async fn next_at(&self) -> anyhow::Result<Option<At>> {
        let mut db = self.app.storage.read().await?;
        let effect = outbox::next_at(&mut db).await?;
        let moment = scheduler::next_at(&mut db).await?;
        Ok([effect, moment].into_iter().flatten().min())
    }

    /// Lets the scheduler take what has come. What it cannot do twice running it would try for ever.
    /// False if nothing had come.
    async fn moments(&mut self) -> anyhow::Result<bool> {
        let now = self.app.clock.now();
        let settled = scheduler::tick(self.app, &TABLE).await?;
        let aside = asides::all(&mut *self.app.storage.read().await?).await?;
        let tried = |one: &Aside| one.sort == AsideSort::Moment && one.attempts > 1;
        for moment in aside.into_iter().filter(tried).filter(|one| one.again_at > Some(now)) {
            self.give_up(moment).await?;
        }
        Ok(settled > 0)
    }

    async fn give_up(&mut self, aside: Aside) -> anyhow::Result<()> {
        let (kind, at) = (aside.kind.clone(), aside.since_at.max(self.begun));
        let give_up = self.app.storage.write(move |tx| {
            Box::pin(async move {
                let moments = occurrences::of_schedule(tx, &aside.name).await?;
                if let Some(moment) = moments.iter().find(|moment| moment.slot == aside.slot) {
                    let why = Some("cannot be planned");
                    occurrences::settle(tx, moment, OccurrenceState::Skipped, why, at).await?;
                }
                asides::take_back(tx, aside.sort, &aside.name, &aside.slot).await
            })
        });
        give_up.await?;
        self.said.push(Foreseen {
            at,
            whither: None,
            known: TABLE.moment(&kind).is_some(),
            kind,
            text: None,
            perhaps_sent: false,
            points: Vec::new(),
        });
        Ok(())
    }

    /// Does what is due; false if nothing was.
    async fn effects(&mut self) -> anyhow::Result<bool> {
        let claimed = self.worker.claim(AT_ONCE).await?;
        let now = self.app.clock.now();
        let mut outcomes = Vec::new();
        for effect in &claimed {
            outcomes.push((effect, self.effect(effect, now).await?));
        }
        let settle =
            outcomes.into_iter().map(|(effect, done)| delivery::settle(self.app, &TABLE, effect, done, now));
        try_join_all(settle).await?;
        Ok(!claimed.is_empty())
    }

    /// What comes of an effect where Slack takes everything.
    async fn effect(&mut self, effect: &OutboxEntry, now: At) -> anyhow::Result<Outcome> {
        let mut db = self.app.storage.read().await?;
        let ctx = PrepareCtx { app: self.app, db: &mut db, now, table: &TABLE };
        let work = alone(async { gathered::of(ctx, effect).await }).await;
        drop(db);
        Ok(match work {
            Ok(Delivery::Post(posting)) => self.post(effect, &posting, now).await?,
            Ok(Delivery::Do(errand)) => match errand.says() {
                Some(posting) => {
                    let done = self.post(effect, posting, now).await?;
                    errand.share(done, effect, now)
                }
                // What Slack answers about a channel is not known, so neither is what follows from it.
                None => Outcome::of(Settlement::Completed(None)),
            },
            Ok(Delivery::Respond { to, message, .. }) => {
                self.say(effect, Some(Whither::Person(to)), Some(message.text), now).await?;
                Outcome::of(Settlement::Completed(None))
            }
            Ok(Delivery::Update { .. }) => Outcome::of(Settlement::Completed(None)),
            Ok(Delivery::NotWanted(why)) => Outcome::of(Settlement::Cancelled { why: why.into() }),
            Ok(Delivery::Later(wait)) => {
                Outcome::of(Settlement::Snoozed { due_at: now + chrono::Duration::from_std(wait)? })
            }
            Err(_) => {
                self.say(effect, None, None, now).await?;
                Outcome::discarded("cannot be composed")
            }
        })
    }

    async fn post(&mut self, effect: &OutboxEntry, posting: &Posting, now: At) -> anyhow::Result<Outcome> {
        let to = audience::redirected(effect).map_or(posting.to.clone(), To::Person);
        let mut db = self.app.storage.read().await?;
        let (whither, channel) = match &to {
            To::Person(user) if audience::nobody_there(&mut db, user).await? => {
                return Ok(delivery::refused(self.app, effect, posting, &to, audience::NOBODY_THERE, now));
            }
            To::Person(user) => (Whither::Person(user.clone()), ChannelId(format!("D-{user}"))),
            To::Channel(channel) => (Whither::Channel(channel.clone()), channel.clone()),
            To::Under(message_key) => {
                match posts::of_matter(&mut db, message_key).await?.into_iter().next() {
                    Some(post) => (Whither::Thread(post.channel.clone()), post.channel),
                    None => {
                        return Ok(Outcome::of(Settlement::Cancelled {
                            why: "no message to hang it under".into(),
                        }));
                    }
                }
            }
        };
        drop(db);
        self.say(effect, Some(whither), Some(posting.message.text.clone()), now).await?;
        let ts = MessageTs(effect.outbox_id.0.clone());
        Ok(delivery::posted(posting, channel, ts, now))
    }

    async fn say(
        &mut self,
        effect: &OutboxEntry,
        whither: Option<Whither>,
        text: Option<String>,
        at: At,
    ) -> anyhow::Result<()> {
        let points = match &text {
            Some(text) => {
                let mut db = self.app.storage.read().await?;
                upcoming::rehearsal::points::of(self.app, &mut db, effect, text, at).await?
            }
            None => Vec::new(),
        };
        let perhaps_sent = effect.state == OutboxState::Reconciling;
        let (kind, known) = (effect.kind.clone(), TABLE.job(&effect.kind).is_some());
        self.said.push(Foreseen { at, whither, kind, known, text, perhaps_sent, points });
        Ok(())
    }
}
