//! The demo's story, made from `demo.toml`: the configuration, the workspace's people and channels, and
//! the accounts with their deals, dated from the day it starts.

use anyhow::{Context, Result};
use baton_storage::accounts::Account;
use baton_storage::days_off::Absence;
use baton_storage::ids::AccountId;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{Priority, Segment};
use baton_storage::time::At;
use chrono::Duration;
use local_slack::{Channel, User, UserKind, World};
use serde::Deserialize;
use serde_json::json;

use super::story::Act;
use crate::policy::crm::{CrmObject, parse_link};

/// The workspace, the bot's user, and the CRM's host.
pub const WORKSPACE: &str = "T0BATON";
pub const BOT: &str = "U0BATON";
/// Who the page begins as, where, and who says what to try.
pub const FIRST: &str = "U0SAM";
pub const LOBBY: &str = "C0GENERAL";
pub const HOST_OF_THE_STORY: &str = "U0ROBIN";
const HOST: &str = "gitlab.lightning.force.com";
const SOURCE: &str = "Salesforce";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    organization: String,
    welcome: Vec<String>,
    people: Vec<Person>,
    teams: Vec<Team>,
    accounts: Vec<Deal>,
    books: Vec<Book>,
    away: Vec<Leave>,
    story: Vec<Act>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    handle: String,
    name: String,
    title: String,
    zone: String,
    #[serde(default)]
    guest: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Team {
    id: String,
    name: String,
    region: String,
    segment: Segment,
    zone: String,
    channel: String,
    model: String,
    managers: Vec<String>,
    csms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deal {
    name: String,
    segment: Segment,
    region: String,
    industry: String,
    arr: Option<i64>,
    lam: i64,
    csm: Option<String>,
    priority: Option<Priority>,
    sa: Option<String>,
    sae: Option<String>,
    #[serde(default)]
    dedicated: bool,
    deal: Opening,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    name: String,
    stage: String,
    closes: i64,
    amount: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leave {
    who: String,
    /// In so many days; negative: since.
    from: i64,
    to: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    csm: String,
    pr1: Vec<String>,
    pr2: Vec<String>,
    #[serde(default)]
    onboarding: Vec<String>,
    #[serde(default)]
    ebr: Vec<String>,
}

impl Demo {
    /// Reads the story.
    ///
    /// # Errors
    /// When `demo.toml` has a fault.
    pub fn read() -> Result<Self> {
        toml::from_str(include_str!("demo.toml")).context("demo.toml")
    }

    /// What is said in the lobby before anybody comes.
    pub fn welcome(&self) -> impl Iterator<Item = &str> {
        self.welcome.iter().map(String::as_str)
    }

    /// What happened on earlier days.
    pub fn story(&self) -> &[Act] {
        &self.story
    }

    /// The bot's `baton.toml`.
    pub fn config(&self) -> String {
        let ids = |handles: &[String]| handles.iter().map(|handle| user(handle)).collect::<Vec<_>>();
        let teams: Vec<_> = self
            .teams
            .iter()
            .map(|team| {
                json!({
                    "id": team.id, "name": team.name, "region": team.region, "segment": team.segment,
                    "timezone": team.zone, "channel": channel(&team.channel), "track": team.segment,
                    "priority_model": team.model, "managers": ids(&team.managers),
                    "directors": [user("dana")], "csms": ids(&team.csms),
                })
            })
            .collect();
        let config = json!({
            "organization": {
                "name": self.organization, "timezone": "America/New_York", "fiscal_year_starts": 2,
                "crm_hosts": [HOST, "gitlab.my.salesforce.com"], "ops": [user("robin")],
            },
            "teams": teams,
            "people": [{ "id": user("elena"), "capacity_hours": 6.0 }, { "id": user("ravi"), "backup": user("jonas") }],
        });
        toml::to_string(&config).unwrap_or_default()
    }

    /// The workspace's people and channels.
    pub fn world(&self) -> World {
        let everybody: Vec<String> =
            self.people.iter().filter(|person| !person.guest).map(|person| user(&person.handle)).collect();
        let mut world = World::new(WORKSPACE)
            .named("GitLab sandbox", "sandbox")
            .user(User { kind: UserKind::Bot, ..User::member(BOT, "Baton") });
        for person in &self.people {
            let kind = if person.guest { UserKind::Guest } else { UserKind::Member };
            world = world.user(User {
                handle: person.handle.clone(),
                email: email(&person.handle),
                title: person.title.clone(),
                tz: person.zone.clone(),
                kind,
                ..User::member(&user(&person.handle), &person.name)
            });
        }
        let all: Vec<&str> = everybody.iter().map(String::as_str).collect();
        world = world.channel(Channel::public(LOBBY, "general", &all));
        for team in &self.teams {
            let people = team.managers.iter().chain(&team.csms).map(|handle| user(handle));
            let members: Vec<String> = people.chain([BOT.to_owned(), user("dana")]).collect();
            let members: Vec<&str> = members.iter().map(String::as_str).collect();
            world = world.channel(Channel::public(&channel(&team.channel), &team.channel, &members));
        }
        world
    }

    /// Who is away.
    pub fn absences(&self, now: At) -> Vec<Absence> {
        let day = |days| (now.utc().date_naive() + Duration::days(days)).to_string();
        let absence = |leave: &Leave| Absence {
            user_id: user(&leave.who).into(),
            first_day: day(leave.from),
            last_day: day(leave.to),
            set_by: user(&leave.who).into(),
            set_at: now,
        };
        self.away.iter().map(absence).collect()
    }

    /// Every account with its deals, as the CRM told them an hour ago.
    pub fn book(&self, now: At) -> Vec<(Account, Vec<Opportunity>)> {
        let told = now - Duration::hours(1);
        let mut book: Vec<_> =
            self.accounts.iter().zip(1..).map(|(deal, number)| deal.told(number, now, told)).collect();
        let mut number = 100;
        for csm in &self.books {
            for (names, priority) in [(&csm.pr1, Priority::Pr1), (&csm.pr2, Priority::Pr2)] {
                for name in names {
                    number += 1;
                    book.push((csm.account(name, number, priority, now, told), Vec::new()));
                }
            }
        }
        book
    }
}

impl Deal {
    fn told(&self, number: u32, now: At, told: At) -> (Account, Vec<Opportunity>) {
        let mut account = account(&self.name, number, told);
        account.segment = Some(self.segment);
        account.region = Some(self.region.clone());
        account.industry = Some(self.industry.clone());
        account.arr = self.arr;
        account.lam = Some(self.lam);
        account.dedicated = Some(self.dedicated);
        let people_or_pool = |csm: &String| if csm.contains(' ') { csm.clone() } else { email(csm) };
        account.csm_field = self.csm.as_ref().map(people_or_pool);
        account.priority = self.priority;
        account.sa_email = self.sa.as_deref().map(email);
        account.sae_email = self.sae.as_deref().map(email);
        let (id, url) = crm("006", CrmObject::Opportunity, number);
        let closes = now.utc().date_naive() + Duration::days(self.deal.closes);
        let deal = Opportunity {
            opportunity_id: id.into(),
            account_id: account.account_id.clone(),
            name: Some(self.deal.name.clone()),
            url,
            kind: Some("new_business".into()),
            stage: Some(self.deal.stage.clone()),
            stage_since: Some(now - Duration::days(9)),
            close_date: Some(closes.to_string()),
            amount: Some(self.deal.amount),
            owner_email: self.sae.as_deref().map(email),
            source: SOURCE.into(),
            known_at: told,
        };
        (account, vec![deal])
    }
}

impl Book {
    fn account(&self, name: &String, number: u32, priority: Priority, now: At, told: At) -> Account {
        let mut account = account(name, number, told);
        account.csm_field = Some(email(&self.csm));
        account.priority = Some(priority);
        account.onboarding_since = self.onboarding.contains(name).then(|| now - Duration::days(20));
        let ebr = now.utc().date_naive() + Duration::days(18);
        account.ebr_due_on = self.ebr.contains(name).then(|| ebr.to_string());
        account
    }
}

fn account(name: &str, number: u32, told: At) -> Account {
    let (id, url) = crm("001", CrmObject::Account, number);
    Account { url, ..Account::named(AccountId::from(id), name, SOURCE, told) }
}

/// A CRM id with its checksum, and its link.
fn crm(prefix: &str, object: CrmObject, number: u32) -> (String, Option<String>) {
    let short = format!("{prefix}5e000Demo{number:03}");
    match parse_link(&short, object, &[HOST.to_owned()]) {
        Ok(link) => (link.id18, link.url),
        Err(_) => (short, None),
    }
}

pub fn user(handle: &str) -> String {
    format!("U0{}", handle.to_uppercase())
}

fn channel(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("C0{}", letters.to_uppercase())
}

fn email(handle: &str) -> String {
    format!("{handle}@example.com")
}
