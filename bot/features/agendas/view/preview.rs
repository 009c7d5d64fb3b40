//! The preview of an agenda, for the eyes of the one who asks, and the choice before it.

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features::agendas::view::data::AgendaData;
use crate::features::agendas::view::{self, AgendaFacts, body, facts, fill};
use crate::slack::blocks::{self, button, section};
use crate::slack::facts::With;
use crate::slack::message::Message;
use crate::slack::payloads::AgendaChoice;
use crate::slack::words::Words;

/// How many things that are not known are named.
const NAMED: usize = 8;

/// What can be done with an agenda that is previewed.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// The account's internal channel.
    pub channel: Option<String>,
    pub may_post: bool,
    /// The team whose managers may.
    pub team: Option<String>,
    /// When it was posted, for the `moment` filter, and by whom.
    pub posted: Option<(String, Option<String>)>,
    /// The other agendas: title, and the value of the choice.
    pub others: Vec<(String, String)>,
}

/// Something that can be chosen: a value, and what people call it.
pub type Listed = (String, String);

#[derive(Serialize)]
struct PreviewFacts<'a> {
    #[serde(flatten)]
    agenda: AgendaFacts<'a>,
    /// The account's internal channel.
    place: Option<&'a str>,
    team: Option<&'a str>,
    missing: Vec<String>,
    more_missing: usize,
    /// When it was posted, and by whom.
    when: Option<&'a str>,
    by: Option<&'a str>,
}

/// The preview.
pub fn preview(words: &Words, data: &AgendaData, offer: &Offer) -> Result<Message> {
    let gaps = data.outline.gaps();
    let named: Vec<String> = gaps.iter().take(NAMED).map(|(_, label)| view::lines::within(label)).collect();
    let facts = PreviewFacts {
        agenda: facts(words, data)?,
        place: offer.channel.as_deref(),
        team: offer.team.as_deref(),
        missing: named,
        more_missing: gaps.len().saturating_sub(NAMED),
        when: offer.posted.as_ref().map(|(when, _)| when.as_str()),
        by: offer.posted.as_ref().and_then(|(_, by)| by.as_deref()),
    };
    let say = |key: &str| words.mrkdwn(&format!("agendas.preview.{key}"), &facts);
    let mut parts = vec![blocks::context(&say("only_you")?)];
    parts.extend(body(words, data)?);
    // Customers would see a blank: who posts it is told what stands behind it.
    if !data.is_ours() && !gaps.is_empty() {
        parts.push(blocks::context(&say("missing")?));
    }
    parts.extend(fill(words, data)?);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    match (&offer.channel, offer.may_post) {
        (None, _) => parts.push(blocks::context(&say("no_channel")?)),
        (Some(_), false) => parts.push(blocks::context(&say("not_yours")?)),
        (Some(_), true) => {
            if offer.posted.is_some() {
                parts.push(section(&say("posted")?));
            }
            let label = if offer.posted.is_some() { "update" } else { "post" };
            let label = words.plain(&format!("agendas.preview.{label}"), &facts)?;
            let post = button("agendas.post", &label, &data.value());
            row.push(post.with_style(SlackBlockButtonStyle::Primary).into());
        }
    }
    if !data.is_ours() {
        let label = words.plain("agendas.preview.copy", &facts)?;
        row.push(button("agendas.copy", &label, &data.value()).into());
    }
    row.extend(menu(words, "agendas.show#another", &offer.others)?);
    if !row.is_empty() {
        parts.push(blocks::actions(row));
    }
    Ok(Message::internal(words.mrkdwn("agendas.text", &facts)?, parts))
}

fn menu(words: &Words, action: &str, choices: &[Listed]) -> Result<Option<SlackActionBlockElement>> {
    if choices.is_empty() {
        return Ok(None);
    }
    let options: Vec<_> =
        choices.iter().take(100).map(|(value, label)| blocks::choice(label, value)).collect();
    let label = words.plain("agendas.preview.another", ())?;
    let menu = SlackBlockStaticSelectElement::new()
        .with_action_id(action.into())
        .with_placeholder(blocks::cut(&label, 150).into())
        .with_options(options);
    Ok(Some(menu.into()))
}

/// A choice, with what its words may use: of accounts, the first five with the agenda of their next meeting and a menu of all others.
pub fn choice(
    words: &Words,
    which: &str,
    facts: &Value,
    accounts: &[Listed],
    meetings: &[Listed],
    chosen: Option<&str>,
) -> Result<Message> {
    let first = accounts.first().map(|(_, name)| name);
    let facts = With { facts, more: &json!({ "count": accounts.len(), "first": first }) };
    let line = words.mrkdwn(&format!("agendas.list.{which}"), &facts)?;
    let mut parts = vec![section(&line)];
    for (place, (account, name)) in accounts.iter().take(5).enumerate() {
        let of = |meeting: Option<&str>| {
            AgendaChoice { account: account.as_str().into(), name: meeting.map(str::to_owned) }.to_string()
        };
        let value = of(chosen);
        let mut row: Vec<SlackActionBlockElement> =
            vec![button(&format!("agendas.show#{place}"), name, &value).into()];
        if chosen.is_none() {
            let of_account = |(meeting, title): &Listed| (of(Some(meeting)), title.clone());
            let meetings: Vec<Listed> = meetings.iter().map(of_account).collect();
            row.extend(menu(words, &format!("agendas.show#menu{place}"), &meetings)?);
        }
        parts.push(blocks::actions(row));
    }
    if accounts.len() > 5 {
        let rest = json!({ "count": accounts.len() - 5 });
        parts.push(blocks::context(&words.mrkdwn("agendas.list.more", rest)?));
    }
    if accounts.is_empty() {
        let names: Vec<&str> = meetings.iter().map(|(name, _)| name.as_str()).collect();
        let names = json!({ "names": names.join(", ") });
        parts.push(blocks::context(&words.mrkdwn("agendas.list.meetings", names)?));
    }
    Ok(Message::internal(line, parts))
}

/// What has become of a click on "Post": `posted` or `updated`.
pub fn done(words: &Words, what: &str, channel: &str) -> Result<Message> {
    let facts: Value = json!({ "place": channel });
    let line = words.mrkdwn(&format!("agendas.post.{what}"), facts)?;
    let block = section(&line);
    Ok(Message::internal(line, vec![block]))
}
