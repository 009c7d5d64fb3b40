//! The story once through the front door: the sandbox, in a real browser.

use tokio::net::TcpListener;

use crate::harness::browser::Browser;
use crate::harness::keep_for_judges;
use crate::harness::patience::Wait;
use crate::sandbox::patient;
use baton::cli::sandbox;

/// `baton sandbox` as somebody new sees it: Sam types the command, makes a mistake and reads it at the field,
/// sends; Maya assigns; Ravi accepts; Sam reads it. Proves R3, R4, R5, R6 through the sandbox's page.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_request_story_in_the_sandbox() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let sandbox = sandbox::start(listener).await.expect("the sandbox");
    patient(&sandbox);
    let base = sandbox.workspace.base_url().to_owned();
    let browser = Browser::open(1280, 1000).await;

    browser.goto(&sandbox.front_door()).await;
    browser.reads("You are Sam, their solutions architect").await;
    browser.say("/request-csm Homeworld").await;
    browser.reads("From Salesforce").await;
    browser.press("Change").await;
    browser.enter("LAM", "a lot").await;
    browser.choose("Why now?", "Nearing the end of stage 3").await;
    browser.press("Send request").await;
    browser.reads("such as 1.2M").await;
    browser.enter("LAM", "1.2M").await;
    browser.press("Send request").await;
    browser.reads("Request sent").await;

    browser.goto(&format!("{base}/?user=U0MAYA&channel=C0EMEACSMREQUESTS")).await;
    browser.reads("Homeworld Inc. needs a CSM").await;
    browser.reads("Suggested: Ravi Patel.").await;
    browser.press("Assign").await;
    browser.reads("Note to the CSM").await;
    browser.press("Assign").await;
    browser.reads("Waiting for Ravi Patel to accept").await;

    browser.goto(&format!("{base}/?user=U0RAVI&channel=D00RAVI")).await;
    browser.reads("Homeworld Inc.: can you take it?").await;
    browser.press("Accept").await;
    browser.reads("Homeworld Inc.: you are the CSM").await;

    browser.goto(&format!("{base}/?user=U0SAM&channel=D00SAM")).await;
    browser.reads("Ravi Patel is the CSM of Homeworld Inc.").await;
    browser.close().await;
    keep_for_judges(&sandbox.workspace);
    sandbox.bot.stop().await;
}

/// A deal moves in the CRM and a night passes: Sam reads in the morning what is his and asks; the
/// account gets its CSM, the card in its channel shows whose each step is, and Closed Won opens the kickoff.
/// Proves R2, T1, T5 through the sandbox's page.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_deal_moves_in_the_sandbox() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let sandbox = sandbox::start(listener).await.expect("the sandbox");
    patient(&sandbox);
    let base = sandbox.workspace.base_url().to_owned();
    let browser = Browser::open(1280, 1000).await;
    let tell = async |stage: &str| {
        let wish = serde_json::json!({ "deal": "0065e000Demo001AIA", "stage": stage });
        let told = reqwest::Client::new().post(format!("{base}/sandbox/deals")).json(&wish).send().await;
        assert!(told.expect("an answer").status().is_success());
    };
    let morning = async || {
        let wish = serde_json::json!({ "user": "U0SAM", "to": "working-day" });
        let passed = reqwest::Client::new().post(format!("{base}/sandbox/time")).json(&wish).send().await;
        assert!(passed.expect("an answer").status().is_success());
    };

    tell("4-Proposal").await;
    morning().await;
    browser.goto(&format!("{base}/?user=U0SAM&channel=D00SAM")).await;
    browser.reads("Homeworld Inc. is in 4-Proposal, and no CSM has been requested.").await;
    browser.press("Request a CSM").await;
    browser.reads("From Salesforce").await;
    browser.choose("Why now?", "Moving to stage 4").await;
    browser.press("Send request").await;
    browser.reads("Request sent").await;
    browser.press("Done").await;
    ravi_accepts(&browser, &base).await;

    browser.goto(&format!("{base}/?user=U0SAM&channel=C0ACCTHOMEWORLD")).await;
    browser.reads("Homeworld Inc.: handoff, 0 of 7 done").await;
    browser.press("Done").await;
    browser.reads("Homeworld Inc.: handoff, 1 of 7 done").await;
    tell("Closed Won").await;
    browser.reads("Kickoff call · Ravi Patel · due").await;
    morning().await;
    browser.goto(&format!("{base}/?user=U0RAVI&channel=D00RAVI")).await;
    browser.reads("Schedule the kickoff call with Homeworld Inc.").await;
    browser.press("Remind me tomorrow").await;
    browser.reads("Snoozed until").await;
    browser.close().await;
    keep_for_judges(&sandbox.workspace);
    sandbox.bot.stop().await;
}

/// And on: the CSM arranges the internal meeting from the handoff card, with the pickers of a real page; the card
/// says when it is, the event stands in the calendar, and no file is needed. Proves T2, G4 through the sandbox's page.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_internal_meeting_is_arranged() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let sandbox = sandbox::start(listener).await.expect("the sandbox");
    patient(&sandbox);
    let base = sandbox.workspace.base_url().to_owned();
    let browser = Browser::open(1280, 1000).await;
    browser.goto(&sandbox.front_door()).await;
    browser.say("/request-csm Homeworld").await;
    browser.reads("From Salesforce").await;
    browser.choose("Why now?", "Nearing the end of stage 3").await;
    browser.press("Send request").await;
    browser.reads("Request sent").await;
    ravi_accepts(&browser, &base).await;

    browser.goto(&format!("{base}/?user=U0RAVI&channel=C0ACCTHOMEWORLD")).await;
    browser.reads("Internal account team meeting").await;

    browser.press_to_open("Schedule").await;
    browser.reads("Times are in your time zone").await;
    browser.enter("Location", "Room 3").await;
    browser.choose("Duration", "30 minutes").await;
    browser.press("Schedule").await;
    browser.reads("30 minutes, at Room 3").await;
    browser.reads("I'm creating the event in Google Calendar").await;
    browser.press("Done").await;
    browser.reads("· meeting").await;
    let linked = || {
        let said = sandbox.workspace.peek("C0ACCTHOMEWORLD").into_iter();
        said.map(|one| one.text_of()).find(|text| text.contains("Open in Google Calendar"))
    };
    let wait = Wait::begun();
    while linked().is_none() {
        assert!(!wait.is_over(), "the event's link in the thread");
        wait.rest().await;
    }
    let systems = serde_json::json!(sandbox.systems.look());
    assert!(systems.to_string().contains("Account team meeting: Homeworld Inc."), "{systems}");
    let files = sandbox.workspace.peek("C0ACCTHOMEWORLD").into_iter().filter(|one| !one.files.is_empty());
    assert_eq!(files.count(), 0, "the event takes the place of the calendar file");
    browser.close().await;
    keep_for_judges(&sandbox.workspace);
    sandbox.bot.stop().await;
}

/// Nina opens the quarter's review; Grace is walked through her five accounts in her direct messages: one whose upgrade
/// the feed knows of decides itself in one click, the others are answered in the form, one after the other; then the team's
/// message says so. Proves P2, P6 through the sandbox's page.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_review_is_walked_in_the_sandbox() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let sandbox = sandbox::start(listener).await.expect("the sandbox");
    patient(&sandbox);
    let base = sandbox.workspace.base_url().to_owned();
    let browser = Browser::open(1280, 1000).await;
    browser.goto(&format!("{base}/?user=U0NINA&channel=C0AMERCSMREQUESTS")).await;
    browser.say("/priority").await;
    browser.reads("priority review has not started").await;
    browser.press("Start it now").await;
    browser.press("Start it").await;
    browser.reads("review of AMER Enterprise has started and is open until").await;
    browser.reads("Review my accounts").await;

    let wish = serde_json::json!({ "user": "U0GRACE", "to": "working-day" });
    let passed = reqwest::Client::new().post(format!("{base}/sandbox/time")).json(&wish).send().await;
    assert!(passed.expect("an answer").status().is_success());
    browser.goto(&format!("{base}/?user=U0GRACE&channel=D00GRACE")).await;
    browser.reads("1 of 5 · Bayline Transit is Pr2").await;
    browser.press("Answer").await;
    let questions = [
        "Is the customer adopting a stage",
        "Is the customer changing infrastructure",
        "Is the account at risk",
    ];
    for account in ["Bayline Transit", "Cobalt Security", "Mesa Telecom", "Redwood Data", "Summit Robotics"] {
        browser.reads(&format!("{account} is Pr{}; not yet reviewed here.", level(account))).await;
        for question in questions {
            browser.pick_if_asked(question, "No").await;
        }
        browser.press("Save").await;
    }
    browser.reads("5 of 5 reviewed").await;
    browser.goto(&format!("{base}/?user=U0NINA&channel=C0AMERCSMREQUESTS")).await;
    browser.reads("5 of 5").await;
    browser.close().await;
    keep_for_judges(&sandbox.workspace);
    sandbox.bot.stop().await;
}

/// The level that an account of Grace's has in the CRM.
fn level(account: &str) -> u8 {
    if matches!(account, "Summit Robotics" | "Redwood Data") { 1 } else { 2 }
}

/// Maya assigns Ravi, who accepts.
async fn ravi_accepts(browser: &Browser, base: &str) {
    browser.goto(&format!("{base}/?user=U0MAYA&channel=C0EMEACSMREQUESTS")).await;
    browser.press("Assign").await;
    browser.reads("Note to the CSM").await;
    browser.press("Assign").await;
    browser.reads("Waiting for Ravi Patel to accept").await;
    browser.goto(&format!("{base}/?user=U0RAVI&channel=D00RAVI")).await;
    browser.press("Accept").await;
    browser.reads("Homeworld Inc.: you are the CSM").await;
}
