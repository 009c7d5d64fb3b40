//! What was decided is entered at the company, and a person's newer word stays.

use baton::connectors::gainsight::rules::{Step, lifecycle, step};
use baton_storage::attributes::{Attribute, AttributeKind, AttributeState, Lifecycle};
use baton_storage::states::Priority;
use chrono::Duration;
use local_systems::gainsight::World;
use serde_json::{Value, json};

use super::land::{Land, NORTHWIND};
use crate::harness::*;

/// What is decided is entered once, over an empty field; what stands there already is left; a newer decision is entered
/// over it, and what stood there is in the audit. Proves G3.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_is_entered() {
    let land = Land::open().await;
    land.decides(Priority::Pr1).await;
    assert_eq!(land.stands("Priority__gc"), json!("Pr1"));
    assert_eq!(land.asked_to_write(), 1);
    land.decides(Priority::Pr1).await;
    assert_eq!(land.asked_to_write(), 1, "it stands there");
    land.decides(Priority::Pr3).await;
    land.bot.pass(Duration::hours(3)).await;
    assert_eq!((land.stands("Priority__gc"), land.asked_to_write()), (json!("Pr3"), 2));
    assert_eq!(
        land.bot.audited("gainsight.").await,
        [
            "baton gainsight.priority →Pr1: Priority__gc of Gainsight",
            "baton gainsight.priority Pr1→Pr3: Priority__gc of Gainsight",
        ]
    );
    let known = land.known().await.expect("the row");
    assert_eq!(
        (known.state, known.entered.as_deref(), known.trouble),
        (AttributeState::Entered, Some("Pr3"), None)
    );
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}

/// Two decisions before the first is entered: the newer one stands, by one call.
#[tokio::test(flavor = "multi_thread")]
async fn the_newest_decision_wins() {
    let land = Land::open().await;
    land.decides_only(Priority::Pr1).await;
    land.decides(Priority::Pr4).await;
    assert_eq!((land.stands("Priority__gc"), land.asked_to_write()), (json!("Pr4"), 1));
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}

/// What is only proposed is entered nowhere; once a manager agrees, it is. Taken back, what held before stands again.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_no_decision() {
    let land = Land::open().await;
    land.decides(Priority::Pr1).await;
    land.bot.ws.mark_all_read();
    let page = land.bot.priority(RAVI, "Northwind").await;
    land.bot.press(RAVI, &page, "Review").await.ok();
    land.bot.form(RAVI).set("Which priority do you propose?", "Pr2").send().await;
    land.bot.settle().await;
    assert_eq!((land.stands("Priority__gc"), land.asked_to_write()), (json!("Pr1"), 1), "proposed");
    land.bot.until("2026-11-24T09:30:00Z").await;
    land.bot.press(MAYA, &land.bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(land.stands("Priority__gc"), json!("Pr2"), "agreed");
    land.bot.press(MAYA, &land.bot.last_dm(MAYA), "Undo").await.ok();
    assert_eq!(land.stands("Priority__gc"), json!("Pr1"), "taken back");
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}

/// What a person entered before the decision is entered over, and kept in the audit; what they entered afterwards stays, and
/// the manager hears of it once.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_newer_word_stays() {
    let land = Land::open().await;
    land.gainsight.change(NORTHWIND, json!({ "Priority__gc": "Pr2" }));
    land.decides(Priority::Pr1).await;
    assert_eq!(land.stands("Priority__gc"), json!("Pr1"));
    assert_eq!(
        land.bot.audited("gainsight.").await,
        ["baton gainsight.priority Pr2→Pr1: Priority__gc of Gainsight"]
    );
    land.bot.clock.advance(Duration::hours(1));
    land.decides_only(Priority::Pr2).await;
    land.bot.clock.advance(Duration::seconds(10));
    land.gainsight.change(NORTHWIND, json!({ "Priority__gc": "Pr4" }));
    land.bot.settle().await;
    land.bot.pass(Duration::days(2)).await;
    assert_eq!((land.stands("Priority__gc"), land.asked_to_write()), (json!("Pr4"), 1));
    insta::assert_snapshot!(land.told(MAYA), @"Northwind Rail: Pr2 was decided, but Priority__gc in Gainsight shows Pr4, and the company was changed there since. I left it. Please check which one is right and correct the field or the decision.");
    land.decides(Priority::Pr2).await;
    assert_eq!(land.stands("Priority__gc"), json!("Pr2"), "a decision since then is the newer word");
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}

/// From Closed Won on the company is in onboarding, entered with its priority in one call; once that is over, it adopts.
/// Before the sale nothing is entered, and nobody hears that there is no company yet. Proves G3.
#[tokio::test(flavor = "multi_thread")]
async fn the_lifecycle_follows_the_account() {
    let land = Land::of(World::of_customers(), |text| text).await;
    land.bot.handed().await;
    land.bot.pass(Duration::hours(3)).await;
    assert_eq!((land.asked_to_write(), land.told(MAYA)), (0, String::new()));
    land.gainsight.put(json!({ "Name": "Homeworld", "SFDC_Account_ID": HOMEWORLD }));
    land.bot.stage("Closed Won").await;
    land.bot.settle().await;
    let holds = |land: &Land| -> (Value, Value) {
        let company = land.gainsight.company(HOMEWORLD).expect("the company");
        (company["Lifecycle__gc"].clone(), company["Priority__gc"].clone())
    };
    assert_eq!(holds(&land), (json!("Onboarding"), json!("Pr1")));
    let mut homeworld = land.bot.account(HOMEWORLD).await;
    homeworld.onboarding_since = None;
    told(&land.bot.app, homeworld).await;
    land.bot.statement("update handoffs set state = 'completed'").await;
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(holds(&land).0, json!("Adopting"));
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// In the dry mode nothing is entered, and operators are shown what would be, once.
#[tokio::test(flavor = "multi_thread")]
async fn the_dry_mode_shows_and_enters_nothing() {
    let land = Land::of(World::of_customers(), |text| text + "dry = true\n").await;
    land.decides(Priority::Pr1).await;
    land.bot.pass(Duration::hours(3)).await;
    assert_eq!((land.stands("Priority__gc"), land.asked_to_write()), (Value::Null, 0));
    insta::assert_snapshot!(land.told(ROBIN), @"Dry mode of Gainsight: Lifecycle__gc of Northwind Rail would be set to Onboarding; it is empty. Nothing was written. To write it from now on, set `dry = false` in `[gainsight]` of baton.toml and restart Baton. Dry mode of Gainsight: Priority__gc of Northwind Rail would be set to Pr1; it is empty. Nothing was written. To write it from now on, set `dry = false` in `[gainsight]` of baton.toml and restart Baton.");
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}

/// What is done with a field, case by case: empty, as wanted, ours, seen before, older, newer, and nobody knows when.
#[test]
fn a_field_is_written_where_nobody_said_anything_newer() {
    let (decided, before, after) =
        (at("2026-11-23T10:00:00Z"), at("2026-11-23T09:00:00Z"), at("2026-11-23T11:00:00Z"));
    let row = Attribute::wanted("A1".into(), AttributeKind::Priority, "pr1", None, decided);
    let now = |stands, modified, row: &Attribute, own| step("Pr1", stands, modified, row, own);
    assert_eq!(now(None, Some(after), &row, None), Step::Write);
    assert_eq!(now(Some("pr1 "), Some(after), &row, None), Step::Found);
    assert_eq!(now(Some("Pr2"), Some(before), &row, None), Step::Write);
    assert_eq!(now(Some("Pr2"), Some(after), &row, None), Step::Newer);
    assert_eq!(now(Some("Pr2"), None, &row, None), Step::Newer, "nobody knows when");
    assert_eq!(now(Some("Pr2"), Some(after), &row, Some(after)), Step::Write, "the change was Baton's own");
    let ours = Attribute { entered: Some("Pr2".into()), ..row.clone() };
    assert_eq!(now(Some("Pr2"), Some(after), &ours, None), Step::Write);
    let begun = Attribute {
        state: AttributeState::Begun,
        before: Some("Pr2".into()),
        looked_at: Some(decided),
        ..row.clone()
    };
    assert_eq!(
        now(Some("Pr2"), Some(after), &begun, None),
        Step::Write,
        "it stands there since the first look"
    );
    assert_eq!(now(Some("Pr3"), Some(after), &begun, None), Step::Newer);
    assert_eq!(lifecycle(true, false, false), Some(Lifecycle::Onboarding));
    assert_eq!(lifecycle(false, false, true), Some(Lifecycle::Adopting));
    assert_eq!(lifecycle(true, true, false), None, "not won yet");
    assert_eq!(lifecycle(false, false, false), None);
}
