//! What those who are asked say (E3): they take it, name somebody else, or decline, and then whoever leads them is asked.

use anyhow::Context;
use baton_storage::Tx;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::engagements::{self, Ask};
use baton_storage::ids::UserId;
use baton_storage::states::{AskState, EngagementState, Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::app::App;
use crate::features::reengagement::actions::{By, no_longer_asked, of, said, store, waiting};
use crate::features::reengagement::jobs::note::leave;
use crate::features::reengagement::load::whom::{Reached, name};
use crate::features::reengagement::load::{self, Loaded};
use crate::features::reengagement::rules::ReengageRules;
use crate::features::reengagement::subject::{is_turn, refresh, role_of, subject, write_to};
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::Asking;

/// Somebody takes it.
///
/// # Errors
/// When the database refuses.
pub async fn take(app: &App, tx: &mut Tx, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(app, tx, task).await?;
    answer(tx, &loaded, task, AskState::Taken, By { word: None, ..by }).await?;
    let mut one = loaded.engagement.clone();
    store(tx, &mut one, EngagementState::Taken, "reengagement.take", by).await?;
    let answer = app.words.plain("tasks.answer.taken", json!({}))?;
    tasks::actions::settle(app, tx, task, TaskState::Done, Some(by.user.into()), Some(&answer), by.now)
        .await?;
    said(app, tx, &loaded, "taken", &[&one.asked_by], by).await
}

/// Somebody else is asked instead, by the word of who was.
///
/// # Errors
/// When the database refuses.
pub async fn suggest(
    app: &App,
    tx: &mut Tx,
    task: &mut Task,
    person: &UserId,
    by: By<'_>,
) -> anyhow::Result<()> {
    let loaded = of(app, tx, task).await?;
    let role = role_of(task);
    let how = json!({ "how": "suggested", "before": name(tx, by.user).await?, "word": by.word });
    let to = (person, role);
    let asker = &loaded.engagement.asked_by;
    let reached = load::whom::somebody(app, tx, to, &loaded.place(), asker, how, by.now).await?;
    let reached = reached.context("nobody to ask although somebody was named")?;
    let entry = Entry::new(by.now, by.user, "reengagement.suggest", task.subject.clone());
    audit::record(tx, &entry.moved(task.owner.as_str(), person.as_str())).await?;
    let why = format!("{} is asked instead", name(tx, &reached.user).await?);
    tasks::actions::settle(app, tx, task, TaskState::Dropped, Some(by.user.into()), Some(&why), by.now)
        .await?;
    engagements::ask(tx, &waiting(&loaded.engagement, role, &reached.user)).await?;
    call(app, tx, &loaded, role, &reached, by.now).await?;
    let facts = json!({ "by": name(tx, by.user).await?, "other": name(tx, &reached.user).await? });
    leave(app, tx, &loaded, "suggested", facts, by.now).await?;
    refresh(app, tx, &loaded.engagement.engagement_id, by.now).await
}

/// Somebody declines: whoever leads them is asked to name somebody; when they decline too, that is the answer.
///
/// # Errors
/// When the database refuses.
pub async fn decline(app: &App, tx: &mut Tx, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(app, tx, task).await?;
    let role = role_of(task);
    let led = matches!(task.asks, Asks::Name(_));
    tasks::actions::settle(app, tx, task, TaskState::Dropped, Some(by.user.into()), by.word, by.now).await?;
    let how = json!({ "how": "declined", "before": name(tx, by.user).await?, "word": by.word });
    let skip = [&loaded.engagement.asked_by, by.user];
    let next = match led {
        true => None,
        false => load::whom::lead(app, tx, role, &loaded.place(), &skip, how, by.now).await?,
    };
    let mut one = loaded.engagement.clone();
    let state = one.state;
    if let Some(next) = next {
        store(tx, &mut one, state, "reengagement.decline", by).await?;
        engagements::ask(tx, &waiting(&loaded.engagement, role, &next.user)).await?;
        call(app, tx, &loaded, role, &next, by.now).await?;
        let (who, other) = (name(tx, by.user).await?, name(tx, &next.user).await?);
        let facts = json!({ "by": who, "why": by.word, "other": other });
        leave(app, tx, &loaded, "passed_on", facts, by.now).await?;
        return refresh(app, tx, &one.engagement_id, by.now).await;
    }
    answer(tx, &loaded, task, AskState::Declined, by).await?;
    let asks = engagements::asks(tx, &one.engagement_id).await?;
    if asks.iter().any(|ask| ask.state != AskState::Declined) {
        store(tx, &mut one, state, "reengagement.decline", by).await?;
        return said(app, tx, &loaded, "declined_one", &[&one.asked_by], by).await;
    }
    one.why = by.word.map(str::to_owned);
    store(tx, &mut one, EngagementState::Declined, "reengagement.decline", by).await?;
    no_longer_asked(app, tx, &one, by.now).await?;
    said(app, tx, &loaded, "declined", &[&one.asked_by], by).await
}

/// Whoever is asked has left: whoever holds the role now is asked, or whoever leads. `false`: that is no matter of ours.
///
/// # Errors
/// When the database refuses.
pub async fn left(app: &App, tx: &mut Tx, task: &mut Task, now: At) -> anyhow::Result<bool> {
    let role = role_of(task);
    if !is_turn(task, role) && task.asks != Asks::Approve || task.subject.engagement().is_none() {
        return Ok(false);
    }
    let loaded = of(app, tx, task).await?;
    let asker = loaded.engagement.asked_by.clone();
    let place = loaded.place();
    let next = match task.asks {
        Asks::Approve => {
            load::whom::lead(app, tx, role, &place, &[&asker, &task.owner], json!({ "how": "left" }), now)
                .await?
        }
        _ => load::whom::first(app, tx, role, &place, &asker, now).await?,
    };
    let Some(next) = next else { return Ok(false) };
    let why = app.words.plain("reengagement.left", json!({ "name": name(tx, &task.owner).await? }))?;
    tasks::actions::settle(app, tx, task, TaskState::Superseded, None, Some(&why), now).await?;
    if task.asks == Asks::Approve {
        request(app, tx, &loaded, Asks::Approve, &next, now).await?;
    } else {
        engagements::ask(tx, &waiting(&loaded.engagement, role, &next.user)).await?;
        call(app, tx, &loaded, role, &next, now).await?;
    }
    refresh(app, tx, &loaded.engagement.engagement_id, now).await?;
    Ok(true)
}

/// Asks somebody to come back, or whoever leads to name somebody.
pub(crate) async fn call(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded<'_>,
    role: Role,
    reached: &Reached,
    now: At,
) -> anyhow::Result<()> {
    let asks = if reached.role == role { Asks::Answer(role) } else { Asks::Name(role) };
    request(app, tx, loaded, asks, reached, now).await?;
    Ok(())
}

/// Something that somebody is asked for, with a letter to whoever reads it now.
pub(crate) async fn request(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded<'_>,
    asks: Asks,
    reached: &Reached,
    now: At,
) -> anyhow::Result<Task> {
    let calendar = Calendar::of(&app.config, loaded.team, &app.playbook.hours);
    let answers = &app.playbook.of::<ReengageRules>().answers;
    let later = |days: usize| calendar.plus_business_days(now, days);
    let one = &loaded.engagement;
    let mut facts: Value = reached.how.clone();
    facts["backup"] = json!(reached.backup);
    facts["asker"] = json!(name(tx, &one.asked_by).await?);
    facts["reason"] = json!(loaded.reason.map_or(&one.reason, |reason| &reason.label));
    let asking = Asking {
        subject: subject(&one.engagement_id),
        asks: asks.clone(),
        role: reached.role,
        kind: TaskKind::Action,
        // The letter says it at once, and more of it.
        urgent: false,
        facts,
        due_at: None,
        reminders: answers.reminds_after.iter().filter_map(|days| later(*days)).collect(),
        escalate_at: later(answers.escalates_after),
    };
    let owner = (reached.user.clone(), reached.role);
    tasks::actions::open_for(app, tx, asking, owner, &loaded.place(), now).await?;
    let open = stored_tasks::of_subject(tx, &subject(&one.engagement_id)).await?;
    let open = open.into_iter().find(|task| task.asks == asks && task.state == TaskState::Open);
    let open = open.context("a task that was just opened")?;
    if open.remind_at.is_none() {
        tasks::moments::plan_escalation(tx, &open, now).await?;
    }
    write_to(app, tx, &open, reached.reader(), now).await?;
    Ok(open)
}

/// Keeps what somebody said.
async fn answer(
    tx: &mut Tx,
    loaded: &Loaded<'_>,
    task: &Task,
    state: AskState,
    by: By<'_>,
) -> anyhow::Result<()> {
    let answered = Ask {
        state,
        answered_by: Some(by.user.clone()),
        answered_at: Some(by.now),
        why: by.word.map(str::to_owned),
        ..waiting(&loaded.engagement, role_of(task), &task.owner)
    };
    Ok(engagements::ask(tx, &answered).await?)
}
