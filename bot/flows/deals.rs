//! News of deals, from the feed or from a file: kept as told, then what is known is derived from it, and what
//! that sets in motion follows within the same transaction.

mod closed;
mod merged;
mod moves;

use baton_storage::deals::{self, DealEvent, StageChange};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::time::At;
use baton_storage::{Tx, accounts, opportunities};

use crate::app::App;
use crate::error::Failure;
use crate::jobs::{arrivals, health, outcome, record, together};
use crate::policy::crm::{self, CrmObject};
use crate::policy::deals::{self as policy, AccountNews, OpportunityNews, Told};

/// One event, checked as far as it can be without knowing what is known.
#[derive(Clone, Debug)]
pub struct News {
    source: String,
    event_id: String,
    at: At,
    opportunity: Option<(OpportunityId, OpportunityNews)>,
    account: Option<(AccountId, AccountNews)>,
    body: String,
    /// It comes with a file, which tells what stands and not what happens.
    listed: bool,
}

impl News {
    /// The same as a line of a file: what stands, not what happens.
    #[must_use]
    pub fn listed(self) -> Self {
        Self { listed: true, ..self }
    }

    /// The deal it speaks of, if it does.
    pub fn opportunity_id(&self) -> Option<&OpportunityId> {
        self.opportunity.as_ref().map(|(id, _)| id)
    }

    /// The account it names, if it does.
    pub fn account_id(&self) -> Option<&AccountId> {
        self.account.as_ref().map(|(id, _)| id)
    }
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    New,
    /// Told before; nothing changed.
    Known,
    /// It cannot be placed; the sentence names the field.
    Refused(String),
}

/// Checks an event's parts.
///
/// # Errors
/// A sentence that names the field.
pub fn news(
    source: String,
    event_id: String,
    at: At,
    opportunity: Option<OpportunityNews>,
    account: Option<AccountNews>,
    body: String,
    crm_hosts: &[String],
) -> Result<News, String> {
    if opportunity.is_none() && account.is_none() {
        return Err("data: has neither an opportunity nor an account".into());
    }
    let opportunity = match opportunity {
        Some(mut news) => {
            let of = CrmObject::Opportunity;
            let id = |given: &str, field: &str| id(given, of, crm_hosts, field);
            if let Some(Some(into)) = &news.merged_into {
                news.merged_into = Some(Some(id(into, "data.opportunity.merged_into")?));
            }
            Some((OpportunityId::from(id(&news.id, "data.opportunity.id")?), news))
        }
        None => None,
    };
    let account = match account {
        Some(mut news) => {
            let id = |given: &str, field: &str| id(given, CrmObject::Account, crm_hosts, field);
            if let Some(Some(into)) = &news.merged_into {
                news.merged_into = Some(Some(id(into, "data.account.merged_into")?));
            }
            Some((AccountId::from(id(&news.id, "data.account.id")?), news))
        }
        None => None,
    };
    Ok(News { source, event_id, at, opportunity, account, body, listed: false })
}

/// A Salesforce id in its long form; an id of another CRM as it is.
fn id(given: &str, object: CrmObject, crm_hosts: &[String], field: &str) -> Result<String, String> {
    let given = given.trim();
    if given.is_empty() || given.len() > 255 {
        return Err(format!("{field}: has to be 1 to 255 characters"));
    }
    let salesforce = matches!(given.len(), 15 | 18) && given.chars().all(|c| c.is_ascii_alphanumeric());
    if !salesforce || !given.starts_with("00") {
        return Ok(given.to_owned());
    }
    crm::parse_link(given, object, crm_hosts)
        .map(|link| link.id18)
        .map_err(|fault| format!("{field}: {fault}"))
}

/// Keeps an event and brings what is known up to date, in one transaction.
///
/// # Errors
/// When the database refuses.
pub async fn take(app: &std::sync::Arc<App>, news: News, now: At) -> Result<Taken, Failure> {
    let (app, storage) = (app.clone(), app.storage.clone());
    storage.write(move |tx| Box::pin(async move { apply(&app, tx, &news, now).await })).await
}

/// The same within a transaction that holds more.
///
/// # Errors
/// When the database refuses.
pub async fn apply(app: &App, tx: &mut Tx, news: &News, now: At) -> Result<Taken, Failure> {
    let told = Told { source: &display(&news.source), at: news.at };
    let known_deal = match &news.opportunity {
        Some((id, _)) => opportunities::find(tx, id).await?,
        None => None,
    };
    let account_id = news.account.as_ref().map(|(id, _)| id.clone());
    let account_id = account_id.or_else(|| known_deal.as_ref().map(|deal| deal.account_id.clone()));
    let Some(account_id) = account_id else {
        return Ok(Taken::Refused("data.account: is needed, as this opportunity is not known yet".into()));
    };
    let known_account = accounts::find(tx, &account_id).await?;
    if known_account.is_none() && news.account.is_none() {
        return Ok(Taken::Refused("data.account: is needed, as this account is not known yet".into()));
    }
    // A deal that is still told under an account that was merged belongs to the one it went into.
    let holder = match accounts::standing(tx, &account_id).await? {
        Some(standing) => standing.account_id,
        None => account_id.clone(),
    };
    if let Some(refusal) = merged::refusal(tx, news).await? {
        return Ok(Taken::Refused(refusal));
    }
    let account = news
        .account
        .as_ref()
        .and_then(|(id, part)| policy::account(known_account.clone(), id.clone(), part, told));
    let deal = news.opportunity.as_ref().and_then(|(id, part)| {
        let stages = &app.playbook.stages;
        policy::opportunity(known_deal.clone(), id.clone(), holder.clone(), part, told, stages)
    });
    let event = DealEvent {
        source: news.source.clone(),
        event_id: news.event_id.clone(),
        opportunity_id: news.opportunity.as_ref().map(|(id, _)| id.clone()),
        account_id: Some(account_id.clone()),
        body: news.body.clone(),
        occurred_at: news.at,
        received_at: now,
        applied: account.is_some() || deal.is_some(),
    };
    if !deals::keep(tx, &event).await? {
        return Ok(Taken::Known);
    }
    let mut account = account;
    if let Some(account) = &mut account {
        accounts::keep(tx, account).await?;
        let sent = news.account.as_ref().and_then(|(_, part)| part.health.as_ref());
        health::told(app, tx, known_account.as_ref(), account, sent, now).await?;
    }
    if let Some((deal, moved)) = &deal {
        opportunities::keep(tx, deal).await?;
        let heard = (known_deal.as_ref(), deal);
        arrivals::heard(app, tx, heard, (news.listed, news.at), now).await?;
        if let Some(moved) = moved {
            let change = StageChange {
                opportunity_id: deal.opportunity_id.clone(),
                at: news.at,
                from_stage: moved.from.clone(),
                to_stage: moved.to.clone(),
                source: news.source.clone(),
            };
            deals::moved(tx, &change).await?;
        }
    }
    // Of an account that is new to us, what the CRM knows is the record; what it says later is a fact.
    if let Some(before) = &known_account {
        let deal = deal.as_ref().map(|(deal, _)| (known_deal.as_ref(), deal));
        let account = (before, account.as_ref().unwrap_or(before));
        record::follow(app, tx, record::Told { account, deal, by: (told.source, news.at) }, now).await?;
    }
    merged::follow(app, tx, news, now).await?;
    if let Some(account) = &account {
        moves::account(app, tx, known_account.as_ref(), account, now).await?;
    }
    if let Some((deal, moved)) = &deal {
        let change = moves::Change { before: known_deal.as_ref(), deal, moved: moved.as_ref(), news };
        moves::deal(app, tx, &change, now).await?;
    }
    for unknown in unknown_words(app, news) {
        for effect in outcome::unknown_word(app, &unknown, now) {
            together::put(app, tx, effect, now).await?;
        }
    }
    Ok(Taken::New)
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
            && policy::segment_of(segment).is_none()
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
    let mut letters = source.chars();
    match letters.next() {
        Some(first) if source.chars().all(char::is_alphanumeric) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => source.to_owned(),
    }
}
