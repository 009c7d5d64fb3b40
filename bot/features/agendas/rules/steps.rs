//! The agendas that the steps of a track name, checked against those there are.

use crate::config::fault::nearest;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::front::About;
use crate::features::handoffs::rules::{Step, Track};
use crate::rules::RuleFault;

impl Agendas {
    /// What is wrong with the agendas that a track's steps name, each with its key.
    pub fn missing(&self, track: &Track) -> Vec<RuleFault> {
        let steps = track.steps.iter().enumerate();
        let faults = steps.flat_map(|(index, step)| {
            self.of_step(step).map(move |(key, what)| (format!("steps[{index}].{key}"), what))
        });
        faults.collect()
    }

    /// Agendas that there are none of, or that are for something else.
    fn of_step<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = (&'static str, String)> + 'a {
        let named = [("agenda", &step.agenda, About::Account), ("wording", &step.wording, About::Note)];
        let wrong = named.into_iter().filter_map(|(key, name, about)| {
            let name = name.as_deref()?;
            let fitting = || self.all().filter(|one| one.front.about == about).map(|one| one.name.as_str());
            if fitting().any(|known| known == name) {
                return None;
            }
            let meant = nearest(name, fitting()).map(|meant| format!("; did you mean `{meant}`?"));
            let what = format!("\"{name}\" is no {key} in agendas/{}", meant.unwrap_or_default());
            Some((key, format!("the step `{}`: {what}", step.id)))
        });
        let ahead = match (step.agenda_days_before, &step.agenda) {
            (Some(_), None) => Some("has no `agenda` that could be posted before its meeting".to_owned()),
            (Some(days), _) if days > 20 => {
                Some(format!("has its agenda posted {days} days before; 20 are the most"))
            }
            _ => None,
        };
        let ahead = ahead.map(|what| ("agenda_days_before", format!("the step `{}` {what}", step.id)));
        wrong.chain(ahead)
    }
}
