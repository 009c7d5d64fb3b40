//! The demo's story, made from `demo.toml`: the configuration, the workspace's people and channels, what the other systems
//! hold, and the accounts with their deals, dated from the day it starts.

use anyhow::{Context, Result};
use baton_storage::accounts::Account;
use baton_storage::days_off::Absence;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{Priority, Segment};
use baton_storage::time::At;
use chrono::Duration;
use local_slack::{Channel, User, UserKind, World};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::cli::sandbox::book::{Book, Deal};
use crate::cli::sandbox::names::{BOT, HOST, LOBBY, WORKSPACE, channel, email, user};
use crate::cli::sandbox::story::Act;
use crate::cli::sandbox::systems::system::{Colleague, Company};

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
    shared: Vec<Shared>,
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
    /// Who leads the architects, where that is somebody else than the director.
    #[serde(default)]
    sa_leaders: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leave {
    who: String,
    /// In so many days; negative: since.
    from: i64,
    to: i64,
}

/// A channel that people of a customer read too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    channel: String,
    members: Vec<String>,
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

    /// The bot's `baton.toml`, with the sections that connect the other systems.
    pub fn config(&self, systems: Map<String, Value>) -> String {
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
                    "sa_leaders": ids(&team.sa_leaders),
                })
            })
            .collect();
        let mut config = json!({
            "organization": {
                "name": self.organization, "timezone": "America/New_York", "fiscal_year_starts": 2,
                "crm_hosts": [HOST, "gitlab.my.salesforce.com"], "ops": [user("robin")],
            },
            "teams": teams,
            "people": [{ "id": user("elena"), "capacity_hours": 6.0 }, { "id": user("ravi"), "backup": user("jonas") }],
        });
        if let Some(config) = config.as_object_mut() {
            config.extend(systems);
        }
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
        for account in &self.accounts {
            let Some(own) = &account.own else { continue };
            let team = self.teams.iter().filter(|team| account.is_of(&team.region, team.segment));
            let people = team.flat_map(|team| team.managers.iter().chain(&team.csms)).chain(account.people());
            let members: Vec<String> = people.map(|handle| user(handle)).chain([BOT.to_owned()]).collect();
            let members: Vec<&str> = members.iter().map(String::as_str).collect();
            world = world.channel(Channel::private(&channel(own), own, &members));
        }
        for shared in &self.shared {
            let members: Vec<String> = shared.members.iter().map(|handle| user(handle)).collect();
            let members: Vec<&str> = members.iter().map(String::as_str).collect();
            world = world.channel(Channel::shared(&channel(&shared.channel), &shared.channel, &members));
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

    /// What the other systems are filled with.
    pub fn company(&self, now: At) -> Company {
        let members = self.people.iter().filter(|person| !person.guest);
        let people = members.map(|person| Colleague {
            handle: person.handle.clone(),
            name: person.name.clone(),
            email: email(&person.handle),
        });
        Company { people: people.collect(), book: self.book(now) }
    }

    /// Every account with its deals, as the CRM told them an hour ago.
    pub fn book(&self, now: At) -> Vec<(Account, Vec<Opportunity>)> {
        let told = now - Duration::hours(1);
        let mut book: Vec<_> =
            self.accounts.iter().zip(1..).map(|(deal, number)| deal.told(number, now, told)).collect();
        let mut number = 100;
        for csm in &self.books {
            let Some(team) = self.teams.iter().find(|team| team.csms.contains(&csm.csm)) else { continue };
            let serves = (team.region.as_str(), team.segment);
            for (names, priority) in [(&csm.pr1, Priority::Pr1), (&csm.pr2, Priority::Pr2)] {
                for name in names {
                    number += 1;
                    book.push(csm.told(name, (number, priority), serves, now, told));
                }
            }
        }
        book
    }
}
