//! `baton check` names what keeps Baton from working in GitLab, and only reads.

use baton::connectors::gitlab::inspection;
use local_systems::gitlab::{TOKEN, World, level};

use super::{Stage, world};

async fn missing(stage: &Stage) -> String {
    let found = inspection::inspect(&stage.client).await.err().unwrap_or_default();
    found.iter().map(|one| format!("{}: {}", one.path, one.what)).collect::<Vec<_>>().join("\n")
}

/// Where everything is there nothing is named, and nothing is written.
#[tokio::test]
async fn a_sound_gitlab_has_no_faults() {
    let stage = Stage::new().await;
    assert_eq!(missing(&stage).await, "");
    assert!(stage.gitlab.requests().iter().all(|one| one.method == "GET"));
}

/// Scope, rights, groups, templates: each is named at its key.
#[tokio::test]
async fn everything_missing_is_named() {
    let reads = world().token("baton", "glpat-reads-only", &["read_api"]);
    let stage = Stage::of(reads, "glpat-reads-only", |text| {
        text.replace("templates/enterprise", "templates/enterprize").replace("customer-success/", "nowhere/")
    })
    .await;
    stage.gitlab.set_member("account-management", "baton", level::DEVELOPER);
    insta::assert_snapshot!(missing(&stage).await, @"
    gitlab: the token has the scopes read_api; it needs the scope api
    gitlab.pre_sales_group: `gitlab.pre_sales_group`: baton has to be an owner of account-management/pre-sales to move projects away
    gitlab.post_sales_group: `gitlab.post_sales_group`: baton has to be a maintainer of account-management to put projects there
    gitlab.enterprise_template: `gitlab.enterprise_template`: there is no project account-management/templates/enterprize that baton may see
    gitlab.triage_project: `gitlab.triage_project`: there is no project nowhere/account-triage that baton may see
    ");
    let elsewhere =
        world().group("elsewhere").group("elsewhere/templates").member("elsewhere", "baton", level::OWNER);
    let elsewhere = elsewhere.template("elsewhere/templates/enterprise", &[], &[], &[]);
    let stage = Stage::of(elsewhere, TOKEN, |text| {
        text.replace("account-management/templates/enterprise", "elsewhere/templates/enterprise")
            .replace("\"account-management/pre-sales\"", "\"account-management/presales\"")
    })
    .await;
    insta::assert_snapshot!(missing(&stage).await, @"
    gitlab.pre_sales_group: `gitlab.pre_sales_group`: there is no group account-management/presales that baton may see
    gitlab.enterprise_template: `gitlab.enterprise_template`: templates of elsewhere/templates are for the group above it, to which account-management/presales does not belong
    ");
    let stage = Stage::of(
        world().group_token("account-management", "glpat-bot", level::OWNER),
        "glpat-bot",
        |text| text,
    );
    insta::assert_snapshot!(missing(&stage.await).await, @"
    gitlab: the token is one of a group or project, which cannot make projects from templates; take one of a user or a service account
    gitlab.triage_project: `gitlab.triage_project`: there is no project customer-success/account-triage that group_bot_1 may see
    ");
    let stage = Stage::of(World::of_customers(), "glpat-unknown", |text| text).await;
    insta::assert_snapshot!(missing(&stage).await, @"gitlab: gitlab does not accept the token: it is unknown");
    // Its fault stands at the line that says it, or at the section.
    let faults = inspection::faults(&stage.client, &stage.config).await;
    assert!(faults.iter().all(|fault| fault.line.is_some()));
}
