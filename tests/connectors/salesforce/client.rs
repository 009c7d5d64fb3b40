//! Signing in and reading.

use baton::connectors::salesforce::client::failure::SalesforceError;
use baton::connectors::salesforce::client::moments;
use baton::connectors::salesforce::client::quota::{PAUSE, Usage};
use chrono::Duration;
use local_systems::Misbehave;
use local_systems::salesforce::{Salesforce, Trouble};
use serde_json::json;

use super::{BEGAN, Stage, section, section_jwt, world};

const ALL: &str = "SELECT Id, Name FROM Account ORDER BY Name";

/// Both ways to sign in lead to an answer, and one token serves many calls.
#[tokio::test]
async fn both_ways_to_sign_in_serve_many_calls() {
    for stage in [Stage::new().await, Stage::of(world(), section_jwt).await] {
        stage.accounts(3);
        for _ in 0..3 {
            assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(3));
        }
        assert_eq!(stage.granted(), 1);
    }
}

/// An assertion of a sandbox is for the sandboxes' audience; a wrong one is named as Salesforce does.
#[tokio::test]
async fn an_assertion_is_for_one_kind_of_organization() {
    let mut sandbox = world();
    sandbox.sandbox = true;
    let stage = Stage::of(sandbox.clone(), section_jwt).await;
    let refused = stage.client.query(ALL).await.map(|page| page.total);
    let why = SalesforceError::Configuration("no token: invalid_grant (audience is invalid)".into());
    assert_eq!(refused, Err(why));
    let test = |url: &str| section_jwt(url) + "audience = \"https://test.salesforce.com\"\n";
    assert_eq!(Stage::of(sandbox, test).await.client.query(ALL).await.map(|page| page.total), Ok(0));
}

/// A host that is not allowed gets nothing, least of all the token: not another one, not another port, not in the open.
#[tokio::test]
async fn a_token_goes_nowhere_but_to_an_allowed_host() {
    let stage = Stage::new().await;
    let elsewhere = Salesforce::start(world(), std::sync::Arc::new(|| BEGAN.0)).await;
    let port = stage.sf.base_url().rsplit_once(':').expect("a port").1;
    for instance in [
        elsewhere.base_url().to_owned(),
        format!("http://localhost:{port}"),
        format!("http://someone@127.0.0.1:{port}"),
        format!("https://127.0.0.1:{port}"),
        "https://evil.example.com".to_owned(),
    ] {
        stage.sf.set_instance_url(Some(&instance));
        let before = stage.sf.requests().len();
        let refused = stage.client.query(ALL).await.map(|page| page.total);
        assert!(
            matches!(&refused, Err(SalesforceError::Configuration(why)) if why.contains("instance_hosts")),
            "{instance}: {refused:?}"
        );
        assert_eq!(stage.sf.requests().len(), before + 1, "nothing but the token was asked for");
    }
    assert!(elsewhere.requests().is_empty(), "no token came here");
    // Allowed, it is used.
    let port = |url: &str| url.rsplit_once(':').expect("a port").1.to_owned();
    let named = |url: &str| section(url) + "instance_hosts = [\"127.0.0.1\", \"also.example.com\"]\n";
    let stage = Stage::of(world(), named).await;
    stage.sf.set_instance_url(Some(&format!("http://127.0.0.1:{}/", port(stage.sf.base_url()))));
    assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(0));
}

/// Pages are turned to the last one; a page that leads elsewhere is not followed; a query that is forgotten passes.
#[tokio::test]
async fn pages_are_turned_to_the_last_one() {
    let stage = Stage::new().await;
    stage.accounts(5);
    stage.sf.set_page_size(2);
    let mut page = stage.client.query(ALL).await.expect("a page");
    let mut names = Vec::new();
    let mut pages = 1;
    loop {
        names
            .extend(page.records.iter().map(|record| record["Name"].as_str().unwrap_or_default().to_owned()));
        let Some(next) = page.next else { break };
        page = stage.client.next(&next).await.expect("a page");
        pages += 1;
    }
    assert_eq!((pages, page.total), (3, 5));
    assert_eq!(names, ["Account 0", "Account 1", "Account 2", "Account 3", "Account 4"]);

    let asked = stage.sf.requests().len();
    for foreign in
        ["https://evil.example.com/services/data/x", "//evil.example.com/services/data/x", "/elsewhere", ""]
    {
        let lost = stage.client.next(foreign).await.map(|page| page.total);
        assert_eq!(lost, Err(SalesforceError::Later("unreadable answer".into())), "{foreign}");
    }
    assert_eq!(stage.sf.requests().len(), asked);
    let first = stage.client.query(ALL).await.expect("a page");
    stage.sf.expire_locators();
    let forgotten = stage.client.next(&first.next.expect("more")).await.map(|page| page.total);
    assert_eq!(forgotten, Err(SalesforceError::Later("INVALID_QUERY_LOCATOR".into())));
}

/// What was changed and deleted in a span is told, with how far that can be relied upon; deleted rows are found by
/// `queryAll` alone.
#[tokio::test]
async fn changes_and_deletions_are_told_by_their_span() {
    let stage = Stage::new().await;
    let kept = stage.sf.put("Account", json!({ "Name": "Kept" })).expect("an account");
    let gone = stage.sf.put("Account", json!({ "Name": "Gone" })).expect("an account");
    stage.sf.delete(&gone).expect("a deletion");
    stage.clock.advance(Duration::minutes(5));
    let open = stage.sf.open_transaction();
    stage.clock.advance(Duration::minutes(5));
    let (start, end) = (BEGAN, stage.clock.now());
    let updated = stage.client.updated("Account", start, end).await.map_err(|failure| failure.to_string());
    let updated = updated.expect("an answer");
    assert_eq!(
        (updated.ids, updated.covered),
        (vec![kept], BEGAN + Duration::minutes(5)),
        "one is open since then"
    );
    drop(open);
    let deleted = stage.client.deleted("Account", start, end).await.map_err(|failure| failure.to_string());
    let deleted = deleted.expect("an answer");
    assert_eq!((deleted.records, deleted.covered), (vec![(gone, BEGAN)], end));
    assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(1));
    assert_eq!(stage.client.query_all(ALL).await.map(|page| page.total), Ok(2));

    let long_ago = end - Duration::days(31);
    let refused = stage.client.updated("Account", long_ago, end).await.map(|updated| updated.ids);
    assert_eq!(refused, Err(SalesforceError::Span("INVALID_REPLICATION_DATE".into())));
    stage.sf.set_id_limit(0);
    let refused = stage.client.updated("Account", start, end).await.map(|updated| updated.ids);
    assert_eq!(refused, Err(SalesforceError::Span("EXCEEDED_ID_LIMIT".into())));
}

/// Moments are read as Salesforce writes them, and written so that it reads them.
#[test]
fn moments_have_no_colon_in_their_offset() {
    assert_eq!(moments::read("2026-11-21T22:14:00.000+0000"), Some(BEGAN));
    assert_eq!(moments::read("2026-11-21T23:14:00.000+0100"), Some(BEGAN));
    assert_eq!(moments::read("2026-11-21T22:14:00Z"), Some(BEGAN));
    assert_eq!(moments::read("2026-11-21"), None);
    assert_eq!(moments::written(BEGAN.plus_millis(999)), "2026-11-21T22:14:00Z");
}

/// A session that has ended is replaced once, without anybody noticing; one that is refused at once passes.
#[tokio::test]
async fn an_ended_session_is_replaced_once() {
    let stage = Stage::new().await;
    assert!(stage.client.query(ALL).await.is_ok());
    stage.sf.revoke_tokens();
    assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(0));
    assert_eq!(stage.granted(), 2);
    let revoked = Misbehave::Own(Trouble::TokensRevoked);
    stage.sf.faults().add(local_systems::Fault::on("*/query", revoked).times(2));
    let before = stage.sf.requests().len();
    let refused = stage.client.query(ALL).await.map(|page| page.total);
    assert_eq!(refused, Err(SalesforceError::Later("INVALID_SESSION_ID, with a new session too".into())));
    assert_eq!(stage.sf.requests().len(), before + 3, "asked, signed in, asked, and no more");
    assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(0));
}

/// Of many callers whose session has ended one signs in.
#[tokio::test]
async fn one_of_many_signs_in() {
    let stage = Stage::new().await;
    let calls = futures::future::join_all((0..8).map(|_| stage.client.query(ALL))).await;
    assert!(calls.iter().all(Result::is_ok));
    assert_eq!(stage.granted(), 1);
    stage.sf.revoke_tokens();
    let calls = futures::future::join_all((0..8).map(|_| stage.client.query(ALL))).await;
    assert!(calls.iter().all(Result::is_ok));
    assert_eq!(stage.granted(), 2);
}

/// Below the floor no call is made; after a pause one looks again, and where there is room the rest follow.
#[tokio::test]
async fn what_is_below_the_floor_is_left_to_others() {
    let stage = Stage::new().await;
    stage.sf.set_usage(88, 100);
    let answered = async || stage.client.query(ALL).await.is_ok();
    assert!(answered().await && answered().await);
    assert_eq!(stage.client.quota().usage, Some(Usage { used: 90, most: 100 }), "ten percent are left");
    assert!(answered().await);
    let asked = stage.sf.requests().len();
    let refused = stage.client.query(ALL).await.map(|page| page.total);
    assert_eq!(refused, Err(SalesforceError::Quota("no calls are left for Baton".into())));
    assert_eq!(stage.client.quota().rests_until, Some(BEGAN + PAUSE));
    assert_eq!(stage.sf.requests().len(), asked, "nobody was asked");
    stage.clock.advance(PAUSE);
    assert!(answered().await && !answered().await, "one looked");
    stage.sf.set_usage(10, 100);
    stage.clock.advance(PAUSE);
    assert!(answered().await && answered().await);
}

/// Calls that are used up are not asked for again until the pause is over.
#[tokio::test]
async fn used_up_calls_are_left_alone() {
    let stage = Stage::new().await;
    stage.sf.faults().add(local_systems::Fault::on("*/query", Misbehave::Own(Trouble::QuotaUsedUp)).times(1));
    let used_up = stage.client.query(ALL).await.map(|page| page.total);
    assert_eq!(used_up, Err(SalesforceError::Quota("REQUEST_LIMIT_EXCEEDED".into())));
    assert!(matches!(stage.client.query(ALL).await.map(|page| page.total), Err(SalesforceError::Quota(_))));
    stage.clock.advance(PAUSE);
    assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(0));
}

/// The header says how many calls are used, whatever else it says.
#[test]
fn the_header_of_the_quota_is_read() {
    let read = |header: &str| Usage::read(header).map(|usage| (usage.used, usage.most));
    assert_eq!(read("api-usage=18/100000"), Some((18, 100_000)));
    assert_eq!(read("per-app-api-usage=17/250(appName=x), api-usage=25/5000"), Some((25, 5000)));
    assert_eq!(read("api-usage=25/5000; per-app-api-usage=17/250(appName=x)"), Some((25, 5000)));
    for none in ["", "api-usage=", "api-usage=a/b", "usage=1/2", "api-usage=1"] {
        assert_eq!(read(none), None, "{none}");
    }
}
