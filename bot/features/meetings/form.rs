//! The form that arranges a meeting: what stands in it, and what was written into it, each fault at its field.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::meetings::{self, Meeting};
use baton_storage::people::{self, Person};
use baton_storage::tasks::Task;
use baton_storage::time::At;
use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::error::ActionError;
use crate::features;
use crate::features::handoffs::load::step_of;
use crate::features::handoffs::rules::meeting::{LENGTHS, With};
use crate::features::meetings::actions::Plan;
use crate::features::meetings::rules::{self, GuestFault, TimeFault};
use crate::features::meetings::view::Draft;
use crate::rules::calendar::Calendar;
use crate::tasks::load::context::task_context;
use crate::tasks::load::meeting::of_task;

/// The longest title and place, in characters: what the form's fields take.
const LONGEST_LINE: usize = 500;

/// The form with what is known: the meeting as it stands, or the account team on a day to come.
pub async fn fresh(
    app: &App,
    db: &mut Reader,
    task: &Task,
    actor: &Person,
    now: At,
) -> Result<Draft, ActionError> {
    let Some((_, step)) = step_of(app, db, task).await? else { return Err(no_meeting(app)?) };
    let (Some(kind), Some(context)) = (&step.meeting, task_context(app, db, task).await?) else {
        return Err(no_meeting(app)?);
    };
    let mine = roles::calendar(app, Some(actor));
    let meeting = of_task(db, task).await?;
    let mut warnings = Vec::new();
    for warning in features::handoffs::load::warnings(app, db, task).await? {
        warnings.push(features::handoffs::view::line::warning(&app.words, &warning)?);
    }
    let mut draft = Draft {
        private: Carried::of(task, meeting.as_ref()).text(),
        step: step.title.clone(),
        account: context.account.name.clone(),
        team: context.team.name.clone(),
        moves: meeting.as_ref().is_some_and(meetings::Meeting::is_planned),
        customer: kind.with == With::Customer,
        zone: mine.zone().name().to_owned(),
        warnings: warnings.join(" "),
        name: kind.title(&context.account.name),
        day: String::new(),
        time: "10:00".into(),
        minutes: kind.minutes,
        people: Vec::new(),
        guests: String::new(),
        place: String::new(),
        doubt: None,
        makes_events: app.config.makes_events(),
        busy: None,
    };
    let mut people = roles::account_team(db, &context.place()).await?;
    let mut starts = rules::proposal(&mine, now);
    if let Some(meeting) = &meeting {
        people = meetings::invited(db, &meeting.meeting_id).await?;
        draft.name.clone_from(&meeting.title);
        draft.guests = meeting.guests().join("\n");
        draft.place = meeting.place.clone().unwrap_or_default();
        let minutes = u32::try_from(meeting.ends_at.since(meeting.starts_at).num_minutes()).unwrap_or(60);
        draft.minutes = minutes;
        if meeting.is_planned() && meeting.starts_at > now {
            starts = Some(mine.local(meeting.starts_at).naive_local());
        }
    }
    let starts = starts.unwrap_or_else(|| mine.local(now).naive_local());
    draft.day = starts.date().to_string();
    draft.time = starts.format("%H:%M").to_string();
    draft.people = people.into_iter().map(|user| user.0).collect();
    Ok(draft)
}

/// What was written, all faults at once.
pub async fn read(
    app: &App,
    db: &mut Reader,
    task: &Task,
    form: &Submission,
    actor: &Person,
    now: At,
) -> Result<Plan, ActionError> {
    let Some((_, step)) = step_of(app, db, task).await? else { return Err(no_meeting(app)?) };
    let Some(kind) = &step.meeting else { return Err(no_meeting(app)?) };
    let zone = roles::calendar(app, Some(actor)).zone();
    let mut faults = BTreeMap::new();
    let say = |key: &str, facts| app.words.plain(&format!("meetings.fault.{key}"), facts);

    let starts = match rules::moment(form.date("day"), form.time("time"), zone, now) {
        Ok(starts) => starts,
        Err(fault) => {
            let day = form.date("day").and_then(|day| day.parse::<NaiveDate>().ok());
            let next = match &fault {
                TimeFault::Skipped(next) => next.format("%H:%M").to_string(),
                _ => String::new(),
            };
            let facts = json!({
                "day": day.map(|day| day.format("%a %-d %b %Y").to_string()), "time": form.time("time"),
                "zone": zone.name(), "next": next,
            });
            let field = if fault.is_of_the_day() { "day" } else { "time" };
            faults.insert(field, say(fault.as_str(), facts)?);
            now
        }
    };
    let minutes = form.choice("minutes").and_then(|minutes| minutes.parse::<u32>().ok());
    let minutes = minutes.filter(|minutes| LENGTHS.contains(minutes));
    if minutes.is_none() {
        faults.insert("minutes", say("minutes", json!({}))?);
    }
    let name = one_line(form.text("name"));
    if name.is_empty() {
        faults.insert("name", say("name", json!({}))?);
    }
    let people = form.people("people");
    if people.is_empty() {
        faults.insert("people", say("nobody", json!({}))?);
    }
    let workspace = people::workspace(db).await?.unwrap_or_default();
    for user in &people {
        let person = people::find(db, user).await?;
        if !person.as_ref().is_some_and(|person| person.is_member_of(&workspace)) {
            let name = person.map_or_else(|| user.0.clone(), |person| person.name);
            faults.insert("people", say("member", json!({ "name": name }))?);
        }
    }
    let customer = kind.with == With::Customer;
    // A meeting of ours alone has no field for people outside, and takes none.
    let guests = if customer { rules::guests(form.text("guests")) } else { Ok(Vec::new()) };
    let guests = match guests {
        Ok(guests) => guests,
        Err(fault) => {
            let sentence = match fault {
                GuestFault::NoAddress(text) => say("address", json!({ "text": text }))?,
                GuestFault::TooMany => say("guests", json!({}))?,
            };
            faults.insert("guests", sentence);
            Vec::new()
        }
    };
    if !faults.is_empty() {
        return Err(ActionError::Fields(faults));
    }
    let ends = starts + Duration::minutes(minutes.unwrap_or(60).into());
    let place = Some(one_line(form.text("place"))).filter(|place| !place.is_empty());
    Ok(Plan { title: name, customer, starts, ends, zone: zone.name().to_owned(), place, people, guests })
}

/// The form again, with what there is to doubt about its time; none once the sender has seen that and sent it again.
pub async fn doubted(
    app: &App,
    db: &mut Reader,
    task: &Task,
    plan: &Plan,
    (form, carried): (&Submission, &Carried),
    actor: &Person,
    now: At,
) -> Result<Option<Draft>, ActionError> {
    if carried.doubted == Some(plan.starts) {
        return Ok(None);
    }
    let Some(team) = app.config.team(&task.team_id) else { return Ok(None) };
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let Some(doubt) = rules::doubt(&calendar, plan.starts, plan.ends) else { return Ok(None) };
    let mut draft = fresh(app, db, task, actor, now).await?;
    let again =
        Carried { task: carried.task.clone(), sequence: carried.sequence, doubted: Some(plan.starts) };
    draft.private = again.text();
    draft.doubt = Some(doubt.as_str());
    draft.day = form.date("day").unwrap_or_default().to_owned();
    draft.time = form.time("time").unwrap_or_default().to_owned();
    draft.minutes = u32::try_from(plan.ends.since(plan.starts).num_minutes()).unwrap_or(60);
    draft.name.clone_from(&plan.title);
    draft.people = plan.people.iter().map(|user| user.0.clone()).collect();
    draft.guests = form.text("guests").to_owned();
    draft.place = form.text("place").to_owned();
    Ok(Some(draft))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_LINE).collect()
}

/// What a form carries: what it is about, and how it stood when the form was opened.
pub struct Carried {
    /// The id of what is asked.
    pub task: String,
    /// None: there was no meeting.
    pub sequence: Option<i64>,
    /// A start that was doubted, which sending the form again accepts.
    pub(crate) doubted: Option<At>,
}

impl Carried {
    pub(crate) fn of(task: &Task, meeting: Option<&Meeting>) -> Self {
        let sequence = meeting.map(|meeting| meeting.sequence);
        Self { task: task.task_id.0.clone(), sequence, doubted: None }
    }

    pub fn read(private: &str) -> Self {
        let carried: Value = serde_json::from_str(private).unwrap_or_default();
        Self {
            task: carried["todo"].as_str().unwrap_or_default().to_owned(),
            sequence: carried["sequence"].as_i64(),
            doubted: carried["doubted"].as_i64().map(At),
        }
    }

    pub(crate) fn text(&self) -> String {
        json!({ "todo": self.task, "sequence": self.sequence, "doubted": self.doubted }).to_string()
    }
}

pub(crate) fn no_meeting(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("meetings.fault.no_meeting", json!({}))?))
}
