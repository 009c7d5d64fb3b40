//! Accounts and opportunities that the CRM merged: both histories are kept, and what is open goes on once.

use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::assignments::{self, Outcome};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::states::{RequestState, Role};
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, handoffs, merges, milestones, opportunities, people, requests};
use serde_json::json;

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::error::Failure;
use crate::features::deals::{form, jobs};
use crate::features::requests::actions::Deed;
use crate::tasks::actions::Asking;
use crate::tasks::actions::notices::News as Told;
use crate::{features, tasks};

/// Why a merge cannot be followed: what it names is not known yet, or is itself.
///
/// # Errors
/// When the database refuses.
pub async fn refusal(db: &mut Reader, news: &form::News) -> Result<Option<String>, Failure> {
    if let Some((from, into)) = account_merge(news) {
        if from == into {
            return Ok(Some("data.account.merged_into: is the account itself".into()));
        }
        if accounts::find(db, &into).await?.is_none() {
            return Ok(Some("data.account.merged_into: this account is not known yet; send it first".into()));
        }
    }
    if let Some((from, into)) = deal_merge(news) {
        if from == into {
            return Ok(Some("data.opportunity.merged_into: is the opportunity itself".into()));
        }
        if opportunities::find(db, &into).await?.is_none() {
            let what = "data.opportunity.merged_into: this opportunity is not known yet; send it first";
            return Ok(Some(what.into()));
        }
    }
    Ok(None)
}

fn account_merge(news: &form::News) -> Option<(AccountId, AccountId)> {
    let (id, part) = news.account.as_ref()?;
    Some((id.clone(), AccountId::from(part.merged_into.clone()??)))
}

fn deal_merge(news: &form::News) -> Option<(OpportunityId, OpportunityId)> {
    let (id, part) = news.opportunity.as_ref()?;
    Some((id.clone(), OpportunityId::from(part.merged_into.clone()??)))
}

/// Follows the merges that news tell of; one that was followed before changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn follow(app: &App, tx: &mut Tx, news: &form::News, now: At) -> Result<(), Failure> {
    if let Some((from, into)) = deal_merge(news) {
        opportunity(app, tx, &from, &into, now).await?;
    }
    if let Some((from, into)) = account_merge(news) {
        account(app, tx, &from, &into, now).await?;
    }
    Ok(())
}

async fn account(app: &App, tx: &mut Tx, from: &AccountId, into: &AccountId, now: At) -> Result<(), Failure> {
    let (Some(gone), Some(mut stays)) = (accounts::find(tx, from).await?, accounts::find(tx, into).await?)
    else {
        return Ok(());
    };
    // A merge into something that was merged into us would be a circle.
    if gone.merged_into.as_ref() == Some(into) || stays.merged_into.is_some() {
        return Ok(());
    }
    let theirs = assignments::current(tx, from).await?;
    let ours = assignments::current(tx, into).await?;
    let both = theirs.as_ref().zip(ours.as_ref());
    let two = both.filter(|(theirs, ours)| theirs.csm != ours.csm);
    let mut names = Vec::new();
    for one in two.iter().flat_map(|(theirs, ours)| [&ours.csm, &theirs.csm]) {
        names.push(people::find(tx, one).await?.map_or_else(|| one.0.clone(), |person| person.name));
    }
    if both.is_some() {
        let why = Some("the account was merged into another one");
        assignments::settle_account(tx, from, Outcome::Ended, why, now).await?;
    }
    if handoffs::of_account(tx, into).await?.is_some() {
        let why = format!("the account was merged into {}", stays.name);
        features::handoffs::actions::pause::end(app, tx, from, &why, now).await?;
    }
    features::priority::actions::merge::merge(app, tx, &gone, &stays, now).await?;
    let courses = (milestones::current(tx, from).await?, milestones::current(tx, into).await?);
    merges::account(tx, from, into).await?;
    features::health::jobs::owed::stop(app, tx, from, "the account was merged into another one", now).await?;
    stays.priority = stays.priority.or(gone.priority);
    stays.channel = stays.channel.or_else(|| gone.channel.clone());
    stays.onboarding_since = stays.onboarding_since.into_iter().chain(gone.onboarding_since).min();
    features::onboarding::subject::merged(app, tx, (&gone, courses.0), (&mut stays, courses.1), now).await?;
    accounts::keep(tx, &stays).await?;
    features::onboarding::subject::follow(app, tx, into, now).await?;
    let object = format!("account:{from}");
    let entry = Entry::new(now, &Actor::Baton, "account.merge", object).moved(from.as_str(), into.as_str());
    audit::record(tx, &entry).await?;
    features::priority::jobs::replan(app, tx, into, now).await?;
    if let Some(running) = handoffs::of_account(tx, into).await? {
        features::handoffs::actions::refresh(app, tx, &running.handoff_id, now).await?;
    }
    if let Some(team) = team_of(app, &stays) {
        let place = Place { account: &stays, deal: None, team };
        let subject = Subject::Account(into.clone());
        let facts = json!({ "from": gone.name });
        let roles = &[Role::Csm, Role::Sa, Role::Seller];
        let news = Told { subject: subject.clone(), what: "merged", roles, facts: facts.clone() };
        if let Some(running) = handoffs::of_account(tx, into).await? {
            tasks::actions::notices::tell(app, tx, news, &place, now).await?;
            features::handoffs::jobs::note::note(app, tx, &running, "merged", facts, now).await?;
        }
        if two.is_some() {
            let asking = Asking {
                subject,
                asks: Asks::News { what: "two_csms".into(), to: None },
                role: Role::Managers,
                kind: TaskKind::Action,
                urgent: true,
                facts: json!({ "from": gone.name, "names": names.join(" and ") }),
                due_at: None,
                reminders: vec![now],
                escalate_at: None,
            };
            tasks::actions::open(app, tx, asking, &place, now).await?;
        }
    }
    for deal in opportunities::of_account(tx, into).await? {
        jobs::replan(app, tx, &deal.opportunity_id, now).await?;
    }
    Ok(())
}

async fn opportunity(
    app: &App,
    tx: &mut Tx,
    from: &OpportunityId,
    into: &OpportunityId,
    now: At,
) -> Result<(), Failure> {
    let known = opportunities::find(tx, from).await?;
    let stays = opportunities::find(tx, into).await?;
    let (Some(_), Some(stays)) = (known, stays) else { return Ok(()) };
    if stays.merged_into.is_some() {
        return Ok(());
    }
    let theirs = requests::open_of(tx, from).await?;
    let ours = requests::open_of(tx, into).await?;
    if let (Some(mut theirs), Some(ours)) = (theirs, ours) {
        // One request goes on; whoever asked the other follows it.
        let why = "the deal was merged into another one, whose request goes on";
        assignments::settle(tx, &theirs.request_id, Outcome::Ended, Some(why), now).await?;
        let before = theirs.state;
        theirs.state = RequestState::Declined;
        theirs.decided_by = Some(Actor::Baton);
        theirs.decided_at = Some(now);
        theirs.reason = Some(why.into());
        let deed = Deed { actor: &Actor::Baton, action: "request.merge", before, why: Some(why) };
        features::requests::actions::store(app, tx, &mut theirs, &deed, now).await?;
        if theirs.requester != ours.requester
            && requests::watch(tx, &ours.request_id, &theirs.requester, now).await?
        {
            let name = people::find(tx, &theirs.requester).await?.map(|person| person.name);
            let who = json!({ "who": name.unwrap_or_else(|| theirs.requester.0.clone()) });
            features::requests::actions::note(app, tx, &ours, "joined", who, now).await?;
            features::requests::actions::tell(
                app,
                tx,
                &ours,
                "joined",
                [&theirs.requester],
                &Actor::Baton,
                now,
            )
            .await?;
        }
    }
    merges::opportunity(tx, from, into).await?;
    for deal in [from, into] {
        jobs::replan(app, tx, deal, now).await?;
        features::reengagement::jobs::prompts::follow(app, tx, deal, false, now).await?;
    }
    if let Some(request) = requests::open_of(tx, into).await? {
        features::requests::jobs::refresh(app, tx, &request, now).await?;
    }
    Ok(())
}
