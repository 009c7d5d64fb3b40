//! The configuration: what it understands, what it refuses, and where it points.

mod gainsight;
mod gitlab;
mod google_calendar;
mod salesforce;
mod secrets;

use baton::config::environment::{Environment, Variables};
use baton::config::fault::Faults;
use baton::config::{Config, Entry};
use baton_storage::ids::{TeamId, UserGroupId, UserId};
use baton_storage::states::Segment;

const GOOD: &str = r#"
[organization]
name = "GitLab"
timezone = "America/New_York"
fiscal_year_starts = 2
crm_hosts = ["gitlab.my.salesforce.com", "GitLab.Lightning.force.com"]
holidays = ["2026-12-25"]
requesters = ["U0SA00001", "S0SALES01"]
templates_dir = "words"

[[teams]]
id = "emea-enterprise"
name = "EMEA Enterprise"
region = "EMEA"
segment = "enterprise"
timezone = "Europe/London"
channel = "C0EMEA001"
track = "enterprise"
priority_model = "emea-enterprise"
managers = ["U0MGR0001", "U0MGR0002"]
directors = ["U0DIR0001"]
csms = ["U0CSM0001", "U0CSM0002"]
sa_leaders = ["U0SAL0001"]

[teams.account_team_meeting]
cron = "0 0 9 * * Mon *"

[[teams]]
id = "emea-commercial"
name = "EMEA Commercial"
region = "EMEA"
segment = "commercial"
channel = "G0EMEA002"
track = "commercial"
priority_model = "commercial"
managers = ["W0MGR0003"]

[[people]]
id = "U0CSM0001"
capacity_hours = 20
backup = "U0CSM0002"
"#;

fn read(text: &str) -> Result<Config, Faults> {
    Config::parse(text, "baton.toml", &Variables::default())
}

fn faults(text: &str) -> String {
    read(text).map(|_| "no fault".to_owned()).unwrap_or_else(|faults| faults.to_string())
}

fn user(id: &str) -> UserId {
    UserId::from(id)
}

/// Every key of the product's page is understood, and what is left out has its default.
#[test]
fn the_example_of_the_product_is_understood() {
    let config = read(GOOD).expect("the example is good");
    assert_eq!(config.organization.name, "GitLab");
    assert_eq!(config.organization.timezone, chrono_tz::America::New_York);
    assert_eq!(config.organization.fiscal_year_starts, 2);
    assert_eq!(config.organization.crm_hosts, ["gitlab.my.salesforce.com", "gitlab.lightning.force.com"]);
    assert_eq!(config.organization.holidays.len(), 1);
    assert!(!config.organization.create_account_channels);
    assert!(config.organization.ops.is_empty());
    let expected = [Entry::User(user("U0SA00001")), Entry::Group(UserGroupId::from("S0SALES01"))];
    assert_eq!(config.organization.requesters, expected);
    let team = &config.teams[0];
    assert_eq!((team.timezone, team.segment), (chrono_tz::Europe::London, Segment::Enterprise));
    assert_eq!(team.account_team_meeting.as_ref().unwrap().cron, "0 0 9 * * Mon *");
    assert_eq!(config.teams[1].timezone, chrono_tz::America::New_York);
    assert!(config.teams[1].account_team_meeting.is_none());
}

/// R4: the lookups that routing and authority rest on.
#[test]
fn people_and_teams_are_found() {
    let config = read(GOOD).expect("the example is good");
    let enterprise = TeamId::from("emea-enterprise");
    assert_eq!(config.team_for(" emea ", Segment::Enterprise).unwrap().id, enterprise);
    assert!(config.team_for("LATAM", Segment::Enterprise).is_none());
    assert_eq!(config.regions(), ["EMEA"]);
    assert_eq!(config.segments("EMEA"), [Segment::Enterprise, Segment::Commercial]);
    assert!(config.is_manager_of(&user("U0MGR0002"), &enterprise));
    assert!(!config.is_manager_of(&user("U0CSM0001"), &enterprise));
    assert!(config.is_director_of(&user("U0DIR0001"), &enterprise));
    assert!(config.is_csm_of(&user("U0CSM0002"), &enterprise));
    assert!(config.is_sa_leader_of(&user("U0SAL0001"), &enterprise));
    assert_eq!(config.managed_by(&user("W0MGR0003")).len(), 1);
    assert_eq!(config.teams_of_csm(&user("U0CSM0001")).len(), 1);
    assert_eq!(config.capacity(&user("U0CSM0001")), Some(20.0));
    assert_eq!(config.capacity(&user("U0CSM0002")), None);
    assert_eq!(config.backup(&user("U0CSM0001")), Some(&user("U0CSM0002")));
    assert_eq!(config.everybody().len(), 8);
}

/// Unknown keys name the nearest known one and their line, wherever they are; all of them at once.
#[test]
fn unknown_keys_are_named_with_their_line() {
    let text = GOOD
        .replace("fiscal_year_starts", "fiscal_year_start")
        .replace("sa_leaders", "sa_leader")
        .replace("cron =", "crom =")
        .replace("capacity_hours", "zzz");
    insta::assert_snapshot!(faults(&text), @"
    baton.toml:5: `organization.fiscal_year_start` is not a key Baton knows; did you mean `fiscal_year_starts`?
    baton.toml:23: `teams[0].sa_leader` is not a key Baton knows; did you mean `sa_leaders`?
    baton.toml:25: `teams[0].account_team_meeting.cron` is missing; it is text in quotes
    baton.toml:26: `teams[0].account_team_meeting.crom` is not a key Baton knows; did you mean `cron`?
    baton.toml:40: `people[0].zzz` is not a key Baton knows; here it knows `id`, `capacity_hours`, `backup`, `gitlab`
    ");
}

/// Values that cannot be right are listed together, each with what right looks like.
#[test]
fn wrong_values_are_all_listed() {
    let text = GOOD
        .replace("Europe/London", "Europe/Londn")
        .replace("fiscal_year_starts = 2", "fiscal_year_starts = 13")
        .replace("\"gitlab.my.salesforce.com\"", "\"https://gitlab.my.salesforce.com/\"")
        .replace("2026-12-25", "25.12.2026")
        .replace("0 0 9 * * Mon *", "0 9 * * Mon")
        .replace("segment = \"commercial\"", "segment = \"smb\"")
        .replace("G0EMEA002", "emea-commercial")
        .replace("[\"W0MGR0003\"]", "[]")
        .replace("\"U0CSM0002\"]", "\"csm2\"]")
        .replace("capacity_hours = 20", "capacity_hours = 0");
    insta::assert_snapshot!(faults(&text), @r#"
    baton.toml:5: `organization.fiscal_year_starts` is a month, 1 to 12
    baton.toml:6: `organization.crm_hosts`: "https://gitlab.my.salesforce.com/" is not a host alone; write it as in gitlab.my.salesforce.com
    baton.toml:7: `organization.holidays`: "25.12.2026" is not a date; write it as in 2026-12-25
    baton.toml:16: `teams[0].timezone`: "Europe/Londn" is no time zone; did you mean Europe/London?
    baton.toml:22: `teams[0].csms`: "csm2" does not look like a Slack user or user group's id, such as U0CSM0001
    baton.toml:26: `teams[0].account_team_meeting.cron`: "0 9 * * Mon" has 5 fields; seven are needed: second minute hour day month weekday year, as in 0 0 9 * * Mon *
    baton.toml:32: `teams[1].segment`: "smb" is no segment; there are enterprise and commercial
    baton.toml:33: `teams[1].channel`: "emea-commercial" does not look like a Slack channel's id, such as C0EMEA001
    baton.toml:36: `teams[1].managers` names nobody; at least one CSM manager is needed
    baton.toml:40: `people[0].capacity_hours` is 0; a week has more than 0 and at most 168
    "#);
}

/// What is missing, of another kind, or said twice.
#[test]
fn missing_wrong_kinds_and_doubles_are_faults() {
    let text = GOOD
        .replace("name = \"GitLab\"\n", "")
        .replace("America/New_York", "Utopia")
        .replace("fiscal_year_starts = 2", "fiscal_year_starts = \"February\"")
        .replace("directors = [\"U0DIR0001\"]", "directors = \"U0DIR0001\"");
    insta::assert_snapshot!(faults(&text), @r#"
    baton.toml:2: `organization.name` is missing; it is text in quotes
    baton.toml:3: `organization.timezone`: "Utopia" is no time zone
    baton.toml:4: `organization.fiscal_year_starts` has to be a whole number
    baton.toml:20: `teams[0].directors` has to be a list of texts, such as ["…"]
    "#);
    let text = GOOD.replace("segment = \"commercial\"", "segment = \"enterprise\"");
    insta::assert_snapshot!(faults(&text), @"baton.toml:31: `teams[1].region`: `teams[0]` is already the one for emea enterprise");
    let text = GOOD.replace("id = \"emea-commercial\"", "id = \"emea-enterprise\"");
    insta::assert_snapshot!(faults(&text), @"baton.toml:29: `teams[1].id`: `teams[0]` is already the one for emea-enterprise");
    insta::assert_snapshot!(faults("[organization\nname = 1"), @"baton.toml:1: unclosed table, expected `]`");
    insta::assert_snapshot!(faults(""), @"
    baton.toml: `organization` is missing; it is a table with keys of its own
    baton.toml: `teams` is missing; it is a list of tables
    ");
}

/// The environment wins over the file, and a fault in it names the variable.
#[test]
fn the_environment_overrides_any_key() {
    let variables = Variables::from([
        ("BATON__ORGANIZATION__NAME", "2026"),
        ("BATON__ORGANIZATION__OPS", "U0OPS0001, U0OPS0002"),
        ("BATON__ORGANIZATION__CRM_HOSTS", "[\"crm.example.com\"]"),
        ("BATON__TEAMS__EMEA_COMMERCIAL__CHANNEL", "C0OTHER01"),
        ("BATON__TEAMS__0__ACCOUNT_TEAM_MEETING__CRON", "0 30 8 * * Tue *"),
        ("BATON__PEOPLE__U0CSM0001__CAPACITY_HOURS", "12.5"),
        ("BATON_LISTEN", "elsewhere"),
    ]);
    let config = Config::parse(GOOD, "baton.toml", &variables).expect("good");
    assert_eq!(config.organization.name, "2026");
    assert_eq!(config.organization.ops, [user("U0OPS0001"), user("U0OPS0002")]);
    assert_eq!(config.organization.crm_hosts, ["crm.example.com"]);
    assert_eq!(config.teams[1].channel.as_str(), "C0OTHER01");
    assert_eq!(config.teams[0].account_team_meeting.as_ref().unwrap().cron, "0 30 8 * * Tue *");
    assert_eq!(config.capacity(&user("U0CSM0001")), Some(12.5));

    let variables = Variables::from([
        ("BATON__ORGANIZATION__NAM", "x"),
        ("BATON__ORGANIZATION__OPS", "nobody"),
        ("BATON__ORGANIZATION__TIMEZONE", "Mars"),
        ("BATON__ORGANIZATION__FISCAL_YEAR_STARTS", "soon"),
        ("BATON__TEAMS__APAC__CHANNEL", "C0OTHER01"),
        ("BATON__TEAMS", "x"),
    ]);
    let faults = Config::parse(GOOD, "baton.toml", &variables).unwrap_err();
    insta::assert_snapshot!(faults, @r#"
    BATON__ORGANIZATION__FISCAL_YEAR_STARTS: `organization.fiscal_year_starts` has to be a whole number
    BATON__ORGANIZATION__NAM: `organization.nam` is not a key Baton knows; did you mean `name`?
    BATON__ORGANIZATION__OPS: `organization.ops`: "nobody" does not look like a Slack user's id, such as U0CSM0001
    BATON__ORGANIZATION__TIMEZONE: `organization.timezone`: "Mars" is no time zone
    BATON__TEAMS: `teams` is a list; name an entry that the file has, then its key
    BATON__TEAMS__APAC__CHANNEL: `teams` has no entry APAC
    "#);
}

/// A directory of templates is beside the file that names it; a file that is not there is a fault.
#[test]
fn a_file_is_read_with_its_surroundings() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("baton.toml");
    std::fs::write(&path, GOOD).unwrap();
    let config = Config::read(&path, &Variables::default()).expect("good");
    assert_eq!(config.organization.templates_dir, Some(directory.path().join("words")));
    let missing = Config::read(&directory.path().join("none.toml"), &Variables::default()).unwrap_err();
    assert!(missing.to_string().ends_with("none.toml: cannot be read: entity not found"), "{missing}");
}

/// Nothing set is a good environment; what is set wrongly is named.
#[test]
fn the_environment_has_defaults() {
    let plain = Environment::read(&Variables::default()).expect("good");
    assert_eq!(plain.slack_api_url.as_str(), "https://slack.com/api/");
    assert_eq!(plain.database_url, "sqlite://baton.db");
    assert_eq!(plain.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(plain.config.to_str(), Some("baton.toml"));
    let local = Variables::from([("SLACK_API_URL", "http://127.0.0.1:4000/api")]);
    let local = Environment::read(&local).expect("good");
    assert_eq!(local.slack_api_url.join("chat.postMessage").unwrap().path(), "/api/chat.postMessage");
    let wrong =
        Variables::from([("SLACK_API_URL", "slack"), ("BATON_LISTEN", "3000"), ("BATON_LOG_FORMAT", "xml")]);
    insta::assert_snapshot!(Environment::read(&wrong).unwrap_err(), @"
    SLACK_API_URL: has to be an http or https address, such as https://slack.com/api/
    BATON_LISTEN: has to be an address and a port, such as 127.0.0.1:3000
    BATON_LOG_FORMAT: has to be `json` or `text`
    ");
}

proptest::proptest! {
    /// Whatever a file or a variable holds, there is an answer.
    #[test]
    fn nothing_in_a_file_panics(text in "\\PC*", cut in 0usize..900, name in "[A-Z_0-9]{0,20}", value in "\\PC{0,10}") {
        let variables = Variables::from([(format!("BATON__{name}").as_str(), value.as_str())]);
        let _ = Config::parse(&text, "baton.toml", &variables);
        let _ = Config::parse(GOOD.get(..cut).unwrap_or(GOOD), "baton.toml", &variables);
    }
}
