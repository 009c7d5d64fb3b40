//! From the file's text to a [`Config`], or to everything that is wrong with it.

mod backups;
mod gainsight;
mod gitlab;
mod google_calendar;
mod salesforce;

use std::collections::BTreeMap;
use std::path::Path;

use baton_storage::ids::TeamId;
use baton_storage::states::Role;
use chrono_tz::Tz;
use toml::{Table, Value};

use crate::config::currency::Currency;
use crate::config::environment::Variables;
use crate::config::fault::{Fault, Faults, Lines, Origin};
use crate::config::groups::{ROLES, key_of};
use crate::config::values::{
    Reader, bare_host, channel, cron, currency, date, entry, filled, segment, user, zone,
};
use crate::config::{Config, Entry, Organization, Person, Team, keys, layers};

impl Config {
    /// Reads the file at `path` and puts the environment's overrides over it.
    ///
    /// # Errors
    /// Every fault found: of the file as a whole, or else of its keys, or else of their values.
    pub fn read(path: &Path, variables: &Variables) -> Result<Self, Faults> {
        let place = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let what = format!("cannot be read: {}", error.kind());
            Faults(vec![Fault { place: place.clone(), line: None, what }])
        })?;
        let mut config = Self::parse(&text, &place, variables)?;
        let beside = path.parent().unwrap_or(Path::new(""));
        let templates = config.organization.templates_dir.take();
        config.organization.templates_dir = templates.map(|directory| beside.join(directory));
        if let Some(backups) = &mut config.backups {
            backups.folder = beside.join(&backups.folder);
        }
        Ok(config)
    }

    /// The same from a text; `place` is the file's name in faults.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn parse(text: &str, place: &str, variables: &Variables) -> Result<Self, Faults> {
        let lines = Lines::read(text, place).map_err(|fault| Faults(vec![fault]))?;
        let mut table: Table =
            toml::from_str(text).map_err(|error| Faults(vec![Lines::fault(text, place, &error)]))?;
        let mut faults = Vec::new();
        let overridden = layers::apply(&mut table, variables, &mut faults);
        let mut check = Check { origin: Origin { place: place.to_owned(), lines, overridden }, faults };
        let mut shape = Vec::new();
        keys::walk(&table, keys::FILE, "", &mut shape);
        for (path, what) in shape {
            check.wrong(&path, what);
        }
        let config = check.config(&table);
        check.done()?;
        config.ok_or_else(|| {
            Faults(vec![Fault { place: place.to_owned(), line: None, what: "is empty".into() }])
        })
    }
}

/// The walk over the values. A key that is missing or of another kind is passed over here: the walk along
/// the known keys has noted it.
struct Check {
    origin: Origin,
    faults: Vec<Fault>,
}

impl Check {
    fn wrong(&mut self, path: &str, what: String) {
        self.faults.push(self.origin.fault(path, what));
    }

    fn done(&mut self) -> Result<(), Faults> {
        self.faults.sort_by(|left, right| (&left.place, left.line).cmp(&(&right.place, right.line)));
        if self.faults.is_empty() { Ok(()) } else { Err(Faults(std::mem::take(&mut self.faults))) }
    }

    /// The configuration; None where a value is wrong, which is then noted.
    fn config(&mut self, file: &Table) -> Option<Config> {
        let organization = file.get("organization").and_then(Value::as_table)?;
        let organization = self.organization(organization);
        let zone = organization.as_ref().map_or(Tz::UTC, |organization| organization.timezone);
        let teams: Vec<_> =
            entries(file, "teams").map(|(path, table)| self.team(table, &path, zone)).collect();
        let people: Vec<_> = entries(file, "people").map(|(path, table)| self.person(table, &path)).collect();
        let backups = self.backups(file);
        let salesforce = self.salesforce(file);
        let gitlab = self.gitlab(file);
        let gainsight = self.gainsight(file, salesforce.as_ref());
        let google_calendar = self.google_calendar(file);
        if is_empty_list(file, "teams") {
            self.wrong("teams", "`teams` is empty; at least one team is needed".to_owned());
        }
        let teams: Vec<Team> = teams.into_iter().collect::<Option<_>>()?;
        let people: Vec<Person> = people.into_iter().collect::<Option<_>>()?;
        let served = |team: &Team| format!("{} {}", team.region.to_lowercase(), team.segment);
        self.once("teams", "id", teams.iter().map(|team| team.id.to_string()));
        self.once("teams", "region", teams.iter().map(served));
        self.once("people", "id", people.iter().map(|person| person.id.to_string()));
        Some(Config {
            organization: organization?,
            teams,
            people,
            backups,
            salesforce,
            gitlab,
            gainsight,
            google_calendar,
            origin: self.origin.clone(),
        })
    }

    fn organization(&mut self, table: &Table) -> Option<Organization> {
        let path = "organization";
        let crm_hosts = self.texts(table, path, "crm_hosts", bare_host);
        if is_empty_list(table, "crm_hosts") {
            self.wrong(
                "organization.crm_hosts",
                "`organization.crm_hosts` names no host; one is needed".into(),
            );
        }
        let month = table.get("fiscal_year_starts").and_then(Value::as_integer).unwrap_or(1);
        let month = u32::try_from(month).ok().filter(|month| (1..=12).contains(month));
        if month.is_none() {
            let what = "`organization.fiscal_year_starts` is a month, 1 to 12".to_owned();
            self.wrong("organization.fiscal_year_starts", what);
        }
        let currency = match table.contains_key("currency") {
            true => self.text(table, path, "currency", currency),
            false => Some(Currency::default()),
        };
        let (name, timezone) =
            (self.text(table, path, "name", filled), self.text(table, path, "timezone", zone));
        Some(Organization {
            holidays: self.texts(table, path, "holidays", date).into_iter().collect(),
            ops: self.texts(table, path, "ops", user),
            requesters: self.texts(table, path, "requesters", entry),
            templates_dir: table.get("templates_dir").and_then(Value::as_str).map(Into::into),
            create_account_channels: table.get("create_account_channels").and_then(Value::as_bool)
                == Some(true),
            agenda_canvas: table.get("agenda_canvas").and_then(Value::as_bool) == Some(true),
            unfurl: table.get("unfurl").and_then(Value::as_bool) != Some(false),
            crm_hosts,
            name: name?,
            timezone: timezone?,
            fiscal_year_starts: month?,
            currency: currency?,
        })
    }

    fn team(&mut self, table: &Table, path: &str, organization_zone: Tz) -> Option<Team> {
        let mut entries = BTreeMap::new();
        for role in ROLES {
            let key = key_of(*role);
            let named = self.texts(table, path, key, entry);
            entries.insert(*role, named);
        }
        if is_empty_list(table, "managers") {
            let what = format!("`{path}.managers` names nobody; at least one CSM manager is needed");
            self.wrong(&format!("{path}.managers"), what);
        }
        let [id, name, region, track, priority_model] = ["id", "name", "region", "track", "priority_model"]
            .map(|key| self.text(table, path, key, filled));
        let segment = self.text(table, path, "segment", segment);
        let channel = self.text(table, path, "channel", channel);
        let timezone = match table.contains_key("timezone") {
            true => self.text(table, path, "timezone", zone),
            false => Some(organization_zone),
        };
        let meeting = table.get("account_team_meeting").and_then(Value::as_table);
        let meeting = meeting.map(|meeting| {
            let path = format!("{path}.account_team_meeting");
            let mut recurring = self.text(meeting, &path, "cron", cron)?;
            let weeks = meeting.get("every_weeks").and_then(Value::as_integer).unwrap_or(1);
            match u8::try_from(weeks).ok().filter(|weeks| (1..=2).contains(weeks)) {
                Some(weeks) => recurring.every_weeks = weeks,
                None => {
                    let path = format!("{path}.every_weeks");
                    self.wrong(
                        &path,
                        format!("`{path}` is {weeks}; it is 1 (every week) or 2 (every other)"),
                    );
                }
            }
            Some(recurring)
        });
        // Those of groups come when the groups are read.
        let named =
            |role| entries.get(&role).into_iter().flatten().filter_map(Entry::user).cloned().collect();
        Some(Team {
            managers: named(Role::Managers),
            directors: named(Role::Directors),
            csms: named(Role::Csm),
            sa_leaders: named(Role::SaLeaders),
            sales_managers: named(Role::SalesManagers),
            entries,
            id: TeamId(id?),
            name: name?,
            region: region?,
            segment: segment?,
            timezone: timezone?,
            channel: channel?,
            track: track?,
            priority_model: priority_model?,
            account_team_meeting: meeting.flatten(),
        })
    }

    fn person(&mut self, table: &Table, path: &str) -> Option<Person> {
        let id = self.text(table, path, "id", user);
        let hours = table.get("capacity_hours");
        let hours = hours.and_then(|hours| hours.as_float().or(hours.as_integer().map(|whole| whole as f64)));
        if let Some(hours) = hours.filter(|hours| !(*hours > 0.0 && *hours <= 168.0)) {
            let what = format!("`{path}.capacity_hours` is {hours}; a week has more than 0 and at most 168");
            self.wrong(&format!("{path}.capacity_hours"), what);
        }
        let backup = table.get("backup").and_then(|_| self.text(table, path, "backup", user));
        if backup.is_some() && backup == id {
            self.wrong(&format!("{path}.backup"), format!("`{path}.backup`: nobody is their own backup"));
        }
        let gitlab = table.get("gitlab").and_then(|_| self.text(table, path, "gitlab", filled));
        Some(Person { id: id?, capacity_hours: hours, backup, gitlab })
    }

    /// The value of a key; None where it is not what it has to be, which is then noted.
    fn text<T>(&mut self, table: &Table, path: &str, key: &str, read: Reader<T>) -> Option<T> {
        let text = table.get(key)?.as_str()?.trim();
        let noted = |why| self.wrong(&format!("{path}.{key}"), format!("`{path}.{key}`: \"{text}\" {why}"));
        read(text).map_err(noted).ok()
    }

    /// The good values of a list; the others are noted.
    fn texts<T>(&mut self, table: &Table, path: &str, key: &str, read: Reader<T>) -> Vec<T> {
        let items = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut good = Vec::new();
        for (index, text) in items.iter().filter_map(Value::as_str).enumerate() {
            match read(text.trim()) {
                Ok(item) => good.push(item),
                Err(why) => {
                    let list = format!("{path}.{key}");
                    self.wrong(&format!("{list}[{index}]"), format!("`{list}`: \"{text}\" {why}"));
                }
            }
        }
        good
    }

    fn once(&mut self, list: &str, key: &str, values: impl Iterator<Item = String>) {
        let mut seen = BTreeMap::new();
        for (index, value) in values.enumerate() {
            let path = format!("{list}[{index}].{key}");
            if let Some(first) = seen.get(&value) {
                self.wrong(&path, format!("`{path}`: `{list}[{first}]` is already the one for {value}"));
            }
            seen.entry(value).or_insert(index);
        }
    }
}

/// The tables of a list, each with its path.
fn entries<'a>(file: &'a Table, key: &'a str) -> impl Iterator<Item = (String, &'a Table)> {
    let items = file.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .filter_map(Value::as_table)
        .enumerate()
        .map(move |(index, table)| (format!("{key}[{index}]"), table))
}

fn is_empty_list(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_array).is_some_and(Vec::is_empty)
}
