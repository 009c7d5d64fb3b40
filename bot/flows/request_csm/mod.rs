//! Asking for a CSM and getting one: rules Q1–Q4, R1–R7.
//!
//! Here: opening the form. [`draft`] reads what was typed, [`verdict`] says who gets a CSM, [`submit`] does
//! what comes of it; [`manager`], [`csm`] and [`requester`] hold what each of them can do afterwards, and
//! [`change`] is the one way a request changes its state.

pub mod automatic;
pub mod begin;
pub mod change;
pub mod csm;
pub mod draft;
pub mod manager;
pub mod prefill;
pub mod requester;
pub mod submit;
mod verdict;

use baton_storage::accounts;
use baton_storage::ids::AccountId;

use super::lookup::{self, Found};
use super::visit::{Answer, Going, Look};
use super::{access, help};
use crate::error::Failure;
use crate::messages::request::form;

/// `/request-csm [account, link or id]`.
pub fn command(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let text = look.visit.command_text();
        if help::wanted(text) {
            return Ok(Answer::privately(help::page(look.app, "/request-csm")?));
        }
        access::may_request(look.app, look.db, look.actor).await?;
        let found = lookup::find(look.app, look.db, text).await?;
        open(look, found).await
    })
}

/// The shortcut "Request a CSM".
pub fn shortcut(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        access::may_request(look.app, look.db, look.actor).await?;
        open(look, Found::default()).await
    })
}

/// The button "Request a CSM" on an account's card.
pub fn open_for(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        access::may_request(look.app, look.db, look.actor).await?;
        let account = accounts::find(look.db, &AccountId::from(look.visit.value())).await?;
        open(look, Found { account, ..Found::default() }).await
    })
}

/// The form, or the page that says why an account needs none (Q2).
async fn open(look: Look<'_>, found: Found) -> Result<Answer, Failure> {
    if let Some(account) = &found.account
        && let Some(page) = verdict::has_csm_already(look.app, look.db, account).await?
    {
        return Ok(Answer::open(page));
    }
    let known = prefill::known(look.app, look.db, &found, look.now).await?;
    let choices = prefill::choices(look.app);
    Ok(Answer::open(form::form(&look.app.words, form::NEW, "", &known, &choices)?))
}
