//! What is known of an account's project: for the job that makes it, and for the card of its handoff.

use baton_storage::accounts::Account;
use baton_storage::ids::{AccountId, HandoffId};
use baton_storage::projects::{self, Project, ProjectState};
use baton_storage::states::Segment;
use baton_storage::{Reader, facts, handoffs, people};

use crate::accounts::context::AccountContext;
use crate::app::{App, Section};
use crate::connectors::gitlab::view;
use crate::features::handoffs::load::situation::situation;
use crate::rules::stages::StageKind;

/// The fact of the record that is the project's link (C2).
pub const LINK: &str = "link-project";

/// Everything that making and keeping a project needs.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub account: Account,
    pub project: Project,
    /// Whether its deal is won: then it belongs to the group after the sale.
    pub won: bool,
    /// The project's link as a person gave it to the record.
    pub link: Option<String>,
    /// The account team: name, and what a user is found by.
    pub people: Vec<(String, Option<String>)>,
}

/// The same of an account; none where it has no project and is to have none.
pub async fn wanted(app: &App, db: &mut Reader, account: &AccountId) -> anyhow::Result<Option<Wanted>> {
    let Some(context) = AccountContext::find(app, db, account).await? else { return Ok(None) };
    let Some(project) = projects::of_account(db, &context.account.account_id).await? else { return Ok(None) };
    let stage = context.deal.as_ref().and_then(|deal| app.playbook.stages.parse(deal.stage.as_deref()?));
    let of_handoff = match &context.handoff {
        Some(handoff) => situation(app, db, handoff).await?.won,
        None => false,
    };
    let won = of_handoff || stage.is_some_and(|stage| stage.counts_as == StageKind::Won);
    let mut team = Vec::new();
    for user in context.people(db).await? {
        let Some(person) = people::find(db, &user).await? else { continue };
        let told = app.config.gitlab_username(&user).map(str::to_owned);
        team.push((person.name, told.or(person.email)));
    }
    let standing = facts::current(db, &context.account.account_id).await?;
    let link = standing.into_iter().find(|fact| fact.key == LINK && fact.by_person).map(|fact| fact.value);
    Ok(Some(Wanted { account: context.account, project, won, link, people: team }))
}

/// Whether the process wants a project for an account: of an enterprise account whose handoff runs, if its record has
/// none. A commercial one gets it when its CSM wants one (G2).
pub async fn is_due(app: &App, db: &mut Reader, account: &Account) -> anyhow::Result<bool> {
    if app.config.gitlab.is_none() || account.segment == Some(Segment::Commercial) {
        return Ok(false);
    }
    may_begin(db, &account.account_id).await
}

/// Whether an account can get a project: its handoff runs, and it has none.
pub async fn may_begin(db: &mut Reader, account: &AccountId) -> anyhow::Result<bool> {
    let runs = handoffs::of_account(db, account).await?.is_some();
    Ok(runs && projects::of_account(db, account).await?.is_none() && link(db, account).await?.is_none())
}

/// The project's link, as the record has it.
pub async fn link(db: &mut Reader, account: &AccountId) -> anyhow::Result<Option<String>> {
    let standing = facts::current(db, account).await?;
    let link = standing.into_iter().find(|fact| fact.key == LINK).map(|fact| fact.value);
    Ok(link.filter(|link| !link.trim().is_empty()))
}

/// What stands of it on the card of a handoff and the account's page; none where GitLab is not connected or says nothing.
pub async fn section(
    app: &App,
    db: &mut Reader,
    account: &Account,
    _handoff: Option<&HandoffId>,
) -> anyhow::Result<Option<Section>> {
    if app.config.gitlab.is_none() {
        return Ok(None);
    }
    match projects::of_account(db, &account.account_id).await? {
        Some(project) => {
            let text = Some(view::project(&app.words, &project)?);
            Ok(Some(Section { text, ..Section::default() }))
        }
        None if may_begin(db, &account.account_id).await? => {
            let label = app.words.plain("gitlab.create", serde_json::json!({}))?;
            Ok(Some(Section { button: Some((label, "gitlab.create")), ..Section::default() }))
        }
        None => Ok(None),
    }
}

/// Whether a project has been made.
pub fn is_made(project: &Project) -> bool {
    project.state != ProjectState::Wanted && project.project_number.is_some()
}
