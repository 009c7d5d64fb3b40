//! The written follow-up: drafted from what was gone through, reworded by whoever sends it, copied by hand (D2). It is
//! never sent from here, and what promises something in it is advice.

use baton_storage::states::DisengagementState;
use baton_storage::{Reader, people};
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::disengagement::commands::change::opened;
use crate::features::disengagement::load::{self, DisengagementContext};
use crate::features::disengagement::rules::{Choice, DisengageRules, LetterFacts};
use crate::features::disengagement::{actions, view};
use crate::slack::dates::day;

const OPEN: &[DisengagementState] = &[DisengagementState::Met];
const READABLE: &[DisengagementState] = &[DisengagementState::Met, DisengagementState::Completed];

/// The form with the draft, or with the wording that was kept.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, OPEN, now).await?;
    let data = load::data(app, db, &case, now).await?;
    let text = match &case.one.letter {
        Some(kept) => kept.clone(),
        None => draft(app, db, &case).await?,
    };
    Ok(Answer::open(view::letter::letter(&app.words, &data, &text)?))
}

/// "Keep my wording": kept, with what in it promises something, and the text to copy.
pub async fn keep(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = opened(ctx.app, ctx.tx, &form.private, actor, OPEN, ctx.now).await?;
    let text = form.text("letter").to_owned();
    if text.is_empty() {
        let empty = ctx.app.words.plain("disengagement.fault.letter", json!({}))?;
        return Err(ActionError::Fields([("letter", empty)].into()));
    }
    actions::steps::keep_letter(ctx, &mut case, &text, &actor.user_id).await?;
    let named = Named::of(ctx.tx, &case).await?;
    let successor =
        named.successor.as_deref().unwrap_or(&ctx.app.playbook.of::<DisengageRules>().letter.nobody);
    let given = [case.account.name.as_str(), successor, &named.csm, &named.day];
    let promises = ctx.app.playbook.promises.find_beside(&text, &given);
    Ok(Answer::instead(view::letter::kept(&ctx.app.words, &text, &promises)?))
}

/// "Copy the follow-up": as it was kept.
pub async fn copy(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, READABLE, now).await?;
    let text = match &case.one.letter {
        Some(kept) => kept.clone(),
        None => draft(app, db, &case).await?,
    };
    Ok(Answer::open(view::letter::copy(&app.words, &text)?))
}

/// What the customer may read is all that is handed over here: names, the day, the options, words meant for them.
async fn draft(app: &App, db: &mut Reader, case: &DisengagementContext<'_>) -> Result<String, ActionError> {
    let (rules, one) = (&app.playbook.of::<DisengageRules>(), &case.one);
    // A reason that is gone from the rules leaves the first one's wording to be changed by hand.
    let Some(reason) = rules.reason(&one.reason).or(rules.reasons.first()) else { return Ok(String::new()) };
    let reviewed = one.options();
    let options: Vec<&Choice> = rules.options.iter().filter(|option| reviewed.contains(&option.id)).collect();
    let named = Named::of(db, case).await?;
    Ok(rules.letter(&LetterFacts {
        reason,
        options: &options,
        customer: &case.account.name,
        successor: named.successor.as_deref(),
        csm: &named.csm,
        day: &named.day,
        extra: one.extra.as_deref().unwrap_or_default(),
    }))
}

/// Who and when the letter names.
struct Named {
    successor: Option<String>,
    csm: String,
    day: String,
}

impl Named {
    async fn of(db: &mut Reader, case: &DisengagementContext<'_>) -> Result<Self, ActionError> {
        let one = &case.one;
        let successor = match &one.successor {
            Some(successor) => people::find(db, successor).await?.map(|person| person.name),
            None => None,
        };
        let csm = people::find(db, actions::owner(one)).await?.map(|person| person.name).unwrap_or_default();
        Ok(Self { successor, csm, day: one.met_on.as_deref().map(day).unwrap_or_default() })
    }
}
