//! The rules as data: read from `templates/`, checked, and held together.
//!
//! The shipped files are compiled in; a directory named in `baton.toml` replaces them file by file.
//! Deliberately absent: what the rules decide, which each module beside this one does with its own part.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use super::RuleFault;
use super::agendas::{Agenda, Agendas, Terms};
use super::calendar::WorkingHours;
use super::deal_rules::DealRules;
use super::promises::PromiseRules;
use super::qualification::QualificationRules;
use super::record::RecordRules;
use super::reminders::ReminderRules;
use super::requests::RequestRules;
use super::stages::Stages;
use super::tracks::Track;
use super::workload::WorkloadRules;
use crate::config::{Config, Fault, Faults, Lines, nearest};

/// Where tracks are, below `templates/`: an organisation may add its own.
const TRACKS: &str = "tracks";
/// Where agendas are, which may be added to as well.
const AGENDAS: &str = "agendas";

/// The files that Baton ships.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Where words and rules come from: the shipped files, and what overrides them.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    overrides: Option<PathBuf>,
}

impl Templates {
    /// The shipped files under those of `overrides`, if there is such a directory.
    pub fn new(overrides: Option<PathBuf>) -> Self {
        Self { overrides }
    }

    /// The text of a file, by its path below `templates/`, and the place that faults name.
    ///
    /// # Errors
    /// The file does not exist, cannot be read, or is not UTF-8.
    pub fn read(&self, file: &str) -> Result<(String, String), Fault> {
        if let Some(path) =
            self.overrides.as_ref().map(|directory| directory.join(file)).filter(|path| path.exists())
        {
            let place = path.display().to_string();
            return match std::fs::read_to_string(&path) {
                Ok(text) => Ok((text, place)),
                Err(error) => Err(fault(&place, format!("cannot be read: {}", error.kind()))),
            };
        }
        let place = format!("templates/{file}");
        match SHIPPED.get_file(file).and_then(|file| file.contents_utf8()) {
            Some(text) => Ok((text.to_owned(), place)),
            None => Err(fault(&place, "does not exist".to_owned())),
        }
    }

    /// The names of the rule files that are shipped: those directly in `templates/`.
    pub fn rule_files() -> impl Iterator<Item = &'static str> {
        SHIPPED.files().filter_map(|file| file.path().to_str()).filter(|name| name.ends_with(".toml"))
    }

    /// The stems of a folder's files that end so: the shipped ones and those of the overriding directory.
    fn stems(&self, folder: &str, ending: &str) -> BTreeSet<String> {
        let shipped =
            SHIPPED.get_dir(folder).into_iter().flat_map(Dir::files).map(|file| file.path().to_owned());
        let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        shipped.chain(self.overriding(folder)).filter(|path| ends(path, ending)).filter_map(stem).collect()
    }

    /// Rule files and folders of the overriding directory that override nothing: a mistyped name would change
    /// nothing, silently.
    fn strays(&self) -> Vec<Fault> {
        let (folders, files): (Vec<_>, Vec<_>) =
            self.overriding("").into_iter().partition(|path| path.is_dir());
        let files = files.iter().filter(|path| ends(path, "toml")).filter_map(|path| stray(path));
        files.chain(folders.iter().filter_map(|path| stray_folder(path))).collect()
    }

    /// What lies in a folder of the overriding directory, in the order of the names.
    fn overriding(&self, folder: &str) -> Vec<PathBuf> {
        let entries =
            self.overrides.as_ref().and_then(|directory| std::fs::read_dir(directory.join(folder)).ok());
        let mut paths: Vec<_> =
            entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort_unstable();
        paths
    }
}

/// Every rule that is data, checked.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// `stages.toml`.
    pub stages: Stages,
    /// `qualification.toml` (Q1, Q2, Q3).
    pub qualification: QualificationRules,
    /// `requests.toml` (R2, R6).
    pub requests: RequestRules,
    /// `workload.toml` (R5).
    pub workload: WorkloadRules,
    /// `calendar.toml`.
    pub hours: WorkingHours,
    /// `tracks/NAME.toml`, by NAME (T1).
    pub tracks: BTreeMap<String, Track>,
    /// `deals.toml` (R2, T).
    pub deals: DealRules,
    /// `record.toml` (C1, C2).
    pub record: RecordRules,
    /// `agendas/NAME.md` (A1–A4).
    pub agendas: Agendas,
    /// `promises.toml` (T3).
    pub promises: PromiseRules,
    /// `reminders.toml`.
    pub reminders: ReminderRules,
}

impl Playbook {
    /// Reads and checks every rule file.
    ///
    /// # Errors
    /// Every fault found: in each file its first where it cannot be read at all, else all of them.
    pub fn load(templates: &Templates) -> Result<Self, Faults> {
        let mut faults = templates.strays();
        if let Some(directory) = templates.overrides.as_ref().filter(|directory| !directory.is_dir()) {
            faults.push(fault(&directory.display().to_string(), "is no directory of templates".to_owned()));
        }
        let stages = load(templates, "stages.toml", &mut faults, Stages::faults).map(Stages::ranked);
        let qualification = load(templates, "qualification.toml", &mut faults, QualificationRules::faults);
        let requests = load(templates, "requests.toml", &mut faults, |rules: &RequestRules| {
            stages.as_ref().map(|stages| rules.faults(stages)).unwrap_or_default()
        });
        let workload = load(templates, "workload.toml", &mut faults, WorkloadRules::faults);
        let hours = load(templates, "calendar.toml", &mut faults, WorkingHours::faults);
        let deals = load(templates, "deals.toml", &mut faults, |rules: &DealRules| {
            stages.as_ref().map(|stages| rules.faults(stages)).unwrap_or_default()
        });
        let record = load(templates, "record.toml", &mut faults, RecordRules::faults);
        let reminders = load(templates, "reminders.toml", &mut faults, ReminderRules::faults);
        let promises = load(templates, "promises.toml", &mut faults, PromiseRules::faults);
        let agendas = record.as_ref().map(|record| agendas(templates, record, &mut faults));
        let track = |name: String| {
            let file = format!("{TRACKS}/{name}.toml");
            let track = load(templates, &file, &mut faults, |track: &Track| {
                let mut wrong = agendas.as_ref().map(|agendas| track.faults(agendas)).unwrap_or_default();
                wrong.extend(record.iter().flat_map(|record| track.unread(record)));
                wrong
            })?;
            Some((name, track.joined()))
        };
        let tracks = templates.stems(TRACKS, "toml").into_iter().filter_map(track).collect();
        let all = || {
            Some(Self {
                stages: stages?,
                qualification: qualification?,
                requests: requests?,
                workload: workload?,
                hours: hours?,
                tracks,
                deals: deals?,
                record: record?,
                agendas: agendas?,
                promises: promises?,
                reminders: reminders?,
            })
        };
        all().filter(|_| faults.is_empty()).ok_or(Faults(faults))
    }

    /// Whether everything is there that the teams name.
    ///
    /// # Errors
    /// Each team whose track there is none of, with the line of `baton.toml` that names it.
    pub fn serves(&self, config: &Config) -> Result<(), Faults> {
        let teams = config.teams.iter().enumerate();
        let faults: Vec<Fault> = teams
            .filter(|(_, team)| !self.tracks.contains_key(&team.track))
            .map(|(index, team)| {
                let names = || self.tracks.keys().map(String::as_str);
                let hint = match nearest(&team.track, names()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                };
                let path = format!("teams[{index}].track");
                config.fault(&path, format!("`{path}`: \"{}\" is no track; {hint}", team.track))
            })
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
    }
}

/// One file as its type. A fault, of the text or of what it says, is noted with its line.
fn load<T: DeserializeOwned>(
    templates: &Templates,
    file: &str,
    faults: &mut Vec<Fault>,
    check: impl Fn(&T) -> Vec<RuleFault>,
) -> Option<T> {
    let read = || {
        let (text, place) = templates.read(file)?;
        let lines = Lines::read(&text, &place)?;
        let rules: T =
            toml::from_str(&text).map_err(|error| suggesting(Lines::fault(&text, &place, &error)))?;
        Ok((rules, lines, place))
    };
    let (rules, lines, place) = read().map_err(|fault| faults.push(fault)).ok()?;
    let placed = |(path, what): RuleFault| Fault { place: place.clone(), line: lines.of(&path), what };
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

fn ends(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending == wanted)
}

/// A folder that is called almost as one of the shipped ones. Others may be there for whatever reason.
fn stray_folder(path: &Path) -> Option<Fault> {
    let name = path.file_name()?.to_str()?;
    let known = || SHIPPED.dirs().filter_map(|folder| folder.path().to_str());
    if known().any(|known| known == name) {
        return None;
    }
    let meant = nearest(name, known())?;
    Some(fault(&path.display().to_string(), format!("overrides nothing; did you mean {meant}?")))
}

fn stray(path: &Path) -> Option<Fault> {
    let name = path.file_name()?.to_str()?;
    if Templates::rule_files().any(|known| known == name) {
        return None;
    }
    let meant = nearest(name, Templates::rule_files()).map(|meant| format!("; did you mean {meant}?"));
    let what =
        format!("overrides nothing: Baton ships no rule file of this name{}", meant.unwrap_or_default());
    Some(fault(&path.display().to_string(), what))
}

fn fault(place: &str, what: String) -> Fault {
    Fault { place: place.to_owned(), line: None, what }
}
