//! Calls for the architect or the seller to come back (E1–E4): asked, approved where that is needed, taken or
//! declined, and closed with an outcome.
//!
//! Each has one card, in the account's internal channel or, until it has one, with whoever asked. Those who are asked
//! have a letter with everything they need, and a task of the subject `engagement:ID`, so that reminders and
//! escalation are those of everything that people owe. Deliberately absent: who may do what, which the flow checks.

use baton_storage::asks::Asks;
use baton_storage::engagements::{self, Engagement};
use baton_storage::ids::{AccountId, EngagementId, UserId};
use baton_storage::states::{AskState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self, Task};
use baton_storage::{accounts, outbox, posts};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::features::reengagement::jobs::card::Card;
use crate::features::reengagement::jobs::letter::Letter;
use crate::tasks::actions::OWN_MESSAGE;

/// How a letter is remembered among the mentions of a task.
pub const LETTER: &str = OWN_MESSAGE;

/// What tasks about one are about.
pub fn subject(id: &EngagementId) -> Subject {
    Subject::Engagement(id.clone())
}

/// What its card is about.
pub fn message_key(id: &EngagementId) -> String {
    subject(id).to_string()
}

/// The role that a task's answer is for: the architect, or the seller.
pub fn role_of(task: &Task) -> Role {
    match task.asks {
        Asks::Answer(role) | Asks::Name(role) => role,
        _ => Role::Sa,
    }
}

/// Posts the card where it belongs now, if it does not stand there.
pub async fn post_card(ctx: &mut Ctx<'_>, engagement: &Engagement) -> anyhow::Result<()> {
    let account = accounts::resolve_merged(ctx.tx, &engagement.account_id).await?;
    let channel = account.and_then(|account| account.channel);
    let place = channel.map_or_else(|| engagement.asked_by.0.clone(), |channel| channel.0);
    let card = Card { engagement: engagement.engagement_id.clone(), place };
    let posts = posts::of_matter(ctx.tx, &message_key(&engagement.engagement_id)).await?;
    let is_person = card.place.starts_with(['U', 'W']);
    let stands = posts.iter().any(|post| is_person || post.channel.as_str() == card.place);
    let effect = card.effect(ctx.app, ctx.now)?;
    if !stands && !outbox::is_pending(ctx.tx, &effect.kind, &effect.args).await? {
        outbox::add(ctx.tx, effect, ctx.now).await?;
    }
    Ok(())
}

/// The account has a channel now: the cards of what is open come into it.
pub async fn post_cards(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    for engagement in engagements::open_of_account(ctx.tx, account).await? {
        post_card(ctx, &engagement).await?;
        refresh(ctx, &engagement.engagement_id).await?;
    }
    Ok(())
}

/// Brings the card and the letters up to date, and keeps who is asked where a task has passed to somebody else.
pub async fn refresh(ctx: &mut Ctx<'_>, id: &EngagementId) -> anyhow::Result<()> {
    let asked = tasks::of_subject(ctx.tx, &subject(id)).await?;
    for mut ask in engagements::asks(ctx.tx, id).await? {
        let turn = asked.iter().find(|task| is_turn(task, ask.role));
        if let Some(turn) = turn.filter(|task| ask.state == AskState::Waiting && task.owner != ask.asked) {
            ask.asked = turn.owner.clone();
            engagements::ask(ctx.tx, &ask).await?;
        }
    }
    for post in posts::of_matter(ctx.tx, &message_key(id)).await?.into_iter().take(1) {
        let card = Card { engagement: id.clone(), place: post.channel.0 };
        Update::of(ctx.app, &card)?.enqueue(ctx).await?;
    }
    for task in &asked {
        for (to, how) in tasks::mentions_of(ctx.tx, &task.task_id).await? {
            if how == LETTER {
                let letter = Letter { task: task.task_id.clone(), to };
                Update::of(ctx.app, &letter)?.enqueue(ctx).await?;
            }
        }
    }
    Ok(())
}

/// Whether somebody's answer for a role is what a task waits for.
pub fn is_turn(task: &Task, role: Role) -> bool {
    let answers = matches!(task.asks, Asks::Answer(_) | Asks::Name(_));
    task.state == TaskState::Open && answers && role_of(task) == role
}

/// Writes to somebody at once what they are asked.
pub(crate) async fn write_to(ctx: &mut Ctx<'_>, task: &Task, to: &UserId) -> anyhow::Result<()> {
    tasks::mention(ctx.tx, &task.task_id, to, LETTER).await?;
    Letter { task: task.task_id.clone(), to: to.clone() }.enqueue(ctx).await
}
