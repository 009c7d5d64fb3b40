//! An account that is let go with everything that is said of it.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::Asks;
use baton_storage::disengagements::Disengagement;
use baton_storage::ids::UserId;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{Priority, Role, Segment};
use baton_storage::time::At;
use baton_storage::{Reader, people, requests, tasks};

use crate::accounts::context::AccountContext;
use crate::accounts::qualification::{
    self, AccountFacts, Answer, CurrentCsm, Parent, QualificationRules, Verdict,
};
use crate::accounts::roles::{self, Place};
use crate::app::App;
use crate::config::Team;
use crate::features::disengagement::rules::DisengageRules;
use crate::features::disengagement::view::DisengagementData;
use crate::features::disengagement::view::forms::Outlook;
use crate::features::priority::rules::level::label;
use crate::tasks::rules::undo_until;

/// An account that is let go, where it belongs, and who is on it now.
#[derive(Debug)]
pub struct DisengagementContext<'a> {
    pub one: Disengagement,
    pub account: Account,
    pub deal: Option<Opportunity>,
    pub team: &'a Team,
    /// Who looks after it now.
    pub csm: Option<UserId>,
    /// Who sells to it now.
    pub seller: Option<UserId>,
}

impl<'a> DisengagementContext<'a> {
    /// Loads it; none when its account or team is not known any more.
    pub async fn of(app: &'a App, db: &mut Reader, one: Disengagement) -> anyhow::Result<Option<Self>> {
        let Some(account) = accounts::resolve_merged(db, &one.account_id).await? else { return Ok(None) };
        let Some(team) = app.config.team(&one.team_id) else { return Ok(None) };
        let context = AccountContext::of(app, db, account).await?;
        let deal = context.place().and_then(|place| place.deal.cloned());
        let account = context.account;
        let place = Place { account: &account, deal: deal.as_ref(), team };
        let csm = roles::role_holder(db, Role::Csm, &place).await?;
        let seller = roles::role_holder(db, Role::Seller, &place).await?;
        Ok(Some(Self { one, account, deal, team, csm, seller }))
    }

    /// The same, as those are asked who know the roles.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: self.deal.as_ref(), team: self.team }
    }
}

/// What the account is worth a year: as the CRM says, or, where it says nothing, as the latest request that knew it said.
pub async fn arr(db: &mut Reader, account: &Account) -> anyhow::Result<Option<i64>> {
    if account.arr.is_some() {
        return Ok(account.arr);
    }
    let requests = requests::of_account(db, &account.account_id).await?;
    let said = requests.into_iter().filter(|request| request.arr.is_some()).max_by_key(|one| one.changed_at);
    Ok(said.and_then(|request| request.arr))
}

/// What the table says of an account as it would be without a CSM (Q1, Q4).
pub async fn qualifies(app: &App, db: &mut Reader, account: &Account) -> anyhow::Result<Verdict> {
    let parent = match &account.parent_id {
        Some(parent) => accounts::resolve_merged(db, parent).await?.map(|parent| parent.name),
        None => None,
    };
    let facts = AccountFacts {
        segment: account.segment.unwrap_or(Segment::Enterprise),
        expected_arr: arr(db, account).await?,
        currency: app.config.organization.currency,
        csm: CurrentCsm::None,
        parent: parent.map(|name| Parent { name, child_managed: false }),
        dedicated: false,
    };
    Ok(qualification::qualify(&facts, app.playbook.of::<QualificationRules>()))
}

/// What the account gets once it is let go, as people read it.
pub async fn outlook(app: &App, db: &mut Reader, account: &Account) -> anyhow::Result<Outlook> {
    let verdict = qualifies(app, db, account).await?;
    let route = &app.playbook.of::<QualificationRules>().scale_route;
    Ok(Outlook {
        scale: (verdict.answer == Answer::Scale).then(|| (route.text.clone(), route.url.clone())),
        level: level_after(&verdict).map(label),
        verdict: verdict.why.sentence,
    })
}

/// The level that an account gets by it; none where the table would give it a CSM, so that people decide.
pub(crate) fn level_after(verdict: &Verdict) -> Option<Priority> {
    let starting = verdict.starting_priority.as_ref().map(|(level, _)| *level);
    starting.filter(|level| *level > Priority::Pr2)
}

/// Everything the card shows.
pub async fn data(
    app: &App,
    db: &mut Reader,
    case: &DisengagementContext<'_>,
    now: At,
) -> anyhow::Result<DisengagementData> {
    let one = &case.one;
    let rules = &app.playbook.of::<DisengageRules>();
    let reason = rules.reason(&one.reason);
    let options = one.options();
    let reviewed = rules.options.iter().filter(|option| options.contains(&option.id));
    // What was so is told of whoever it was then.
    let csm = one.csm.as_ref().or(case.csm.as_ref());
    let mut managers = Vec::new();
    for manager in &case.team.managers {
        managers.extend(people::find(db, manager).await?.filter(|one| one.active).map(|one| one.name));
    }
    let mut present = Vec::new();
    for user in one.present() {
        present.push(name(db, &user).await?);
    }
    let told = tasks::of_subject(db, &one.subject()).await?.into_iter();
    let told =
        told.filter(|task| task.asks == Asks::Meet && undo_until(task).is_some_and(|until| now <= until));
    Ok(DisengagementData {
        undo: told.max_by_key(|task| task.settled_at).map(|task| task.task_id.0),
        id: one.disengagement_id.0.clone(),
        account_id: case.account.account_id.0.clone(),
        account: case.account.name.clone(),
        state: one.state,
        reason: reason.map_or_else(|| one.reason.clone(), |reason| reason.label.clone()),
        explanation: one.explanation.clone(),
        csm: named(db, csm).await?,
        seller: named(db, case.seller.as_ref()).await?,
        successor: named(db, one.successor.as_ref()).await?,
        managers,
        team: case.team.name.clone(),
        started_by: name(db, &one.started_by).await?,
        decided_by: named(db, one.decided_by.as_ref()).await?,
        decided_at: one.decided_at,
        why: one.why.clone(),
        met_on: one.met_on.clone(),
        present,
        guests: one.guests.clone(),
        reviewed: reviewed.map(|option| format!("• {}", option.label)).collect(),
        written: one.letter.is_some(),
        scale: one.scale,
        ended_by: named(db, one.ended_by.as_ref()).await?,
        ended_at: one.ended_at,
        source: (case.account.source.clone(), case.account.known_at),
        zone: case.team.timezone,
        now,
    })
}

async fn named(db: &mut Reader, user: Option<&UserId>) -> anyhow::Result<Option<String>> {
    match user {
        Some(user) => Ok(Some(name(db, user).await?)),
        None => Ok(None),
    }
}

pub(crate) async fn name(db: &mut Reader, user: &UserId) -> anyhow::Result<String> {
    Ok(people::find(db, user).await?.map_or_else(|| user.0.clone(), |person| person.name))
}
