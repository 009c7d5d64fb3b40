//! Asking for a CSM and getting one: rules Q1–Q4, R1–R7.
//!
//! Here: opening the form. `form` reads what was typed, [`verdict`] says who gets a CSM, [`submit`] does
//! what comes of it; [`manager`], [`csm`] and [`requester`] hold what each of them can do afterwards, and
//! `actions` is the one way a request changes its state.

pub mod begin;
pub mod csm;
pub mod manager;
pub mod requester;
pub mod submit;
pub mod verdict;

use baton_storage::Reader;
use baton_storage::accounts;
use baton_storage::ids::{AccountId, UserId};
use baton_storage::states::Pov;
use baton_storage::time::At;
use slack_morphism::prelude::SlackView;

use crate::accounts::lookup::{Instead, Meant, Typed};
use crate::accounts::{access, lookup};
use crate::app::App;
use crate::engine::interaction::needed;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, Placement, QueryCtx, Response};
use crate::error::ActionError;
use crate::features::requests::form::prefill::Found;
use crate::features::requests::form::short::Chosen;
use crate::features::requests::view::form::Known;
use crate::features::requests::view::short::ACCOUNT;
use crate::features::requests::{commands, form, view};

/// `/request-csm [account, link or id]`.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let text = ctx.interaction.command_text();
    access::may_request(ctx.app, ctx.db, ctx.actor).await?;
    if text.is_empty() {
        return open(ctx, Found::default()).await;
    }
    match lookup::meant(ctx.app, ctx.db, text).await? {
        Meant::One(account, deal) => {
            let deal = deal.map(|deal| *deal);
            open(ctx, Found { account: Some(*account), deal, typed: None }).await
        }
        Meant::Not(Instead::Unknown(typed)) => {
            open(ctx, Found { typed: Some(typed), ..Found::default() }).await
        }
        Meant::Not(instead) => which(ctx, &instead, text),
    }
}

/// Which account is meant; and where it may be a new one, the way to its form.
fn which(ctx: QueryCtx<'_>, instead: &Instead, text: &str) -> Result<Answer, ActionError> {
    let mut answer = lookup::instead(ctx.app, instead, text, "requests.open")?;
    if let (Response::Privately(message), Instead::Several(_) | Instead::Near(_)) = (&mut answer.say, instead)
    {
        let name = lookup::shown(text);
        message.blocks.push(view::pages::another(&ctx.app.words, &name)?);
    }
    Ok(answer)
}

/// "Another account": the form with the name that was typed.
pub async fn open_another(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    access::may_request(ctx.app, ctx.db, ctx.actor).await?;
    let typed = Some(Typed::Name(ctx.interaction.value().to_owned()));
    open(ctx, Found { typed, ..Found::default() }).await
}

/// The shortcut "Request a CSM".
pub async fn shortcut(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    access::may_request(ctx.app, ctx.db, ctx.actor).await?;
    open(ctx, Found::default()).await
}

/// The button "Request a CSM" on an account's card.
pub async fn open_for(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    access::may_request(ctx.app, ctx.db, ctx.actor).await?;
    let account = accounts::resolve_merged(ctx.db, &AccountId::from(ctx.interaction.value())).await?;
    open(ctx, Found { account, ..Found::default() }).await
}

/// The form, or the page that says why an account needs none (Q2).
pub async fn open(ctx: QueryCtx<'_>, found: Found) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, .. } = ctx;
    if let Some(account) = found.account {
        if let Some(page) = commands::verdict::has_csm_already(app, db, &account).await? {
            return Ok(Answer::open(page));
        }
        let chosen = Chosen::of(app, db, account, found.deal).await?;
        return Ok(Answer::open(drawn(app, db, &chosen, None, &actor.user_id, now).await?));
    }
    let choices = form::prefill::choices(app);
    if found.typed.is_none() {
        return Ok(Answer::open(view::short::start(&app.words, &choices)?));
    }
    let known = form::prefill::known(app, db, &found, now).await?;
    Ok(Answer::open(view::form::form(&app.words, view::form::NEW, "", &known, &choices)?))
}

/// The form for the account that was chosen, with what was filled in so far.
pub async fn drawn(
    app: &App,
    db: &mut Reader,
    chosen: &Chosen,
    so_far: Option<&Submission>,
    reader: &UserId,
    now: At,
) -> Result<SlackView, ActionError> {
    let data = form::short::data(app, db, chosen, so_far, reader, now).await?;
    Ok(view::short::form(&app.words, &data, &form::prefill::choices(app))?)
}

/// An account or a deal was chosen in the form: it is drawn anew with what is known; an account that has a CSM is said
/// to have one on a page above it (Q2).
pub async fn chosen(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let Some((_, within)) = interaction.chosen_in(&[view::form::NEW]) else { return Ok(Answer::default()) };
    let form = within.as_sent();
    let Some(chosen) = Chosen::read(app, db, &form).await? else { return Ok(Answer::default()) };
    if let Some(page) = commands::verdict::has_csm_already(app, db, &chosen.account).await? {
        return Ok(Answer::open_at(page, Placement::OnTop));
    }
    let view = drawn(app, db, &chosen, Some(&form), &actor.user_id, now).await?;
    Ok(Answer::open_at(view, Placement::InPlaceOf(within.id.clone())))
}

/// "Change" and "My account isn't listed": every field, with what is known of the account that is chosen.
pub async fn by_hand(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, interaction, .. } = ctx;
    let Some((_, within)) = interaction.chosen_in(&[view::form::NEW]) else { return Ok(Answer::default()) };
    let form = within.as_sent();
    let mut known = match Chosen::read(app, db, &form).await? {
        Some(chosen) => chosen.known(app, db, now).await?,
        None => Known::default(),
    };
    known.pov = form.choice("pov").and_then(Pov::parse);
    let choices = form::prefill::choices(app);
    let view = view::form::form(&app.words, view::form::NEW, "", &known, &choices)?;
    Ok(Answer::open_at(view, Placement::InPlaceOf(within.id.clone())))
}

/// How far the proof of value is was chosen: its outcome is needed once it was presented.
pub async fn pov_chosen(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let Some((click, within)) = ctx.interaction.chosen_in(&[view::form::NEW, view::form::UPDATE]) else {
        return Ok(Answer::default());
    };
    if within.as_sent().has(ACCOUNT) {
        return chosen(ctx).await;
    }
    Ok(needed::drawn(within, "pov_outcome", click.value == "presented"))
}
