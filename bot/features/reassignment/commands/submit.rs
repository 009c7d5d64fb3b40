//! The form behind `/csm-book`, sent: the next page, or what was chosen is done, or asked of the manager.

use std::collections::BTreeMap;

use baton_storage::ids::{AccountId, ReassignmentId, UserId};
use baton_storage::reassignments::{self, Reassignment};
use baton_storage::states::{HandoverKind, ReassignmentState};
use baton_storage::time::At;
use baton_storage::{Reader, accounts, people};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::accounts::roles::book_of;
use crate::accounts::teams::today;
use crate::app::{App, Ctx};
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::reassignment::commands::{gone, outdated, when, whose};
use crate::features::reassignment::form::{self, Carried, Whose};
use crate::features::reassignment::rules::ReassignmentRules;
use crate::features::reassignment::{actions, view};
use crate::slack::dates::day;

/// A page, sent.
pub async fn hand(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let Some(mut carried) = Carried::read(&form.private) else { return Err(gone(ctx.app)?) };
    carried.take(form);
    let whose = whose(ctx.app, ctx.tx, &carried.from, actor).await?;
    if carried.is_outdated(whose.team) {
        return Err(outdated(ctx.app, &whose)?);
    }
    if carried.page + 1 < carried.pages() {
        carried.page += 1;
        return Ok(Answer::instead(form::view(ctx.app, ctx.tx, &whose, &carried, ctx.now).await?));
    }
    let said = read(ctx.app, ctx.tx, &whose, &carried, ctx.now).await?;
    unchanged(ctx, &whose, &said.moves).await?;
    if let Some(waits) = reassignments::proposed(ctx.tx, &whose.from).await?.filter(|_| !whose.agrees) {
        let facts = json!({ "name": whose.name, "when": when(waits.started_at, whose.team) });
        return Err(ActionError::rejection(ctx.app.words.plain("reassignment.fault.waits", facts)?));
    }
    let mut reassignment = Reassignment {
        reassignment_id: ReassignmentId::fresh(),
        team_id: whose.team.id.clone(),
        from_csm: whose.from.clone(),
        kind: said.kind,
        why: carried.why.clone(),
        back_on: said.back_on,
        overlap_until: said.overlap,
        state: ReassignmentState::Proposed,
        started_by: actor.user_id.clone(),
        started_at: ctx.now,
        decided_by: None,
        decided_at: None,
        refusal: None,
    };
    actions::decide::start(ctx, &mut reassignment, &said.moves, whose.agrees).await?;
    let mut facts = json!({ "name": whose.name, "count": said.moves.len() });
    if whose.agrees {
        facts["until"] = json!(reassignment.overlap_until.as_deref().map(day));
        facts["field"] = json!(said.named);
        return Ok(Answer::instead(view::form::result(&ctx.app.words, "done", &facts)?));
    }
    let managers = managers(ctx.tx, &whose).await?;
    facts["one"] = json!(managers.len() == 1);
    facts["managers"] = json!(managers.join(" or "));
    Ok(Answer::instead(view::form::result(&ctx.app.words, "asked", &facts)?))
}

/// The names of the team's managers who are there.
async fn managers(db: &mut Reader, whose: &Whose<'_>) -> Result<Vec<String>, ActionError> {
    let mut names = Vec::new();
    for manager in &whose.team.managers {
        names.extend(people::find(db, manager).await?.filter(|one| one.active).map(|one| one.name));
    }
    Ok(names)
}

/// What was chosen, checked.
struct Said {
    moves: Vec<(AccountId, UserId)>,
    kind: HandoverKind,
    overlap: Option<String>,
    back_on: Option<String>,
    /// Whether the CRM's field of any of them names a person.
    named: bool,
}

async fn read(
    app: &App,
    db: &mut Reader,
    whose: &Whose<'_>,
    carried: &Carried,
    now: At,
) -> Result<Said, ActionError> {
    let mut faults: BTreeMap<&'static str, String> = BTreeMap::new();
    let say = |key: &str, facts: Value| app.words.plain(&format!("reassignment.fault.{key}"), facts);
    let today = today(app, whose.team, now);
    let parse = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
    let words = |day: NaiveDate| day.format("%-d %b %Y").to_string();

    let kind = carried.kind.as_deref().and_then(HandoverKind::parse);
    if kind.is_none() {
        faults.insert("kind", say("kind", json!({}))?);
    }
    let longest = app.playbook.of::<ReassignmentRules>().longest_overlap_days;
    let overlap = parse(&carried.overlap);
    if overlap.is_some() && !whose.active {
        faults.insert("overlap", say("overlap_gone", json!({ "name": whose.name }))?);
    } else if let Some(day) = overlap {
        if day < today {
            faults.insert("overlap", say("overlap_past", json!({ "day": words(day) }))?);
        } else if day > today + Days::new(longest) {
            faults.insert("overlap", say("overlap_far", json!({ "day": words(day), "days": longest }))?);
        }
    }
    let back_on = parse(&carried.back_on);
    match back_on {
        Some(_) if kind.is_some_and(|kind| kind != HandoverKind::Absence) => {
            faults.insert("back_on", say("back_unasked", json!({ "name": whose.name }))?);
        }
        None if kind == Some(HandoverKind::Absence) => {
            faults.insert("back_on", say("back_missing", json!({}))?);
        }
        Some(day) if day < today => {
            faults.insert("back_on", say("back_past", json!({ "day": words(day) }))?);
        }
        _ => {}
    }
    let mut moves = Vec::new();
    let mut named = false;
    for (account, place) in carried.choices() {
        let Some(place) = place else { continue };
        // Only somebody of the team who is there: the form has been in other hands.
        let to = whose.team.csms.get(place).filter(|to| **to != whose.from);
        let there = match to {
            Some(to) => people::find(db, to).await?.is_none_or(|person| person.active),
            None => false,
        };
        let Some(to) = to.filter(|_| there) else {
            faults.insert("kind", say("whom", json!({}))?);
            break;
        };
        let field = accounts::resolve_merged(db, &account).await?.and_then(|account| account.csm_field);
        let field = CurrentCsm::of_field(field.as_deref(), app.playbook.of::<QualificationRules>());
        named |= matches!(field, CurrentCsm::Person { .. });
        moves.push((account, to.clone()));
    }
    if moves.is_empty() && faults.is_empty() {
        faults.insert("kind", say("chosen", json!({}))?);
    }
    match kind {
        Some(kind) if faults.is_empty() => Ok(Said {
            moves,
            kind,
            overlap: overlap.map(|day| day.to_string()),
            back_on: back_on.map(|day| day.to_string()),
            named,
        }),
        _ => Err(ActionError::Fields(faults)),
    }
}

/// Every account is still theirs; whoever comes second is told what the first one did.
async fn unchanged(
    ctx: &mut Ctx<'_>,
    whose: &Whose<'_>,
    moves: &[(AccountId, UserId)],
) -> Result<(), ActionError> {
    let book = book_of(ctx.tx, &whose.from).await?;
    for (id, _) in moves {
        if book.iter().any(|account| account.account_id == *id) {
            continue;
        }
        let account =
            accounts::resolve_merged(ctx.tx, id).await?.map_or_else(|| id.0.clone(), |account| account.name);
        let sentence = match reassignments::latest(ctx.tx, id, &whose.from).await? {
            Some((reassignment, to)) => {
                let who = reassignment.decided_by.unwrap_or(reassignment.started_by);
                let facts = json!({
                    "who": people::name(ctx.tx, &who).await?,
                    "account": account,
                    "to": people::name(ctx.tx, &to).await?,
                    "when": when(reassignment.decided_at.unwrap_or(reassignment.started_at), whose.team),
                });
                ctx.app.words.plain("reassignment.fault.taken", facts)?
            }
            None => ctx
                .app
                .words
                .plain("reassignment.fault.moved", json!({ "account": account, "name": whose.name }))?,
        };
        return Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true });
    }
    Ok(())
}
