//! The organization and its teams, question by question.

use anyhow::Result;
use baton_storage::states::Segment;

use crate::cli::init::answers::{Ask, Source};
use crate::cli::init::names::{Named, channel, person, person_or_group};
use crate::cli::init::workspace::Workspace;
use crate::config::currency::Currency;
use crate::config::values::{bare_host, currency, filled, segment, zone};
use crate::rules::templates::Templates;

/// Everything that is written.
pub struct Plan {
    pub name: String,
    pub timezone: String,
    pub fiscal_year_starts: u32,
    pub currency: String,
    pub crm_hosts: Vec<String>,
    pub ops: Vec<Named>,
    pub teams: Vec<Team>,
}

/// A team, as it was told.
pub struct Team {
    pub name: String,
    pub region: String,
    pub segment: Segment,
    pub timezone: String,
    pub channel: Named,
    pub track: String,
    pub priority_model: String,
    pub managers: Vec<Named>,
    pub directors: Vec<Named>,
    pub csms: Vec<Named>,
    pub sa_leaders: Vec<Named>,
    pub sales_managers: Vec<Named>,
}

impl Team {
    /// The id that comes of its name: `emea-enterprise`.
    pub fn id(&self) -> String {
        id(&self.name)
    }
}

const NAME: Ask = Ask::needed("name", "The organization's name");
const TIMEZONE: Ask = Ask::needed("timezone", "Its time zone, by its IANA name");
const FISCAL: Ask = Ask::needed("fiscal_year_starts", "The month in which the fiscal year begins, 1 to 12");
const CURRENCY: Ask = Ask::needed("currency", "The currency of amounts, by its code of ISO 4217");
const HOSTS: Ask =
    Ask::needed("crm_hosts", "The CRM's hosts, the preferred one first, such as example.lightning.force.com");
const OPS: Ask = Ask::or_none("ops", "Who is told what fails: names, handles or IDs, with commas between");

const TEAM_NAME: Ask = Ask::needed("name", "The team's name, such as EMEA Enterprise");
const REGION: Ask = Ask::needed("region", "Its region, as the CRM has it, such as EMEA");
const SEGMENT: Ask = Ask::needed("segment", "Its segment, enterprise or commercial");
const TEAM_ZONE: Ask = Ask::needed("timezone", "Its time zone");
const CHANNEL: Ask = Ask::needed("channel", "The channel for its requests, such as #emea-csm-requests");
const TRACK: Ask = Ask::needed("track", "Its track, the steps from pre-sales to post-sales");
const MODEL: Ask = Ask::needed("priority_model", "Its priority model");
const MANAGERS: Ask = Ask::needed(
    "managers",
    "Its CSM managers, the primary one first: people or @user-groups, with commas between",
);
const DIRECTORS: Ask = Ask::or_none("directors", "Its directors");
const CSMS: Ask = Ask::or_none("csms", "Its CSMs");
const SA_LEADERS: Ask = Ask::or_none("sa_leaders", "Its SA leaders");
const SALES: Ask = Ask::or_none("sales_managers", "Its sales managers");

impl Plan {
    /// Asks for everything; none where an answer of the file is wrong, which is then noted.
    ///
    /// # Errors
    /// When nobody answers any more.
    pub fn ask(source: &mut Source, workspace: &Workspace) -> Result<Option<Self>> {
        source.know_only("", &["url", "organization", "teams"]);
        source.know_only("organization", &[NAME, TIMEZONE, FISCAL, CURRENCY, HOSTS, OPS].map(|ask| ask.key));
        let at = "organization";
        let whoever = |text: &str| person(workspace, text);
        let known = Some(workspace.name.as_str()).filter(|name| !name.is_empty());
        let name = source.one(at, NAME, known, &filled)?;
        let timezone = source.one(at, TIMEZONE, workspace.timezone(), &zone_name)?;
        let fiscal_year_starts = source.one(at, FISCAL, Some("1"), &month)?;
        let currency = source.one(at, CURRENCY, Some(Currency::default().code()), &currency_code)?;
        let crm_hosts = source.many(at, HOSTS, None, &bare_host)?;
        let ops = source.many(at, OPS, None, &whoever)?;
        let home = timezone.clone().unwrap_or_else(|| "UTC".to_owned());
        let mut teams: Vec<Team> = Vec::new();
        let count = source.count("teams");
        if count == Some(0) {
            source.wrong("teams", "needs at least one team");
        }
        source.say("\nNow the teams, one for each region and segment.")?;
        for place in 0.. {
            if count.is_some_and(|count| place >= count) {
                break;
            }
            let path = format!("teams[{place}]");
            teams.extend(Team::ask(source, workspace, &path, &home, &teams)?);
            if count.is_none() && !source.again("\nAnother team?")? {
                break;
            }
        }
        let (Some(name), Some(timezone), Some(fiscal_year_starts), Some(currency)) =
            (name, timezone, fiscal_year_starts, currency)
        else {
            return Ok(None);
        };
        Ok(Some(Self { name, timezone, fiscal_year_starts, currency, crm_hosts, ops, teams }))
    }
}

impl Team {
    fn ask(
        source: &mut Source,
        workspace: &Workspace,
        path: &str,
        home: &str,
        before: &[Self],
    ) -> Result<Option<Self>> {
        let all = [
            TEAM_NAME, REGION, SEGMENT, TEAM_ZONE, CHANNEL, TRACK, MODEL, MANAGERS, DIRECTORS, CSMS,
            SA_LEADERS, SALES,
        ];
        source.know_only(path, &all.map(|ask| ask.key));
        let fresh = |text: &str| match before.iter().any(|team| team.id() == id(text)) || id(text).is_empty()
        {
            true => Err("is no name of its own; another team has it, or it has no letter".to_owned()),
            false => Ok(text.to_owned()),
        };
        let whoever = |text: &str| person_or_group(workspace, text);
        let name = source.one(path, TEAM_NAME, None, &fresh)?;
        let region = source.one(path, REGION, None, &filled)?;
        let own = region.clone().unwrap_or_default();
        let served = |text: &str| {
            let segment = segment(&text.to_lowercase())?;
            let is_taken = |team: &&Self| team.region.eq_ignore_ascii_case(&own) && team.segment == segment;
            match before.iter().find(is_taken) {
                Some(team) => Err(format!("accounts of {own} have a team already: {}", team.name)),
                None => Ok(segment),
            }
        };
        let named = name.as_deref().unwrap_or_default().to_lowercase();
        let likely = Segment::ALL.iter().map(|one| one.as_str()).find(|one| named.contains(one));
        let segment = source.one(path, SEGMENT, likely, &served)?;
        let timezone = source.one(path, TEAM_ZONE, Some(home), &zone_name)?;
        let channel = source.one(path, CHANNEL, None, &|text| channel(workspace, text))?;
        let of_segment = segment.map_or("enterprise", Segment::as_str);
        let track = source.one(path, TRACK, Some(of_segment), &|text| of(text, &tracks(), "track"))?;
        let model = source.one(path, MODEL, Some(likely_model(&own, segment)), &|text| {
            of(text, &models(), "priority model")
        })?;
        let managers = source.many(path, MANAGERS, None, &whoever)?;
        let [directors, csms, sa_leaders, sales_managers] =
            [DIRECTORS, CSMS, SA_LEADERS, SALES].map(|ask| source.many(path, ask, None, &whoever));
        let (Some(name), Some(region), Some(segment), Some(timezone)) = (name, region, segment, timezone)
        else {
            return Ok(None);
        };
        let (Some(channel), Some(track), Some(priority_model)) = (channel, track, model) else {
            return Ok(None);
        };
        Ok(Some(Self {
            name,
            region,
            segment,
            timezone,
            channel,
            track,
            priority_model,
            managers,
            directors: directors?,
            csms: csms?,
            sa_leaders: sa_leaders?,
            sales_managers: sales_managers?,
        }))
    }
}

fn id(name: &str) -> String {
    let plain = name.to_lowercase();
    let parts = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

fn zone_name(text: &str) -> Result<String, String> {
    zone(text).map(|zone| zone.name().to_owned())
}

fn month(text: &str) -> Result<u32, String> {
    let month = text.parse().ok().filter(|month| (1..=12).contains(month));
    month.ok_or_else(|| "is no month; give its number, 1 to 12".to_owned())
}

fn currency_code(text: &str) -> Result<String, String> {
    currency(&text.to_uppercase()).map(|currency| currency.code().to_owned())
}

fn of(text: &str, known: &[String], what: &str) -> Result<String, String> {
    match known.iter().any(|known| known == text) {
        true => Ok(text.to_owned()),
        false => Err(format!("is no {what}; there are {}", known.join(", "))),
    }
}

fn tracks() -> Vec<String> {
    Templates::default().stems("tracks", "toml").into_iter().collect()
}

fn models() -> Vec<String> {
    Templates::default().stems("priority", "toml").into_iter().collect()
}

/// The model that a team most likely wants.
fn likely_model(region: &str, segment: Option<Segment>) -> &'static str {
    match (segment, region.to_lowercase().as_str()) {
        (Some(Segment::Commercial), _) => "commercial",
        (_, "emea") => "emea-enterprise",
        _ => "us-enterprise",
    }
}
