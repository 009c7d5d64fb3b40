//! What is known of a handoff, for its track to decide.

use baton_storage::handoffs::Handoff;
use baton_storage::states::{Pov, TaskState};
use baton_storage::{Reader, accounts, opportunities, requests, tasks as stored_tasks};
use std::collections::BTreeSet;

use crate::accounts::roles;
use crate::app::App;
use crate::features::handoffs::rules::{Situation, Track, Tracks};
use crate::rules::stages::StageKind;

/// What is known of a handoff, for its track to decide.
pub async fn situation(app: &App, db: &mut Reader, handoff: &Handoff) -> anyhow::Result<Situation> {
    let account = accounts::resolve_merged(db, &handoff.account_id).await?;
    let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
    let stage = deal.as_ref().and_then(|deal| app.playbook.stages.parse(deal.stage.as_deref()?));
    let request = match &handoff.request_id {
        Some(request) => requests::find(db, request).await?,
        None => None,
    };
    let assigned = match &account {
        Some(account) => roles::has_csm(app, db, account).await?,
        None => false,
    };
    let settled = stored_tasks::of_subject(db, &handoff.subject()).await?;
    let settled = settled.into_iter().filter(|one| matches!(one.state, TaskState::Done | TaskState::Dropped));
    Ok(Situation {
        assigned,
        won: stage.is_some_and(|stage| stage.counts_as == StageKind::Won),
        pov: request.is_some_and(|request| request.pov != Pov::None),
        settled: settled.filter_map(|one| one.asks.step().map(str::to_owned)).collect::<BTreeSet<String>>(),
    })
}

/// A handoff's track; none when the file is gone.
pub fn track_of<'a>(app: &'a App, handoff: &Handoff) -> Option<&'a Track> {
    app.playbook.of::<Tracks>().0.get(&handoff.track)
}
