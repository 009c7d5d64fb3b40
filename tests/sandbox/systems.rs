//! The systems beside Slack in the sandbox: what Baton writes there, that it agrees with what Baton knows, and the panel that
//! shows it.

use baton_storage::connections;
use local_slack::Input;
use serde_json::{Value, json};

use super::window::Window;
use super::{MAYA, Open, as_maya};
use crate::harness::patience::Wait;

const RAVI: &str = "U0RAVI";

/// A system as the panel shows it.
async fn system(open: &Open, id: &str) -> Value {
    let all = open.get("systems").await;
    let found = all["systems"].as_array().expect("systems").iter().find(|one| one["id"] == id).cloned();
    found.unwrap_or_else(|| panic!("no {id} in {all}"))
}

/// What is written of something there: a line each.
fn facts(system: &Value, title: &str) -> Vec<String> {
    let things = system["things"].as_array().expect("things").iter();
    let facts =
        things.filter(|one| one["title"] == title).flat_map(|one| one["facts"].as_array().expect("facts"));
    let word = |value: &Value| value.as_str().expect("a text").to_owned();
    facts.map(|fact| format!("{}: {}", word(&fact[0]), word(&fact[1]))).collect()
}

impl Open {
    /// Homeworld gets Ravi as its CSM.
    async fn ravi_takes_homeworld(&self) {
        let ws = &self.sandbox.workspace;
        self.ask().await;
        let card = self.card().await;
        self.press(MAYA, &card, "Assign").await;
        self.until("Maya's form", || ws.modal(MAYA).is_some()).await;
        let form = ws.modal(MAYA).expect("the form");
        ws.fill(MAYA, &form.id, "csm", Input::option(RAVI)).expect("a choice");
        ws.submit(MAYA, &form.id).await.ok();
        let offered = || {
            ws.dm(RAVI)
                .into_iter()
                .find(|one| one.text_of().contains("Homeworld") && one.has_button("Accept"))
        };
        self.until("the offer", || offered().is_some()).await;
        self.press(RAVI, &offered().expect("the offer"), "Accept").await;
        self.taken(self.post("time", as_maya("hour")).await);
    }
}

/// A CSM accepts: the CSM field and the first step's task stand in Salesforce, the project with the account team in GitLab.
/// The deal is won: the project is in the group after the sale, and the account's priority and lifecycle stand in
/// Gainsight. And nothing in Salesforce differs from what Baton knows. Proves G1, G2 and G3 in the sandbox.
#[tokio::test(flavor = "multi_thread")]
async fn what_baton_writes_stands_there() {
    let open = Open::new().await;
    let before = system(&open, "salesforce").await;
    assert_eq!(facts(&before, "Homeworld Inc."), Vec::<String>::new());
    assert!(
        facts(&before, "Nordlicht Media").contains(&"CSM field: Kofi Mensah".to_owned()),
        "what happened on earlier days was written too: {before}"
    );
    open.ravi_takes_homeworld().await;
    let written = facts(&system(&open, "salesforce").await, "Homeworld Inc.");
    assert_eq!(written.first().map(String::as_str), Some("CSM field: Ravi Patel"), "{written:?}");
    assert!(
        written.iter().any(|fact| fact.starts_with("Task: ") && fact.contains("Not Started")),
        "{written:?}"
    );
    assert_eq!(facts(&system(&open, "gainsight").await, "Homeworld Inc."), ["Priority: Pr1"]);
    let project = facts(&system(&open, "gitlab").await, "homeworld-inc");
    insta::assert_snapshot!(project.join("\n"), @"
    Group: account-management/pre-sales
    Members: @sam, @alex, @ravi
    Issues: Read me first, Plan the kickoff, Agree on the success plan
    ");

    let book = open.get("deals").await;
    let deals = book["deals"].as_array().expect("deals");
    let deal = deals.iter().find(|deal| deal["account"] == "Homeworld Inc.").expect("the deal");
    open.taken(open.post("deals", json!({ "deal": deal["id"], "stage": "Closed Won" })).await);
    open.taken(open.post("time", as_maya("working-day")).await);
    let project = facts(&system(&open, "gitlab").await, "homeworld-inc");
    assert_eq!(project.first().map(String::as_str), Some("Group: account-management"), "{project:?}");
    let company = facts(&system(&open, "gainsight").await, "Homeworld Inc.");
    assert_eq!(company, ["Priority: Pr1", "Lifecycle: Onboarding"]);

    let app = open.sandbox.bot.app().await.expect("a bot");
    let mut db = app.storage.read().await.expect("a reader");
    let known = connections::of(&mut db, "salesforce").await.expect("asked");
    assert!(known.compared_at.is_some(), "they were compared");
    assert_eq!((known.differences, known.failure), (0, None));
    drop(db);
    open.end().await;
}

/// A system that is down answers nothing, and what was to be written there is written once it is back.
#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_written_is_written_later() {
    let open = Open::new().await;
    for id in ["salesforce", "gitlab"] {
        open.taken(open.post("systems", json!({ "system": id, "down": true })).await);
        assert_eq!(system(&open, id).await["down"], true);
    }
    open.ravi_takes_homeworld().await;
    assert_eq!(facts(&system(&open, "salesforce").await, "Homeworld Inc."), Vec::<String>::new());
    for id in ["salesforce", "gitlab"] {
        open.taken(open.post("systems", json!({ "system": id, "down": false })).await);
    }
    open.taken(open.post("time", as_maya("working-day")).await);
    let written = facts(&system(&open, "salesforce").await, "Homeworld Inc.");
    assert_eq!(written.first().map(String::as_str), Some("CSM field: Ravi Patel"));
    let projects = system(&open, "gitlab").await;
    let projects = projects["things"].as_array().expect("things");
    let made = projects.iter().filter(|one| one["title"] == "homeworld-inc").count();
    assert_eq!(made, 1, "{projects:?}");
    open.end().await;
}

/// A sandbox that is kept goes on with what stood in its systems; started over, they begin anew; and one that was kept before
/// there were any has the deals as Baton knows them.
#[tokio::test(flavor = "multi_thread")]
async fn the_systems_are_kept_and_begin_anew() {
    let data = tempfile::tempdir().expect("a directory");
    let folder = data.path().join("kept");
    let deal = |open: &Open| {
        let org = open.sandbox.systems.salesforce.org.clone();
        org.record("0065e000Demo001").expect("Homeworld's deal")["StageName"].clone()
    };
    let first = Open::kept(&folder).await;
    first.ravi_takes_homeworld().await;
    let change = json!({ "deal": "0065e000Demo001AIA", "stage": "4-Proposal" });
    first.taken(first.post("deals", change).await);
    let before = first.get("systems").await;
    assert!(before.to_string().contains("Ravi Patel"), "{before}");
    first.sandbox.end().await.expect("kept");
    drop(first);

    let second = Open::kept(&folder).await;
    assert_eq!(second.get("systems").await, before);
    assert_eq!(deal(&second), "4-Proposal");
    let change = json!({ "deal": "0065e000Demo001AIA", "stage": "5-Negotiating" });
    assert_eq!(second.taken(second.post("deals", change).await)["read"], true, "Baton signs in anew");
    second.sandbox.end().await.expect("kept");
    drop(second);

    let page = folder.join("workspace.json");
    let mut kept: Value = serde_json::from_slice(&std::fs::read(&page).expect("a page")).expect("JSON");
    kept.as_object_mut().expect("a page").remove("systems").expect("what was kept of them");
    std::fs::write(&page, kept.to_string()).expect("a page");
    let third = Open::kept(&folder).await;
    assert_eq!(deal(&third), "5-Negotiating");
    third.taken(third.post("over", json!({})).await);
    assert_eq!(deal(&third), "3-Technical Evaluation");
    assert_eq!(facts(&system(&third, "salesforce").await, "Homeworld Inc."), Vec::<String>::new());
    third.end().await;
}

/// The whole story, on the page alone: a deal reaches stage 3 in Salesforce, its architect is reminded and asks for a CSM,
/// Maya assigns, Ravi accepts; the CSM field stands in Salesforce, the project with the account team in GitLab; Ravi
/// schedules the internal meeting, and its event stands in the calendar; the deal is won, the project moves to the group
/// after the sale, and priority and lifecycle stand in Gainsight. Proves R2, R3, R6, T2, G1, G2, G3 and G4 through the
/// sandbox's page.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_whole_story_over_four_systems() {
    let open = Open::new().await;
    let window = Window::sized(&open, 1280, 800).await;
    let browser = &window.browser;
    let morning =
        async || open.taken(open.post("time", json!({ "user": "U0LEE", "to": "working-day" })).await);

    window.look("U0LEE", "C0GENERAL").await;
    window.moves("Fenwick Labs: Fenwick Labs – scoping", "3-Technical Evaluation").await;
    morning().await;
    window.look("U0LEE", "D00LEE").await;
    browser.reads("Fenwick Labs is in 3-Technical Evaluation. Please request a CSM").await;
    browser.say("/request-csm Fenwick").await;
    browser.reads("From Salesforce").await;
    browser.choose("Why now?", "Nearing the end of stage 3").await;
    browser.press("Send request").await;
    browser.reads("Request sent").await;

    window.look(MAYA, super::TEAM).await;
    browser.reads("Fenwick Labs needs a CSM").await;
    browser.press("Assign").await;
    browser.reads("Note to the CSM").await;
    browser.press("Assign").await;
    browser.reads("Waiting for Ravi Patel to accept").await;
    window.look(RAVI, "D00RAVI").await;
    browser.press("Accept").await;
    browser.reads("Fenwick Labs: you are the CSM").await;

    window.opens("Systems").await;
    window.written("salesforce", "CSM field: Ravi Patel").await;
    let wait = Wait::begun();
    while !facts(&system(&open, "gitlab").await, "fenwick-labs")
        .iter()
        .any(|fact| fact.starts_with("Issues: "))
    {
        assert!(!wait.is_over(), "the project is never made");
        wait.rest().await;
    }
    for fact in ["Group: account-management/pre-sales", "Members: @lee, @alex, @ravi"] {
        window.written("gitlab", fact).await;
    }
    window.written("gainsight", "Priority: Pr1").await;

    browser.say("/handoff Fenwick").await;
    browser.reads("Internal account team meeting").await;
    browser.press_to_open("Schedule").await;
    browser.reads("Times are in your time zone").await;
    browser.press("Schedule").await;
    browser.reads("I'm creating the event in Google Calendar").await;
    browser.press("Done").await;
    window.opens("Systems").await;
    window.written("google_calendar", "Account team meeting: Fenwick Labs").await;
    window.pictured("systems-1280").await;
    let mut found = window.judged("the Systems panel").await;

    window.moves("Fenwick Labs: Fenwick Labs – scoping", "Closed Won").await;
    window.opens("Systems").await;
    window.written("gitlab", "Group: account-management\n").await;
    morning().await;
    window.written("gainsight", "Lifecycle: Onboarding").await;
    window.narrow().await;
    window.look(RAVI, "D00RAVI").await;
    window.until("!!document.querySelector('.guide h2')?.textContent").await;
    window.until("document.querySelectorAll('.log article').length > 0").await;
    let shown = "(document.getElementById('panels').hidden && document.getElementById('controls').click(), \
         !document.getElementById('panels').hidden)";
    window.until(shown).await;
    window.opens("Systems").await;
    window.written("gitlab", "Group: account-management\n").await;
    window
        .js("(document.querySelector('[data-system=gitlab]').scrollIntoView({ block: 'center' }), true)")
        .await;
    window.fits("the Systems panel on a phone").await;
    window.pictured("systems-390").await;
    found.extend(window.judged("the Systems panel on a phone").await);
    assert!(found.is_empty(), "axe finds\n  {}", found.join("\n  "));
    window.close().await;
    open.end().await;
}

impl Window {
    /// Opens a panel.
    async fn opens(&self, title: &str) {
        let panel = format!(
            "[...document.querySelectorAll('details.panel')].find((one) => one.querySelector('summary')?.innerText.trim() === {title:?})"
        );
        self.until(&format!("!!{panel}")).await;
        self.js(&format!("(({panel}).open = true, ({panel}).scrollIntoView(), true)")).await;
    }

    /// Changes a deal's stage in the Deals panel.
    async fn moves(&self, deal: &str, stage: &str) {
        self.opens("Deals").await;
        self.browser.choose("Deal", deal).await;
        self.browser.choose("Stage", stage).await;
        let save = "[...document.querySelectorAll('.panel button')].find((one) => one.textContent === 'Save in Salesforce')";
        self.until(&format!("!({save}).disabled")).await;
        self.js(&format!("(({save}).click(), true)")).await;
        self.browser.reads("Saved in Salesforce. Baton has read it.").await;
    }

    /// Waits until something stands in a system's part of the panel.
    async fn written(&self, system: &str, words: &str) {
        let place = format!("document.querySelector('[data-system={system}]')?.innerText ?? ''");
        self.until(&format!("(({place}) + '\\n').includes({words:?})")).await;
    }

    /// Keeps a picture of what is to be seen.
    async fn pictured(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder");
        let png = self.browser.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), png).expect("a file");
    }
}
