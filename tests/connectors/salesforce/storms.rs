//! Crashes and lost calls around everything that is written: no second task, nothing lost, nothing of a person's
//! overwritten.

use baton_storage::audit;
use chrono::Duration;
use local_systems::salesforce::Field;
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::land::Land;
use super::world;
use super::writing::{CSM, accepts, offered};
use crate::harness::dice::{Dice, seeds};
use crate::harness::patience::Wait;

/// What strikes a call that writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strike {
    Nothing,
    /// Salesforce is down: the call does nothing.
    DownBefore,
    /// The call does its work, and the answer says that it failed.
    DownAfter,
    LostBefore,
    LostAfter,
    /// Baton dies before the call does anything.
    DiesBefore,
    /// Baton dies when the call has done its work.
    DiesAfter,
    /// What the call did cannot be stored.
    NotStored,
}

const STRIKES: [Strike; 8] = [
    Strike::Nothing,
    Strike::DownBefore,
    Strike::DownAfter,
    Strike::LostBefore,
    Strike::LostAfter,
    Strike::DiesBefore,
    Strike::DiesAfter,
    Strike::NotStored,
];

impl Strike {
    fn misbehaves(self) -> Option<Misbehave<local_systems::salesforce::Trouble>> {
        Some(match self {
            Self::Nothing | Self::NotStored => return None,
            Self::DownBefore => Misbehave::Status(503),
            Self::DownAfter => Misbehave::StatusAfter(503),
            Self::LostBefore => Misbehave::ResetBefore,
            Self::LostAfter => Misbehave::ResetAfter,
            Self::DiesBefore => Misbehave::HangBefore,
            Self::DiesAfter => Misbehave::HangAfter,
        })
    }
}

/// Accepts for one account after the other, each with its own strikes, and looks at what stands there.
async fn storm(seeds: std::ops::RangeInclusive<u64>) {
    let world = world().field("Task", Field::external_id("Baton_Key__c").unique());
    let more = "\n[salesforce.write]\ncsm = true\ntask_key = \"Baton_Key__c\"\n";
    let land = Land::open_with(world, more).await;
    let ravi = land.user("Patel", "ravi.patel@example.com");
    land.minutes(1).await;
    for seed in seeds {
        let mut dice = Dice::of(seed);
        let mut throw = |most: usize| dice.below(most as u64) as usize;
        let (strike, on) = (STRIKES[throw(STRIKES.len())], ["Account", "Task"][throw(2)]);
        let (skip, times) = (throw(2) as u32, 1 + throw(2) as u32);
        let name = format!("Storm{seed}");
        let account = land.account(json!({ "Name": name }));
        land.deal(&account);
        land.minutes(1).await;
        offered(&land, &name).await;
        let said = format!("seed {seed}: {strike:?} on {on}, after {skip}, {times} times");
        if let Some(how) = strike.misbehaves() {
            let path = format!("*/sobjects/{on}/*");
            land.sf.faults().add(Fault::on(&path, how).after(skip).times(times));
        } else if strike == Strike::NotStored {
            let spoils = "create trigger spoilt before insert on audit when new.action like 'salesforce.%' \
                          begin select raise(abort, 'spoilt'); end";
            land.bot.statement(spoils).await;
        }
        let before = land.sf.requests().len();
        let died = async {
            let wait = Wait::begun();
            loop {
                let requests = land.sf.requests();
                let hangs = |one: &local_systems::Recorded| one.method == "PATCH" && one.status == 0;
                if matches!(strike, Strike::DiesBefore | Strike::DiesAfter)
                    && requests[before..].iter().any(hangs)
                {
                    return;
                }
                assert!(!wait.is_over(), "{said}");
                wait.rest().await;
            }
        };
        // Whoever hangs is dropped in the middle, as a process that is killed.
        let has_died = tokio::select! {
            () = accepts(&land) => false,
            () = died => true,
        };
        land.sf.faults().clear();
        if has_died {
            // Whoever begins anew waits until the lease of the dead has run out.
            land.bot.clock.advance(Duration::seconds(61));
        }
        land.connect();
        if strike == Strike::NotStored {
            land.bot.statement("drop trigger spoilt").await;
        }
        land.bot.pass(Duration::seconds(150)).await;
        assert_eq!(land.sf.record(&account).expect("the account")[CSM], json!(ravi), "{said}");
        let mut db = land.bot.app.storage.read().await.expect("a reader");
        let entries = audit::of_object(&mut db, &format!("account:{account}")).await.expect("asked");
        drop(db);
        let written = entries.iter().filter(|entry| entry.action == "salesforce.csm");
        let written: Vec<_> = written.map(|entry| entry.before.as_deref().unwrap_or_default()).collect();
        assert_eq!(written, [""], "{said}");
        let tasks = land.sf.records("Task");
        let mut keys: Vec<_> = tasks.iter().filter_map(|task| task["Baton_Key__c"].as_str()).collect();
        let deals = land.sf.records("Opportunity");
        let deal = deals.iter().find(|deal| deal["AccountId"] == account).expect("the deal");
        assert!(tasks.iter().any(|task| task["WhatId"] == deal["Id"]), "{said}: a task for its first step");
        keys.sort_unstable();
        let all = keys.len();
        keys.dedup();
        assert_eq!((keys.len(), tasks.len()), (all, all), "{said}: each once");
    }
}

/// Twenty seeds with every run; by hand more of them: `BATON_SEEDS=200`.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_twice_and_nothing_is_lost() {
    storm(seeds(20)).await;
}
