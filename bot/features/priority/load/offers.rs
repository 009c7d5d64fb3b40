//! What the reader of an account's page may do about it.

use baton_storage::ids::UserId;
use baton_storage::people::Person;
use baton_storage::states::{ExceptionState, TaskState};
use baton_storage::{Reader, tasks};

use crate::app::App;
use crate::features::priority::actions::exception::asked;
use crate::features::priority::load::{self, PriorityContext, level_with};
use crate::features::priority::rules::level::label;
use crate::features::priority::view::facts::PriorityFacts;
use crate::features::priority::view::page::Offer;
use crate::slack::payloads::ProposedLevel;

/// What the reader may do, the first thing first.
pub(crate) async fn offers(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    facts: &mut PriorityFacts,
    reader: &Person,
) -> anyhow::Result<Vec<Offer>> {
    let (user, account) = (&reader.user_id, context.account.account_id.0.clone());
    let offer = |label, action| Offer { label, action, value: account.clone() };
    let mut offers = answers(app, db, context, user).await?;
    if load::rights::is_decided(context) && load::rights::may_decide(app, context, user) {
        if let Some(proposed) = &context.proposed
            && load::rights::confirms(app, db, context, user).await?
        {
            let assessment = Some(proposed.assessment_id.clone());
            let value = ProposedLevel { account: account.as_str().into(), assessment }.to_string();
            offers.push(Offer { label: "agree", action: "priority.agree", value });
        }
        offers.push(offer("review", "priority.review"));
        // Who looks a proposal over agrees to it, or answers anew.
        if context.proposed.is_none()
            && let Some(decision) = context.unchanged()?
        {
            let comes_to = level_with(context, &decision);
            facts.unchanged = (comes_to != context.level()).then(|| label(comes_to));
            offers.push(offer("unchanged", "priority.unchanged"));
        }
        offers.push(offer("touched", "priority.touched"));
    }
    let excepts = !context.version()?.exceptions_need.is_empty() && context.exception.is_none();
    if excepts && load::rights::is_decided(context) && load::rights::may_except(db, context, user).await? {
        offers.push(offer("except", "priority.exception.open"));
    }
    offers.push(offer("history", "priority.history"));
    Ok(offers)
}

/// What the reader may say to the exception that is asked for.
async fn answers(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    user: &UserId,
) -> anyhow::Result<Vec<Offer>> {
    let Some(asked) = context.exception.as_ref().filter(|one| one.state == ExceptionState::Asked) else {
        return Ok(Vec::new());
    };
    for task in tasks::of_subject(db, &asked::subject(&asked.exception_id)).await? {
        let Some(role) = asked::role_of(&task).filter(|_| task.state == TaskState::Open) else {
            continue;
        };
        if load::rights::holds(app, db, role, &context.place(), user).await? {
            let offer = |label, action| Offer { label, action, value: task.task_id.0.clone() };
            return Ok(vec![
                offer("consent", "priority.exception.agree"),
                offer("dissent", "priority.exception.disagree"),
            ]);
        }
    }
    Ok(Vec::new())
}
