//! The record as people read it: what is known and since when, what is missing and who would know.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::facts::{self, Fact};
use baton_storage::handoffs::Handoff;
use baton_storage::people::{self, Person};
use baton_storage::states::Role;
use baton_storage::time::At;

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::App;
use crate::features::record::load::rights::writes;
use crate::features::record::load::{Known, Record, record, said_by};
use crate::features::record::rules::RecordRules;
use crate::features::record::view::{Asked, Entry, Missing, Page, Profile, Word};
use crate::slack::dates::age;

/// How much of what a CSM needs to know is known (T6).
#[derive(Clone, Debug, Default)]
pub struct Complete {
    pub percent: u8,
    pub known: usize,
    pub wanted: usize,
    pub missing: Vec<Missing>,
}

/// How complete the record of a handoff's account is.
pub async fn completeness(app: &App, db: &mut Reader, handoff: &Handoff) -> anyhow::Result<Complete> {
    let Some(context) = AccountContext::of_handoff(app, db, handoff).await? else {
        return Ok(Complete::default());
    };
    complete(app, db, &context).await
}

/// How complete the record of an account is.
pub async fn complete(app: &App, db: &mut Reader, context: &AccountContext<'_>) -> anyhow::Result<Complete> {
    let record = record(app, db, &context.account, context.deal.as_ref()).await?;
    completeness_of(app, db, context, &record).await
}

async fn completeness_of(
    app: &App,
    db: &mut Reader,
    context: &AccountContext<'_>,
    record: &Record,
) -> anyhow::Result<Complete> {
    let complete =
        app.playbook.of::<RecordRules>().completeness(context.pov, |key| record.get(key).is_some());
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut missing = Vec::new();
    for rule in &complete.missing {
        let role = rule.knows;
        if !names.contains_key(role.as_str()) {
            names.insert(role.as_str(), who_knows(app, db, role, context).await?);
        }
        let who = names.get(role.as_str()).cloned().unwrap_or_default();
        missing.push(Missing { key: rule.key.clone(), label: rule.label.clone(), who });
    }
    let known = complete.wanted - missing.len();
    Ok(Complete { percent: complete.percent, known, wanted: complete.wanted, missing })
}

/// Who would know: whoever holds the role now, else the role by its name.
pub async fn who_knows(
    app: &App,
    db: &mut Reader,
    role: Role,
    context: &AccountContext<'_>,
) -> anyhow::Result<String> {
    let holder = match context.place() {
        Some(place) => roles::role_holder(db, role, &place).await?,
        None => None,
    };
    match holder {
        Some(user) => Ok(people::name(db, &user).await?),
        None => app.words.plain(&format!("handoffs_card.role.{role}"), ()),
    }
}

/// The record, as one reader sees it.
pub async fn profile(
    app: &App,
    db: &mut Reader,
    context: &AccountContext<'_>,
    reader: &Person,
    now: At,
) -> anyhow::Result<Profile> {
    let record = record(app, db, &context.account, context.deal.as_ref()).await?;
    let complete = completeness_of(app, db, context, &record).await?;
    let mut pages = Vec::new();
    for section in &app.playbook.of::<RecordRules>().sections {
        let entries = section.facts.iter().map(|rule| {
            let missing = complete.missing.iter().find(|missing| missing.key == rule.key);
            Entry {
                key: rule.key.clone(),
                label: rule.label.clone(),
                hint: rule.hint.clone(),
                long: rule.long,
                word: record.get(&rule.key).map(|known| word(known, now)),
                who: missing.map(|missing| missing.who.clone()),
            }
        });
        let entries = entries.collect();
        pages.push(Page { id: section.id.clone(), title: section.title.clone(), entries });
    }
    Ok(Profile {
        account_id: context.account.account_id.0.clone(),
        account: context.account.name.clone(),
        known: complete.known,
        wanted: complete.wanted,
        percent: complete.percent,
        asked: Asked::of(&complete.missing),
        pages,
        may_write: writes(app, db, reader, context).await?,
        team: context.team.map(|team| team.name.clone()),
    })
}

fn word(known: &Known, now: At) -> Word {
    Word {
        value: known.value.clone(),
        said_by: known.said_by.clone(),
        age: age(known.said_at, now),
        link: known.link.clone(),
    }
}

/// Everything ever said of each fact of a section, the latest first, by the fact's label; none of what nobody
/// ever said anything.
pub async fn words_of(
    app: &App,
    db: &mut Reader,
    context: &AccountContext<'_>,
    section: &str,
    now: At,
) -> anyhow::Result<Vec<(String, Vec<Word>)>> {
    let said = facts::of_account(db, &context.account.account_id).await?;
    let mut found = Vec::new();
    for rule in app.playbook.of::<RecordRules>().section(section).iter().flat_map(|section| &section.facts) {
        let mut words = Vec::new();
        for fact in said.iter().filter(|fact| fact.key == rule.key) {
            words.push(said_then(db, fact, now).await?);
        }
        if !words.is_empty() {
            found.push((rule.label.clone(), words));
        }
    }
    Ok(found)
}

async fn said_then(db: &mut Reader, fact: &Fact, now: At) -> anyhow::Result<Word> {
    let said_by = said_by(db, fact).await?;
    Ok(Word { value: fact.value.clone(), said_by, age: age(fact.said_at, now), link: fact.link.clone() })
}
