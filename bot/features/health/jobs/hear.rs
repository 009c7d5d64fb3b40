//! Who hears that an account's health has changed: when it gets worse, those whom its colour names; when it gets better
//! again, those who have heard that it was worse.

use std::collections::BTreeMap;

use baton_storage::accounts::Account;
use baton_storage::health::Report;
use baton_storage::ids::UserId;
use baton_storage::states::{Role, TaskState};
use baton_storage::{Tx, people, tasks as stored_tasks};
use serde_json::{Value, json};

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::features::health::rules::{self, HealthRules};
use crate::features::health::subject::subject;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::notices::News;

/// Tells those whom it concerns, each once, but not whoever said it. What was said before is the latest first.
pub(crate) async fn notify(
    ctx: &mut Ctx<'_>,
    account: &Account,
    report: &Report,
    said: &[Report],
) -> anyhow::Result<()> {
    let Some(team) = team_of(ctx.app, account) else { return Ok(()) };
    let rules = &ctx.app.playbook.of::<HealthRules>();
    let Some(to) = rules.colour(&report.health) else { return Ok(()) };
    let from = account.health.as_deref().and_then(|word| rules.colour(word));
    let place = Place { account, deal: None, team };
    let label = |colour: &rules::Colour| colour.label.to_lowercase();
    let name = match report.by_person {
        true => name(ctx.tx, &report.said_by).await?,
        false => report.said_by.clone(),
    };
    let facts = json!({
        "to": label(to),
        "to_id": to.id,
        "from": from.map(label),
        "said_by": name,
        "because": report.why,
        "since": weekday(report.said_at, team.timezone),
    });
    let mut heard: Vec<UserId> = Vec::new();
    if report.by_person {
        heard.push(UserId(report.said_by.clone()));
    } else if let Some(person) = said.first().filter(|last| last.by_person) {
        // The newer word counts, and whoever said otherwise learns of it.
        let mut facts = facts.clone();
        facts["you_said"] = json!(rules.colour(&person.health).map_or_else(|| person.health.clone(), label));
        facts["you_said_on"] = json!(weekday(person.said_at, team.timezone));
        let user = UserId(person.said_by.clone());
        let news =
            News { subject: subject(&account.account_id), what: "health_overruled", roles: &[], facts };
        tasks::actions::notices::notify_one(ctx, &news, Role::Csm, &user, &place).await?;
        heard.push(user);
    }
    let worse = rules.is_worse(from, to);
    let mut readers = match worse {
        true => named(ctx.tx, &to.tells, &place).await?,
        false => who_heard(ctx, account, &to.id).await?,
    };
    // Whoever said something since it was last well was told nothing of it, and knows of that.
    let unwell =
        said.iter().take_while(|one| rules.colour(&one.health).is_none_or(|colour| !rules.is_best(colour)));
    readers.extend(unwell.filter(|one| one.by_person).map(|one| (UserId(one.said_by.clone()), Role::Csm)));
    let what = if worse { "health_worse" } else { "health_better" };
    for (user, role) in readers {
        if heard.contains(&user) {
            continue;
        }
        let news = News { subject: subject(&account.account_id), what, roles: &[], facts: facts.clone() };
        match worse && to.at_once {
            true => tasks::actions::notices::notify_at_once(ctx, &news, role, &user, &place).await?,
            false => tasks::actions::notices::notify_one(ctx, &news, role, &user, &place).await?,
        }
        heard.push(user);
    }
    Ok(())
}

async fn name(tx: &mut Tx, user: &str) -> anyhow::Result<String> {
    Ok(people::find(tx, &UserId::from(user)).await?.map_or_else(|| user.to_owned(), |person| person.name))
}

/// Whoever holds each of these roles.
async fn named(tx: &mut Tx, roles: &[Role], place: &Place<'_>) -> anyhow::Result<Vec<(UserId, Role)>> {
    let mut found: Vec<(UserId, Role)> = Vec::new();
    for role in roles {
        if let Some(user) = roles::role_holder(tx, *role, place).await?
            && !found.iter().any(|(known, _)| *known == user)
        {
            found.push((user, *role));
        }
    }
    Ok(found)
}

/// Those who have heard of the account's health, and do not know yet that it is so.
async fn who_heard(ctx: &mut Ctx<'_>, account: &Account, to: &str) -> anyhow::Result<Vec<(UserId, Role)>> {
    let mut last: BTreeMap<UserId, (Role, String)> = BTreeMap::new();
    for task in stored_tasks::of_subject(ctx.tx, &subject(&account.account_id)).await? {
        if task.state == TaskState::Done && !task.is_action() {
            let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
            let heard = facts["to_id"].as_str().unwrap_or_default().to_owned();
            last.insert(task.owner.clone(), (task.role, heard));
        }
    }
    let rules = &ctx.app.playbook.of::<HealthRules>();
    let well = |heard: &str| rules.colour(heard).is_some_and(|colour| rules.is_best(colour));
    let unaware = last.into_iter().filter(|(_, (_, heard))| heard != to && !well(heard));
    Ok(unaware.map(|(user, (role, _))| (user, role)).collect())
}
