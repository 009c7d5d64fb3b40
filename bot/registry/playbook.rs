//! The rules as data: read from `templates/`, checked, and held together by `rules::playbook`.
//!
//! The shipped files are compiled in; a directory named in `baton.toml` replaces them file by file.
//! Deliberately absent: what the rules decide, which each module beside this one does with its own part.

use std::collections::BTreeMap;
use std::path::Path;

use baton_storage::book::Deals;
use serde::de::DeserializeOwned;

use crate::accounts::qualification::QualificationRules;
use crate::accounts::workload::WorkloadRules;
use crate::config::Config;
use crate::config::fault::{Fault, Faults, Lines, nearest};
use crate::engine::gathered::rules::TogetherRules;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::rules::given::Terms;
use crate::features::deals::rules::asks::DealRules;
use crate::features::disengagement::rules::DisengageRules;
use crate::features::handoffs::rules::{Track, Tracks};
use crate::features::health::rules::HealthRules;
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::priority::rules::Model;
use crate::features::priority::rules::models::Models;
use crate::features::reassignment::rules::ReassignmentRules;
use crate::features::record::rules::RecordRules;
use crate::features::reengagement::rules::ReengageRules;
use crate::features::requests::rules::RequestRules;
use crate::features::reviews::rules::ReviewRules;
use crate::rules::RuleFault;
use crate::rules::calendar::WorkingHours;
use crate::rules::playbook::Playbook;
use crate::rules::promises::PromiseRules;
use crate::rules::stages::{Stage, Stages};
use crate::rules::templates::{Templates, fault};
use crate::tasks::rules::ReminderRules;

/// Where tracks are, below `templates/`: an organisation may add its own.
const TRACKS: &str = "tracks";
/// Where agendas are, which may be added to as well.
const AGENDAS: &str = "agendas";
/// Where priority models are, likewise.
const MODELS: &str = "priority";

/// Reads and checks every rule file.
///
/// # Errors
/// Every fault found: in each file its first where it cannot be read at all, else all of them.
pub fn load(templates: &Templates) -> Result<Playbook, Faults> {
    let mut faults = templates.strays();
    let stages = file(templates, "stages.toml", &mut faults, Stages::faults).map(Stages::ranked);
    let qualification = file(templates, "qualification.toml", &mut faults, QualificationRules::faults);
    let requests = file(templates, "requests.toml", &mut faults, |rules: &RequestRules| {
        stages.as_ref().map(|stages| rules.faults(stages)).unwrap_or_default()
    });
    let workload = file(templates, "workload.toml", &mut faults, WorkloadRules::faults);
    let hours = file(templates, "calendar.toml", &mut faults, WorkingHours::faults);
    let deals = file(templates, "deals.toml", &mut faults, |rules: &DealRules| {
        stages.as_ref().map(|stages| rules.faults(stages)).unwrap_or_default()
    });
    let record = file(templates, "record.toml", &mut faults, RecordRules::faults);
    let reminders = file(templates, "reminders.toml", &mut faults, ReminderRules::faults);
    let together = file(templates, "together.toml", &mut faults, TogetherRules::faults);
    let review = file(templates, "reviews.toml", &mut faults, ReviewRules::faults);
    let reengage = file(templates, "reengagement.toml", &mut faults, |rules: &ReengageRules| {
        stages.as_ref().map(|stages| rules.faults(stages)).unwrap_or_default()
    });
    let disengage = file(templates, "disengagement.toml", &mut faults, DisengageRules::faults);
    let reassignment = file(templates, "reassignment.toml", &mut faults, ReassignmentRules::faults);
    let health = file(templates, "health.toml", &mut faults, HealthRules::faults);
    let models = Models::new(models(templates, &mut faults));
    let promises = file(templates, "promises.toml", &mut faults, PromiseRules::faults);
    let agendas = record.as_ref().map(|record| agendas(templates, record, &mut faults));
    let track = |name: String| {
        let path = format!("{TRACKS}/{name}.toml");
        let track = file(templates, &path, &mut faults, |track: &Track| {
            let mut wrong = track.faults();
            wrong.extend(agendas.iter().flat_map(|agendas| agendas.missing(track)));
            wrong.extend(record.iter().flat_map(|record| track.unread(record)));
            wrong
        })?;
        Some((name, track.joined()))
    };
    let tracks: BTreeMap<String, Track> =
        templates.stems(TRACKS, "toml").into_iter().filter_map(track).collect();
    let onboarding = file(templates, "onboarding.toml", &mut faults, |rules: &OnboardingRules| {
        [rules.faults(), rules.unknown_steps(&tracks)].concat()
    });
    let all = || {
        let (stages, review) = (stages?, review?);
        let counted = deals_that_count(&stages, &review);
        let book =
            Playbook::new(stages, hours?, promises?).with(qualification?).with(requests?).with(workload?);
        let book =
            book.with(Tracks(tracks)).with(deals?).with(record?).with(agendas?).with(reminders?).with(models);
        let book = book.with(together?).with(review).with(counted).with(reengage?).with(disengage?);
        Some(book.with(reassignment?).with(onboarding?).with(health?))
    };
    all().filter(|_| faults.is_empty()).ok_or(Faults(faults))
}

/// Whether everything is there that the teams name.
///
/// # Errors
/// Each team whose track or priority model there is none of, with the line of `baton.toml` that names it.
pub fn serves(playbook: &Playbook, config: &Config) -> Result<(), Faults> {
    let tracks: Vec<String> = playbook.of::<Tracks>().0.keys().cloned().collect();
    let models = playbook.of::<Models>().names();
    let mut faults = Vec::new();
    for (index, team) in config.teams.iter().enumerate() {
        let named = [("track", "track", &team.track, &tracks)];
        let named =
            named.into_iter().chain([("priority_model", "priority model", &team.priority_model, &models)]);
        for (key, kind, name, names) in named.filter(|(.., name, names)| !names.contains(name)) {
            let hint = match nearest(name, names.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are {}", names.join(", ")),
            };
            let path = format!("teams[{index}].{key}");
            faults.push(config.fault(&path, format!("`{path}`: \"{name}\" is no {kind}; {hint}")));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
}

/// Which deals count as open, and as an upgrade or growth, for an account's priority.
fn deals_that_count(stages: &Stages, review: &ReviewRules) -> Deals {
    let closed = stages.all().iter().filter(|stage| !stage.is_open());
    let small = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
    Deals {
        closed: closed.map(Stage::label).collect(),
        upgrade: small(&review.upgrade_types),
        growth: small(&review.growth_types),
    }
}

/// Reads the priority models anew, and puts them in the place of those in force.
///
/// # Errors
/// Every fault found; then those in force stay.
pub fn reload_models(playbook: &Playbook, templates: &Templates, config: &Config) -> Result<(), Faults> {
    let mut faults = Vec::new();
    let read = models(templates, &mut faults);
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    serves(&playbook.clone().with(Models::new(read.clone())), config)?;
    playbook.of::<Models>().replace(read);
    Ok(())
}

/// One priority model, from a file of its own (P8).
///
/// # Errors
/// Every fault found, with its line.
pub fn model(path: &Path) -> Result<Model, Faults> {
    let place = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Faults(vec![fault(&place, format!("cannot be read: {}", error.kind()))]))?;
    let mut faults = Vec::new();
    let read = checked(&text, &place, &mut faults, Model::faults);
    read.filter(|_| faults.is_empty()).ok_or(Faults(faults))
}

/// Every priority model that can be read; the faults of the others are noted.
fn models(templates: &Templates, faults: &mut Vec<Fault>) -> BTreeMap<String, Model> {
    let names = templates.stems(MODELS, "toml").into_iter();
    let read = names.filter_map(|name| {
        let model = file(templates, &format!("{MODELS}/{name}.toml"), faults, Model::faults)?;
        Some((name, model))
    });
    read.collect()
}

/// One file as its type. A fault, of the text or of what it says, is noted with its line.
fn file<T: DeserializeOwned>(
    templates: &Templates,
    file: &str,
    faults: &mut Vec<Fault>,
    check: impl Fn(&T) -> Vec<RuleFault>,
) -> Option<T> {
    let (text, place) = templates.read(file).map_err(|fault| faults.push(fault)).ok()?;
    checked(&text, &place, faults, check)
}

/// A text as its type, likewise; `place` is what faults name.
fn checked<T: DeserializeOwned>(
    text: &str,
    place: &str,
    faults: &mut Vec<Fault>,
    check: impl Fn(&T) -> Vec<RuleFault>,
) -> Option<T> {
    let read = || {
        let lines = Lines::read(text, place)?;
        let rules: T = toml::from_str(text).map_err(|error| suggesting(Lines::fault(text, place, &error)))?;
        Ok((rules, lines))
    };
    let (rules, lines) = read().map_err(|fault| faults.push(fault)).ok()?;
    let placed = |(path, what): RuleFault| Fault { place: place.to_owned(), line: lines.of(&path), what };
    let mut wrong: Vec<Fault> = check(&rules).into_iter().map(placed).collect();
    wrong.sort_by_key(|fault| fault.line);
    faults.extend(wrong);
    Some(rules)
}

/// Every agenda that can be read; the faults of the others are noted. What the organization calls things is told by
/// the messages' own file, whose faults the words name.
fn agendas(templates: &Templates, record: &RecordRules, faults: &mut Vec<Fault>) -> Agendas {
    let terms = templates.read("messages/terms.toml").ok().and_then(|(text, _)| toml::from_str(&text).ok());
    let terms: Terms = terms.unwrap_or_default();
    let mut good = Vec::new();
    for name in templates.stems(AGENDAS, "md") {
        let read = templates
            .read(&format!("{AGENDAS}/{name}.md"))
            .map_err(|fault| vec![fault])
            .and_then(|(text, place)| Agenda::read(&name, &text, &place, record, &terms));
        match read {
            Ok(agenda) => good.push(agenda),
            Err(found) => faults.extend(found),
        }
    }
    Agendas::new(good, terms)
}

/// "unknown field `x`, expected one of `a`, `b`", with the one of these that `x` resembles.
fn suggesting(mut fault: Fault) -> Fault {
    let words: Vec<&str> = fault.what.split('`').skip(1).step_by(2).collect();
    if let (true, [unknown, known @ ..]) = (fault.what.starts_with("unknown "), &words[..])
        && let Some(meant) = nearest(unknown, known.iter().copied())
    {
        fault.what = format!("{}; did you mean `{meant}`?", fault.what);
    }
    fault
}
