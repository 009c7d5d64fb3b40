//! A section's form, sent: what was changed is kept as somebody's word; what others changed meanwhile is not
//! covered before the sender has seen it.

use baton_storage::Tx;
use baton_storage::facts;
use baton_storage::people::Person;
use baton_storage::time::At;
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::record::actions::Said;
use crate::features::record::commands::{gone, held, writers};
use crate::features::record::load::Record;
use crate::features::record::load::holding::Holding;
use crate::features::record::rules::RecordRules;
use crate::features::record::rules::{FactRule, LONGEST, Section, tidy};
use crate::features::record::view::form::{Crossed, Opened};
use crate::features::record::view::{Outcome, Word};
use crate::features::record::{actions, load, view};
use crate::slack::dates::age;

/// The form, sent.
pub async fn save(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let Ok(opened) = serde_json::from_str::<Opened>(&form.private) else { return Err(gone(app)?) };
    let holding = held(app, tx, &opened.account).await?;
    let Some(section) = app.playbook.of::<RecordRules>().section(&opened.section) else {
        return Err(gone(app)?);
    };
    if !load::holding::writes(app, tx, actor, &holding).await? {
        return Err(ActionError::rejection(writers(app, &holding)?));
    }
    let stands = load::record(app, tx, &holding.account, holding.deal.as_ref()).await?;
    let changes = changes(app, form, &opened, section, &stands)?;
    if changes.iter().any(|change| change.crossed) {
        return crossed(app, tx, &holding, section, (&opened, &changes), actor, now).await;
    }
    for change in &changes {
        let said = Said {
            key: &change.rule.key,
            value: &change.typed,
            by: &actor.user_id,
            at: now,
            link: None,
            recorded_by: &actor.user_id,
        };
        actions::say(app, tx, &holding, &said, now).await?;
    }
    let saved: Vec<String> = changes.iter().map(|change| change.rule.label.clone()).collect();
    let outcome = Outcome { unchanged: saved.is_empty(), saved };
    let profile = load::profile::profile(app, tx, &holding, actor, now).await?;
    Ok(Answer::instead(view::overview(&app.words, &profile, &outcome)?))
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
    app: &App,
    tx: &mut Tx,
    holding: &Holding<'_>,
    section: &Section,
    (opened, changes): (&Opened, &[Change<'_>]),
    actor: &Person,
    now: At,
) -> Result<Answer, ActionError> {
    let mut crossed = Crossed { round: opened.round + 1, ..Crossed::default() };
    for change in changes {
        let key = &change.rule.key;
        crossed.typed.insert(key.clone(), change.typed.clone());
        let latest = facts::history(tx, &holding.account.account_id, key).await?.into_iter().next();
        if let Some(latest) = latest.filter(|_| change.crossed) {
            let said_by = load::said_by(tx, &latest).await?;
            let age = age(latest.said_at, now);
            let word = Word { value: latest.value, said_by, age, link: latest.link };
            crossed.changed.insert(key.clone(), word);
        }
    }
    let profile = load::profile::profile(app, tx, holding, actor, now).await?;
    let Some(page) = profile.page(&section.id) else { return Err(gone(app)?) };
    Ok(Answer::instead(view::form::form(&app.words, &profile, page, None, &crossed)?))
}
