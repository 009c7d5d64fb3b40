//! Reading what was said: `conversations.history`, `conversations.replies`.

use super::people::page;
use super::{Answer, Arguments, Refusal, shapes};
use crate::message::Message;
use crate::state::State;
use crate::world::Channel;
use serde_json::{Value, json};

fn readable(state: &State, arguments: &Arguments) -> Result<Channel, Refusal> {
    let channel = state.channel_for(arguments, "channels:history", "groups:history", "im:history")?;
    state.must_be_in(&channel)?;
    Ok(channel)
}

pub(super) fn history(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = readable(state, arguments)?;
    let window = Window::of(arguments)?;
    let shown = |m: &&Message| (m.thread_ts.is_none() || m.broadcast) && window.holds(&m.ts);
    let mut found: Vec<Value> = said(state, &channel).filter(shown).map(|m| window.shape(state, m)).collect();
    found.reverse();
    let pins = state.pins.iter().filter(|(pinned, _)| *pinned == channel.id).count();
    let mut answer = paged(found, arguments)?;
    answer["pin_count"] = json!(pins);
    Ok(answer)
}

pub(super) fn replies(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = readable(state, arguments)?;
    let ts = arguments.need("ts")?;
    let asked = state.message(&channel.id, ts).ok_or_else(|| Refusal::of("thread_not_found"))?;
    let root = asked.thread_ts.clone().unwrap_or_else(|| ts.to_owned());
    let window = Window::of(arguments)?;
    let in_thread = |m: &&Message| m.ts == root || m.thread_ts.as_ref() == Some(&root);
    let shown = |m: &&Message| in_thread(m) && (m.ts == root || window.holds(&m.ts));
    let found = said(state, &channel).filter(shown).map(|m| window.shape(state, m)).collect();
    paged(found, arguments)
}

/// The channel's messages that history shows by now.
fn said<'s>(state: &'s State, channel: &Channel) -> impl Iterator<Item = &'s Message> + use<'s> {
    let now = state.now;
    state.messages.get(&channel.id).into_iter().flatten().filter(move |m| m.in_history_from <= now)
}

fn paged(found: Vec<Value>, arguments: &Arguments) -> Answer {
    let (messages, cursor) = page(found, arguments, 100)?;
    let mut answer = json!({ "messages": messages, "has_more": !cursor.is_empty() });
    if !cursor.is_empty() {
        answer["response_metadata"] = json!({ "next_cursor": cursor });
    }
    Ok(answer)
}

/// Which messages are asked for, and how they are shown.
struct Window {
    oldest: Option<Ts>,
    latest: Option<Ts>,
    inclusive: bool,
    metadata: bool,
}

/// A timestamp in microseconds.
type Ts = i128;

impl Window {
    fn of(arguments: &Arguments) -> Result<Window, Refusal> {
        let bound = |name: &str| match arguments.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => parse(text).map(Some),
            Some(other) => parse(&other.to_string()).map(Some),
        };
        Ok(Window {
            oldest: bound("oldest").map_err(|()| Refusal::of("invalid_ts_oldest"))?,
            latest: bound("latest").map_err(|()| Refusal::of("invalid_ts_latest"))?,
            inclusive: arguments.flag("inclusive"),
            metadata: arguments.flag("include_all_metadata"),
        })
    }

    fn holds(&self, ts: &str) -> bool {
        let Ok(ts) = parse(ts) else { return false };
        let after = self.oldest.is_none_or(|oldest| ts > oldest || self.inclusive && ts == oldest);
        after && self.latest.is_none_or(|latest| ts < latest || self.inclusive && ts == latest)
    }

    fn shape(&self, state: &State, message: &Message) -> Value {
        shapes::message(state, message, self.metadata)
    }
}

fn parse(text: &str) -> Result<Ts, ()> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let whole: Ts = seconds.parse().map_err(|_| ())?;
    let part: Ts = fraction.parse().map_err(|_| ())?;
    Ok(whole * 1_000_000 + part)
}
