//! What this installation is told: `baton.toml`, the environment and the secrets.
//!
//! Everything here is checked when it is read: who holds a [`Config`] holds one whose time zones exist,
//! whose cron expressions parse and whose ids look like ids. Deliberately absent: whether Slack knows those
//! ids (`baton check` asks), the rules of the process (`templates/`, see policy), and any global.

pub mod backups;
pub mod check;
pub mod currency;
pub mod environment;
pub mod fault;
pub mod feed_secret;
pub mod gainsight;
pub mod gitlab;
pub mod google_calendar;
pub mod groups;
pub mod keys;
pub mod layers;
pub mod live;
pub mod lookup;
pub mod rsa_key;
pub mod salesforce;
pub mod salesforce_secret;
pub mod secrets;
pub mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use baton_storage::ids::{ChannelId, TeamId, UserGroupId, UserId};
use baton_storage::states::{Role, Segment};
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::config::backups::Backups;
use crate::config::currency::Currency;
use crate::config::fault::{Fault, Origin};
use crate::config::gainsight::Gainsight;
use crate::config::gitlab::GitLab;
use crate::config::google_calendar::GoogleCalendar;
use crate::config::salesforce::Salesforce;

/// A checked `baton.toml`, with the environment's overrides in it.
#[derive(Clone, Debug)]
pub struct Config {
    pub organization: Organization,
    /// One for each region and segment, in the file's order.
    pub teams: Vec<Team>,
    /// Those who differ from the defaults.
    pub people: Vec<Person>,
    /// None: Baton makes no copies of its database by itself.
    pub backups: Option<Backups>,
    /// None: Baton reads nothing from Salesforce itself.
    pub salesforce: Option<Salesforce>,
    /// None: Baton does nothing in GitLab.
    pub gitlab: Option<GitLab>,
    /// None: nobody keeps anything in Gainsight, as far as Baton is concerned.
    pub gainsight: Option<Gainsight>,
    /// None: meetings are a file and a link.
    pub google_calendar: Option<GoogleCalendar>,
    origin: Origin,
}

impl Config {
    /// A fault of the value at `path` (`teams[0].track`) that only shows beside other files: with the line, or
    /// the variable, that says the value.
    pub fn fault(&self, path: &str, what: String) -> Fault {
        self.origin.fault(path, what)
    }
}

/// `[organization]`: what holds for every team.
#[derive(Clone, Debug)]
pub struct Organization {
    pub name: String,
    pub timezone: Tz,
    /// The month, 1 to 12, in which the fiscal year begins; January unless told.
    pub fiscal_year_starts: u32,
    /// In which amounts are kept, compared and shown; US dollars unless told. The feed's numbers are in it.
    pub currency: Currency,
    /// The hosts a CRM link may point to, lower case, the first one preferred. Never empty.
    pub crm_hosts: Vec<String>,
    /// Days without deadlines and reminders, in every team's calendar.
    pub holidays: BTreeSet<NaiveDate>,
    /// Whether Baton creates an account's internal channel where none is known; no unless told.
    pub create_account_channels: bool,
    /// Whether an agenda that is posted also becomes a canvas of its channel; no unless told.
    pub agenda_canvas: bool,
    /// Whether what Baton knows stands under links of the CRM in channels of ours; yes unless told.
    pub unfurl: bool,
    /// Told what fails and what needs an administrator. May be empty: then the directors are.
    pub ops: Vec<UserId>,
    /// Who may ask for a CSM. Empty: every full member.
    pub requesters: Vec<Entry>,
    /// Overrides the shipped templates file by file. A relative one is relative to `baton.toml`.
    pub templates_dir: Option<PathBuf>,
}

/// An entry of `requesters`, or of the people of a team's role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    User(UserId),
    /// Every member of a Slack user group.
    Group(UserGroupId),
}

impl Entry {
    /// The person, where it is one.
    pub const fn user(&self) -> Option<&UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Group(_) => None,
        }
    }

    /// The group, where it is one.
    pub const fn group(&self) -> Option<&UserGroupId> {
        match self {
            Self::User(_) => None,
            Self::Group(group) => Some(group),
        }
    }
}

/// A `[[teams]]` entry: the CSMs and managers of one region and one segment (R4).
#[derive(Clone, Debug)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub region: String,
    pub segment: Segment,
    /// The organization's unless told.
    pub timezone: Tz,
    pub channel: ChannelId,
    /// The stem of a file of `templates/tracks/`; `Playbook::serves` knows whether there is one.
    pub track: String,
    /// The stem of a priority model's file, and the key of its workload target.
    pub priority_model: String,
    /// CSM managers, the first is primary. Empty only while nobody is in the groups that are to hold the role.
    pub managers: Vec<UserId>,
    pub directors: Vec<UserId>,
    pub csms: Vec<UserId>,
    pub sa_leaders: Vec<UserId>,
    /// Those whom the sellers report to (P3, P5). May be empty: then the directors stand for them.
    pub sales_managers: Vec<UserId>,
    /// Whom the file names for each role: the people of groups stand in the lists above once they are read.
    pub entries: BTreeMap<Role, Vec<Entry>>,
    /// None: the team has no recurring account team meeting (M1).
    pub account_team_meeting: Option<Recurring>,
}

/// A cron expression, parsed, and as it was written.
#[derive(Clone, Debug)]
pub struct Recurring {
    /// The text of the file.
    pub cron: String,
    pub schedule: cron::Schedule,
    /// Only in every so manieth week, 1 or 2 (M1).
    pub every_weeks: u8,
}

/// A `[[people]]` entry.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    /// Hours per week for customers; the workload rules hold the default.
    pub capacity_hours: Option<f64>,
    /// Stands in when this person is away (R6).
    pub backup: Option<UserId>,
    /// Their username in GitLab, where it is not found by their e-mail address.
    pub gitlab: Option<String>,
}
