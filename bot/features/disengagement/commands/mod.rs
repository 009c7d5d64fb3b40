//! `/disengage [account]`: letting an account go that is below the threshold (D1, D2). Here: the command and its form;
//! beside it each step by itself.

pub mod change;
pub mod decide;
pub mod end;
pub mod letter;
pub mod met;

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::disengagements::{self, Disengagement};
use baton_storage::ids::{AccountId, DisengagementId};
use baton_storage::people::{self, Person};
use baton_storage::states::{DisengagementState, Priority};
use baton_storage::time::At;
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::accounts::lookup::{self, Meant};
use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::disengagement::commands::change::{allowed, gone, when};
use crate::features::disengagement::load::{self, DisengagementContext};
use crate::features::disengagement::rules::DisengageRules;
use crate::features::disengagement::view::forms::Begin;
use crate::features::disengagement::{actions, view};
use crate::features::priority::rules::level::label;

/// The shortest explanation that says anything, in characters.
const SHORTEST: usize = 10;

/// The command.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let text = interaction.command_text();
    if text.is_empty() {
        let own = lookup::own::looked_after(app, db, actor).await?;
        return lookup::own::list(app, &own, "disengagement.list", "disengagement.start");
    }
    match lookup::meant(app, db, text).await? {
        Meant::One(account, _) => form(app, db, *account, actor, now).await,
        Meant::Not(instead) => lookup::instead(app, &instead, text, "disengagement.start"),
    }
}

/// An account chosen from a list.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let Some(account) = accounts::resolve_merged(db, &AccountId::from(interaction.value())).await? else {
        return Err(ActionError::rejection(app.words.plain("requests_faults.gone", json!({}))?));
    };
    form(app, db, account, actor, now).await
}

/// The form; or, where it is under way already, how far it is.
async fn form(
    app: &App,
    db: &mut Reader,
    account: Account,
    actor: &Person,
    now: At,
) -> Result<Answer, ActionError> {
    let account = accounts::resolve_merged(db, &account.account_id).await?.unwrap_or(account);
    let latest = disengagements::latest(db, &account.account_id).await?;
    if let Some(one) = latest.filter(|one| one.state.is_open())
        && let Some(case) = DisengagementContext::of(app, db, one).await?
    {
        allowed(app, &case, actor)?;
        let data = load::data(app, db, &case, now).await?;
        return Ok(Answer::privately(view::card(&app.words, &data)?));
    }
    let case = fresh(app, db, account, actor, now).await?;
    allowed(app, &case, actor)?;
    has_csm(app, db, &case).await?;
    let account = &case.account;
    let reasons = app.playbook.of::<DisengageRules>().reasons.iter();
    let begin = Begin {
        account_id: account.account_id.0.clone(),
        account: account.name.clone(),
        level: label(account.priority.unwrap_or(Priority::Pr1)),
        arr: load::arr(db, account).await?.map(|arr| app.config.organization.currency.rounded(arr)),
        outlook: load::outlook(app, db, account).await?,
        reasons: reasons.map(|reason| (reason.label.clone(), reason.id.clone())).collect(),
        agrees: roles::leads(app, &actor.user_id, case.team),
    };
    Ok(Answer::open(view::forms::start(&app.words, &begin)?))
}

/// The form, sent: the manager is asked; a manager agrees by sending it.
pub async fn start(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let Some(account) = accounts::resolve_merged(ctx.tx, &AccountId::from(form.private.as_str())).await?
    else {
        return Err(ActionError::rejection(ctx.app.words.plain("requests_faults.gone", json!({}))?));
    };
    let mut case = fresh(ctx.app, ctx.tx, account, actor, ctx.now).await?;
    allowed(ctx.app, &case, actor)?;
    has_csm(ctx.app, ctx.tx, &case).await?;
    let mut faults = BTreeMap::new();
    let reason = form.choice("reason").and_then(|id| ctx.app.playbook.of::<DisengageRules>().reason(id));
    if reason.is_none() {
        faults.insert("reason", ctx.app.words.plain("disengagement.fault.choose", json!({}))?);
    }
    let explanation = form.text("explanation");
    if explanation.chars().count() < SHORTEST {
        faults.insert("explanation", ctx.app.words.plain("disengagement.fault.explanation", json!({}))?);
    }
    let Some(reason) = reason.filter(|_| faults.is_empty()) else { return Err(ActionError::Fields(faults)) };
    case.one.reason.clone_from(&reason.id);
    case.one.explanation = explanation.to_owned();
    let agrees = roles::leads(ctx.app, &actor.user_id, case.team);
    if !actions::decide::start(ctx, &mut case, agrees, &actor.user_id).await? {
        return Err(begun_already(ctx.app, ctx.tx, &case, ctx.now).await?);
    }
    let data = load::data(ctx.app, ctx.tx, &case, ctx.now).await?;
    let place = case.account.channel.as_ref().map(|channel| channel.as_str());
    Ok(Answer::instead(view::forms::asked(&ctx.app.words, &data, agrees, place)?))
}

/// Somebody was faster.
async fn begun_already(
    app: &App,
    db: &mut Reader,
    case: &DisengagementContext<'_>,
    now: At,
) -> Result<ActionError, ActionError> {
    let latest = disengagements::latest(db, &case.account.account_id).await?;
    let Some(one) = latest else { return gone(app) };
    let who = people::find(db, &one.started_by).await?;
    let facts = json!({
        "account": case.account.name,
        "who": who.map_or_else(|| one.started_by.0.clone(), |person| person.name),
        "when": when(one.started_at.min(now), case),
    });
    Ok(ActionError::rejection(app.words.plain("disengagement.since.changed", facts)?))
}

/// A disengagement that has not begun: where it would belong.
async fn fresh<'a>(
    app: &'a App,
    db: &mut Reader,
    account: Account,
    actor: &Person,
    now: At,
) -> Result<DisengagementContext<'a>, ActionError> {
    let context = AccountContext::of(app, db, account).await?;
    let Some(team) = context.team else {
        let facts = json!({ "account": context.account.name });
        return Err(ActionError::rejection(app.words.plain("disengagement.fault.no_team", facts)?));
    };
    let mut one = Disengagement {
        disengagement_id: DisengagementId::fresh(),
        account_id: context.account.account_id.clone(),
        team_id: team.id.clone(),
        reason: String::new(),
        explanation: String::new(),
        state: DisengagementState::Proposed,
        csm: None,
        started_by: actor.user_id.clone(),
        started_at: now,
        decided_by: None,
        decided_at: None,
        why: None,
        met_on: None,
        present: "[]".into(),
        guests: None,
        options: "[]".into(),
        extra: None,
        successor: None,
        scale: false,
        letter: None,
        csm_field: None,
        ended_by: None,
        ended_at: None,
    };
    if let Some(case) = DisengagementContext::of(app, db, one.clone()).await? {
        one.csm.clone_from(&case.csm);
        return Ok(DisengagementContext { one, ..case });
    }
    gone(app).and_then(Err)
}

async fn has_csm(app: &App, db: &mut Reader, case: &DisengagementContext<'_>) -> Result<(), ActionError> {
    let account = &case.account;
    let release = disengagements::is_let_go(db, &account.account_id).await?;
    if !release && roles::has_csm(app, db, account).await? {
        return Ok(());
    }
    let facts = json!({ "account": account.name });
    Err(ActionError::rejection(app.words.plain("disengagement.fault.no_csm", facts)?))
}
