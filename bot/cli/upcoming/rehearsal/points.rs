//! What a message holds, and why: the rule, and which step or reminder it is.

use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::UserId;
use baton_storage::outbox::OutboxEntry;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, bundles, people};

use crate::accounts::roles;
use crate::app::App;
use crate::engine::gathered;
use crate::engine::job::{Job, PrepareCtx};
use crate::features::reviews::jobs::card::Card;
use crate::features::reviews::jobs::left::Left;
use crate::features::reviews::jobs::session::Session;
use crate::registry::jobs::TABLE;
use crate::rules::Reasoned;
use crate::rules::sentence::counted;
use crate::slack::dates::weekday;
use crate::slack::words::escape;
use crate::tasks::jobs::list::List;
use crate::tasks::jobs::{Digest, Single};
use crate::tasks::view::item::Reads;
use crate::{features, tasks};

/// One thing that a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// As Slack is given it.
    pub sentence: String,
    /// The rule of the process behind it, such as `R2`; empty where there is none.
    pub rule: String,
    /// Why it is said.
    pub why: String,
}

/// What an effect will say, of those that are described.
pub async fn of(
    app: &App,
    db: &mut Reader,
    effect: &OutboxEntry,
    text: &str,
    now: At,
) -> anyhow::Result<Vec<Point>> {
    if effect.bundle.is_some() {
        let mut points = Vec::new();
        for member in bundles::members(db, &effect.outbox_id).await? {
            let text =
                match gathered::load::line(PrepareCtx { app, db: &mut *db, now, table: &TABLE }, &member)
                    .await?
                {
                    Some(line) => line,
                    None => continue,
                };
            points.extend(one(app, db, &member, &text, now).await?);
        }
        return Ok(points);
    }
    one(app, db, effect, text, now).await
}

/// What one effect says.
async fn one(
    app: &App,
    db: &mut Reader,
    effect: &OutboxEntry,
    text: &str,
    now: At,
) -> anyhow::Result<Vec<Point>> {
    match effect.kind.as_str() {
        List::KIND => {
            let job = List::read(&effect.args)?;
            let mut points = Vec::new();
            for task in stored_tasks::mentioned(db, &job.to, &job.key()).await? {
                points.push(point(app, db, &task, &job.to, now).await?);
            }
            Ok(points)
        }
        Digest::KIND => {
            let job = Digest::read(&effect.args)?;
            let mut points = Vec::new();
            for task in stored_tasks::mentioned(db, &job.to, &job.day).await? {
                points.push(point(app, db, &task, &job.to, now).await?);
            }
            Ok(points)
        }
        Single::KIND => {
            let job = Single::read(&effect.args)?;
            let Some(task) = stored_tasks::find(db, &job.task).await? else { return Ok(Vec::new()) };
            let mut point = point(app, db, &task, &job.to, now).await?;
            point.why = match job.what.as_str() {
                "escalated" => {
                    let times = counted(&task.reminded.to_string(), "time", None);
                    format!("{}, asked {times} in vain", origin(&task))
                }
                _ => format!("{}, told at once", origin(&task)),
            };
            Ok(vec![point])
        }
        features::requests::jobs::escalation::EscalationNotice::KIND => {
            let why = features::requests::jobs::escalation::why(app, db, &effect.args).await?;
            let point = |why: Reasoned| {
                let why_words = why.sentence.trim_end_matches('.').to_owned();
                Point { sentence: text.to_owned(), rule: why.rule.to_owned(), why: why_words }
            };
            Ok(why.map(point).into_iter().collect())
        }
        Card::KIND | Session::KIND | Left::KIND => {
            let why = "the quarterly review of the team's priorities".to_owned();
            Ok(vec![Point { sentence: text.to_owned(), rule: "P6".into(), why }])
        }
        _ => Ok(Vec::new()),
    }
}

/// Something that is asked or told, as `reader` will see it, and which time it is.
async fn point(app: &App, db: &mut Reader, task: &Task, reader: &UserId, now: At) -> anyhow::Result<Point> {
    let person = people::find(db, reader).await?;
    let zone = roles::calendar(app, person.as_ref()).zone();
    let item = tasks::load::item(app, db, task, Some(reader), now, zone).await?;
    let mut why = vec![origin(task)];
    if item.kind == TaskKind::Action {
        why.push(format!("reminder {}", item.reminded));
    }
    why.extend(item.due.map(|due| format!("due {}", weekday(due, zone))));
    let owner = item.for_someone.unwrap_or_default();
    match item.reads {
        Reads::Own | Reads::Handed | Reads::Back => {}
        Reads::Together => why.push(format!("together with {owner}")),
        Reads::Away => why.push(format!("for {owner}, who is away")),
        Reads::Left => why.push(format!("for {owner}, who has left")),
        Reads::Escalated => why.push(format!("as {owner} has not acted")),
    }
    Ok(Point { sentence: escape(&item.sentence), rule: item.rule, why: why.join(", ") })
}

/// What asks for it: a rule of `deals.toml`, a step of a track, or something that happened.
fn origin(task: &Task) -> String {
    match &task.asks {
        Asks::News { what, .. } => format!("news {what}"),
        Asks::Step(id) => format!("step {id}"),
        asks => format!("rule {asks}"),
    }
}
