//! A customer's project, from the handoff's begin to Closed Won.

use baton_storage::facts;
use baton_storage::projects::ProjectState;
use chrono::Duration;
use local_systems::gitlab::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::land::Land;
use super::{POST, PRE};
use crate::harness::*;

/// A CSM accepts, and the project is made from the template, complete, with the account team in it; its link stands in the
/// record, and the card says so. On Closed Won it moves, and the record has the new address. Proves G2.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_gets_a_project_that_moves_with_the_sale() {
    let land = Land::open().await;
    land.bot.handed().await;
    let project = land.project(&format!("{PRE}/homeworld-inc"));
    assert_eq!(project["members"], json!([["ravi", 30], ["alex", 30]]), "Sam is an owner of the group");
    assert_eq!(project["issues"].as_array().map(Vec::len), Some(3));
    insta::assert_snapshot!(land.on_the_card().await, @"*GitLab project:* <https://gitlab.example.com/account-management/pre-sales/homeworld-inc|open>. It has everything of the template.");
    assert_eq!(land.asked_to_make(), 1);

    land.bot.stage("Closed Won").await;
    land.bot.settle().await;
    assert_eq!(land.customers(), [format!("{POST}/homeworld-inc")]);
    let known = land.known().await.expect("the project");
    assert_eq!(known.state, ProjectState::Moved);
    assert_eq!(known.url, Some(format!("{}/{POST}/homeworld-inc", land.gitlab.base_url())));
    insta::assert_snapshot!(land.on_the_card().await, @"*GitLab project:* <https://gitlab.example.com/account-management/homeworld-inc|open>, moved to post-sales. It has everything of the template.");
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let facts = facts::history(&mut db, &HOMEWORLD.into(), "link-project").await.expect("the facts");
    let links: Vec<String> = facts
        .iter()
        .map(|fact| format!("{}: {}", fact.said_by, fact.value.replace(land.gitlab.base_url(), "")))
        .collect();
    assert_eq!(
        links,
        ["GitLab: /account-management/homeworld-inc", "GitLab: /account-management/pre-sales/homeworld-inc"]
    );
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// What the project lacks of its template is on the card, and who has no user in GitLab.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_what_the_project_lacks() {
    let land = Land::of(local_systems::gitlab::World::of_customers().user(
        "ravi",
        "Ravi Patel",
        "ravi.patel@example.com",
    ))
    .await;
    land.gitlab.faults().add(Fault::on("POST */projects", Misbehave::Own(Trouble::ImportLoses)).times(1));
    land.bot.handed().await;
    insta::assert_snapshot!(land.on_the_card().await, @"*GitLab project:* <https://gitlab.example.com/account-management/pre-sales/homeworld-inc|open>. It lacks the README, the label “workflow::triage”, the label “customer-question” and 4 more of the template. No GitLab user found for Sam Ortiz, Alex Moreau.");
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// A project of that path is somebody else's: nothing is made, the manager reads one sentence; the link in the record says
/// that it is the customer's after all, and it is used.
#[tokio::test(flavor = "multi_thread")]
async fn a_taken_path_is_for_the_manager() {
    let land = Land::open().await;
    land.gitlab.occupy(&format!("{PRE}/homeworld-inc"));
    land.bot.handed_unread().await;
    let told: Vec<String> = land.bot.news(MAYA).into_iter().filter(|text| text.contains("GitLab")).collect();
    insta::assert_snapshot!(told.join("\n"), @"GitLab already has a project at the path `homeworld-inc` that is not *Homeworld Inc.*'s as far as I know. If it is, add its link to the customer record and I use it. If not, rename it. I look again every hour.");
    insta::assert_snapshot!(land.on_the_card().await, @"*GitLab project:* not made yet: its path is taken. I have told the people who can solve it.");
    let asked = land.gitlab.requests().len();
    land.bot.pass(Duration::minutes(50)).await;
    assert_eq!(land.gitlab.requests().len(), asked, "nothing is asked for an hour");
    assert_eq!(land.asked_to_make(), 0, "what is there is seen before");

    land.bot.record(SAM).await;
    land.bot.turn(SAM, "record.section#links").await;
    let link = format!("{}/{PRE}/homeworld-inc/-/issues", land.gitlab.base_url());
    land.bot.form(SAM).set("Collaboration project", &link).send().await;
    land.bot.pass(Duration::minutes(30)).await;
    let project = land.project(&format!("{PRE}/homeworld-inc"));
    assert_eq!(project["members"], json!([["ravi", 30], ["alex", 30]]));
    assert_eq!(land.customers().len(), 1);
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// The token is revoked, then good again: operators read one sentence, and within the hour it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_for_operators_and_no_storm() {
    let land = Land::open().await;
    land.gitlab.revoke_tokens();
    land.bot.handed_unread().await;
    let told = |land: &Land| -> Vec<String> {
        land.bot.news(ROBIN).into_iter().filter(|text| text.contains("GitLab")).collect()
    };
    insta::assert_snapshot!(told(&land).join("\n"), @"GitLab does not accept my token, so projects for customers wait. Put a valid token into `GITLAB_TOKEN` and restart me. I keep trying every hour.");
    let asked = land.gitlab.requests().len();
    assert!(asked <= 3, "{asked}");
    land.bot.pass(Duration::hours(3)).await;
    assert!(land.gitlab.requests().len() <= asked + 4, "one look an hour");
    assert_eq!(told(&land), [""; 0], "once");
    land.gitlab.renew_tokens();
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(land.customers(), [format!("{PRE}/homeworld-inc")]);
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// The template cannot be imported: operators read what to do; when the broken project is deleted, another one is made.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_fails_is_made_again_once_it_was_cleared() {
    let land = Land::open().await;
    let fails = Misbehave::Own(Trouble::ImportFails("canary".into()));
    land.gitlab.faults().add(Fault::on("POST */projects", fails).times(1));
    land.bot.handed_unread().await;
    let told: Vec<String> = land.bot.news(ROBIN).into_iter().filter(|text| text.contains("GitLab")).collect();
    insta::assert_snapshot!(told.join("\n").replace(land.gitlab.base_url(), "https://gitlab.example.com"), @"GitLab could not import the template `account-management/templates/enterprise` into the new project of *Homeworld Inc.*: <https://gitlab.example.com/account-management/pre-sales/homeworld-inc|open it>. Mend the template and delete the project. I then make it again within the hour.");
    land.bot.pass(Duration::hours(2)).await;
    assert_eq!(land.asked_to_make(), 1, "no second project beside the broken one");
    land.gitlab.delete(&format!("{PRE}/homeworld-inc"));
    land.bot.pass(Duration::minutes(70)).await;
    assert_eq!(land.project(&format!("{PRE}/homeworld-inc"))["import_status"], "finished");
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}

/// A commercial customer has no project until somebody of the account team wants one; then it comes from the commercial
/// template. Nobody else may. Proves G2.
#[tokio::test(flavor = "multi_thread")]
async fn a_commercial_customer_gets_one_when_the_team_wants_it() {
    let land = Land::open().await;
    land.bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = land.bot.assigned().await;
    land.bot.statement("update accounts set segment = 'commercial' where name = 'Homeworld Inc.'").await;
    land.bot.press(RAVI, &offer, "Accept").await.ok();
    assert_eq!(land.asked_to_make(), 0);
    let card = land.bot.handoff_card(ELENA).await;
    land.bot.press(ELENA, &card, "Create GitLab project").await.ok();
    insta::assert_snapshot!(land.bot.last_private(ELENA), @"Only the account team of Homeworld Inc. and its managers can create its GitLab project.");
    let card = land.bot.handoff_card(RAVI).await;
    land.bot.press(RAVI, &card, "Create GitLab project").await.ok();
    insta::assert_snapshot!(land.bot.last_private(RAVI), @"I am creating a GitLab project for *Homeworld Inc.* from the template. It appears on the handoff card within a few minutes.");
    let project = land.project(&format!("{PRE}/homeworld-inc"));
    assert_eq!(project["issues"].as_array().map(Vec::len), Some(1), "the commercial template has one");
    land.bot.unread_is_fine("what a handoff says is looked at in tests/requests/story.rs");
}
