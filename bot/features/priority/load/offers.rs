//! What the reader of an account's page may do about it.

use baton_storage::ids::UserId;
use baton_storage::people::Person;
use baton_storage::states::{ExceptionState, TodoState};
use baton_storage::{Reader, todos};
use serde_json::{Value, json};

use crate::app::App;
use crate::features::priority::actions::label;
use crate::features::priority::load::Standing;
use crate::features::priority::load::sheet::level_with;
use crate::features::priority::view::page::Offer;
use crate::features::priority::{actions, load};
use crate::slack::payloads::ProposedLevel;

/// What the reader may do, the first thing first.
pub(crate) async fn offers(
    app: &App,
    db: &mut Reader,
    standing: &Standing<'_>,
    facts: &mut Value,
    reader: &Person,
) -> anyhow::Result<Vec<Offer>> {
    let (user, account) = (&reader.user_id, standing.account.account_id.0.clone());
    let offer = |label, action| Offer { label, action, value: account.clone() };
    facts["unchanged"] = Value::Null;
    let mut offers = answers(app, db, standing, user).await?;
    if load::rights::is_decided(standing) && load::rights::may_decide(app, standing, user) {
        if let Some(proposed) = &standing.proposed
            && load::rights::confirms(app, db, standing, user).await?
        {
            let assessment = Some(proposed.assessment_id.clone());
            let value = ProposedLevel { account: account.as_str().into(), assessment }.to_string();
            offers.push(Offer { label: "agree", action: "priority.agree", value });
        }
        offers.push(offer("review", "priority.review"));
        // Who looks a proposal over agrees to it, or answers anew.
        if standing.proposed.is_none()
            && let Some(decision) = standing.unchanged()?
        {
            let comes_to = level_with(standing, &decision);
            facts["unchanged"] = json!((comes_to != standing.level()).then(|| label(comes_to)));
            offers.push(offer("unchanged", "priority.unchanged"));
        }
        offers.push(offer("touched", "priority.touched"));
    }
    let excepts = !standing.version()?.exceptions_need.is_empty() && standing.exception.is_none();
    if excepts && load::rights::is_decided(standing) && load::rights::may_except(db, standing, user).await? {
        offers.push(offer("except", "priority.exception.open"));
    }
    offers.push(offer("history", "priority.history"));
    Ok(offers)
}

/// What the reader may say to the exception that is asked for.
async fn answers(
    app: &App,
    db: &mut Reader,
    standing: &Standing<'_>,
    user: &UserId,
) -> anyhow::Result<Vec<Offer>> {
    let Some(asked) = standing.exception.as_ref().filter(|one| one.state == ExceptionState::Asked) else {
        return Ok(Vec::new());
    };
    for todo in todos::of_subject(db, &actions::exception::subject(&asked.exception_id)).await? {
        let Some(role) = actions::exception::role_of(&todo).filter(|_| todo.state == TodoState::Open) else {
            continue;
        };
        if load::rights::holds(app, db, role, &standing.place(), user).await? {
            let offer = |label, action| Offer { label, action, value: todo.todo_id.0.clone() };
            return Ok(vec![
                offer("consent", "priority.exception.agree"),
                offer("dissent", "priority.exception.disagree"),
            ]);
        }
    }
    Ok(Vec::new())
}
