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
use crate::engine::interaction::{Answer, Look, Say};
use crate::error::Failure;
use crate::features::requests::{commands, form, view};

/// `/request-csm [account, link or id]`.
pub async fn command(look: Look<'_>) -> Result<Answer, Failure> {
    let text = look.visit.command_text();
    access::may_request(look.app, look.db, look.actor).await?;
    if text.is_empty() {
        return open(look, Found::default()).await;
    }
    match lookup::meant(look.app, look.db, text).await? {
        Meant::One(account, deal) => {
            let deal = deal.map(|deal| *deal);
            open(look, Found { account: Some(*account), deal, typed: None }).await
        }
        Meant::Not(Instead::Unknown(typed)) => {
            open(look, Found { typed: Some(typed), ..Found::default() }).await
        }
        Meant::Not(instead) => which(look, &instead, text),
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
fn which(look: Look<'_>, instead: &Instead, text: &str) -> Result<Answer, Failure> {
    let mut answer = lookup::instead(look.app, instead, text, "requests.open")?;
    if let (Say::Privately(message), Instead::Several(_) | Instead::Near(_)) = (&mut answer.say, instead) {
        let name = lookup::shown(text);
        message.blocks.push(view::pages::another(&look.app.words, &name)?);
    }
    Ok(answer)
}

/// "Another account": the form with the name that was typed.
pub async fn open_another(look: Look<'_>) -> Result<Answer, Failure> {
    access::may_request(look.app, look.db, look.actor).await?;
    let typed = Some(Typed::Name(look.visit.value().to_owned()));
    open(look, Found { typed, ..Found::default() }).await
}

/// The shortcut "Request a CSM".
pub async fn shortcut(look: Look<'_>) -> Result<Answer, Failure> {
    access::may_request(look.app, look.db, look.actor).await?;
    open(look, Found::default()).await
}

/// The button "Request a CSM" on an account's card.
pub async fn open_for(look: Look<'_>) -> Result<Answer, Failure> {
    access::may_request(look.app, look.db, look.actor).await?;
    let account = accounts::standing(look.db, &AccountId::from(look.visit.value())).await?;
    open(look, Found { account, ..Found::default() }).await
}

/// The form, or the page that says why an account needs none (Q2).
async fn open(look: Look<'_>, found: Found) -> Result<Answer, Failure> {
    if let Some(account) = &found.account
        && let Some(page) = commands::verdict::has_csm_already(look.app, look.db, account).await?
    {
        return Ok(Answer::open(page));
    }
    let known = form::prefill::known(look.app, look.db, &found, look.now).await?;
    let choices = form::prefill::choices(look.app);
    Ok(Answer::open(view::form::form(&look.app.words, view::form::NEW, "", &known, &choices)?))
}

/// How far the proof of value is was chosen: its outcome is needed once it was presented.
pub async fn pov_chosen(look: Look<'_>) -> Result<Answer, Failure> {
    let chosen = look.visit.chosen_in(&["requests.new", "requests.update"]);
    Ok(chosen.map_or_else(Answer::default, |(click, within)| {
        needed::drawn(within, "pov_outcome", click.value == "presented")
    }))
}
