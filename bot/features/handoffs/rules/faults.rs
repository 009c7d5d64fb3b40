//! What can be wrong with a track's file, each with the key to put right.

use std::collections::BTreeSet;

use crate::config::fault::nearest;
use crate::features::handoffs::rules::meeting::LENGTHS;
use crate::features::handoffs::rules::{CEILING, Step, Track};
use crate::features::record::rules::RecordRules;
use crate::rules::RuleFault;

impl Track {
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(("name".to_owned(), "`name` is empty; people read it".to_owned()));
        }
        if self.steps.is_empty() {
            faults.push(("steps".to_owned(), "the track has no steps; one is needed".to_owned()));
        }
        for (index, step) in self.steps.iter().enumerate() {
            let path = format!("steps[{index}]");
            if self.steps[..index].iter().any(|other| other.id == step.id) {
                faults.push((format!("{path}.id"), format!("the id `{}` is given twice", step.id)));
            }
            faults.extend(
                step.texts()
                    .into_iter()
                    .chain(step.deadline())
                    .chain(step.escalation())
                    .chain(step.invitation())
                    .map(|(key, what)| (format!("{path}.{key}"), format!("the step `{}` {what}", step.id))),
            );
            for (key, list) in [("opens.after", &step.opens.after), ("gate.steps", &step.gate.steps)] {
                let unknown =
                    list.iter().enumerate().filter_map(|(place, id)| Some((place, self.unknown(step, id)?)));
                faults.extend(unknown.map(|(place, what)| (format!("{path}.{key}[{place}]"), what)));
            }
        }
        faults.extend(self.circle());
        faults
    }

    /// What the CSM is to read first and no record has.
    pub(crate) fn unread(&self, record: &RecordRules) -> Vec<RuleFault> {
        let unknown = |(place, key): (usize, &String)| {
            if record.fact(key).is_some() {
                return None;
            }
            let meant = nearest(key, record.facts().map(|fact| fact.key.as_str()));
            let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
            Some((format!("reads[{place}]"), format!("`{key}` is no key of record.toml{meant}")))
        };
        self.reads.iter().enumerate().filter_map(unknown).collect()
    }

    /// The track with what its gates point to, once there is no fault in it.
    pub(crate) fn joined(mut self) -> Self {
        let known: Vec<_> =
            self.steps.iter().map(|step| (step.id.clone(), step.title.clone(), step.only_if)).collect();
        for step in &mut self.steps {
            step.gate.known = known.iter().filter(|(id, ..)| step.gate.steps.contains(id)).cloned().collect();
        }
        self
    }

    fn unknown(&self, step: &Step, id: &str) -> Option<String> {
        if id == step.id {
            return Some(format!("the step `{id}` cannot wait for itself"));
        }
        let ids = || self.steps.iter().map(|step| step.id.as_str());
        if ids().any(|known| known == id) {
            return None;
        }
        let others = ids().filter(|other| *other != step.id);
        let meant = nearest(id, others).map(|meant| format!("; did you mean `{meant}`?"));
        Some(format!("`{id}` is no step of this track{}", meant.unwrap_or_default()))
    }

    /// Steps that wait for one another would never open: the first of them, and its circle.
    fn circle(&self) -> Option<RuleFault> {
        let mut opening: BTreeSet<&str> = BTreeSet::new();
        // A step opens once all it waits for have; in as many rounds as there are steps all have that can.
        for _ in &self.steps {
            for step in &self.steps {
                let known = |id: &String| *id != step.id && self.step(id).is_some();
                let waits = step.opens.after.iter().filter(|id| known(id));
                if waits.into_iter().all(|id| opening.contains(id.as_str())) {
                    opening.insert(&step.id);
                }
            }
        }
        let stuck = |id: &str| !opening.contains(id);
        let mut at = self.steps.iter().find(|step| stuck(&step.id))?;
        let mut walked: Vec<&str> = Vec::new();
        while !walked.contains(&at.id.as_str()) {
            walked.push(&at.id);
            let next = at.opens.after.iter().filter(|id| **id != at.id && stuck(id));
            at = next.filter_map(|id| self.step(id)).next()?;
        }
        let begins = walked.iter().position(|id| *id == at.id)?;
        let index = self.steps.iter().position(|step| step.id == at.id)?;
        let way: Vec<String> =
            walked[begins..].iter().chain([&at.id.as_str()]).map(|id| format!("`{id}`")).collect();
        let what = format!("these wait for one another and would never open: {}", way.join(" after "));
        Some((format!("steps[{index}].opens.after"), what))
    }
}

/// No step takes longer; a larger number is a slip, and far enough out there is no calendar.
const A_YEAR: u32 = 366;

fn too_late(days: u32) -> String {
    format!("is due after {days} days, which is more than a year")
}

/// Faults of one step, each with its key.
type Own = Vec<(&'static str, String)>;

impl Step {
    /// Faults of the words, and of what opens the step.
    fn texts(&self) -> Own {
        let mut faults = Own::new();
        let texts = [
            ("id", Some(&self.id)),
            ("title", Some(&self.title)),
            ("proof", Some(&self.proof)),
            ("asks", Some(&self.asks)),
            ("hint", self.hint.as_ref()),
        ];
        for (key, text) in texts {
            let Some(text) = text else { continue };
            if text.trim().is_empty() {
                faults.push((key, format!("has an empty `{key}`")));
            }
            let plain = if key == "asks" { text.replace("{account}", "") } else { text.clone() };
            if plain.contains(['{', '}']) {
                let what = format!("has `{{…}}` in its `{key}`; only `asks` may hold one, `{{account}}`");
                faults.push((key, what));
            }
        }
        let (letter, number) = self.rule.split_at(self.rule.chars().next().map_or(0, char::len_utf8));
        if !letter.chars().all(|c| c.is_ascii_uppercase()) || number.parse::<u8>().is_err() {
            faults.push(("rule", format!("names the rule `{}`; a rule is called as T2 is", self.rule)));
        }
        if self.opens.on.is_none() && self.opens.after.is_empty() {
            faults.push((
                "opens",
                "is opened by nothing; give `on`, or `after` with the steps before it".into(),
            ));
        }
        faults
    }

    fn deadline(&self) -> Own {
        let mut faults = Own::new();
        match (self.due_days, self.due_calendar_days) {
            (Some(0), None) => faults.push(("due_days", "is due at once; give at least 1 day".into())),
            (None, Some(0)) => {
                faults.push(("due_calendar_days", "is due at once; give at least 1 day".into()))
            }
            (None, None) => faults.push(("due_days", "needs `due_days` or `due_calendar_days`".into())),
            (Some(_), Some(_)) => {
                faults.push((
                    "due_calendar_days",
                    "has both `due_days` and `due_calendar_days`; keep one".into(),
                ));
            }
            (Some(days), None) if days > A_YEAR => faults.push(("due_days", too_late(days))),
            (None, Some(days)) if days > A_YEAR => faults.push(("due_calendar_days", too_late(days))),
            (Some(_), None) | (None, Some(_)) => {}
        }
        // Its owner has heard of it once when it opened.
        let most = CEILING - 1;
        if self.reminders.len() > most {
            let what = format!(
                "has {} reminders; with the message when it opens, {most} are the most for one step",
                self.reminders.len()
            );
            faults.push(("reminders", what));
        }
        let twice = |(index, offset): (usize, &i32)| self.reminders[..index].contains(offset);
        if self.reminders.iter().enumerate().any(twice) {
            faults.push(("reminders", "reminds twice on one day".into()));
        }
        faults
    }

    /// Faults of what is said of it as a meeting.
    fn invitation(&self) -> Own {
        let mut faults = Own::new();
        let Some(meeting) = &self.meeting else { return faults };
        if !LENGTHS.contains(&meeting.minutes) {
            let lengths = LENGTHS.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            let what = format!("takes {} minutes; the form offers {lengths}", meeting.minutes);
            faults.push(("meeting.minutes", what));
        }
        let title = meeting.title.replace("{account}", "");
        if meeting.title.trim().is_empty() || title.contains(['{', '}']) {
            let what = "needs a `title` for calendars, which may hold `{account}` and no other `{…}`";
            faults.push(("meeting.title", what.into()));
        }
        faults
    }

    fn escalation(&self) -> Own {
        let mut faults = Own::new();
        match (self.escalate_after, self.escalates_to) {
            (Some(0), _) => {
                faults.push(("escalate_after", "is escalated when it is due; give at least 1 day".into()))
            }
            (Some(_), None) => {
                faults.push(("escalate_after", "is escalated to nobody; give `escalates_to`".into()))
            }
            (None, Some(_)) => {
                faults.push(("escalates_to", "is never escalated; give `escalate_after`".into()))
            }
            (Some(_), Some(role)) if role == self.owner => {
                faults.push(("escalates_to", "is escalated to its owner, who knows".into()));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        let last = self.reminders.iter().max().copied().unwrap_or_default();
        if self.escalate_after.is_some_and(|days| i64::from(last) > i64::from(days)) {
            faults.push(("reminders", "still reminds after it has been escalated".into()));
        }
        if self.gate.record.is_some_and(|percent| !(1..=100).contains(&percent)) {
            faults.push((
                "gate.record",
                "wants a share of the record that is not between 1 and 100 percent".into(),
            ));
        }
        faults
    }
}
