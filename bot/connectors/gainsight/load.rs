//! What is known of an account whose company is to be changed.

use baton_storage::attributes::{self, Attribute, AttributeState, Lifecycle};
use baton_storage::ids::AccountId;
use baton_storage::states::HandoffState;
use baton_storage::time::At;
use baton_storage::{Reader, disengagements};

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::config::gainsight::Connected;
use crate::connectors::gainsight::rules;
use crate::rules::stages::StageKind;

/// How Baton speaks to Gainsight, where it does.
pub fn section(app: &App) -> Option<&Connected> {
    app.config.gainsight.as_ref().and_then(|gainsight| gainsight.connected())
}

/// What is to be entered at an account's company.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub account: AccountId,
    pub name: String,
    /// Whether its deal is not won yet: the company may not be there.
    pub early: bool,
    /// What is not entered yet. Not empty.
    pub attributes: Vec<Attribute>,
    /// When Baton entered anything there last.
    pub own: Option<At>,
}

/// The same of an account; none where nothing is to be entered.
pub async fn wanted(app: &App, db: &mut Reader, account: &AccountId) -> anyhow::Result<Option<Wanted>> {
    let Some(section) = section(app) else { return Ok(None) };
    let Some(context) = AccountContext::find(app, db, account).await? else { return Ok(None) };
    let mut attributes = attributes::of_account(db, &context.account.account_id).await?;
    let own = attributes.iter().filter_map(|one| one.entered_at).max();
    attributes.retain(|one| one.state != AttributeState::Entered && section.field(one.attribute).is_some());
    if attributes.is_empty() {
        return Ok(None);
    }
    let early = is_early(app, &context);
    let (account, name) = (context.account.account_id, context.account.name);
    Ok(Some(Wanted { account, name, early, attributes, own }))
}

/// Where an account is in its life, as far as Baton knows.
pub async fn lifecycle(
    app: &App,
    db: &mut Reader,
    context: &AccountContext<'_>,
) -> anyhow::Result<Option<Lifecycle>> {
    let account = &context.account;
    let completed = context.handoff.as_ref().is_some_and(|handoff| handoff.state == HandoffState::Completed);
    let onboarded = completed && !disengagements::is_let_go(db, &account.account_id).await?;
    Ok(rules::lifecycle(account.onboarding_since.is_some(), is_early(app, context), onboarded))
}

/// Whether an account's handoff is under way, and its deal not won yet.
fn is_early(app: &App, context: &AccountContext<'_>) -> bool {
    let under_way = context
        .handoff
        .as_ref()
        .is_some_and(|handoff| matches!(handoff.state, HandoffState::Running | HandoffState::Paused));
    let stage = context.deal.as_ref().and_then(|deal| app.playbook.stages.parse(deal.stage.as_deref()?));
    under_way && stage.is_none_or(|stage| stage.counts_as != StageKind::Won)
}
