//! What stood where it stands before Baton knew of it: no news, and no alarm. A file tells what stands; by the feed,
//! so many unknown deals at once tell the same.

use baton_storage::Reader;
use baton_storage::arrivals::{self, Arrival};
use baton_storage::opportunities::Opportunity;
use baton_storage::time::At;
use chrono::Duration;

use crate::app::App;
use crate::engine::gathered::rules::TogetherRules;

/// A deal as it is heard of for the first time.
pub fn first(deal: &Opportunity, listed: bool, now: At) -> Arrival {
    Arrival { opportunity_id: deal.opportunity_id.clone(), seen_at: now, stage: deal.stage.clone(), listed }
}

/// A deal is heard of once more: what is known of its arrival by that, if it is something else than before; `told_at`
/// is when what is said of it was so.
pub fn again(app: &App, known: Arrival, deal: &Opportunity, told_at: At, now: At) -> Option<Arrival> {
    if known.stage == deal.stage {
        return None;
    }
    // The rest of its history, told by the same file or replay, is how it came to stand there.
    let span = Duration::minutes(app.playbook.of::<TogetherRules>().list.within_minutes);
    let (soon, past) = (known.seen_at <= now && now.since(known.seen_at) <= span, told_at <= known.seen_at);
    let history = soon && past;
    let stage = deal.stage.clone().filter(|_| history);
    Some(Arrival { stage, ..known })
}

/// Whether a deal stands where it stood when Baton first heard of it, among many.
pub async fn is_listed(app: &App, db: &mut Reader, deal: &Opportunity) -> anyhow::Result<bool> {
    let Some(arrival) = arrivals::find(db, &deal.opportunity_id).await? else { return Ok(false) };
    if arrival.stage.is_none() || arrival.stage != deal.stage {
        return Ok(false);
    }
    let rules = &app.playbook.of::<TogetherRules>().list;
    let span = Duration::minutes(rules.within_minutes);
    let (from, until) = (arrival.seen_at - span, arrival.seen_at + span);
    Ok(arrival.listed || arrivals::between(db, from, until, rules.deals).await? >= rules.deals)
}
