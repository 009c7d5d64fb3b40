//! The deal closes while somebody is asked back: whoever asked says whether it is still needed. Nothing is taken back
//! by itself, since what was asked for may outlive the deal.

use baton_storage::asks::{Asks, TaskKind};
use baton_storage::engagements::Engagement;
use baton_storage::states::{Role, TaskState};
use baton_storage::tasks as stored_tasks;
use serde_json::json;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::features::deals::load::context::DealContext;
use crate::features::reengagement::rules::ReengageRules;
use crate::features::reengagement::subject::subject;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// A deal moved to another stage. Closed: whoever asked is asked. Open again: they are not any more. `open` are the
/// account's calls that are open.
pub async fn moved(ctx: &mut Ctx<'_>, context: &DealContext<'_>, open: &[Engagement]) -> anyhow::Result<()> {
    let deal = &context.deal.opportunity_id;
    let asks = Asks::Still(deal.clone());
    for one in open {
        if one.opportunity_id.as_ref().is_some_and(|about| about != deal) {
            continue;
        }
        let subject = subject(&one.engagement_id);
        if context.stage.is_open() {
            let why = ctx.app.words.plain("reengagement.reopened", json!({}))?;
            for mut task in stored_tasks::of_subject(ctx.tx, &subject).await? {
                if task.asks == asks && task.state == TaskState::Open {
                    tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(&why)).await?;
                }
            }
            continue;
        }
        let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
        let again = calendar.plus_business_days(ctx.now, 3);
        let reason = ctx.app.playbook.of::<ReengageRules>().reason(&one.reason);
        let asking = Asking {
            subject,
            asks: asks.clone(),
            role: Role::Csm,
            kind: TaskKind::Action,
            urgent: false,
            facts: json!({ "reason": reason.map_or(&one.reason, |reason| &reason.label) }),
            due_at: None,
            reminders: [Some(ctx.now), again].into_iter().flatten().collect(),
            escalate_at: None,
        };
        let place = context.place();
        match roles::is_member(ctx.tx, &one.asked_by).await? {
            true => tasks::actions::open_for(ctx, asking, one.asked_by.clone(), Role::Csm, &place).await?,
            false => tasks::actions::open(ctx, asking, &place).await?,
        };
    }
    Ok(())
}
