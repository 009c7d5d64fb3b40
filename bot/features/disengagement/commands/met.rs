//! "We met": when, who was there, what was gone through (D2). Where whoever keeps the relationship was not there it
//! is asked once more; nobody is held up.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::ids::UserId;
use baton_storage::people::{self, Person};
use baton_storage::states::DisengagementState;
use baton_storage::time::At;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::disengagement::actions::steps::Met;
use crate::features::disengagement::commands::change::opened;
use crate::features::disengagement::load::{self, DisengagementContext};
use crate::features::disengagement::rules::DisengageRules;
use crate::features::disengagement::view::forms::Meeting;
use crate::features::disengagement::{actions, view};
use crate::slack::payloads::MetForm;

const OPEN: &[DisengagementState] = &[DisengagementState::Agreed, DisengagementState::Met];
/// How long ago a meeting may have been.
const OLDEST: Days = Days::new(366);

/// The form, with what is known.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, OPEN, now).await?;
    let one = &case.one;
    let known = |users: Vec<UserId>| users.into_iter().map(|user| user.0).collect::<Vec<_>>();
    let team = [Some(actions::owner(one)), case.seller.as_ref()];
    let meeting = Meeting {
        private: MetForm { disengagement: one.disengagement_id.clone(), doubted: false }.to_string(),
        day: one.met_on.clone().or_else(|| Some(today(app, actor, now).to_string())),
        present: match one.met_on {
            Some(_) => known(one.present()),
            None => known(team.into_iter().flatten().cloned().collect()),
        },
        guests: one.guests.clone().unwrap_or_default(),
        choices: choices(app, &case),
        reviewed: one.options(),
        successor: one.successor.as_ref().or(case.seller.as_ref()).map(|user| user.0.clone()),
        extra: one.extra.clone().unwrap_or_default(),
        doubt: false,
    };
    let data = load::data(app, db, &case, now).await?;
    Ok(Answer::open(view::forms::met(&app.words, &data, &meeting)?))
}

/// The form, sent.
pub async fn save(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let MetForm { disengagement, doubted } = MetForm::read(&form.private);
    let mut case = opened(ctx.app, ctx.tx, disengagement.as_str(), actor, OPEN, ctx.now).await?;
    let said = read(ctx.app, ctx.tx, &case, form, actor, ctx.now).await?;
    let seller_there = case.seller.as_ref().is_some_and(|seller| said.present.contains(seller));
    if !seller_there && !doubted {
        let meeting = Meeting {
            private: MetForm { disengagement, doubted: true }.to_string(),
            day: Some(said.day.to_string()),
            present: said.present.into_iter().map(|user| user.0).collect(),
            guests: said.guests,
            choices: choices(ctx.app, &case),
            reviewed: said.options,
            successor: Some(said.successor.0),
            extra: said.extra,
            doubt: true,
        };
        let data = load::data(ctx.app, ctx.tx, &case, ctx.now).await?;
        return Ok(Answer::instead(view::forms::met(&ctx.app.words, &data, &meeting)?));
    }
    actions::steps::met(ctx, &mut case, said, seller_there, &actor.user_id).await?;
    Ok(Answer::default())
}

/// What can be gone through for this reason, as label and id.
fn choices(app: &App, case: &DisengagementContext<'_>) -> Vec<(String, String)> {
    let rules = &app.playbook.of::<DisengageRules>();
    let reason = rules.reason(&case.one.reason);
    let options = reason.into_iter().flat_map(|reason| rules.options_for(reason));
    options.map(|option| (option.label.clone(), option.id.clone())).collect()
}

/// What the form says, checked.
async fn read(
    app: &App,
    db: &mut Reader,
    case: &DisengagementContext<'_>,
    form: &Submission,
    actor: &Person,
    now: At,
) -> Result<Met, ActionError> {
    let mut faults: BTreeMap<&'static str, String> = BTreeMap::new();
    let say = |key: &str, facts: Value| app.words.plain(&format!("disengagement.fault.{key}"), facts);
    let today = today(app, actor, now);
    let day = form.date("day").and_then(|day| day.parse::<NaiveDate>().ok());
    match day {
        None => faults.insert("day", say("day_missing", json!({}))?),
        Some(day) => {
            let facts = json!({ "day": day.format("%-d %b %Y").to_string() });
            match () {
                () if day > today => faults.insert("day", say("day_future", facts)?),
                () if day + OLDEST < today => faults.insert("day", say("day_old", facts)?),
                () => None,
            }
        }
    };
    let present = form.people("present");
    if present.is_empty() {
        faults.insert("present", say("nobody", json!({}))?);
    }
    for user in &present {
        if let Some(name) = stranger(db, user).await? {
            faults.insert("present", say("member", json!({ "name": name }))?);
        }
    }
    let offered = choices(app, case);
    let ticked = form.ticked("options");
    // Only what belongs to the reason: the form has been in other hands.
    let options = offered.into_iter().map(|(_, id)| id).filter(|id| ticked.contains(&id.as_str()));
    let options: Vec<String> = options.collect();
    if options.is_empty() {
        faults.insert("options", say("option", json!({}))?);
    }
    let successor = form.person("successor");
    match &successor {
        None => {
            faults.insert("successor", say("successor", json!({}))?);
        }
        Some(user) => {
            if let Some(name) = stranger(db, user).await? {
                faults.insert("successor", say("member", json!({ "name": name }))?);
            }
        }
    }
    match (day, successor) {
        (Some(day), Some(successor)) if faults.is_empty() => Ok(Met {
            day,
            present,
            guests: form.text("guests").to_owned(),
            options,
            successor,
            extra: form.text("extra").to_owned(),
        }),
        _ => Err(ActionError::Fields(faults)),
    }
}

/// The name of somebody who is no full member of ours.
pub(crate) async fn stranger(db: &mut Reader, user: &UserId) -> Result<Option<String>, ActionError> {
    let workspace = people::workspace(db).await?.unwrap_or_default();
    let person = people::find(db, user).await?;
    if person.as_ref().is_some_and(|person| person.is_member_of(&workspace)) {
        return Ok(None);
    }
    Ok(Some(person.map_or_else(|| user.0.clone(), |person| person.name)))
}

/// Today, where the actor is.
fn today(app: &App, actor: &Person, now: At) -> NaiveDate {
    roles::calendar(app, Some(actor)).local(now).date_naive()
}
