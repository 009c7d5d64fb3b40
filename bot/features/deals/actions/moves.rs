//! What a change of a deal or its account sets in motion: a stage, a close date, an owner.

use baton_storage::accounts::Account;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::deals::{self as history, CloseChange};
use baton_storage::ids::{OpportunityId, UserId};
use baton_storage::news::{self, Around};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::{Tx, handoffs, people, requests, tasks as stored_tasks};
use chrono::NaiveDate;
use serde_json::json;

use crate::accounts::roles::Place;
use crate::accounts::teams;
use crate::app::Ctx;
use crate::error::ActionError;
use crate::event::Event;
use crate::features::deals::load::context::{DealContext, seen};
use crate::features::deals::rules::changes::Moved;
use crate::features::deals::{arrivals, form, jobs};
use crate::rules::stages::{Stage, StageKind as Counts};
use crate::slack::dates::day;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::notices::News;
use crate::tasks::rules::{ReminderRules, Slip};

/// A deal before and after the news.
pub struct Change<'a> {
    pub before: Option<&'a Opportunity>,
    pub deal: &'a Opportunity,
    pub moved: Option<&'a Moved>,
    pub news: &'a form::News,
}

/// What a changed deal sets in motion; `around` is what stands around it, where that was read before.
pub async fn deal(ctx: &mut Ctx<'_>, change: &Change<'_>, around: Option<Around>) -> Result<(), ActionError> {
    let id = &change.deal.opportunity_id;
    let mut around = match around {
        Some(around) => Some(around),
        None => news::around(ctx.tx, id).await?,
    };
    let mut context = around.as_ref().and_then(|around| seen(ctx.app, around));
    let mut again = false;
    if let Some((around, context)) = around.as_ref().zip(context.as_ref()) {
        let won = context.stage.counts_as == Counts::Won;
        // What stood there before it was known has not come about now.
        let stood = won && arrivals::is_listed(ctx.app, ctx.tx, change.deal).await?;
        again = match change.moved.filter(|_| !stood) {
            Some(moved) => stage(ctx, around, context.stage, moved).await?,
            None => false,
        };
        close_date(ctx, change, context).await?;
        owner(ctx, change, context).await?;
    }
    if again {
        around = news::around(ctx.tx, id).await?;
        context = around.as_ref().and_then(|around| seen(ctx.app, around));
    }
    // Nothing was planned or asked of a deal that is new to us.
    let new = change.before.is_none() && context.as_ref().is_none_or(|context| context.stage.is_open());
    match context.as_ref().filter(|_| new) {
        Some(context) => jobs::begin::begin(ctx, context).await?,
        None if new => {}
        None => jobs::replan_as(ctx, id, around.as_ref()).await?,
    }
    let moved = change.moved.is_some();
    let event = Event::DealChanged { around: around.as_ref(), deal: change.deal, moved, new };
    Ok(ctx.emit(event).await?)
}

/// What a changed account sets in motion: its deals are looked at anew, its architect's work moves. `followed` is the
/// deal of the same news, which [`deal`] follows afterwards.
pub async fn account(
    ctx: &mut Ctx<'_>,
    before: Option<&Account>,
    account: &Account,
    followed: Option<&OpportunityId>,
) -> Result<(), ActionError> {
    if followed.is_some() && before.is_some_and(|before| says_the_same(before, account)) {
        return Ok(());
    }
    // Of an account that is new to us nothing else is known yet.
    let mut deals = match before {
        Some(_) => opportunities::of_account(ctx.tx, &account.account_id).await?,
        None => Vec::new(),
    };
    deals.retain(|deal| Some(&deal.opportunity_id) != followed);
    for deal in &deals {
        jobs::replan(ctx, &deal.opportunity_id).await?;
    }
    let event = Event::AccountChanged { before, account, deals: &deals, followed: followed.is_some() };
    ctx.emit(event).await?;
    let (Some(before), Some(team)) = (before, teams::team_of(ctx.app, account)) else { return Ok(()) };
    let place = Place { account, deal: None, team };
    let subject = Subject::Account(account.account_id.clone());
    if before.sa_email != account.sa_email {
        let (old, new) = (before.sa_email.as_deref(), account.sa_email.as_deref());
        passes(ctx, Role::Sa, "architect", old, new, &subject, &place).await?;
    }
    if before.csm_field != account.csm_field || before.sae_email != account.sae_email {
        tasks::actions::reassign::reassign_role(ctx, Role::Csm, &account.account_id).await?;
        tasks::actions::reassign::reassign_role(ctx, Role::Seller, &account.account_id).await?;
    }
    Ok(())
}

/// Whether nothing is said of an account but what was known.
pub fn says_the_same(before: &Account, account: &Account) -> bool {
    *before == Account { source: before.source.clone(), known_at: before.known_at, ..account.clone() }
}

/// A deal moved to another stage; `true` where that set something in motion.
async fn stage(ctx: &mut Ctx<'_>, around: &Around, to: &Stage, moved: &Moved) -> Result<bool, ActionError> {
    let before = moved.from.as_deref().unwrap_or_default();
    let from = moved.from.as_deref().and_then(|stage| ctx.app.playbook.stages.parse(stage));
    let deal = &around.deal.opportunity_id;
    let event = match (from.map(|stage| stage.counts_as), to.counts_as) {
        (_, Counts::Won) => {
            jobs::lost::keep(ctx.tx, deal, ctx.now).await?;
            Event::DealWon(around)
        }
        (_, Counts::Lost | Counts::Dropped) => Event::DealLost(around),
        (Some(Counts::Lost | Counts::Dropped), Counts::Open) => {
            jobs::lost::keep(ctx.tx, deal, ctx.now).await?;
            Event::DealReopened(around)
        }
        (Some(_), Counts::Open) if from.is_some_and(|from| from.rank > to.rank) => {
            Event::DealWentBack { around, from: before }
        }
        _ => return Ok(false),
    };
    ctx.emit(event).await?;
    Ok(true)
}

/// The close date moved: those who plan by it hear of a large move; one that keeps slipping is asked about.
async fn close_date(
    ctx: &mut Ctx<'_>,
    change: &Change<'_>,
    context: &DealContext<'_>,
) -> Result<(), ActionError> {
    let deal = change.deal;
    let Some(before) = change.before.filter(|before| before.close_date != deal.close_date) else {
        return Ok(());
    };
    let moved = CloseChange {
        opportunity_id: deal.opportunity_id.clone(),
        at: change.news.at,
        from_day: before.close_date.clone(),
        to_day: deal.close_date.clone(),
        source: change.news.source.clone(),
    };
    history::rescheduled(ctx.tx, &moved).await?;
    let date = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
    let (Some(from), Some(to)) = (date(&before.close_date), date(&deal.close_date)) else { return Ok(()) };
    if !context.stage.is_open() {
        return Ok(());
    }
    let reminders = &ctx.app.playbook.of::<ReminderRules>();
    let subject = crate::features::deals::load::context::subject(&deal.opportunity_id);
    let slip = reminders.slip(from, to, ctx.app.config.organization.fiscal_year_starts);
    let planned = context.has_csm() || requests::open_of(ctx.tx, &deal.opportunity_id).await?.is_some();
    // Whoever is about to hear of an earlier move hears where the date is now, however little it moved since.
    let about_to_hear = stored_tasks::of_subject(ctx.tx, &subject).await?;
    let about_to_hear = about_to_hear
        .iter()
        .any(|one| one.state == TaskState::Open && one.asks.news() == Some("rescheduled"));
    if planned && (slip == Slip::Far || about_to_hear) {
        let facts = json!({ "from_day": from.to_string(), "to_day": to.to_string() });
        let roles = &[Role::Csm, Role::Managers];
        let news = News { subject: subject.clone(), what: "rescheduled", roles, facts };
        tasks::actions::notices::notify(ctx, news, &context.place()).await?;
    }
    let slips = history::close_dates(ctx.tx, &deal.opportunity_id).await?;
    let slips = slips.iter().filter(|one| one.from_day < one.to_day && one.from_day.is_some()).count();
    if to > from && slips >= reminders.slips_asked && slips.is_multiple_of(reminders.slips_asked) {
        let asking = Asking {
            subject,
            asks: Asks::News { what: "slips".into(), to: None },
            role: Role::Seller,
            kind: TaskKind::Action,
            urgent: false,
            facts: json!({ "count": slips, "to": day(&to.to_string()) }),
            due_at: None,
            reminders: vec![ctx.now],
            escalate_at: None,
        };
        tasks::actions::open(ctx, asking, &context.place()).await?;
    }
    Ok(())
}

/// The deal has another owner: what was the seller's is theirs, and both are told.
async fn owner(ctx: &mut Ctx<'_>, change: &Change<'_>, context: &DealContext<'_>) -> Result<(), ActionError> {
    let Some(before) = change.before.filter(|before| before.owner_email != change.deal.owner_email) else {
        return Ok(());
    };
    let (old, new) = (before.owner_email.as_deref(), change.deal.owner_email.as_deref());
    let subject = crate::features::deals::load::context::subject(&change.deal.opportunity_id);
    passes(ctx, Role::Seller, "owner", old, new, &subject, &context.place()).await
}

/// A role passed from one person to another: what is open goes along; each is told of the other.
async fn passes(
    ctx: &mut Ctx<'_>,
    role: Role,
    word: &str,
    old: Option<&str>,
    new: Option<&str>,
    subject: &Subject,
    place: &Place<'_>,
) -> Result<(), ActionError> {
    tasks::actions::reassign::reassign_role(ctx, role, &place.account.account_id).await?;
    let old = known(ctx.tx, old).await?;
    let new = known(ctx.tx, new).await?;
    let (Some(old), Some(new)) = (old, new) else { return Ok(()) };
    // Whoever has nothing to do with a handoff need not hear who sells what.
    let on_its_way = handoffs::of_account(ctx.tx, &place.account.account_id).await?.is_some()
        || !requests::of_account(ctx.tx, &place.account.account_id).await?.is_empty();
    if !on_its_way || old == new {
        return Ok(());
    }
    for (reader, other, what) in [(&old, &new, "old"), (&new, &old, "new")] {
        let what = format!("{word}_{what}");
        let facts = json!({ "user": other });
        let news = News { subject: subject.clone(), what: &what, roles: &[], facts };
        tasks::actions::notices::notify_one(ctx, &news, role, reader, place).await?;
    }
    Ok(())
}

async fn known(tx: &mut Tx, email: Option<&str>) -> Result<Option<UserId>, ActionError> {
    let Some(email) = email else { return Ok(None) };
    let person = people::by_email(tx, email).await?.filter(|person| person.active && !person.guest);
    Ok(person.map(|person| person.user_id))
}
