//! What is planned of a deal that is new to us.

use baton_storage::occurrences::{self, Occurrence};

use crate::app::{App, Ctx};
use crate::features::deals::load::context::{DealContext, subject};
use crate::features::deals::rules::asks::DealRules;
use crate::rules::calendar::Calendar;
use baton_storage::ids::OpportunityId;
use serde::{Deserialize, Serialize};

/// What the rules will have to say of a deal as it is now.
pub(crate) fn moments(app: &App, context: &DealContext<'_>) -> anyhow::Result<Vec<Occurrence>> {
    let deal = &context.deal.opportunity_id;
    let calendar = Calendar::of(&app.config, context.team, &app.playbook.hours);
    let moments = app.playbook.of::<DealRules>().moments(&context.facts(), &app.playbook.stages, &calendar);
    let planned = moments.into_iter().map(|moment| {
        let args = serde_json::to_string(&RuleMoment { opportunity: deal.clone(), rule: moment.rule })?;
        Ok(Occurrence::planned(subject(deal), &moment.slot, MOMENT, args, moment.at))
    });
    planned.collect()
}

/// Puts up the moments of a deal that is new to us: there are no others yet.
pub async fn begin(ctx: &mut Ctx<'_>, context: &DealContext<'_>) -> anyhow::Result<()> {
    Ok(occurrences::add_all(ctx.tx, &moments(ctx.app, context)?).await?)
}

/// The kind of a rule's moment.
pub const MOMENT: &str = "deals.rule";

/// A rule's moment, as its row remembers it.
#[derive(Serialize, Deserialize)]
pub(crate) struct RuleMoment {
    pub(crate) opportunity: OpportunityId,
    pub(crate) rule: String,
}
