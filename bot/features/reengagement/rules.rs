//! `reengagement.toml`: what a CSM may call the architect or the seller back for (E1, E2), and what prompts it (E4).
//!
//! Deliberately absent: who is asked, which the roles say, and what became of it, which the rows know.

use baton_storage::states::{Role, Segment};
use chrono::{Datelike, Months, NaiveDate};
use serde::Deserialize;

use crate::config::fault::nearest;
use crate::rules::RuleFault;
use crate::rules::stages::{Stage, Stages};

/// What a prompt's sentence may name.
const SAYABLE: [&str; 3] = ["account", "deal", "close_date"];

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReengageRules {
    pub reasons: Vec<Reason>,
    #[serde(default)]
    pub prompts: Vec<Prompt>,
    pub types: Types,
    pub answers: Answers,
}

/// A reason to call somebody back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub id: String,
    pub label: String,
    pub whom: Whom,
    /// Empty: every segment.
    #[serde(default)]
    pub segments: Vec<Segment>,
    pub new_team: Permission,
    pub existing_team: Permission,
    /// Whether it has to be said what a statement of work would cover.
    #[serde(default)]
    pub covers: bool,
}

/// Who is usually asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whom {
    Sa,
    Seller,
    Both,
}

/// What holds for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    Allowed,
    /// An exception that SA leadership approves first.
    Approval,
    /// To be avoided unless it is for a tier upgrade.
    Avoided,
}

/// What the deal feed shows, and the reason that is offered then.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    pub id: String,
    pub reason: String,
    pub on: Occasion,
    /// Months before a renewal closes.
    pub within_months: Option<u32>,
    /// The stage in which customers evaluate.
    pub stage: Option<String>,
    /// A sentence that may hold `{account}`, `{deal}` and `{close_date}`.
    pub says: String,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    Upgrade,
    Renewal,
    Services,
    Pov,
}

/// What the CRM calls the kinds of deals that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Types {
    pub services: Vec<String>,
    pub renewal: Vec<String>,
    pub new_business: Vec<String>,
}

/// A deal of a customer, as the prompts see it.
#[derive(Clone, Copy, Debug)]
pub struct Deal<'a> {
    /// Its type, as the CRM names it.
    pub kind: Option<&'a str>,
    pub stage: &'a Stage,
    pub close_date: Option<NaiveDate>,
    /// Whether its type is an upgrade to a higher tier.
    pub upgrade: bool,
}

/// From when on a deal is a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since it is what it is.
    Now,
    Day(NaiveDate),
}

/// When whoever was asked hears of it again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Working days.
    pub reminds_after: Vec<usize>,
    /// Working days.
    pub escalates_after: usize,
}

/// Whom it is for, and whether SA leadership has approved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub segment: Segment,
    /// A team that uses the product already.
    pub existing_team: bool,
    pub for_upgrade: bool,
    pub approved: bool,
}

/// Whether it may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody has to be asked first.
    Allowed,
    /// SA leadership approves it first (E2).
    NeedsApproval,
    /// The same, of something that should be avoided for an existing team: the asker is told so (E2).
    BetterNot,
    /// It is no reason in this segment.
    NotHere,
}

/// The first day of the fiscal year that a day is in: exceptions are counted by the year (E3).
pub fn year_of(day: NaiveDate, fiscal_year_starts: u32) -> NaiveDate {
    let year = if day.month() >= fiscal_year_starts { day.year() } else { day.year() - 1 };
    NaiveDate::from_ymd_opt(year, fiscal_year_starts, 1).unwrap_or(day)
}

impl Whom {
    /// The roles that are asked.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Sa => &[Role::Sa],
            Self::Seller => &[Role::Seller],
            Self::Both => &[Role::Sa, Role::Seller],
        }
    }

    /// The word that the rules and the form use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sa => "sa",
            Self::Seller => "seller",
            Self::Both => "both",
        }
    }
}

impl Reason {
    /// Whether it may go on (E1, E2).
    pub fn verdict(&self, case: Case) -> Verdict {
        if !self.segments.is_empty() && !self.segments.contains(&case.segment) {
            return Verdict::NotHere;
        }
        let standing = if case.existing_team { self.existing_team } else { self.new_team };
        match standing {
            Permission::Allowed => Verdict::Allowed,
            _ if case.approved => Verdict::Allowed,
            Permission::Approval => Verdict::NeedsApproval,
            Permission::Avoided if case.for_upgrade => Verdict::Allowed,
            Permission::Avoided => Verdict::BetterNot,
        }
    }
}

impl ReengageRules {
    /// The reason with this id.
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// The reasons that a segment knows, in the file's order.
    pub fn of_segment(&self, segment: Segment) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(move |one| one.segments.is_empty() || one.segments.contains(&segment))
    }

    /// From when on a customer's deal is what a prompt is about (E4); none if it is not, or not any more.
    pub fn prompts(
        &self,
        prompt: &Prompt,
        deal: &Deal<'_>,
        today: NaiveDate,
        stages: &Stages,
    ) -> Option<Since> {
        let is = |words: &[String]| {
            deal.kind.is_some_and(|kind| words.iter().any(|word| word.eq_ignore_ascii_case(kind.trim())))
        };
        let types = &self.types;
        let now = |holds: bool| holds.then_some(Since::Now);
        if !deal.stage.is_open() {
            return None;
        }
        match prompt.on {
            Occasion::Upgrade => now(deal.upgrade),
            Occasion::Services => now(is(&types.services)),
            Occasion::Renewal => {
                let closes = deal.close_date.filter(|closes| is(&types.renewal) && *closes >= today)?;
                closes.checked_sub_months(Months::new(prompt.within_months?)).map(Since::Day)
            }
            Occasion::Pov => {
                let other = [&types.services, &types.renewal, &types.new_business];
                let customers = deal.kind.is_some() && !other.into_iter().any(|words| is(words));
                let stage = prompt.stage.as_deref().and_then(|stage| stages.parse(stage));
                now(customers && stage.is_some_and(|stage| stage.rank == deal.stage.rank))
            }
        }
    }

    pub(crate) fn faults(&self, stages: &Stages) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.reasons.is_empty() {
            faults.push(("reasons".to_owned(), "there is no reason; one is needed".to_owned()));
        }
        for (index, reason) in self.reasons.iter().enumerate() {
            if self.reasons[..index].iter().any(|other| other.id == reason.id) {
                let what = format!("the id `{}` is given twice", reason.id);
                faults.push((format!("reasons[{index}].id"), what));
            }
        }
        for (index, prompt) in self.prompts.iter().enumerate() {
            let path = format!("prompts[{index}]");
            if self.prompts[..index].iter().any(|other| other.id == prompt.id) {
                faults.push((format!("{path}.id"), format!("the id `{}` is given twice", prompt.id)));
            }
            if self.reason(&prompt.reason).is_none() {
                let meant = nearest(&prompt.reason, self.reasons.iter().map(|reason| reason.id.as_str()));
                let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
                faults.push((format!("{path}.reason"), format!("`{}` is no reason{meant}", prompt.reason)));
            }
            if prompt.within_months.is_some() != (prompt.on == Occasion::Renewal) {
                let what = "`within_months` belongs to a renewal, and a renewal needs it".to_owned();
                faults.push((format!("{path}.on"), what));
            }
            if prompt.stage.is_some() != (prompt.on == Occasion::Pov) {
                let what = "`stage` belongs to a POV, and a POV needs it".to_owned();
                faults.push((format!("{path}.on"), what));
            }
            if let Some(stage) = prompt.stage.as_deref().filter(|stage| stages.parse(stage).is_none()) {
                faults.push((format!("{path}.stage"), format!("\"{stage}\" is no stage of stages.toml")));
            }
            for name in prompt.says.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
                if !SAYABLE.contains(&name.0) {
                    let what =
                        format!("`{{{}}}` is not known; there are {{{}}}", name.0, SAYABLE.join("}, {"));
                    faults.push((format!("{path}.says"), what));
                }
            }
        }
        let ascending = self.answers.reminds_after.is_sorted();
        let last = self.answers.reminds_after.last().copied().unwrap_or_default();
        if !ascending || self.answers.escalates_after <= last {
            let what =
                "reminders come one after the other, and `escalates_after` after the last of them".to_owned();
            faults.push(("answers.escalates_after".to_owned(), what));
        }
        faults
    }
}
