//! "Add to customer record", on a message: what somebody wrote becomes a fact, as their word of that moment (C1).

use std::collections::BTreeMap;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, MessageTs, UserId};
use baton_storage::time::At;
use baton_storage::{Reader, facts, people};
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::accounts::people_sync::lookup::Lookup;
use crate::app::{App, Ctx};
use crate::engine::interaction::quoted::Quoted;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx, Payload, QueryCtx};
use crate::engine::job::Job;
use crate::error::ActionError;
use crate::features::record::actions::{self, Said};
use crate::features::record::commands::{gone, held, writers};
use crate::features::record::load;
use crate::features::record::rules::{LONGEST, RecordRules, tidy};
use crate::features::record::view::add::{ACCOUNT, Added, Draft, Quotation, Source};
use crate::features::record::view::{self, Word};
use crate::slack::dates::age;
use crate::slack::plain;

/// The form over a message.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, interaction, .. } = ctx;
    let Payload::OnMessage { message, .. } = &interaction.payload else {
        return Err(ActionError::Broken(anyhow::anyhow!("a message's shortcut was used without a message")));
    };
    let mut here = accounts::of_channel(db, &message.channel).await?;
    here.retain(|account| account.merged_into.is_none());
    let chosen = here.pop().filter(|_| here.is_empty()).map(|account| (account.name, account.account_id.0));
    let (source, quotation) = source(db, message, now).await?;
    let draft = Draft {
        age: age(At(source.at), now),
        source,
        quotation,
        chosen,
        text: tidy(&plain::text(&message.text, &names(db, &message.text).await?)),
    };
    Ok(Answer::open(view::add::form(&app.words, app.playbook.of::<RecordRules>(), &draft)?))
}

/// Whose words they are, of when and where: those of who wrote them, whoever posted or forwarded them.
async fn source(db: &mut Reader, message: &Quoted, now: At) -> Result<(Source, Quotation), ActionError> {
    let forwarded = message.forwarded.as_ref();
    let author = forwarded.map_or(message.author.as_ref(), |forwarded| forwarded.author.as_ref());
    let ts = forwarded.and_then(|forwarded| forwarded.ts.as_ref()).unwrap_or(&message.ts);
    let link = forwarded.and_then(|forwarded| forwarded.link.clone()).or_else(|| message.permalink());
    let mut quotation = Quotation { files: message.files.clone(), ..Quotation::default() };
    if let Some(user) = author {
        quotation.author = Some(people::name(db, user).await?);
    }
    if let Some(forwarded) = forwarded {
        let by = match &message.author {
            Some(user) => people::name(db, user).await?,
            None => String::new(),
        };
        let comment = plain::text(&forwarded.comment, &names(db, &forwarded.comment).await?);
        quotation.forwarded = Some((by, tidy(&comment)));
        quotation.called.clone_from(&forwarded.author_name);
    }
    let author = author.map(|user| user.0.clone());
    Ok((Source { author, at: written(ts, now).0, link }, quotation))
}

/// Everybody mentioned, by id.
async fn names(db: &mut Reader, markup: &str) -> Result<BTreeMap<String, String>, ActionError> {
    let ids: Vec<UserId> = plain::mentioned(markup).into_iter().map(UserId).collect();
    let known = people::among(db, &ids.iter().collect::<Vec<_>>()).await?;
    Ok(known.into_iter().map(|person| (person.user_id.0, person.name)).collect())
}

/// When it was written: its `ts` is the moment, in seconds. Nobody writes later than now.
fn written(ts: &MessageTs, now: At) -> At {
    let (seconds, micros) = ts.as_str().split_once('.').unwrap_or((ts.as_str(), "0"));
    let millis = micros.get(..3).unwrap_or("0").parse::<i64>().unwrap_or_default();
    seconds
        .parse::<i64>()
        .map_or(now, |seconds| At(seconds.saturating_mul(1000).saturating_add(millis)).min(now))
}

/// The form, sent.
pub async fn add(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let Ok(source) = serde_json::from_str::<Source>(&form.private) else { return Err(gone(ctx.app)?) };
    let account = account(ctx.app, ctx.tx, form).await?;
    let context = held(ctx.app, ctx.tx, account.account_id.as_str()).await?;
    if !load::rights::writes(ctx.app, ctx.tx, actor, &context).await? {
        return Err(ActionError::Fields([(ACCOUNT, writers(ctx.app, &context)?)].into()));
    }
    let rule = form.choice("fact").and_then(|key| ctx.app.playbook.of::<RecordRules>().fact(key));
    let text = tidy(form.text("text"));
    let (Some(rule), false) = (rule, text.is_empty()) else {
        let field = if rule.is_none() { "fact" } else { "text" };
        let sentence = ctx.app.words.plain(&format!("record_add.fault.{field}"), json!({}))?;
        return Err(ActionError::Fields([(field, sentence)].into()));
    };
    if form.text("text").chars().count() > LONGEST {
        let facts = json!({ "title": rule.label, "count": LONGEST });
        return Err(ActionError::Fields([("text", ctx.app.words.plain("record.long", facts)?)].into()));
    }
    let author = source.author.clone().map_or_else(|| actor.user_id.clone(), UserId);
    let said = Said {
        key: &rule.key,
        value: &text,
        by: &author,
        at: At(source.at).min(ctx.now),
        link: source.link.as_deref(),
        recorded_by: &actor.user_id,
    };
    let added = keep(ctx, &context, &said).await?;
    let (id, name) = (context.account.account_id.as_str(), context.account.name.as_str());
    let mut answer = Answer::instead(view::add::done(&ctx.app.words, id, name, &rule.label, &text, &added)?);
    if people::find(ctx.tx, &author).await?.is_none() {
        // Somebody of another workspace, perhaps, whom Slack can name.
        answer.effects.push(Lookup::of(&author, ctx.now).effect(ctx.app, ctx.now)?);
    }
    Ok(answer)
}

/// Adds it, unless it was added before; what came of it.
async fn keep(
    ctx: &mut Ctx<'_>,
    context: &AccountContext<'_>,
    said: &Said<'_>,
) -> Result<Added, ActionError> {
    let id = &context.account.account_id;
    let before = facts::history(ctx.tx, id, said.key).await?;
    let same = |fact: &facts::Fact| fact.value == said.value && fact.link.as_deref() == said.link;
    if said.link.is_some() && before.iter().any(same) {
        return Ok(Added::Again);
    }
    let known = load::record(ctx.app, ctx.tx, &context.account, context.deal.as_ref()).await?;
    let known = known.get(said.key).filter(|known| known.value != said.value).map(|known| Word {
        value: known.value.clone(),
        said_by: known.said_by.clone(),
        age: age(known.said_at, ctx.now),
        link: known.link.clone(),
    });
    actions::say(ctx, context, said).await?;
    let latest = facts::history(ctx.tx, id, said.key).await?.into_iter().next();
    match latest.filter(|latest| !same(latest)) {
        None => Ok(Added::Stands { replaced: known }),
        Some(latest) => {
            let said_by = load::said_by(ctx.tx, &latest).await?;
            let age = age(latest.said_at, ctx.now);
            Ok(Added::Older { newer: Word { value: latest.value, said_by, age, link: latest.link } })
        }
    }
}

/// The account that was chosen.
async fn account(app: &App, db: &mut Reader, form: &Submission) -> Result<Account, ActionError> {
    let chosen = match form.choice(ACCOUNT) {
        Some(id) => accounts::resolve_merged(db, &AccountId::from(id)).await?,
        None => None,
    };
    match chosen {
        Some(account) => Ok(account),
        None => {
            let sentence = app.words.plain("record_add.fault.choose", json!({}))?;
            Err(ActionError::Fields([(ACCOUNT, sentence)].into()))
        }
    }
}
