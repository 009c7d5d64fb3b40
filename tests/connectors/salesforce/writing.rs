//! What Baton writes in Salesforce: the CSM field and a task for each step, never over a person's newer word.

use baton::connectors::salesforce::csm_field::{Stands, Step, back, forward};
use baton::error::ActionError;
use baton::tasks::actions::settle;
use baton_storage::audit;
use baton_storage::crm_writes::{CrmWrite, WriteState};
use baton_storage::states::TaskState;
use chrono::Duration;
use local_systems::salesforce::{Field, World};
use serde_json::{Value, json};

use super::land::Land;
use super::world;
use crate::harness::*;

pub const CSM: &str = "Customer_Success_Manager__c";
const WRITES: &str = "\n[salesforce.write]\ncsm = true\n";

/// A bot that writes there, an account with its deal, and the id of Ravi's user.
async fn ready(world: World, more: &str) -> (Land, String, String) {
    let land = Land::open_with(world, more).await;
    let ravi = land.user("Patel", "Ravi.Patel@example.com");
    let acme = land.account(json!({}));
    land.deal(&acme);
    land.minutes(2).await;
    (land, acme, ravi)
}

/// Sam asks for a CSM for Acme, and Maya assigns Ravi.
pub async fn offered(land: &Land, name: &str) {
    land.bot.command(SAM, "/request-csm", name).await.ok();
    land.bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
    let card = land.bot.ws.messages(EMEA).pop().expect("the card");
    land.bot.press(MAYA, &card, "Assign").await.ok();
    land.bot.form(MAYA).set("CSM", RAVI).send().await;
    land.bot.ws.mark_all_read();
}

/// Ravi accepts.
pub async fn accepts(land: &Land) {
    let offer = land.bot.last_dm(RAVI);
    land.bot.press(RAVI, &offer, "Accept").await.ok();
    land.bot.settle().await;
    land.bot.ws.mark_all_read();
}

fn stands(land: &Land, account: &str) -> Value {
    land.sf.record(account).expect("the account")[CSM].clone()
}

async fn audited(land: &Land, account: &str) -> Vec<(String, String, String)> {
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let entries = audit::of_object(&mut db, &format!("account:{account}")).await.expect("asked");
    let ours = entries.into_iter().filter(|entry| entry.action.starts_with("salesforce."));
    ours.map(|entry| (entry.action, entry.before.unwrap_or_default(), entry.after.unwrap_or_default()))
        .collect()
}

/// What Maya reads the next morning.
async fn told(land: &Land) -> String {
    land.bot.pass(Duration::days(1)).await;
    let news = land.bot.news(MAYA);
    news.into_iter().filter(|line| line.contains("Salesforce")).collect::<Vec<_>>().join("\n")
}

/// A CSM accepts, and stands in the field; what comes back by the next reading is no news to anybody.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_who_accepts_stands_in_the_field() {
    let (land, acme, ravi) = ready(world(), WRITES).await;
    offered(&land, "acme").await;
    assert_eq!(stands(&land, &acme), Value::Null);
    accepts(&land).await;
    assert_eq!(stands(&land, &acme), json!(ravi));
    let email = "ravi.patel@example.com".to_owned();
    assert_eq!(audited(&land, &acme).await, [("salesforce.csm".to_owned(), String::new(), email.clone())]);
    let facts = land.bot.rows().await["facts"];
    land.minutes(5).await;
    assert_eq!(land.known_account(&acme).await.expect("the account").csm_field, Some(email));
    assert_eq!(land.bot.rows().await["facts"], facts, "what Baton wrote is no fact of the CRM's");
    land.bot.nobody_else_heard();
    assert_eq!(land.sf.written().len(), 1);
}

/// What somebody enters after Baton last read stays, and the manager hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_newer_word_stays() {
    let (land, acme, _) = ready(world(), WRITES).await;
    let grace = land.user("Hall", "grace.hall@example.com");
    offered(&land, "acme").await;
    land.sf.change(&acme, json!({ CSM: grace })).expect("a change");
    accepts(&land).await;
    assert_eq!(stands(&land, &acme), json!(grace));
    assert!(land.sf.written().is_empty() && audited(&land, &acme).await.is_empty());
    insta::assert_snapshot!(told(&land).await, @"Acme: CSM Ravi Patel accepted, but Customer_Success_Manager__c in Salesforce now names grace.hall@example.com, entered by someone else. I left it. Please check who looks after the account and correct the field or the assignment.");
}

/// What stood there when the CSM accepted is written over and kept in the audit; once it is not ours any more, it is left
/// alone, and while it is, it goes back.
#[tokio::test(flavor = "multi_thread")]
async fn the_field_goes_back_only_while_it_is_ours() {
    for theirs in [false, true] {
        let (land, acme, ravi) = ready(world(), WRITES).await;
        let grace = land.user("Hall", "grace.hall@example.com");
        offered(&land, "acme").await;
        accepts(&land).await;
        assert_eq!(stands(&land, &acme), json!(ravi));
        if theirs {
            land.sf.change(&acme, json!({ CSM: grace })).expect("a change");
        }
        let deal = land.sf.records("Opportunity").pop().expect("the deal");
        let deal = deal["Id"].as_str().expect("an id");
        land.sf.change(deal, json!({ "StageName": "Closed Lost" })).expect("a change");
        land.bot.unread_is_fine("a month goes by");
        land.bot.clock.advance(Duration::days(20));
        land.minutes(2).await;
        land.bot.clock.advance(Duration::days(31));
        land.minutes(2).await;
        let (stood, entries) = (stands(&land, &acme), audited(&land, &acme).await.len());
        assert_eq!((stood, entries), if theirs { (json!(grace), 1) } else { (Value::Null, 2) });
    }
}

/// Nobody in Salesforce, several, or a list without them: the manager hears what to do, and nothing is written.
#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_entered_is_said_to_the_manager() {
    let mut said = Vec::new();
    for case in ["none", "several", "read-only"] {
        let land = Land::open_with(world(), WRITES).await;
        for number in 0..["none", "read-only", "several"].iter().position(|one| *one == case).expect("a case")
        {
            land.user(&format!("Patel{number}"), "ravi.patel@example.com");
        }
        let acme = land.account(json!({}));
        land.deal(&acme);
        land.minutes(2).await;
        if case == "read-only" {
            land.sf.make_read_only("Account", CSM);
        }
        offered(&land, "acme").await;
        accepts(&land).await;
        assert!(land.sf.written().is_empty());
        said.push(told(&land).await);
    }
    insta::assert_snapshot!(said.join("\n"), @"
    Acme: I could not enter Ravi Patel as CSM in Salesforce, because no active user there has the email ravi.patel@example.com. Please set Customer_Success_Manager__c by hand.
    Acme: I could not enter Ravi Patel as CSM in Salesforce, because several active users there have the email ravi.patel@example.com. Please set Customer_Success_Manager__c by hand.
    Acme: Salesforce refused Ravi Patel as CSM (INVALID_FIELD_FOR_INSERT_UPDATE). Please set Customer_Success_Manager__c by hand.
    ");
}

/// In a picklist the CSM is entered by the value that names them; where none does, the manager hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_picklist_is_written_by_its_values() {
    for (values, stood) in
        [(&["TAM Scale", "ravi patel"][..], json!("ravi patel")), (&["TAM Scale"], Value::Null)]
    {
        let mut world = world();
        world.fields.retain(|(_, field)| field.name != CSM);
        let world = world.field("Account", Field::picklist(CSM, values));
        let (land, acme, _) = ready(world, WRITES).await;
        offered(&land, "acme").await;
        accepts(&land).await;
        assert_eq!(stands(&land, &acme), stood);
        if stood.is_null() {
            insta::assert_snapshot!(told(&land).await, @"Acme: I could not enter Ravi Patel as CSM in Salesforce, because Customer_Success_Manager__c does not offer that name. Please ask your Salesforce administrator to add it, and set the field by hand.");
        }
    }
}

/// In the dry mode nothing is written, and operators are shown what would be.
#[tokio::test(flavor = "multi_thread")]
async fn the_dry_mode_shows_and_writes_nothing() {
    let world = world().field("Task", Field::external_id("Baton_Key__c").unique());
    let more = "\n[salesforce.write]\ncsm = true\ntask_key = \"Baton_Key__c\"\ndry = true\n";
    let (land, acme, _) = ready(world, more).await;
    offered(&land, "acme").await;
    let offer = land.bot.last_dm(RAVI);
    land.bot.press(RAVI, &offer, "Accept").await.ok();
    land.minutes(2).await;
    assert_eq!(stands(&land, &acme), Value::Null);
    assert!(land.sf.written().is_empty());
    insta::assert_snapshot!(land.bot.news(ROBIN).join("\n"), @"
    Dry mode of Salesforce: the task “Internal account team meeting” of Acme would be set to “Not Started”. Nothing was written. To write it from now on, set `dry = false` in `[salesforce.write]` of baton.toml and restart Baton.
    Dry mode of Salesforce: the Customer_Success_Manager__c field of Acme would be set to ravi.patel@example.com; it is empty. Nothing was written. To write it from now on, set `dry = false` in `[salesforce.write]` of baton.toml and restart Baton.
    ");
}

/// Each step that opens is a task there, once, of the user who has it; settled, it is completed.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_a_task_and_is_completed() {
    let world = world().field("Task", Field::external_id("Baton_Key__c").unique());
    let (land, _, ravi) = ready(world, "\n[salesforce.write]\ntask_key = \"Baton_Key__c\"\n").await;
    let sam = land.user("Ortiz", "sam.ortiz@example.com");
    offered(&land, "acme").await;
    accepts(&land).await;
    land.minutes(2).await;
    let shown = || {
        let mut lines = Vec::new();
        for task in land.sf.records("Task") {
            let owner = match task["OwnerId"].as_str() {
                Some(id) if id == ravi => "Ravi",
                Some(id) if id == sam => "Sam",
                _ => "Baton's user",
            };
            lines.push(format!(
                "{} | {} | {} | {owner}",
                task["Subject"], task["ActivityDate"], task["Status"]
            ));
        }
        lines.join("\n")
    };
    insta::assert_snapshot!(shown(), @r#""Internal account team meeting" | "2026-11-30" | "Not Started" | Sam"#);
    let count = land.sf.records("Task").len();
    let step = land.bot.asked_of(SAM).await.into_iter().find(|task| task.asks.step().is_some());
    let mut step = step.expect("a step of Sam's");
    let key = land.sf.records("Task")[0]["Baton_Key__c"].clone();
    assert!(key.as_str().is_some_and(|key| key.ends_with(step.asks.step().expect("a step"))), "{key}");
    land.bot.unread_is_fine("it is about the tasks there");
    land.minutes(10).await;
    assert_eq!(land.sf.records("Task").len(), count, "each once");
    let settled: Result<(), ActionError> = land
        .bot
        .app
        .write(land.bot.clock.now(), move |ctx| {
            Box::pin(async move { Ok(settle(ctx, &mut step, TaskState::Done, None, None).await?) })
        })
        .await;
    settled.expect("settled");
    land.bot.settle().await;
    let task = land.sf.records("Task").into_iter().find(|task| task["Baton_Key__c"] == key);
    assert_eq!(task.expect("the task")["Status"], "Completed");
}

/// What is done with the field, case by case: empty, ours, known when the CSM accepted, or somebody else's word since.
#[test]
fn a_field_is_written_where_nobody_said_anything_newer() {
    let wrote = |wrote: &str, state| CrmWrite {
        account_id: "A1".into(),
        field: "csm".into(),
        request_id: "R1".into(),
        before: Some("005OLD".into()),
        said_before: Some("old@example.com".into()),
        wrote: wrote.into(),
        state,
        begun_at: at("2026-11-23T10:00:00Z"),
    };
    let stands = |raw: &str, said: &str| Stands { raw: Some(raw.into()), said: Some(said.into()) };
    let (written, begun) = (wrote("005NEW", WriteState::Written), wrote("005NEW", WriteState::Begun));
    let new = |stands: &Stands, wrote, knew| forward("005NEW", stands, wrote, knew);
    assert_eq!(new(&Stands::default(), None, None), Step::Write);
    assert_eq!(new(&stands("005OLD", "old@example.com"), None, Some("old@example.com")), Step::Write);
    assert_eq!(new(&stands("005OTHER", "other@example.com"), None, Some("old@example.com")), Step::NotOurs);
    assert_eq!(new(&stands("005OTHER", "other@example.com"), None, None), Step::NotOurs);
    assert_eq!(new(&stands("005NEW", "new@example.com"), None, None), Step::Nothing);
    assert_eq!(new(&stands("005NEW", "new@example.com"), Some(&begun), None), Step::Found);
    assert_eq!(new(&stands("005NEW", "new@example.com"), Some(&written), None), Step::Nothing);
    let before = wrote("005BEFORE", WriteState::Written);
    assert_eq!(new(&stands("005BEFORE", "before@example.com"), Some(&before), None), Step::Write);
    assert_eq!(back(&stands("005NEW", "new@example.com"), &written), Step::Write);
    assert_eq!(back(&stands("005OTHER", "other@example.com"), &written), Step::NotOurs);
    assert_eq!(back(&Stands::default(), &written), Step::NotOurs);
    assert_eq!(back(&stands("005OLD", "old@example.com"), &written), Step::Found);
}
