//! The plan that an account team has for a deal that grows or keeps an account (M1), as the customer record knows it.

use baton_storage::Reader;
use baton_storage::accounts::Account;
use baton_storage::opportunities::Opportunity;
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::config::Team;
use crate::features;
use crate::features::record::rules::RecordRules;
use crate::slack::blocks::cut;

/// Where the customer record holds it: what was agreed on, else where it is written.
const PLANS: &[&str] = &["growth-plan", "link-account-plan", "link-success-plan"];
/// How much of it stands in a point, in characters.
const SHOWN: usize = 200;

/// What was agreed on, or where it is written, or who would add it. None where the record knows no such thing.
pub(crate) async fn plan(
    app: &App,
    db: &mut Reader,
    account: &Account,
    deal: &Opportunity,
    team: &Team,
) -> anyhow::Result<Option<String>> {
    let record = features::record::load::record(app, db, account, Some(deal)).await?;
    if let Some(known) = PLANS.iter().find_map(|key| record.get(key)) {
        let one_line = known.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = json!({ "plan": cut(&one_line, SHOWN) });
        return Ok(Some(app.words.plain("team_meeting.plan", said)?));
    }
    let Some(rule) = PLANS.iter().find_map(|key| app.playbook.of::<RecordRules>().fact(key)) else {
        return Ok(None);
    };
    let context = AccountContext {
        account: account.clone(),
        handoff: None,
        deal: Some(deal.clone()),
        team: Some(team),
        pov: false,
    };
    let who = features::record::load::profile::who_knows(app, db, rule.knows, &context).await?;
    Ok(Some(app.words.plain("team_meeting.no_plan", json!({ "who": who }))?))
}
