//! A message as somebody points at it: what it says, and whose words they are.

use baton_storage::ids::{ChannelId, MessageTs, UserId};

/// A message on which somebody used a shortcut.
#[derive(Clone, Debug)]
pub struct Quoted {
    pub channel: ChannelId,
    pub ts: MessageTs,
    /// The message whose thread it is in.
    pub thread: Option<MessageTs>,
    /// The person who posted it; none for an app.
    pub author: Option<UserId>,
    /// What it says, in Slack's markup: the forwarded words where it forwards some. Empty where nothing can be read.
    pub text: String,
    /// The workspace's name in web addresses.
    pub domain: String,
    /// Whose words they are, where somebody else's were forwarded.
    pub forwarded: Option<Forwarded>,
    /// Every link in it, wherever it stands.
    pub links: Vec<String>,
    /// The names of its files, which are not read.
    pub files: Vec<String>,
}

impl Quoted {
    /// Where it stands, built from what Slack sent with it; none where a part of that is not what it has to be.
    pub fn permalink(&self) -> Option<String> {
        let plain = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
        };
        let (channel, ts) = (self.channel.as_str(), self.ts.as_str());
        if !plain(&self.domain) || !plain(channel) || !plain(ts) {
            return None;
        }
        let link = format!("https://{}.slack.com/archives/{channel}/p{}", self.domain, ts.replace('.', ""));
        Some(match self.thread.as_ref().filter(|thread| plain(thread.as_str())) {
            Some(thread) => format!("{link}?thread_ts={thread}&cid={channel}"),
            None => link,
        })
    }
}

/// A message that stands in another one.
#[derive(Clone, Debug)]
pub struct Forwarded {
    /// Who wrote it; none where Slack does not say.
    pub author: Option<UserId>,
    /// What Slack calls them.
    pub author_name: Option<String>,
    pub ts: Option<MessageTs>,
    /// Where it stands, if that is in Slack.
    pub link: Option<String>,
    /// What was written over it by whoever forwarded it, in Slack's markup.
    pub comment: String,
}
