//! What is known of a task that a rule of `deals.toml` asks for.

pub mod context;

use baton_storage::tasks::Task;

use crate::app::{App, Described, InShort, Says, Wants};
use crate::features::deals::rules::asks::DealRules;

/// The task, by its rule; none where no rule of deals asks for it.
pub fn describe(app: &App, task: &Task) -> Option<Described> {
    let rules = &app.playbook.of::<DealRules>().rules;
    let id = task.asks.rule()?;
    let rule = rules.iter().find(|rule| rule.id == id)?;
    // Rules that are listed as the same are counted together, in the place of the first.
    let place = rules.iter().position(|other| other.listed_as() == rule.listed_as());
    Some(Described {
        says: Says::WithFacts(rule.says.clone()),
        task: rule.task.clone().map_or(InShort::AsSaid, InShort::WithFacts),
        rule: rule.rule.clone(),
        done: true,
        question: true,
        listed: place.map(|place| (place, rule.listed_as().to_owned())),
        escalates_to: rule.escalates_to,
        wants: if rule.unless.is_some() { Wants::Csm } else { Wants::Deal },
        ..Described::default()
    })
}
