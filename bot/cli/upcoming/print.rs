//! What is foreseen, for people and for programs.

use std::fmt::Write as _;

use anyhow::Result;
use baton_storage::time::At;
use chrono::Duration;
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::cli::upcoming::Foresight;
use crate::cli::upcoming::plain::{plain, printable};
use crate::cli::upcoming::rehearsal::points::Point;
use crate::cli::upcoming::rehearsal::{Foreseen, Whither};
use crate::rules::calendar::local_time;

/// What comes so soon is said at once.
const AT_ONCE: Duration = Duration::minutes(1);

/// One thing that a message says, in plain words.
struct Line {
    sentence: String,
    why: String,
}

impl Foresight {
    /// A block for each message, in order of time.
    pub fn text(&self, days: u16) -> String {
        let zone = self.config.organization.timezone;
        let days = if days == 1 { "day".to_owned() } else { format!("{days} days") };
        if self.said.is_empty() {
            return format!("In the next {days} nothing will be said, unless something happens.\n");
        }
        let mut text = String::new();
        let until = moment(self.until, zone);
        let _ = writeln!(text, "The next {days}, until {until}. Times are those of {zone} unless named.\n");
        for said in &self.said {
            let _ = writeln!(text, "{}  {}", self.when(said), self.place(said));
            for Line { sentence, why } in self.lines(said) {
                let _ = writeln!(text, "    {sentence} ({why})");
            }
        }
        text.push_str("\nNot foreseen: what people do, what the CRM tells, and what Slack answers. ");
        text.push_str("Each changes what comes after it.\n");
        text
    }

    /// One object per message.
    pub fn json(&self) -> Result<String> {
        let mut text = String::new();
        for said in &self.said {
            let _ = writeln!(text, "{}", serde_json::to_string(&self.object(said))?);
        }
        Ok(text)
    }

    fn object(&self, said: &Foreseen) -> Value {
        let zone = self.zone(said);
        let whither = said.whither.as_ref().map(|whither| match whither {
            Whither::Person(user) => json!({ "person": user, "name": self.names.of(user.as_str()) }),
            Whither::Channel(channel) => json!({ "channel": channel }),
            Whither::Thread(channel) => json!({ "channel": channel, "thread": true }),
        });
        let shown = |text: &str| plain(text, |user| self.names.of(user));
        let points = said
            .points
            .iter()
            .map(|point| json!({ "sentence": shown(&point.sentence), "rule": point.rule, "why": point.why }));
        json!({
            "at": said.at.utc().to_rfc3339(),
            "local": local_time(zone, said.at).to_rfc3339(),
            "zone": zone.name(),
            "at_once": self.is_at_once(said),
            "perhaps_sent": said.perhaps_sent,
            "where": whither,
            "kind": said.kind,
            "text": said.text.as_deref().map(shown),
            "points": points.collect::<Vec<_>>(),
        })
    }

    fn is_at_once(&self, said: &Foreseen) -> bool {
        said.at.since(self.now) < AT_ONCE
    }

    fn when(&self, said: &Foreseen) -> String {
        let zone = self.zone(said);
        let named = (zone != self.config.organization.timezone).then(|| format!(" {zone}"));
        match (self.is_at_once(said), said.perhaps_sent) {
            (true, true) => "At once, unless Slack has it already".to_owned(),
            (true, false) => "At once".to_owned(),
            _ => moment(said.at, zone) + &named.unwrap_or_default(),
        }
    }

    fn place(&self, said: &Foreseen) -> String {
        match &said.whither {
            Some(Whither::Person(user)) => self.names.of(user.as_str()),
            Some(Whither::Channel(channel)) => format!("#{channel}"),
            Some(Whither::Thread(channel)) => format!("#{channel}, in a thread"),
            None => "where is not known".to_owned(),
        }
    }

    /// The reader's zone, or the team's whose channel it is.
    fn zone(&self, said: &Foreseen) -> Tz {
        let found = match &said.whither {
            Some(Whither::Person(user)) => {
                let profile = self.names.0.get(user).map_or("", |person| person.timezone.as_str());
                Some(self.config.zone_of(user, profile))
            }
            Some(Whither::Channel(channel) | Whither::Thread(channel)) => {
                self.config.teams.iter().find(|team| team.channel == *channel).map(|team| team.timezone)
            }
            None => None,
        };
        found.unwrap_or(self.config.organization.timezone)
    }

    /// What it says and why: for each thing it holds, or for the message as a whole.
    fn lines(&self, said: &Foreseen) -> Vec<Line> {
        // Only what no words are known for is named by its kind.
        let named = self.kinds.get(&said.kind).filter(|_| said.known);
        let kind =
            named.cloned().unwrap_or_else(|| format!("something of the kind {}", printable(&said.kind)));
        let shown = |text: &str| plain(text, |user| self.names.of(user));
        if said.points.is_empty() {
            return match &said.text {
                Some(text) => vec![Line { sentence: shown(text), why: kind }],
                None => vec![Line { sentence: kind, why: "this Baton cannot say what".to_owned() }],
            };
        }
        let line = |point: &Point| {
            let rule = if point.rule.is_empty() { String::new() } else { format!("{}: ", point.rule) };
            Line { sentence: shown(&point.sentence), why: printable(&format!("{rule}{}", point.why)) }
        };
        // What is said at once is more than the sentence: it names who was asked in vain.
        let whole = said.text.as_deref().filter(|_| said.kind != "tasks.digest");
        let mut lines: Vec<Line> = said.points.iter().map(line).collect();
        if let (Some(text), [only]) = (whole, lines.as_mut_slice()) {
            only.sentence = shown(text);
        }
        lines
    }
}

/// `Tue 24 Nov 2026, 09:00`.
fn moment(at: At, zone: Tz) -> String {
    local_time(zone, at).format("%a %-d %b %Y, %H:%M").to_string()
}
