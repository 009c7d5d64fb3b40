//! `/handoff [account]`: where an account's handoff stands, for the eyes of the one who asks.

use baton_storage::accounts::{self, Account};
use baton_storage::ids::AccountId;
use baton_storage::opportunities::Opportunity;
use baton_storage::people::{self, Person};
use baton_storage::states::{DisengagementState, RequestState};
use baton_storage::time::At;
use baton_storage::{Reader, assignments, disengagements, handoffs, requests};
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::accounts::lookup::{self, Meant};
use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, QueryCtx};
use crate::error::ActionError;
use crate::features;
use crate::features::handoffs::load::data::data;
use crate::features::handoffs::view::{self, Overview, OverviewFacts};
use crate::features::requests::rules::RequestRules;
use crate::slack::dates::{age, day, weekday};

/// The command.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let text = interaction.command_text();
    if text.is_empty() {
        let own = lookup::own::accounts(app, db, actor).await?;
        return lookup::own::list(app, &own, "handoffs.list", "handoffs.show");
    }
    let (account, deal) = match lookup::meant(app, db, text).await? {
        Meant::One(account, deal) => (account, deal.map(|deal| *deal)),
        Meant::Not(instead) => return lookup::instead(app, &instead, text, "handoffs.show"),
    };
    let overview = overview(app, db, &account, deal, now, actor).await?;
    Ok(Answer::privately(view::card(&app.words, &overview)?))
}

/// A name chosen from a list.
pub async fn show(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let Some(account) = accounts::resolve_merged(db, &AccountId::from(interaction.value())).await? else {
        let sentence = app.words.plain("requests_faults.gone", json!({}))?;
        return Err(ActionError::rejection(sentence));
    };
    let overview = overview(app, db, &account, None, now, actor).await?;
    Ok(Answer::privately(view::card(&app.words, &overview)?))
}

/// "All steps": the page.
pub async fn steps(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, interaction, .. } = ctx;
    match features::handoffs::load::steps(app, db, interaction.value(), now).await? {
        Some(page) => Ok(Answer::open(page)),
        None => Err(ActionError::rejection(app.words.plain("requests_faults.gone", json!({}))?)),
    }
}

/// Where an account stands, with the words for it, and what the reader may do.
async fn overview(
    app: &App,
    db: &mut Reader,
    account: &Account,
    deal: Option<Opportunity>,
    now: At,
    reader: &Person,
) -> Result<Overview, ActionError> {
    let deal = match deal {
        Some(deal) => Some(deal),
        None => lookup::open_deals(app, db, &account.account_id).await?.into_iter().next(),
    };
    let mut facts = facts(db, account, deal.as_ref(), now).await?;
    if let Some(context) = AccountContext::find(app, db, &account.account_id).await? {
        let complete = features::record::load::profile::complete(app, db, &context).await?;
        facts.known = Some(complete.known);
        facts.all = Some(complete.wanted);
    }
    let latest = requests::of_account(db, &account.account_id).await?.into_iter().next();
    let field = CurrentCsm::of_field(account.csm_field.as_deref(), app.playbook.of::<QualificationRules>());
    if disengagements::is_let_go(db, &account.account_id).await? {
        // Whom the CRM still names has let it go.
        facts.csm = None;
    }
    let csm_known = facts.csm.is_some();
    let released = disengagements::latest(db, &account.account_id).await?;
    let released = released.filter(|one| one.state == DisengagementState::Completed);
    let state = match (&latest, field) {
        (Some(request), _) if request.state.is_open() => {
            let context = features::requests::load::load_summary(app, db, &request.request_id, now).await?;
            facts.managers = Some(context.manager_names());
            facts.requester = Some(context.name(&request.requester).to_owned());
            facts.due = context.due.map(|due| weekday(due, context.zone));
            request.state.as_str()
        }
        (_, CurrentCsm::Pool(_)) => "pool",
        _ if let Some(released) = released.as_ref().filter(|_| !csm_known) => {
            if let Some(successor) = &released.successor {
                facts.successor = Some(people::name(db, successor).await?);
            }
            "let_go"
        }
        (Some(request), _) if request.state == RequestState::Accepted && csm_known => {
            facts.requester = Some(people::name(db, &request.requester).await?);
            request.state.as_str()
        }
        _ if csm_known => "has_csm",
        (Some(request), _) => {
            facts.requester = Some(people::name(db, &request.requester).await?);
            facts.reason.clone_from(&request.reason);
            request.state.as_str()
        }
        (None, _) if too_early(app, deal.as_ref()) => {
            facts.earliest = Some(app.playbook.of::<RequestRules>().earliest_stage.clone());
            "early"
        }
        (None, _) => "none",
    };
    let context = AccountContext::of(app, db, account.clone()).await?;
    let running = match handoffs::of_account(db, &account.account_id).await? {
        Some(running) => data(app, db, &running, now).await?,
        None => None,
    };
    let zone = roles::calendar(app, Some(reader)).zone();
    let sections = app.sections(db, account, None, (zone, now)).await?;
    Ok(Overview {
        handoff: running,
        sections,
        offer_channel: context.concerns(app, db, reader).await?,
        account_id: account.account_id.0.clone(),
        state,
        facts,
        offer_request: matches!(state, "none" | "declined" | "withdrawn" | "let_go"),
        url: account.url.clone(),
    })
}

/// Before the stage from which a CSM may be asked for (R2).
fn too_early(app: &App, deal: Option<&Opportunity>) -> bool {
    let stages = &app.playbook.stages;
    let rank = |stage: &str| stages.parse(stage).map(|stage| stage.rank);
    let now = deal.and_then(|deal| deal.stage.as_deref()).and_then(rank);
    now.zip(rank(&app.playbook.of::<RequestRules>().earliest_stage))
        .is_some_and(|(now, earliest)| now < earliest)
}

async fn facts(
    db: &mut Reader,
    account: &Account,
    deal: Option<&Opportunity>,
    now: At,
) -> Result<OverviewFacts, ActionError> {
    let csm = match assignments::current(db, &account.account_id).await? {
        Some(assignment) => Some(people::name(db, &assignment.csm).await?),
        None => by_email(db, account.csm_field.as_deref()).await?,
    };
    let seller = deal.and_then(|deal| deal.owner_email.as_deref()).or(account.sae_email.as_deref());
    let (source, known_at) = match deal {
        Some(deal) => (&deal.source, deal.known_at),
        None => (&account.source, account.known_at),
    };
    Ok(OverviewFacts {
        account: account.name.clone(),
        health: account.health.clone(),
        place: account.channel.clone(),
        deal: deal.map(|deal| deal.name.clone().unwrap_or_else(|| deal.opportunity_id.0.clone())),
        opportunity_url: deal.and_then(|deal| deal.url.clone()),
        stage: deal.and_then(|deal| deal.stage.clone()).unwrap_or_else(|| "not known".into()),
        close_date: deal.and_then(|deal| deal.close_date.as_deref()).map_or_else(|| "not known".into(), day),
        csm,
        sa: by_email(db, account.sa_email.as_deref()).await?,
        sae: by_email(db, seller).await?,
        source: source.clone(),
        age: age(known_at, now),
        ..OverviewFacts::default()
    })
}

/// A person's name by e-mail; whoever Slack does not know goes by their address.
async fn by_email(db: &mut Reader, email: Option<&str>) -> Result<Option<String>, ActionError> {
    let Some(email) = email else { return Ok(None) };
    Ok(Some(people::by_email(db, email).await?.map_or_else(|| email.to_owned(), |person| person.name)))
}
