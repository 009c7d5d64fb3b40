//! Reactions to events of others: a CSM accepts, or that is taken back; a step of a handoff opens, or is settled. What
//! follows is written in Salesforce, where the configuration wants it.

use baton_storage::handoffs::Handoff;
use baton_storage::ids::{AccountId, HandoffId, RequestId};
use baton_storage::states::RequestState;
use baton_storage::{accounts, crm_writes};

use crate::app::Ctx;
use crate::connectors::salesforce::csm::Csm;
use crate::connectors::salesforce::csm_field;
use crate::connectors::salesforce::step_task::StepTask;
use crate::engine::job::Job;
use crate::event::Event;

/// What follows there from what happened here.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    let Some(section) = &ctx.app.config.salesforce else { return Ok(()) };
    let (writes_csm, writes_tasks) = (section.writes.csm, section.writes.task_key.is_some());
    match *event {
        Event::RequestAccepted { account, request, .. } if writes_csm => {
            accepted(ctx, account, request).await
        }
        Event::RequestChanged(request) if writes_csm && request.state != RequestState::Accepted => {
            let wrote = crm_writes::find(ctx.tx, &request.account_id, csm_field::FIELD).await?;
            match wrote.filter(|wrote| wrote.request_id == request.request_id) {
                Some(_) => accepted(ctx, &request.account_id, &request.request_id).await,
                None => Ok(()),
            }
        }
        Event::DealLetGo { account, .. } if writes_csm => {
            match crm_writes::find(ctx.tx, account, csm_field::FIELD).await? {
                Some(wrote) => accepted(ctx, account, &wrote.request_id).await,
                None => Ok(()),
            }
        }
        Event::StepOpened { handoff: Handoff { handoff_id, .. }, step, .. } if writes_tasks => {
            step_task(ctx, handoff_id, step).await
        }
        Event::TaskSettled(task) | Event::TaskChanged(task) if writes_tasks => {
            match (task.subject.handoff(), task.asks.step()) {
                (Some(handoff), Some(step)) => step_task(ctx, handoff, step).await,
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

async fn accepted(ctx: &mut Ctx<'_>, account: &AccountId, request: &RequestId) -> anyhow::Result<()> {
    let known = accounts::find(ctx.tx, account).await?;
    let knew = known.and_then(|known| known.csm_field);
    Csm { account: account.clone(), request: request.clone(), knew }.enqueue(ctx).await
}

async fn step_task(ctx: &mut Ctx<'_>, handoff: &HandoffId, step: &str) -> anyhow::Result<()> {
    StepTask { handoff: handoff.clone(), step: step.to_owned() }.enqueue(ctx).await
}
