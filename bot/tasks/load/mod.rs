//! One thing that is asked, as its reader sees it.

pub mod context;
pub mod meeting;
pub mod news;
pub mod reads;

use baton_storage::actor::Actor;
use baton_storage::asks::TaskKind;
use baton_storage::ids::UserId;
use baton_storage::meetings::{self, Meeting};
use baton_storage::states::TaskState;
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, people, requests};
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::accounts::{roles, settings};
use crate::app::{App, Described, InShort, Says, Wants};
use crate::rules::sentence::fill;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::facts::{Seen, facts};
use crate::tasks::load::context::task_context;
use crate::tasks::load::news::rule_of_news;
use crate::tasks::rules::undo_until;
use crate::tasks::view::item::{Button, Item, Reads};
use crate::tasks::view::meeting::clock;
use crate::tasks::view::meets::Meets;

/// Whether something that is asked about this subject is somebody's: theirs, or told to them in another's place.
pub async fn is_asked(db: &mut Reader, subject: &Subject, user: &UserId) -> anyhow::Result<bool> {
    for task in stored_tasks::of_subject(db, subject).await? {
        if task.state != TaskState::Open || !task.is_action() {
            continue;
        }
        let told = stored_tasks::mentions_of(db, &task.task_id).await?;
        if task.owner == *user || told.iter().any(|(reader, _)| reader == user) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is asked, as `reader` sees it in `zone`.
pub async fn item(
    app: &App,
    db: &mut Reader,
    task: &Task,
    reader: Option<&UserId>,
    now: At,
    zone: Tz,
) -> anyhow::Result<Item> {
    let context = task_context(app, db, task).await?;
    let (account, deal) = match &context {
        Some(context) => (context.account.name.as_str(), context.deal.as_ref()),
        None => (task.account_id.as_str(), None),
    };
    let seen = Seen::now(account, deal).of(task);
    let account = seen.account.clone();
    let mut facts = facts(db, task, &seen, now, zone).await?;
    let reads = tasks::load::reads::why(app, db, task, reader, now).await?;
    let described = app.describe(db, task, &account).await?;
    let described = described.as_ref();
    let is_meeting = described.is_some_and(|described| described.meeting);
    let meets = meets(db, task, is_meeting, &mut facts, now, zone).await?;
    let arranged = meets.as_ref().and_then(Meets::words);
    let (sentence, named_rule) = match (described, task.asks.news()) {
        (Some(described), _) => {
            let says = match arranged {
                Some(arranged) => app.words.plain(&format!("meetings.item.{arranged}"), &facts)?,
                None => said(app, &described.says, &facts)?,
            };
            (says, described.rule.clone())
        }
        (None, Some(what)) => {
            let rule = rule_of_news(&task.subject).to_owned();
            (app.words.plain(&format!("tasks.news.{what}"), &facts)?, rule)
        }
        (None, None) => (app.words.plain("tasks.gone", &facts)?, String::new()),
    };
    let in_words = named(app, task, described, arranged, &mut facts)?;
    let account = match described.and_then(|described| described.heading) {
        Some(heading) => app.words.plain(heading, &facts)?,
        None => account,
    };
    let mut buttons = Vec::new();
    if task.state == TaskState::Open || !task.is_action() {
        let wants = described.map_or(Wants::Nothing, |described| described.wants);
        if wants == Wants::Csm
            && let Some(deal) = deal
        {
            let leads = reader
                .zip(context.as_ref())
                .is_some_and(|(reader, context)| roles::leads(app, reader, context.team));
            buttons.push(match requests::open_of(db, &deal.opportunity_id).await? {
                Some(request) => Button::act("assign", "requests.assign", request.request_id.as_str()),
                // Whoever can assign asks nobody: the request opens, and its form to assign with it.
                None if leads => Button::act("assign", "requests.begin", deal.opportunity_id.as_str()),
                None => Button::act("request", "requests.open", task.account_id.as_str()),
            });
        } else if wants == Wants::Deal
            && let Some(url) = deal.and_then(|deal| deal.url.clone())
        {
            buttons.push(Button::link("crm", &url));
        }
    }
    let can = described.filter(|_| task.state == TaskState::Open).map(|described| &described.buttons);
    buttons.extend(can.into_iter().flatten().map(|(label, action, value)| Button::act(label, action, value)));
    if meets == Some(Meets::Unarranged) {
        buttons.push(Button::act("schedule", "meetings.schedule", task.task_id.as_str()));
    }
    let name = async |db: &mut Reader, user: &Option<UserId>| -> anyhow::Result<Option<String>> {
        let Some(user) = user else { return Ok(None) };
        Ok(Some(people::name(db, user).await?))
    };
    let given: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let passed_by = given["passed_by"].as_str().map(UserId::from).filter(|_| task.passed);
    let next = match task.remind_at {
        Some(at) => settings::of(app, db, &task.owner).await?.planned(at),
        None => None,
    };
    let owner = name(db, &Some(task.owner.clone())).await?.unwrap_or_default();
    facts["owner"] = json!(owner);
    facts["task"] = json!(in_words);
    let settled = task.is_action() && task.state != TaskState::Open;
    let sentence = match (settled, reads.as_owner()) {
        _ if in_words.is_empty() => sentence,
        // What is no question can stand as done as it was asked.
        (true, _) if described.is_some_and(|described| !described.question) => sentence,
        (true, _) => app.words.plain("tasks.told.was", &facts)?,
        (false, true) => sentence,
        (false, false) => app.words.plain("tasks.told.of", &facts)?,
    };
    Ok(Item {
        id: task.task_id.0.clone(),
        account,
        sentence,
        rule: named_rule,
        proof: described.and_then(|described| described.proof.clone()),
        hint: described.and_then(|described| described.hint.clone()),
        wording: described.is_some_and(|described| described.wording),
        kind: task.kind,
        state: task.state,
        zone,
        due: task.due_at,
        // What was arranged is not late: its owner is asked how it went.
        late: task.due_at.is_some_and(|due| due < now) && task.state == TaskState::Open && arranged.is_none(),
        planned: given["planned"].as_i64().map(At),
        for_someone: (reads != Reads::Own).then(|| owner.clone()),
        owner,
        reads,
        task: in_words,
        passed_by: name(db, &passed_by).await?,
        settled_by: match &task.settled_by {
            Some(actor) => Some(people::actor_name(db, actor).await?),
            None => None,
        },
        settled_at: task.settled_at,
        reason: task.reason.clone(),
        reminded: task.reminded,
        // It stands in the message of the next morning.
        next,
        escalation: None,
        escalated: task.escalated_at.is_some(),
        snoozed: given["snoozed"].as_i64().map(At).filter(|at| *at > now),
        buttons,
        done: described.is_none_or(|described| described.done),
        undo: reader.is_some_and(|reader| {
            let theirs = task.settled_by.as_ref().and_then(Actor::person) == Some(reader);
            let team = context.as_ref().map(|context| context.team);
            let leads = team.is_some_and(|team| roles::leads_role(app, reader, team, task.role));
            undo_until(task).is_some_and(|until| now <= until) && (theirs || leads)
        }),
        meets,
        facts,
    })
}

/// What its owner is asked to do, in the words of others; empty for news.
pub(crate) fn named(
    app: &App,
    task: &Task,
    described: Option<&Described>,
    arranged: Option<&str>,
    facts: &mut Value,
) -> anyhow::Result<String> {
    let say = |key: &str, facts: &Value| app.words.plain(&format!("tasks_others.{key}"), facts);
    let Some(described) = described.filter(|_| task.kind == TaskKind::Action) else {
        return Ok(String::new());
    };
    if let Some(arranged) = arranged {
        return say(arranged, facts);
    }
    match &described.task {
        InShort::Step(step) => {
            facts["step"] = json!(step);
            say("step", facts)
        }
        InShort::WithFacts(task) => Ok(fill(task, facts)),
        InShort::Words(last) => say(last, facts),
        InShort::AsSaid => {
            facts["says"] = json!(said(app, &described.says, facts)?);
            say("rule", facts)
        }
    }
}

/// A task's sentence, with its facts.
fn said(app: &App, says: &Says, facts: &Value) -> anyhow::Result<String> {
    match says {
        Says::Whole(says) => Ok(says.clone()),
        Says::WithFacts(says) => Ok(fill(says, facts)),
        Says::Words(whole) => app.words.plain(whole, facts),
    }
}

/// The meeting that something is, may become, or is about, with what the sentences may use of it.
async fn meets(
    db: &mut Reader,
    task: &Task,
    is_meeting: bool,
    facts: &mut Value,
    now: At,
    zone: Tz,
) -> anyhow::Result<Option<Meets>> {
    let meeting = match &task.subject {
        Subject::Meeting(id) => meetings::find(db, id).await?,
        _ => tasks::load::meeting::of_task(db, task).await?,
    };
    if let Some(meeting) = &meeting {
        let at_clock = |at: At| clock(at, zone);
        facts["title"] = json!(meeting.title);
        facts["meets"] = json!(at_clock(meeting.starts_at));
        facts["meeting_day"] = json!(weekday(meeting.starts_at, zone));
        facts["where"] = json!(meeting.place);
        facts["state"] = json!(meeting.state);
        facts["who"] = json!(people::actor_name(db, &meeting.changed_by).await?);
        facts["because"] = json!(meeting.reason);
        facts["was"] = json!(facts["was"].as_i64().map(|at| at_clock(At(at))));
    }
    let open = task.state == TaskState::Open && task.subject.handoff().is_some();
    Ok(match meeting.filter(Meeting::is_planned) {
        _ if !open => None,
        Some(meeting) if meeting.ends_at <= now => Some(Meets::Over { at: meeting.starts_at }),
        Some(meeting) => Some(Meets::Ahead { at: meeting.starts_at }),
        None => is_meeting.then_some(Meets::Unarranged),
    })
}
