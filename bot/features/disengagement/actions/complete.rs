//! The end: nobody of ours looks after the account alone any more, and whoever stays responsible knows (D2).
//!
//! The CRM stays the master of its CSM field: Baton ends its own assignment and asks the managers to change the field.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::assignments::{self, Outcome};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::requests::{self, Request};
use baton_storage::states::{DisengagementState, Role, TaskState};
use baton_storage::subject::SubjectKind;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::{Reader, disengagements, handoffs, meetings, opportunities, people, reviews};
use serde_json::json;

use crate::accounts::qualification::{Answer, CurrentCsm, QualificationRules};
use crate::accounts::roles;
use crate::app::{App, Ctx};
use crate::error::ActionError;
use crate::features::disengagement::actions::withdraw_asks;
use crate::features::disengagement::jobs::refresh;
use crate::features::disengagement::load::{DisengagementContext, level_after, name, qualifies};
use crate::features::onboarding::actions::follow;
use crate::rules::calendar::Calendar;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::notices::News;
use crate::{features, tasks};

/// What completing it ends.
pub struct Ending {
    /// Titles of meetings to come.
    pub meetings: Vec<String>,
    /// Requests for a CSM that are open.
    pub requests: Vec<Request>,
    /// What is still asked of the CSM, or for the handoff.
    pub tasks: Vec<Task>,
    /// Whom the CRM's CSM field names.
    pub field: Option<String>,
}

/// Finds that out.
pub async fn ending(app: &App, db: &mut Reader, case: &DisengagementContext<'_>) -> anyhow::Result<Ending> {
    let account = &case.account.account_id;
    let handoff = handoffs::of_account(db, account).await?;
    let meetings = match &handoff {
        Some(handoff) => meetings::planned(db, &handoff.handoff_id).await?,
        None => Vec::new(),
    };
    let own = case.one.subject();
    let steps = handoff.map(|handoff| handoff.subject());
    let is_theirs = |task: &Task| {
        let of_csm = task.role == Role::Csm || Some(&task.owner) == case.csm.as_ref();
        // Who was called back is called back until somebody says otherwise.
        let called_back = task.subject.engagement().is_some();
        task.is_action()
            && !called_back
            && task.subject != own
            && (of_csm || Some(&task.subject) == steps.as_ref())
    };
    let mut tasks = stored_tasks::open_of_account(db, account).await?;
    tasks.retain(is_theirs);
    let mut requests = requests::of_account(db, account).await?;
    requests.retain(|request| request.state.is_open());
    Ok(Ending {
        meetings: meetings.into_iter().map(|meeting| meeting.title).collect(),
        requests,
        tasks,
        field: field(app, db, &case.account).await?,
    })
}

/// Whom the CRM's CSM field names, as people know them.
async fn field(app: &App, db: &mut Reader, account: &Account) -> anyhow::Result<Option<String>> {
    match CurrentCsm::of_field(account.csm_field.as_deref(), app.playbook.of::<QualificationRules>()) {
        CurrentCsm::Person { name, .. } => {
            Ok(Some(people::by_email(db, &name).await?.map_or(name, |person| person.name)))
        }
        _ => Ok(None),
    }
}

/// Completes it. `why` is what those read who are concerned.
pub async fn complete(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    successor: &UserId,
    why: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let ending = ending(ctx.app, ctx.tx, case).await?;
    for request in &ending.requests {
        let id = &request.request_id;
        let context = features::requests::load::load_summary(ctx.app, ctx.tx, id, ctx.now).await?;
        features::requests::actions::decide::decline(ctx, &context, why, by).await?;
    }
    let verdict = qualifies(ctx.app, ctx.tx, &case.account).await?;
    let account_id = case.account.account_id.clone();
    let before = case.one.state;
    case.one.state = DisengagementState::Completed;
    case.one.successor = Some(successor.clone());
    case.one.scale = verdict.answer == Answer::Scale;
    case.one.csm_field.clone_from(&case.account.csm_field);
    case.one.ended_by = Some(by.clone());
    case.one.ended_at = Some(ctx.now);
    disengagements::change(ctx.tx, &case.one).await?;
    let entry = Entry::new(ctx.now, by, "disengagement.complete", case.one.subject());
    audit::record(ctx.tx, &entry.moved(before.as_str(), case.one.state.as_str()).because(why)).await?;
    withdraw_asks(ctx, &case.one, why).await?;

    let assigned = assignments::current(ctx.tx, &account_id).await?;
    if let Some(assigned) = &assigned {
        assignments::settle_account(ctx.tx, &account_id, Outcome::Ended, Some(why), ctx.now).await?;
        let object = format!("account:{account_id}");
        let entry = Entry::new(ctx.now, by, "assignment.end", object).moved(assigned.csm.as_str(), "none");
        audit::record(ctx.tx, &entry.because(why)).await?;
        features::requests::jobs::refresh_offer(ctx, assigned).await?;
    }
    if case.account.onboarding_since.take().is_some() {
        accounts::set_onboarding(ctx.tx, &account_id, None).await?;
    }
    follow::stop(ctx, &account_id, why).await?;
    // Its meetings to come are called off with its steps, and those invited hear of it.
    features::handoffs::actions::pause::end(ctx, &account_id, why).await?;
    for task in ending.tasks {
        let open =
            stored_tasks::find(ctx.tx, &task.task_id).await?.filter(|task| task.state == TaskState::Open);
        if let Some(mut open) = open {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(why)).await?;
        }
    }
    if let Some(level) = level_after(&verdict)
        && let Some(standing) =
            features::priority::load::load_context(ctx.app, ctx.tx, &account_id, ctx.now).await?
        && standing.account.priority != Some(level)
    {
        let because = ctx.app.words.plain("disengagement.because.level", json!({}))?;
        features::priority::actions::begin(ctx, &standing, level, &because).await?;
    }
    if let Some(running) = reviews::running(ctx.tx, &case.team.id).await? {
        features::reviews::actions::items::sync(ctx, running).await?;
    }
    for deal in opportunities::of_account(ctx.tx, &account_id).await? {
        features::deals::jobs::replan(ctx, &deal.opportunity_id).await?;
    }
    if let Some(field) = ending.field {
        ask_field(ctx, case, &field).await?;
    }
    notify(ctx, case, successor, by).await?;
    Ok(refresh(ctx, &case.one).await?)
}

/// The managers alone may change whom the CRM names.
async fn ask_field(ctx: &mut Ctx<'_>, case: &DisengagementContext<'_>, field: &str) -> anyhow::Result<()> {
    let calendar = Calendar::of(&ctx.app.config, case.team, &ctx.app.playbook.hours);
    let later = |days| calendar.plus_business_days(ctx.now, days);
    let scale = ctx.app.playbook.of::<QualificationRules>().scale_labels.first().filter(|_| case.one.scale);
    let asking = Asking {
        subject: case.one.subject(),
        asks: Asks::Field,
        role: Role::Managers,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({ "csm": field, "scale": scale }),
        due_at: later(3),
        reminders: [Some(ctx.now), later(3)].into_iter().flatten().collect(),
        escalate_at: None,
    };
    tasks::actions::open(ctx, asking, &case.place()).await?;
    Ok(())
}

/// Whoever stays responsible hears it at once, everybody else of the account with their next day's message.
async fn notify(
    ctx: &mut Ctx<'_>,
    case: &DisengagementContext<'_>,
    successor: &UserId,
    by: &UserId,
) -> anyhow::Result<()> {
    let place = case.place();
    let csm = case.one.csm.as_ref().or(case.csm.as_ref());
    let facts = json!({
        "who": name(ctx.tx, csm.unwrap_or(by)).await?,
        "successor": name(ctx.tx, successor).await?,
        "scale": case.one.scale,
    });
    let mut told: Vec<UserId> = vec![by.clone()];
    if successor != by {
        let news =
            News { subject: case.one.subject(), what: "disengaged_heir", roles: &[], facts: facts.clone() };
        tasks::actions::notices::notify_at_once(ctx, &news, Role::Seller, successor, &place).await?;
        told.push(successor.clone());
    }
    let mut others: Vec<(Role, UserId)> = Vec::new();
    for role in [Role::Seller, Role::Sa, Role::Managers] {
        others.extend(roles::role_holder(ctx.tx, role, &place).await?.map(|user| (role, user)));
    }
    others.extend(csm.map(|user| (Role::Csm, user.clone())));
    for (role, user) in others {
        if !told.contains(&user) {
            let facts = facts.clone();
            let news = News { subject: case.one.subject(), what: "disengaged", roles: &[], facts };
            tasks::actions::notices::notify_one(ctx, &news, role, &user, &place).await?;
            told.push(user);
        }
    }
    Ok(())
}

/// The CRM's CSM field reads otherwise now: nobody is asked any more to change it.
pub async fn field_changed(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let why = ctx.app.words.plain("disengagement.because.field", json!({}))?;
    for mut open in stored_tasks::open_of_account(ctx.tx, account).await? {
        if open.subject.kind() == SubjectKind::Disengagement && open.asks == Asks::Field {
            tasks::actions::settle(ctx, &mut open, TaskState::Done, None, Some(&why)).await?;
        }
    }
    Ok(())
}
