//! A section's form, sent: what was changed is kept as somebody's word; what others changed meanwhile is not
//! covered before the sender has seen it.

use baton_storage::facts;
use baton_storage::people::Person;
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::app::{App, Ctx};
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::record::actions::{self, Said};
use crate::features::record::commands::{gone, held, writers};
use crate::features::record::load::{self, Record};
use crate::features::record::rules::{FactRule, LONGEST, RecordRules, Section, tidy};
use crate::features::record::view::form::{Crossed, Opened};
use crate::features::record::view::{self, Outcome, Word};
use crate::slack::dates::age;

/// The form, sent.
pub async fn save(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let Ok(opened) = serde_json::from_str::<Opened>(&form.private) else { return Err(gone(ctx.app)?) };
    let context = held(ctx.app, ctx.tx, &opened.account).await?;
    let Some(section) = ctx.app.playbook.of::<RecordRules>().section(&opened.section) else {
        return Err(gone(ctx.app)?);
    };
    if !load::rights::writes(ctx.app, ctx.tx, actor, &context).await? {
        return Err(ActionError::rejection(writers(ctx.app, &context)?));
    }
    let stands = load::record(ctx.app, ctx.tx, &context.account, context.deal.as_ref()).await?;
    let changes = changes(ctx.app, form, &opened, section, &stands)?;
    if changes.iter().any(|change| change.crossed) {
        return crossed(ctx, &context, section, &opened, &changes, actor).await;
    }
    for change in &changes {
        let said = Said {
            key: &change.rule.key,
            value: &change.typed,
            by: &actor.user_id,
            at: ctx.now,
            link: None,
            recorded_by: &actor.user_id,
        };
        actions::say(ctx, &context, &said).await?;
    }
    let saved: Vec<String> = changes.iter().map(|change| change.rule.label.clone()).collect();
    let outcome = Outcome { unchanged: saved.is_empty(), saved };
    let profile = load::profile::profile(ctx.app, ctx.tx, &context, actor, ctx.now).await?;
    Ok(Answer::instead(view::overview(&ctx.app.words, &profile, &outcome)?))
}

/// A field that somebody changed.
struct Change<'a> {
    rule: &'a FactRule,
    typed: String,
    /// Whether somebody else changed it too, since the form was put before the sender.
    crossed: bool,
}

/// What the sender changed of what the form showed, and what does not stand like that already.
fn changes<'a>(
    app: &App,
    form: &Submission,
    opened: &Opened,
    section: &'a Section,
    stands: &Record,
) -> Result<Vec<Change<'a>>, ActionError> {
    let mut changes = Vec::new();
    for rule in &section.facts {
        let field = opened.field(&rule.key);
        // A fact that came into `record.toml` after the form was opened has no field in it.
        if !form.has(&field) {
            continue;
        }
        if form.text(&field).chars().count() > LONGEST {
            let facts = json!({ "title": rule.label, "count": LONGEST });
            return Err(ActionError::rejection(app.words.plain("record.long", facts)?));
        }
        let typed = tidy(form.text(&field));
        let now = stands.get(&rule.key).map(|known| tidy(&known.value)).unwrap_or_default();
        if !opened.showed(&rule.key, &typed) && typed != now {
            changes.push(Change { rule, typed, crossed: !opened.showed(&rule.key, &now) });
        }
    }
    Ok(changes)
}

/// The form once more, with what was typed where somebody typed, and what stands now everywhere else.
async fn crossed(
    ctx: &mut Ctx<'_>,
    context: &AccountContext<'_>,
    section: &Section,
    opened: &Opened,
    changes: &[Change<'_>],
    actor: &Person,
) -> Result<Answer, ActionError> {
    let mut crossed = Crossed { round: opened.round + 1, ..Crossed::default() };
    for change in changes {
        let key = &change.rule.key;
        crossed.typed.insert(key.clone(), change.typed.clone());
        let latest = facts::history(ctx.tx, &context.account.account_id, key).await?.into_iter().next();
        if let Some(latest) = latest.filter(|_| change.crossed) {
            let said_by = load::said_by(ctx.tx, &latest).await?;
            let age = age(latest.said_at, ctx.now);
            let word = Word { value: latest.value, said_by, age, link: latest.link };
            crossed.changed.insert(key.clone(), word);
        }
    }
    let profile = load::profile::profile(ctx.app, ctx.tx, context, actor, ctx.now).await?;
    let Some(page) = profile.page(&section.id) else { return Err(gone(ctx.app)?) };
    Ok(Answer::instead(view::form::form(&ctx.app.words, &profile, page, None, &crossed)?))
}
