//! Every call, lost before and after it: what was decided last stands in the end, written as often as needed, and the audit
//! says each entering once.

use baton_storage::attributes::AttributeState;
use baton_storage::states::Priority;
use local_systems::gainsight::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::{Value, json};

use super::land::{Land, NORTHWIND};
use crate::harness::dice::{Dice, seeds};
use crate::harness::patience::Wait;

/// How many lives are gone through; `BATON_SEEDS` says another number.
const SEEDS: u64 = 20;

/// What a call meets: lost before it was processed, or after.
fn misbehave(dice: &mut Dice) -> Misbehave<Trouble> {
    match dice.below(8) {
        0 => Misbehave::Status(503),
        1 => Misbehave::ResetBefore,
        2 => Misbehave::Own(Trouble::TooOften),
        3 => Misbehave::StatusAfter(500),
        4 => Misbehave::ResetAfter,
        5 => Misbehave::TruncatedBody,
        6 => Misbehave::Own(Trouble::SaysNo),
        _ => Misbehave::HtmlBody,
    }
}

/// Twenty accounts' lives, each call lost now and then, a person entering something in between: what stands in the end is
/// what was decided last; nothing is written that was not decided; each entering is in the audit once.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_stands_whatever_is_lost() {
    let land = Land::open().await;
    land.bot.unread_is_fine("it is about what stands in Gainsight");
    for seed in seeds(SEEDS) {
        let mut dice = Dice::of(seed);
        land.gainsight.faults().clear();
        land.gainsight.clear();
        land.gainsight.put(json!({ "Name": "Northwind Rail", "SFDC_Account_ID": NORTHWIND }));
        land.bot.statement("delete from attributes").await;
        let audited = land.bot.audited("gainsight.").await.len();
        let mut decided = Vec::new();
        for _ in 0..4 {
            land.bot.clock.advance(chrono::Duration::minutes(5));
            if dice.below(3) == 0 {
                let level = ["Pr1", "Pr2", "Pr3"][dice.below(3) as usize];
                land.gainsight.change(NORTHWIND, json!({ "Priority__gc": level }));
            }
            for pattern in ["PUT *", "POST */query/*"] {
                if dice.below(3) > 0 {
                    let fault = Fault::on(pattern, misbehave(&mut dice)).after(dice.below(2) as u32);
                    land.gainsight.faults().add(fault.times(1 + dice.below(2) as u32));
                }
            }
            let level = [Priority::Pr1, Priority::Pr2, Priority::Pr3, Priority::Pr4][dice.below(4) as usize];
            land.decides(level).await;
            decided.push(level);
            land.bot.pass(chrono::Duration::seconds(dice.below(90) as i64)).await;
        }
        land.gainsight.faults().clear();
        // Longer than any pause that these faults come to.
        land.bot.pass(chrono::Duration::minutes(10)).await;

        let known = land.known().await.expect("the row");
        assert_eq!((known.state, known.trouble.as_deref()), (AttributeState::Entered, None), "seed {seed}");
        let last = decided[3].as_str().replace("pr", "Pr");
        assert_eq!(land.stands("Priority__gc"), json!(last), "seed {seed}");
        let entries = land.bot.audited("gainsight.").await.split_off(audited);
        let named: Vec<&str> =
            entries.iter().filter_map(|entry| entry.split('→').nth(1)?.split(':').next()).collect();
        let wanted: Vec<String> = decided.iter().map(|level| level.as_str().replace("pr", "Pr")).collect();
        let mut rest = wanted.iter();
        assert!(
            named.iter().all(|one| rest.any(|level| level == one)),
            "seed {seed}: {named:?} of {wanted:?}"
        );
    }
    let foreign = |one: &local_systems::Recorded| {
        let body: Value = serde_json::from_str(&one.body).unwrap_or_default();
        one.method == "PUT" && body["records"][0]["SFDC_Account_ID"] != NORTHWIND
    };
    assert!(!land.gainsight.requests().iter().any(foreign), "no other company is touched");
}

/// Baton stops before the call that writes, or after it and before that is settled: the next run finds how it is, writes
/// what is not there, and says in the audit what stood there before the first attempt.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_before_and_after_the_call_is_found_out() {
    for after in [false, true] {
        let land = Land::open().await;
        land.gainsight.change(NORTHWIND, json!({ "Priority__gc": "Pr3" }));
        let how = if after { Misbehave::HangAfter } else { Misbehave::HangBefore };
        land.gainsight.faults().add(Fault::on("PUT *", how));
        land.decides_only(Priority::Pr1).await;
        let in_the_call = async {
            let wait = Wait::begun();
            while land.asked_to_write() == 0 {
                assert!(!wait.is_over(), "nothing is written");
                wait.rest().await;
            }
        };
        tokio::select! {
            () = land.bot.settle() => panic!("it hangs in the call"),
            () = in_the_call => {}
        }
        land.gainsight.faults().clear();
        let begun = land.known().await.expect("the row");
        assert_eq!((begun.state, begun.before.as_deref()), (AttributeState::Begun, Some("Pr3")));
        // The lease of what was stopped ends, and the next run takes it up.
        land.bot.pass(chrono::Duration::minutes(10)).await;
        assert_eq!(land.stands("Priority__gc"), json!("Pr1"));
        assert_eq!(land.known().await.expect("the row").state, AttributeState::Entered);
        assert_eq!(
            land.bot.audited("gainsight.").await,
            ["baton gainsight.priority Pr3→Pr1: Priority__gc of Gainsight"]
        );
        assert_eq!(land.gainsight.written().len(), 1, "processed once: {after}");
        land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
    }
}
