//! An account's level through its life: given where there is nothing to weigh, asked about when news speaks for
//! another, and a word with the customer at least as often as it says.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::Asks;
use baton_storage::states::{Priority, Segment};
use baton_storage::subject::Subject;
use baton_storage::{assessments, occurrences, tasks};
use chrono::Duration;
use serde_json::json;

use crate::harness::*;
use baton::features;

const GLACIER: &str = "0015e00000GlacAAAR";

/// Grace looks after Glacier in the US, at this level.
async fn glacier(bot: &TestBot, level: Priority) {
    let mut account = Account::named(GLACIER.into(), "Glacier <Rail>", "Salesforce", bot.clock.now());
    account.segment = Some(Segment::Enterprise);
    account.region = Some("AMER".into());
    account.csm_field = Some("grace.kim@example.com".into());
    account.priority = Some(level);
    told(&bot.app, account).await;
}

/// An upgrade of Glacier's, in this stage, that closes on that day.
async fn upgrade(stage: &TestBot, in_stage: &str, closes: &str) {
    let deal = json!({ "id": "0065e00000GlacAAAR", "name": "Glacier – to Ultimate", "type": "upgrade",
        "stage": in_stage, "close_date": closes, "amount": 90_000 });
    stage.crm(json!({ "account": { "id": GLACIER }, "opportunity": deal })).await;
}

async fn decided(bot: &TestBot, id: &str) -> Vec<(Priority, String)> {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let all = assessments::of_account(&mut db, &id.into()).await.expect("the assessments");
    all.into_iter().map(|one| (one.level, one.why)).collect()
}

/// Accepted, an account is Pr1, with the reason. When 45 days have passed since Closed Won its CSM is asked for its
/// priority, again twice, and then the managers are. Proves P1, O1.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_is_pr1_until_its_onboarding_is_over() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.stage("Closed Won").await;
    assert_eq!(bot.account(HOMEWORLD).await.priority, Some(Priority::Pr1));
    let why = "A new account starts as Pr1 until its onboarding is complete.".to_owned();
    assert_eq!(decided(&bot, HOMEWORLD).await, [(Priority::Pr1, why)]);
    bot.until("2027-01-06T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2027-01-07T09:30:00Z").await;
    assert!(!bot.last_dm(RAVI).text_of().contains("Which priority should it have now?"));
    bot.until("2027-01-08T09:30:00Z").await;
    let asked = bot.last_dm(RAVI);
    let sentence = "Homeworld Inc. has been Pr1 during onboarding, and the onboarding days are over. Which priority should it have now?";
    assert!(asked.text_of().contains(sentence), "{}", asked.text_of());
    assert!(asked.has_button("Review"), "{:?}", asked.buttons());
    assert_eq!(bot.account(HOMEWORLD).await.priority, Some(Priority::Pr1), "nothing changes by itself");
}

/// The handoff's last step is done before that: then it is asked at once, and not a second time. Proves P1.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_onboarded_sooner_is_asked_about_sooner() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.stage("Closed Won").await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let planned =
        occurrences::of_schedule(&mut db, &format!("onboarding:{HOMEWORLD}")).await.expect("moments");
    drop(db);
    assert_eq!(planned.len(), 1);
    let now = bot.clock.now();
    bot.app
        .write(now, move |ctx| {
            Box::pin(async move {
                let id = HOMEWORLD.into();
                let mut account = accounts::find(ctx.tx, &id).await?.expect("the account");
                account.onboarding_since = None;
                accounts::keep(ctx.tx, &account).await?;
                features::priority::actions::lifecycle::onboarded(ctx, &id).await.expect("asked");
                Ok::<_, baton_storage::Fault>(())
            })
        })
        .await
        .expect("a write");
    bot.until("2026-11-24T09:30:00Z").await;
    assert!(bot.last_dm(RAVI).text_of().contains("Which priority should it have now?"));
    bot.until("2027-01-20T09:30:00Z").await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let asked = tasks::of_subject(&mut db, &Subject::Priority(HOMEWORLD.into())).await.expect("tasks");
    assert_eq!(asked.iter().filter(|task| task.asks == Asks::Reassess).count(), 1);
    insta::assert_snapshot!(bot.others_heard_so_many().await, @"
    #acct-homeworld: 1
    Maya Lopez: 5
    Ravi Patel: 12
    Sam Ortiz: 3
    Tom Becker: 5
    ");
}

/// A child account that nobody looks after is Pr3, one of the pool Pr4; with a CSM of its own it starts as Pr1.
/// Proves Q4, P1.
#[tokio::test(flavor = "multi_thread")]
async fn unmanaged_children_and_digital_customers_are_what_they_are() {
    let bot = TestBot::open().await;
    let child = |csm: Option<&str>| {
        json!({ "account": { "id": "0015e00000Child", "name": "Homeworld Moon", "segment": "enterprise",
            "region": "EMEA", "parent_id": HOMEWORLD, "csm_email": csm } })
    };
    let id = "0015e00000ChildAAK";
    bot.crm(child(None)).await;
    let found = stored(&bot).await;
    assert_eq!(found.priority, Some(Priority::Pr3), "{id}");
    bot.pass(Duration::minutes(1)).await;
    bot.crm(child(Some("TAM Scale"))).await;
    assert_eq!(stored(&bot).await.priority, Some(Priority::Pr4));
    bot.pass(Duration::minutes(1)).await;
    bot.crm(child(Some("ravi.patel@example.com"))).await;
    let found = stored(&bot).await;
    assert_eq!(found.priority, Some(Priority::Pr1));
    let reasons: Vec<String> =
        decided(&bot, found.account_id.as_str()).await.into_iter().map(|(_, why)| why).collect();
    assert_eq!(reasons.len(), 3, "{reasons:#?}");
    assert_eq!(reasons[2], "An unmanaged child account is Pr3.");
}

/// The child account, whatever its long id.
async fn stored(bot: &TestBot) -> Account {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let found = accounts::named_like(&mut db, "Homeworld Moon", 1).await.expect("the accounts");
    found.into_iter().next().expect("the child")
}

/// An upgrade opens that closes soon: whoever looks after the account is asked in the morning, with the reason and
/// what the model says, and nothing changes by itself. Told that this changes nothing, Baton does not ask again;
/// lost, the upgrade is no reason any more. Proves P1, P2.
#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_that_opens_is_put_before_the_csm() {
    let bot = TestBot::open().await;
    glacier(&bot, Priority::Pr2).await;
    upgrade(&bot, "1-Discovery", "2027-02-20").await;
    bot.until("2026-11-24T12:00:00Z").await;
    let asked = bot.last_dm(GRACE);
    let text = asked.text_of();
    assert!(text.contains("○ Glacier &lt;Rail&gt; is Pr2. New answer from Salesforce: Does the account have an open upgrade opportunity that closes in the next 6 months? Yes. The model suggests Pr1."), "{text}");
    assert_eq!(asked.buttons()[..2], ["Review", "Done"]);
    assert_eq!(bot.account(GLACIER).await.priority, Some(Priority::Pr2));
    bot.press(GRACE, &asked, "Done").await.ok();
    bot.ws.mark_all_read();
    upgrade(&bot, "2-Scoping", "2027-02-25").await;
    bot.until("2026-11-26T12:00:00Z").await;
    assert!(bot.news(GRACE).is_empty(), "that was answered");
    upgrade(&bot, "8-Closed Lost", "2027-02-25").await;
    bot.until("2026-11-27T12:00:00Z").await;
    upgrade(&bot, "1-Discovery", "2027-09-30").await;
    bot.until("2026-11-30T12:00:00Z").await;
    let heard = bot.news(GRACE);
    assert!(heard.iter().all(|text| !text.contains("up-tier")), "ten months ahead is no reason: {heard:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"Nina Falk: Glacier <Rail> is now expected to close 30 Sep 2027, 217 days later than before (25 Feb 2027).");
}

/// Health turns red: the question is asked; green again before anybody looked, it is taken back. Proves P1, P2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_no_longer_asked() {
    let bot = TestBot::open().await;
    glacier(&bot, Priority::Pr2).await;
    bot.crm(json!({ "account": { "id": GLACIER, "health": "Red" } })).await;
    bot.until("2026-11-24T12:00:00Z").await;
    let asked = bot.last_dm(GRACE);
    assert!(
        asked.text_of().contains("Is the account at risk of contraction or churn? Yes"),
        "{}",
        asked.text_of()
    );
    bot.crm(json!({ "account": { "id": GLACIER, "health": "green" } })).await;
    let asked = bot.last_dm(GRACE);
    assert!(
        asked.text_of().contains("No longer needed: the account's data has changed again."),
        "{}",
        asked.text_of()
    );
    assert!(!asked.has_button("Review"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Dana Whitfield: Glacier <Rail> is red since Mon 23 Nov. Source: Salesforce.
    Grace Kim: Glacier <Rail> is red since Mon 23 Nov. Source: Salesforce.
    Nina Falk: Glacier <Rail> is red since Mon 23 Nov. Source: Salesforce.
    ");
}

/// Where people decide and no flowchart does, the news is put before them without an answer of the model's. In
/// nobody's book nobody is asked. Proves P3, P1.
#[tokio::test(flavor = "multi_thread")]
async fn where_people_decide_the_news_is_all_they_hear() {
    let bot = TestBot::open().await;
    let deal = json!({ "id": "0065e00000AldeAAAR", "type": "upgrade", "stage": "1-Discovery", "close_date": "2027-02-20" });
    let alder = json!({ "id": "0015e00000RaviBAAR", "segment": "enterprise", "region": "EMEA" });
    bot.crm(json!({ "account": alder, "opportunity": deal })).await;
    bot.until("2026-11-24T12:00:00Z").await;
    let text = bot.last_dm(RAVI).text_of();
    assert!(
        text.contains("Alder Insurance is Pr2. New answer from Salesforce: Does the success plan include an expansion? Yes. Is Pr2 still right?"),
        "{text}"
    );
}
