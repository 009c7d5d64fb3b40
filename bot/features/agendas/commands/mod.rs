//! `/agenda [meeting] [account]`: an agenda, filled from the customer record, first for the eyes of the one who asks
//! (A3, A4). Anybody of us may look at one; posting it is for those whom the account concerns.

pub mod asked;
pub mod introduction;

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::ids::AccountId;
use baton_storage::people::{self, Person};
use baton_storage::{Reader, audit, posts};
use serde_json::{Value, json};

use crate::accounts::context::AccountContext;
use crate::accounts::lookup::{self, Instead, Typed};
use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, QueryCtx};
use crate::error::ActionError;
use crate::features::agendas::commands::asked::Asked;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::view::data::AgendaData;
use crate::features::agendas::view::preview::{Listed, Offer};
use crate::features::agendas::{commands, load, view};
use crate::slack::message::Message;
use crate::slack::payloads::AgendaChoice;

/// The command.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let text = interaction.command_text();
    match commands::asked::asked(app, db, text).await? {
        Asked::Account(account, meeting) => {
            let meeting = meeting.map(|agenda| agenda.name.as_str());
            Ok(Answer::privately(preview(app, db, actor, *account, meeting).await?))
        }
        Asked::Own(meeting) => {
            let own = lookup::own::accounts(app, db, actor).await?;
            let which = match (own.accounts.is_empty(), own.teams.is_empty()) {
                (true, _) => "mine_none",
                (false, true) => "mine",
                (false, false) => "mine_team",
            };
            list(app, which, json!({ "teams": own.teams }), &own.accounts, meeting)
        }
        Asked::Which(instead, meeting, name) => {
            let (which, accounts) = match &instead {
                Instead::Several(several) => ("several", several.as_slice()),
                Instead::Near(near) => ("near", near.as_slice()),
                Instead::Unknown(Typed::Name(_)) => ("none", [].as_slice()),
                _ => return lookup::instead(app, &instead, &name, "agendas.show"),
            };
            list(app, which, json!({ "text": lookup::shown(&name) }), accounts, meeting)
        }
    }
}

/// A choice among accounts, each with the meeting that was named, if one was.
fn list(
    app: &App,
    which: &str,
    facts: Value,
    accounts: &[Account],
    meeting: Option<&Agenda>,
) -> Result<Answer, ActionError> {
    let (listed, meetings) = (lookup::named(accounts), meetings(app, None));
    let meeting = meeting.map(|agenda| agenda.name.as_str());
    Ok(Answer::privately(view::preview::choice(&app.words, which, &facts, &listed, &meetings, meeting)?))
}

/// An account or an agenda chosen: `ACCOUNT`, or `ACCOUNT/NAME`.
pub async fn show(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let AgendaChoice { account, name } = AgendaChoice::read(interaction.value());
    let account = known(app, db, account.as_str()).await?;
    Ok(Answer::privately(preview(app, db, actor, account, name.as_deref()).await?))
}

/// "Show all of it": what a message had to cut.
pub async fn whole(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, interaction, .. } = ctx;
    let (_, data) = chosen(app, db, interaction.value()).await?;
    Ok(Answer::open(view::pages::whole(&app.words, &data)?))
}

/// "Copy as text": only what customers may read is there to be carried out of the house.
pub async fn copy(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, interaction, .. } = ctx;
    let (_, data) = chosen(app, db, interaction.value()).await?;
    if data.is_ours() {
        return Err(gone(app)?);
    }
    Ok(Answer::open(view::pages::copy(&app.words, &data)?))
}

/// The preview, with what its reader may do with it.
async fn preview(
    app: &App,
    db: &mut Reader,
    actor: &Person,
    account: Account,
    name: Option<&str>,
) -> Result<Message, ActionError> {
    let context = AccountContext::of(app, db, account).await?;
    let name = match name {
        Some(name) => name.to_owned(),
        None => load::next_meeting(app, db, &context).await?,
    };
    let data = filled(app, db, &name, &context).await?;
    let offer = offer(app, db, actor, &context, &data).await?;
    Ok(view::preview::preview(&app.words, &data, &offer)?)
}

async fn offer(
    app: &App,
    db: &mut Reader,
    actor: &Person,
    context: &AccountContext<'_>,
    data: &AgendaData,
) -> Result<Offer, ActionError> {
    let account = &context.account;
    let channel = account.channel.as_ref().map(|channel| channel.0.clone());
    let may_post = match context.place() {
        Some(place) => roles::concerned(app, db, &actor.user_id, &place).await?,
        None => false,
    };
    let posted = match &channel {
        Some(channel) => posted(app, db, actor, context, &data.name, channel).await?,
        None => None,
    };
    let others = meetings(app, Some(&data.name)).into_iter();
    let account = account.account_id.clone();
    let other = |name| AgendaChoice { account: account.clone(), name: Some(name) }.to_string();
    let others = others.map(|(name, title)| (other(name), title)).collect();
    Ok(Offer { channel, may_post, team: context.team.map(|team| team.name.clone()), posted, others })
}

/// When this agenda was posted into this channel, and by whom.
async fn posted(
    app: &App,
    db: &mut Reader,
    actor: &Person,
    context: &AccountContext<'_>,
    name: &str,
    channel: &str,
) -> Result<Option<(String, Option<String>)>, ActionError> {
    let message_key = agenda_of(context, name, channel).message_key();
    let stands = posts::of_matter(db, &message_key).await?.into_iter().find(|post| post.channel.0 == channel);
    let Some(post) = stands else { return Ok(None) };
    let zone = roles::calendar(app, Some(actor)).zone();
    let when = post.posted_at.utc().with_timezone(&zone).format("%a %-d %b").to_string();
    // Nothing is rewritten in the audit: before the end of 2026 it was called `agenda.post`.
    let is_post = |action: &str| matches!(action, "agendas.post" | "agenda.post");
    let entry = audit::of_object(db, &message_key).await?.into_iter().rfind(|entry| is_post(&entry.action));
    let by = match entry.map(|entry| entry.actor) {
        Some(Actor::Person(user)) => {
            Some(people::find(db, &user).await?.map_or(user.0, |person| person.name))
        }
        Some(Actor::Baton) | None => None,
    };
    Ok(Some((when, by)))
}

pub(crate) fn agenda_of(
    context: &AccountContext<'_>,
    name: &str,
    channel: &str,
) -> crate::features::agendas::jobs::message::Agenda {
    let account = context.account.account_id.clone();
    crate::features::agendas::jobs::message::Agenda {
        account,
        name: name.to_owned(),
        day: None,
        place: channel.to_owned(),
    }
}

/// The account and the agenda behind a button's value, which is not to be trusted.
pub(crate) async fn chosen<'a>(
    app: &'a App,
    db: &mut Reader,
    value: &str,
) -> Result<(AccountContext<'a>, AgendaData), ActionError> {
    let AgendaChoice { account, name: Some(name) } = AgendaChoice::read(value) else {
        return Err(gone(app)?);
    };
    let account = known(app, db, account.as_str()).await?;
    let context = AccountContext::of(app, db, account).await?;
    let data = filled(app, db, &name, &context).await?;
    Ok((context, data))
}

async fn filled(
    app: &App,
    db: &mut Reader,
    name: &str,
    context: &AccountContext<'_>,
) -> Result<AgendaData, ActionError> {
    if !app.playbook.of::<Agendas>().of_accounts().any(|agenda| agenda.name == name) {
        return Err(gone(app)?);
    }
    Ok(load::data(app, db, name, context).await?)
}

async fn known(app: &App, db: &mut Reader, id: &str) -> Result<Account, ActionError> {
    let account = accounts::resolve_merged(db, &AccountId::from(id)).await?;
    account.map_or_else(|| Err(gone(app)?), Ok)
}

fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("agendas.fault.gone", json!({}))?))
}

/// Every meeting that can be chosen but this one: name and title.
fn meetings(app: &App, but: Option<&str>) -> Vec<Listed> {
    let all = app.playbook.of::<Agendas>().of_accounts().filter(|agenda| Some(agenda.name.as_str()) != but);
    all.map(|agenda| (agenda.name.clone(), agenda.front.title.clone())).collect()
}
