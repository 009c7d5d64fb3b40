//! What an agenda is filled from, as it is now: the record, who is on the account, which meeting comes next.

use std::collections::BTreeMap;

use baton_storage::states::{Role, TaskState};
use baton_storage::{Reader, people, tasks};

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::App;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::given::{Given, Said};
use crate::features::agendas::view::data::AgendaData;
use crate::features::record::load::record;
use crate::features::record::rules::RecordRules;
use crate::slack::dates::date;

/// The agenda of an account of which nothing is under way.
const USUAL: &str = "general-review";

/// An agenda, filled from what is known of an account now (A4).
///
/// # Errors
/// When the database refuses, or the agenda asks for something that there is not.
pub async fn data(
    app: &App,
    db: &mut Reader,
    name: &str,
    context: &AccountContext<'_>,
) -> anyhow::Result<AgendaData> {
    let agenda = app.playbook.of::<Agendas>().get(name);
    let agenda = agenda.ok_or_else(|| anyhow::anyhow!("there is no agenda {name}"))?;
    let account = &context.account;
    let record = record(app, db, account, context.deal.as_ref()).await?;
    let zone = context.team.map_or(app.config.organization.timezone, |team| team.timezone);
    let said = |value: &str, by: &str, at| Said { value: value.into(), by: by.into(), age: date(at, zone) };
    let facts = record.all();
    let facts = facts.map(|(key, known)| (key.to_owned(), said(&known.value, &known.said_by, known.said_at)));
    let given = Given {
        organization: app.config.organization.name.clone(),
        account: Some(account.name.clone()),
        facts: facts.collect(),
        people: people_of(db, context).await?,
        topics: Vec::new(),
    };
    let outline = app.playbook.of::<Agendas>().outline(name, app.playbook.of::<RecordRules>(), &given);
    let outline = outline.map_err(anyhow::Error::msg)?;
    Ok(AgendaData {
        name: name.to_owned(),
        front: agenda.front.clone(),
        account: Some((account.account_id.0.clone(), account.name.clone())),
        outline,
    })
}

/// The names of those who are on the account.
async fn people_of(db: &mut Reader, context: &AccountContext<'_>) -> anyhow::Result<BTreeMap<Role, String>> {
    let mut names = BTreeMap::new();
    let Some(place) = context.place() else { return Ok(names) };
    for role in [Role::Sa, Role::Seller, Role::Csm] {
        if let Some(user) = roles::role_holder(db, role, &place).await? {
            let person = people::find(db, &user).await?;
            names.insert(role, person.map_or(user.0, |person| person.name));
        }
    }
    Ok(names)
}

/// The agenda of the meeting that comes next: of the first open step that has one, else of the first that is not
/// settled.
pub async fn next_meeting(
    app: &App,
    db: &mut Reader,
    context: &AccountContext<'_>,
) -> anyhow::Result<String> {
    let usual = || {
        let first = app.playbook.of::<Agendas>().of_accounts().next().map(|agenda| agenda.name.clone());
        let usual = app.playbook.of::<Agendas>().get(USUAL).map(|agenda| agenda.name.clone());
        usual.or(first).unwrap_or_else(|| USUAL.to_owned())
    };
    let Some(handoff) = &context.handoff else { return Ok(usual()) };
    let Some(track) = crate::features::handoffs::load::situation::track_of(app, handoff) else {
        return Ok(usual());
    };
    let situation = crate::features::handoffs::load::situation::situation(app, db, handoff).await?;
    let asked = tasks::of_subject(db, &handoff.subject()).await?;
    let open = |id: &str| asked.iter().any(|one| one.asks.step() == Some(id) && one.state == TaskState::Open);
    let steps = || track.steps.iter().filter(|step| step.applies(&situation) && step.agenda.is_some());
    let next = steps()
        .find(|step| open(&step.id))
        .or_else(|| steps().find(|step| !situation.settled.contains(&step.id)));
    Ok(next.and_then(|step| step.agenda.clone()).unwrap_or_else(usual))
}
