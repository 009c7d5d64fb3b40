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

use baton_storage::accounts::{self, Account};
use baton_storage::ids::AccountId;
use baton_storage::opportunities::Opportunity;

use crate::accounts::lookup::{Instead, Meant, Typed};
use crate::accounts::{access, lookup};
use crate::engine::interaction::needed;
use crate::engine::interaction::{Answer, QueryCtx, Response};
use crate::error::ActionError;
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

/// What the form starts with.
#[derive(Default)]
pub struct Found {
    pub account: Option<Account>,
    pub deal: Option<Opportunity>,
    /// What was typed, where it names nothing we know: it is kept.
    pub typed: Option<Typed>,
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
    if let Some(account) = &found.account
        && let Some(page) = commands::verdict::has_csm_already(ctx.app, ctx.db, account).await?
    {
        return Ok(Answer::open(page));
    }
    let known = form::prefill::known(ctx.app, ctx.db, &found, ctx.now).await?;
    let choices = form::prefill::choices(ctx.app);
    Ok(Answer::open(view::form::form(&ctx.app.words, view::form::NEW, "", &known, &choices)?))
}

/// How far the proof of value is was chosen: its outcome is needed once it was presented.
pub async fn pov_chosen(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let chosen = ctx.interaction.chosen_in(&["requests.new", "requests.update"]);
    Ok(chosen.map_or_else(Answer::default, |(click, within)| {
        needed::drawn(within, "pov_outcome", click.value == "presented")
    }))
}
