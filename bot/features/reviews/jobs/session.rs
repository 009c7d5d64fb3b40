//! The session: a person goes through accounts by direct message, one after the other, in one message that stands where
//! they are. What they left lying they find again, after a restart too: nothing but the rows of the review is kept.

use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::ids::{ReviewId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::reviews::Item;
use baton_storage::states::{ItemState, OccurrenceState, ReviewState};
use baton_storage::time::At;
use baton_storage::{Reader, people, posts};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::update::Update;
use crate::features;
use crate::features::priority::load::PriorityContext;
use crate::features::reviews::load::{ReviewContext, load, summary};
use crate::features::reviews::rules::{Progress, before};
use crate::features::reviews::subject::session_key;
use crate::features::reviews::view;
use crate::features::reviews::view::session::{Back, Stop};
use crate::rules::calendar;

/// The kind of the moment at which somebody's session begins.
pub const BEGIN: &str = "reviews.walk";

/// Through which accounts somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Their own, and those of CSMs who have left, where they lead the team.
    Own,
    /// All of the team's, in the place of its CSMs.
    Team,
}

/// The message.
#[derive(Serialize, Deserialize)]
pub struct Session {
    pub review: ReviewId,
    pub reader: UserId,
    pub scope: Scope,
}

impl Session {
    /// What the message is about.
    pub fn message_key(&self) -> String {
        match self.scope {
            Scope::Own => session_key(&self.review, &self.reader),
            Scope::Team => format!("review-rest:{}:{}", self.review, self.reader),
        }
    }
}

impl Job for Session {
    const KIND: &'static str = "reviews.walk";

    fn lane(&self, _app: &App) -> String {
        self.reader.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(self.message_key())
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(loaded) = load(app, db, &self.review).await? else {
            return Ok(Delivery::NotWanted("the review, or its team, is not known any more"));
        };
        let (frame, step) = (loaded.frame(), step(&loaded, &self.reader, self.scope));
        let stands = !posts::of_matter(db, &self.message_key()).await?.is_empty();
        let message = match (loaded.review.state, step.next) {
            (ReviewState::Closed, _) if !stands => return Ok(Delivery::NotWanted("the review is closed")),
            (ReviewState::Closed, _) => {
                let missed = step.theirs.iter().filter(|item| item.state == ItemState::Missed);
                let missed: Vec<String> = missed.map(|item| loaded.account(&item.account_id)).collect();
                view::session::closed(&app.words, &frame, step.progress, &missed)?
            }
            (ReviewState::Open, Some(item)) => {
                let mut stop = stop(app, db, &loaded, &self, item, step.progress, now).await?;
                stop.back = back(&loaded, &step.theirs, Some(item));
                view::session::stop(&app.words, &frame, &stop)?
            }
            (ReviewState::Open, None) if !stands => {
                return Ok(Delivery::NotWanted("nothing of theirs is left to review"));
            }
            (ReviewState::Open, None) if step.theirs.is_empty() => {
                view::session::nothing(&app.words, &frame)?
            }
            (ReviewState::Open, None) => {
                // As they said, whoever has yet to agree.
                let said = step.theirs.iter().filter_map(|item| {
                    let account = loaded.accounts.get(&item.account_id)?;
                    Some(Account { priority: item.after.or(account.priority), ..account.clone() })
                });
                let said: Vec<Account> = said.collect();
                let mix = summary::mix(app, loaded.team, &said.iter().collect::<Vec<_>>(), now);
                let proposed = loaded.proposed(db).await?;
                let waits = step.theirs.iter().filter(|item| proposed.contains(&item.account_id)).count();
                let name = loaded.name(&self.reader);
                let back = back(&loaded, &step.theirs, None);
                view::session::done(&app.words, &frame, step.progress, &mix, waits, &name, back.as_ref())?
            }
        };
        let message_key = Some(self.message_key());
        let instead = Vec::new();
        Ok(Delivery::Post(Box::new(Posting { to: To::Person(self.reader), message, message_key, instead })))
    }
}

/// How far somebody has come, and which account is next.
pub struct Step<'l> {
    /// Everything that is theirs to go through, in the order of its names.
    pub theirs: Vec<&'l Item>,
    pub progress: Progress,
    /// First what was never put off, then what was, the longest ago first.
    pub next: Option<&'l Item>,
}

/// Where somebody is in their session.
pub fn step<'l>(loaded: &'l ReviewContext<'_>, reader: &UserId, scope: Scope) -> Step<'l> {
    let theirs = |item: &&Item| scope == Scope::Team || loaded.reviewer(&item.csm) == *reader;
    let theirs: Vec<&Item> = loaded.items.iter().filter(theirs).collect();
    let open = theirs.iter().filter(|item| item.state == ItemState::Open);
    let next = open.min_by_key(|item| item.put_off_at).copied();
    Step { progress: Progress::of(theirs.iter().copied()), next, theirs }
}

/// The account to which somebody can go back from this one, or from the end.
pub fn back(loaded: &ReviewContext<'_>, theirs: &[&Item], this: Option<&Item>) -> Option<Back> {
    before(theirs, this).map(|item| Back {
        review: item.review_id.clone(),
        account: loaded.account(&item.account_id),
        account_id: item.account_id.clone(),
    })
}

/// The account that is next, with what is known of it.
async fn stop(
    app: &App,
    db: &mut Reader,
    loaded: &ReviewContext<'_>,
    job: &Session,
    item: &Item,
    progress: Progress,
    now: At,
) -> anyhow::Result<Stop> {
    let context = features::priority::load::load_context(app, db, &item.account_id, now).await?;
    let mut stop = Stop {
        reader: loaded.name(&job.reader),
        account: loaded.account(&item.account_id),
        account_id: item.account_id.0.clone(),
        url: None,
        whose: (item.csm != job.reader).then(|| loaded.name(&item.csm)),
        of_team: job.scope == Scope::Team,
        level: item.before.unwrap_or(baton_storage::states::Priority::Pr1),
        progress,
        last: None,
        facts: None,
        changes: Vec::new(),
        decides: None,
        put_off: item.put_off_at.is_some(),
        back: None,
        others: progress.all - progress.reviewed > 1,
    };
    if let Some(context) = context {
        fill_in(app, db, &context, &mut stop, now).await?;
    }
    Ok(stop)
}

/// Fills in what is known of an account for its review.
async fn fill_in(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    stop: &mut Stop,
    now: At,
) -> anyhow::Result<()> {
    stop.account.clone_from(&context.account.name);
    stop.url.clone_from(&context.account.url);
    stop.level = context.level();
    let currency = app.config.organization.currency;
    stop.facts = Some(view::evidence::Facts::of(&context.evidence, currency, context.team.timezone, now));
    stop.decides = context.unchanged()?.map(|decision| match context.agreed() {
        Some(exception) => exception.level,
        None => decision.level,
    });
    if let Some(last) = &context.last {
        let person = match &last.assessed_by {
            Actor::Person(user) => people::find(db, user).await?,
            Actor::Baton => None,
        };
        let calendar = calendar::Calendar::of(&app.config, context.team, &app.playbook.hours);
        stop.last = Some(view::session::Last {
            who: person.map(|person| person.name),
            day: calendar.local(last.assessed_at).format("%-d %b %Y").to_string(),
            why: last.why.clone(),
        });
    }
    let (version, answered) = (context.version()?, context.answered());
    for (id, known) in context.known()? {
        let Some(last) = answered.get(&id) else { continue };
        if last.choice == known.choice || last.fed.as_ref() == Some(&known.choice) {
            continue;
        }
        let question = version.question(&id);
        let parameter = version.parameters.iter().find(|one| one.id == id);
        let asks = question.map(|one| &one.asks).or(parameter.map(|one| &one.label));
        let named = |choice: &str| {
            let of_question = question.and_then(|one| one.choice(choice));
            of_question.map_or_else(|| choice.to_owned(), |one| one.label.clone())
        };
        stop.changes.push(view::session::Change {
            asks: asks.cloned().unwrap_or_default(),
            was: named(&last.choice),
            is: named(&known.choice),
            said_by: known.said_by,
        });
    }
    Ok(())
}

/// Sees to it that whoever has something to review hears of it, once.
pub(crate) async fn arrange(ctx: &mut Ctx<'_>, loaded: &ReviewContext<'_>) -> anyhow::Result<()> {
    let (review, reviewers) = (&loaded.review.review_id, loaded.reviewers());
    let schedules: Vec<String> = reviewers.iter().map(|user| session_key(review, user)).collect();
    let all = occurrences::of_schedules(ctx.tx, &schedules).await?;
    for (user, schedule) in reviewers.into_iter().zip(schedules) {
        let moments: Vec<&Occurrence> = all.iter().filter(|moment| moment.schedule == schedule).collect();
        let is = |state| moments.iter().any(|moment| moment.state == state);
        if is(OccurrenceState::Completed) {
            // Somebody may have left meanwhile, which nothing of the review says.
            let session = Session { review: review.clone(), reader: user, scope: Scope::Own };
            if step(loaded, &session.reader, Scope::Own).theirs.iter().any(|item| item.csm != session.reader)
            {
                Update::of(ctx.app, &session)?.enqueue(ctx).await?;
            }
        } else if !is(OccurrenceState::Scheduled) {
            let args = json!({ "review": review, "user": user }).to_string();
            let slot = format!("walk@{}", moments.len());
            occurrences::add(ctx.tx, &Occurrence::planned(&schedule, &slot, BEGIN, args, ctx.now)).await?;
        }
    }
    Ok(())
}
