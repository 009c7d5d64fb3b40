//! What trying a model came to, line by line, for people and for programs.

use baton_storage::states::Priority;
use serde_json::{Value, json};

use crate::accounts::target::{Target, Verdict};
use crate::cli::policy::book::{Ground, Mix, Moved, Tally};
use crate::cli::upcoming::plain::printable;
use crate::config::Team;
use crate::features::priority::rules::{Model, Version};

/// How it is told.
pub struct Shape<'a> {
    pub model: &'a Model,
    pub version: &'a Version,
    pub teams: &'a [&'a Team],
    /// At most so many accounts that move.
    pub listed: usize,
    pub json: bool,
}

impl Shape<'_> {
    /// What is tried, and on what.
    pub fn opening(&self, ground: &Ground<'_>) -> String {
        let (effective, ahead) =
            (self.version.effective, (self.version.effective - ground.today()).num_days());
        if self.json {
            let teams: Vec<&str> = self.teams.iter().map(|team| team.id.as_str()).collect();
            let (model, version) = (&self.model.name, effective.to_string());
            return json!({ "kind": "model", "model": model, "version": version, "in_force": ahead <= 0, "teams": teams })
                .to_string();
        }
        let when = match ahead {
            ..=0 => "in force".to_owned(),
            1 => "takes effect tomorrow".to_owned(),
            days => format!("takes effect in {days} days"),
        };
        let teams: Vec<String> = self.teams.iter().map(|team| printable(&team.name)).collect();
        let name = printable(&self.model.name);
        let what = format!("{name}, its newest version, of {effective} ({when})");
        let target = aims_at(&self.version.target);
        let teams = teams.join(", ");
        format!("{what}, on the accounts of {teams} as they are now.\n{target}Nothing is changed.\n")
    }

    /// An account that would move.
    pub fn moved(&self, moved: &Moved<'_>) -> String {
        let Moved { entry, csm, from, decision } = moved;
        let last = decision.path.last();
        if self.json {
            let step = last
                .map(|step| json!({ "question": step.question, "asks": step.asks, "choice": step.choice }));
            return json!({
                "kind": "move", "account": entry.account_id, "name": entry.name, "csm": csm, "from": from.as_str(),
                "to": decision.level.as_str(), "decided_by": step, "path": decision.path.iter()
                    .map(|step| (step.question.clone(), Value::from(step.choice.clone())))
                    .collect::<serde_json::Map<_, _>>(),
            })
            .to_string();
        }
        let why = match last {
            Some(_) if decision.path.len() > 1 && self.version.is_calm(decision) => {
                format!("None of the {} questions speaks for more.", decision.path.len())
            }
            Some(step) => format!("{} {}.", step.asks, step.answer),
            None => String::new(),
        };
        let levels = format!("{} to {}", said(*from), said(decision.level));
        format!("{levels}  {} ({}): {}", printable(&entry.name), printable(csm), printable(&why))
    }

    /// Each CSM's mix, and the whole.
    pub fn ending(&self, tally: &Tally) -> Vec<String> {
        if self.json {
            let mix = |((csm, _), mix): (&(String, String), &Mix)| self.mix_object(csm, *mix).to_string();
            let mixes = tally.mixes.iter().map(mix);
            return mixes.chain([self.whole_object(tally).to_string()]).collect();
        }
        let mut lines = Vec::new();
        let moved = tally.up + tally.down;
        if moved > self.listed {
            lines.push(format!("and {} more; --all lists them", moved - self.listed));
        }
        if moved > 0 {
            lines.push(String::new());
        }
        let widest = tally.mixes.keys().map(|(csm, _)| csm.chars().count()).max().unwrap_or(0);
        for ((csm, _), mix) in &tally.mixes {
            let now =
                format!("{} of {} Pr1 now{}", mix.before, mix.accounts, self.fits(mix.before, mix.accounts));
            let then = format!("{} then{}", mix.after, self.fits(mix.after, mix.accounts));
            lines.push(format!("{:widest$}  {now}, {then}", printable(csm)));
        }
        if !tally.mixes.is_empty() {
            lines.push(String::new());
        }
        lines.push(self.whole(tally));
        if tally.aside + tally.pooled > 0 {
            lines.push(format!(
                "Not looked at: {} of Pr3 or Pr4, and {} that a pool looks after.",
                tally.aside, tally.pooled
            ));
        }
        lines
    }

    /// How a book compares with what the new version aims at.
    fn fits(&self, pr1: usize, all: usize) -> &'static str {
        match self.version.target.verdict(pr1, all) {
            Verdict::None => "",
            Verdict::Below => " (below)",
            Verdict::Within => " (within)",
            Verdict::Above => " (above)",
        }
    }

    fn whole(&self, tally: &Tally) -> String {
        let mut parts = vec![format!("{} would rise", tally.up), format!("{} would fall", tally.down)];
        parts.push(format!("{} would stay", tally.stay));
        if tally.excepted > 0 {
            let have = if tally.excepted == 1 { "has" } else { "have" };
            parts.push(format!("{} {have} an exception that holds until the next review", tally.excepted));
        }
        if tally.unsaid() > 0 {
            let open = tally.open.iter().map(|(id, count)| format!("{} {count}", printable(&self.asks(id))));
            let open = open.collect::<Vec<_>>().join(", ");
            parts.push(format!("{} cannot be said (first open question: {open})", tally.unsaid()));
        }
        let accounts = if tally.accounts() == 1 { "account" } else { "accounts" };
        format!("{} {accounts}: {}.", tally.accounts(), parts.join(", "))
    }

    fn asks(&self, id: &str) -> String {
        self.version.question(id).map_or_else(|| id.to_owned(), |question| question.asks.clone())
    }

    fn mix_object(&self, csm: &str, mix: Mix) -> Value {
        let fits = |pr1| match self.version.target.verdict(pr1, mix.accounts) {
            Verdict::None => Value::Null,
            verdict => format!("{verdict:?}").to_lowercase().into(),
        };
        json!({
            "kind": "csm", "csm": csm, "accounts": mix.accounts,
            "now": { "pr1": mix.before, "target": fits(mix.before) },
            "then": { "pr1": mix.after, "target": fits(mix.after) },
        })
    }

    fn whole_object(&self, tally: &Tally) -> Value {
        json!({
            "kind": "whole", "accounts": tally.accounts(), "rise": tally.up, "fall": tally.down,
            "stay": tally.stay, "excepted": tally.excepted, "cannot_be_said": tally.open, "pr3_or_pr4": tally.aside,
            "pooled": tally.pooled,
        })
    }
}

/// How people say a level.
fn said(level: Priority) -> String {
    level.as_str().replace("pr", "Pr")
}

/// What it aims at, as a sentence, if it aims at anything.
fn aims_at(target: &Target) -> String {
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let of_each = match (target.pr1_share, target.pr1_share_at_most, target.pr1_count) {
        (Some(share), ..) => format!("about {}", percent(share)),
        (_, Some(share), _) => format!("at most {}", percent(share)),
        (_, _, Some([from, to])) => format!("{from} to {to} accounts"),
        _ => return String::new(),
    };
    format!("Target: {of_each} of each CSM's accounts are Pr1. ")
}
