//! The agenda of the account team's meeting, in the team's channel (M1).

use anyhow::Result;
use serde_json::json;

use super::blocks::{self, section};
use super::{Message, Words};
use crate::policy::team_meeting::Topic;

/// How many points of a topic stand there; a meeting has an hour.
const SHOWN: usize = 12;

/// The agenda.
///
/// # Errors
/// When the words do not render.
pub fn agenda(words: &Words, team: &str, topics: &[Topic]) -> Result<Message> {
    let count: usize = topics.iter().map(|topic| topic.points.len()).sum();
    let first = topics.first().and_then(|topic| topic.points.first());
    let facts = json!({ "team": team, "count": count, "account": first.map(|point| &point.account) });
    let mut parts = vec![blocks::header(&words.plain("team_meeting.header", &facts)?)];
    for topic in topics {
        let title = words.mrkdwn(&format!("team_meeting.topic.{}", topic.key), &facts)?;
        let mut lines = vec![format!("*{title}*")];
        for point in topic.points.iter().take(SHOWN) {
            let facts = json!({
                "account": point.account, "what": point.text, "place": point.channel, "url": point.url,
            });
            lines.push(words.mrkdwn("team_meeting.point", facts)?);
        }
        if topic.points.len() > SHOWN {
            lines.push(words.mrkdwn("team_meeting.more", json!({ "count": topic.points.len() - SHOWN }))?);
        }
        parts.push(section(&lines.join("\n")));
    }
    parts.push(blocks::context(&words.mrkdwn("team_meeting.why", &facts)?));
    Ok(Message::internal(words.mrkdwn("team_meeting.text", &facts)?, parts))
}
