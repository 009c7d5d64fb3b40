//! What it costs to be connected: a quiet hour, and a thousand changes. Counted, in a process of its own; the time that it
//! takes is printed and not judged.

use std::time::Instant;

use serde_json::json;

use super::Together;
use crate::harness::errands::{Errands, alone, run_alone};

/// Begins what is counted.
const LINE: &str = "costs: ";
/// How many deals change.
const CHANGES: usize = 1_000;
/// The most that may be spent: calls to Salesforce, GitLab, Gainsight and the calendar, and times to the engine. A quiet hour
/// reads Salesforce 60 times with five calls and compares once; it reads the calendar 30 times, and Gainsight's health once.
const BUDGET: [(&str, [usize; 5]); 3] = [
    ("a quiet hour", [305, 0, 2, 32, 5_100]),
    ("1,000 deals changed", [16, 0, 1, 3, 23_500]),
    ("1,000 deals closed", [16, 0, 1, 3, 34_500]),
];

/// Nobody does anything for an hour, then a thousand deals of a hundred accounts change in one minute, and close in another.
/// Proves G1.
#[test]
fn a_quiet_hour_and_a_thousand_changes_cost_little() {
    if alone().is_some() {
        let errands = Errands::counted();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(play(&errands));
        return;
    }
    let said = run_alone("connectors::together::costs::a_quiet_hour_and_a_thousand_changes_cost_little");
    let spent: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix(LINE)).collect();
    assert_eq!(spent.len(), BUDGET.len(), "{said}");
    for (line, (what, most)) in spent.iter().zip(BUDGET) {
        println!("{line}");
        let numbers = line.strip_prefix(what).unwrap_or_else(|| panic!("{what}: {said}"));
        let numbers: Vec<usize> = numbers.split_whitespace().map_while(|one| one.parse().ok()).collect();
        assert_eq!(numbers.len(), most.len(), "{line}");
        for (spent, most) in numbers.iter().zip(most) {
            assert!(*spent <= most, "{what} costs more than {most}: {line}");
        }
    }
}

async fn play(errands: &Errands) {
    let together = Together::open().await;
    let bot = &together.land.bot;
    bot.unread_is_fine("what is counted is what it costs");
    together.land.arranged("2026-12-01", "10:00").await;
    let accounts: Vec<String> = (0..CHANGES / 10).map(|number| account(&together, number)).collect();
    let deals: Vec<String> =
        (0..CHANGES).map(|number| deal(&together, number, &accounts[number / 10])).collect();
    bot.pass(chrono::Duration::minutes(90)).await;

    counted(errands, &together, "a quiet hour", 60).await;
    for deal in &deals {
        let change = json!({ "StageName": "4-Proposal", "Amount": 90_000 });
        together.sf.change(deal, change).expect("a change");
    }
    counted(errands, &together, "1,000 deals changed", 3).await;
    for deal in &deals {
        together.sf.change(deal, json!({ "StageName": "Closed Lost" })).expect("a change");
    }
    counted(errands, &together, "1,000 deals closed", 3).await;
}

fn account(together: &Together, number: usize) -> String {
    let name = format!("Customer {number}");
    let fields = json!({ "Name": name, "Segment__c": "Enterprise", "Region__c": "EMEA", "LAM__c": 900_000 });
    together.sf.put("Account", fields).expect("an account")
}

fn deal(together: &Together, number: usize, account: &str) -> String {
    let fields = json!({
        "Name": format!("Deal {number}"), "AccountId": account, "StageName": "3-Technical Evaluation",
        "CloseDate": "2027-02-15", "Amount": 80_000,
    });
    together.sf.put("Opportunity", fields).expect("a deal")
}

/// Prints what so many minutes cost.
async fn counted(errands: &Errands, together: &Together, what: &str, minutes: i64) {
    together.land.bot.settle().await;
    errands.taken();
    let (before, began) = (together.asked(), Instant::now());
    together.land.bot.pass(chrono::Duration::minutes(minutes)).await;
    let took = began.elapsed();
    let calls = together.asked().into_iter().zip(before).map(|(now, before)| (now - before).to_string());
    let calls: Vec<String> = calls.collect();
    let errands = errands.taken();
    println!("{LINE}{what} {} {} in {took:?}", calls.join(" "), errands.len());
    if alone().is_some_and(|how| how == "each") {
        errands.iter().for_each(|statement| println!("  {what}: {statement}"));
    }
}
