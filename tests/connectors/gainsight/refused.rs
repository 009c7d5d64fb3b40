//! What cannot be entered: whoever can mend it reads one sentence, and it goes on by itself.

use baton_storage::states::Priority;
use chrono::Duration;
use local_systems::gainsight::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::{Value, json};

use super::land::{Land, NORTHWIND};
use crate::harness::*;
use crate::home::drawn;

/// No company, several, a value that is not offered, a refusal: the manager reads once what to do, and once that is done it
/// is entered within the hour.
#[tokio::test(flavor = "multi_thread")]
async fn the_manager_reads_once_what_to_mend() {
    let mut said = Vec::new();
    for case in ["none", "several", "refused", "records"] {
        let land = Land::open().await;
        match case {
            "none" => land.gainsight.clear(),
            "several" => {
                land.gainsight.put(json!({ "Name": "Another", "SFDC_Account_ID": NORTHWIND }));
            }
            "refused" => land.gainsight.faults().add(Fault::on("PUT *", Misbehave::Status(422))),
            _ => land.gainsight.faults().add(Fault::on("PUT *", Misbehave::Own(Trouble::RecordsFail))),
        }
        land.decides(Priority::Pr1).await;
        land.bot.pass(Duration::days(2)).await;
        assert!(land.gainsight.written().is_empty());
        said.push(land.told(MAYA));
        land.gainsight.clear();
        land.gainsight.faults().clear();
        land.gainsight.put(json!({ "Name": "Northwind", "SFDC_Account_ID": NORTHWIND }));
        land.bot.pass(Duration::hours(1)).await;
        assert_eq!(land.stands("Priority__gc"), json!("Pr1"), "{case}");
        assert_eq!(land.told(MAYA), "", "once");
        assert_eq!(land.told(ROBIN), "", "nothing of the connection's is wrong");
        land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
    }
    insta::assert_snapshot!(said.join("\n"), @"
    Northwind Rail: I could not set Priority__gc to Pr1 in Gainsight, because no company there has the ID 0015e00000RaviAAAR. Please add the ID to the right company. I look again every hour.
    Northwind Rail: I could not set Priority__gc to Pr1 in Gainsight, because several companies there have the ID 0015e00000RaviAAAR. Please leave the ID with one of them. I look again every hour.
    Northwind Rail: Gainsight refused Pr1 for Priority__gc (status 422). Please set it by hand.
    Northwind Rail: Gainsight refused Pr1 for Priority__gc (GSOBJ_1012). Please set it by hand.
    ");
}

/// Of two attributes one is refused: the other is entered all the same.
#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_value_keeps_back_no_other() {
    let land = Land::of(local_systems::gainsight::World::of_customers(), |text| {
        text + "[gainsight.priority_values]\npr1 = \"a value that is longer than the field\"\n"
    })
    .await;
    land.bot.handed().await;
    land.gainsight.put(json!({ "Name": "Homeworld", "SFDC_Account_ID": HOMEWORLD }));
    land.bot.stage("Closed Won").await;
    land.bot.settle().await;
    let company = land.gainsight.company(HOMEWORLD).expect("the company");
    assert_eq!((&company["Lifecycle__gc"], &company["Priority__gc"]), (&json!("Onboarding"), &Value::Null));
    land.bot.pass(Duration::days(1)).await;
    insta::assert_snapshot!(land.told(MAYA), @"Homeworld Inc.: Gainsight refused a value that is longer than the field for Priority__gc (GSOBJ_1001). Please set it by hand.");
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// The key is revoked, or a field is gone: operators read one sentence, one look is made in an hour, and within the hour it
/// goes on once it is mended. Their Home tab says how it goes.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_connection_is_for_operators_and_no_storm() {
    let mut said = Vec::new();
    for case in ["key", "field"] {
        let land = Land::open().await;
        match case {
            "key" => land.gainsight.revoke_key(),
            _ => land.gainsight.drop_field("Priority__gc"),
        }
        land.decides(Priority::Pr1).await;
        let asked = land.gainsight.requests().len();
        land.bot.pass(Duration::hours(4)).await;
        assert!(land.gainsight.requests().len() <= asked + 20, "{case}: a few looks in an hour");
        said.push(land.told(ROBIN));
        assert_eq!(land.told(MAYA), "", "{case}: it is not for managers");
        if case == "key" {
            land.bot.open_home(ROBIN).await;
            let home = drawn(&land.bot.home(ROBIN));
            let lines = home.lines().skip_while(|line| !line.contains("*Gainsight:*")).take(3);
            said.push(lines.collect::<Vec<_>>().join("\n"));
            land.gainsight.renew_key();
            land.bot.pass(Duration::minutes(61)).await;
            assert_eq!(land.stands("Priority__gc"), json!("Pr1"));
            land.bot.open_home(ROBIN).await;
            let home = drawn(&land.bot.home(ROBIN));
            let lines = home.lines().skip_while(|line| !line.contains("*Gainsight:*")).take(2);
            said.push(lines.collect::<Vec<_>>().join("\n"));
        }
        land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
    }
    insta::assert_snapshot!(said.join("\n"), @"
    Gainsight does not accept my access key, so nothing is entered or read there. Put a valid key into `GAINSIGHT_ACCESS_KEY` and restart me. I keep trying every hour.
    *Gainsight:* no answer yet. 1 value not entered yet, the oldest since <!date^1795428001^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>.
    The last try failed <!date^1795442401^{date_short_pretty} at {time}|Mon 23 Nov, 14:00>: gainsight does not accept the access key.
    9 of 50,000 API calls used today (UTC), by me.
    *Gainsight:* last answer <!date^1795446001^{date_short_pretty} at {time}|Mon 23 Nov, 15:00>. Everything is entered.
    13 of 50,000 API calls used today (UTC), by me.
    A field of Gainsight's Company object that `baton.toml` names does not exist or cannot be changed, so nothing is entered or read there. `baton check` says which one. I keep trying every hour.
    ");
}

/// Too many calls in a minute: Baton waits a minute, and then it is entered.
#[tokio::test(flavor = "multi_thread")]
async fn too_many_calls_are_waited_out() {
    let land = Land::open().await;
    land.gainsight.faults().add(Fault::on("POST *", Misbehave::Own(Trouble::TooOften)).times(1));
    land.decides(Priority::Pr1).await;
    let asked = land.gainsight.requests().len();
    land.bot.pass(Duration::seconds(30)).await;
    assert_eq!(land.gainsight.requests().len(), asked, "nothing is asked for a minute");
    land.bot.pass(Duration::seconds(35)).await;
    assert_eq!(land.stands("Priority__gc"), json!("Pr1"));
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}
