//! Reading the form: a [`Draft`] exists only if every field makes sense by itself (house rule 5).

pub mod prefill;
pub mod short;

use std::collections::{BTreeMap, BTreeSet};

use baton_storage::ids::{AccountId, OpportunityId, TeamId};
use baton_storage::names;
use baton_storage::requests::Request;
use baton_storage::states::{Pov, Segment};
use chrono::NaiveDate;
use serde_json::json;

use crate::accounts::routing::{self, RouteField};
use crate::app::App;
use crate::config::currency::Currency;
use crate::engine::interaction::submission::Submission;
use crate::error::ActionError;
use crate::features::requests::form::prefill::segment;
use crate::features::requests::rules::RequestRules;
use crate::features::requests::rules::timing::{StageField, may_request};
use crate::features::requests::view::form::Known;
use crate::features::requests::view::short::ACCOUNT;
use crate::rules::crm::{self, CrmObject};

/// A request for a CSM as somebody typed it, each field checked (R1–R4).
#[derive(Clone, Debug)]
pub struct Draft {
    pub account_id: AccountId,
    pub account_url: Option<String>,
    pub account_name: String,
    pub opportunity_id: OpportunityId,
    pub opportunity_url: Option<String>,
    pub close_date: NaiveDate,
    /// Whole currency units.
    pub lam: i64,
    pub segment: Segment,
    pub region: String,
    pub team: TeamId,
    /// As the configuration spells it.
    pub stage: String,
    pub why_now: String,
    pub pov: Pov,
    pub pov_outcome: String,
    pub dedicated: bool,
    /// Whole currency units.
    pub arr: Option<i64>,
    pub notes: String,
}

impl Draft {
    /// Puts what the form says into a request.
    pub fn fill(&self, request: &mut Request) {
        request.close_date = self.close_date.to_string();
        request.lam = self.lam;
        request.arr = self.arr;
        request.stage = self.stage.clone();
        request.why_now = self.why_now.clone();
        request.pov = self.pov;
        request.pov_outcome = self.pov_outcome.clone();
        request.dedicated = self.dedicated;
        request.notes = self.notes.clone();
    }
}

type Faults = BTreeMap<&'static str, String>;

/// A form with what is known of the account: a field that the form did not show holds what is known.
struct Sent<'a> {
    form: Option<&'a Submission>,
    known: &'a Known,
}

impl Sent<'_> {
    fn shown(&self, field: &str) -> Option<&Submission> {
        self.form.filter(|form| form.has(field))
    }

    fn text(&self, field: &str) -> &str {
        self.shown(field).map_or_else(|| self.known.typed(field).unwrap_or_default(), |form| form.text(field))
    }

    fn choice(&self, field: &str) -> Option<&str> {
        self.shown(field).map_or_else(|| self.known.typed(field), |form| form.choice(field))
    }

    fn date(&self, field: &str) -> Option<&str> {
        self.shown(field).map_or_else(|| self.known.typed(field), |form| form.date(field))
    }
}

/// Reads the form, all faults at once; what it does not show holds what is known. The fault of a field that is not in
/// sight stands at the account.
///
/// # Errors
/// [`ActionError::Fields`] with a sentence at each field that needs another look.
pub fn read(app: &App, form: &Submission, known: &Known, today: NaiveDate) -> Result<Draft, ActionError> {
    let faults = match draft(app, &Sent { form: Some(form), known }, today) {
        Err(ActionError::Fields(faults)) => faults,
        read => return read,
    };
    let mut at_fields = Faults::new();
    for (field, sentence) in faults {
        if form.has(field) || !form.has(ACCOUNT) {
            at_fields.insert(field, sentence);
        } else {
            let at = at_fields.entry(ACCOUNT).or_default();
            *at = format!("{at} {sentence}").trim().to_owned();
        }
    }
    Err(ActionError::Fields(at_fields))
}

/// The fields that have to be asked for: nothing is known of them, or what is known makes no sense.
///
/// # Errors
/// When the words do not render.
pub fn unknown(app: &App, known: &Known, today: NaiveDate) -> Result<BTreeSet<&'static str>, ActionError> {
    match draft(app, &Sent { form: None, known }, today) {
        Ok(_) => Ok(BTreeSet::new()),
        Err(ActionError::Fields(faults)) => Ok(faults.into_keys().collect()),
        Err(other) => Err(other),
    }
}

fn draft(app: &App, form: &Sent<'_>, today: NaiveDate) -> Result<Draft, ActionError> {
    let words = |key: &str| app.words.plain(&format!("requests_form.fault.{key}"), json!({}));
    let choose = words("choose")?;
    let mut faults = Faults::new();
    let account = link(app, form, "account_url", CrmObject::Account, &mut faults);
    let opportunity = link(app, form, "opportunity_url", CrmObject::Opportunity, &mut faults);
    let account_name = names::tidy(form.text("account_name"));
    if account_name.is_empty() {
        faults.insert("account_name", words("name")?);
    }
    let close_date = form.date("close_date").and_then(|day| day.parse::<NaiveDate>().ok());
    match close_date {
        None => drop(faults.insert("close_date", words("close_date")?)),
        Some(day) if day < today && !is_won(app, form) => {
            let day = day.format("%-d %b %Y").to_string();
            let sentence = app.words.plain("requests_form.fault.past", json!({ "day": day }))?;
            faults.insert("close_date", sentence);
        }
        Some(_) => {}
    }
    let home = app.config.organization.currency;
    let lam = money(home, form.text("lam"), "lam", &mut faults);
    let arr = match form.text("arr") {
        "" => None,
        text => money(home, text, "arr", &mut faults),
    };
    let segment = segment(form.choice("segment"));
    let region = form.choice("region");
    let team = match (region, segment) {
        (Some(region), Some(segment)) => match routing::team_for(&app.config, region, segment) {
            Ok(team) => Some(team.id.clone()),
            Err(fault) => {
                let field = if fault.field == RouteField::Region { "region" } else { "segment" };
                faults.insert(field, fault.to_string());
                None
            }
        },
        (region, segment) => {
            for (missing, field) in [(region.is_none(), "region"), (segment.is_none(), "segment")] {
                if missing {
                    faults.insert(field, choose.clone());
                }
            }
            None
        }
    };
    let pov = form.choice("pov").and_then(Pov::parse).unwrap_or(Pov::None);
    let pov_outcome = form.text("pov_outcome").to_owned();
    if pov == Pov::Presented && pov_outcome.is_empty() {
        faults.insert("pov_outcome", words("outcome")?);
    }
    if pov == Pov::None && !pov_outcome.is_empty() {
        faults.insert("pov_outcome", words("no_outcome")?);
    }
    let why_now = form.choice("why_now");
    if why_now.is_none() {
        faults.insert("why_now", choose.clone());
    }
    let stage = form.choice("stage").and_then(|stage| app.playbook.stages.parse(stage));
    match (stage, why_now) {
        (None, _) => drop(faults.insert("stage", choose)),
        (Some(stage), Some(why)) => {
            let rules = &app.playbook;
            if let Err(fault) = may_request(stage, why, pov, &rules.stages, rules.of::<RequestRules>()) {
                let field = match fault.field {
                    StageField::Stage => "stage",
                    StageField::WhyNow => "why_now",
                    StageField::Pov => "pov",
                };
                faults.insert(field, fault.to_string());
            }
        }
        (Some(_), None) => {}
    }
    let whole = (account, opportunity, close_date, lam, segment, region, team, stage, why_now);
    match whole {
        (
            Some((account_id, account_url)),
            Some((opportunity_id, opportunity_url)),
            Some(close_date),
            Some(lam),
            Some(segment),
            Some(region),
            Some(team),
            Some(stage),
            Some(why_now),
        ) if faults.is_empty() => Ok(Draft {
            account_id: account_id.into(),
            account_url,
            account_name,
            opportunity_id: opportunity_id.into(),
            opportunity_url,
            close_date,
            lam,
            segment,
            region: region.to_owned(),
            team,
            stage: stage.label(),
            why_now: why_now.to_owned(),
            pov,
            pov_outcome,
            dedicated: form.choice("dedicated") == Some("yes"),
            arr,
            notes: form.text("notes").to_owned(),
        }),
        _ => Err(ActionError::Fields(faults)),
    }
}

fn link(
    app: &App,
    form: &Sent<'_>,
    field: &'static str,
    wanted: CrmObject,
    faults: &mut Faults,
) -> Option<(String, Option<String>)> {
    match crm::parse_link(form.text(field), wanted, &app.config.organization.crm_hosts) {
        Ok(link) => Some((link.id18, link.url)),
        Err(fault) => {
            faults.insert(field, fault.to_string());
            None
        }
    }
}

fn money(home: Currency, text: &str, field: &'static str, faults: &mut Faults) -> Option<i64> {
    match home.parse(text) {
        Ok(amount) => Some(amount),
        Err(fault) => {
            faults.insert(field, fault.to_string());
            None
        }
    }
}

/// A won deal's close date is in the past, rightly.
fn is_won(app: &App, form: &Sent<'_>) -> bool {
    let stage = form.choice("stage").and_then(|stage| app.playbook.stages.parse(stage));
    stage.is_some_and(|stage| !stage.is_open())
}
