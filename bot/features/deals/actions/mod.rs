//! News of deals, from the feed or from a file: kept as told, then what is known is derived from it, and what
//! that sets in motion follows within the same transaction.

pub mod merged;
pub mod moves;

use baton_storage::accounts::{self, Account};
use baton_storage::deals::{self as history, DealEvent, StageChange};
use baton_storage::health::Report;
use baton_storage::news as stored;
use baton_storage::opportunities::Opportunity;
use baton_storage::time::At;
use chrono::Duration;

use crate::app::{App, Ctx};
use crate::engine::job::{Job, add};
use crate::engine::ops_note::{self, OpsNote};
use crate::error::ActionError;
use crate::event::Event;
use crate::features::deals::actions::moves::says_the_same;
use crate::features::deals::form::News;
use crate::features::deals::rules::changes::Provenance;
use crate::features::deals::{actions, arrivals, rules};
use crate::rules::sentence::capitalized;
use crate::rules::stages::Stage;

/// How much earlier something counts that happened in the same second as what is known, as a source says that does not
/// know which came first.
pub const JUST_BEFORE: Duration = Duration::milliseconds(1);

/// What became of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    New(Box<Became>),
    /// Told before; nothing changed.
    Known,
    /// It cannot be placed; the sentence names the field.
    Refused(String),
}

/// What it speaks of, as it was known before and as it is known now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Became {
    pub account: Option<(Option<Account>, Account)>,
    pub deal: Option<(Option<Opportunity>, Opportunity)>,
    /// Whether something newer was known of one of them.
    pub is_older: bool,
}

/// Keeps an event and brings what is known up to date, in one transaction.
pub async fn take(app: &std::sync::Arc<App>, news: News, now: At) -> Result<Taken, ActionError> {
    app.write(now, move |ctx| Box::pin(async move { apply(ctx, &news).await })).await
}

/// The same within a transaction that holds more.
pub async fn apply(ctx: &mut Ctx<'_>, news: &News) -> Result<Taken, ActionError> {
    let news = &news.clone().received(ctx.now);
    let from = Provenance { source: &display(&news.source), at: news.at };
    let known =
        stored::known(ctx.tx, (&news.source, &news.event_id), news.opportunity_id(), news.account_id());
    let known = known.await?;
    let (known_deal, known_account) = (known.deal, known.account);
    let account_id = news.account.as_ref().map(|(id, _)| id.clone());
    let account_id = account_id.or_else(|| known_deal.as_ref().map(|deal| deal.account_id.clone()));
    let Some(account_id) = account_id else {
        return Ok(Taken::Refused("data.account: is needed, as this opportunity is not known yet".into()));
    };
    if known_account.is_none() && news.account.is_none() {
        return Ok(Taken::Refused("data.account: is needed, as this account is not known yet".into()));
    }
    if let Some(fault) = news.strange(known_account.is_some(), known_deal.is_some()) {
        return Ok(Taken::Refused(fault.to_string()));
    }
    // A deal that is still told under an account that was merged belongs to the one it went into.
    let holder = match known_account.as_ref().and_then(|known| known.merged_into.as_ref()) {
        Some(into) => {
            accounts::resolve_merged(ctx.tx, into).await?.map_or_else(|| into.clone(), |into| into.account_id)
        }
        None => account_id.clone(),
    };
    if let Some(refusal) = actions::merged::refusal(ctx.tx, news).await? {
        return Ok(Taken::Refused(refusal));
    }
    if known.told {
        return Ok(Taken::Known);
    }
    let mut account = news
        .account
        .as_ref()
        .and_then(|(id, part)| rules::changes::account(known_account.clone(), id.clone(), part, from));
    let deal = news.opportunity.as_ref().and_then(|(id, part)| {
        let stages = &ctx.app.playbook.stages;
        rules::changes::opportunity(known_deal.clone(), id.clone(), holder.clone(), part, from, stages)
    });
    let event = DealEvent {
        source: news.source.clone(),
        event_id: news.event_id.clone(),
        opportunity_id: news.opportunity.as_ref().map(|(id, _)| id.clone()),
        account_id: Some(account_id.clone()),
        body: news.body.clone(),
        occurred_at: news.at,
        received_at: ctx.now,
        said_at: news.said_at,
        applied: account.is_some() || deal.is_some(),
    };
    let arrival = deal.as_ref().and_then(|(deal, _)| match &known_deal {
        None => Some(arrivals::first(deal, news.listed, ctx.now)),
        Some(_) => arrivals::again(ctx.app, known.arrival?, deal, news.at, ctx.now),
    });
    let moved = deal.as_ref().and_then(|(_, moved)| moved.as_ref()).zip(news.opportunity_id());
    let moved = moved.map(|(moved, id)| StageChange {
        opportunity_id: id.clone(),
        at: news.at,
        from_stage: moved.from.clone(),
        to_stage: moved.to.clone(),
        source: news.source.clone(),
    });
    let follows = stored::FeedUpdate {
        event: &event,
        account: account.as_ref(),
        deal: deal.as_ref().map(|(deal, _)| deal),
        arrival: arrival.as_ref(),
        moved: moved.as_ref(),
    };
    stored::keep(ctx.tx, follows).await?;
    if let (Some(known), None) = (&known_deal, &deal) {
        was_there(ctx, known, news).await?;
    }
    let sent = news.account.as_ref().and_then(|(_, part)| part.health.as_ref());
    if let Some((account, sent)) = account.as_mut().zip(sent) {
        health(ctx, known_account.as_ref(), account, sent.as_deref(), &known.health).await?;
    }
    // Of an account that is new to us, what the CRM knows is the record; what it says later is a fact.
    if let Some(before) = &known_account {
        let deal = deal.as_ref().map(|(deal, _)| (known_deal.as_ref(), deal));
        let account = account.as_ref().unwrap_or(before);
        let event = Event::CrmTold { before, account, deal, source: from.source, at: news.at };
        ctx.emit(event).await?;
    }
    actions::merged::follow(ctx, news).await?;
    if let Some(account) = &account {
        let followed = deal.as_ref().map(|(deal, _)| &deal.opportunity_id);
        actions::moves::account(ctx, known_account.as_ref(), account, followed).await?;
    }
    if let Some((deal, moved)) = &deal {
        let before = known_deal.as_ref();
        let change = actions::moves::Change { before, deal, moved: moved.as_ref(), news };
        let now = account.as_ref().or(known_account.as_ref()).filter(|account| account.account_id == holder);
        let quiet = now.filter(|account| is_quiet(known_account.as_ref(), account, news));
        let around = quiet.map(|account| known.beside.around(deal.clone(), account.clone()));
        actions::moves::deal(ctx, &change, around).await?;
    }
    if news.said_at.is_some() {
        for effect in ops_note::future_feed(ctx.app, &news.source, ctx.now) {
            add(ctx, effect, OpsNote::HASTE).await?;
        }
    }
    for unknown in unknown_words(ctx.app, news) {
        for effect in ops_note::unknown_word(ctx.app, &unknown, ctx.now) {
            add(ctx, effect, OpsNote::HASTE).await?;
        }
    }
    let is_older =
        (news.account.is_some() && account.is_none()) || (news.opportunity.is_some() && deal.is_none());
    let mut became = Became { is_older, ..Became::default() };
    if news.account.is_some() {
        became.account = account.or_else(|| known_account.clone()).map(|now| (known_account, now));
    }
    if news.opportunity.is_some() {
        let deal = deal.map(|(deal, _)| deal);
        became.deal = deal.or_else(|| known_deal.clone()).map(|now| (known_deal, now));
    }
    Ok(Taken::New(Box::new(became)))
}

/// News that is older than what is known of a deal moves it nowhere, and tells where it was.
async fn was_there(ctx: &mut Ctx<'_>, known: &Opportunity, news: &News) -> Result<(), ActionError> {
    let Some(stage) = news.opportunity.as_ref().and_then(|(_, part)| part.stage.clone().flatten()) else {
        return Ok(());
    };
    let spelt = ctx.app.playbook.stages.parse(&stage).map_or(stage, Stage::label);
    let was = StageChange {
        opportunity_id: known.opportunity_id.clone(),
        at: news.at,
        from_stage: None,
        to_stage: spelt,
        source: news.source.clone(),
    };
    // Of two that happened in one second nobody knows which came first, so nothing says that the deal went back.
    let stands = known.stage.as_deref().filter(|_| known.known_at.since(news.at) > JUST_BEFORE);
    Ok(history::moved_before(ctx.tx, &was, stands, known.known_at).await?)
}

/// Whether what was read beside a deal and its account still stands once others have heard the news: they react to a
/// merge, and to an account that is another one than was known. Beside one that is new to us nothing stands.
fn is_quiet(before: Option<&Account>, now: &Account, news: &News) -> bool {
    !actions::merged::is_told(news) && before.is_none_or(|before| says_the_same(before, now))
}

/// The CRM says how an account is. Where somebody's newer word counts, the account says that again afterwards.
async fn health(
    ctx: &mut Ctx<'_>,
    before: Option<&Account>,
    account: &mut Account,
    sent: Option<&str>,
    said: &[Report],
) -> Result<(), ActionError> {
    ctx.emit(Event::HealthTold { before, account, sent, said }).await?;
    // All that can be put back is what was known, so there is nothing to read where the CRM says the same.
    if before.is_some_and(|before| before.health != account.health)
        && let Some(stored) = accounts::find(ctx.tx, &account.account_id).await?
    {
        account.health = stored.health;
    }
    Ok(())
}

/// Words that no team, segment or stage of ours stands for.
pub fn unknown_words(app: &App, news: &News) -> Vec<String> {
    let mut unknown = Vec::new();
    if let Some((_, account)) = &news.account {
        let known = app.config.regions();
        if let Some(Some(region)) = &account.region
            && !known.iter().any(|known| known.trim().eq_ignore_ascii_case(region.trim()))
        {
            unknown.push(format!("region {region}"));
        }
        if let Some(Some(segment)) = &account.segment
            && rules::changes::segment_of(segment).is_none()
        {
            unknown.push(format!("segment {segment}"));
        }
    }
    if let Some((_, deal)) = &news.opportunity
        && let Some(Some(stage)) = &deal.stage
        && app.playbook.stages.parse(stage).is_none()
    {
        unknown.push(format!("stage {stage}"));
    }
    unknown
}

/// A source as people read it: `salesforce` is Salesforce, `urn:crm:acme` stays.
fn display(source: &str) -> String {
    match source.chars().all(char::is_alphanumeric) {
        true => capitalized(source),
        false => source.to_owned(),
    }
}
