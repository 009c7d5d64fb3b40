//! Which team, and whom to tell.

use baton::accounts::routing::{Availability, Parties, RouteField, Tells, team_for, whom};
use baton::config::Config;
use baton::config::environment::Variables;
use baton_storage::ids::UserId;
use baton_storage::states::Segment;
use baton_storage::time::At;

const NOW: At = At(1_795_262_400_000);

const TEAMS: &str = r#"
[organization]
name = "GitLab"
timezone = "Europe/London"
crm_hosts = ["gitlab.my.salesforce.com"]
OPS

[[teams]]
id = "emea-enterprise"
name = "EMEA Enterprise"
region = "EMEA"
segment = "enterprise"
channel = "C0EMEA001"
track = "enterprise"
priority_model = "emea-enterprise"
managers = ["U0MGR0001", "U0MGR0002"]
directors = ["U0DIR0001"]

[[teams]]
id = "amer-commercial"
name = "AMER Commercial"
region = "AMER"
segment = "commercial"
channel = "C0AMER001"
track = "commercial"
priority_model = "commercial"
managers = ["U0MGR0003"]
"#;

const BACKUP: &str = "\n[[people]]\nid = \"U0MGR0001\"\nbackup = \"U0BACK001\"\n";

fn config(ops: &str, more: &str) -> Config {
    Config::parse(&format!("{}{more}", TEAMS.replace("OPS", ops)), "baton.toml", &Variables::default())
        .unwrap()
}

/// Who is told, with why, where some are away and some have left.
fn told(config: &Config, tells: Tells, away: &[&str], gone: &[&str]) -> String {
    let team = team_for(config, "EMEA", Segment::Enterprise).unwrap();
    let people = |user: &UserId| Availability {
        active: !gone.contains(&user.as_str()),
        away_until: away.contains(&user.as_str()).then(|| NOW.plus_millis(1)),
    };
    let (requester, csm) = (UserId::from("U0SA00001"), UserId::from("U0CSM0001"));
    let found = whom(config, team, tells, Parties { requester: &requester, csm: Some(&csm) }, NOW, people);
    assert!(found.iter().all(|told| told.why.rule == "R6"));
    found.iter().map(|told| format!("{}: {}", told.user, told.why.sentence)).collect::<Vec<_>>().join("\n")
}

/// R4: the request goes to the team of its region and segment; where there is none, those there are.
#[test]
fn the_team_of_a_region_and_segment() {
    let config = config("", "");
    assert_eq!(team_for(&config, "emea ", Segment::Enterprise).unwrap().name, "EMEA Enterprise");
    let fault = team_for(&config, "LATAM", Segment::Enterprise).unwrap_err();
    assert_eq!((fault.field, fault.why.rule), (RouteField::Region, "R4"));
    insta::assert_snapshot!(fault, @r#"There is no team for "LATAM". There are teams for EMEA, AMER."#);
    let fault = team_for(&config, "EMEA", Segment::Commercial).unwrap_err();
    assert_eq!(fault.field, RouteField::Segment);
    insta::assert_snapshot!(fault, @"EMEA has no team for commercial accounts. It has one for enterprise.");
}

/// R6: the managers who are there; for one who is not, their backup.
#[test]
fn managers_who_are_there_and_backups_of_the_others() {
    let config = config("", BACKUP);
    insta::assert_snapshot!(told(&config, Tells::Managers, &[], &[]), @"
    U0MGR0001: You are a CSM manager of EMEA Enterprise.
    U0MGR0002: You are a CSM manager of EMEA Enterprise.
    ");
    insta::assert_snapshot!(told(&config, Tells::Managers, &["U0MGR0001"], &[]), @"
    U0BACK001: You are the backup of a CSM manager of EMEA Enterprise, who is away.
    U0MGR0002: You are a CSM manager of EMEA Enterprise.
    ");
    insta::assert_snapshot!(told(&config, Tells::Managers, &[], &["U0MGR0001"]), @"
    U0BACK001: You are the backup of a CSM manager of EMEA Enterprise, who has left.
    U0MGR0002: You are a CSM manager of EMEA Enterprise.
    ");
    insta::assert_snapshot!(told(&config, Tells::Managers, &["U0MGR0001", "U0BACK001"], &[]), @"U0MGR0002: You are a CSM manager of EMEA Enterprise.");
}

/// R6: an absence is over at the moment it was to end.
#[test]
fn who_is_back_is_told() {
    let config = config("", BACKUP);
    let team = team_for(&config, "EMEA", Segment::Enterprise).unwrap();
    let back = |_: &UserId| Availability { active: true, away_until: Some(NOW) };
    let requester = UserId::from("U0SA00001");
    let found = whom(&config, team, Tells::Managers, Parties { requester: &requester, csm: None }, NOW, back);
    assert_eq!(found.iter().map(|told| told.user.as_str()).collect::<Vec<_>>(), ["U0MGR0001", "U0MGR0002"]);
}

/// R6: the backup is the person's own, else the second manager, else the directors.
#[test]
fn the_backup_rung() {
    let none = config("", "");
    insta::assert_snapshot!(told(&config("", BACKUP), Tells::Backup, &[], &[]), @"U0BACK001: You are the backup of the CSM manager of EMEA Enterprise.");
    insta::assert_snapshot!(told(&none, Tells::Backup, &[], &[]), @"U0MGR0002: You are the backup of the CSM manager of EMEA Enterprise.");
    insta::assert_snapshot!(told(&none, Tells::Backup, &["U0MGR0002"], &[]), @"U0DIR0001: You are a director of EMEA Enterprise, and its manager has no backup.");
}

/// R6: where nobody is left ops are told, without ops the directors, and at last those who are away.
#[test]
fn somebody_always_hears() {
    let everybody = ["U0MGR0001", "U0MGR0002"];
    let ops = config("ops = [\"U0OPS0001\"]", "");
    insta::assert_snapshot!(told(&ops, Tells::Managers, &everybody, &[]), @"U0OPS0001: The contacts of EMEA Enterprise are not available, so Baton operators are notified.");
    insta::assert_snapshot!(told(&ops, Tells::Managers, &everybody, &["U0OPS0001"]), @"U0DIR0001: The contacts of EMEA Enterprise are not available, so its directors are notified.");
    insta::assert_snapshot!(told(&config("", ""), Tells::Managers, &everybody, &[]), @"U0DIR0001: The contacts of EMEA Enterprise are not available, so its directors are notified.");
    insta::assert_snapshot!(told(&config("", ""), Tells::Managers, &["U0MGR0001", "U0DIR0001"], &["U0MGR0002"]), @"
    U0DIR0001: All contacts of EMEA Enterprise are away.
    U0MGR0001: All contacts of EMEA Enterprise are away.
    ");
    assert_eq!(told(&config("", ""), Tells::Managers, &[], &["U0MGR0001", "U0MGR0002", "U0DIR0001"]), "");
    insta::assert_snapshot!(told(&config("", ""), Tells::Directors, &[], &[]), @"U0DIR0001: You are a director of EMEA Enterprise.");
}

/// R6: a CSM who is not there is the managers' matter again; a requester hears even when away.
#[test]
fn the_two_people_of_a_request() {
    let config = config("", "");
    insta::assert_snapshot!(told(&config, Tells::Csm, &[], &[]), @"U0CSM0001: You are the assigned CSM.");
    insta::assert_snapshot!(told(&config, Tells::Csm, &["U0CSM0001"], &[]), @"
    U0MGR0001: You are a CSM manager of EMEA Enterprise, and the assigned CSM is not available.
    U0MGR0002: You are a CSM manager of EMEA Enterprise, and the assigned CSM is not available.
    ");
    insta::assert_snapshot!(told(&config, Tells::Requester, &["U0SA00001"], &[]), @"U0SA00001: You requested the CSM.");
    insta::assert_snapshot!(told(&config, Tells::Requester, &[], &["U0SA00001"]), @"
    U0MGR0001: You are a CSM manager of EMEA Enterprise, and the requester has left.
    U0MGR0002: You are a CSM manager of EMEA Enterprise, and the requester has left.
    ");
}
