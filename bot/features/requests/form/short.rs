//! What the short form shows of the account that was chosen: what is known, and what is asked because it is not.

use std::collections::BTreeSet;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{Pov, Segment};
use baton_storage::time::At;
use baton_storage::{Reader, people, requests};
use chrono_tz::Tz;
use serde_json::json;

use crate::accounts::lookup;
use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::error::ActionError;
use crate::features::requests::form::prefill::Found;
use crate::features::requests::form::{self, prefill};
use crate::features::requests::view::form::Known;
use crate::features::requests::view::short::{ACCOUNT, AccountData, DEAL, FoldedFacts};
use crate::slack::dates::{day, weekday};

/// An account as the form names it, with one of its deals.
pub struct Chosen {
    pub account: Account,
    /// Its open deals, the furthest along first.
    pub deals: Vec<Opportunity>,
    /// The one that is meant.
    pub deal: Option<Opportunity>,
}

impl Chosen {
    /// The account and the deal; without one that is meant, the deal that is furthest along.
    pub async fn of(
        app: &App,
        db: &mut Reader,
        account: Account,
        meant: Option<Opportunity>,
    ) -> Result<Self, ActionError> {
        let mut deals = lookup::open_deals(app, db, &account.account_id).await?;
        if let Some(meant) = &meant
            && deals.iter().all(|deal| deal.opportunity_id != meant.opportunity_id)
        {
            deals.insert(0, meant.clone());
        }
        let deal = meant.or_else(|| deals.first().cloned());
        Ok(Self { account, deals, deal })
    }

    /// What a form names, sent or not; none where it has no such field or nothing is chosen in it.
    pub async fn read(app: &App, db: &mut Reader, form: &Submission) -> Result<Option<Self>, ActionError> {
        let Some(id) = form.choice(ACCOUNT) else { return Ok(None) };
        let Some(account) = accounts::resolve_merged(db, &AccountId::from(id)).await? else {
            return Ok(None);
        };
        let mut chosen = Self::of(app, db, account, None).await?;
        let wanted = form.choice(DEAL).unwrap_or(&form.private);
        let meant = chosen.deals.iter().find(|deal| deal.opportunity_id.as_str() == wanted);
        chosen.deal = meant.or(chosen.deals.first()).cloned();
        Ok(Some(chosen))
    }

    /// What the form would hold if every field was in sight.
    pub async fn known(&self, app: &App, db: &mut Reader, now: At) -> Result<Known, ActionError> {
        let found = Found { account: Some(self.account.clone()), deal: self.deal.clone(), typed: None };
        prefill::known(app, db, &found, now).await
    }

    /// The deal's id, as it comes back with the form; empty where there is none.
    pub fn deal_id(&self) -> &str {
        self.deal.as_ref().map_or("", |deal| deal.opportunity_id.as_str())
    }
}

/// What the form shows, with what was chosen in it so far.
pub async fn data(
    app: &App,
    db: &mut Reader,
    chosen: &Chosen,
    so_far: Option<&Submission>,
    reader: &UserId,
    now: At,
) -> Result<AccountData, ActionError> {
    let mut known = chosen.known(app, db, now).await?;
    let zone = app.config.organization.timezone;
    let mut asked = form::unknown(app, &known, now.utc().with_timezone(&zone).date_naive())?;
    for optional in ["dedicated", "arr"] {
        if known.typed(optional).is_none() {
            asked.insert(optional);
        }
    }
    if let Some(form) = so_far {
        keep(&mut known, form, chosen.deal_id() == form.private);
    }
    let named = |deal: &Opportunity| {
        let name = deal.name.clone().unwrap_or_else(|| deal.opportunity_id.0.clone());
        let name = deal.stage.as_ref().map_or_else(|| name.clone(), |stage| format!("{name} · {stage}"));
        (name, deal.opportunity_id.0.clone())
    };
    Ok(AccountData {
        account: (chosen.account.name.clone(), chosen.account.account_id.0.clone()),
        deals: chosen.deals.iter().map(named).collect(),
        deal: chosen.deal_id().to_owned(),
        open: open(app, db, chosen, reader, zone).await?,
        facts: folded(app, chosen, &known, &asked)?,
        presented: known.pov == Some(Pov::Presented),
        known,
        asked,
    })
}

/// Keeps what was filled in so far: what is said of this request and, where the form was about the same deal before, what
/// was asked because nobody had told us.
fn keep(known: &mut Known, form: &Submission, same_deal: bool) {
    let typed = |field: &str| Some(form.text(field).to_owned()).filter(|text| !text.is_empty());
    let chosen = |field: &str| form.choice(field).map(str::to_owned);
    known.why_now = chosen("why_now");
    known.pov = form.choice("pov").and_then(Pov::parse);
    known.pov_outcome = typed("pov_outcome");
    known.notes = typed("notes");
    if !same_deal {
        return;
    }
    let texts = [
        ("account_url", &mut known.account_url),
        ("opportunity_url", &mut known.opportunity_url),
        ("account_name", &mut known.account_name),
        ("lam", &mut known.lam),
        ("arr", &mut known.arr),
    ];
    for (field, value) in texts.into_iter().filter(|(field, _)| form.has(field)) {
        *value = typed(field);
    }
    for (field, value) in [("region", &mut known.region), ("stage", &mut known.stage)] {
        if form.has(field) {
            *value = chosen(field);
        }
    }
    if form.has("segment") {
        known.segment = form.choice("segment").and_then(Segment::parse);
    }
    if form.has("dedicated") {
        known.dedicated = form.choice("dedicated").map(|choice| choice == "yes");
    }
    if form.has("close_date") {
        known.close_date = form.date("close_date").map(str::to_owned);
    }
}

/// The request that is open for the deal (R7): a sentence, and its id if it is the reader's own.
async fn open(
    app: &App,
    db: &mut Reader,
    chosen: &Chosen,
    reader: &UserId,
    zone: Tz,
) -> Result<Option<(String, Option<String>)>, ActionError> {
    let Some(deal) = &chosen.deal else { return Ok(None) };
    let Some(request) = requests::open_of(db, &deal.opportunity_id).await? else { return Ok(None) };
    let own = request.requester == *reader;
    let facts = json!({ "name": people::name(db, &request.requester).await?, "day": weekday(request.opened_at, zone) });
    let sentence =
        app.words.mrkdwn(if own { "requests_form.open.own" } else { "requests_form.open.other" }, facts)?;
    Ok(Some((sentence, own.then(|| request.request_id.0.clone()))))
}

/// What is folded, as facts for the words: only what is not asked for.
fn folded(
    app: &App,
    chosen: &Chosen,
    known: &Known,
    asked: &BTreeSet<&'static str>,
) -> anyhow::Result<FoldedFacts> {
    let fold = |field: &str| known.typed(field).filter(|_| !asked.contains(field)).map(str::to_owned);
    let money = |field: &str| {
        fold(field)?.parse().ok().map(|amount: i64| app.config.organization.currency.rounded(amount))
    };
    let segment = match fold("segment") {
        Some(segment) => Some(app.words.plain(&format!("requests_form.segment.{segment}"), json!({}))?),
        None => None,
    };
    let (source, age) = known.source.clone().unzip();
    Ok(FoldedFacts {
        deal: chosen.deal.as_ref().and_then(|deal| deal.name.clone()),
        stage: fold("stage"),
        close_date: fold("close_date").map(|text| day(&text)),
        lam: money("lam"),
        arr: money("arr"),
        segment,
        region: fold("region"),
        dedicated: known.dedicated == Some(true),
        source,
        age,
    })
}
