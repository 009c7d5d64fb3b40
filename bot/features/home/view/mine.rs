//! What somebody is to do, by when, and the requests that are theirs.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::home::load::Board;
use crate::features::home::load::mine::REQUESTS;
use crate::features::home::view::lines::request;
use crate::slack::blocks::{self, button, section};
use crate::slack::payloads::OfferMade;
use crate::slack::words::Words;
use crate::tasks::view::item::Item;
use crate::tasks::view::lines;

/// What they are to do: what is late and what is due this week with its buttons, the rest in lines.
pub fn tasks(words: &Words, board: &Board) -> Result<Vec<SlackBlock>> {
    let mine = &board.mine;
    let mut parts = vec![blocks::divider()];
    if mine.is_empty() {
        parts.push(section(&words.mrkdwn("home.mine.nothing", json!({}))?));
        return Ok(parts);
    }
    let head = |key: &str, count: usize| {
        words.mrkdwn(&format!("home.mine.{key}"), json!({ "count": count })).map(|text| section(&text))
    };
    if !mine.offers.is_empty() {
        parts.push(head("offers", mine.offers.len())?);
        for (offer, by) in mine.offers.iter().take(REQUESTS) {
            let facts = json!({ "account": offer.name, "who": by });
            let made =
                OfferMade { request: offer.request_id.clone(), assignment: offer.assignment_id.clone() };
            let made = made.to_string();
            let accept = button("requests.accept", &words.plain("home.button.accept", &facts)?, &made)
                .with_style(SlackBlockButtonStyle::Primary);
            let back = button("requests.hand_back", &words.plain("home.button.hand_back", &facts)?, &made);
            parts.push(section(&words.mrkdwn("home.mine.offer", &facts)?));
            parts.push(blocks::actions(vec![accept.into(), back.into()]));
        }
    }
    for (key, items, count) in
        [("late", &mine.late, mine.counts.late), ("week", &mine.week, mine.counts.week)]
    {
        if count > 0 {
            parts.push(head(key, count)?);
        }
        for item in items {
            parts.extend(lines(words, item)?);
        }
    }
    if mine.counts.later > 0 {
        let named: Result<Vec<String>> = mine.later.iter().map(|item| later(words, item)).collect();
        let head = words.mrkdwn("home.mine.later", json!({ "count": mine.counts.later }))?;
        parts.push(section(&format!("{head}\n{}", named?.join("\n"))));
    }
    if mine.more() > 0 {
        let facts = json!({ "count": mine.more() });
        let all = button("home.tasks", &words.plain("home.mine.all", &facts)?, "0");
        parts.push(blocks::actions(vec![all.into()]));
    }
    Ok(parts)
}

#[derive(Serialize)]
struct LaterFacts<'a> {
    sentence: &'a str,
    due: Option<String>,
    snoozed: Option<String>,
}

/// Something that is not due yet, in a line.
fn later(words: &Words, item: &Item) -> Result<String> {
    let day = |at| crate::slack::dates::weekday(at, item.zone);
    let facts =
        LaterFacts { sentence: &item.sentence, due: item.due.map(day), snoozed: item.snoozed.map(day) };
    words.mrkdwn("home.mine.line", facts)
}

/// The requests that they have open: who has to do something next, and by when.
pub fn asked(words: &Words, board: &Board) -> Result<Vec<SlackBlock>> {
    if board.asked.is_empty() {
        return Ok(Vec::new());
    }
    let count = board.asked.len();
    let facts = json!({ "count": count, "more": count.saturating_sub(REQUESTS) });
    let mut parts = vec![blocks::divider(), section(&words.mrkdwn("home.requests.head", &facts)?)];
    for asked in board.asked.iter().take(REQUESTS) {
        let of = request(asked, board.zone);
        let (key, action, value) = match of.state {
            "question" => ("answer", "requests.answer", asked.request.request_id.as_str()),
            _ => ("open", "home.open", asked.request.account_id.as_str()),
        };
        let open = button(action, &words.plain(&format!("home.button.{key}"), &of)?, value);
        parts.push(blocks::section_with(&words.mrkdwn("home.requests.line", &of)?, open));
    }
    if count > REQUESTS {
        parts.push(blocks::context(&words.mrkdwn("home.requests.more", &facts)?));
    }
    Ok(parts)
}
