//! The manager's word on a reassignment that a CSM asks for themselves.

use baton_storage::Reader;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::ReassignmentId;
use baton_storage::people::{self, Person};
use baton_storage::reassignments::{self, Reassignment};
use baton_storage::states::{MoveState, ReassignmentState, Role};
use baton_storage::{Tx, accounts};
use serde_json::json;

use crate::accounts::roles::{self, Place, book_of};
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::reassignment::commands::{gone, name, when};
use crate::features::reassignment::{actions, subject, view};
use crate::tasks;
use crate::tasks::actions::notices::News;

/// "Agree": the accounts change hands. What is not theirs any more stays where it is.
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let (mut reassignment, _) = proposed(app, tx, interaction.value(), actor).await?;
    drop_what_has_gone(tx, &reassignment).await?;
    let entry = Entry::new(now, &actor.user_id, "reassignment.agree", subject::subject(&reassignment));
    audit::record(tx, &entry.moved("proposed", "running")).await?;
    actions::ask::settle(app, tx, &reassignment, &Asks::Agree(None), &actor.user_id, now).await?;
    actions::apply(app, tx, &mut reassignment, &actor.user_id, now).await?;
    Ok(Answer::default())
}

async fn drop_what_has_gone(tx: &mut Tx, reassignment: &Reassignment) -> Result<(), ActionError> {
    let book = book_of(tx, &reassignment.from_csm).await?;
    for mut one in reassignments::moves(tx, &reassignment.reassignment_id).await? {
        if !book.iter().any(|account| account.account_id == one.account_id) {
            one.state = MoveState::Dropped;
            reassignments::keep_move(tx, &one).await?;
        }
    }
    Ok(())
}

/// "Say no": the form for the reason.
pub async fn open_refuse(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let (reassignment, _) = proposed(app, db, interaction.value(), actor).await?;
    let from = name(db, &reassignment.from_csm).await?;
    Ok(Answer::open(view::form::reason(&app.words, reassignment.reassignment_id.as_str(), &from)?))
}

/// Said no: nothing changes hands.
pub async fn refuse(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let (mut reassignment, team) = proposed(app, tx, &form.private, actor).await?;
    let why = sentence_at(app, "reason", form.text("reason"))?;
    reassignment.state = ReassignmentState::Refused;
    reassignment.decided_by = Some(actor.user_id.clone());
    reassignment.decided_at = Some(now);
    reassignment.refusal = Some(why.clone());
    reassignments::keep(tx, &reassignment).await?;
    let moves = reassignments::moves(tx, &reassignment.reassignment_id).await?;
    for one in &moves {
        let dropped = reassignments::Move { state: MoveState::Dropped, ..one.clone() };
        reassignments::keep_move(tx, &dropped).await?;
    }
    let entry = Entry::new(now, &actor.user_id, "reassignment.refuse", subject::subject(&reassignment));
    audit::record(tx, &entry.moved("proposed", "refused").because(&why)).await?;
    actions::ask::settle(app, tx, &reassignment, &Asks::Agree(None), &actor.user_id, now).await?;
    let account = match moves.first() {
        Some(first) => accounts::resolve_merged(tx, &first.account_id).await?,
        None => None,
    };
    if let Some(account) = account {
        let place = Place { account: &account, deal: None, team };
        let facts = json!({ "who": actor.name, "because": why });
        let news =
            News { subject: subject::subject(&reassignment), what: "handover_refused", roles: &[], facts };
        tasks::actions::notices::tell_now(app, tx, &news, (Role::Csm, &reassignment.from_csm), &place, now)
            .await?;
    }
    Ok(Answer::default())
}

/// The one behind the button, for those whose word it needs, while it waits for that.
async fn proposed<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<(Reassignment, &'a Team), ActionError> {
    let Some(reassignment) = reassignments::find(db, &ReassignmentId::from(id)).await? else {
        return Err(gone(app)?);
    };
    let Some(team) = app.config.team(&reassignment.team_id) else { return Err(gone(app)?) };
    if !roles::leads(app, &actor.user_id, team) {
        let mut managers = Vec::new();
        for manager in &team.managers {
            managers.extend(people::find(db, manager).await?.map(|person| person.name));
        }
        let facts = json!({ "managers": managers.join(" or "), "team": team.name });
        return Err(ActionError::rejection(app.words.plain("reassignment.fault.manager", facts)?));
    }
    if reassignment.state == ReassignmentState::Proposed {
        return Ok((reassignment, team));
    }
    let sentence = match (&reassignment.decided_by, reassignment.decided_at) {
        (Some(who), Some(at)) => {
            let facts = json!({ "who": name(db, who).await?, "when": when(at, team) });
            app.words.plain("reassignment.fault.settled", facts)?
        }
        _ => app.words.plain("reassignment.fault.gone", json!({}))?,
    };
    Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}
