//! How accounts at risk are looked after.

use baton_storage::states::Role;

use super::playbook::{shipped, text, with};
use crate::harness::at;
use baton::features::health::rules::HealthRules;
use baton::rules::calendar::Calendar;

/// G5: red needs an update every two weeks, yellow every month, green none; yellow tells the account team, the managers
/// and the director, red the sales managers too, at once.
#[test]
fn what_each_colour_asks_for() {
    let rules = shipped().of::<HealthRules>().clone();
    let colour = |word: &str| rules.colour(word).expect("a colour").clone();
    assert_eq!(colour("Red").update_every_days, Some(14));
    assert_eq!(colour(" yellow ").update_every_days, Some(30));
    assert_eq!(colour("GREEN").update_every_days, None);
    let team = [Role::Csm, Role::Seller, Role::Sa, Role::Managers, Role::Directors];
    assert_eq!(colour("yellow").tells, team);
    assert_eq!(colour("red").tells, [&team[..], &[Role::SalesManagers]].concat());
    assert!(colour("red").at_once && !colour("yellow").at_once);
    assert!(rules.colour("purple").is_none() && rules.colour("").is_none());
}

/// G5: worse is further down the list; of an account of which nobody has said anything, whatever is not the best.
#[test]
fn what_is_worse_than_what() {
    let rules = shipped().of::<HealthRules>().clone();
    let colour = |word: &str| rules.colour(word);
    let worse = |from: &str, to: &str| rules.is_worse(colour(from), colour(to).expect("a colour"));
    assert!(worse("green", "yellow") && worse("yellow", "red") && worse("green", "red"));
    assert!(worse("", "yellow") && worse("", "red") && !worse("", "green"));
    assert!(!worse("red", "yellow") && !worse("red", "red") && !worse("yellow", "green"));
    assert!(
        rules.is_best(colour("green").expect("a colour")) && !rules.is_best(colour("red").expect("a colour"))
    );
}

/// G5: what falls on a holiday or a weekend is owed before it.
#[test]
fn when_an_update_is_owed() {
    let playbook = shipped();
    let holidays = ["2026-12-25".parse().expect("a day")].into();
    let calendar = Calendar::new(chrono_tz::Europe::London, playbook.hours.clone(), holidays);
    let owed = |word: &str, since: &str| {
        let colour = playbook.of::<HealthRules>().colour(word).expect("a colour");
        let due = playbook.of::<HealthRules>().owed(colour, at(since), &calendar);
        due.map_or("never".into(), |due| due.utc().format("%a %-d %b %H:%M").to_string())
    };
    assert_eq!(owed("red", "2026-11-23T10:00:00Z"), "Mon 7 Dec 10:00");
    assert_eq!(owed("red", "2026-12-11T10:00:00Z"), "Thu 24 Dec 10:00");
    assert_eq!(owed("yellow", "2026-11-26T22:00:00Z"), "Thu 24 Dec 16:59");
    assert_eq!(owed("green", "2026-11-23T10:00:00Z"), "never");
}

/// G5: whatever is wrong with the file is named with file, line and reason.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |text: &str| with("health.toml", text).expect_err("a fault");
    let good = text("health.toml");
    let wrong = good
        .replace("id = \"yellow\"", "id = \"Red\"")
        .replace("update_every_days = 30", "update_every_days = 0")
        .replace("update_every_days = 14", "update_every_days = 4000")
        .replace("label = \"Green\"", "label = \"Green\"\ntells = [\"csm\"]");
    insta::assert_snapshot!(fault(&wrong), @"
    words/health.toml:7: nothing is better than the first colour: whoever heard of a worse one hears of it
    words/health.toml:13: `update_every_days` is 0; leave it out where no update is owed
    words/health.toml:18: the id `red` is given twice
    words/health.toml:22: `update_every_days` is more than a year
    ");
    insta::assert_snapshot!(fault("colours = []"), @"words/health.toml:1: two colours are needed, the best one first");
    insta::assert_snapshot!(fault(&good.replacen("\"seller\"", "\"seler\"", 1)), @"words/health.toml:14: unknown variant `seler`, expected one of `sa`, `seller`, `csm`, `managers`, `directors`, `sales_managers`, `sa_leaders`; did you mean `seller`?");
}
