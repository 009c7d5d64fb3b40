//! The way of an account from pre-sales to post-sales: ordered steps as data (T1).
//!
//! A track is read from `templates/tracks/NAME.toml`; a team names it by the file's stem. Deliberately absent:
//! which steps are open already and who holds a role, which the caller's rows know, and doing anything.

pub mod faults;
pub mod meeting;
pub mod times;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use baton_storage::states::Role;
use serde::Deserialize;
use serde_json::json;

use crate::features::handoffs::rules::meeting::Kind;
use crate::rules::Reasoned;
use crate::rules::sentence::fill;

/// How often an owner may hear of one step before it is escalated: once when it opens, and its reminders.
pub const CEILING: usize = 3;

/// Every track, by its name: `tracks/NAME.toml` (T1).
#[derive(Clone, Debug)]
pub struct Tracks(pub BTreeMap<String, Track>);

/// One track: everything that has to happen, in the order in which people read it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// What people call it.
    pub name: String,
    /// Who coordinates the introduction.
    pub coordinator: Role,
    /// What the CSM reads first, by the keys of `record.toml`.
    #[serde(default)]
    pub reads: Vec<String>,
    /// What the account team reads while the deal is open; see [`Track::hint`] (T4).
    #[serde(default, rename = "hint")]
    while_open: Option<String>,
    pub steps: Vec<Step>,
}

/// One step of a track.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique in its track; rows remember it, so it is never renamed lightly.
    pub id: String,
    pub title: String,
    /// The rule it comes from, such as `T2`.
    pub rule: String,
    pub owner: Role,
    pub opens: Opens,
    /// None: it is part of every handoff.
    pub only_if: Option<OnlyIf>,
    /// Working days from its opening. Either this or `due_calendar_days`.
    pub due_days: Option<u32>,
    /// Calendar days from its opening, for promises that the customer counts (O1).
    pub due_calendar_days: Option<u32>,
    /// What proves it done, a sentence.
    pub proof: String,
    /// What its owner is asked, a sentence that may hold `{account}`; see [`Step::asks`].
    pub asks: String,
    /// What to mind when doing it.
    pub hint: Option<String>,
    /// The agenda of its meeting, by its file's stem (A1, A2).
    pub agenda: Option<String>,
    /// Working days before the meeting on which its agenda is posted by itself; none: when somebody asks (T2).
    pub agenda_days_before: Option<u32>,
    /// Words to write the customer, by the stem of a note among the agendas (T3).
    pub wording: Option<String>,
    /// Working days from the day on which it is due, negative before it.
    #[serde(default)]
    pub reminders: Vec<i32>,
    /// Working days after it was due.
    pub escalate_after: Option<u32>,
    pub escalates_to: Option<Role>,
    /// What should be there before it is done. It warns and never blocks (T6).
    #[serde(default)]
    pub gate: Gate,
    /// None: it is no meeting.
    pub meeting: Option<Kind>,
}

/// When a step opens: all that is named here has to be so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opens {
    pub on: Option<Moment>,
    /// Steps that have to be settled.
    #[serde(default)]
    pub after: Vec<String>,
}

/// A moment in the life of an account that opens steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// A CSM has accepted the account.
    Assigned,
    /// The deal is Closed Won.
    Won,
}

/// What makes a step part of a handoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnlyIf {
    /// A proof of value was run (T7).
    Pov,
}

/// What a step would better not be done without.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Percent of the customer record.
    pub record: Option<u8>,
    #[serde(default)]
    pub steps: Vec<String>,
    /// The same steps as the track has them: id, title, condition.
    #[serde(skip)]
    known: Vec<(String, String, Option<OnlyIf>)>,
}

/// What is known of one handoff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    pub assigned: bool,
    pub won: bool,
    /// Whether a proof of value was run.
    pub pov: bool,
    /// Ids of steps that are done, or were declared not to apply.
    pub settled: BTreeSet<String>,
}

/// Something that should have come before a step (T6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The customer record is not as complete as it should be; both in percent.
    Record { percent: u8, wanted: u8 },
    /// This step is not settled.
    Unsettled { step: String, title: String },
}

impl Track {
    /// The step with this id; None for one that the track no longer has.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The steps whose time has come and that are not settled, in the track's order. Those that the caller has
    /// opened already are among them.
    ///
    /// A step of the CSM's waits until there is one, whatever opens it.
    pub fn ready(&self, situation: &Situation) -> Vec<&Step> {
        let settled = |id: &String| {
            self.step(id).is_none_or(|step| step.is_settled(situation) || !step.applies(situation))
        };
        let opens = |step: &&Step| {
            let come = step.opens.on.is_none_or(|moment| moment.has_come(situation));
            let owned = step.owner != Role::Csm || situation.assigned;
            come && owned && step.opens.after.iter().all(settled)
        };
        self.steps
            .iter()
            .filter(|step| step.applies(situation) && !step.is_settled(situation))
            .filter(opens)
            .collect()
    }

    /// Whether everything that applies is settled: the handoff is over.
    pub fn is_complete(&self, situation: &Situation) -> bool {
        self.steps.iter().all(|step| step.is_settled(situation) || !step.applies(situation))
    }

    /// What the account team should know between the CSM's yes and Closed Won: no task, no deadline (T4).
    pub fn hint(&self, situation: &Situation) -> Option<&str> {
        self.while_open.as_deref().filter(|_| situation.assigned && !situation.won)
    }
}

impl Step {
    /// Whether the step is part of this handoff.
    pub fn applies(&self, situation: &Situation) -> bool {
        is_part(self.only_if, situation)
    }

    /// The sentence for its owner, with the account's name in it.
    pub fn asks(&self, account: &str) -> String {
        fill(&self.asks, &json!({ "account": account }))
    }

    /// What should have come before, while the customer record is so many percent complete (T6). For people to
    /// read; whether they go on is theirs to decide.
    pub fn warnings(&self, situation: &Situation, completeness_percent: u8) -> Vec<Warning> {
        let thin = self.gate.record.filter(|wanted| completeness_percent < *wanted);
        let thin = thin.map(|wanted| Warning::Record { percent: completeness_percent, wanted });
        let missing = self
            .gate
            .known
            .iter()
            .filter(|(id, _, only_if)| is_part(*only_if, situation) && !situation.settled.contains(id));
        let missing =
            missing.map(|(id, title, _)| Warning::Unsettled { step: id.clone(), title: title.clone() });
        thin.into_iter().chain(missing).collect()
    }

    fn is_settled(&self, situation: &Situation) -> bool {
        situation.settled.contains(&self.id)
    }
}

impl Moment {
    fn has_come(self, situation: &Situation) -> bool {
        match self {
            Self::Assigned => situation.assigned,
            Self::Won => situation.won,
        }
    }
}

impl Warning {
    /// The warning as a sentence, under the rule it comes from.
    pub fn why(&self) -> Reasoned {
        let sentence = match self {
            Self::Record { percent, wanted } => format!(
                "Customer record {percent}% complete (target {wanted}%), so the customer may be asked again."
            ),
            Self::Unsettled { title, .. } => format!("\"{title}\" should come first and is not done."),
        };
        Reasoned::new("T6", sentence)
    }
}

fn is_part(only_if: Option<OnlyIf>, situation: &Situation) -> bool {
    match only_if {
        None => true,
        Some(OnlyIf::Pov) => situation.pov,
    }
}
