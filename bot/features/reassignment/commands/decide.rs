//! The manager's word on a handover that a CSM asks for themselves.

use baton_storage::Reader;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::handovers::{self, Handover};
use baton_storage::ids::HandoverId;
use baton_storage::people::{self, Person};
use baton_storage::states::{HandoverState, MoveState, Role};
use baton_storage::{Tx, accounts};
use serde_json::json;

use crate::accounts::roles::{self, Place, book_of};
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Act, Answer, Look};
use crate::error::Failure;
use crate::features::reassignment::commands::{gone, name, when};
use crate::features::reassignment::{actions, subject, view};
use crate::tasks;
use crate::tasks::actions::notices::News;

/// "Agree": the accounts change hands. What is not theirs any more stays where it is.
pub async fn agree(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let (mut handover, _) = proposed(app, tx, visit.value(), actor).await?;
    drop_what_has_gone(tx, &handover).await?;
    let entry = Entry::new(now, &actor.user_id, "reassignment.agree", subject::subject(&handover));
    audit::record(tx, &entry.moved("proposed", "running")).await?;
    actions::ask::settle(app, tx, &handover, &Asks::Agree(None), &actor.user_id, now).await?;
    actions::apply(app, tx, &mut handover, &actor.user_id, now).await?;
    Ok(Answer::default())
}

async fn drop_what_has_gone(tx: &mut Tx, handover: &Handover) -> Result<(), Failure> {
    let book = book_of(tx, &handover.from_csm).await?;
    for mut one in handovers::moves(tx, &handover.handover_id).await? {
        if !book.iter().any(|account| account.account_id == one.account_id) {
            one.state = MoveState::Dropped;
            handovers::keep_move(tx, &one).await?;
        }
    }
    Ok(())
}

/// "Say no": the form for the reason.
pub async fn open_refuse(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, actor, visit, .. } = look;
    let (handover, _) = proposed(app, db, visit.value(), actor).await?;
    let from = name(db, &handover.from_csm).await?;
    Ok(Answer::open(view::form::reason(&app.words, handover.handover_id.as_str(), &from)?))
}

/// Said no: nothing changes hands.
pub async fn refuse(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let (mut handover, team) = proposed(app, tx, &form.private, actor).await?;
    let why = sentence_at(app, "reason", form.text("reason"))?;
    handover.state = HandoverState::Refused;
    handover.decided_by = Some(actor.user_id.clone());
    handover.decided_at = Some(now);
    handover.refusal = Some(why.clone());
    handovers::keep(tx, &handover).await?;
    let moves = handovers::moves(tx, &handover.handover_id).await?;
    for one in &moves {
        let dropped = handovers::Move { state: MoveState::Dropped, ..one.clone() };
        handovers::keep_move(tx, &dropped).await?;
    }
    let entry = Entry::new(now, &actor.user_id, "reassignment.refuse", subject::subject(&handover));
    audit::record(tx, &entry.moved("proposed", "refused").because(&why)).await?;
    actions::ask::settle(app, tx, &handover, &Asks::Agree(None), &actor.user_id, now).await?;
    let account = match moves.first() {
        Some(first) => accounts::standing(tx, &first.account_id).await?,
        None => None,
    };
    if let Some(account) = account {
        let place = Place { account: &account, deal: None, team };
        let facts = json!({ "who": actor.name, "because": why });
        let news = News { subject: subject::subject(&handover), what: "handover_refused", roles: &[], facts };
        tasks::actions::notices::tell_now(app, tx, &news, (Role::Csm, &handover.from_csm), &place, now)
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
) -> Result<(Handover, &'a Team), Failure> {
    let Some(handover) = handovers::find(db, &HandoverId::from(id)).await? else { return Err(gone(app)?) };
    let Some(team) = app.config.team(&handover.team_id) else { return Err(gone(app)?) };
    if !roles::leads(app, &actor.user_id, team) {
        let mut managers = Vec::new();
        for manager in &team.managers {
            managers.extend(people::find(db, manager).await?.map(|person| person.name));
        }
        let facts = json!({ "managers": managers.join(" or "), "team": team.name });
        return Err(Failure::rejection(app.words.plain("reassignment.fault.manager", facts)?));
    }
    if handover.state == HandoverState::Proposed {
        return Ok((handover, team));
    }
    let sentence = match (&handover.decided_by, handover.decided_at) {
        (Some(who), Some(at)) => {
            let facts = json!({ "who": name(db, who).await?, "when": when(at, team) });
            app.words.plain("reassignment.fault.settled", facts)?
        }
        _ => app.words.plain("reassignment.fault.gone", json!({}))?,
    };
    Err(Failure::Rejection { sentence, effects: Vec::new(), too_late: true })
}
