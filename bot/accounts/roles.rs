//! Who somebody is on an account: its architect, its seller, its CSM, the managers of its team.
//!
//! The role is asked for anew each time, so whoever has it now is meant. Somebody who has left is nobody;
//! then the next nearest role is.

use baton_storage::accounts;
use baton_storage::accounts::Account;
use baton_storage::assignments::{self, Assignment, AssignmentState};
use baton_storage::ids::UserId;
use baton_storage::opportunities::Opportunity;
use baton_storage::people::{self, Person};
use baton_storage::states::Role;
use baton_storage::time::At;
use baton_storage::{Reader, days_off, reassignments, requests};
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::accounts::qualification::CurrentCsm;
use crate::accounts::qualification::QualificationRules;
use crate::app::App;
use crate::config::Team;
use crate::rules::calendar::Calendar;

/// An account with the deal that is meant, and the team that serves it.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub account: &'a Account,
    pub deal: Option<&'a Opportunity>,
    pub team: &'a Team,
}

/// Who holds a role now, and as what: where nobody does, the next nearest role's holder.
pub async fn holder(
    app: &App,
    db: &mut Reader,
    role: Role,
    place: &Place<'_>,
) -> anyhow::Result<Option<(UserId, Role)>> {
    let nearest: &[Role] = match role {
        Role::Sa => &[Role::Sa, Role::Seller, Role::Managers, Role::Directors],
        Role::Seller => &[Role::Seller, Role::Sa, Role::Managers, Role::Directors],
        Role::Csm => &[Role::Csm, Role::Managers, Role::Directors],
        Role::Managers => &[Role::Managers, Role::Directors],
        Role::Directors => &[Role::Directors, Role::Managers],
        Role::SalesManagers => &[Role::SalesManagers, Role::Directors, Role::Managers],
        Role::SaLeaders => &[Role::SaLeaders, Role::Directors, Role::Managers],
    };
    for role in nearest {
        if let Some(user) = role_holder(db, *role, place).await? {
            return Ok(Some((user, *role)));
        }
    }
    Ok(app.config.operators().first().map(|ops| ((*ops).clone(), Role::Managers)))
}

/// Who holds exactly this role.
pub async fn role_holder(db: &mut Reader, role: Role, place: &Place<'_>) -> anyhow::Result<Option<UserId>> {
    let account = place.account;
    match role {
        Role::Sa => {
            if let Some(user) = by_email(db, account.sa_email.as_deref()).await? {
                return Ok(Some(user));
            }
            // Whoever asked for the CSM knows the account as its architect does.
            let asked = requests::of_account(db, &account.account_id).await?;
            first_active(db, asked.iter().map(|request| &request.requester)).await
        }
        Role::Seller => {
            let owner = place.deal.and_then(|deal| deal.owner_email.as_deref());
            match by_email(db, owner).await? {
                Some(user) => Ok(Some(user)),
                None => by_email(db, account.sae_email.as_deref()).await,
            }
        }
        Role::Csm => {
            let assigned = assignments::current(db, &account.account_id).await?;
            let accepted = assigned.filter(|assignment| assignment.state == AssignmentState::Accepted);
            match first_active(db, accepted.iter().map(|assignment| &assignment.csm)).await? {
                Some(user) => Ok(Some(user)),
                None => by_email(db, account.csm_field.as_deref()).await,
            }
        }
        Role::Managers => first_active(db, place.team.managers.iter()).await,
        Role::Directors => first_active(db, place.team.directors.iter()).await,
        Role::SalesManagers => first_active(db, place.team.sales_managers.iter()).await,
        Role::SaLeaders => first_active(db, place.team.sa_leaders.iter()).await,
    }
}

/// Whether an account has a CSM of its own: one who accepted it, or whom the CRM names; a pool is none (Q2).
pub async fn has_csm(app: &App, db: &mut Reader, account: &Account) -> anyhow::Result<bool> {
    let assigned = assignments::current(db, &account.account_id).await?;
    Ok(looks_after(app, account, assigned.as_ref()))
}

/// The same by the account's current assignment, if it has one.
pub fn looks_after(app: &App, account: &Account, assigned: Option<&Assignment>) -> bool {
    let field = CurrentCsm::of_field(account.csm_field.as_deref(), app.playbook.of::<QualificationRules>());
    assigned.is_some_and(|one| one.state == AssignmentState::Accepted)
        || matches!(field, CurrentCsm::Person { .. })
}

/// Every person who is on an account: its architect, seller and CSM.
pub async fn account_team(db: &mut Reader, place: &Place<'_>) -> anyhow::Result<Vec<UserId>> {
    let mut team = Vec::new();
    for role in [Role::Sa, Role::Seller, Role::Csm] {
        if let Some(user) = role_holder(db, role, place).await?
            && !team.contains(&user)
        {
            team.push(user);
        }
    }
    Ok(team)
}

/// Whether somebody may act on what concerns an account: who is on it or is handing it over, who leads its team, who
/// backs them up.
pub async fn concerned(app: &App, db: &mut Reader, user: &UserId, place: &Place<'_>) -> anyhow::Result<bool> {
    let passing = reassignments::overlaps(db, &place.account.account_id, user).await?;
    Ok(passing || leads(app, user, place.team) || account_team(db, place).await?.contains(user))
}

/// Whether somebody leads a team: its managers, its directors, and who stands in for a manager.
pub fn leads(app: &App, user: &UserId, team: &Team) -> bool {
    let backs_up = team.managers.iter().any(|manager| app.config.backup(manager) == Some(user));
    team.managers.contains(user) || team.directors.contains(user) || backs_up
}

/// Whether somebody leads whoever acts in a role: as they lead the team, or as they lead its architects or its sellers.
pub fn leads_role(app: &App, user: &UserId, team: &Team, role: Role) -> bool {
    let own: &[UserId] = match role {
        Role::Sa | Role::SaLeaders => &team.sa_leaders,
        Role::Seller | Role::SalesManagers => &team.sales_managers,
        Role::Csm | Role::Managers | Role::Directors => &[],
    };
    leads(app, user, team) || own.contains(user)
}

/// Whether somebody is there at all: a full member of our workspace who has not left. Whom Slack has not told us of yet counts.
pub async fn is_member(db: &mut Reader, user: &UserId) -> anyhow::Result<bool> {
    Ok(people::is_member(db, user).await?.unwrap_or(true))
}

async fn by_email(db: &mut Reader, email: Option<&str>) -> anyhow::Result<Option<UserId>> {
    let Some(email) = email else { return Ok(None) };
    let person = people::by_email(db, email).await?.filter(is_there);
    Ok(person.map(|person| person.user_id))
}

async fn first_active<'u>(
    db: &mut Reader,
    users: impl Iterator<Item = &'u UserId>,
) -> anyhow::Result<Option<UserId>> {
    for user in users {
        if is_member(db, user).await? {
            return Ok(Some(user.clone()));
        }
    }
    Ok(None)
}

fn is_there(person: &Person) -> bool {
    person.active && !person.guest && !person.bot
}

/// Somebody's own working hours, in the time zone of their Slack profile, else of their team.
pub fn calendar(app: &App, person: Option<&Person>) -> Calendar {
    let own = person.map(|person| app.config.zone_of(&person.user_id, &person.timezone));
    let zone: Tz = own.unwrap_or(app.config.organization.timezone);
    Calendar::new(zone, app.playbook.hours.clone(), app.config.organization.holidays.clone())
}

/// The last day of somebody's absence, if they are away today.
pub async fn away_until(
    db: &mut Reader,
    user: &UserId,
    calendar: &Calendar,
    now: At,
) -> anyhow::Result<Option<NaiveDate>> {
    let today = calendar.local(now).date_naive().to_string();
    let mine = days_off::from_day(db, &today).await?.into_iter().filter(|absence| absence.user_id == *user);
    let now_away = mine.filter(|absence| absence.first_day <= today);
    Ok(now_away.filter_map(|absence| absence.last_day.parse().ok()).max())
}

/// The accounts that a person looks after, merged ones aside, in order: their book.
pub async fn book_of(db: &mut Reader, csm: &UserId) -> anyhow::Result<Vec<Account>> {
    let email = people::find(db, csm).await?.and_then(|person| person.email);
    let mut book = accounts::of_csm(db, csm, email.as_deref()).await?;
    book.retain(|account| account.merged_into.is_none());
    Ok(book)
}
